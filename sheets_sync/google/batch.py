"""One atomic batchUpdate that shows what it overwrote.

Each target row is first copied to the same position of a hidden tab, so that formulas stay as they are
written, with a note of what was expected there; rows that no code of their own tells apart are copied too
(see `twins`), so are the last ones above a row that is begun (see `pushed`), and where a row is given a code,
all are (see `miscoded`). A marker (a named range made by this batch, the last one's deleted) lets a batch be
applied only once, and only after the one that its author read.

Another named range goes onto each written tab, into the empty rows below: how far from the end it stands
later tells how many rows were inserted between the read and the batch, in its very instant too.

Before the first batch there is none to delete, so the first one makes another, which stays: of two workers
that both read a new workbook, the later batch is refused.

A batch that puts an earlier one right also carries, beside the copies, what its cells are to hold should all
be undone: a kill between the two leaves nothing that only a dead process knew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sheets_sync.google import palette
from sheets_sync.google.book import MASK, SYNC_TITLE, Book, Tab
from sheets_sync.google.updates import Request, free_sheets, room, update
from sheets_sync.google.values import Entered, entered, mark

ANSWER = f"spreadsheetId,updatedSpreadsheet({MASK})"
FIRST = f"{SYNC_TITLE}_first"  # a named range that stays: the marker of whatever was written first
_WARNS = "addProtectedRange"
_COPIES = 1_600_002  # sheet ids of the copies begin here, beyond those of the tabs that a batch may add
_ABOVE = 5  # so many rows inserted at a time push none down but what is copied
_NOTED, _NOTED_EACH = 30_000, 50  # letters of notes that a receipt carries, in JSON; beside each, its place
SPARE = 40  # empty rows kept below, with formats and drop-downs: each adds its formats to every read


# What a write left in a cell of which nobody knows what it held: the tab's id, the row's code, the marks of
# the header and of what stands there.
Doubt = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Put:
    """What a cell is to hold; None: what it holds, only its look is changed. `grey`: True greys it, False
    gives it back its own look, None leaves that. `look` is a whole CellFormat to give it. `day`: its number
    is to show as one, which it does not by itself."""

    value: Entered | None
    note: str | None = None
    grey: bool | None = None
    shaded: bool = False  # the look to give back
    look: Request | None = None
    day: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A row to write: where it was read, the code that stood there, and the marks of what its cells held.
    `backs` are the cells that an earlier batch of ours changed, and what they held before it. `words` is the
    code under which somebody typed what stands there, or is to: it is not to be lost with the row."""

    sheet: int
    row: int  # 1-based
    at: int  # column of the code
    code: str
    puts: Mapping[int, Put] = field(default_factory=dict)
    was: Mapping[int, str] = field(default_factory=dict)
    backs: Mapping[int, Entered] = field(default_factory=dict)
    words: str = ""

    @property
    def columns(self) -> set[int]:
        """Every column that is written or checked; the batch itself may add the last ones."""
        return {self.at, *self.puts, *self.was}

    @property
    def key(self) -> str:
        """The code that stands there once written."""
        code = self.values.get(self.at)
        return self.code if code is None else str(code.get("stringValue", ""))

    @property
    def values(self) -> dict[int, Entered]:
        """What is put, but for cells of which only the look is changed."""
        return {column: put.value for column, put in self.puts.items() if put.value is not None}


@dataclass(frozen=True, slots=True)
class Batch:
    """Targets and `_sync` values under one id; `before` is the generation to go back to."""

    identity: str
    targets: Sequence[Target]
    sync: Mapping[str, str]
    before: str
    extra: Sequence[Request] = ()  # columns and looks, after the copies and before the cells; warnings last
    secret: bool = False  # its copies are to go as soon as it is known to be right
    homes: Mapping[int, Mapping[str, str]] = field(default_factory=dict)  # of the one that it takes back
    doubts: Sequence[Doubt] = ()


def body(book: Book, batch: Batch) -> Request:
    """The batchUpdate over a book as it was read."""
    requests = _marker(book, batch.identity)
    copies: list[tuple[int, int, int]] = []
    free = free_sheets(book.tabs, _COPIES)
    for sheet, targets in _by_sheet(batch.targets).items():
        tab = book.tabs[sheet]
        last = max(target.row for target in targets)
        end = tab.rows if last <= tab.rows else last + SPARE
        requests += _longer(tab, last)
        beside = max(tab.columns, *(column + 1 for target in targets for column in target.columns))
        width = beside + max(len(target.backs) for target in targets) + 1
        rows = {target.row for target in targets} | _twins(tab, targets) | _around(tab, targets)
        copy, made = _copies(book, tab, max(rows), width, free)
        requests += made + _copy(tab, copy, targets, rows, beside)
        witness = last + min(end - last, SPARE) // 2
        requests.append(_named(witness_of(batch.identity, sheet), sheet, witness))
        copies.append((sheet, copy, end - witness))
    requests += [each for each in batch.extra if _WARNS not in each]
    for target in batch.targets:
        requests += _put(target)
    receipt: Request = {"batch": batch.identity, "before": batch.before, "tabs": copies}
    noted = _noted(book, batch)
    if noted:
        receipt["noted"] = noted
    if batch.secret:
        receipt["secret"] = True
    if any(batch.homes.values()):
        receipt["homes"] = [(sheet, *pair) for sheet, each in batch.homes.items() for pair in each.items()]
    if batch.doubts:
        receipt["doubts"] = batch.doubts
    requests += _sync(book, {**batch.sync, "receipt": json.dumps(receipt)})
    requests += [each for each in batch.extra if _WARNS in each]  # should one refuse us, all is written
    return {"requests": requests, "includeSpreadsheetInResponse": True, "responseIncludeGridData": True}


def copies_title(tab: Tab) -> str:
    """The hidden tab that holds the copies of a tab's rows."""
    return f"{SYNC_TITLE}_{tab.sheet}"


def note_of(target: Target) -> str:
    """What is kept beside a copied row: the code expected, the one after, marks of the old and new cells,
    the cells greyed, notes put on cells, those of which only the look was changed, whose words these are, and
    the columns whose earlier values stand left of the note."""
    puts = {str(column): mark(value) for column, value in target.values.items()}
    note = {"at": target.at, "code": target.code, "key": target.key, "puts": puts}
    note["was"] = {str(column): each for column, each in target.was.items()}
    note["grey"] = {str(column): put.shaded for column, put in target.puts.items() if put.grey}
    note["notes"] = {str(column): put.note for column, put in target.puts.items() if put.note is not None}
    looks = [column for column in target.puts if column not in target.values]
    return json.dumps({**note, "looks": looks, "words": target.words, "backs": list(target.backs)})


def marker(identity: str) -> str:
    """The name of the named range that only this batch makes."""
    return f"{SYNC_TITLE}_{identity}"


def witness_of(identity: str, sheet: int) -> str:
    """The name of the named range that a batch puts onto a tab."""
    return f"{marker(identity)}_{sheet}"


def _marker(book: Book, identity: str) -> list[Request]:
    hidden = book.titled(SYNC_TITLE)
    sheet = hidden.sheet if hidden else 0
    old = [book.names[name] for name in sorted(book.names) if name.startswith(marker("")) and name != FIRST]
    first = [] if old or FIRST in book.names else [FIRST]  # two that know of no batch cannot both add it
    return [
        *({"deleteNamedRange": {"namedRangeId": each.identity}} for each in old),
        *(_named(name, sheet, 1) for name in (*first, marker(identity))),
    ]


def _named(name: str, sheet: int, row: int) -> Request:
    """A named range of a row's first cell."""
    place = {"sheetId": sheet, "startRowIndex": row - 1, "endRowIndex": row}
    place |= {"startColumnIndex": 0, "endColumnIndex": 1}
    return {"addNamedRange": {"namedRange": {"name": name, "range": place}}}


def _longer(tab: Tab, last: int) -> list[Request]:
    """Rows at the end, with the formats and drop-downs of the last one, and some to spare."""
    if last <= tab.rows:
        return []
    span = {"sheetId": tab.sheet, "startColumnIndex": 0, "endColumnIndex": tab.columns}
    source = {**span, "startRowIndex": tab.rows - 1, "endRowIndex": tab.rows}
    below = {**span, "startRowIndex": tab.rows, "endRowIndex": last + SPARE}
    rules = {"source": source, "destination": below, "pasteType": "PASTE_DATA_VALIDATION"}
    return [*room(tab, last + SPARE, tab.columns), {"copyPaste": rules}]


def _copies(book: Book, tab: Tab, rows: int, columns: int, free: Iterator[int]) -> tuple[int, list[Request]]:
    """The hidden tab of a tab's copies, emptied, with room for the rows and what stands beside them."""
    title = copies_title(tab)
    found = book.titled(title)
    if found is not None:
        return found.sheet, [_emptied(found), *room(found, rows, columns)]
    sheet = next(free)
    grid = {"rowCount": max(rows, tab.rows), "columnCount": columns}
    properties = {"sheetId": sheet, "title": title, "hidden": True, "gridProperties": grid}
    return sheet, [{"addSheet": {"properties": properties}}]


def without_copies(book: Book) -> list[Request]:
    """Empty every hidden tab of copies."""
    return [_emptied(tab) for tab in book.tabs.values() if tab.title.startswith(marker(""))]


def _noted(book: Book, batch: Batch) -> list[tuple[int, str, int, str]]:
    """The notes on cells in the columns where the batch puts some, as they were read: by tab, code, column,
    as many as one cell can hold. Those of a row that becomes secret are not to come back."""
    found, left = list[tuple[int, str, int, str]](), _NOTED
    for sheet, mine in _by_sheet(batch.targets).items():
        tab = book.tabs[sheet]
        blank = {each.code for each in mine if batch.secret and any(p.note == "" for p in each.puts.values())}
        columns = {c: each.at for each in mine for c, put in each.puts.items() if put.note is not None}
        for row, notes in tab.notes.items() if columns else ():
            for column in sorted(columns.keys() & notes.keys()):
                code, note = tab.at(row, columns[column]).value, notes[column]
                left -= len(note) + _NOTED_EACH
                if code is not None and str(code) not in blank and left > 0:
                    found.append((sheet, str(code), column, note))
    return found


def _emptied(copies: Tab) -> Request:
    return {"updateCells": {"range": {"sheetId": copies.sheet}, "fields": "userEnteredValue"}}


def _twins(tab: Tab, targets: Sequence[Target]) -> set[int]:
    """Rows that share their code with another, or bear none, where rows of a code are written or begun."""
    found: set[int] = set()
    for at in {target.at for target in targets if target.puts and target.key}:
        rows: dict[object, list[int]] = {}
        for row in tab.lines:
            rows.setdefault(tab.at(row, at).value, []).append(row)
        found |= {row for code, same in rows.items() if code is None or len(same) > 1 for row in same}
    return found


def _around(tab: Tab, targets: Sequence[Target]) -> set[int]:
    """Every row where one is given a code, the last rows above each that is begun."""
    coded = {target.row for target in targets if target.at in target.values}
    if coded & tab.lines.keys():
        return {*tab.lines}
    return tab.lines.keys() & {row - up for row in coded for up in range(1, _ABOVE + 1)}


def _copy(
    tab: Tab, copies: int, targets: Sequence[Target], rows: Iterable[int], beside: int
) -> list[Request]:
    """Values first, then formulas over them: right whether or not pasting formulas takes plain values too."""
    requests: list[Request] = []
    for first, last in runs(rows):
        place = {"startRowIndex": first - 1, "endRowIndex": last, "startColumnIndex": 0}
        place["endColumnIndex"] = tab.columns
        requests += [
            {
                "copyPaste": {
                    "source": {"sheetId": tab.sheet, **place},
                    "destination": {"sheetId": copies, **place},
                    "pasteType": kind,
                }
            }
            for kind in ("PASTE_VALUES", "PASTE_FORMULA")
        ]
    notes = {target.row: {"values": _beside(target)} for target in targets}
    for first, last in runs(notes):
        lines = [notes[row] for row in range(first, last + 1)]
        requests.append(update(copies, first, beside, lines, "userEnteredValue"))
    return requests


def _beside(target: Target) -> list[Request]:
    values = [*target.backs.values(), entered(note_of(target))]
    return [{"userEnteredValue": dict(value)} if value else {} for value in values]


def _put(target: Target) -> list[Request]:
    requests: list[Request] = []
    ordered = sorted(target.puts.items())
    for _, group in groupby(enumerate(ordered), key=lambda each: (each[1][0] - each[0], _fields(each[1][1]))):
        cells = [item for _, item in group]
        values = [_cell(put) for _, put in cells]
        requests.append(
            update(target.sheet, target.row, cells[0][0], [{"values": values}], _fields(cells[0][1]))
        )
    return requests


def _fields(put: Put) -> str:
    parts = [] if put.value is None else ["userEnteredValue"]
    if put.note is not None:
        parts.append("note")
    if put.grey is not None:
        parts += ["userEnteredFormat.backgroundColorStyle", "userEnteredFormat.textFormat"]
    if put.day:
        parts.append("userEnteredFormat.numberFormat")
    if put.look is not None:
        parts.append("userEnteredFormat")
    return ",".join(parts)


def _cell(put: Put) -> Request:
    cell: Request = {"userEnteredValue": dict(put.value)} if put.value else {}
    if put.note is not None:
        cell["note"] = put.note
    if put.grey is not None:
        cell["userEnteredFormat"] = palette.tombstone() if put.grey else palette.plain(shaded=put.shaded)
    if put.day:
        cell["userEnteredFormat"] = {**cell.get("userEnteredFormat", {}), "numberFormat": palette.DAY}
    if put.look is not None:
        cell["userEnteredFormat"] = put.look
    return cell


def _sync(book: Book, values: Mapping[str, str]) -> list[Request]:
    """Values beside their keys; a new key goes below the last row. The tab is made again when it is gone."""
    hidden = book.titled(SYNC_TITLE)
    if hidden is None:
        return []
    lines = hidden.lines
    places = {str(line.cells[0].value): row for row, line in lines.items() if 0 in line.cells}
    last = max(lines, default=0)
    requests = room(hidden, last + len(values), 2)
    for key, value in values.items():
        if key not in places:
            last += 1
            places[key] = last
        row = {"values": [{"userEnteredValue": entered(key)}, {"userEnteredValue": entered(value)}]}
        requests.append(update(hidden.sheet, places[key], 0, [row], "userEnteredValue"))
    return requests


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Consecutive numbers as (first, last)."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _by_sheet(targets: Sequence[Target]) -> dict[int, list[Target]]:
    sheets: dict[int, list[Target]] = {}
    for target in targets:
        sheets.setdefault(target.sheet, []).append(target)
    return sheets
