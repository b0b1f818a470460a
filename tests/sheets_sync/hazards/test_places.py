"""Tabs and workbooks renamed, deleted, lost and found again: nothing is concluded from what is not there."""

from __future__ import annotations

from datetime import date

import pytest

from console.records import Task
from sheets_sync.columns import DOCUMENTS
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hands import Hands
from tests.sheets_sync.hazards.office import office_says


def test_a_renamed_tab_is_followed(desk: Desk, hands: Hands, task: Task) -> None:
    desk.type(task, progress="Đã họp")
    hands.rename_tab("Việc của xã")
    office_says(desk, task, "Đẩy nhanh")
    desk.settle()
    assert desk.task(task).progress == "Đã họp"
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert desk.workbook().state == "ok"


def test_a_deleted_tab_freezes_itself_and_deletes_nothing(desk: Desk, hands: Hands, task: Task) -> None:
    desk.type(task, progress="Đã họp")
    desk.settle()
    whole = hands.keep()
    hands.delete_tab()
    desk.run()
    assert desk.workbook().state == "frozen"
    assert "Không tìm thấy trang “Nhiệm vụ”" in desk.workbook().message
    assert "đề nghị đặt lại tên “Nhiệm vụ” hoặc khôi phục trang" in desk.workbook().message
    assert (desk.task(task).progress, desk.task(task).archived_at) == ("Đã họp", None)
    desk.later(minutes=5)
    hands.put_back(whole)
    desk.settle()
    assert (desk.workbook().state, desk.workbook().message) == ("ok", "")
    assert desk.shown(task, "progress") == "Đã họp"


def test_a_deleted_tab_stops_only_itself(desk: Desk, hands: Hands, task: Task) -> None:
    hands.delete_tab("Văn bản")
    desk.type(task, progress="Vẫn nhận")
    desk.settle()
    assert desk.workbook().state == "frozen"
    assert desk.task(task).progress == "Vẫn nhận"
    with pytest.raises(KeyError):
        desk.people.read("BT", desk.specs).tabs[DOCUMENTS].headers["code"]


def test_a_deleted_sync_tab_holds_the_workbook_until_it_is_back(desk: Desk, hands: Hands, task: Task) -> None:
    whole = hands.keep()
    hands.delete_tab("_sync")
    desk.run()
    assert desk.workbook().state == "held"
    assert "_sync" in desk.workbook().message
    desk.later(minutes=5)
    hands.put_back(whole)
    desk.type(task, progress="Đã họp")
    desk.settle()
    assert desk.workbook().state == "ok"
    assert desk.task(task).progress == "Đã họp"


def test_a_missing_workbook_is_told_deletes_nothing_and_is_found_again(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.lose()
    office_says(desk, task, "Ghi sau")
    desk.later(minutes=1).run()
    assert desk.workbook().state == "unreachable"
    assert "BT" in desk.workbook().message
    assert desk.task(task).archived_at is None
    desk.later(minutes=1)
    hands.find()
    desk.settle()
    assert desk.workbook().state == "ok"
    assert desk.shown(task, "office_opinion") == "Ghi sau"


def test_a_workbook_that_cannot_be_written_delays_its_units_clock(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.lose()
    later = desk.give(content="Chưa giao được")
    desk.later(minutes=1).run()
    assert desk.task(later).received_at is None
    desk.later(days=1)
    hands.find()
    desk.settle()
    assert desk.task(later).received_at.date() == date(2025, 9, 9)  # given on Monday 8/9, written a day later


def test_a_missing_workbook_delays_no_other(desk: Desk, hands: Hands, task: Task) -> None:
    other = desk.give("XA", content="Việc xã khác")
    desk.settle()
    hands.lose()
    desk.type(other, "XA", progress="Vẫn nhận")
    desk.settle()
    assert desk.workbook().state == "unreachable"
    assert desk.task(other).progress == "Vẫn nhận"
