"""What a batch overwrote, read from the copies that it left: was it what had been read there?"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sheets_sync.google.batch import Doubt, copies_title, witness_of
from sheets_sync.google.book import Book, Tab
from sheets_sync.google.reading import sync_values
from sheets_sync.google.values import Entered, as_entered, mark
from sheets_sync.store import Kind

# By tab's id: the header under which something was put that belongs under another one, and that, by marks.
Homes = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class Copied:
    """A target row as the batch left it: what was expected, and what the copy shows."""

    sheet: int
    row: int
    at: int
    code: str  # expected
    key: str  # the code once written
    puts: Mapping[int, str]  # marks of what was put
    was: Mapping[int, str]  # marks of what was expected
    found: str  # the code that stood there
    old: Mapping[int, Entered]  # what stood in each cell of the row
    backs: Mapping[int, Entered] = field(default_factory=dict)  # what an earlier batch's cells held before it
    grey: Mapping[int, bool] = field(default_factory=dict)  # the cells greyed, and whether they are shaded
    words: str = ""  # the code under which somebody typed what stood there, or stands there now
    looks: Sequence[int] = ()  # the cells of which only the look was changed
    notes: Mapping[int, str] = field(default_factory=dict)  # put on cells
    # where columns had come to stand since the read; None: where nothing was copied
    moved: Mapping[int, int | None] = field(default_factory=dict)

    @property
    def carries(self) -> str:
        """The code of the row that was hit, as it stands now."""
        return self.key if self.at in self.puts else self.found

    @property
    def is_top(self) -> bool:
        """Whether this is the header, which is only looked at."""
        return not (self.puts or self.backs or self.looks)

    @property
    def is_begun(self) -> bool:
        """Whether the batch began the row, or the one that it puts right did: nothing stood in it."""
        if self.at in self.backs:
            return self.found == self.code and not any(self.backs.values())
        return self.at in self.puts and not any(self.old.values())

    @property
    def is_as_read(self) -> bool:
        """Whether the batch overwrote what it thought it would."""
        return self._held({})

    def _held(self, moved: Mapping[int, int | None]) -> bool:
        """Whether the row held what was expected, its columns standing where they had moved."""
        places = ((moved.get(column, column), each) for column, each in self.was.items())
        return self.found == self.code and all(
            place is None or self._holds(place, each, moved) for place, each in places
        )

    def _holds(self, place: int, expected: str | None, moved: Mapping[int, int | None]) -> bool:
        old = self.old.get(place, {})  # the references of a formula move along with columns
        return mark(old) == expected or (bool(moved) and "formulaValue" in old)

    def is_as_expected(self, column: int) -> bool:
        """Whether a cell held what the column that had come to stand there was expected to hold."""
        came = [c for c, place in self.moved.items() if place == column]
        meant = came[0] if came else None if column in self.moved else column
        return self._holds(column, mark({}) if meant is None else self.was.get(meant), self.moved)

    @property
    def goes_on(self) -> bool:
        """Whether the batch took a row back from the code that an earlier one had given it, and somebody had
        typed under that code: those words are neither of the row's next code nor of nobody."""
        was_taken = self.at in self.puts and self.at in self.backs
        is_its = self.found == self.code not in ("", self.key)
        return was_taken and is_its and (self.words == self.code or not self._held(self.moved))

    @property
    def is_settled(self) -> bool:
        """Whether nothing of the row is left to be put right."""
        return self.is_as_read and not self.goes_on


@dataclass(frozen=True, slots=True)
class Receipt:
    """The last batch of ours in a book."""

    batch: str
    before: str  # the generation that it replaced
    rows: Sequence[Copied]
    copies: Mapping[int, Tab] = field(default_factory=dict)  # by tab's id: the hidden tab of its rows
    inserted: Mapping[int, int] = field(default_factory=dict)  # by tab's id: rows, between its read and it
    secret: bool = False  # the copies are still to go
    noted: Mapping[tuple[int, str, int], str] = field(default_factory=dict)  # notes by tab, code and column
    homes: Homes = field(default_factory=dict)  # of the batch that this one takes back
    doubts: Sequence[Doubt] = ()  # of those, what could not be given back

    def then(self, sheet: int) -> dict[int, Mapping[int, Entered]]:
        """The copied rows of a tab as the batch found them, or as they were before an earlier one that it
        puts right; the header aside."""
        copies = self.copies[sheet]
        found = {
            place: {column: entered_at(copies, place, column) for column in line.cells}
            for place, line in copies.lines.items()
        }
        mine = [row for row in self.rows if row.sheet == sheet]
        found |= {row.row: {**row.old, **row.backs} for row in mine}
        tops = {row.row for row in mine if row.is_top}
        return {place: held for place, held in found.items() if place not in tops}


def receipt(book: Book, kept: str) -> Receipt | None:
    """The receipt that `_sync` points to, or None when there is none to be read."""
    try:
        head = json.loads(kept)
        copies = {
            sheet: tab
            for sheet, copy, *_ in head["tabs"]
            if sheet in book.tabs
            and (tab := book.tabs.get(copy)) is not None
            and tab.title == copies_title(book.tabs[sheet])
        }
        rows = [each for sheet, tab in copies.items() for each in _with_moves(_copied(sheet, tab))]
        inserted = {
            sheet: book.tabs[sheet].rows - witness.row - end
            for sheet, _, *ends in head["tabs"]
            for end in ends
            if (witness := book.names.get(witness_of(head["batch"], sheet))) is not None
            and sheet in copies
            and witness.row > 1  # it is there
        }
        noted = {(sheet, code, column): note for sheet, code, column, note in head.get("noted", ())}
        homes: dict[int, dict[str, str]] = {}
        for sheet, under, home in head.get("homes", ()):
            homes.setdefault(sheet, {})[under] = home
        doubts = [(sheet, code, header, put) for sheet, code, header, put in head.get("doubts", ())]
        return Receipt(
            head["batch"], head["before"], rows, copies, inserted, head.get("secret", False), noted, homes,
            doubts,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return None


def is_before(read: Book, book: Book) -> bool:
    """Whether a book was read just before the last batch of ours in another, or is that other without it."""
    sync = sync_values(book)
    taken = receipt(book, sync.get("receipt", ""))
    return taken is not None and sync_values(read).get("generation") in (taken.before, sync.get("generation"))


def finished(book: Book) -> str:
    """The last batch, if nothing of it is left to be put right by what its copies show; else ''."""
    taken = receipt(book, sync_values(book).get("receipt", ""))
    return taken.batch if taken is not None and all(row.is_settled for row in taken.rows) else ""


def code_at(tab: Tab, row: int, column: int) -> str:
    """The text in the code column, '' for none."""
    value = tab.at(row, column).value
    return "" if value is None else str(value)


def rows_of(tab: Tab, code: str, at: int) -> list[int]:
    """Every row of a code."""
    return [row for row in tab.lines if code_at(tab, row, at) == code] if code else []


def by_code(tab: Tab, at: int, given: Collection[str] = ()) -> dict[str, list[int]]:
    """The rows of each code, and of none ('', to which those count that were `given` one of these codes)."""
    found: dict[str, list[int]] = {}
    for row in tab.lines:
        code = code_at(tab, row, at)
        found.setdefault("" if code in given else code, []).append(row)
    return found


def entered_at(tab: Tab, row: int, column: int) -> Entered:
    """What was entered into a cell."""
    return as_entered(tab.at(row, column))


def _with_moves(rows: Sequence[Copied]) -> list[Copied]:
    """The rows of a tab, each told where the columns stood when it was copied, as far as the header says."""
    moved: dict[int, int | None] = {}
    for top in rows:
        if top.is_top and not top.is_as_read:
            places: dict[str, list[int]] = {}
            for column, shown in top.old.items():
                places.setdefault(mark(shown), []).append(column)
            for column, header in top.was.items():
                found = places.get(header, [])
                if column not in found and len(found) < 2:
                    moved[column] = found[0] if found else None
    return [replace(row, moved=moved) for row in rows] if moved else list(rows)


def _copied(sheet: int, tab: Tab) -> list[Copied]:
    found = []
    for line in tab.lines.values():
        column = max(line.cells)
        kept = line.cells[column]
        if kept.kind is not Kind.TEXT or not str(kept.value).startswith('{"at"'):
            continue
        note = json.loads(str(kept.value))
        puts = {int(c): each for c, each in note["puts"].items()}
        was = {int(c): each for c, each in note["was"].items()}
        shown = code_at(tab, line.position, note["at"])
        beside = note.get("backs", ())
        first = column - len(beside)
        old = {c: as_entered(tab.at(line.position, c)) for c in {*puts, *was, *range(first)}}
        backs = {c: as_entered(tab.at(line.position, first + n)) for n, c in enumerate(beside)}
        grey = {int(c): shaded for c, shaded in note.get("grey", {}).items()}
        found.append(
            Copied(
                sheet, line.position, note["at"], note["code"], note["key"], puts, was, shown, old, backs,
                grey, note.get("words", ""), note.get("looks", ()),
                {int(c): each for c, each in note.get("notes", {}).items()},
            )
        )  # fmt: skip
    return found
