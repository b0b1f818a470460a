"""A spreadsheet as Google answered it once: tabs by id, filled cells by position, named ranges."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from sheets_sync.excel.grid import Line
from sheets_sync.google.values import cell, shows_days
from sheets_sync.store import EMPTY, Cell, Unreachable

URL = "https://sheets.googleapis.com/v4/spreadsheets/"
MASK = (
    "spreadsheetId,properties(title,locale,timeZone),namedRanges(namedRangeId,name,range),"
    "sheets(properties(sheetId,title,index,hidden,gridProperties(rowCount,columnCount)),merges,"
    "data(startRow,startColumn,rowMetadata(hiddenByUser,hiddenByFilter),"
    "rowData(values(userEnteredValue,effectiveValue,effectiveFormat(numberFormat(type)),note))))"
)
SYNC_TITLE = "_sync"


@dataclass(frozen=True, slots=True)
class Named:
    """A named range: its id, its tab's id, its first 0-based column and 1-based row."""

    identity: str
    sheet: int
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its id, title, size, rows that hold something, merged ranges (left, top, right, bottom).
    `days`: row and column of empty cells in which a number shows as a day."""

    sheet: int
    title: str
    rows: int
    columns: int
    lines: Mapping[int, Line]  # by 1-based position
    merges: tuple[tuple[int, int, int, int], ...] = ()
    days: frozenset[tuple[int, int]] = frozenset()
    notes: Mapping[int, Mapping[int, str]] = field(default_factory=dict)  # by row, then column

    def at(self, row: int, column: int) -> Cell:
        """The cell at a 1-based row and a 0-based column."""
        line = self.lines.get(row)
        return line.cells.get(column, EMPTY) if line is not None else EMPTY

    def note(self, row: int, column: int) -> str:
        """The note on a cell, '' for none."""
        return self.notes.get(row, {}).get(column, "")


@dataclass(frozen=True, slots=True)
class Book:
    """The whole spreadsheet. `identity` marks its content: of `_sync` only that it is there. `answered`: it
    came with the answer to a write, as that left it."""

    spreadsheet: str
    title: str
    locale: str
    tabs: Mapping[int, Tab]
    names: Mapping[str, Named]
    identity: str
    size: int
    answered: bool = False

    def titled(self, title: str) -> Tab | None:
        """The tab of that title, or None."""
        return next((tab for tab in self.tabs.values() if tab.title == title), None)


class Incomplete(Unreachable):
    """An answer that lacks a part of the spreadsheet: nothing is read from it."""


def parse(payload: Mapping[str, Any]) -> Book:
    """A spreadsheet from an answer under MASK. Raises Incomplete for less than a whole one."""
    try:
        sheets = payload["sheets"]
        tabs = {tab.sheet: tab for tab in map(_tab, sheets)}
        names = {each["name"].lower(): _named(each) for each in payload.get("namedRanges", ())}
        content = [each for each in sheets if not is_ours(each["properties"]["title"])]
        ours = any(each["properties"]["title"] == SYNC_TITLE for each in sheets)  # its loss is news
        known = sorted(name for name in names if not name.startswith(SYNC_TITLE))
        text = _sorted([content, known, ours])
        digest = hashlib.blake2b(text, digest_size=16).hexdigest()
        properties = payload["properties"]
        return Book(
            payload["spreadsheetId"], properties["title"], properties.get("locale", ""), tabs, names, digest,
            len(text),
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError) as error:
        raise Incomplete(
            "Google trả lời thiếu một phần bảng tính; chưa đọc gì, lượt sau sẽ đọc lại."
        ) from error


def _sorted(content: Any) -> bytes:
    """One text for equal contents, in whatever order their parts came."""
    try:
        return msgspec.json.encode(content, order="sorted")
    except UnicodeEncodeError:  # half a character, which only an escape can name
        return json.dumps(content, sort_keys=True).encode()


def is_ours(title: str) -> bool:
    """Whether a tab is one of the program's hidden ones."""
    return title.startswith(SYNC_TITLE)


def _tab(raw: Mapping[str, Any]) -> Tab:
    properties = raw["properties"]
    grid = properties.get("gridProperties", {})
    lines: dict[int, Line] = {}
    days: set[tuple[int, int]] = set()
    notes: dict[int, dict[int, str]] = {}
    for block in raw.get("data", ()):
        first, left = block.get("startRow", 0) + 1, block.get("startColumn", 0)
        metadata = block.get("rowMetadata", ())
        for offset, row in enumerate(block.get("rowData", ())):
            at = first + offset
            cells: dict[int, Cell] = {}
            noted: dict[int, str] = {}
            for column, each in enumerate(row.get("values", ()), left):
                if not each:
                    continue
                found = cell(each)
                if found is not EMPTY:
                    cells[column] = found
                elif shows_days(each):
                    days.add((at, column))
                if each.get("note"):
                    noted[column] = str(each["note"])
            if noted:
                notes[at] = noted
            if cells:
                facts = metadata[offset] if offset < len(metadata) else {}
                hidden = bool(facts.get("hiddenByUser") or facts.get("hiddenByFilter"))
                lines[at] = Line(at, cells, hidden)
    merges = tuple(map(_merge, raw.get("merges", ())))
    return Tab(
        int(properties.get("sheetId", 0)), properties["title"], grid.get("rowCount", 0),
        grid.get("columnCount", 0), lines, merges, frozenset(days), notes,
    )  # fmt: skip


def _merge(raw: Mapping[str, Any]) -> tuple[int, int, int, int]:
    return (
        raw.get("startColumnIndex", 0),
        raw.get("startRowIndex", 0) + 1,
        raw["endColumnIndex"] - 1,
        raw["endRowIndex"],
    )


def _named(raw: Mapping[str, Any]) -> Named:
    place = raw.get("range", {})
    return Named(
        raw["namedRangeId"], int(place.get("sheetId", 0)), place.get("startColumnIndex", 0),
        place.get("startRowIndex", 0) + 1,
    )  # fmt: skip
