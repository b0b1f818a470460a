"""Where a cell is: a link into the Google spreadsheet, or the Excel file's path, tab and address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sheets_sync.google.places import KeptPlaces

_FILE = "https://docs.google.com/spreadsheets/d/{id}/edit"


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell for a person: `link` opens it (Google only), `said` names it (path, tab, address)."""

    said: str
    link: str = ""


def cell_place(book: Any, item: Any, spreadsheets: dict[str, str]) -> CellPlace | None:
    """The cell that an item is about, or None while nothing is known of where it stands."""
    tab = (book.layout or {}).get(item.tab)
    if tab is None or item.position is None:
        return None
    column = tab["columns"].get(item.column, 0)
    address = f"{letters(column)}{item.position}"
    return CellPlace(f"{file_of(book)} › {tab['title']} › {address}", _link(book, tab, address, spreadsheets))


def placed(rows: Iterable[Any]) -> list[Any]:
    """The same items, each with its `place`; their workbooks are there already."""
    spreadsheets, found = spreadsheets_of(), list(rows)
    for row in found:
        row.place = cell_place(row.workbook, row, spreadsheets)
    return found


def book_link(book: Any, spreadsheets: dict[str, str]) -> str:
    """The address of the whole spreadsheet; nothing for an Excel file."""
    return _FILE.format(id=quote(spreadsheets[book.key], safe="")) if _is_online(book, spreadsheets) else ""


def stray_link(name: str, spreadsheets: dict[str, str]) -> str:
    """The address of a file that is no workbook, by the name under which it was seen; nothing for Excel."""
    found = re.search(r"\[([\w-]{20,})\]$", name)
    spreadsheet = spreadsheets.get(name) or (found[1] if found else "")
    return _FILE.format(id=quote(spreadsheet, safe="")) if spreadsheet else ""


def spreadsheets_of() -> dict[str, str]:
    """The Google spreadsheet of each workbook key, read once a page: a workbook may be in either store."""
    return {key: place.spreadsheet for key, place in KeptPlaces().all().items() if place.ready}


def file_of(book: Any) -> str:
    """The file as people know it: its path within the folder of workbooks; or the spreadsheet."""
    return "Google Sheets" if book.store != "excel" else f"{book.key}/{book.key}.xlsx"


def letters(column: int) -> str:
    """A 0-based column as its letters: 0 is A, 25 is Z, 26 is AA."""
    text = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _is_online(book: Any, spreadsheets: dict[str, str]) -> bool:
    return book.store == "google" and book.key in spreadsheets


def _link(book: Any, tab: dict[str, Any], address: str, spreadsheets: dict[str, str]) -> str:
    if not _is_online(book, spreadsheets):
        return ""
    where = f"gid={tab['sheet']}&range={address}" if str(tab["sheet"]).isdigit() else ""
    return f"{book_link(book, spreadsheets)}#{where}" if where else book_link(book, spreadsheets)
