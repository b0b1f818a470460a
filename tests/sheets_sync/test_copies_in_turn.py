"""Copies of a workbook saved one after the other, before what each brought could be written."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from console.records import Progress, SyncBase, SyncConflict, Task
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.hazards.office import office_enters, office_says
from tests.sheets_sync.killing import Killed


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so")


@pytest.fixture
def task(desk: Desk) -> Task:
    made = desk.give()
    desk.settle()
    desk.later(hours=1)
    return made


def opened(desk: Desk) -> bytes:
    return desk.path().read_bytes()


def agreed(task: Task, column: str) -> str | None:
    return SyncBase.get((SyncBase.tab == "tasks") & (SyncBase.code == task.code)).cells[column]


def open_conflicts() -> list[SyncConflict]:
    return list(SyncConflict.select().where(SyncConflict.resolved_at.is_null()))


def locked(desk: Desk) -> Path:
    """Somebody has the workbook open in Excel: it is read, and cannot be written."""
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    return lock


def test_a_copy_kept_before_an_older_one_was_read_takes_nothing_of_that_back(desk: Desk, task: Task) -> None:
    """The kept copy bears the number of the last write, and never showed what the older one brought."""
    older = opened(desk)
    desk.type(task, progress="đợt một", result="dự thảo")
    desk.settle()
    kept = opened(desk)
    lock = locked(desk)
    desk.later(minutes=5).save_over(older)
    desk.type(task, progress="đợt hai", result="báo cáo")
    desk.later(minutes=5).run()
    assert desk.workbook().state == "waiting" and desk.task(task).progress == "đợt hai"
    desk.save_over(kept)
    desk.later(minutes=5).run()
    lock.unlink()
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "đợt hai"
    assert desk.task(task).result == desk.shown(task, "result") == "báo cáo"
    assert [report.text for report in Progress.select()] == ["đợt một", "đợt hai"]
    assert not SyncConflict.select().count()


@pytest.mark.parametrize("written", [False, True])
def test_words_in_a_copy_that_never_showed_what_an_older_one_brought_dispute_it(
    desk: Desk, task: Task, *, written: bool
) -> None:
    older = opened(desk)
    desk.type(task, progress="đợt một")
    desk.settle()
    kept = opened(desk)
    lock = locked(desk)
    desk.later(minutes=5).save_over(older)
    for progress in ("nháp", "đợt hai"):
        desk.type(task, progress=progress)
        desk.later(minutes=5).run()
    if written:
        lock.unlink()
        desk.settle()
        lock = locked(desk)
    desk.save_over(kept)
    desk.type(task, progress="đợt ba")
    desk.later(minutes=5).run()
    lock.unlink()
    desk.settle()
    conflict = SyncConflict.get()
    assert (conflict.base, conflict.sheet, conflict.console) == ("đợt một", "đợt ba", "đợt hai")
    assert desk.task(task).progress == "đợt hai" and desk.shown(task, "progress") == "đợt ba"


def test_what_an_older_copy_brought_is_in_the_file_once_it_was_written(desk: Desk, task: Task) -> None:
    older = opened(desk)
    desk.type(task, progress="đợt một")
    desk.settle()
    office_says(desk, task, "Đẩy nhanh")
    desk.later(minutes=5).save_over(older)
    desk.type(task, progress="đợt hai")
    desk.settle()
    lock = locked(desk)
    office_enters(desk, task, "đợt ba")
    for _ in range(2):
        desk.later(minutes=5).run()
    lock.unlink()
    desk.settle()
    assert not SyncConflict.select().count()
    assert desk.task(task).progress == desk.shown(task, "progress") == "đợt ba"


def test_what_the_present_file_says_as_before_is_agreed_again(desk: Desk, task: Task) -> None:
    older = opened(desk)
    desk.type(task, progress="đợt một", reason="thiếu vốn")  # the reason is refused: no request was chosen
    desk.settle()
    kept = opened(desk)
    lock = locked(desk)
    desk.later(minutes=5).save_over(older)
    desk.type(task, progress="đợt hai")
    desk.later(minutes=5).run()
    desk.save_over(kept)
    office_enters(desk, task, "đợt một")
    desk.later(minutes=5).run()
    lock.unlink()
    desk.settle()
    assert desk.shown(task, "sync_note") == agreed(task, "sync_note") != ""
    office_enters(desk, task, "đợt ba")
    desk.settle()
    assert not open_conflicts()
    assert desk.task(task).progress == desk.shown(task, "progress") == "đợt ba"


def test_a_look_ahead_takes_the_present_file_for_no_news_either(desk: Desk, task: Task) -> None:
    older = opened(desk)
    desk.type(task, progress="đợt một")
    desk.settle()
    kept = opened(desk)
    locked(desk)
    desk.later(minutes=5).save_over(older)
    desk.type(task, progress="đợt hai")
    desk.later(minutes=5).run()
    desk.save_over(kept)
    (turn,) = desk.engine.dry_run()
    assert not any(plan.changes or plan.conflicts for plan in turn.plans.values())


def test_who_typed_the_same_as_an_older_copy_brought_may_go_on(desk: Desk, task: Task) -> None:
    older = opened(desk)
    desk.type(task, progress="đợt một")
    desk.settle()
    kept = opened(desk)
    lock = locked(desk)
    desk.later(minutes=5).save_over(older)
    desk.type(task, progress="đợt hai")
    desk.later(minutes=5).run()
    desk.save_over(kept)
    for progress in ("đợt hai", "đợt ba"):
        desk.type(task, progress=progress)
        desk.later(minutes=5).run()
    lock.unlink()
    desk.settle()
    assert not SyncConflict.select().count()
    assert desk.task(task).progress == desk.shown(task, "progress") == "đợt ba"


def test_what_an_old_copy_says_as_before_is_no_reason_to_take_the_present_file_for_news(
    desk: Desk, task: Task
) -> None:
    office_enters(desk, task, "đợt một")
    desk.settle()
    older = opened(desk)
    office_enters(desk, task, "đợt hai")
    desk.settle()
    kept = opened(desk)
    lock = locked(desk)
    office_enters(desk, task, "đợt một")
    desk.save_over(older)
    desk.later(minutes=5).run()
    desk.save_over(kept)
    desk.later(minutes=5).run()
    lock.unlink()
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "đợt một"


def dying_after_the_write(desk: Desk) -> None:
    """A pass that writes the workbook, and dies before it can tell anybody."""

    def die(name: str) -> None:
        if name == "written":
            raise Killed(name)

    desk.engine.boundary = die
    with pytest.raises(Killed):
        desk.later(seconds=5).run()
    desk.engine.boundary = lambda name: None


def test_a_late_known_write_that_never_showed_what_an_older_copy_brought_takes_nothing_of_that_back(
    desk: Desk, task: Task
) -> None:
    older = opened(desk)
    desk.type(task, progress="đợt một")
    desk.settle()
    office_says(desk, task, "Đẩy nhanh")
    dying_after_the_write(desk)
    kept = opened(desk)
    lock = locked(desk)
    desk.save_over(older)
    desk.type(task, progress="đợt hai")
    desk.later(minutes=5).run()
    desk.save_over(kept)
    desk.later(minutes=5).run()
    lock.unlink()
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "đợt hai"
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert not SyncConflict.select().count()


def test_a_late_known_write_shows_what_it_wrote_whatever_an_older_copy_disputed_since(
    desk: Desk, task: Task
) -> None:
    older = opened(desk)
    desk.type(task, progress="đợt một")
    desk.settle()
    office_enters(desk, task, "văn phòng một")
    dying_after_the_write(desk)
    kept = opened(desk)
    lock = locked(desk)
    desk.save_over(older)
    desk.type(task, progress="đợt hai")
    desk.later(minutes=5).run()
    assert [(each.sheet, each.console) for each in open_conflicts()] == [("đợt hai", "văn phòng một")]
    desk.save_over(kept)
    office_enters(desk, task, "văn phòng hai")
    desk.later(minutes=5).run()
    lock.unlink()
    desk.settle()
    assert not open_conflicts()
    assert desk.task(task).progress == desk.shown(task, "progress") == "văn phòng hai"


def test_a_copy_of_a_late_known_write_takes_nothing_back_of_what_was_typed_over_it(
    desk: Desk, task: Task
) -> None:
    desk.type(task, progress="đợt một")
    desk.settle()
    office_says(desk, task, "Đẩy nhanh")
    dying_after_the_write(desk)
    kept = opened(desk)
    desk.type(task, progress="đợt hai")
    desk.settle()
    desk.later(minutes=5).save_over(kept)
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "đợt hai"
