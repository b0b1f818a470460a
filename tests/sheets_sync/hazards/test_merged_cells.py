"""Merged cells: the first counts for its own row; what the others cannot show is told, and comes back."""

from __future__ import annotations

from datetime import date

import pytest

from console.records import Participation, SyncConflict, SyncJournal, SyncProblem, SyncProposal, Task
from console.workflow.deadlines import change_due
from console.workflow.progress import report_progress
from console.workflow.results import edit_result
from console.workflow.tasks import set_coordinators
from sheets_sync.plan import notes
from tests.sheets_server import Fault
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.google.desk import GoogleDesk
from tests.sheets_sync.google.hands import GoogleHands
from tests.sheets_sync.hands import ExcelHands, Hands
from tests.sheets_sync.hazards.office import office_says, reroute

MERGED = "bị gộp"


def two(desk: Desk, **fields: str) -> list[Task]:
    """Two tasks in rows 2 and 3."""
    tasks = [desk.give(content=f"Việc {name}", **fields) for name in "AB"]
    desk.settle()
    desk.later(hours=1)
    return tasks


def open_problems(desk: Desk) -> list[tuple[str, str]]:
    """What stands on the Office's screen: code and column."""
    waiting = SyncProblem.select().where(SyncProblem.resolved_at.is_null()).order_by(SyncProblem.id)
    return [(each.code, each.column) for each in waiting]


def rests(desk: Desk) -> bool:
    """Whether a night goes by without a write: after midnight every workbook is looked at."""
    return not any(desk.later(hours=7).run().writes for _ in range(4))


def later(desk: Desk) -> None:
    desk.later(minutes=2).settle()


def test_a_new_due_date_under_a_merged_cell_is_told_until_it_is_seen(desk: Desk, hands: Hands) -> None:
    first, second = two(desk)
    hands.merge("due_on", 2, 3)
    later(desk)
    assert open_problems(desk) == [] and not desk.shown(second, "sync_note")  # both are due on 30/9
    change_due(desk.ctx("hoa"), desk.task(second), due_on=date(2025, 12, 15), document_number="5/TB-VP")
    later(desk)
    assert open_problems(desk) == [(second.code, "due_on")]
    told = desk.shown(second, "sync_note")
    assert "“Thời hạn”" in told and MERGED in told
    assert desk.shown(first, "due_on") == "30/9/2025" and not desk.shown(first, "sync_note")
    assert rests(desk) and open_problems(desk) == [(second.code, "due_on")]
    hands.unmerge()
    later(desk)
    assert desk.shown(second, "due_on") == "15/12/2025"
    assert open_problems(desk) == [] and not desk.shown(second, "sync_note")
    assert rests(desk)


def test_what_the_office_changes_alike_in_every_row_of_a_merge_is_seen_and_not_told(
    desk: Desk, hands: Hands
) -> None:
    tasks = two(desk)
    hands.merge("office_opinion", 2, 3)
    for task in tasks:
        office_says(desk, task, "Đẩy nhanh")
    later(desk)
    assert desk.shown(tasks[0], "office_opinion") == "Đẩy nhanh"
    assert SyncProblem.select().count() == 0 and not desk.shown(tasks[1], "sync_note")


def test_what_is_typed_into_a_merged_cell_is_of_its_first_row_and_the_other_is_told(
    desk: Desk, hands: Hands
) -> None:
    first, second = two(desk)
    hands.merge("progress", 2, 3)
    desk.type(first, progress="Đang làm cả hai")
    later(desk)
    assert (desk.task(first).progress, desk.task(second).progress) == ("Đang làm cả hai", "")
    assert MERGED in desk.shown(second, "sync_note") and not desk.shown(first, "sync_note")
    assert open_problems(desk) == [(second.code, "progress")]
    hands.unmerge()
    desk.type(second, progress="B cũng làm")
    later(desk)
    assert desk.task(second).progress == "B cũng làm"
    assert open_problems(desk) == [] and not desk.shown(second, "sync_note")


def test_what_was_told_before_a_merge_is_not_cleared_when_the_cell_is_unmerged(
    desk: Desk, hands: Hands
) -> None:
    first, second = two(desk)
    desk.type(first, other_info="A cần kinh phí")
    desk.type(second, other_info="B cần kinh phí")
    later(desk)
    hands.merge("other_info", 2, 3)  # which empties the lower cell
    later(desk)
    assert open_problems(desk) == [(second.code, "other_info")]
    hands.unmerge()
    later(desk)
    assert desk.task(second).other_info == desk.shown(second, "other_info") == "B cần kinh phí"
    assert open_problems(desk) == [] and rests(desk)
    desk.type(second, other_info=None)  # what is emptied now was emptied by a person
    later(desk)
    assert desk.task(second).other_info == ""


def test_what_the_unit_merged_because_it_was_the_same_comes_back_in_every_row(
    desk: Desk, hands: Hands
) -> None:
    tasks = two(desk)
    for task in tasks:
        desk.type(task, other_info="Cần kinh phí")
    later(desk)
    hands.merge("other_info", 2, 3)
    later(desk)
    assert SyncProblem.select().count() == 0
    hands.unmerge()
    later(desk)
    assert [desk.shown(task, "other_info") for task in tasks] == ["Cần kinh phí"] * 2
    assert [desk.task(task).other_info for task in tasks] == ["Cần kinh phí"] * 2


def test_progress_that_the_office_entered_meanwhile_arrives_once_the_cell_is_unmerged(
    desk: Desk, hands: Hands
) -> None:
    _, second = two(desk)
    desk.type(second, progress="B đang làm")
    later(desk)
    hands.merge("progress", 2, 3)
    later(desk)
    report_progress(desk.ctx("system"), desk.task(second), "B báo qua điện thoại")
    later(desk)
    assert open_problems(desk) == [(second.code, "progress")]
    hands.unmerge()
    later(desk)
    assert desk.shown(second, "progress") == "B báo qua điện thoại"
    assert desk.task(second).progress == "B báo qua điện thoại" and not SyncConflict.select().count()


def test_words_typed_as_soon_as_the_cell_is_unmerged_are_no_conflict(desk: Desk, hands: Hands) -> None:
    _, second = two(desk)
    desk.type(second, progress="B đang làm")
    later(desk)
    hands.merge("progress", 2, 3)
    later(desk)
    hands.unmerge()
    desk.type(second, progress="B làm xong phần đầu")
    later(desk)
    assert desk.task(second).progress == "B làm xong phần đầu"
    assert not SyncConflict.select().count()


def test_cells_of_one_row_that_are_merged_show_the_first_column_only(desk: Desk, hands: Hands) -> None:
    first, _ = two(desk)
    hands.merge("result", 2, 2, to="report_number")
    desk.type(first, result="Đã trình")
    later(desk)
    assert desk.task(first).result == "Đã trình" and open_problems(desk) == []
    edit_result(desk.ctx("system"), desk.task(first), {"report_number": "7/BC"})
    later(desk)
    assert open_problems(desk) == [(first.code, "report_number")]
    assert "“Số BC”" in desk.shown(first, "sync_note") and rests(desk)
    hands.unmerge()
    later(desk)
    assert desk.shown(first, "report_number") == "7/BC" and open_problems(desk) == []
    assert desk.shown(first, "result") == "Đã trình"


def test_a_row_whose_code_is_under_a_merged_one_is_known_by_what_the_office_wrote_there(
    desk: Desk, hands: Hands
) -> None:
    first, second = two(desk)
    hands.merge("code", 2, 3)
    desk.put([(3, "progress", "B đang làm")])
    office_says(desk, second, "Đẩy nhanh")
    later(desk)
    assert (desk.task(first).progress, desk.task(second).progress) == ("", "B đang làm")
    below = next(row for row in desk.rows() if row.position == 3)
    assert below.cells["office_opinion"].value == "Đẩy nhanh"
    assert "“Mã” của dòng này bị gộp" in str(below.cells["sync_note"].value)
    assert open_problems(desk) == [(second.code, "code")] and len(desk.rows()) == 2
    assert rests(desk)
    hands.unmerge()
    later(desk)
    assert desk.row(second).position == 3 and not desk.shown(second, "sync_note")
    assert open_problems(desk) == [] and len(desk.rows()) == 2


def test_rows_merged_away_as_a_whole_are_not_put_back_before_they_are_unmerged(
    desk: Desk, hands: Hands
) -> None:
    first, second = two(desk)
    desk.type(second, progress="B đang làm")
    later(desk)
    for key in ("code", "symbol", "content", "due_on", "progress", "sync_note"):
        hands.merge(key, 2, 3)
    later(desk)
    assert (second.code, "code") in open_problems(desk)
    assert [row.position for row in desk.rows() if "code" in row.cells] == [2] and rests(desk)
    hands.unmerge()
    later(desk)
    assert desk.task(second).progress == desk.shown(second, "progress") == "B đang làm"
    assert desk.shown(second, "content") == "Việc B" and open_problems(desk) == []
    assert [desk.task(task).archived_at for task in (first, second)] == [None, None]


def test_a_line_added_under_a_task_whose_code_is_merged_over_it_is_no_row_and_is_told(
    desk: Desk, hands: Hands
) -> None:
    first, second = two(desk)
    hands.insert_rows(3)
    desk.put([(3, "progress", "ý thứ hai")])
    hands.merge("code", 2, 3)
    later(desk)
    assert (desk.task(first).progress, desk.task(second).progress) == ("", "")
    (line,) = [row for row in desk.rows() if row.position == 3]
    assert line.cells["progress"].value == "ý thứ hai"
    assert notes.is_unread(str(line.cells["sync_note"].value))
    assert open_problems(desk) == [("", "code")] and rests(desk)
    hands.delete_rows(4)  # nothing hides the row of B: what it was about can be seen in none
    later(desk)
    assert desk.shown(second, "content") == "Việc B"


def test_a_row_that_the_unit_adds_under_a_merged_content_is_told_that_it_is_not_read(
    desk: Desk, hands: Hands
) -> None:
    two(desk)
    desk.put([(4, "progress", "thêm một ý")])
    hands.merge("content", 3, 4)
    later(desk)
    (line,) = [row for row in desk.rows() if row.position == 4]
    assert notes.is_unread(str(line.cells["sync_note"].value)) and open_problems(desk) == [("", "code")]
    hands.unmerge()
    later(desk)
    assert open_problems(desk) == []
    (line,) = [row for row in desk.rows() if row.position == 4]
    assert "sync_note" not in line.cells or line.cells["sync_note"].value is None


def test_a_note_that_a_merged_cell_hides_stands_before_the_office(desk: Desk, hands: Hands) -> None:
    _, second = two(desk)
    hands.merge("sync_note", 2, 3)
    desk.type(second, report_date="hôm qua")
    later(desk)
    assert open_problems(desk) == [(second.code, "report_date"), (second.code, "sync_note")]
    assert rests(desk)
    hands.unmerge()
    later(desk)
    assert "“Ngày BC”" in desk.shown(second, "sync_note")
    assert open_problems(desk) == [(second.code, "report_date")]


def test_a_new_row_is_put_below_the_merged_cells_that_would_hide_its_code(desk: Desk, hands: Hands) -> None:
    _, second = two(desk)
    hands.merge("code", 3, 300)
    later(desk)
    third = desk.give(content="Việc C")
    later(desk)
    last = 43 if isinstance(desk, GoogleDesk) else 300  # where the grid ends
    assert (
        desk.row(third).position == last + 1
        and desk.task(second).code == desk.row(second).cells["code"].value
    )


def test_a_new_row_is_put_below_a_merged_content_that_would_show_another_tasks(
    desk: Desk, hands: Hands
) -> None:
    two(desk)
    desk.put([(4, "content", "bỏ đi")])
    hands.merge("content", 3, 6)
    hands.merge("progress", 6, 8)  # and from there further down
    third = desk.give(content="Việc C")
    later(desk)
    assert desk.row(third).position == 9 and desk.shown(third, "content") == "Việc C"
    assert open_problems(desk) == [] and rests(desk)


def test_several_new_rows_are_put_around_cells_merged_below(desk: Desk, hands: Hands) -> None:
    two(desk)
    hands.merge("content", 4, 4, to="product")
    hands.merge("content", 6, 8)
    made = [desk.give(content=f"Việc {each}", product=f"Báo cáo {each}") for each in "CDEF"]
    later(desk)
    assert [desk.row(task).position for task in made] == [5, 6, 9, 10]
    assert open_problems(desk) == [] and rests(desk)


def test_a_column_that_is_merged_as_a_whole_stops_no_new_row(desk: Desk, hands: Hands) -> None:
    two(desk)
    hands.merge("other_info", 1, 43 if isinstance(desk, GoogleDesk) else 1_048_576)
    third = desk.give(content="Việc C")
    later(desk)
    assert desk.shown(third, "content") == "Việc C" and desk.row(third).position <= 44


def test_a_new_row_whose_code_is_merged_away_is_told_and_leaves_the_workbook_at_rest(
    desk: Desk, hands: Hands
) -> None:
    two(desk)
    desk.put([(4, "content", "Việc mới"), (4, "product", "Báo cáo")])
    for _ in range(2):  # it is read, and given its code
        desk.later(minutes=1).run()
    hands.merge("code", 3, 4)
    later(desk)
    assert SyncProposal.select().count() == 1
    assert [column for _, column in open_problems(desk)] == ["code"] and rests(desk)


def test_a_tombstone_says_where_its_task_went_once_its_note_can_be_seen(desk: Desk, hands: Hands) -> None:
    first, second = two(desk)
    hands.merge("sync_note", 2, 3)
    hands.merge("progress", 2, 3)
    later(desk)
    reroute(desk, second, "XA")
    later(desk)
    assert desk.row(second).grey and open_problems(desk) == [(second.code, "sync_note")]
    assert rests(desk)
    hands.unmerge()
    later(desk)
    assert "chuyển" in desk.shown(second, "sync_note")
    assert open_problems(desk) == [] and not desk.shown(first, "sync_note") and rests(desk)


def test_an_earlier_state_with_merged_cells_reverts_nothing(desk: Desk, hands: Hands) -> None:
    _, second = two(desk)
    desk.type(second, progress="B đang làm")
    later(desk)
    hands.merge("progress", 2, 3)
    later(desk)
    merged = hands.keep()
    hands.unmerge()
    later(desk)
    desk.type(second, progress="B làm tiếp")
    later(desk)
    hands.put_back(merged)
    later(desk)
    assert desk.task(second).progress == "B làm tiếp"
    assert open_problems(desk) == [(second.code, "progress")]
    hands.unmerge()
    later(desk)
    assert desk.shown(second, "progress") == "B làm tiếp" and open_problems(desk) == []


def test_a_header_merged_with_the_row_below_hides_what_that_row_says(desk: Desk, hands: Hands) -> None:
    first, _ = two(desk)
    hands.merge("due_on", 1, 2)
    later(desk)
    assert open_problems(desk) == [(first.code, "due_on")]
    assert MERGED in desk.shown(first, "sync_note") and rests(desk)
    hands.unmerge()
    later(desk)
    assert desk.shown(first, "due_on") == "30/9/2025" and open_problems(desk) == []


def test_a_merge_drawn_while_nothing_is_proposed_makes_no_proposal(desk: Desk, hands: Hands) -> None:
    tasks = two(desk)
    hands.merge("content", 2, 3)
    later(desk)
    hands.unmerge()
    later(desk)
    assert [desk.shown(task, "content") for task in tasks] == ["Việc A", "Việc B"]
    assert not SyncProposal.select().count() and not SyncJournal.select().count()


def test_a_write_that_waits_after_the_cell_was_unmerged_clears_nothing(folder_desk: Desk) -> None:
    desk, hands = folder_desk, ExcelHands(folder_desk)
    _, second = two(desk)
    desk.type(second, other_info="B cần kinh phí")
    later(desk)
    hands.merge("other_info", 2, 3)
    later(desk)
    hands.unmerge()
    lock = desk.path().with_name("~$BT.xlsx")
    lock.write_bytes(b"")
    for _ in range(3):
        desk.later(minutes=2).run()
    assert desk.workbook().state == "waiting"
    assert desk.task(second).other_info == "B cần kinh phí"
    lock.unlink()
    later(desk)
    assert desk.task(second).other_info == desk.shown(second, "other_info") == "B cần kinh phí"


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("exact", [False, True])
def test_cells_merged_in_the_instant_of_the_write_are_told_and_arrive_later(
    google_desk: GoogleDesk, kept: bool, exact: bool
) -> None:
    desk, hands = google_desk, GoogleHands(google_desk)
    desk.server.unknowns.keeps_under_merges, desk.server.unknowns.receipt_exact = kept, exact
    first, second = two(desk)
    office_says(desk, second, "Đẩy nhanh")
    merge = Fault(before=lambda: hands.merge("office_opinion", 2, 3))
    desk.server.faults.add(merge, path=":batchUpdate")
    for _ in range(4):
        desk.later(minutes=2).run()
    assert open_problems(desk) == [(second.code, "office_opinion")]
    assert MERGED in desk.shown(second, "sync_note") and not desk.shown(first, "office_opinion")
    assert rests(desk)
    hands.unmerge()
    later(desk)
    assert desk.shown(second, "office_opinion") == "Đẩy nhanh"
    assert open_problems(desk) == [] and not desk.shown(second, "sync_note")
    assert not SyncProposal.select().count()


@pytest.mark.parametrize("kept", [False, True])
def test_a_code_merged_away_in_the_instant_of_the_write_sends_nothing_astray(
    google_desk: GoogleDesk, kept: bool
) -> None:
    desk, hands = google_desk, GoogleHands(google_desk)
    desk.server.unknowns.keeps_under_merges = kept
    first, second = two(desk)
    office_says(desk, second, "Đẩy nhanh")
    desk.server.faults.add(Fault(before=lambda: hands.merge("code", 2, 3)), path=":batchUpdate")
    for _ in range(4):
        desk.later(minutes=2).run()
    assert open_problems(desk) == [(second.code, "code")] and not desk.shown(first, "office_opinion")
    hands.unmerge()
    later(desk)
    assert desk.shown(second, "office_opinion") == "Đẩy nhanh" and desk.row(second).position == 3
    assert len(desk.rows()) == 2 and open_problems(desk) == []


def test_an_act_whose_other_cells_lie_under_a_merge_takes_them_from_the_record(
    desk: Desk, hands: Hands
) -> None:
    tasks = two(desk)
    for task in tasks:
        set_coordinators(desk.ctx(), desk.task(task), [desk.office.units["XA"]])
    later(desk)
    theirs = type(hands)(desk, "XA")  # type: ignore[call-arg]
    desk.type(tasks[1], "XA", contribution="Đồng ý, bổ sung điều 2", contributed_on="8/9/2025")
    later(desk)
    theirs.merge("contribution", 2, 3)
    desk.type(tasks[1], "XA", contributed_on="9/9/2025")
    desk.later(days=2).settle()
    part = Participation.get((Participation.task == tasks[1].id) & (Participation.role == "coordinator"))
    assert (part.contribution, part.contributed_on) == ("Đồng ý, bổ sung điều 2", date(2025, 9, 9))


def test_an_edit_under_a_merge_of_a_whole_table_costs_no_row_its_place(desk: Desk, hands: Hands) -> None:
    tasks = two(desk)
    hands.merge("code", 1, 40)  # the header with every code
    later(desk)
    third = desk.give(content="Việc C")
    later(desk)
    assert desk.row(third).position == 41
    assert rests(desk)
    hands.unmerge()
    later(desk)
    assert [desk.row(task).position for task in (*tasks, third)] == [2, 3, 41]
    assert open_problems(desk) == [] and len(desk.rows()) == 3
