"""A spreadsheet's tabs bound to columns: by named range, then by header and alias."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from sheets_sync import cell_notes
from sheets_sync.excel.binding import Bound, bind, defined_name
from sheets_sync.excel.book import Place
from sheets_sync.excel.grid import Line
from sheets_sync.excel.text import folded
from sheets_sync.google.book import SYNC_TITLE, Book, Tab
from sheets_sync.merged import Merges
from sheets_sync.store import DOUBTFUL, Cell, Kind, RowRead, Stamp, TabRead, TabSpec, Under, WorkbookRead

GREY = "grey"  # the key in `_sync` of the greyed rows' codes
OWN = "own"  # the key in `_sync` of the unit's own columns, in a sheet that was linked
Doubts = frozenset[tuple[int, int, int]]  # sheet id, 1-based row, 0-based column


def sheet_key(tab: str) -> str:
    """The key in `_sync` under which a tab's sheet id is kept."""
    return f"sheet_{tab}"


def read_book(
    book: Book, stamp: Stamp, tabs: tuple[TabSpec, ...], doubts: Doubts = frozenset()
) -> WorkbookRead:
    """The book as the engine takes it. Cells in `doubts` count as unreadable."""
    sync = sync_values(book)
    return WorkbookRead(stamp, sync, {tab.key: _tab(book, tab, sync, doubts) for tab in tabs})


def grey_codes(sync: Mapping[str, str]) -> dict[str, list[str]]:
    """The codes of greyed rows by tab, as `_sync` keeps them: reading every cell's colour costs too much."""
    try:
        kept = json.loads(sync.get(GREY, "{}"))
    except ValueError:
        return {}
    return {str(tab): list(map(str, codes)) for tab, codes in kept.items()} if isinstance(kept, dict) else {}


def own_columns(sync: Mapping[str, str], tab: str) -> dict[str, bool]:
    """The columns of a tab that the unit made before its sheet was linked; whether the rule there is ours."""
    try:
        kept = json.loads(sync.get(OWN, "{}"))
    except ValueError:
        return {}
    mine = kept.get(tab) if isinstance(kept, dict) else None
    return {str(key): bool(ours) for key, ours in mine.items()} if isinstance(mine, dict) else {}


def own_text(tabs: Mapping[str, Mapping[str, bool]]) -> str:
    """What `_sync` keeps of the unit's own columns by tab."""
    return json.dumps(tabs)


def sync_values(book: Book) -> dict[str, str]:
    """Keys in column A and their values in column B of the hidden tab."""
    hidden = book.titled(SYNC_TITLE)
    if hidden is None:
        return {}
    return {
        str(line.cells[0].value): _plain(line.cells.get(1))
        for line in hidden.lines.values()
        if 0 in line.cells and line.cells[0].kind is Kind.TEXT
    }


def find_tab(book: Book, tab: TabSpec, sync: Mapping[str, str]) -> Tab | None:
    """The tab whose sheet id `_sync` keeps, else the one that most column names point to, else so titled."""
    kept = sync.get(sheet_key(tab.key), "")
    if kept.isdecimal() and int(kept) in book.tabs:
        return book.tabs[int(kept)]
    named = (book.names.get(defined_name(tab.key, spec.key).lower()) for spec in tab.columns)
    votes = Counter(each.sheet for each in named if each is not None and each.sheet in book.tabs)
    if votes:
        return book.tabs[votes.most_common(1)[0][0]]
    return next((each for each in book.tabs.values() if folded(each.title) == folded(tab.title)), None)


def telling_columns(book: Book, tabs: Sequence[TabSpec]) -> dict[int, set[int]]:
    """By sheet id, the columns that tell one row from another where its code is gone."""
    sync, found = sync_values(book), {}
    for spec in tabs:
        tab = find_tab(book, spec, sync)
        if tab is not None:
            columns = bound_to(book, spec, tab).columns
            found[tab.sheet] = {
                columns[each.key] for each in spec.columns if each.telling and each.key in columns
            }
    return found


def _plain(cell: Cell | None) -> str:
    value = None if cell is None else cell.value
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "")


def _tab(book: Book, spec: TabSpec, sync: Mapping[str, str], doubts: Doubts) -> TabRead:
    tab = find_tab(book, spec, sync)
    if tab is None:
        return TabRead(spec.title, {}, (), unbound=tuple(each.key for each in spec.columns if each.required))
    bound = bound_to(book, spec, tab)
    keys = {column: key for key, column in bound.columns.items()}
    grey = frozenset(grey_codes(sync).get(spec.key, ()))
    lines = {position: line.cells for position, line in tab.lines.items()}
    merges = Merges(tab.merges, bound.columns, bound.header_row, lines)
    covered = merges.covered()
    below = [row for row in sorted(tab.lines.keys() | covered.keys()) if row > bound.header_row and keys]
    rows = [_row(tab, position, keys, doubts, grey, covered.get(position, {})) for position in below]
    return TabRead(tab.title, bound.columns, rows, bound.unbound, bound.ambiguous, merges.spans())


def bound_to(book: Book, spec: TabSpec, tab: Tab) -> Bound:
    names = {each.key: book.names.get(defined_name(spec.key, each.key).lower()) for each in spec.columns}
    places = {
        key: Place(tab.title, named.column, named.row)
        for key, named in names.items()
        if named is not None and named.sheet == tab.sheet
    }
    return bind(spec, [tab.lines[position] for position in sorted(tab.lines)], places)


def _row(
    tab: Tab,
    position: int,
    keys: Mapping[int, str],
    doubts: Doubts,
    grey: frozenset[str],
    covered: Mapping[str, Under],
) -> RowRead:
    line = tab.lines.get(position) or Line(position, {}, hidden=False)
    cells = {
        keys[column]: DOUBTFUL if (tab.sheet, position, column) in doubts else cell
        for column, cell in line.cells.items()
        if column in keys
    }
    code = cells.get("code")
    noted = tab.notes.get(position, {}).items()
    notes = {keys[column]: cell_notes.words_of(note) for column, note in noted if column in keys}
    return RowRead(position, cells, line.hidden, covered, code is not None and code.value in grey, notes)
