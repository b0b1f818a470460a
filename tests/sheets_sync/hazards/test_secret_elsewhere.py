"""What turns out to be secret stands in rows that its code does not tell, too: it leaves those as well."""

from __future__ import annotations

import json

import pytest

from console.database import database
from console.records import SyncJournal, SyncProblem, SyncProposal, SyncWorkbook, Task
from console.workflow.still_shown import books_shown
from sheets_sync import book_decisions
from sheets_sync.decisions import accept_row, mark_of
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hands import Hands
from tests.sheets_sync.hazards.office import reroute
from tests.sheets_sync.hazards.test_misplaced import many, turn_over, value
from tests.sheets_sync.hazards.test_secret import hide, passes

SECRET = "Sao Mai: phương án di dời hai kho ở Đồ Sơn"
_KEPT_UNSEEN = ("sync_base", "sync_generation", "sync_closed_book")  # so that older copies are known by it


@pytest.fixture
def secret(desk: Desk, task: Task) -> Task:
    """Beside another task, one that is about to be secret."""
    made = desk.give(content=SECRET)
    desk.settle()
    desk.later(hours=1).type(made, progress=f"{SECRET}: đã họp")
    desk.settle()
    desk.later(hours=1)
    return made


def shown(desk: Desk) -> str:
    """Everything that the workbook shows."""
    return str([value(cell) for row in desk.rows() for cell in row.cells.values()])


def kept() -> str:
    """Everything that the console keeps and might show."""
    tables = [name for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
    seen = [name for name in tables if name not in _KEPT_UNSEEN]
    return str([list(database.execute_sql(f'SELECT * FROM "{name}"')) for name in seen])


def is_gone(desk: Desk) -> bool:
    """Whether its words stand nowhere, and nothing more moves."""
    passes(desk)
    assert SECRET not in shown(desk)
    assert SECRET not in kept()
    return not desk.later(minutes=1).run().writes


def added(desk: Desk, content: str = SECRET) -> SyncProposal:
    """A row that the unit added, proposed to the Office."""
    desk.put([(10, "content", content), (10, "progress", f"{content}: ghi thêm")])
    for _ in range(4):
        desk.later(seconds=30).run()
    return SyncProposal.get(SyncProposal.column == "*")


def test_a_row_that_lost_its_code_and_was_changed_loses_its_words(desk: Desk, secret: Task) -> None:
    at = desk.row(secret).position
    desk.put([(at, "code", None), (at, "due_on", "31/12/2025"), (at, "result", f"{SECRET}: xong")])
    desk.settle()
    assert "mất Mã" in shown(desk)
    hide(desk, secret)
    assert is_gone(desk)


def test_a_grey_row_that_lost_its_code_loses_its_words_too(desk: Desk) -> None:
    secret = desk.give(content=SECRET)
    desk.settle()
    reroute(desk, secret, "XA")
    desk.settle()
    desk.later(minutes=1)
    hide(desk, secret)
    desk.put([(desk.row(secret).position, "code", None)])
    assert is_gone(desk)


def test_a_row_that_stands_under_the_code_of_another_loses_its_words(
    desk: Desk, hands: Hands, task: Task, secret: Task
) -> None:
    hands.copy_row(desk.row(secret).position, 12)
    desk.put([(12, "code", task.code)])
    desk.later(minutes=1).settle()
    hide(desk, secret)
    assert is_gone(desk)
    assert desk.shown(task, "content") == "Rà soát quỹ đất"


@pytest.mark.parametrize("comes", ["before", "after"])
def test_a_row_copied_without_its_code_is_proposed_no_more(desk: Desk, secret: Task, comes: str) -> None:
    if comes == "before":
        added(desk)
        hide(desk, secret)
    else:
        hide(desk, secret)
        desk.put([(10, "content", SECRET), (10, "progress", f"{SECRET}: ghi thêm")])
    assert is_gone(desk)
    assert not SyncProposal.select().where(SyncProposal.resolved_at.is_null()).count()


def test_the_row_that_a_task_was_entered_from_loses_its_words(desk: Desk, task: Task) -> None:
    proposal = added(desk, f"{SECRET} (đơn vị đề xuất)")
    made = desk.give(content=SECRET)
    accept_row(desk.ctx("chi"), proposal, [made], mark_of(proposal))
    desk.settle()
    assert made.code in shown(desk) and f"{SECRET} (đơn vị" in shown(desk)
    hide(desk, made)
    assert is_gone(desk)


def test_a_paused_workbook_loses_what_a_unit_had_added(desk: Desk, secret: Task) -> None:
    added(desk)
    book_decisions.pause(desk.ctx(), desk.workbook())
    hide(desk, secret)
    assert books_shown(desk.task(secret).document)
    passes(desk)
    assert SECRET not in shown(desk) and not books_shown(desk.task(secret).document)


def test_its_words_typed_over_those_of_another_are_put_back_in_silence(
    desk: Desk, task: Task, secret: Task
) -> None:
    hide(desk, secret)
    desk.put([(desk.row(task).position, "content", SECRET), (desk.row(task).position, "result", "Đã xong")])
    assert is_gone(desk)
    assert desk.shown(task, "content") == "Rà soát quỹ đất" and desk.task(task).result == "Đã xong"


def test_what_was_proposed_or_kept_of_it_for_another_row_is_erased(
    desk: Desk, task: Task, secret: Task
) -> None:
    desk.put([(desk.row(task).position, "content", SECRET)])
    desk.settle()
    assert SECRET in str(SyncProposal.get().proposed) and SECRET in shown(desk)
    hide(desk, secret)
    assert is_gone(desk)
    assert SyncProposal.get().resolution == "withdrawn"


def test_what_a_refused_sort_left_in_the_journal_is_erased_and_of_others_is_not(desk: Desk) -> None:
    tasks = [desk.give(content=words) for words in (SECRET, "Việc 1", "Việc 2", "Việc 3")]
    desk.settle()
    desk.later(hours=1).put([(desk.row(task).position, "progress", f"của {task.content}") for task in tasks])
    desk.settle()
    desk.later(hours=1)
    turn_over(desk)
    desk.put([(3, "progress", "Gõ ở dòng khác")])
    desk.run()
    book_decisions.refuse_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert {SECRET, f"của {SECRET}"} <= {row.value for row in SyncJournal.select()}
    hide(desk, tasks[0])
    left = {row.value for row in SyncJournal.select()}
    assert {"Việc 1", "Gõ ở dòng khác"} <= left
    assert is_gone(desk)


def test_what_stood_beside_another_code_when_its_task_left_the_unit_is_known_all_the_same(
    desk: Desk, task: Task
) -> None:
    """Its own row, of other words by then, is grey; two rows of the other code say what it was about."""
    secret = desk.give(content=SECRET)
    desk.settle()
    desk.later(hours=1)
    turn_over(desk)
    desk.run()
    assert desk.workbook().state == "held"
    reroute(desk, secret, "XA")
    row = desk.row(task)
    assert value(row.cells["content"]) == SECRET
    below = max(each.position for each in desk.rows()) + 1
    desk.put([(below, key, value(cell)) for key, cell in row.cells.items() if key != "remaining"])
    book_decisions.refuse_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert SECRET in shown(desk)
    hide(desk, desk.task(secret))
    assert is_gone(desk)


def test_grey_rows_that_were_sorted_without_their_codes_show_nothing_of_it(desk: Desk) -> None:
    first, second = many(desk, 2)
    hide(desk, first)
    desk.settle()
    desk.later(minutes=1)
    turn_over(desk)
    hide(desk, second)
    passes(desk, 6)
    held = {"Việc 0", "Việc 1", "của Việc 0", "của Việc 1"}
    assert not held & {str(value(cell)) for row in desk.rows() for cell in row.cells.values()}


def test_a_few_words_that_a_unit_types_itself_are_no_copy_and_beside_the_directives_number_they_are(
    desk: Desk, hands: Hands
) -> None:
    secret = desk.give(content="Báo cáo")
    desk.settle()
    hands.copy_row(desk.row(secret).position, 8)
    desk.put([(8, "code", None), (10, "content", "Báo cáo"), (10, "progress", "Việc khác của xã")])
    hide(desk, secret)
    passes(desk, 6)
    rows = {row.position: str(value(row.cells.get("content")) or "") for row in desk.rows()}
    assert (rows[8], rows[10]) == ("", "Báo cáo")
    (proposal,) = SyncProposal.select().where(SyncProposal.column == "*")
    assert "Việc khác của xã" in str(proposal.proposed) and proposal.resolved_at is None


def test_what_waits_of_a_few_words_for_other_rows_stays(desk: Desk, task: Task) -> None:
    secret = desk.give(content="Báo cáo")
    desk.settle()
    desk.later(minutes=1).put([(desk.row(task).position, "content", "Báo cáo")])
    desk.settle()
    hide(desk, secret)
    passes(desk)
    proposal = SyncProposal.get()
    assert (proposal.code, proposal.proposed, proposal.resolved_at) == (task.code, "Báo cáo", None)


def test_a_task_about_the_very_same_keeps_its_words(desk: Desk, task: Task, secret: Task) -> None:
    twin = desk.give(content=SECRET)
    desk.settle()
    at = desk.row(twin).position
    desk.later(minutes=1).put(
        [(at, "code", None), (at, "due_on", "31/12/2025"), (at, "progress", "Việc thường")]
    )
    desk.settle()
    hide(desk, secret)
    passes(desk)
    assert desk.shown(secret, "content") == "" and desk.shown(twin, "content") == SECRET
    (lost,) = [row for row in desk.rows() if row.position == at]
    assert (value(lost.cells["content"]), value(lost.cells["progress"])) == (SECRET, "Việc thường")


def test_what_is_about_something_else_stays(desk: Desk, task: Task, secret: Task) -> None:
    proposal = added(desk, "Việc đơn vị tự đề xuất")
    desk.put([(desk.row(task).position, "content", "Rà soát quỹ đất, cả năm")])
    desk.settle()
    before = {row.id: row.proposed for row in SyncProposal.select()}
    hide(desk, secret)
    passes(desk)
    assert {row.id: row.proposed for row in SyncProposal.select()} == before
    assert json.loads(proposal.proposed or "")["content"] in shown(desk)
    assert SyncWorkbook.get().state == "ok"
    assert not SyncProblem.select().where(SyncProblem.code == task.code, SyncProblem.message.contains("mật"))
