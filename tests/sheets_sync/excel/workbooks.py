"""Columns, rows and a store for the tests of the Excel folder: Bình's sở and An's commune."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sheets_sync.excel import ExcelStore
from sheets_sync.store import CellWrite, ColumnSpec, TabSpec

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)

CHOICES = ("Chuyển lại", "Xin gia hạn", "Giải trình")

COLUMNS = (
    ColumnSpec("code", "Mã", 12, shaded=True, wrap=False, prompt="Mã do chương trình cấp, xin giữ nguyên."),
    ColumnSpec("symbol", "Số, ký hiệu", 16, aliases=("Số ký hiệu",), shaded=True),
    ColumnSpec("issued", "Ngày ban hành", 13, shaded=True),
    ColumnSpec("title", "Trích yếu", 30, shaded=True),
    ColumnSpec("content", "Nội dung nhiệm vụ", 42, shaded=True),
    ColumnSpec("product", "Sản phẩm", 20, shaded=True),
    ColumnSpec("part", "Vai trò", 11, shaded=True),
    ColumnSpec("lead", "Chủ trì", 18, shaded=True),
    ColumnSpec("coordinators", "Phối hợp", 20, shaded=True),
    ColumnSpec("specialist", "Theo dõi", 16, shaded=True),
    ColumnSpec("due", "Thời hạn", 13, shaded=True, text=False, role="due"),
    ColumnSpec("status", "Tình trạng", 16, shaded=True, role="status"),
    ColumnSpec("remaining", "Còn lại", 13, shaded=True, text=False, role="remaining", required=False),
    ColumnSpec("progress", "Tình hình thực hiện", 36, prompt="Đơn vị đang làm đến đâu?"),
    ColumnSpec("result", "Kết quả thực hiện", 36, prompt="Kết quả, sản phẩm đã có."),
    ColumnSpec("report", "Số BC", 14),
    ColumnSpec("reported", "Ngày BC", 13, prompt="Ngày/tháng/năm, ví dụ 3/4/2026."),
    ColumnSpec("done", "Ngày hoàn thành", 13, prompt="Ngày/tháng/năm, ví dụ 3/4/2026."),
    ColumnSpec("files", "Tệp", 18),
    ColumnSpec("finished", "Đã thực hiện", 12, choices=("Có", "Chưa"), prompt="Chọn Có khi đã xong."),
    ColumnSpec("ask", "Đề nghị", 14, choices=CHOICES, prompt="Chọn loại đề nghị."),
    ColumnSpec("reason", "Lý do", 26),
    ColumnSpec("asked_due", "Hạn đề nghị", 13),
    ColumnSpec("asked_document", "Số VB, ngày VB", 18),
    ColumnSpec("other", "Thông tin khác", 20),
    ColumnSpec("opinion", "Ý kiến Văn phòng", 26, shaded=True),
    ColumnSpec("sync_note", "Ghi chú đồng bộ", 30, shaded=True),
)
TASKS = TabSpec("tasks", "Nhiệm vụ", COLUMNS)
DOCUMENTS = TabSpec(
    "documents",
    "Văn bản",
    (
        ColumnSpec("code", "Mã", 12, shaded=True),
        ColumnSpec("symbol", "Số, ký hiệu", 18, shaded=True),
        ColumnSpec("title", "Trích yếu", 60, shaded=True),
    ),
)
TABS = (TASKS, DOCUMENTS)
SYNC = {"unit": "X001", "workbook": "wb-1", "schema": "1", "generation": "1"}


def store(folder: Path) -> ExcelStore:
    """A store whose clock stands at 10/3/2026."""
    return ExcelStore(folder, now=lambda: NOW)


def tasks(count: int) -> list[CellWrite]:
    """The first cells of so many rows, from row 2 on, every third one closed."""
    return [cell for index in range(count) for cell in task(index + 2, f"NV{index:04d}", index)]


def task(position: int, code: str, index: int = 0) -> list[CellWrite]:
    """One row as the Office writes it."""
    values: dict[str, str | bool | None] = {
        "code": code,
        "symbol": f"{120 + index}/KH-UBND",
        "issued": "05/01/2026",
        "title": "Kế hoạch triển khai chuyển đổi số năm 2026 trên địa bàn thành phố",
        "content": "Rà soát, chuẩn hoá dữ liệu dân cư và báo cáo kết quả về Văn phòng UBND thành phố; "
        "phối hợp Công an xã kiểm tra thực tế.",
        "product": "Báo cáo bằng văn bản",
        "part": "Chủ trì",
        "lead": "UBND xã An Bình",
        "coordinators": "Sở Khoa học và Công nghệ",
        "specialist": "Chi",
        "due": ("01/03/2026", "14/03/2026", "30/06/2026")[index % 3],
        "status": "Đang thực hiện",
        "progress": "" if index % 2 else "Đã thành lập tổ công tác, đang rà soát đợt 1.",
        "asked_due": None,
    }
    return [CellWrite("tasks", position, key, value) for key, value in values.items()]


def put(position: int, column: str, value: str | float | bool | None, tab: str = "tasks") -> CellWrite:
    """One cell to write."""
    return CellWrite(tab, position, column, value)
