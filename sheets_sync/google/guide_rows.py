"""The tab `Hướng dẫn` of a spreadsheet: made with it, and the present words in place of older ones."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_sync import guide
from sheets_sync.excel import looks
from sheets_sync.google import palette
from sheets_sync.google.batch import Put, Target
from sheets_sync.google.book import Book, Tab
from sheets_sync.google.reading import sheet_key, sync_values
from sheets_sync.google.receipt import code_at, entered_at
from sheets_sync.google.updates import Request, update, width
from sheets_sync.google.values import entered, mark
from sheets_sync.store import GUIDE, TabSpec, WriteBatch

SHEET = sheet_key("guide")  # the key in `_sync` of the tab's sheet id
_WIDTH = 760  # pixels
_TITLE = {"textFormat": palette.text(looks.OFFICE_HEADER, bold=True, size=16)}
_HEADING = {"textFormat": palette.text(looks.OFFICE_HEADER, bold=True, size=13)}
_PROSE = {"textFormat": palette.text(looks.INK), "wrapStrategy": "WRAP", "verticalAlignment": "TOP"}


def mark_of(tabs: Sequence[TabSpec]) -> str:
    """Tells these words from others."""
    return guide.mark(line.text for line in guide.lines(tabs, guide.ON_GOOGLE))


def made(sheet: int, place: int, title: str, book: str, tabs: Sequence[TabSpec]) -> list[Request]:
    """The new tab, as sheet `sheet` at a place among the tabs; it begins with the spreadsheet's title."""
    texts = {1: (book, _TITLE)}
    for line in guide.lines(tabs, guide.ON_GOOGLE):
        texts[line.position] = line.text, _look(line)
    last = max(texts) + 1
    rows = [_row(*texts.get(position, ("", _PROSE))) for position in range(1, last + 1)]
    grid = {"rowCount": last, "columnCount": 1, "hideGridlines": True}
    properties = {"sheetId": sheet, "title": title, "index": place, "gridProperties": grid}
    return [
        {"addSheet": {"properties": properties}},
        width(sheet, 0, _WIDTH),
        update(sheet, 1, 0, rows, "userEnteredValue,userEnteredFormat"),
    ]


def rewritten(book: Book, batch: WriteBatch, carried: str, tabs: Sequence[TabSpec]) -> list[Target]:
    """The rows to write where the batch brings other words than the tab shows, guarded as any row: what a
    person types there meanwhile is met with. Where somebody has changed the words, they stay."""
    tab = _tab(book)
    if tab is None or batch.sync.get(GUIDE, carried) == carried:
        return []
    shown = {row: text for row in tab.lines if row >= guide.FIRST and (text := code_at(tab, row, 0))}
    if guide.mark(shown.values()) != carried:
        return []
    wanted = {line.position: line for line in guide.lines(tabs, guide.ON_GOOGLE)}
    found: list[Target] = []
    for row in sorted({*shown, *wanted}):
        line, old = wanted.get(row), shown.get(row, "")
        text = "" if line is None else line.text
        if text != old:
            put = Put(entered(text), look=_PROSE if line is None else _look(line))
            found.append(Target(tab.sheet, row, 0, old, {0: put}, {0: mark(entered_at(tab, row, 0))}))
    return found


def _tab(book: Book) -> Tab | None:
    """The tab that `_sync` keeps for it; in a spreadsheet made before that was kept, the one so titled."""
    kept = sync_values(book).get(SHEET, "")
    return book.tabs.get(int(kept)) if kept.isdecimal() else book.titled(guide.TITLE)


def _look(line: guide.Line) -> Request:
    return _HEADING if line.is_heading else _PROSE


def _row(text: str, look: Request) -> Request:
    value = {"userEnteredValue": entered(text)} if text else {}
    return {"values": [{"userEnteredFormat": look, **value}]}
