"""Who owns which cell (SHEETS.md §1; CT26 Điều 6, LC15 Điều 6)."""

from __future__ import annotations

from sheets_sync.columns import (
    COORDINATOR,
    LEAD,
    Owner,
    custom_column,
    document_table,
    offered_requests,
    owner,
    tab_specs,
    task_table,
)

TABLE = task_table()
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
