"""Who owns which cell (SHEETS.md §1; CT26 Điều 6, LC15 Điều 6)."""

from __future__ import annotations

import pytest

from console.rules.vietnamese import fold
from sheets_sync.columns import (
    COORDINATOR,
    LEAD,
    LINK_PROMPT,
    Owner,
    Table,
    custom_column,
    document_table,
    offered_requests,
    owner,
    tab_specs,
    task_table,
)
from sheets_sync.headers import ALIASES
from sheets_sync.inspection_table import inspection_table

TABLE = task_table()
TABLES = (TABLE, document_table(), inspection_table())
HEADERS = (
    "Mã|Số, ký hiệu|Ngày ban hành|Trích yếu|Nội dung nhiệm vụ|Sản phẩm|Vai trò|Chủ trì|Phối hợp|Theo dõi|"
    "Thời hạn|Tình trạng|Còn lại|Tình hình thực hiện|Kết quả thực hiện|Số BC|Ngày BC|Ngày hoàn thành|Tệp|"
    "Đã thực hiện|Đề nghị|Lý do|Hạn đề nghị|Số VB, ngày VB|Ý kiến phối hợp|Ngày góp ý|Thông tin khác|"
    "Kiểm tra kết quả|Ý kiến Văn phòng|Ghi chú đồng bộ"
)


def owned_by_unit(role: str, state: str) -> set[str]:
    return {column.key for column in TABLE.columns if owner(column, role, state) is Owner.UNIT}


def test_the_task_tab_has_the_columns_of_the_specification_in_order() -> None:
    assert "|".join(column.header for column in TABLE.columns) == HEADERS


def test_a_lead_unit_owns_progress_result_and_requests() -> None:
    assert owned_by_unit(LEAD, "doing") == {
        "progress", "result", "report_number", "report_date", "done_on", "file", "done",
        "request", "reason", "wanted_due_on", "request_document", "other_info",
    }  # fmt: skip


def test_a_coordinator_owns_its_contribution_and_remarks_only() -> None:
    assert owned_by_unit(COORDINATOR, "doing") == {"contribution", "contributed_on", "other_info"}


def test_nothing_is_the_units_once_the_task_is_closed_or_it_works_in_the_console() -> None:
    for state in ("done", "cancelled"):
        assert not owned_by_unit(LEAD, state)
        assert not owned_by_unit(COORDINATOR, state)
    progress = TABLE.columns[TABLE.index["progress"]]
    assert owner(progress, LEAD, "doing", in_sheet=False) is Owner.OFFICE
    assert owner(progress, LEAD, "doing", left=True) is Owner.NONE


def test_the_directive_tab_is_all_the_offices() -> None:
    assert not [c for c in document_table().columns if owner(c, LEAD, "doing") is Owner.UNIT]


def test_an_extension_is_offered_only_where_the_regulation_has_one() -> None:
    assert offered_requests(extension=True) == ("Chuyển lại", "Xin gia hạn", "Giải trình")
    assert offered_requests(extension=False) == ("Chuyển lại", "Điều chỉnh hạn", "Giải trình")


def test_a_custom_field_stands_to_the_right_under_its_declared_owner() -> None:
    table = task_table([custom_column("kinh_phi", "Kinh phí", "unit")])
    last = table.columns[-1]
    assert (last.key, last.header, last.lead) == ("x_kinh_phi", "Kinh phí", Owner.UNIT)
    assert not last.required


def test_only_the_units_columns_are_unshaded() -> None:
    (spec,) = tab_specs([TABLE])
    unshaded = {column.key for column in spec.columns if not column.shaded}
    assert unshaded == owned_by_unit(LEAD, "doing") | owned_by_unit(COORDINATOR, "doing")


@pytest.mark.parametrize("table", TABLES, ids=[table.key for table in TABLES])
def test_no_wording_of_a_header_could_mean_two_columns_of_a_tab(table: Table) -> None:
    (spec,) = tab_specs([table])
    words = [fold(text) for column in spec.columns for text in (column.header, *column.aliases)]
    assert sorted({word for word in words if words.count(word) > 1}) == []


@pytest.mark.parametrize("table", TABLES, ids=[table.key for table in TABLES])
def test_every_wording_is_of_a_column_that_there_is(table: Table) -> None:
    assert set(ALIASES[table.key]) <= set(table.index)


def test_the_wordings_of_real_tracking_sheets_are_known() -> None:
    (spec,) = tab_specs([TABLE])
    known = {fold(text): column.key for column in spec.columns for text in (column.header, *column.aliases)}
    sheet = "Số công văn|Ngày công văn|Công việc được giao|Đơn vị thực hiện|Hạn xử lý|Tiến độ thực hiện"
    assert [known[fold(header)] for header in f"{sheet}|Kết quả xử lý".split("|")] == [
        "symbol", "issued_on", "content", "lead", "due_on", "progress", "result",
    ]  # fmt: skip


def test_an_offices_own_field_keeps_a_header_that_is_another_wording_elsewhere() -> None:
    (spec,) = tab_specs([task_table([custom_column("ghi_chu", "Ghi chú", "unit")])])
    assert "Ghi chú" not in next(column.aliases for column in spec.columns if column.key == "other_info")


def test_the_file_cell_says_how_the_store_takes_a_file() -> None:
    (spec,) = tab_specs([TABLE], file_prompt=LINK_PROMPT)
    assert "https" in next(column.prompt for column in spec.columns if column.key == "file")
