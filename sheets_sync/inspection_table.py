"""The columns of `Kiểm tra`: inspections that the unit carries out, and those that look at it.

In a row of its own inspection the unit writes what the Office writes in a row of an inspection of it (LC15
Điều 12–18, HP25 Điều 11–17); there it writes its report to the team and what it did about the recommendations
(LC15 Điều 16.3, HP25 Điều 15.3). Regulations that only name inspection as a form of urging (CT20 Điều 8.5,
CM15 Điều 8.3, CT26 Điều 9.5) get the same tab: the console keeps the same steps there, without limits.
"""

from __future__ import annotations

from collections.abc import Mapping

from console.records.inspection import INSPECTION_FORMS
from sheets_sync.columns import CODE, DATE_PROMPT, FILE_PROMPT, NOTE, Column, Owner, Table, Value

INSPECTIONS = "inspections"
INSPECTING, INSPECTED = "Kiểm tra", "Được kiểm tra"  # the unit's role in a row, as it is shown
FORMS: Mapping[str, str] = {label: code for code, label in INSPECTION_FORMS}
_U, _O, _C = Owner.UNIT, Owner.OFFICE, Owner.COMPUTED


def inspection_table() -> Table:
    """The tab. Rows may be added: the unit's own inspections, by a name and a form."""
    return Table(
        INSPECTIONS, "Kiểm tra", _COLUMNS,
        rows_may_be_added=True, needed=("title", "form"), offices_mark=("role", INSPECTED),
    )  # fmt: skip


def _own(key: str, header: str, width: float = 16, prompt: str = "", **more: object) -> Column:
    """The unit's in its own inspection, the Office's in an inspection of the unit."""
    return Column(key, header, lead=_U, coordinator=_O, width=width, prompt=prompt, **more)  # type: ignore[arg-type]


def _day(key: str, header: str, prompt: str = "") -> Column:
    return _own(key, header, 12, f"{prompt} {DATE_PROMPT}".strip(), value=Value.DATE)


_COLUMNS = (
    CODE,
    _own("title", "Tên cuộc kiểm tra", 36, "Cuộc kiểm tra của đơn vị: ghi một dòng mới, để trống Mã."),
    Column("role", "Vai trò", lead=_C, coordinator=_C, width=14),
    _own(
        "form", "Hình thức", 18, "Theo kế hoạch hay đột xuất.",
        value=Value.CHOICE, choices=tuple(FORMS),
    ),
    Column("inspector", "Cơ quan kiểm tra", lead=_C, width=22),
    _own(
        "units", "Đơn vị được kiểm tra", 26,
        "Tên các đơn vị trong danh mục, cách nhau bằng dấu chấm phẩy; phòng, ban nội bộ ghi ở “Phạm vi, đối "
        "tượng”.",
    ),
    _own("tasks", "Nhiệm vụ được kiểm tra", 18, "Mã nhiệm vụ, cách nhau bằng dấu chấm phẩy."),
    _own("basis", "Kế hoạch, căn cứ", 28, "Kế hoạch đã duyệt, hoặc căn cứ kiểm tra đột xuất."),
    _own(
        "decision_number", "Số quyết định", 16,
        "Ghi cùng Ngày quyết định và đủ năm nội dung của quyết định ở các cột bên phải.",
    ),
    _day("decision_date", "Ngày quyết định"),
    _own("decision_legal_basis", "Căn cứ pháp lý", 26, "Căn cứ pháp lý để kiểm tra."),
    _own("decision_scope", "Phạm vi, đối tượng", 28, "Phạm vi, đối tượng, nhiệm vụ kiểm tra."),
    _own("decision_content", "Nội dung kiểm tra", 30, "Những nội dung sẽ kiểm tra."),
    _own("decision_time_limit", "Thời hạn kiểm tra", 16, "Thời hạn tiến hành, ghi như trong quyết định."),
    _own("decision_team", "Thành phần Đoàn", 26, "Trưởng Đoàn và các thành viên."),
    _own("leader", "Trưởng Đoàn", 20, "Họ tên, chức vụ."),
    _day("starts_on", "Bắt đầu", "Ngày Đoàn bắt đầu kiểm tra."),
    _day("ends_on", "Kết thúc", "Ngày kết thúc kiểm tra; hạn báo cáo tính từ ngày này."),
    Column("status", "Tình trạng", lead=_C, coordinator=_C, width=20, role="status"),
    Column("result_due_on", "Hạn báo cáo kết quả", Value.DATE, _C, _C, 13, role="due"),
    Column("result_basis", "Căn cứ hạn báo cáo", lead=_C, coordinator=_C, width=20),
    Column("remaining", "Còn lại", Value.FORMULA, _C, _C, 10, required=False, role="remaining"),
    _own("result_number", "Số BC kết quả", 16, "Ghi cùng ngày, đánh giá và kết luận."),
    _day("result_date", "Ngày BC kết quả"),
    _own("evaluation", "Đánh giá", 32, "Đánh giá việc thực hiện nhiệm vụ."),
    _own("conclusion", "Kết luận", 32, "Kết luận của cuộc kiểm tra."),
    _own("recommendations", "Kiến nghị", 28, "Kiến nghị của Đoàn, nếu có."),
    _day("notified_on", "Ngày thông báo kết quả"),
    Column(
        "report", "Báo cáo của đơn vị được kiểm tra", lead=_C, coordinator=_U, width=36,
        prompt="Đơn vị được kiểm tra báo cáo tình hình thực hiện nhiệm vụ với Đoàn.",
    ),
    Column("reported_on", "Ngày báo cáo", Value.DATE, _C, _U, 12, prompt=DATE_PROMPT),
    Column(
        "remedy", "Thực hiện kiến nghị", lead=_C, coordinator=_U, width=36,
        prompt="Đơn vị được kiểm tra ghi việc đã làm theo kiến nghị, sau khi có thông báo kết quả.",
    ),
    Column("remedied_on", "Ngày thực hiện", Value.DATE, _C, _U, 12, prompt=DATE_PROMPT),
    Column(
        "file", "Tệp", lead=_U, coordinator=_U, width=22,
        prompt=FILE_PROMPT,
    ),
    NOTE,
)  # fmt: skip
