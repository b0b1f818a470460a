"""Biểu 01 and Biểu 02 as a workbook to calculate with: numbers are numbers, rates are per cent."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter

from console.reports.context import ReportContext

BY_UNIT = (
    ("place", "STT", 6), ("name", "Cơ quan, đơn vị", 42), ("carried", "Kỳ trước chuyển sang", 11),
    ("assigned", "Giao mới trong kỳ", 11), ("total", "Cộng", 10), ("done", "Đã hoàn thành", 11),
    ("done_on_time", "Hoàn thành {on_time}", 11), ("done_late", "Hoàn thành {late}", 11),
    ("done_no_deadline", "Hoàn thành, không hạn", 11), ("still_open", "Chưa hoàn thành", 11),
    ("open_on_time", "Chưa hoàn thành, {in_time}", 11), ("open_late", "Chưa hoàn thành, {late}", 11),
    ("open_no_deadline", "Chưa hoàn thành, không hạn", 11), ("waiting", "Trong đó chờ xác nhận", 11),
    ("done_rate", "Tỷ lệ hoàn thành (%)", 11), ("on_time_rate", "Tỷ lệ {on_time} trên số đến hạn (%)", 12),
    ("late_rate", "Tỷ lệ {late} trên số đến hạn (%)", 12), ("extensions", "Số lần gia hạn", 9),
    ("note", "Ghi chú", 24),
)  # fmt: skip
OVERDUE = (
    ("place", "STT", 6), ("document", "Số, ký hiệu, ngày văn bản", 28), ("content", "Nội dung nhiệm vụ", 60),
    ("lead", "Chủ trì", 26), ("coordinators", "Phối hợp", 26), ("due", "Thời hạn (gốc / hiện tại)", 16),
    ("days", "Số ngày {late}", 9), ("progress", "Tình hình, lý do", 44), ("proposal", "Kiến nghị xử lý", 20),
    ("followed_by", "Phòng, chuyên viên theo dõi", 24),
)  # fmt: skip
_TEXT = ("name", "note", "document", "content", "lead", "coordinators", "due", "progress", "proposal")
Columns = tuple[tuple[str, str, int], ...]


def xlsx_report(context: ReportContext) -> bytes:
    """The XLSX: one sheet per annex, header frozen, ready to print on landscape A4."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": context.values["abstract"]})
        looks = _looks(book)
        values = context.values
        _sheet(book, looks, "Biểu 01", "Tổng hợp kết quả theo đơn vị", BY_UNIT, values, values["by_unit"])
        title = f"Danh mục nhiệm vụ {values['labels']['late']} chưa hoàn thành"
        _sheet(book, looks, "Biểu 02", title, OVERDUE, values, values["overdue"])
    return kept.getvalue()


def _looks(book: xlsxwriter.Workbook) -> dict[str, Any]:
    base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
    cell = base | {"border": 1, "text_wrap": True}
    return {
        "title": book.add_format(base | {"bold": True, "font_size": 13}),
        "plain": book.add_format(base | {"italic": True}),
        "head": book.add_format(cell | {"bold": True, "align": "center", "bg_color": "#E9EEF4"}),
        "cell": book.add_format(cell),
        "sum": book.add_format(cell | {"bold": True}),
        "rate": book.add_format(cell | {"num_format": "0.00"}),
        "sum_rate": book.add_format(cell | {"bold": True, "num_format": "0.00"}),
    }


def _sheet(
    book: xlsxwriter.Workbook,
    looks: dict[str, Any],
    name: str,
    title: str,
    columns: Columns,
    values: dict[str, Any],
    rows: list[dict[str, Any]],
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, f"{title}, {values['period']}", looks["title"])
    sample = " – DỮ LIỆU MẪU" if values["sample"] else ""
    sheet.write_string(1, 0, f"Số liệu tính đến hết ngày {values['cut_off']}{sample}", looks["plain"])
    for place, (_, label, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(3, place, _capital(label.format_map(values["labels"])), looks["head"])
    for line, row in enumerate(rows, start=4):
        for place, (key, _, _) in enumerate(columns):
            _write(sheet, line, place, key, row, looks)
    sheet.freeze_panes(4, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)


def _write(sheet: Any, line: int, place: int, key: str, row: dict[str, Any], looks: dict[str, Any]) -> None:
    look = ("sum_rate" if row.get("bold") else "rate") if key.endswith("_rate") else "cell"
    look = "sum" if look == "cell" and row.get("bold") else look
    text = row[key]
    plain = text.replace(".", "").replace(",", ".")
    if key not in _TEXT and plain.replace(".", "", 1).isdigit():
        sheet.write_number(line, place, float(plain), looks[look])
    else:
        sheet.write_string(line, place, text, looks[look])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
