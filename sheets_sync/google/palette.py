"""The looks of the Excel workbook as Google writes formats, so that both stores look alike."""

from __future__ import annotations

from typing import Any

from sheets_sync import remaining
from sheets_sync.excel import looks
from sheets_sync.store import ColumnSpec

Format = dict[str, Any]
_ALIGN = {"center": "CENTER"}
PIXELS = 7  # across one character

DAY: Format = {"type": "DATE", "pattern": "dd/mm/yyyy"}  # how a due date shows


def colour(code: str) -> Format:
    """A ColorStyle of '#RRGGBB'."""
    parts = (int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return {"rgbColor": dict(zip(("red", "green", "blue"), (round(part, 4) for part in parts), strict=True))}


def text(ink: str, *, bold: bool = False, italic: bool = False, size: int = looks.SIZE) -> Format:
    """A TextFormat in the one face."""
    return {
        "foregroundColorStyle": colour(ink), "fontFamily": looks.FACE, "fontSize": size, "bold": bold,
        "italic": italic,
    }  # fmt: skip


def tombstone() -> Format:
    """The grey of a row that left."""
    return {
        "backgroundColorStyle": colour(looks.GREY_FILL),
        "textFormat": text(looks.GREY_INK, italic=True),
    }


def plain(*, shaded: bool) -> Format:
    """The look of an open row's cell."""
    fill = looks.OFFICE_CELL if shaded else looks.UNIT_CELL
    return {"backgroundColorStyle": colour(fill), "textFormat": text(looks.INK)}


def header(column: ColumnSpec) -> Format:
    """Blue over what the Office fills, green over what the unit fills."""
    fill = looks.OFFICE_HEADER if column.shaded else looks.UNIT_HEADER
    return {
        "backgroundColorStyle": colour(fill), "textFormat": text("#FFFFFF", bold=True),
        "wrapStrategy": "WRAP", "horizontalAlignment": "CENTER", "verticalAlignment": "MIDDLE",
    }  # fmt: skip


def cell(column: ColumnSpec) -> Format:
    """The cells below: text format unless the column holds the due date or what remains."""
    look = {**plain(shaded=column.shaded), "verticalAlignment": "TOP"}
    look["wrapStrategy"] = "WRAP" if column.wrap else "CLIP"
    if column.role == "due":
        return {**look, "numberFormat": DAY, "horizontalAlignment": "CENTER"}
    if column.role == "remaining":
        pattern = {"type": "NUMBER", "pattern": remaining.FORMAT}
        return {**look, "numberFormat": pattern, "horizontalAlignment": "CENTER"}
    return {**look, "numberFormat": {"type": "TEXT"}} if column.text else look
