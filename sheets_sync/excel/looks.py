"""How a new workbook looks: one calm palette, one face, a format per kind of column."""

from __future__ import annotations

from typing import Any

from sheets_sync import remaining
from sheets_sync.store import ColumnSpec

FACE, SIZE = "Times New Roman", 12

INK = "#1F2A37"
LINE = "#C9D1DA"
OFFICE_HEADER, OFFICE_CELL = "#1F4E79", "#EEF2F6"
UNIT_HEADER, UNIT_CELL = "#2E6B4F", "#FFFFFF"
LATE_INK, LATE_FILL = "#A61B1B", "#FBE3E1"
NEAR_INK, NEAR_FILL = "#8A4B08", "#FDEBD2"
GREY_INK, GREY_FILL = "#8A929B", "#E3E6E9"

Look = dict[str, Any]

_BASE: Look = {"font_name": FACE, "font_size": SIZE, "font_color": INK, "valign": "top"}
_BOXED: Look = {"border": 1, "border_color": LINE}

TITLE: Look = {**_BASE, "bold": True, "font_size": 16, "font_color": OFFICE_HEADER, "valign": "vcenter"}
HEADING: Look = {**_BASE, "bold": True, "font_size": 13, "font_color": OFFICE_HEADER, "valign": "vcenter"}
PROSE: Look = {**_BASE, "text_wrap": True}
LATE: Look = {"font_color": LATE_INK, "bg_color": LATE_FILL, "bold": True}
NEAR: Look = {"font_color": NEAR_INK, "bg_color": NEAR_FILL, "bold": True}
TOMBSTONE: Look = {
    **_BASE, **_BOXED, "font_color": GREY_INK, "bg_color": GREY_FILL, "italic": True, "text_wrap": True,
    "num_format": "@",
}  # fmt: skip
TOMBSTONE_DATE: Look = {**TOMBSTONE, "num_format": "dd/mm/yyyy", "align": "center"}


def header(column: ColumnSpec) -> Look:
    """The header cell: blue over what the Office fills, green over what the unit fills."""
    fill = OFFICE_HEADER if column.shaded else UNIT_HEADER
    return {
        **_BASE, **_BOXED, "bold": True, "font_color": "#FFFFFF", "bg_color": fill, "text_wrap": True,
        "align": "center", "valign": "vcenter", "border_color": "#FFFFFF",
    }  # fmt: skip


def width(column: ColumnSpec) -> float:
    """Characters across: a number that does not fit, as in 'quá 1200 ngày', would show as ####."""
    return max(column.width, 15) if column.role == "remaining" else column.width


def cell(column: ColumnSpec) -> Look:
    """The cells below: text format unless the column holds numbers or the due date."""
    look = {**_BASE, **_BOXED, "bg_color": OFFICE_CELL if column.shaded else UNIT_CELL}
    if column.wrap:
        look["text_wrap"] = True
    if column.role == "due":
        return {**look, "num_format": "dd/mm/yyyy", "align": "center"}
    if column.role == "remaining":
        return {**look, "num_format": remaining.FORMAT, "align": "center"}
    return {**look, "num_format": "@"} if column.text else look
