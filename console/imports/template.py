"""The workbook to fill in: Vietnamese headers, notes, drop-downs, and a guide with an example row."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from console.imports.columns import Column, Table, find_table

ROWS = 2_000
_MOST_INLINE = 250  # Excel's limit for a list of choices typed into the rule, with room
_FORMS = {
    "date": "Ngày, ví dụ 20/9/2025",
    "yes_no": "Có hoặc Không",
    "number": "Số nguyên",
    "unit": "Mã, tên, tên ngắn hoặc tên gọi khác của đơn vị",
    "units": "Nhiều đơn vị, cách nhau bằng dấu chấm phẩy",
    "choice": "Chọn trong danh sách",
}


def template(table: str) -> bytes:
    """An .xlsx to fill in for `units` or `tasks`. Raises TableError."""
    described = find_table(table)
    body = BytesIO()
    book = xlsxwriter.Workbook(body, {"in_memory": True})
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True}),
        "must": book.add_format({"bold": True, "bg_color": "#FDE9D9", "border": 1, "text_wrap": True}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "text": book.add_format({"num_format": "@"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    _fill_in(book.add_worksheet(described.title[:31]), described, styles, book)
    _guide(book.add_worksheet("Hướng dẫn"), described, styles)
    book.close()
    return body.getvalue()


def _fill_in(sheet: Any, table: Table, styles: dict[str, Any], book: Any) -> None:
    for number, column in enumerate(table.columns):
        header = f"{column.label} *" if column.required else column.label
        sheet.write_string(0, number, header, styles["must" if column.required else "head"])
        style = styles["day"] if column.kind == "date" else styles["text"] if column.kind == "text" else None
        sheet.set_column(number, number, _width(column), style)
        _rule(sheet, number, column)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, ROWS, len(table.columns) - 1)


def _rule(sheet: Any, number: int, column: Column) -> None:
    """A drop-down, or an input message; a wrong value is only warned of, the import says why."""
    note = column.help or _FORMS.get(column.kind, "")
    rule: dict[str, Any] = {"validate": "any", "input_title": column.label[:32], "input_message": note[:255]}
    choices = [label for code, label in column.choices if code]
    if column.kind == "yes_no":
        choices = ["Có", "Không"]
    if choices and not any("," in label for label in choices) and len(",".join(choices)) <= _MOST_INLINE:
        rule |= {"validate": "list", "source": choices, "error_type": "warning"}
    elif choices:
        name = xl_col_to_name(number)
        source = f"='Hướng dẫn'!${name}$8:${name}${7 + len(choices)}"
        rule |= {"validate": "list", "source": source, "error_type": "warning"}
    if note or choices:
        sheet.data_validation(1, number, ROWS, number, rule)


def _guide(sheet: Any, table: Table, styles: dict[str, Any]) -> None:
    """Per column: its header, whether it must be filled, its note, an example, and its choices from row 8."""
    sheet.write_string(0, 0, f"Mẫu nhập: {table.title}. Cột có dấu * phải nhập; giữ nguyên hàng tiêu đề.")
    for number, column in enumerate(table.columns):
        lines = (
            column.label,
            "Bắt buộc" if column.required else "Không bắt buộc",
            column.help or _FORMS.get(column.kind, ""),
            f"Ví dụ: {column.example}" if column.example else "",
        )
        for line, words in enumerate(lines, start=2):
            sheet.write_string(line, number, words, styles["wrap"])
        for line, label in enumerate((label for code, label in column.choices if code), start=7):
            sheet.write_string(line, number, label)
        sheet.set_column(number, number, _width(column))


def _width(column: Column) -> int:
    return {"date": 13, "yes_no": 10, "number": 9}.get(column.kind, 44 if column.key == "content" else 24)
