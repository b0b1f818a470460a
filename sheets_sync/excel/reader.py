"""A workbook's bytes read once and whole: its `_sync` values and its bound tabs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheets_sync.excel import comments, grid
from sheets_sync.excel.binding import bind, find_tab, names_of
from sheets_sync.excel.book import Book, open_book
from sheets_sync.excel.dates import date_styles
from sheets_sync.excel.grid import Line, Values, positioned_cells, positioned_rows
from sheets_sync.excel.shown import telling_formats
from sheets_sync.excel.sync_tab import tombstone_styles
from sheets_sync.excel.text import folded, shared_strings
from sheets_sync.excel.xml import Element, parse
from sheets_sync.merged import Merges
from sheets_sync.store import Kind, RowRead, Stamp, TabRead, TabSpec, Under, Unreachable, WorkbookRead

SYNC_TITLE = "_sync"
_Notes = Mapping[str, str | None]
_NO_NOTES: _Notes = {}


def read_workbook(content: bytes, stamp: Stamp, tabs: Sequence[TabSpec]) -> WorkbookRead:
    """Read the whole workbook, or raise Unreachable: a damaged one is never read in part."""
    try:
        book = open_book(content)
        values = cell_values(book)
        hidden = _hidden(book)
        greys = _greys(hidden, values)
        found = {tab.key: _tab(book, tab, values, greys) for tab in tabs}
        return WorkbookRead(stamp, _pairs(hidden, values), found)
    except (ValueError, IndexError, KeyError, OverflowError) as error:
        raise Unreachable("Nội dung tệp Excel không đúng chuẩn. Hãy khôi phục bản lưu trước.") from error


def cell_values(book: Book) -> Values:
    """The shared strings, date styles and epoch that give the cells their meaning."""
    package = book.package
    strings = shared_strings(parse(package.part(book.strings), book.strings)) if book.strings else []
    styles = parse(package.part(book.styles), book.styles) if book.styles else None
    return Values(strings, date_styles(styles), book.date1904, telling_formats(styles))


def sync_title(book: Book) -> str | None:
    """The title of the hidden tab of keys and values, or None."""
    return next((title for title in book.sheets if folded(title) == SYNC_TITLE), None)


def sync_values(book: Book, values: Values) -> dict[str, str]:
    """Keys in column A and their values in column B of the hidden tab."""
    return _pairs(_hidden(book), values)


def _hidden(book: Book) -> Element | None:
    title = sync_title(book)
    if title is None:
        return None
    part = book.sheets[title]
    return parse(book.package.part(part), part)


def _pairs(hidden: Element | None, values: Values) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in grid.lines(hidden, values) if hidden is not None else ():
        key, value = line.cells.get(0), line.cells.get(1)
        if key is not None and key.kind is Kind.TEXT:
            found[str(key.value)] = "" if value is None else _plain(value.value)
    return found


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _greys(hidden: Element | None, values: Values) -> frozenset[str]:
    """The styles of greyed cells."""
    if hidden is None:
        return frozenset()
    styles = tombstone_styles(hidden, values)
    return frozenset(style for style in (styles.text, styles.date) if style)


def _tab(book: Book, tab: TabSpec, values: Values, greys: frozenset[str]) -> TabRead:
    title = find_tab(book, tab)
    if title is None:
        return TabRead(tab.title, {}, (), unbound=tuple(spec.key for spec in tab.columns if spec.required))
    part = book.sheets[title]
    root = parse(book.package.part(part), part)
    lines = grid.lines(root, values)
    bound = bind(tab, lines, names_of(book, tab, title))
    merges = Merges(
        grid.merged(root), bound.columns, bound.header_row, {line.position: line.cells for line in lines}
    )
    covered = merges.covered()
    keys = {column: key for key, column in bound.columns.items()}
    grey = _grey(root, bound.columns.get("code"), greys)
    notes = _notes(book, part, root, keys)
    used = {line.position: line for line in lines if line.position > bound.header_row}
    rows = [
        _row(used.get(position) or Line(position, {}, hidden=False), keys, covered, grey, notes)
        for position in sorted(used.keys() | covered.keys())
    ]
    return TabRead(
        title, bound.columns, rows if bound.columns else (), bound.unbound, bound.ambiguous, merges.spans(),
        bound.header_row,
    )  # fmt: skip


def _row(
    line: Line,
    keys: Mapping[int, str],
    covered: Mapping[int, Mapping[str, Under]],
    grey: frozenset[int],
    notes: Mapping[int, _Notes] | None,
) -> RowRead:
    cells = {keys[column]: cell for column, cell in line.cells.items() if column in keys}
    merged = covered.get(line.position, {})
    mine = None if notes is None else notes.get(line.position, _NO_NOTES)
    return RowRead(line.position, cells, line.hidden, merged, line.position in grey, mine)


def _notes(book: Book, part: str, root: Element, keys: Mapping[int, str]) -> dict[int, _Notes] | None:
    """By row, what the program's notes say; None where none may be written."""
    found = comments.own(book, part, root)
    if found is None:
        return None
    rows: dict[int, dict[str, str | None]] = {}
    for (column, row), words in found.items():
        if column in keys:
            rows.setdefault(row, {})[keys[column]] = words
    return dict(rows)


def _grey(root: Element, column: int | None, greys: frozenset[str]) -> frozenset[int]:
    """The rows whose cell in this column is greyed."""
    if column is None or not greys:
        return frozenset()
    found = []
    for position, row in positioned_rows(root):
        cell = next((c for place, c in positioned_cells(row) if place == column), None)
        if cell is not None and cell.get("s") in greys:
            found.append(position)
    return frozenset(found)
