"""A list as CSV or XLSX: row by row, never whole in memory, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask import Response, send_file, stream_with_context
from xlsxwriter import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST_CHARACTERS = 32_767


def defused(value: Any) -> str:
    """A cell's text that no spreadsheet program takes for a formula: an apostrophe before = + - @."""
    text = written(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def written(value: Any) -> str:
    """A value as text: dates as d/m/yyyy, nothing as an empty cell."""
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    return "" if value is None else str(value)


def csv_response(name: str, titles: list[str], rows: Iterable[list[Any]]) -> Response:
    """CSV with a byte order mark, so that Excel reads Vietnamese, sent while it is being read."""
    return Response(
        stream_with_context(_csv(titles, rows)),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}.csv"},
    )


def _csv(titles: list[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(titles)
    for row in rows:
        writer.writerow([defused(value) for value in row])
        if buffer.tell() > 16_000:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def xlsx_response(name: str, titles: list[str], rows: Iterable[list[Any]]) -> Response:
    """XLSX written a row at a time to a file that goes away when it has been sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response that sends it
    book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "text_wrap": True})
    day = book.add_format({"num_format": "d/m/yyyy"})
    sheet.set_column(0, len(titles) - 1, 22)
    sheet.write_row(0, 0, titles, bold)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            elif isinstance(value, int) and not isinstance(value, bool):
                sheet.write_number(line, column, value)
            else:
                sheet.write_string(line, column, written(value)[:_MOST_CHARACTERS])
    book.close()
    file.seek(0)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")
