"""Rows sorted, moved, copied, deleted, hidden: found again by their codes, and each keeps its own values."""

from __future__ import annotations

from datetime import date

import pytest

from console.records import SyncConflict, SyncProblem, SyncProposal, Task
from console.workflow.archive import archive
from console.workflow.tasks import send
from sheets_sync.columns import DOCUMENTS
from sheets_sync.decisions import accept_proposal
from sheets_sync.plan import notes
from sheets_sync.store import EMPTY
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hands import ExcelHands, Hands
from tests.sheets_sync.hazards.office import office_enters, office_says
from tests.sheets_sync.killing import Killed, Killer


def three(desk: Desk) -> list[Task]:
    """Three tasks in rows 2 to 4, each with progress of its own."""
    tasks = [desk.give(content=f"Việc {name}") for name in "ABC"]
    desk.settle()
    desk.later(hours=1)
    for task in tasks:
        desk.type(task, progress=f"của {task.content}")
    desk.settle()
    return tasks


def progress(desk: Desk, tasks: list[Task]) -> list[tuple[str, str]]:
    return [(desk.task(task).progress, desk.shown(task, "progress")) for task in tasks]


OWN = [(f"của Việc {name}", f"của Việc {name}") for name in "ABC"]


def test_rows_sorted_between_passes_keep_their_own_values(desk: Desk, hands: Hands) -> None:
    tasks = three(desk)
    hands.sort("content")
    office_says(desk, tasks[2], "cho C")
    desk.settle()
    assert progress(desk, tasks) == OWN
    assert desk.row(tasks[2]).position == 2
    assert desk.shown(tasks[2], "office_opinion") == "cho C"


def test_a_cell_typed_after_a_sort_belongs_to_the_row_where_it_stands(desk: Desk, hands: Hands) -> None:
    tasks = three(desk)
    hands.sort("content")
    desk.type(tasks[0], progress="A làm tiếp")
    desk.settle()
    assert progress(desk, tasks) == [("A làm tiếp", "A làm tiếp"), *OWN[1:]]


def test_rows_inserted_above_and_between_move_nothing(desk: Desk, hands: Hands) -> None:
    tasks = three(desk)
    hands.insert_rows(2, 2)
    hands.insert_rows(5)
    office_says(desk, tasks[1], "cho B")
    desk.settle()
    assert progress(desk, tasks) == OWN
    assert desk.shown(tasks[1], "office_opinion") == "cho B"


def test_a_row_cut_and_pasted_elsewhere_has_only_moved(desk: Desk, hands: Hands) -> None:
    tasks = three(desk)
    hands.move_row(2, 9)
    desk.settle()
    assert progress(desk, tasks) == OWN
    assert desk.row(tasks[0]).position == 9
    assert desk.shown(tasks[0], "sync_note") == ""
    assert len(desk.rows()) == 3


def test_a_row_moved_and_edited_in_one_go_is_one_edit(desk: Desk, hands: Hands) -> None:
    tasks = three(desk)
    hands.move_row(3, 9)
    desk.type(tasks[1], progress="B ở chỗ mới")
    desk.settle()
    assert desk.task(tasks[1]).progress == "B ở chỗ mới"
    assert not SyncProblem.select().count()


def test_a_cell_cut_from_one_row_into_another_is_two_edits(desk: Desk) -> None:
    one, two, _ = three(desk)
    desk.type(one, other_info="ghi nhầm dòng")
    desk.settle()
    desk.type(one, other_info=None)
    desk.type(two, other_info="ghi nhầm dòng")
    desk.settle()
    assert [desk.task(each).other_info for each in (one, two)] == ["", "ghi nhầm dòng"]
    assert [desk.shown(each, "sync_note") for each in (one, two)] == ["", ""]


def test_progress_cannot_be_unsaid_and_its_cleared_cell_says_so(desk: Desk, task: Task) -> None:
    desk.type(task, progress="Đã họp")
    desk.settle()
    desk.type(task, progress=None)
    desk.settle()
    assert desk.task(task).progress == "Đã họp"
    assert "Chưa nhập tình hình" in desk.shown(task, "sync_note")


def test_a_row_copied_with_its_code_is_flagged_and_the_original_goes_on(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.copy_row(2, 3)
    desk.put([(3, "progress", "ở bản chép")])
    desk.settle()
    assert desk.task(task).progress == ""
    notes = [row.cells.get("sync_note") for row in desk.rows()]
    assert notes[0] is None and "trùng" in str(notes[1].value if notes[1] else "")
    desk.put([(2, "progress", "ở dòng gốc")])
    desk.settle()
    assert desk.task(task).progress == "ở dòng gốc"


def copied(desk: Desk, hands: Hands, task: Task) -> None:
    """A row is copied below itself; then the Office and the unit go on in the row, and all that is agreed."""
    hands.copy_row(2, 3)
    office_enters(desk, task, "Văn phòng nhập")
    desk.settle()
    desk.later(minutes=5).put([(2, "other_info", "Xã nhập")])
    desk.settle()
    desk.later(minutes=5)


def test_a_row_that_loses_its_code_beside_an_older_copy_of_it_is_still_the_row(
    desk: Desk, hands: Hands, task: Task
) -> None:
    copied(desk, hands, task)
    desk.put([(2, "code", None)])
    office_enters(desk, task, "Văn phòng nhập tiếp")
    desk.settle()
    assert not SyncConflict.select().count()
    assert desk.task(task).progress == "Văn phòng nhập tiếp"
    row, copy = desk.rows()
    assert (row.cells["code"].value, row.cells["progress"].value) == (task.code, "Văn phòng nhập tiếp")
    assert copy.cells["sync_note"].value == notes.DUPLICATE


def test_a_copy_in_which_somebody_typed_is_the_row_once_the_first_has_no_code(
    desk: Desk, hands: Hands, task: Task
) -> None:
    copied(desk, hands, task)
    desk.put([(2, "code", None), (3, "progress", "Xã nhập ở bản chép")])
    desk.settle()
    found = desk.task(task)
    assert (found.progress, found.other_info) == ("Xã nhập ở bản chép", "Xã nhập")
    assert desk.row(task).position == 3


def test_what_a_copy_said_before_the_row_itself_went_on_is_not_typed_once_it_is_the_row(
    desk: Desk, hands: Hands, task: Task
) -> None:
    copied(desk, hands, task)
    hands.delete_rows(2)  # the copy was made to move the row
    desk.settle()
    found = desk.task(task)
    assert (found.progress, found.other_info) == ("Văn phòng nhập", "Xã nhập")
    shown = [desk.shown(task, column) for column in ("progress", "other_info")]
    assert shown == ["Văn phòng nhập", "Xã nhập"]
    assert not SyncConflict.select().count()


def test_a_copied_row_with_another_content_becomes_a_row_of_its_own(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.copy_row(2, 3)
    desk.put([(3, "content", "Việc khác dựa trên dòng cũ")])
    desk.later(seconds=5).run()  # a new row is taken only when it stood unchanged over two reads
    desk.settle()
    codes = [str(row.cells["code"].value) for row in desk.rows()]
    assert codes[0] == task.code
    assert codes[1].startswith("DX-")
    assert desk.task(task).content == "Rà soát quỹ đất"


def test_two_rows_of_one_code_that_both_differ_are_both_flagged_and_neither_is_read(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.copy_row(2, 3)
    desk.put([(2, "content", "Sửa một"), (3, "content", "Sửa hai"), (3, "progress", "Không biết của ai")])
    desk.settle()
    notes = [str(row.cells["sync_note"].value) for row in desk.rows()]
    assert all("hai dòng cùng Mã" in note for note in notes) and len(notes) == 2
    assert (desk.task(task).content, desk.task(task).progress) == ("Rà soát quỹ đất", "")

    hands.delete_rows(3)
    desk.put([(2, "content", "Rà soát quỹ đất"), (2, "progress", "Còn một dòng")])
    desk.settle()
    assert desk.task(task).progress == "Còn một dòng"
    assert desk.shown(task, "sync_note") == ""


def test_a_copied_directive_is_flagged_because_units_add_none(desk: Desk, task: Task) -> None:
    (row,) = desk.rows(tab=DOCUMENTS)
    cells = [(3, key, cell.value) for key, cell in row.cells.items()]
    desk.put([*cells, (3, "abstract", "Trích yếu khác")], tab=DOCUMENTS)
    desk.settle()
    original, copied = desk.rows(tab=DOCUMENTS)
    assert "sync_note" not in original.cells
    assert "trùng" in str(copied.cells["sync_note"].value)


def test_a_row_that_lost_its_code_gets_it_back(desk: Desk, task: Task) -> None:
    desk.put([(2, "code", None), (2, "progress", "Vẫn làm")])
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Vẫn làm"
    assert len(desk.rows()) == 1


def test_a_row_that_loses_its_code_as_the_office_takes_its_proposal_is_found(desk: Desk, task: Task) -> None:
    desk.type(task, product="Tờ trình")
    desk.settle()
    desk.put([(2, "code", None), (2, "product", "Tờ trình")])
    accept_proposal(desk.ctx(), SyncProposal.get())
    desk.settle()
    (row,) = desk.rows()
    assert (row.cells["code"].value, row.cells["product"].value) == (task.code, "Tờ trình")


def test_a_row_that_lost_its_code_and_was_changed_is_flagged_and_the_task_put_back(
    desk: Desk, task: Task
) -> None:
    desk.put([(2, "code", None), (2, "due_on", "31/12/2025"), (2, "progress", "Vẫn làm")])
    desk.settle()
    lost, restored = desk.rows()
    assert "mất Mã" in str(lost.cells["sync_note"].value)
    assert str(lost.cells["progress"].value) == "Vẫn làm"
    assert restored.cells["code"].value == task.code


def test_a_row_without_its_code_whose_task_leaves_is_not_new_after_a_pass_that_died(
    desk: Desk, task: Task
) -> None:
    desk.put([(2, "code", None), (2, "due_on", "31/12/2025"), (2, "progress", "Vẫn làm")])
    archive(desk.ctx("hoa"), desk.task(task))
    desk.engine.boundary = Killer(at="applied")
    with pytest.raises(Killed):
        desk.later(minutes=1).run()
    desk.later(minutes=5).put([(2, "progress", "Làm tiếp")])
    for _ in range(3):
        desk.later(minutes=1).settle()
    (row,) = desk.rows()
    assert "mất Mã" in str(row.cells["sync_note"].value) and row.cells["progress"].value == "Làm tiếp"
    assert not SyncProposal.select().count() and "code" not in row.cells


def test_two_rows_alike_that_both_lost_their_codes_are_flagged_and_not_guessed(
    desk: Desk, hands: Hands
) -> None:
    desk.office.now = desk.clock.now()
    document = desk.office.document(date(2025, 9, 8))
    drafts = [desk.office.draft(document, "BT", due_on=date(2025, 9, 30)) for _ in range(2)]
    tasks = [send(desk.ctx(), draft) for draft in drafts]
    desk.settle()
    desk.later(hours=1).put([(2, "code", None), (3, "code", None), (3, "progress", "Không biết của ai")])
    desk.settle()
    lost = [row for row in desk.rows() if row.position in (2, 3)]
    assert all("mất Mã" in str(row.cells["sync_note"].value) for row in lost)
    assert [desk.task(task).progress for task in tasks] == ["", ""]
    assert [desk.row(task).position for task in tasks] == [4, 5]


def test_a_mistyped_code_is_put_right_where_the_office_cells_prove_the_row(desk: Desk) -> None:
    tasks = three(desk)
    desk.put([(2, "code", "NV-99999-9"), (2, "progress", "A làm tiếp")])
    desk.settle()
    assert desk.row(tasks[0]).position == 2
    assert progress(desk, tasks) == [("A làm tiếp", "A làm tiếp"), *OWN[1:]]


@pytest.mark.parametrize("between", ["", " ", "\u2013"])
def test_a_code_that_lost_its_hyphens_is_put_right_whatever_else_its_row_says(
    desk: Desk, between: str
) -> None:
    tasks = three(desk)
    desk.put(
        [
            cell
            for row, task in zip((2, 3, 4), tasks, strict=True)
            for cell in (
                (row, "code", task.code.replace("-", between)),
                (row, "symbol", f"{row}UBND"),
                (row, "progress", f"làm tiếp {row}"),
            )
        ]
    )
    office_says(desk, tasks[0], "cho A")
    desk.settle()
    assert [desk.row(task).position for task in tasks] == [2, 3, 4]
    assert progress(desk, tasks) == [(f"làm tiếp {row}", f"làm tiếp {row}") for row in (2, 3, 4)]
    assert desk.shown(tasks[0], "office_opinion") == "cho A"
    assert len(desk.rows()) == 3
    assert not SyncProblem.select().where(SyncProblem.resolved_at.is_null()).exists()


def test_two_rows_that_spell_one_lost_code_are_told_of_it_and_neither_is_believed(desk: Desk) -> None:
    tasks = three(desk)
    spelling = tasks[0].code.replace("-", "")
    desk.put([(2, "code", spelling), (2, "content", "Việc khác hẳn")])
    desk.put([(5, "code", spelling), (5, "content", "Việc khác nữa"), (5, "progress", "Không biết của ai")])
    desk.settle()
    notes_of = {row.position: row.cells["sync_note"].value for row in desk.rows() if row.position in (2, 5)}
    assert notes_of == {2: notes.UNKNOWN, 5: notes.UNKNOWN}
    assert progress(desk, tasks) == OWN


def test_lines_between_and_below_the_rows_are_told_nothing(desk: Desk, hands: Hands) -> None:
    tasks = three(desk)
    hands.insert_rows(3)
    desk.put(
        [
            (3, "code", "II. Lĩnh vực đất đai"),
            (6, "code", "Tổng cộng: 3 việc"),
            (6, "sync_note", notes.UNKNOWN),
        ]
    )
    desk.settle()
    shown = {row.position: row for row in desk.rows()}
    assert [shown[at].cells["code"].value for at in (3, 6)] == ["II. Lĩnh vực đất đai", "Tổng cộng: 3 việc"]
    assert [shown[at].cells.get("sync_note", EMPTY).value for at in (3, 6)] == [None, None]
    assert progress(desk, tasks) == OWN
    assert not SyncProblem.select().where(SyncProblem.resolved_at.is_null()).exists()


@pytest.mark.parametrize("beside", ["progress", "content", "office_opinion"])
def test_a_line_beside_which_something_stands_is_told_that_it_is_not_read(desk: Desk, beside: str) -> None:
    three(desk)
    desk.put([(5, "code", "việc mới giao"), (5, beside, "Đo đạc lại")])
    desk.settle()
    told = next(row for row in desk.rows() if row.position == 5)
    assert told.cells["sync_note"].value == notes.UNKNOWN
    assert told.cells[beside].value == "Đo đạc lại"


def test_a_mistyped_code_that_nothing_proves_is_flagged_and_is_never_another_task(desk: Desk) -> None:
    tasks = three(desk)
    desk.put(
        [(2, "code", "NV-99999-9"), (2, "content", "Việc khác hẳn"), (2, "progress", "Không biết của ai")]
    )
    desk.settle()
    flagged = next(row for row in desk.rows() if row.position == 2)
    assert flagged.cells["sync_note"].value == notes.UNKNOWN
    assert flagged.cells["code"].value == "NV-99999-9"
    assert flagged.cells["progress"].value == "Không biết của ai"
    assert progress(desk, tasks) == OWN
    assert [desk.row(task).position for task in tasks] == [5, 3, 4]  # A's own row was put back at the end


def test_a_deleted_row_is_put_back_with_a_note(desk: Desk, hands: Hands) -> None:
    tasks = three(desk)
    hands.delete_rows(2)
    desk.settle()
    assert progress(desk, tasks) == OWN
    assert "khôi phục" in desk.shown(tasks[0], "sync_note")
    assert desk.row(tasks[0]).position > desk.row(tasks[2]).position


def test_a_row_that_was_cut_and_put_back_is_pasted_as_no_new_one_however_much_its_note_says(
    desk: Desk, hands: Hands, task: Task
) -> None:
    proposed = {"symbol": "1/X", "abstract": "An ghi", "product": "An ghi", "office_opinion": "An ghi"}
    desk.type(task, **proposed)
    desk.settle()
    hands.delete_rows(2)
    desk.settle()
    assert desk.shown(task, "sync_note").splitlines()[0] == notes.RESTORED
    assert "khác cần xem lại" in desk.shown(task, "sync_note")
    row = desk.row(task)
    pasted = row.cells.keys() - {"code", "remaining", "sync_note"}
    desk.put([(row.position + 1, key, row.cells[key].value) for key in pasted])
    for _ in range(3):  # a new row would be seen, given its code, proposed
        desk.later(seconds=5).run()
    assert {row.column for row in SyncProposal.select()} == proposed.keys()
    assert desk.rows()[-1].cells["sync_note"].value == notes.LOST_CODE


def test_what_the_office_changed_meanwhile_comes_back_with_a_deleted_row(desk: Desk, hands: Hands) -> None:
    tasks = three(desk)
    hands.delete_rows(3)
    office_says(desk, tasks[1], "Đẩy nhanh")
    desk.settle()
    assert desk.shown(tasks[1], "office_opinion") == "Đẩy nhanh"
    assert progress(desk, tasks) == OWN


def test_hidden_and_filtered_rows_are_still_read(desk: Desk, hands: Hands) -> None:
    tasks = three(desk)
    hands.hide_row(2)
    hands.filter_out("content", "Việc B")
    desk.type(tasks[0], progress="Trong dòng ẩn")
    desk.type(tasks[1], progress="Trong dòng lọc")
    desk.settle()
    assert desk.task(tasks[0]).progress == "Trong dòng ẩn"
    assert desk.task(tasks[1]).progress == "Trong dòng lọc"
    assert len(desk.rows()) == 3


def test_a_new_row_shows_where_a_filter_hid_the_blank_ones_and_hidden_rows_stay_hidden(
    folder_desk: Desk, task: Task
) -> None:
    hands = ExcelHands(folder_desk)
    for row in (2, 3, 4):
        hands.hide_row(row)
    new = folder_desk.give(content="Việc mới")
    folder_desk.settle()
    assert (folder_desk.row(new).position, folder_desk.row(new).hidden) == (3, False)
    folder_desk.type(new, progress="Đang làm")
    folder_desk.settle()
    assert folder_desk.row(task).hidden


def test_merged_cells_below_the_first_are_not_cleared(desk: Desk, hands: Hands) -> None:
    tasks = three(desk)
    hands.merge("progress", 2, 3)
    desk.settle()
    assert [desk.task(task).progress for task in tasks] == [own for own, _ in OWN]
    desk.type(tasks[0], progress="ô gộp")
    desk.settle()
    assert [desk.task(task).progress for task in tasks] == ["ô gộp", OWN[1][0], OWN[2][0]]


def test_a_row_that_is_copied_with_its_note_says_in_both_why_neither_is_read(
    desk: Desk, hands: Hands, task: Task
) -> None:
    desk.put([(2, "report_date", "hôm qua")])
    desk.settle()
    assert desk.shown(task, "sync_note")
    hands.copy_row(2, 3)
    desk.put([(2, "progress", "Đã họp")])
    desk.settle()
    assert all("hai dòng cùng Mã" in str(row.cells["sync_note"].value) for row in desk.rows())
    hands.delete_rows(3)
    desk.settle()
    assert desk.task(task).progress == "Đã họp" and "Ngày BC" in desk.shown(task, "sync_note")
