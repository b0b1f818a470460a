"""Single requests of a batchUpdate that several writers make."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import Any

from sheets_sync.google.book import Tab

Request = dict[str, Any]


def free_sheets(taken: Collection[int], first: int) -> Iterator[int]:
    """Sheet ids from `first` on that no tab has; those of tabs that people add are any below 2**31."""
    return (number for number in count(first) if number not in taken)


def update(sheet: int, row: int, column: int, rows: Sequence[Request], fields: str) -> Request:
    """Put RowData from a 1-based row and a 0-based column on."""
    start = {"sheetId": sheet, "rowIndex": row - 1, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": list(rows), "fields": fields}}


def width(sheet: int, place: int, pixels: int) -> Request:
    """Set a column's width."""
    span = {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
    return {
        "updateDimensionProperties": {
            "range": span,
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }


def room(tab: Tab, rows: int, columns: int) -> list[Request]:
    """Rows and columns added at the end where the grid is too small."""
    wanted = {"ROWS": (tab.rows, rows), "COLUMNS": (tab.columns, columns)}
    return [
        {
            "insertDimension": {
                "range": {"sheetId": tab.sheet, "dimension": name, "startIndex": have, "endIndex": need},
                "inheritFromBefore": have > 0,
            }
        }
        for name, (have, need) in wanted.items()
        if need > have
    ]
