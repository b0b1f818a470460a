"""Rows inserted in the instant of a write, which neither its answer nor its copies show: a row pushed down
onto a place that is written keeps its words, and no code stays in another's row, nor in an empty one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from peewee import Database

from console.records import SyncJournal, SyncProposal, Task
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk, store_on

TITLE = "Nhiệm vụ"
OURS, HERS, NEW = "Rà soát quỹ đất", "Việc của xã", "Việc mới"
ADDED, SECOND = "DX-00001-W", "DX-00002-5"  # the codes of rows that the unit adds


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    """A task in row 2, which is the last one."""
    desk = open_google_desk()
    desk.give(content=OURS)
    desk.settle()
    return desk


def meanwhile(desk: GoogleDesk, act: Callable[[], object]) -> None:
    """An acts in the instant of the next write."""
    assert not desk.server.unknowns.receipt_exact
    desk.server.faults.add(Fault(during=act), path=":batchUpdate")


def inserts(desk: GoogleDesk, before: int, count: int = 1) -> Callable[[], object]:
    """An inserts empty rows."""
    return lambda: desk.human().insert_rows(TITLE, before, count)


def shown(desk: GoogleDesk, *columns: str) -> list[tuple[object, ...]]:
    """These cells of every used row, from the top; '' for an empty one."""
    return [tuple(r.cells[c].value if c in r.cells else "" for c in columns) for r in desk.rows()]


@pytest.mark.parametrize("before", [2, 3], ids=["further up", "directly above it"])
@pytest.mark.parametrize("again", [False, True], ids=["", "a worker that was started again"])
def test_a_row_that_is_being_added_is_not_lost_under_one_that_is_appended(
    desk: GoogleDesk, before: int, again: bool
) -> None:
    desk.put([(3, "content", HERS), (3, "progress", "An nhập")])
    task = desk.give(content=NEW)
    meanwhile(desk, inserts(desk, before))
    desk.later(minutes=1).run()
    assert shown(desk, "content") == [(OURS,), (NEW,)]  # the new one stands over hers, in row 4
    if again:
        desk.engine.store = store_on(desk.server, desk.store.places)
    desk.later(minutes=1).settle()
    assert shown(desk, "code", "content", "progress")[1:] == [
        (ADDED, HERS, "An nhập"), (task.code, NEW, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [(3, "content", "Việc nữa"), (4, "result", "đạt")],
    ids=["new row", "other row"],
)
def test_what_is_typed_before_the_next_read_hides_no_row_that_was_written_over(
    desk: GoogleDesk, row: int, column: str, words: str
) -> None:
    desk.put([(3, "content", HERS)])
    task = desk.give(content=NEW)
    meanwhile(desk, inserts(desk, 3))
    desk.later(minutes=1).run()
    desk.put([(row, column, words)])
    desk.later(minutes=1).settle()
    said = shown(desk, "content", "result")
    assert (HERS, "") in said
    assert (("Việc nữa", "") in said) is (column == "content")
    assert desk.task(task).result == desk.shown(task, "result") == (words if column == "result" else "")


def test_words_of_a_new_row_that_a_write_and_then_a_person_wrote_over_are_in_the_journal(
    desk: GoogleDesk,
) -> None:
    task = Task.get()
    desk.human().insert_rows(TITLE, 2, 1)
    desk.put([(2, "content", HERS), (3, "content", "Sửa của xã")])  # what is put back over the task's
    meanwhile(desk, inserts(desk, 2))
    desk.later(minutes=1).run()
    assert shown(desk, "code", "content") == [("", OURS), (task.code, "Sửa của xã")]
    desk.put([(3, "content", "Việc nữa")])
    desk.later(minutes=1).settle()
    assert (ADDED, "Việc nữa") in shown(desk, "code", "content")
    assert [entry.value for entry in SyncJournal.select()] == [HERS]


def test_a_row_that_is_given_its_code_by_the_same_write_is_not_lost_either(desk: GoogleDesk) -> None:
    desk.put([(3, "content", HERS), (3, "progress", "An nhập")])
    desk.later(minutes=1).run()
    task = desk.give(content=NEW)
    meanwhile(desk, inserts(desk, 3))
    desk.later(minutes=1).run()
    assert shown(desk, "code", "content")[1:] == [(ADDED, ""), (task.code, NEW)]
    desk.later(minutes=1).settle()
    assert shown(desk, "code", "content", "progress")[1:] == [
        (ADDED, HERS, "An nhập"), (task.code, NEW, ""),
    ]  # fmt: skip


def test_a_tasks_row_keeps_the_words_that_could_not_be_read_and_is_not_called_deleted(
    desk: GoogleDesk,
) -> None:
    desk.put([(2, "done_on", "hôm kia")])
    desk.settle()
    told = shown(desk, "sync_note")[0]
    task = desk.give(content=NEW)
    meanwhile(desk, inserts(desk, 2))
    desk.later(minutes=1).run()
    assert shown(desk, "content") == [(NEW,)]
    desk.later(minutes=1).settle()
    assert shown(desk, "content", "done_on") == [(OURS, "hôm kia"), (NEW, "")]
    assert shown(desk, "sync_note") == [told, ("",)]
    assert desk.row(task).position == 4


def test_a_code_that_hit_the_row_inserted_above_the_one_that_was_to_get_it_is_taken_back(
    desk: GoogleDesk,
) -> None:
    desk.put([(3, "content", HERS), (3, "progress", "An nhập")])
    desk.later(minutes=1).run()
    meanwhile(desk, inserts(desk, 3))
    desk.later(minutes=1).run()
    assert shown(desk, "code", "content")[1:] == [(ADDED, ""), ("", HERS)]
    desk.later(minutes=1).settle()
    assert shown(desk, "code", "content", "progress")[1:] == [(ADDED, HERS, "An nhập")]


@pytest.mark.parametrize("count", [1, 2])
def test_a_code_that_hit_another_row_leaves_that_one_its_own(desk: GoogleDesk, count: int) -> None:
    other = desk.give(content="Việc B")
    desk.settle()
    desk.put([(4, "content", HERS)])
    desk.later(minutes=1).run()
    codes = shown(desk, "code")[:2]
    meanwhile(desk, inserts(desk, 2, count))
    desk.later(minutes=1).run()
    assert (ADDED, HERS) not in shown(desk, "code", "content")
    desk.later(minutes=1).settle()
    assert shown(desk, "code") == [*codes, (ADDED,)]
    assert shown(desk, "content") == [(OURS,), ("Việc B",), (HERS,)]
    assert Task.select().count() == 2 and desk.task(other).content == "Việc B"


def test_a_lost_code_is_put_back_into_its_own_row_and_no_word_of_it_is_doubled(desk: GoogleDesk) -> None:
    (code,) = shown(desk, "code")
    desk.put([(2, "code", None), (2, "progress", "An nhập")])
    meanwhile(desk, inserts(desk, 2))
    desk.later(minutes=1).run()
    assert shown(desk, "code", "content") == [(*code, ""), ("", OURS)]
    desk.later(minutes=1).settle()
    assert shown(desk, "code", "content", "progress") == [(*code, OURS, "An nhập")]
    assert Task.get().progress == "An nhập"
    assert not SyncProposal.select().count() and not SyncJournal.select().count()


@pytest.mark.parametrize("more", [0, 1], ids=["", "and inserts a row"])
def test_a_row_whose_words_the_unit_takes_out_after_the_write_stays_empty(
    desk: GoogleDesk, more: int
) -> None:
    desk.put([(3, "content", HERS)])
    desk.give(content=NEW)
    desk.later(minutes=1).run()
    assert shown(desk, "content") == [(OURS,), (HERS,), (NEW,)]
    desk.human().clear(f"{TITLE}!A3:AD3")
    if more:
        desk.human().insert_rows(TITLE, 2)
    desk.later(minutes=1).settle()
    assert shown(desk, "content") == [(OURS,), (NEW,)]


def test_a_write_beyond_the_rows_that_are_left_is_no_fault_of_the_sheets(desk: GoogleDesk) -> None:
    task = desk.give(content=NEW)
    last = len(desk.server.books[desk.spreadsheet()].sheet(TITLE).lines)
    shorten = Fault(before=lambda: desk.human().delete_rows(TITLE, 3, last - 2))
    desk.server.faults.add(shorten, path=":batchUpdate")
    desk.later(minutes=1).run()
    assert desk.workbook().state == "ok"
    desk.later(minutes=1).settle()
    assert desk.shown(task, "content") == NEW


@pytest.mark.parametrize("again", [False, True], ids=["", "a worker that was started again"])
def test_a_row_that_is_pushed_under_what_is_being_given_back_keeps_its_words(
    desk: GoogleDesk, again: bool
) -> None:
    (ours,) = Task.select()
    last = desk.give(content=HERS)
    desk.settle()
    desk.type(last, result="đạt")
    desk.later(minutes=1).settle()
    new = desk.give(content=NEW)
    meanwhile(desk, inserts(desk, 2))
    desk.later(minutes=1).run()
    assert shown(desk, "content") == [(OURS,), (NEW,)]  # the new one stands over the last one, in row 4
    desk.type(ours, progress="An nhập")
    if again:
        desk.engine.store = store_on(desk.server, desk.store.places)
    meanwhile(desk, inserts(desk, 2))
    desk.later(minutes=1).run()
    assert desk.server.faults.waiting() == 0
    desk.later(minutes=1).settle()
    assert sorted(shown(desk, "code", "content", "progress", "result")) == sorted(
        [(ours.code, OURS, "An nhập", ""), (last.code, HERS, "", "đạt"), (new.code, NEW, "", "")]
    )
    assert desk.task(ours).progress == "An nhập"
    assert not SyncJournal.select().count() and not SyncProposal.select().count()


def test_a_row_that_is_being_taken_back_is_taken_back_where_it_stands(desk: GoogleDesk) -> None:
    """It was put back across a column that somebody inserted, and is pushed down as it is to be emptied."""
    last = desk.give(content=HERS)
    desk.settle()
    desk.human().delete_rows(TITLE, 3)
    meanwhile(desk, lambda: desk.human().insert_columns(TITLE, 20))
    desk.later(minutes=1).run()
    assert desk.row(last).position == 3 and "khôi phục" not in desk.shown(last, "sync_note")
    meanwhile(desk, inserts(desk, 3))
    desk.later(minutes=1).run()
    assert desk.server.faults.waiting() == 0
    desk.later(minutes=1).settle()
    assert shown(desk, "code", "content", "office_opinion")[1:] == [(last.code, HERS, "")]
    assert "khôi phục" in desk.shown(last, "sync_note")
    assert not SyncProposal.select().count() and not SyncJournal.select().count()


def test_a_row_that_was_given_back_is_left_alone_where_rows_are_added_below_and_one_above_is_deleted(
    desk: GoogleDesk,
) -> None:
    above, last = desk.give(content="Việc B"), desk.give(content=HERS)
    desk.settle()
    desk.type(last, progress="An nhập")
    desk.later(minutes=1).settle()
    desk.human().type(f"{TITLE}!AM4", "riêng của An")
    new = desk.give(content=NEW)
    meanwhile(desk, inserts(desk, 2))
    desk.later(minutes=1).run()
    an = desk.human()
    edits = Fault(during=inserts(desk, 7), then=lambda: an.delete_rows(TITLE, 4))
    desk.server.faults.add(edits, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert desk.shown(last, "sync_note") == "" and "khôi phục" in desk.shown(above, "sync_note")
    assert (desk.shown(last, "content"), desk.shown(last, "progress")) == (HERS, "An nhập")
    assert an.see(f"{TITLE}!AM{desk.row(last).position}") == "riêng của An"
    assert desk.shown(new, "content") == NEW


def test_a_row_that_shares_its_code_with_a_copy_is_not_lost_under_one_that_is_appended(
    desk: GoogleDesk,
) -> None:
    last = desk.give(content=HERS)
    desk.settle()
    row = desk.row(last)
    desk.put([(4, key, cell.value) for key, cell in row.cells.items() if key != "remaining"])
    desk.later(minutes=1).settle()
    desk.put([(4, "progress", "An nhập hai")])
    desk.later(minutes=1).settle()
    desk.give(content=NEW)
    meanwhile(desk, inserts(desk, 2))
    desk.later(minutes=1).run()
    assert "An nhập hai" not in str(shown(desk, "progress"))
    desk.later(minutes=1).settle()
    assert "An nhập hai" in str(shown(desk, "progress"))


def test_a_row_that_was_pushed_under_a_new_one_is_given_back_once_though_another_write_may_have_hit_it(
    desk: GoogleDesk,
) -> None:
    """What is put back over An's proposal stands in the row that was inserted, which has no code either."""
    desk.put([(2, "content", "Việc khác"), (3, "content", HERS)])
    desk.give(content=NEW)
    meanwhile(desk, inserts(desk, 2))
    desk.later(minutes=1).run()
    assert shown(desk, "content") == [(OURS,), ("Việc khác",), (NEW,)]
    desk.later(minutes=1).settle()
    assert sorted(shown(desk, "content")) == sorted([(OURS,), (HERS,), (NEW,)])
    assert [each.proposed for each in SyncProposal.select().where(SyncProposal.column == "content")] == [
        "Việc khác"
    ]


def test_a_row_that_is_plainly_hit_as_two_are_put_back_stands_once(desk: GoogleDesk) -> None:
    """One was inserted above it before the write, which the copies show: it is given back for that alone."""
    desk.give(content="Việc hai")
    desk.give(content="Việc ba")
    desk.settle()
    desk.human().delete_rows(TITLE, 3, 2)

    def types_and_inserts() -> None:
        desk.put([(2, "progress", "An nhập")])
        inserts(desk, 2)()

    desk.server.faults.add(Fault(before=types_and_inserts), path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert sorted(shown(desk, "content", "progress")) == [
        (OURS, "An nhập"), ("Việc ba", ""), ("Việc hai", ""),
    ]  # fmt: skip


def test_a_row_that_was_written_over_gets_its_own_columns_back_where_one_is_dragged_before_the_next_read(
    desk: GoogleDesk,
) -> None:
    task, last = Task.get(), desk.give(content="Việc B")
    desk.settle()
    desk.put([(2, "progress", "An: đang làm")])
    desk.human().delete_rows(TITLE, 3)  # it is put back, into row 3, where the other one comes just then
    meanwhile(desk, inserts(desk, 2))
    desk.later(minutes=1).run()
    assert shown(desk, "content") == [("Việc B",)]
    desk.human().move_column(TITLE, 6, 14)  # `Sản phẩm` behind `Tiến độ`
    desk.later(minutes=1).settle()
    assert sorted(shown(desk, "code", "content", "product", "progress", "role")) == [
        (task.code, OURS, "", "An: đang làm", "Chủ trì"), (last.code, "Việc B", "", "", "Chủ trì"),
    ]  # fmt: skip
    assert desk.task(task).progress == "An: đang làm"
    assert not SyncProposal.select().count() and not SyncJournal.select().count()
