"""What somebody types into a row between the write that put it there and the batch that takes it back: the
word is the row's whose code was shown, and never stays in the row of another, nor in one of nobody's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from peewee import Database

from console.records import SyncConflict, SyncJournal, SyncProposal, Task, Unit
from console.workflow.progress import give_information, report_progress
from console.workflow.tasks import edit_task
from sheets_sync.columns import TASKS
from sheets_sync.engine import Engine
from tests.sheets_server import Fault
from tests.sheets_server.a1 import column_letters
from tests.sheets_server.people import Person
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk, store_on
from tests.sheets_sync.hazards.office import reroute
from tests.sheets_sync.killing import Killed

TITLE = "Nhiệm vụ"


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk()


@pytest.fixture
def kept(desk: GoogleDesk) -> Task:
    """The task in row 2."""
    return desk.give(content="Việc A")


@pytest.fixture
def deleted(desk: GoogleDesk, kept: Task) -> Task:
    """The task of row 3, which An deleted: the next write puts it back below the last row."""
    task = desk.give(content="Việc B")
    desk.settle()
    desk.human().delete_rows(TITLE, 3)
    return task


def meet(desk: GoogleDesk, **acts: object) -> None:
    """What An does `before` the next batch, `during` its instant and `then`."""
    desk.server.faults.add(Fault(**acts), path=":batchUpdate")  # type: ignore[arg-type]


def copies(desk: GoogleDesk, onto: int) -> Callable[[], object]:
    """An copies row 2 onto another."""
    return lambda: desk.human().copy_row(TITLE, 2, onto)


def types(desk: GoogleDesk, row: int, key: str, words: str) -> Callable[[], object]:
    """An types into a cell of a row, whatever it shows."""
    column = desk.people.read("BT", desk.specs).tabs[TASKS].headers[key]
    return lambda: desk.human().type(f"{TITLE}!{column_letters(column)}{row}", words)


def sorts(desk: GoogleDesk, *, down: bool) -> Callable[[], object]:
    """An sorts the first two tasks by `Mã`."""
    return lambda: desk.human().sort(f"{TITLE}!A2:AD3", "A", descending=down)


def die() -> None:
    raise Killed


def start_again(desk: GoogleDesk) -> None:
    """Another process goes on once the lease of the dead one has run out."""
    desk.engine = Engine(store_on(desk.server, desk.store.places), desk.settings, desk.clock)
    desk.people.store = desk.engine.store  # type: ignore[attr-defined]
    desk.later(minutes=5)


def shown(desk: GoogleDesk) -> list[tuple[str, str]]:
    """`Mã` and result of every used row, from the first."""
    rows = [{key: str(cell.value or "") for key, cell in row.cells.items()} for row in desk.rows()]
    return [(row.get("code", ""), row.get("result", "")) for row in rows]


def nothing_is_asked_or_kept() -> bool:
    return not SyncConflict.select().count() and not SyncJournal.select().count()


def test_a_word_typed_while_the_repair_is_under_way_goes_on_with_its_code(
    desk: GoogleDesk, kept: Task, deleted: Task
) -> None:
    meet(desk, before=copies(desk, 3), then=types(desk, 3, "result", "đã xong"))
    desk.later(minutes=1).settle()
    assert desk.task(deleted).result == "đã xong"
    assert shown(desk) == [(kept.code, ""), (kept.code, ""), (deleted.code, "đã xong")]
    desk.human().delete_rows(TITLE, 2)  # the copy is the task's row now
    desk.later(minutes=1).settle()
    assert desk.task(kept).result == ""
    assert nothing_is_asked_or_kept()


@pytest.mark.parametrize("repairs", [0, 1], ids=["before the repair", "after it"])
def test_killed_on_the_way_the_next_read_takes_the_word_on(
    desk: GoogleDesk, kept: Task, deleted: Task, repairs: int
) -> None:
    word = types(desk, 3, "result", "đã xong")
    meet(desk, before=copies(desk, 3), then=word if repairs else die)
    meet(desk, then=die if repairs else None)
    with pytest.raises(Killed):
        desk.later(minutes=1).run()
    desk.server.faults.clear()
    start_again(desk)
    if not repairs:
        word()  # the row has shown its code for minutes
    desk.settle()
    assert desk.task(deleted).result == "đã xong"
    assert shown(desk) == [(kept.code, ""), (kept.code, ""), (deleted.code, "đã xong")]
    assert nothing_is_asked_or_kept()


@pytest.mark.parametrize("killed", [False, True])
def test_where_the_row_that_goes_on_hits_another_one_nothing_of_either_is_lost(
    desk: GoogleDesk, kept: Task, deleted: Task, killed: bool
) -> None:
    meet(desk, before=copies(desk, 3), then=types(desk, 3, "result", "đã xong"))
    meet(desk)
    meet(desk, before=copies(desk, 4), then=die if killed else None)
    if killed:
        with pytest.raises(Killed):
            desk.later(minutes=1).run()
        start_again(desk)
    desk.later(minutes=1).settle()
    assert desk.task(deleted).result == "đã xong"
    assert shown(desk) == [*[(kept.code, "")] * 3, (deleted.code, "đã xong")]
    assert nothing_is_asked_or_kept()


def test_a_row_that_an_adds_in_that_moment_keeps_her_words_alone(
    desk: GoogleDesk, kept: Task, deleted: Task
) -> None:
    meet(desk, before=types(desk, 3, "content", "Việc của xã"), then=types(desk, 3, "result", "đã xong"))
    desk.later(minutes=1).settle()
    assert desk.task(deleted).result == "đã xong"
    assert shown(desk) == [(kept.code, ""), ("DX-00001-W", ""), (deleted.code, "đã xong")]
    assert desk.shown("DX-00001-W", "content") == "Việc của xã"
    assert nothing_is_asked_or_kept()


def test_a_row_put_back_in_that_moment_is_known_however_much_its_note_says(
    desk: GoogleDesk, kept: Task
) -> None:
    """What the program wrote there is nobody's words: the note is not kept in the journal."""
    task = desk.give(content="Việc B")
    desk.settle()
    desk.put([(3, key, "An ghi") for key in ("symbol", "abstract", "product", "office_opinion")])
    desk.later(minutes=1).settle()
    desk.human().delete_rows(TITLE, 3)
    meet(desk, before=types(desk, 3, "content", "Việc của xã"), then=types(desk, 3, "follower", "chị Dung"))
    desk.later(minutes=1).settle()
    assert [code for code, _ in shown(desk)] == [kept.code, "DX-00001-W", task.code]
    asked = {row.column for row in SyncProposal.select().where(SyncProposal.code == task.code)}
    assert asked == {"symbol", "abstract", "product", "office_opinion", "follower"}
    assert nothing_is_asked_or_kept()


def test_a_row_of_a_task_that_came_back_in_that_moment_is_known_for_what_was_written(
    desk: GoogleDesk, kept: Task, deleted: Task
) -> None:
    """Its note says nothing, for there is nothing to say. An goes on where the other unit stopped."""
    reroute(desk, deleted, "XA")
    desk.later(minutes=1).settle()
    other = Unit.get(Unit.code == "XA")
    give_information(desk.ctx("system"), desk.task(deleted), other, other_info="đã làm một nửa")
    reroute(desk, deleted, "BT")
    meet(desk, before=types(desk, 3, "content", "Việc của xã"), then=types(desk, 3, "other_info", "đã xong"))
    desk.later(minutes=1).settle()
    assert desk.task(deleted).other_info == desk.shown(deleted, "other_info") == "đã xong"
    assert nothing_is_asked_or_kept()


def test_a_row_that_was_moved_before_its_repair_takes_its_word_along(
    desk: GoogleDesk, kept: Task, deleted: Task
) -> None:
    word, sort = types(desk, 3, "result", "đã xong"), sorts(desk, down=True)
    meet(desk, before=copies(desk, 3), then=lambda: (word(), sort()))
    desk.later(minutes=1).settle()
    assert desk.task(deleted).result == "đã xong"
    assert shown(desk) == [(kept.code, ""), (kept.code, ""), (deleted.code, "đã xong")]
    assert nothing_is_asked_or_kept()


@pytest.fixture
def new(desk: GoogleDesk, kept: Task) -> Task:
    """A task that comes into row 4 with the next write, which also has a word of the Office for row 2."""
    desk.give(content="Việc B")
    desk.settle()
    edit_task(desk.ctx(), desk.task(kept), {"office_opinion": "Đẩy nhanh"}, desk.task(kept).version)
    return desk.give(content="Việc C")


def test_a_new_row_that_was_emptied_with_a_word_in_it_comes_again_with_the_word(
    desk: GoogleDesk, kept: Task, new: Task
) -> None:
    hers = types(desk, 2, "office_opinion", "của An")  # so that all of the write is given back
    meet(desk, before=hers, then=types(desk, 4, "result", "đã xong"))
    desk.later(minutes=1).settle()
    assert desk.task(new).result == "đã xong"
    assert [code for code, _ in shown(desk)] == [kept.code, "NV-00002-F", new.code]
    assert nothing_is_asked_or_kept()


@pytest.mark.parametrize("repairs", [0, 1], ids=["the write", "its repair"])
def test_a_new_row_that_stays_for_the_word_in_it_is_known_for_what_was_written(
    desk: GoogleDesk, kept: Task, new: Task, repairs: int
) -> None:
    # The next process takes a write back that met rows being sorted, and leaves the row in which An typed.
    word = types(desk, 4, "result", "đã xong")
    meet(desk, before=sorts(desk, down=True), then=word if repairs else lambda: (word(), die()))
    if repairs:
        meet(desk, before=sorts(desk, down=False), then=die)
    with pytest.raises(Killed):
        desk.later(minutes=1).run()
    start_again(desk)
    desk.settle()
    assert desk.task(new).result == "đã xong"
    assert sorted(shown(desk)) == [(kept.code, ""), ("NV-00002-F", ""), (new.code, "đã xong")]
    assert desk.shown(kept, "office_opinion") == "Đẩy nhanh"
    assert nothing_is_asked_or_kept()


def inserts_column(desk: GoogleDesk) -> Callable[[], object]:
    """An inserts a column of her own before the fifth."""
    sheet = desk.server.books[desk.spreadsheet()].sheet(TITLE).sheet_id
    place = {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": 4, "endIndex": 5}
    return lambda: desk.human().do(insertDimension={"range": place})


@pytest.mark.parametrize("when", ["before the answer", "before the repair", "in the repair"])
def test_what_a_write_hit_is_given_back_under_its_header_though_a_column_was_inserted(
    desk: GoogleDesk, kept: Task, when: str
) -> None:
    """The rows change places before the write, and a column comes between it and what puts it right."""
    other = desk.give(content="Việc B", product="Báo cáo B")
    edit_task(desk.ctx(), desk.task(kept), {"product": "Báo cáo A"}, desk.task(kept).version)
    desk.settle()
    edit_task(desk.ctx(), desk.task(kept), {"product": "Tờ trình A"}, desk.task(kept).version)
    insert = inserts_column(desk)
    if when == "before the answer":
        desk.server.faults.add(
            Fault(before=sorts(desk, down=True), then=insert, status=503, after=True), path=":batchUpdate"
        )
    else:
        meet(desk, before=sorts(desk, down=True))
        meet(desk, **{"before" if when == "before the repair" else "then": insert})
    desk.later(minutes=1).run()  # where the answer was lost, the next pass looks what became of it
    desk.later(minutes=1).settle()
    assert desk.shown(kept, "product") == desk.task(kept).product == "Tờ trình A"
    assert desk.shown(other, "product") == desk.task(other).product == "Báo cáo B"
    assert not SyncProposal.select().count() and nothing_is_asked_or_kept()


@pytest.mark.parametrize("cell", ["product", "result"])
def test_a_word_typed_into_a_row_just_written_is_read_though_the_writes_answer_was_lost(
    desk: GoogleDesk, kept: Task, deleted: Task, cell: str
) -> None:
    """What is read in place of the answer shows her word already, and is no proof that it was taken."""
    type_it = types(desk, 3, cell, "chị An ghi")
    desk.server.faults.add(Fault(status=503, after=True, then=type_it), path=":batchUpdate")
    desk.server.drive.lag = 60.0  # by the time that Drive tells of it, later reads have shown the same
    for _ in range(8):
        desk.later(seconds=20).run()
    if cell == "product":
        assert [row.proposed for row in SyncProposal.select()] == ["chị An ghi"]
    else:
        assert desk.task(deleted).result == desk.shown(deleted, "result") == "chị An ghi"


def test_what_a_write_hit_is_given_back_beside_a_column_of_the_units_own_that_is_headed_alike(
    desk: GoogleDesk, kept: Task
) -> None:
    """Ours is told by its name, not by its header: two columns bear that, and one of them was written."""
    other = desk.give(content="Việc B")
    desk.settle()
    desk.human().type(f"{TITLE}!AG1", "Tình hình thực hiện")
    desk.human().type(f"{TITLE}!AG2", "riêng")
    desk.put([(2, "progress", "An ghi")])
    desk.later(minutes=1).settle()
    report_progress(desk.ctx("system"), desk.task(other), "Văn phòng nhập hộ")
    meet(desk, before=sorts(desk, down=True))
    desk.later(minutes=1).settle()
    assert desk.task(kept).progress == desk.shown(kept, "progress") == "An ghi"
    assert desk.task(other).progress == desk.shown(other, "progress") == "Văn phòng nhập hộ"
    assert nothing_is_asked_or_kept()


def test_a_word_that_was_hit_and_typed_over_before_it_could_be_given_back_is_in_the_journal(
    desk: GoogleDesk, kept: Task
) -> None:
    desk.settle()
    report_progress(desk.ctx("system"), desk.task(kept), "Văn phòng nhập hộ")
    meet(desk, before=types(desk, 2, "progress", "An một"), then=types(desk, 2, "progress", "An hai"))
    desk.later(minutes=1).settle()
    assert desk.shown(kept, "progress") == "An hai"
    (entry,) = SyncJournal.select()
    assert (entry.code, entry.column, entry.value) == (kept.code, "progress", "An một")
    assert entry.reason == "Bị ghi đè đúng lúc chương trình ghi, trước khi được đọc"


def test_nothing_of_the_programs_own_is_kept_where_a_row_goes_before_it_could_be_given_back(
    desk: GoogleDesk, kept: Task
) -> None:
    other = desk.give(content="Việc B")
    desk.settle()
    edit_task(desk.ctx(), desk.task(kept), {"product": "Tờ trình A"}, desk.task(kept).version)
    meet(desk, before=sorts(desk, down=True), then=lambda: desk.human().delete_rows(TITLE, 2))
    desk.later(minutes=1).settle()
    assert desk.shown(kept, "product") == "Tờ trình A" and desk.shown(other, "content") == "Việc B"
    assert nothing_is_asked_or_kept()


def is_grey(desk: GoogleDesk, row: int) -> bool:
    """Whether `Mã` of a row looks like that of a row that left."""
    style = desk.server.books[desk.spreadsheet()].sheet(TITLE).cell(row - 1, 0).style or {}
    return bool(style["textFormat"].get("italic"))


@pytest.mark.parametrize("when", ["before", "during"])
def test_a_word_typed_where_a_row_was_greyed_by_mistake_is_that_of_the_row_that_stands_there(
    desk: GoogleDesk, kept: Task, when: str
) -> None:
    """An sorts the rows as the write arrives, and types into the one that stands there now."""
    other = desk.give(content="Việc B")
    desk.settle()
    reroute(desk, kept, "XA")
    seen: list[tuple[str, bool]] = []

    def looks_and_types() -> None:
        seen.append((desk.human().see(f"{TITLE}!A2"), is_grey(desk, 2)))
        types(desk, 2, "result", "đã xong")()

    meet(desk, **{when: sorts(desk, down=True)}, then=looks_and_types)
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert seen == [(other.code, True)]
    assert shown(desk) == [(other.code, "đã xong"), (kept.code, "")]
    assert [is_grey(desk, row) for row in (2, 3)] == [False, True]
    assert desk.task(other).result == "đã xong"
    assert desk.shown(other, "sync_note") == "" and "Đã chuyển" in desk.shown(kept, "sync_note")
    assert nothing_is_asked_or_kept()


COLUMNS = {
    "a column dragged": lambda an, first: an.move_column(TITLE, *((20, 7) if first else (9, 6))),
    "a column inserted": lambda an, first: an.insert_columns(TITLE, 7 if first else 3),
}


@pytest.mark.parametrize("words", ["", "gấp"], ids=["untouched", "typed in"])
@pytest.mark.parametrize("then", COLUMNS.values(), ids=COLUMNS.keys())
@pytest.mark.parametrize("first", COLUMNS.values(), ids=COLUMNS.keys())
def test_a_new_row_whose_columns_move_again_as_it_is_taken_back_is_written_under_its_own_headers(
    desk: GoogleDesk,
    kept: Task,
    first: Callable[[Person, bool], None],
    then: Callable[[Person, bool], None],
    words: str,
) -> None:
    desk.settle()
    new, an = desk.give(content="Việc mới"), desk.human()

    def again() -> None:
        if words:
            types(desk, 3, "other_info", words)()
        then(an, False)

    meet(desk, before=lambda: first(an, True))
    meet(desk, before=again)
    desk.later(minutes=1).settle()
    desk.later(minutes=3).settle()
    keys = ("content", "product", "role", "lead", "due_on", "other_info")
    said = ("Việc mới", "", "Chủ trì", "UBND xã Kiến Thụy", "30/9/2025", words)
    assert tuple(desk.shown(new, key) for key in keys) == said
    assert desk.task(new).other_info == words and len(desk.rows()) == 2
    assert not SyncProposal.select().count() and nothing_is_asked_or_kept()


def test_a_write_that_is_taken_back_gives_every_row_its_own_that_was_sorted_under_it_unseen(
    desk: GoogleDesk,
) -> None:
    """An's new row comes under what is written for the first task, in the very instant; before it, the second
    one's row had lost its `Mã`, which the receipt does show."""
    tasks = [desk.give(), desk.give()]
    desk.settle()
    an = desk.human()
    desk.put([(4, "content", "Việc mới của xã"), (4, "progress", "An: mới làm")])
    for task in tasks:
        report_progress(desk.ctx("system"), desk.task(task), "Chi: gấp")
    desk.server.faults.add(
        Fault(before=lambda: an.type(f"{TITLE}!A3", ""), during=lambda: an.move_row(TITLE, 4, 2)),
        path=":batchUpdate",
    )
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    shown = {str(row.cells["content"].value): row.cells for row in desk.rows()}
    assert shown["Việc mới của xã"]["progress"].value == "An: mới làm"
    assert desk.shown(tasks[0], "progress") == "Chi: gấp"
    assert not SyncJournal.select().count()


def test_a_row_without_a_code_that_comes_under_a_begun_one_as_that_is_taken_back_keeps_its_words(
    desk: GoogleDesk, kept: Task
) -> None:
    changed = desk.give(content="Việc B")
    desk.settle()
    types(desk, 4, "content", "Việc của xã")()
    begun = desk.give(content="Việc C")
    edit_task(desk.ctx(), desk.task(changed), {"product": "Bản đồ"}, desk.task(changed).version)
    an = desk.human()
    meet(desk, during=lambda: an.move_row(TITLE, 3, 2))  # what was put there is to be taken back
    desk.later(minutes=1).run()
    assert shown(desk)[-1] == (begun.code, "")
    meet(desk, during=lambda: an.insert_rows(TITLE, 3))
    desk.later(minutes=1).settle()
    said = [str(row.cells["content"].value) for row in desk.rows()]
    assert said == ["Việc B", "Việc A", "Việc của xã", "Việc C"]
    assert desk.task(kept).product == ""
    assert nothing_is_asked_or_kept()
