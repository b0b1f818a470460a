"""A worker that slept between looking at its lease and writing: its late write is known for what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from peewee import Database

from console.records import SyncConflict, SyncGeneration, SyncProposal, SyncWorkbook, Task
from console.workflow.progress import report_progress
from console.workflow.tasks import edit_task
from sheets_sync import book_decisions, given_up, lease
from sheets_sync.ledger import Carried, Ledger
from tests.sheets_sync.desk import Desk, engine_for, open_desk

SLEPT = lease.LASTS.seconds + 1


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so", "XA")


@pytest.fixture
def task(desk: Desk) -> Task:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="xã một")
    desk.settle()
    return task


def office(desk: Desk, task: Task, content: str, progress: str) -> None:
    found = desk.task(task)
    edit_task(desk.ctx(), found, {"content": content}, found.version)
    report_progress(desk.ctx("system"), desk.task(task), progress)


def asleep(desk: Desk, name: str, meanwhile: Callable[[Callable[[], Any]], Any]) -> None:
    """A pass whose worker sleeps inside the store's function of that name; `meanwhile` is given what it then
    goes on with."""
    store = desk.engine.store
    real = getattr(store, name)

    def slept(*args: Any) -> Any:
        setattr(store, name, real)
        desk.later(seconds=SLEPT)
        return meanwhile(lambda: real(*args))

    setattr(store, name, slept)
    with pytest.raises(lease.LeaseLost):
        desk.run()
    desk.later(seconds=SLEPT)
    desk.engine = engine_for(desk.folder, desk.settings, desk.clock)


def no_wolf(desk: Desk, task: Task, progress: str) -> None:
    assert not SyncConflict.select().count() and not SyncProposal.select().count()
    assert desk.task(task).progress == desk.shown(task, "progress") == progress
    assert desk.shown(task, "content") == desk.task(task).content


@pytest.mark.parametrize("who", ["the Office", "the unit"])
def test_a_write_that_lands_while_another_worker_is_at_the_file_disturbs_nobody(
    desk: Desk, task: Task, who: str
) -> None:
    office(desk, task, "Nội dung hai", "vp hai")

    def meanwhile(go_on: Callable[[], Any]) -> Any:
        if who == "the Office":
            office(desk, task, "Nội dung ba", "vp ba")
        other, found = engine_for(desk.folder, desk.settings, desk.clock), []

        def late(name: str) -> None:
            if name == "applied":
                other.boundary = lambda name: None
                found.append(go_on())
                if who == "the unit":
                    desk.type(task, progress="xã ba")

        other.boundary = late
        other.run()
        return found[0]

    asleep(desk, "write", meanwhile)
    desk.settle()
    no_wolf(desk, task, "vp ba" if who == "the Office" else "xã ba")
    assert desk.workbook().generation == desk.workbook().allocated


def test_a_write_that_lands_after_another_worker_could_not_write_disturbs_nobody(
    desk: Desk, task: Task
) -> None:
    office(desk, task, "Nội dung hai", "vp hai")

    def meanwhile(go_on: Callable[[], Any]) -> Any:
        office(desk, task, "Nội dung ba", "vp ba")
        lock = desk.path().with_name("~$BT.xlsx")
        lock.write_bytes(b"")
        engine_for(desk.folder, desk.settings, desk.clock).run()
        lock.unlink()
        return go_on()

    asleep(desk, "write", meanwhile)
    previewed = {turn.unit: turn.plans for turn in desk.engine.dry_run()}["BT"]
    assert previewed and not any(plan.conflicts or plan.proposals for plan in previewed.values())
    desk.settle()
    no_wolf(desk, task, "vp ba")


def test_a_persons_return_to_the_older_value_in_a_late_write_is_an_edit(desk: Desk, task: Task) -> None:
    office(desk, task, "Nội dung hai", "vp hai")

    def meanwhile(go_on: Callable[[], Any]) -> Any:
        lock = desk.path().with_name("~$BT.xlsx")
        lock.write_bytes(b"")
        engine_for(desk.folder, desk.settings, desk.clock).run()
        lock.unlink()
        stamp = go_on()
        desk.type(task, progress="xã một")  # what the cell said before that write
        return stamp

    asleep(desk, "write", meanwhile)
    desk.settle()
    no_wolf(desk, task, "xã một")


def test_a_file_that_is_locked_all_day_leaves_one_write_given_up(desk: Desk, task: Task) -> None:
    office(desk, task, "Nội dung hai", "vp hai")
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    for _ in range(20):
        desk.later(minutes=10).run()
    above = SyncGeneration.generation > desk.workbook().generation
    assert SyncGeneration.select().where(above).count() == 1
    lock.unlink()
    desk.settle()
    no_wolf(desk, task, "vp hai")
    assert not SyncGeneration.select().where(SyncGeneration.generation > desk.workbook().generation).count()


def test_a_worker_that_slept_puts_no_new_workbook_aside(desk: Desk, task: Task) -> None:
    book_decisions.make_again(desk.ctx("hoa"), desk.workbook())

    def meanwhile(go_on: Callable[[], Any]) -> Any:
        engine_for(desk.folder, desk.settings, desk.clock).run()
        assert desk.workbook().state == "ok"
        desk.type(task, progress="gõ vào sổ mới")
        return go_on()

    asleep(desk, "set_aside", meanwhile)
    desk.settle()
    assert desk.workbook().state == "ok" and desk.task(task).progress == "gõ vào sổ mới"


def test_a_write_tried_over_and_over_may_land_for_as_long_after_its_last_try(desk: Desk, task: Task) -> None:
    book, now, sent = desk.workbook(), desk.ctx().now, {"tasks": {str(task.code): {"product": "x"}}}
    book.generation, book.allocated = 30, 32
    given_up.keep(book, sent, now - timedelta(minutes=70))
    book.allocated = 33
    given_up.keep(book, sent, now - timedelta(minutes=1))
    given_up.expire(book, now)
    assert given_up.found(book, 33) == given_up.GivenUp(30, sent)


def test_of_a_write_given_up_by_an_earlier_version_nothing_is_believed_once_another_has_arrived(
    desk: Desk, task: Task
) -> None:
    """That version did not keep over which file the write would have landed."""
    book = desk.workbook()
    number = book.generation + 1
    SyncGeneration.create(
        workbook=book.id, generation=number, made_at=desk.ctx().now, changed={"?": {}, "to": number}
    )
    SyncWorkbook.update(allocated=number).where(SyncWorkbook.id == book.id).execute()
    edit_task(desk.ctx(), desk.task(task), {"product": "Báo cáo"}, desk.task(task).version)
    desk.later(minutes=5).settle()
    assert desk.workbook().generation > number
    assert Ledger(desk.workbook()).carried(str(number)) is Carried.UNKNOWN
