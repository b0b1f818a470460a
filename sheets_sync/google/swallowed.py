"""Rows that came, in a batch's very instant, under the cells of another row, of which its receipt need not
tell: the book from before the batch has what they held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sheets_sync.google.book import Book, Tab
from sheets_sync.google.giving_back import Fix, shifted
from sheets_sync.google.receipt import Copied, Receipt, by_code, code_at, entered_at
from sheets_sync.google.returned import shown
from sheets_sync.google.standing import came_from, headers
from sheets_sync.google.values import Entered, mark


def as_met(taken: Receipt, book: Book, read: Book) -> Receipt:
    """The receipt without the rows that it shows under new ones by mistake: each was pushed on, past there,
    by rows inserted since the book was `read`, and no row of that is gone. So the batch met one inserted in
    its instant: an empty row, as it was to."""
    new = [row for row in taken.rows if not row.code and row.at in row.puts]
    met = {(row.sheet, row.row) for row in new if any(row.old.values())}
    if not met:
        return taken
    there = {each: by_code(book.tabs[each[0]], each[1]) for each in _places(taken, book)}
    known = {each: by_code(read.tabs[each[0]], each[1]) for each in _places(taken, read)}
    rows = []
    for row in taken.rows:
        at, tab = (row.sheet, row.at), book.tabs.get(row.sheet)
        if (row.sheet, row.row) in met and tab is not None and at in known:
            line, now, then = tab.lines.get(row.row), there[at], known[at]
            place, *more = _stood(row, read.tabs[row.sheet], then) or [0]
            end = place + taken.inserted.get(row.sheet, 0)
            is_pushed = 0 < place <= row.row < end and not more and _stood(row, tab, now) == [end]
            is_whole = is_pushed and now.keys() >= then.keys()
            if is_whole and line is not None and line.cells.keys() <= row.puts.keys():
                row = replace(row, found="", old={})
        rows.append(row)
    return replace(taken, rows=rows)


def _stood(row: Copied, tab: Tab, codes: Mapping[str, list[int]]) -> list[int]:
    """Where the rows are that a batch found there: of its code, or where it had none, of what it said."""
    if row.found:
        return codes.get(row.found, [])
    said = {column: mark(old) for column, old in row.old.items() if old}
    return [place for place in codes.get("", ()) if shown(tab, place) == said]


def swallowed(taken: Receipt, over: Book, book: Book) -> list[Fix]:
    """What gives rows without a code their own back. The row that was meant stands so many rows from where
    it was written, with what it held when the batch was sent `over` it; and where it was written stands one
    that came by as many, with what was put there."""
    tops = {row.sheet: row.row for row in taken.rows if row.is_top}
    codes = {each: by_code(book.tabs[each[0]], each[1]) for each in _places(taken, book)}
    found: list[Fix] = []
    for row in taken.rows:
        old, tab, top = over.tabs.get(row.sheet), book.tabs.get(row.sheet), tops.get(row.sheet)
        if old is None or tab is None or top is None or not (row.code and row.puts):
            continue
        own = codes[row.sheet, row.at].get(row.code, ())
        if (
            len(own) != 1
            or own[0] == row.row
            or any(
                entered_at(old, top, column) != entered_at(tab, top, column) for column in (row.at, *row.puts)
            )
        ):
            continue
        is_missed = _marks(tab, own[0], row) == _marks(old, row.row, row) != dict(row.puts)
        if is_missed and code_at(old, row.row, row.at) == row.code:
            found += _given_back(row, old, 2 * row.row - own[0], tab)
    return found


def _given_back(row: Copied, old: Tab, place: int, tab: Tab) -> list[Fix]:
    """For a row without a code that stood at this place, and shows by now what was put into the other one."""
    line = old.lines.get(place)
    if line is None or code_at(old, place, row.at) or code_at(tab, row.row, row.at):
        return []
    held = {column: shifted(entered_at(old, place, column), row.row - place) for column in line.cells}
    said = {column: mark(each) for column, each in held.items()} | dict(row.puts)
    if any(mark(entered_at(tab, row.row, column)) != each for column, each in said.items()):
        return []
    nothing: Entered = {}
    return [
        Fix(row.sheet, row.row, row.at, "", column, put, back)
        for column, put in row.puts.items()
        for back in [held.get(column, nothing)]
        if mark(back) != put
    ]


def _marks(tab: Tab, place: int, row: Copied) -> dict[int, str]:
    """What stands there in the cells that were written, as it would read where they were."""
    return {c: mark(shifted(entered_at(tab, place, c), row.row - place)) for c in row.puts}


def fallen(taken: Receipt, book: Book, read: Book) -> list[Fix]:
    """What gives rows of other codes back what they held when the book was `read`: such as stand by now where
    a batch wrote a row that is gone, and show cell by cell what it put."""
    found: list[Fix] = []
    tops = {row.sheet: row.row for row in taken.rows if row.is_top}
    there = {each: by_code(book.tabs[each[0]], each[1]) for each in _places(taken, book)}
    known = {each: by_code(read.tabs[each[0]], each[1]) for each in _places(taken, read)}
    for row in taken.rows:
        tab, before, at = book.tabs.get(row.sheet), read.tabs.get(row.sheet), (row.sheet, row.at)
        if tab is None or before is None or not row.puts:
            continue
        here = code_at(tab, row.row, row.at)
        places = known[at].get(here, ()) if here else ()
        if here == row.code or len(places) != 1 or (row.code and row.code in there[at]):
            continue
        top = tops.get(row.sheet)
        heads = ({}, {}) if top is None else (headers(tab, top), headers(before, top))
        held = {}
        for c in row.puts:
            came = came_from(c, *heads)
            back = {} if came is None else entered_at(before, places[0], came)
            held[c] = shifted(back, row.row - places[0], 0 if came is None else c - came)
        shows = all(mark(entered_at(tab, row.row, c)) == put for c, put in row.puts.items())
        if shows and any(mark(held[c]) != put for c, put in row.puts.items()):
            found += [
                Fix(row.sheet, row.row, row.at, here, c, put, held[c], row.grey.get(c))
                for c, put in row.puts.items()
            ]
    return found


def _places(taken: Receipt, book: Book) -> set[tuple[int, int]]:
    """Where codes stood in the tabs that a batch wrote."""
    return {(row.sheet, row.at) for row in taken.rows if row.sheet in book.tabs}


def as_before(fixes: Sequence[Fix], taken: Receipt, book: Book, read: Book) -> list[Fix]:
    """The same, but for cells that are to be given back what an earlier batch had put there, where columns
    had moved under that one, unseen: they get what their rows held under their headers when the book was
    `read`."""
    tops = {row.sheet: row for row in taken.rows if row.is_top}
    left = {
        (row.sheet, row.row, column)
        for row in taken.rows
        for column in row.puts.keys() & row.backs.keys()
        if row.sheet in tops
        and mark(tops[row.sheet].old.get(column, {})) != tops[row.sheet].was.get(column)
        and mark(row.old.get(column, {})) == row.was.get(column) != mark({})
    }
    return [
        _as_before(fix, book, read, tops[fix.sheet].row) if (fix.sheet, fix.row, fix.column) in left else fix
        for fix in fixes
    ]


def _as_before(fix: Fix, book: Book, read: Book, top: int) -> Fix:
    tab, before = book.tabs.get(fix.sheet), read.tabs.get(fix.sheet)
    if tab is None or before is None:
        return fix
    then, now = headers(before, top), headers(tab, top)
    column, at = came_from(fix.column, now, then), came_from(fix.at, now, then)
    places = [] if at is None else [place for place in before.lines if code_at(before, place, at) == fix.key]
    if not fix.key:
        places = [place for place in places if _says_the_same(tab, fix, before, place, (now, then))]
    if len(places) != 1:
        return fix
    back = {} if column is None else entered_at(before, places[0], column)
    return replace(fix, back=shifted(back, fix.row - places[0], 0 if column is None else fix.column - column))


def _says_the_same(tab: Tab, fix: Fix, before: Tab, place: int, heads: tuple[dict[int, str], ...]) -> bool:
    """Whether a row without a code said there what the one to be put right says, that cell aside."""
    now, then = heads
    said = {column: came_from(column, now, then) for column in now.keys() - {fix.column, fix.at}}
    pairs = [
        (entered_at(tab, fix.row, column), {} if came is None else entered_at(before, place, came))
        for column, came in said.items()
    ]
    return any(one for one, _ in pairs) and all(one == other or "formulaValue" in one for one, other in pairs)
