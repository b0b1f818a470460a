"""Giving cells back what a batch of ours overwrote by mistake, wherever their rows stand now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_sync import remaining
from sheets_sync.excel import refs
from sheets_sync.google import landing
from sheets_sync.google.batch import Put, Target
from sheets_sync.google.book import Book, Tab
from sheets_sync.google.reading import grey_codes, sync_values
from sheets_sync.google.receipt import Copied, Homes, Receipt, code_at, entered_at, rows_of
from sheets_sync.google.standing import came_from, copied, heads, stand
from sheets_sync.google.values import Entered, mark

_Row = tuple[int, int, int, str]  # sheet id, 1-based row, column of the code, the code


@dataclass(frozen=True, slots=True)
class Fix:
    """Give a cell back what it held, in the row that now carries `key`, while it still shows `now`."""

    sheet: int
    row: int
    at: int
    key: str
    column: int
    now: str
    back: Entered
    shaded: bool | None = None  # of a cell that was greyed too: whether its own look is the office's
    begun: bool = False  # the batch began the row
    words: bool = False  # somebody typed what the row shows under `key`
    only_look: bool = False  # whatever it shows stays
    note: str | None = None  # the note that the cell had, where the batch put another on it
    home: int | None = None  # the column where it belongs that was put there, as that stands now


def undoing(taken: Receipt, book: Book, apart: Collection[Copied] = ()) -> list[Fix]:
    """Everything that the batch put, to be given back what the copies show (rows `apart` aside), where its
    column stands now, or, where columns moved in its instant, where it landed; and where it was to put an
    earlier batch right, what the cells held before that one."""
    tops = {row.sheet: row for row in taken.rows if row.is_top}
    now = {sheet: stand(book, top, copied(top)) for sheet, top in tops.items()}
    meant = {sheet: stand(book, top, top.was) for sheet, top in tops.items()}
    landed = {sheet: columns(taken, book, sheet) for sheet in tops}
    backs = {
        row: {_to(meant, row, c): (row.was[c], back) for c, back in row.backs.items()} for row in taken.rows
    }
    earlier = {
        (row.sheet, row.code or row.row, column): each
        for row, cells in backs.items()
        for column, each in cells.items()
    }
    parts = [row for row in taken.rows if row not in apart]
    found = [
        each
        for row in parts
        for each in looks(row, _to(now, row, row.at), row.carries, now.get(row.sheet, {}))
    ]
    for row in taken.rows:
        hit = row.found == row.code and row not in apart
        cells = landed.get(row.sheet, {})
        puts = {} if row in apart else {cells.get(c, (c, c))[0]: c for c in row.puts}
        for column, put in puts.items():
            stood = cells.get(put, (put, put))[1]
            old = {} if stood is None else row.old.get(stood, {})
            was, back = earlier.get((row.sheet, row.found or row.row, column), (None, old))
            as_meant = row.found == row.code and stood is not None and row.is_as_expected(stood)
            undone = row.goes_on or mark(old) == was or as_meant
            cell = _to(now, row, row.at), column, row.grey.get(put)
            fix = _fix(row, row.carries, cell, row.puts[put], back if undone else old)
            found.append(replace(fix, home=_to(meant, row, put)))
        for column, (was, back) in backs[row].items():
            if not (hit and column in puts):
                cell = _to(meant, row, row.at), column, row.grey.get(column)
                found.append(_fix(row, row.carries if hit else row.code, cell, was, back))
    return found


def columns(taken: Receipt, book: Book, sheet: int) -> dict[int, tuple[int, int | None]]:
    """By the column that was meant, where what a batch put there stands now, and where in the copies stands
    what that cell held, None for nothing; of tabs whose columns moved."""
    tops = {row.sheet: row for row in taken.rows if row.is_top}
    now = {sheet: stand(book, tops[sheet], copied(tops[sheet]))} if sheet in tops else {}
    where = landing.places(taken, book, now).get(sheet, {})
    shown = heads(book, tops.get(sheet))
    return {
        column: (place, column if now[sheet].get(column, column) == place else came_from(place, *shown))
        for column, place in where.items()
    }


def as_read(fix: Fix, hit: Sequence[Copied], read: Book) -> Fix:
    """What the cell held when the book was read, where a batch that was to put an earlier one right `hit` the
    row of another code, which shows cell by cell what that one had put: so it had hit this row, too, in an
    edit of its instant that its receipt does not show."""
    for row in hit:
        its = row.sheet == fix.sheet and fix.key == row.found not in ("", row.code) and fix.column in row.puts
        tab = read.tabs.get(fix.sheet)
        if not its or tab is None or any(mark(row.old.get(c, {})) != row.was.get(c) for c in row.puts):
            continue
        places = rows_of(tab, fix.key, fix.at)
        if len(places) == 1:
            back = entered_at(tab, places[0], fix.column)
            return replace(fix, back=shifted(back, fix.row - places[0]))
    return fix


def crossed(found: Receipt, taken: Receipt) -> list[Copied]:
    """The rows under which columns had moved, unseen, before they were to be given back what a batch had
    `taken`: where its value stood in another column's cell, that one held what the copies of that batch show.
    """
    tops = {row.sheet: row for row in found.rows if row.is_top}
    earlier = {row.sheet: row for row in taken.rows if row.is_top}
    rows: list[Copied] = []
    for row in found.rows:
        under = [c for c in row.puts if c in row.moved]
        hit = [
            each for each in taken.rows if each.puts and (each.sheet, each.carries) == (row.sheet, row.found)
        ]
        held = dict(row.old)
        for column in under if len(hit) == 1 and {row.sheet} <= tops.keys() & earlier.keys() else ():
            header = mark(tops[row.sheet].old.get(column, {}))
            came = [c for c, each in earlier[row.sheet].old.items() if mark(each) == header]
            if len(came) == 1 and mark(row.old.get(column, {})) == hit[0].puts.get(column):
                back = hit[0].old.get(came[0], {})
                held[column] = shifted(back, row.row - hit[0].row, column - came[0])
        rows += [replace(row, old=held)] if under else []
    return rows


def looks(row: Copied, at: int, key: str, places: Mapping[int, int]) -> list[Fix]:
    """What takes the grey back from cells of which only the look was changed; `places`: where a column stands
    now, if not where it stood."""
    return [
        Fix(row.sheet, row.row, at, key, places.get(c, c), "", {}, row.grey[c], row.is_begun, only_look=True)
        for c in row.looks
        if c in row.grey
    ]


def restoring(
    row: Copied, key: str, place: int, held: Mapping[int, Entered],
    landed: Mapping[int, tuple[int, int | None]] = {},
) -> list[Fix]:  # fmt: skip
    """What gives the row over which a written one stands, and which bears this code now, all that it held
    when it stood at another place; `landed`: its `columns`."""
    found = looks(row, row.at, key, {column: there for column, (there, _) in landed.items()})
    for column, put in row.puts.items():
        there, stood = landed.get(column, (column, column))
        back = shifted(held.get(stood, {}) if stood is not None else {}, row.row - place)
        found.append(Fix(row.sheet, row.row, row.at, key, there, put, back, row.grey.get(column)))
    return found


def once_more(row: Copied) -> list[Fix]:
    """What puts an earlier batch right, where the row stands now that was to be put right by this one."""
    return [
        Fix(row.sheet, row.row, row.at, row.found, column, mark(row.old.get(column, {})), back)
        for column, back in row.backs.items()
    ]


def _fix(row: Copied, key: str, cell: tuple[int, int, bool | None], now: str, back: Entered) -> Fix:
    """`cell`: the columns of the code and of the cell, and how it was greyed."""
    (at, column, shaded), words = cell, key != "" and key == row.words
    return Fix(row.sheet, row.row, at, key, column, now, back, shaded, row.is_begun, words)


def targets(book: Book, fixes: Sequence[Fix]) -> list[Target]:
    """The rows to write for what can still be given back; a cell typed over since is left, and so is a row
    that the batch began and somebody went on in: those words would stand in a row of nobody's. A row of
    another's to which the batch gave its code gets all of its cells back: what was typed under that code is
    none of its words; it shows in the receipt, and goes on below. A row that is grey by now stays so."""
    grey = {code for codes in grey_codes(sync_values(book)).values() for code in codes}
    fixes = [fix for fix in fixes if not (fix.only_look and fix.key in grey)]
    found = []
    for place, cells in _cells(book, fixes).items():
        if _is_used(book, place, cells):
            found += _in_order(book, place, cells)
        elif any(map(_is_left, cells.values())):
            puts = {c: _back(fix, grey) for c, fix in cells.items()}
            backs = {c: fix.back for c, fix in cells.items() if not fix.only_look}
            words = place[3] if any(fix.words for fix in cells.values()) else ""
            found.append(Target(*place, puts, {c: fix.now for c, fix in cells.items()}, backs, words))
    return found


def _in_order(book: Book, place: _Row, cells: Mapping[int, Fix]) -> list[Target]:
    """What moves the words of the batch in a row that stays to the columns where they belong: somebody's own
    stay where they are."""
    tab, row = book.tabs[place[0]], place[1]
    away = {c: fix.home for c, fix in cells.items() if fix.home not in (None, c) and not fix.only_look}
    puts: dict[int, Entered] = {column: {} for column in away}
    for column, home in away.items():
        if home is not None and (home in away or not entered_at(tab, row, home)):
            puts[home] = shifted(entered_at(tab, row, column), 0, home - column)
    was = _marks(tab, row, puts)
    return [Target(*place, {c: Put(each) for c, each in puts.items()}, was)] if puts else []


def _cells(book: Book, fixes: Sequence[Fix]) -> dict[_Row, dict[int, Fix]]:
    """What is to be given back by row, as it reads where the row stands now."""
    as_put: dict[_Row, dict[int, Fix]] = {}
    over: dict[_Row, dict[int, Fix]] = {}  # the cells typed over since
    for fix in fixes:
        tab = book.tabs.get(fix.sheet)
        place = place_of(tab, fix) if tab is not None else None
        if tab is None or place is None:
            continue
        row, here = (fix.sheet, place, fix.at, fix.key), replace(fix, back=shifted(fix.back, place - fix.row))
        shown = entered_at(tab, place, fix.column)
        # the count-down reads differently once columns were inserted
        counts_down = remaining.is_ours(str(shown.get("formulaValue", "")))
        if fix.only_look or counts_down or _shows(tab, fix, place):
            as_put.setdefault(row, {})[fix.column] = replace(here, now=mark(shown))
        else:
            over.setdefault(row, {})[fix.column] = here
    return {
        row: cells if _keeps_its_code(row, cells) else over.get(row, {}) | cells
        for row, cells in as_put.items()
    }


def homes(taken: Receipt, book: Book) -> Homes:
    """By tab's id: the headers under which a batch put what belongs under others, and these, by marks: as its
    copies tell, and where columns moved in its instant, unseen, as what was put stands in the book."""
    if taken.homes:
        return taken.homes
    tops = {row.sheet: row for row in taken.rows if row.is_top}
    found: dict[int, dict[str, str]] = {}
    for sheet, top in tops.items():
        shown, old = heads(book, top)
        pairs = [(mark(top.old.get(column, {})), was) for column, was in top.was.items()]
        pairs += [
            (shown[place], old[column])
            for column, (place, stood) in columns(taken, book, sheet).items()
            if stood != column and place in shown and column in old
        ]
        found[sheet] = {header: home for header, home in pairs if header != home}
    return {sheet: each for sheet, each in found.items() if each}


def going_on(taken: Receipt, book: Book, beside: Sequence[Target]) -> list[Target]:
    """The rows that somebody typed in and that were taken back: each goes on below the last one of its tab,
    and below what is written `beside`. What the batch put, and not they, goes where it is at home."""
    found: list[Target] = []
    tops = {row.sheet: row for row in taken.rows if row.is_top}
    for row in taken.rows:
        tab = book.tabs.get(row.sheet)
        if tab is None or not row.goes_on:
            continue
        rows = [*tab.lines, *(each.row for each in (*beside, *found) if each.sheet == row.sheet)]
        top = tops.get(row.sheet)
        under = {} if top is None else copied(top)
        place, now = max(rows) + 1, {} if top is None else stand(book, top, under)
        put = [c for c in row.puts if row.is_as_expected(c)]
        own = taken.homes.get(row.sheet, {})
        home = {} if top is None else stand(book, top, {c: own.get(under.get(c, ""), "") for c in put})
        cells = {
            (to := where.get(c, c)): shifted(row.old.get(c, {}), place - row.row, to - now.get(c, c))
            for where, columns in (({**now, **home}, put), (now, row.puts.keys() - put))
            for c in columns
        }
        found.append(
            Target(
                row.sheet, place, now.get(row.at, row.at), "", {c: Put(each) for c, each in cells.items()},
                dict.fromkeys(cells, mark({})), words=row.found,
            )
        )  # fmt: skip
    return found


def moved(fixes: Sequence[Fix], sent: Receipt, book: Book) -> list[Fix]:
    """The same, made for the columns that a batch was `sent` for, where these stand now."""
    places = {row.sheet: stand(book, row, row.was) for row in sent.rows if row.is_top}
    return [
        replace(
            fix, at=_to(places, fix, fix.at), column=_to(places, fix, fix.column),
            home=None if fix.home is None else _to(places, fix, fix.home),
        )
        for fix in fixes
    ]  # fmt: skip


def is_dragged(taken: Receipt, book: Book) -> bool:
    """Whether columns stand elsewhere in a book that was read after a batch than in the batch's copies."""
    tops = (row for row in taken.rows if row.is_top)
    return any(c != place for top in tops for c, place in stand(book, top, copied(top)).items())


def _to(places: Mapping[int, Mapping[int, int]], of: Copied | Fix, column: int) -> int:
    return places.get(of.sheet, {}).get(column, column)


def tops(taken: Receipt, book: Book) -> list[Target]:
    """The headers' rows that the batch looked at, as they stand now: to be looked at once more."""
    return [
        Target(
            top.sheet, top.row, top.at, code_at(tab, top.row, top.at), {},
            _marks(tab, top.row, {*top.was, *(tab.lines[top.row].cells if top.row in tab.lines else ())}),
        )
        for top in taken.rows
        if top.is_top and (tab := book.tabs.get(top.sheet)) is not None
    ]  # fmt: skip


def shifted(value: Entered, rows: int, columns: int = 0) -> Entered:
    """An entered value as it reads so many rows further down and columns to the right."""
    if "formulaValue" not in value or not (rows or columns):
        return value
    return {"formulaValue": refs.moved(value["formulaValue"], columns, rows)}


def _back(fix: Fix, grey: Collection[str]) -> Put:
    """The value, and for a cell greyed by mistake its own look; a row that is grey stays so."""
    if fix.shaded is None or fix.key in grey:
        return Put(fix.back, fix.note)
    back = None if fix.only_look else fix.back
    return Put(back, fix.note, grey=False, shaded=fix.shaded)


def _keeps_its_code(row: _Row, cells: Mapping[int, Fix]) -> bool:
    """Whether no code is to be taken from the row, or all of it with the code."""
    code = cells.get(row[2])
    return code is None or code.only_look or not code.key or not _is_left(code) or code.begun


def _is_left(fix: Fix) -> bool:
    """Whether the cell is still to be given back what it held."""
    return mark(fix.back) != fix.now or fix.shaded is not None or fix.note is not None


def _is_used(book: Book, place: _Row, cells: Mapping[int, Fix]) -> bool:
    """Whether a row that the batch began holds more than the batch put there, or somebody's words."""
    begun = any(fix.begun for fix in cells.values())
    line = book.tabs[place[0]].lines.get(place[1])
    more = line is not None and not line.cells.keys() <= cells.keys()
    return begun and (more or any(fix.words for fix in cells.values()))


def _marks(tab: Tab, row: int, columns: Iterable[int]) -> dict[int, str]:
    return {column: mark(entered_at(tab, row, column)) for column in columns}


def place_of(tab: Tab, fix: Fix) -> int | None:
    """The row that carries the code now, if there is one; of those without a code, the one that shows what
    was put there."""
    is_there = code_at(tab, fix.row, fix.at) == fix.key
    if is_there and (fix.key or _shows(tab, fix, fix.row)):
        return fix.row
    bare = (row for row in tab.lines if not fix.key and not code_at(tab, row, fix.at))
    places = rows_of(tab, fix.key, fix.at) or [row for row in bare if _shows(tab, fix, row)]
    return places[0] if len(places) == 1 else fix.row if is_there else None


def _shows(tab: Tab, fix: Fix, row: int) -> bool:
    return mark(shifted(entered_at(tab, row, fix.column), fix.row - row)) == fix.now
