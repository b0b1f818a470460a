"""Columns, rows and a store for the tests of the Excel folder: Bình's sở and An's commune."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree
from xlsxwriter import Workbook

from sheets_sync.excel import ExcelStore, guide_rows
from sheets_sync.excel.refs import column_letters
from sheets_sync.excel.xml import MAIN, tag
from sheets_sync.store import GUIDE, NEAR, CellWrite, ColumnSpec, TabSpec

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
CARRIED = {**SYNC, GUIDE: guide_rows.mark(TABS), NEAR: "7"}  # what a file made with it then says


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


def unit_workbook(date1904: bool = False) -> bytes:
    """A workbook that the unit has made its own: chart, picture, text box, comment, sparkline, rich text,
    a conditional format and formulas stand beside the columns of `tasks`."""
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "date_1904": date1904})
    sheet = book.add_worksheet(TASKS.title)
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, day if column.role == "due" else text)
        sheet.write_string(0, place, column.header)
        book.define_name(f"tasks_{column.key}", f"='{TASKS.title}'!${column_letters(place)}$1")
    for row in range(1, 11):
        sheet.write_string(row, 0, f"NV{row - 1:04d}", text)
        sheet.write_string(row, 4, f"Việc thứ {row}", text)
        sheet.write_formula(row, 30, f"=LEN(E{row + 1})*2", None, 20)
    sheet.write_rich_string(3, 13, "Đã làm ", bold, "một nửa", " việc", text)
    sheet.write_comment(4, 13, "Nhớ hỏi lại Sở", {"author": "An"})
    sheet.add_sparkline(5, 31, {"range": f"'{TASKS.title}'!AE2:AE9"})
    sheet.conditional_format("AE2:AE11", {"type": "data_bar", "bar_color": "#63C384"})
    sheet.insert_textbox(12, 31, "Việc gấp để ở trên")
    sheet.insert_image(20, 31, "an.png", {"image_data": io.BytesIO(PICTURE)})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{TASKS.title}'!$AE$2:$AE$11"})
    sheet.insert_chart(30, 31, chart)
    own = book.add_worksheet("Ghi chép riêng")
    own.write_formula(0, 0, f"=COUNTA('{TASKS.title}'!A:A)", None, 11)
    sync = book.add_worksheet("_sync")
    for row, (key, value) in enumerate(SYNC.items()):
        sync.write_row(row, 0, [key, value])
    book.close()
    return content.getvalue()


def put_file(folder: Path, content: bytes, key: str = "X001") -> Path:
    """A file where the store expects the workbook of a unit."""
    path = folder / key / f"{key}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook file by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same file with one part changed, as another program might have written it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, body in parts(content).items():
            archive.writestr(each, change(body) if each == name else body)
    return out.getvalue()


def sheet_file(rows: str, extra: str = "", before: str = "") -> bytes:
    """A workbook whose first sheet has exactly these `<row>` elements below a header of all columns."""
    header = "".join(f'<c t="inlineStr"><is><t>{column.header}</t></is></c>' for column in COLUMNS)
    data = f"<sheetData><row>{header}</row>{rows}</sheetData>"
    sheet = f'<worksheet xmlns="{MAIN}">{before}{data}{extra}</worksheet>'
    return with_part(plain_book(), "xl/worksheets/sheet1.xml", lambda _: sheet.encode())


def plain_book() -> bytes:
    """A workbook of two empty tabs without defined names."""
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.add_worksheet(TASKS.title).write_string(0, 0, "Mã", book.add_format({"num_format": "d/m/yyyy"}))
    book.add_worksheet(DOCUMENTS.title).write_row(0, 0, [column.header for column in DOCUMENTS.columns])
    book.add_worksheet("_sync").write_row(0, 0, ["unit", "X001"])
    book.close()
    return content.getvalue()


def without_cells(sheet: bytes, names: set[str]) -> bytes:
    """The canonical XML of a worksheet less those cells, rows thereby empty, and the dimension."""
    root = etree.fromstring(sheet)
    for cell in list(root.iter(tag("c"))):
        if cell.get("r") in names:
            cell.getparent().remove(cell)
    for row in list(root.iter(tag("row"))):
        if not len(row):
            row.getparent().remove(row)
    for dimension in list(root.iter(tag("dimension"))):
        root.remove(dimension)
    return etree.tostring(root, method="c14n")


def _png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    pixels = zlib.compress(b"".join(b"\0" + b"\x20\x60\xa0" * 8 for _ in range(8)))
    head = struct.pack(">2I5B", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


PICTURE = _png()
