"""Columns moved, inserted, reworded, deleted, doubled: bound by name, then header, else the tab freezes."""

from __future__ import annotations

import openpyxl
import pytest

from console.records import SyncConflict, SyncProposal, Task
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hands import TITLE, Hands
from tests.sheets_sync.hazards.office import office_says


def both_ways(desk: Desk, task: Task) -> None:
    """A word from each side arrives on the other."""
    desk.type(task, progress="Đã họp")
    office_says(desk, task, "Đẩy nhanh")
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Đã họp"
    assert desk.task(task).office_opinion == desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert (desk.workbook().state, desk.workbook().message) == ("ok", "")


def test_a_moved_column_is_followed(desk: Desk, hands: Hands, task: Task) -> None:
    hands.move_column("progress", "symbol")
    hands.move_column("office_opinion", "code")
    both_ways(desk, task)


def test_an_inserted_column_is_the_units_own(desk: Desk, hands: Hands, task: Task) -> None:
    hands.insert_column("progress")
    hands.insert_column("symbol")
    both_ways(desk, task)


def test_a_reworded_header_is_still_bound_by_its_name(desk: Desk, hands: Hands, task: Task) -> None:
    hands.reword("progress", "Đã làm được gì")
    hands.reword("office_opinion", "VP nói")
    both_ways(desk, task)


def test_columns_moved_and_reworded_in_one_save_are_followed(desk: Desk, hands: Hands, task: Task) -> None:
    hands.reword("progress", "Đã làm được gì")
    hands.move_column("progress", "content")
    hands.insert_column("content")
    both_ways(desk, task)


def test_without_names_the_headers_tell(desk: Desk, hands: Hands, task: Task) -> None:
    hands.forget_names()
    hands.move_column("progress", "content")
    both_ways(desk, task)


def test_an_alias_is_enough_where_the_names_are_gone(desk: Desk, hands: Hands, task: Task) -> None:
    hands.reword("progress", "Tiến độ")
    hands.forget_names()
    both_ways(desk, task)


@pytest.mark.parametrize("key", ["progress", "office_opinion", "code"])
def test_a_deleted_column_freezes_the_tab_and_nothing_is_concluded(
    desk: Desk, hands: Hands, task: Task, key: str
) -> None:
    desk.type(task, progress="Đã họp")
    desk.settle()
    whole = hands.keep()
    hands.delete_column(key)
    office_says(desk, task, "Không ghi được")
    desk.run()
    assert desk.workbook().state == "frozen"
    assert "thiếu cột" in desk.workbook().message
    assert (desk.task(task).progress, desk.task(task).archived_at) == ("Đã họp", None)
    desk.later(minutes=5)
    hands.put_back(whole)
    desk.settle()
    assert desk.workbook().state == "ok"
    assert desk.shown(task, "office_opinion") == "Không ghi được"


def test_two_columns_of_one_header_freeze_the_tab_and_change_nothing(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.forget_names()
    hands.reword("result", "Tình hình thực hiện")
    office_says(desk, task, "Không ghi được")
    desk.run()
    assert desk.workbook().state == "frozen"
    assert "Tình hình thực hiện" in desk.workbook().message
    assert desk.shown(task, "office_opinion") == ""


def test_a_lost_header_row_freezes_the_tab_and_deletes_nothing(desk: Desk, hands: Hands, task: Task) -> None:
    hands.forget_names()
    hands.delete_rows(1)
    desk.run()
    assert desk.workbook().state == "frozen"
    assert desk.task(task).archived_at is None


def test_a_title_put_above_the_header_moves_nothing(desk: Desk, hands: Hands, task: Task) -> None:
    hands.forget_names()
    hands.insert_rows(1, 2)
    both_ways(desk, task)


def test_a_header_sorted_in_among_the_rows_freezes_the_tab(desk: Desk, hands: Hands, task: Task) -> None:
    hands.forget_names()
    hands.move_row(1, 9)
    office_says(desk, task, "Không ghi được")
    desk.run()
    assert desk.workbook().state == "frozen"
    assert desk.task(task).archived_at is None


def test_the_other_tab_goes_on_while_one_is_frozen(desk: Desk, hands: Hands, task: Task) -> None:
    hands.delete_column("progress")
    desk.run()
    desk.give(content="Việc giao sau")
    desk.settle()
    assert desk.workbook().state == "frozen"
    assert len(desk.rows(tab="documents")) == 2


def test_what_stands_beside_our_columns_never_changes(desk: Desk, hands: Hands, task: Task) -> None:
    hands.write_own(1, "Ghi chú riêng")
    hands.write_own(2, "=1+1")
    hands.note_on(2, "progress", "Nhớ hỏi Sở")
    before = (hands.own(1), hands.own(2))
    both_ways(desk, task)
    assert (hands.own(1), hands.own(2)) == before
    assert "Nhớ hỏi Sở" in " ".join(hands.notes())


def test_a_column_deleted_by_a_program_that_leaves_the_names_behind_freezes_the_tab(
    folder_desk: Desk, task: Task
) -> None:
    desk = folder_desk
    desk.type(task, result="Đã xong", report_number="12/BC")
    desk.settle()
    book = openpyxl.load_workbook(desk.path())
    tab = book[TITLE]
    places = {str(cell.value): cell.column for cell in tab[1]}
    tab.delete_cols(places["Kết quả thực hiện"])
    book.save(desk.path())
    desk.touch()
    desk.settle()
    assert desk.workbook().state == "frozen" and "Kết quả thực hiện" in desk.workbook().message
    found = desk.task(task)
    assert (found.result, found.report_number) == ("Đã xong", "12/BC")
    assert not SyncProposal.select().count() and not SyncConflict.select().count()
