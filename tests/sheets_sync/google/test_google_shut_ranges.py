"""What a write is to give back lies in a range that takes nothing by then: the pass goes on all the same."""

from __future__ import annotations

import pytest
from peewee import Database

from console.records import SyncJournal, SyncProposal, Task
from console.workflow.tasks import edit_task
from sheets_sync.google import protection
from sheets_sync.google.batch import Put, Target
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk
from tests.sheets_sync.killing import Killed

TITLE = "Nhiệm vụ"


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk()


def reword(desk: GoogleDesk, task: Task, product: str) -> None:
    found = desk.task(task)
    edit_task(desk.ctx(), found, {"product": product}, found.version)


def test_warnings_of_our_own_that_stop_the_program_are_taken_away(desk: GoogleDesk) -> None:
    """A row that An inserts above the first one lies in no range until the rows are sorted."""
    task = desk.give()
    desk.settle()
    desk.server.unknowns.warning_only_refuses = True
    reword(desk, task, "Báo cáo")
    an = desk.human()

    def dies() -> None:
        raise Killed("after its request was applied")

    met = Fault(before=lambda: an.insert_rows(TITLE, 2), then=dies)
    desk.server.faults.add(met, path=":batchUpdate")
    with pytest.raises(Killed):
        desk.later(minutes=1).run()
    an.sort(f"{TITLE}!A2:AD3", "A")
    for _ in range(4):
        desk.later(minutes=2).settle()
    assert desk.workbook().state == "ok"
    assert desk.shown(task, "product") == "Báo cáo"
    assert len(desk.rows()) == 1 and not SyncProposal.select().count() and not SyncJournal.select().count()


def test_what_a_units_own_lock_keeps_from_being_given_back_is_in_the_journal(desk: GoogleDesk) -> None:
    """The rows change places before the write; by its repair Lan has locked the column."""
    first, second = desk.give(content="Việc A"), desk.give(content="Việc B")
    desk.settle()
    desk.type(second, other_info="Lan ghi")
    an = desk.human()
    reword(desk, first, "Báo cáo")
    found = desk.task(first)
    edit_task(desk.ctx(), found, {"office_opinion": "Gấp"}, found.version)
    sheet = desk.server.books[desk.spreadsheet()].sheet(TITLE).sheet_id
    column = {"sheetId": sheet, "startColumnIndex": 5, "endColumnIndex": 6}
    lock = {"protectedRange": {"range": column, "editors": {"users": ["lan@xa.vn"]}}}

    def types_and_sorts() -> None:
        an.type(f"{TITLE}!F3", "Lan đề xuất")
        an.sort(f"{TITLE}!A2:AD3", "A", descending=True)

    met = Fault(before=types_and_sorts, then=lambda: an.do(addProtectedRange=lock))
    desk.server.faults.add(met, path=":batchUpdate")
    desk.later(minutes=1).run()
    for _ in range(3):
        desk.later(minutes=2).settle()
    assert desk.workbook().state == "ok"
    assert desk.shown(first, "office_opinion") == "Gấp"
    kept = [each.value for each in SyncJournal.select()] + [each.proposed for each in SyncProposal.select()]
    assert "Lan đề xuất" in kept


def test_of_rows_that_lie_in_a_shut_range_what_is_outside_is_given_back() -> None:
    """A row of which nothing is left would be taken for the header, which is only looked at."""
    shut = {"sheet": 7, "range": {"startColumnIndex": 5, "endColumnIndex": 6}}
    header, inside, both = (
        Target(7, row, 0, "", {column: Put({"stringValue": "x"}) for column in columns})
        for row, columns in ((1, ()), (2, (5,)), (3, (5, 6)))
    )
    parts = protection.open_parts([header, inside, both], [shut])
    assert [(each.row, list(each.puts)) for each in parts] == [(1, []), (3, [6])]
