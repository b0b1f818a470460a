"""A unit that is merged: its open rows go to its successor's workbook, its unread typing to nobody's."""

from __future__ import annotations

from console.records import Participation, SyncConflict, SyncJournal, SyncProposal, Task, Unit
from console.workflow.merging import hand_over
from console.workflow.units import edit_unit
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hazards.office import moves, reroute


def merge(desk: Desk, code: str = "BT", heir: str = "XA") -> None:
    unit = Unit.get(Unit.code == code)
    edit_unit(desk.ctx("quantri"), unit, {"successor": Unit.get(Unit.code == heir)}, unit.version)
    hand_over(desk.ctx("hoa"), Unit.get(Unit.code == code), document="12/NQ-HĐND, 1/9/2025")


def test_a_merged_units_open_rows_stand_in_its_successors_workbook(desk: Desk, task: Task) -> None:
    desk.type(task, progress="Đã họp")
    desk.settle()
    received = desk.task(task).received_at
    desk.type(task, other_info="Chưa kịp đọc")
    merge(desk)
    desk.settle()

    assert desk.row(task, "BT").grey
    assert "12/NQ-HĐND" in desk.shown(task, "sync_note", "BT")
    assert desk.shown(task, "progress", "XA") == "Đã họp"
    assert desk.shown(task, "other_info", "XA") == ""
    assert [row.value for row in SyncJournal.select()] == ["Chưa kịp đọc"]
    assert desk.task(task).received_at == received  # no clock begins anew
    assert not SyncConflict.select() and not SyncProposal.select()

    desk.type(task, "XA", progress="Đơn vị kế thừa làm tiếp")
    desk.settle()
    assert desk.task(task).progress == "Đơn vị kế thừa làm tiếp"
    assert desk.task(task).state == "doing"


def test_what_is_typed_into_the_old_row_after_the_merger_changes_nothing(desk: Desk, task: Task) -> None:
    merge(desk)
    desk.settle()
    desk.type(task, "BT", progress="Gõ vào dòng cũ")
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress", "XA") == ""
    assert desk.shown(task, "progress", "BT") == "Gõ vào dòng cũ"


def test_a_coordinator_that_becomes_the_lead_and_gives_it_back_keeps_its_words(
    desk: Desk, task: Task
) -> None:
    """XA coordinates, leads, and coordinates no more; each cell follows the role."""
    both = desk.give(content="Hai đơn vị", coordinators=[Unit.get(Unit.code == "XA")])
    desk.settle()
    desk.type(both, "XA", contribution="Đề nghị bổ sung phụ lục")
    desk.settle()
    reroute(desk, both, "XA")
    desk.settle()
    assert desk.shown(both, "role", "XA") == "Chủ trì"
    assert desk.shown(both, "contribution", "XA") == ""
    assert desk.row(both, "BT").grey
    reroute(desk, both, "BT")
    desk.settle()
    assert desk.row(both, "XA").grey and not desk.row(both, "BT").grey
    desk.type(both, "BT", progress="Lại chủ trì")
    desk.settle()
    assert desk.task(both).progress == "Lại chủ trì"
    assert not SyncConflict.select() and not SyncProposal.select()
    heir = Unit.get(Unit.code == "XA")
    part = Participation.get((Participation.task == both.id) & (Participation.unit == heir.id))
    assert part.contribution == "Đề nghị bổ sung phụ lục"


def test_sheet_to_console_to_sheet_takes_up_what_both_sides_did(desk: Desk, task: Task) -> None:
    moves(desk, "console")
    desk.settle()
    later = desk.give(content="Việc giao khi ở hệ thống")
    desk.settle()
    moves(desk, "sheet")
    desk.type(later, progress="Ghi lại trong bảng")
    desk.settle()
    assert desk.task(later).progress == desk.shown(later, "progress") == "Ghi lại trong bảng"
    assert desk.shown(later, "sync_note") == ""
    assert not SyncConflict.select() and not SyncProposal.select()
