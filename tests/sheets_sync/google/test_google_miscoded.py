"""Rows that change places in the instant in which one of them is given its code, which neither the answer of
the write nor its copies show: the code stays in no other row, and no word comes to another's code."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from peewee import Database

from console.records import Explanation, Inspection, SyncConflict, SyncJournal, SyncProposal, Task
from console.workflow.inspections import create_inspection
from console.workflow.tasks import edit_task, send
from sheets_sync.columns import TASKS
from sheets_sync.google.places import KeptPlaces
from sheets_sync.inspection_table import INSPECTIONS
from tests.sheets_server import Fault
from tests.sheets_server.a1 import column_letters
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk, store_on
from tests.sheets_sync.google.test_google_kills import restart
from tests.sheets_sync.killing import Killed
from tests.sheets_sync.test_inspections_tab import OWN

TITLES = {TASKS: "Nhiệm vụ", INSPECTIONS: "Kiểm tra"}
SAYS = {TASKS: "content", INSPECTIONS: "title"}  # the column that says which row it is
ADDED = {TASKS: "DX-00001-W", INSPECTIONS: "KTDV-00003-Q"}  # the code that a third row is given

Act = Callable[[GoogleDesk, str], object]


def sorts(*, descending: bool) -> Act:
    """An sorts the rows by what they say."""

    def act(desk: GoogleDesk, tab: str) -> None:
        column = desk.people.read("BT", desk.specs).tabs[tab].headers[SAYS[tab]]
        cells = f"{TITLES[tab]}!A2:AN4"
        desk.human().sort(cells, column_letters(column), descending=descending)

    return act


def inserts(before: int, count: int = 1) -> Act:
    """An inserts empty rows."""
    return lambda desk, tab: desk.human().insert_rows(TITLES[tab], before, count)


def drags(row: int, before: int) -> Act:
    """An drags a row above another."""
    return lambda desk, tab: desk.human().move_row(TITLES[tab], row, before)


# Rows B, C and A stand in 2 to 4, and A is given its code.
MOVES: dict[str, Act] = {
    "inserted above": inserts(2),
    "two inserted above": inserts(2, 2),
    "six inserted above": inserts(2, 6),
    "inserted right above": inserts(4),
    "dragged up": drags(4, 2),
    "another dragged down": drags(2, 5),
    "one above deleted": lambda desk, tab: desk.human().delete_rows(TITLES[tab], 3),
    "sorted": sorts(descending=False),
    "sorted the other way": sorts(descending=True),
}


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    desk = open_google_desk(regulation="lao_cai_2015", places=KeptPlaces())
    assert not desk.server.unknowns.receipt_exact
    return desk


def meet(desk: GoogleDesk, **acts: object) -> None:
    """What An does `before` the next batch, `during` its instant and `then`."""
    desk.server.faults.add(Fault(**acts), path=":batchUpdate")  # type: ignore[arg-type]


def start_again(desk: GoogleDesk) -> None:
    """Another worker goes on."""
    desk.engine.store = store_on(desk.server, desk.store.places)
    desk.people.store = desk.engine.store  # type: ignore[attr-defined]


def said(desk: GoogleDesk, tab: str, *columns: str) -> set[tuple[str, ...]]:
    """These cells of every row."""
    return {
        tuple(str(row.cells[c].value) if c in row.cells else "" for c in columns)
        for row in desk.rows(tab=tab)
    }


def tasks(desk: GoogleDesk, *, lost: bool) -> str:
    """Rows B, C and A in 2 to 4, with a word of An's each, as they stand before A is given its code, which
    is answered."""
    given = [
        desk.give(content=each, product=f"Báo cáo {each}") for each in ("B", "C", "A")[: 3 if lost else 2]
    ]
    desk.settle()
    desk.put([(row, "progress", f"An nhập {each}") for row, each in enumerate("BC", 2)])
    desk.later(minutes=1).settle()
    desk.put([(4, "content", "A"), (4, "progress", "An nhập A"), (4, "code", None)])
    if not lost:
        desk.later(minutes=1).run()  # it is seen once
    return given[2].code if lost else ADDED[TASKS]


def inspections(desk: GoogleDesk, *, lost: bool) -> str:
    """The same of the unit's own inspections."""
    for row, each in enumerate(("B", "C", "A"), 2):
        cells = {**OWN, "title": each, "leader": f"An nhập {each}"}
        desk.put([(row, key, value) for key, value in cells.items()], tab=INSPECTIONS)
        if lost or each != "A":
            desk.later(minutes=1).settle()
    if lost:
        desk.put([(4, "code", None)], tab=INSPECTIONS)
    else:
        desk.later(minutes=1).run()
    return ADDED[INSPECTIONS]


@pytest.mark.parametrize("lost", [True, False], ids=["lost code", "added row"])
@pytest.mark.parametrize("move", MOVES)
def test_every_task_keeps_its_code_and_its_words(desk: GoogleDesk, move: str, lost: bool) -> None:
    code = tasks(desk, lost=lost)
    meet(desk, during=lambda: MOVES[move](desk, TASKS))
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert said(desk, TASKS, "code", "content", "progress") == {
        ("NV-00001-7", "B", "An nhập B"), ("NV-00002-F", "C", "An nhập C"), (code, "A", "An nhập A"),
    }  # fmt: skip
    assert all(task.progress == f"An nhập {task.content}" for task in Task.select())
    assert [each.column for each in SyncProposal.select()] == ([] if lost else ["*"])
    assert not SyncConflict.select().count() and not SyncJournal.select().count()


@pytest.mark.parametrize("lost", [True, False], ids=["lost code", "added row"])
@pytest.mark.parametrize("move", ["inserted above", "dragged up", "sorted"])
def test_what_is_read_in_place_of_a_lost_answer_is_no_proof_that_nothing_met_the_write(
    desk: GoogleDesk, move: str, lost: bool
) -> None:
    code = tasks(desk, lost=lost)
    meet(desk, during=lambda: MOVES[move](desk, TASKS), status=503, after=True)
    desk.server.drive.lag = 60.0  # by the time that Drive tells of it, later reads have shown the same
    for _ in range(8):
        desk.later(seconds=20).run()
    assert said(desk, TASKS, "code", "content", "progress") == {
        ("NV-00001-7", "B", "An nhập B"), ("NV-00002-F", "C", "An nhập C"), (code, "A", "An nhập A"),
    }  # fmt: skip
    assert [each.column for each in SyncProposal.select()] == ([] if lost else ["*"])
    assert not SyncConflict.select().count() and not SyncJournal.select().count()


@pytest.mark.parametrize("lost", [True, False], ids=["lost code", "added row"])
@pytest.mark.parametrize("move", ["inserted above", "dragged up", "sorted"])
def test_every_inspection_keeps_its_code_and_its_words(desk: GoogleDesk, move: str, lost: bool) -> None:
    desk.settle()
    code = inspections(desk, lost=lost)
    meet(desk, during=lambda: MOVES[move](desk, INSPECTIONS))
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert said(desk, INSPECTIONS, "code", "title", "leader") == {
        ("KTDV-00001-3", "B", "An nhập B"), ("KTDV-00002-D", "C", "An nhập C"), (code, "A", "An nhập A"),
    }  # fmt: skip
    assert sorted((each.title, each.leader) for each in Inspection.select()) == [
        ("A", "An nhập A"), ("B", "An nhập B"), ("C", "An nhập C"),
    ]  # fmt: skip
    assert not SyncConflict.select().count() and not SyncJournal.select().count()


@pytest.mark.parametrize("lost", [True, False], ids=["lost code", "added row"])
@pytest.mark.parametrize("move", ["inserted above", "dragged up", "sorted"])
def test_killed_before_the_next_read_another_worker_finds_it(desk: GoogleDesk, move: str, lost: bool) -> None:
    code = tasks(desk, lost=lost)

    def die() -> None:
        raise Killed

    meet(desk, during=lambda: MOVES[move](desk, TASKS), then=die)
    with pytest.raises(Killed):
        desk.later(minutes=1).run()
    restart(desk)
    desk.later(minutes=5).settle()
    assert said(desk, TASKS, "code", "content", "progress") == {
        ("NV-00001-7", "B", "An nhập B"), ("NV-00002-F", "C", "An nhập C"), (code, "A", "An nhập A"),
    }  # fmt: skip
    assert [each.column for each in SyncProposal.select()] == ([] if lost else ["*"])


@pytest.mark.parametrize("column", ["result", "content"])
@pytest.mark.parametrize("move", ["inserted above", "another dragged down"])
def test_a_word_typed_where_the_code_stands_is_that_of_the_row_which_is_there(
    desk: GoogleDesk, move: str, column: str
) -> None:
    """What the row says tells An which it is, whatever code it shows."""
    tasks(desk, lost=False)
    meet(desk, during=lambda: MOVES[move](desk, TASKS))
    desk.later(minutes=1).run()
    if move == "inserted above":
        assert desk.shown(ADDED[TASKS], "content") == "C"
        start_again(desk)
    position = next(row.position for row in desk.rows() if row.cells["content"].value == "C")
    desk.put([(position, column, "chị An ghi")])
    desk.later(minutes=1).settle()
    assert desk.task("NV-00002-F").content == desk.shown("NV-00002-F", "content") == "C"
    assert desk.task("NV-00002-F").result == ("chị An ghi" if column == "result" else "")
    assert desk.shown(ADDED[TASKS], "content") == "A" and desk.shown(ADDED[TASKS], "result") == ""
    proposals = {(each.code, each.column) for each in SyncProposal.select()}
    assert proposals == {(ADDED[TASKS], "*"), *([("NV-00002-F", "content")] if column == "content" else [])}


@pytest.mark.parametrize("lost", [True, False], ids=["lost code", "added row"])
def test_a_word_typed_beside_a_code_that_stands_alone_is_that_codes(desk: GoogleDesk, lost: bool) -> None:
    code = tasks(desk, lost=lost)
    meet(desk, during=lambda: MOVES["inserted right above"](desk, TASKS))
    desk.later(minutes=1).run()
    assert (desk.row(code).position, desk.shown(code, "content")) == (4, "")
    desk.put([(4, "result", "chị An ghi")])
    desk.later(minutes=1).settle()
    assert said(desk, TASKS, "code", "content", "result") == {
        ("NV-00001-7", "B", ""), ("NV-00002-F", "C", ""), (code, "A", "chị An ghi"),
    }  # fmt: skip
    assert not SyncConflict.select().count() and not SyncJournal.select().count()


def test_a_row_begun_where_a_code_stands_alone_is_one_of_its_own(desk: GoogleDesk) -> None:
    code = tasks(desk, lost=True)
    meet(desk, during=lambda: MOVES["inserted right above"](desk, TASKS))
    desk.later(minutes=1).run()
    desk.put([(4, "content", "D"), (4, "progress", "An nhập D")])
    desk.later(minutes=1).settle()
    assert said(desk, TASKS, "code", "content", "progress") == {
        ("NV-00001-7", "B", "An nhập B"), ("NV-00002-F", "C", "An nhập C"), (code, "A", "An nhập A"),
        (ADDED[TASKS], "D", "An nhập D"),
    }  # fmt: skip


@pytest.mark.parametrize("words", ["A, cả năm", "việc khác hẳn"], ids=["one word more", "all others"])
def test_a_row_that_the_unit_goes_on_writing_keeps_the_code_that_it_was_given(
    desk: GoogleDesk, words: str
) -> None:
    tasks(desk, lost=False)
    desk.later(minutes=1).run()
    assert desk.shown(ADDED[TASKS], "content") == "A"
    desk.put([(4, "content", words)])
    desk.human().delete_rows(TITLES[TASKS], 2)
    (turn,) = desk.later(minutes=1).run().turns
    assert (turn.written, desk.shown(ADDED[TASKS], "content")) == (1, words)
    (proposal,) = SyncProposal.select()
    assert words in proposal.proposed


@pytest.mark.parametrize("move", ["inserted above", "dragged up", "another dragged down"])
def test_of_two_rows_that_say_the_same_each_keeps_its_code_and_its_words(desk: GoogleDesk, move: str) -> None:
    """Two tasks of one directive, of which only what the unit typed tells the rows apart."""
    first, second = desk.give(content="B"), desk.give(content="C")
    draft = desk.office.draft(second.document, "BT", content="C", due_on=second.due_on)
    third = send(desk.ctx(), draft)
    desk.settle()
    desk.put([(row, "progress", f"An nhập {row}") for row in (2, 3, 4)])
    desk.later(minutes=1).settle()
    desk.put([(4, "code", None)])
    meet(desk, during=lambda: MOVES[move](desk, TASKS))
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert said(desk, TASKS, "code", "content", "progress") == {
        (first.code, "B", "An nhập 2"), (second.code, "C", "An nhập 3"), (third.code, "C", "An nhập 4"),
    }  # fmt: skip


def test_a_row_that_got_its_code_back_keeps_it_though_one_that_says_the_same_loses_its_own(
    desk: GoogleDesk,
) -> None:
    first = desk.give(content="C")
    draft = desk.office.draft(first.document, "BT", content="C", due_on=first.due_on)
    second = send(desk.ctx(), draft)
    desk.settle()
    desk.put([(row, "progress", f"An nhập {row}") for row in (2, 3)])
    desk.later(minutes=1).settle()
    desk.put([(3, "code", None)])
    desk.later(minutes=1).run()
    desk.put([(2, "code", None), (3, "progress", "An nhập thêm")])
    desk.later(minutes=1).settle()
    assert said(desk, TASKS, "code", "progress", "sync_note") == {
        (first.code, "An nhập 2", ""), (second.code, "An nhập thêm", ""),
    }  # fmt: skip
    assert desk.task(second).progress == "An nhập thêm"


def test_a_row_that_is_renamed_after_it_got_its_code_back_keeps_it_though_another_loses_its_own(
    desk: GoogleDesk,
) -> None:
    for title in "AB":
        create_inspection(desk.ctx("chi"), title=title, inspector=desk.office.units["BT"], basis="Kế hoạch 3")
    desk.settle()
    first, second = Inspection.select().order_by(Inspection.id)
    desk.later(minutes=1).put([(2, "code", None)], tab=INSPECTIONS)
    desk.later(minutes=1).run()
    desk.put([(2, "title", "C"), (3, "code", None)], tab=INSPECTIONS)
    desk.later(minutes=1).settle()
    assert said(desk, INSPECTIONS, "code", "title") == {(first.code, "C"), (second.code, "B")}
    assert Inspection.get_by_id(first.id).title == "C"


def test_what_a_unit_asks_for_is_recorded_once_and_for_its_own_task(desk: GoogleDesk) -> None:
    tasks(desk, lost=True)
    desk.put(
        [(3, "request", "Giải trình"), (3, "reason", "lụt"), (3, "request_document", "1/UBND, 8/9/2025")]
    )
    meet(desk, during=lambda: MOVES["inserted above"](desk, TASKS))
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert [(each.task.code, each.text) for each in Explanation.select()] == [("NV-00002-F", "lụt")]


def test_words_of_the_office_in_the_same_write_come_to_their_own_row(desk: GoogleDesk) -> None:
    tasks(desk, lost=True)
    office = desk.task("NV-00001-7")
    edit_task(desk.ctx(), office, {"office_opinion": "Đẩy nhanh"}, office.version)
    meet(desk, during=lambda: MOVES["dragged up"](desk, TASKS))  # A comes to stand where B was
    desk.later(minutes=1).run()
    start_again(desk)
    desk.later(minutes=1).settle()
    assert said(desk, TASKS, "code", "content", "office_opinion") == {
        ("NV-00001-7", "B", "Đẩy nhanh"), ("NV-00002-F", "C", ""), ("NV-00003-Q", "A", ""),
    }  # fmt: skip
    assert not SyncProposal.select().count() and not SyncConflict.select().count()


def test_words_that_hit_a_row_without_a_code_are_found_again_though_it_moves_once_more(
    desk: GoogleDesk,
) -> None:
    tasks(desk, lost=True)
    office = desk.task("NV-00001-7")
    edit_task(desk.ctx(), office, {"office_opinion": "Đẩy nhanh"}, office.version)
    meet(desk, before=lambda: MOVES["dragged up"](desk, TASKS))
    meet(desk, before=lambda: MOVES["inserted above"](desk, TASKS))  # as the first is taken back
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert said(desk, TASKS, "code", "content", "office_opinion") == {
        ("NV-00001-7", "B", "Đẩy nhanh"), ("NV-00002-F", "C", ""), ("NV-00003-Q", "A", ""),
    }  # fmt: skip
    assert not SyncProposal.select().count() and not SyncConflict.select().count()


@pytest.mark.parametrize("when", ["before", "during"])
def test_putting_it_right_costs_one_write_more(desk: GoogleDesk, when: str) -> None:
    tasks(desk, lost=True)
    meet(desk, **{when: lambda: MOVES["sorted"](desk, TASKS)})
    asked = len(desk.server.app.log)
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    writes = [each for each in desk.server.app.log[asked:] if each.path.endswith(":batchUpdate")]
    assert len(writes) == 3  # the write, what takes it back, and the code in its row
