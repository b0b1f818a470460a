"""A code that a write put into another row than the one that was to get it, since rows changed places in that
instant: what stands in that row is not to be read as the other's.

The batch copied its whole tab, so that the row which stands there is known by what it said, and its own code
with it. People may have typed into it since: it is that one of two rows of which it says more, in the
Office's cells first. A row that still stands under its own code is none of the two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sheets_sync.google.book import Book, Tab
from sheets_sync.google.giving_back import Fix, moved, once_more, restoring
from sheets_sync.google.receipt import Copied, Receipt, code_at, entered_at, rows_of
from sheets_sync.google.standing import stand
from sheets_sync.google.values import Entered, mark

_Row = Mapping[int, Entered]  # what a row held, by column
_Likeness = tuple[int, int]  # cells that say what one row said, less those of another: telling ones, and all
_LIKE_BOTH, _UNLIKE = (0, 0), (-1_000, 0)


def miscoded(taken: Receipt, book: Book, telling: Mapping[int, Collection[int]]) -> dict[Copied, list[Fix]]:
    """Rows whose codes stand in other ones, each with what gives that one its own back. `telling`: by tab's
    id, the columns that tell one row from another."""
    found: dict[Copied, list[Fix]] = {}
    for top in (row for row in taken.rows if row.is_top):
        coded = [row for row in taken.rows if row.sheet == top.sheet and _is_coded(row)]
        if not coded:
            continue
        tab, now, then = book.tabs[top.sheet], stand(book, top, top.was), taken.then(top.sheet)
        codes, is_wider = {"", *(row.key for row in coded)}, taken.inserted.get(top.sheet, 0) > 0
        for row in coded:
            fixes = _Coded(tab, row, now, then, telling.get(top.sheet, ()), codes, is_wider).fixes()
            if fixes is not None:
                found[row] = moved(fixes, taken, book)
    return found


def _is_coded(row: Copied) -> bool:
    """Whether a row that stood there was given a code or lost it, and nothing seemed wrong."""
    changes = row.at in row.puts and row.code != row.key
    return changes and row.is_as_read and (row.code != "" or not row.is_begun)


@dataclass(frozen=True, slots=True)
class _Coded:
    """A row that was given a code, and its tab as it stands."""

    tab: Tab
    row: Copied
    now: Mapping[int, int]  # where its columns stand
    then: Mapping[int, _Row]  # the tab's rows by where they stood
    telling: Collection[int]  # columns as they stand now
    codes: Collection[str]  # those that were given, and none
    is_wider: bool  # rows were inserted in that instant

    def fixes(self) -> list[Fix] | None:
        """What gives the row that was hit its own back: nothing, where nobody knows that row. None where it
        is the one meant, or nobody knows where the code stands."""
        here, key = self._here(), self.row.key
        if not key and (self.row.code in self.codes or not self._under(self.row.code)):
            return None  # it is gone, as it was to be
        if not key and self._got_away():
            return once_more(self.row)
        if here is None:
            return None if key else []
        if self._stands_twice():
            return restoring(self.row, key, self.row.row, {})
        if self._is_as_it_was(here):
            return None
        likeness, place = self._likest(here)
        if likeness > _LIKE_BOTH:
            return restoring(self.row, key, place, self.then[place])
        if key and (likeness == _LIKE_BOTH or self._is_elsewhere(here) or self._is_bare(here)):
            return [*restoring(self.row, key, self.row.row, {}), *self._going_on(here)]
        return None if key else []

    def _going_on(self, here: int) -> list[Fix]:
        """What somebody typed beside the code into a row that was empty: that is for the row meant, and goes
        there, where it stands and has nothing in those cells."""
        typed = {c: entered_at(self.tab, here, self._to(c)) for c in self.now if c not in self.row.puts}
        typed = {column: words for column, words in typed.items() if words}
        places = [place for place in self._saying(self._meant) if not self._code_at(place)]
        taken = [c for c in typed if self._to(c) in self.telling or len(places) != 1]
        if taken or any(entered_at(self.tab, places[0], self._to(c)) for c in typed):
            return []
        sheet, at = self.row.sheet, self.row.at
        return [
            fix
            for column, words in typed.items()
            for fix in (
                Fix(sheet, here, at, self.row.key, column, mark(words), {}),
                Fix(sheet, places[0], at, "", column, mark({}), words),
            )
        ]

    def _got_away(self) -> bool:
        """Whether a row that was to be taken back stands elsewhere as it stood here, and nothing was hit."""
        others = {self._code(held) for _, held in self._rest()}
        if not self.row.backs or self.row.code in others or self.tab.lines.get(self.row.row) is not None:
            return False
        places = self._under(self.row.code)
        cells = [c for c, old in self.row.old.items() if "formulaValue" not in old]
        return len(places) == 1 and all(self._shows(places[0], self.row.old, column) for column in cells)

    def _stands_twice(self) -> bool:
        """Whether a row was given back here that had not been hit: it stands elsewhere with all of its words,
        having moved once more before the write that seemed to hit it."""
        places, here = self._under(self.row.key), self.row.row
        if not self.row.backs or here not in places:
            return False
        words = {
            self._to(column): put
            for column, put in self.row.puts.items()
            if "formulaValue" not in entered_at(self.tab, here, self._to(column))
        }
        return any(
            place != here and all(mark(entered_at(self.tab, place, c)) == put for c, put in words.items())
            for place in places
        )

    def _here(self) -> int | None:
        """Where the code stands, or where one was taken away."""
        if not self.row.key:
            return None if self._code_at(self.row.row) else self.row.row
        places = self._under(self.row.key)
        return self.row.row if self.row.row in places else places[0] if len(places) == 1 else None

    def _is_as_it_was(self, here: int) -> bool:
        """Whether the row says what the one meant said, and no more."""
        meant = self._meant
        same = (
            self._shows(here, meant, column) or "formulaValue" in meant.get(column, {})
            for column in {*meant, *self.now} - self.row.puts.keys()
        )
        return all(same)

    def _likest(self, here: int) -> tuple[_Likeness, int]:
        """Of the rows that stand nowhere else now, the one of which this one says most: how much more of that
        than of the one meant, and where it stood."""
        meant, found = self._meant, [(_UNLIKE, self.row.row)]
        for place, held in self._rest():
            apart = [c for c in {*meant, *held} if self._said(meant, c) != self._said(held, c)]
            if apart and self._is_gone(held, here):  # of one that said the same, nothing tells
                likes = {c: self._shows(here, held, c) - self._shows(here, meant, c) for c in apart}
                office = sum(like for column, like in likes.items() if self._to(column) in self.telling)
                found.append(((office, sum(likes.values())), place))
        return max(found)

    def _is_gone(self, held: _Row, here: int) -> bool:
        """Whether a row of then stands nowhere but, it may be, here: under its code; or without it, where
        more rows say what it said than those that had none."""
        code = self._code(held)
        places = {*(self._under(code) if code else [])} or {*self._saying(held)} - {here}
        if not code or places & {*self._under(code)}:
            return not places - {here}
        if any(self._says_all(place, held) for place in places):
            return False
        asked = self._asked(held)
        bare = [other for other in self.then.values() if not self._code(other)]
        alike = [o for o in bare if all(self._said(o, c) == self._said(held, c) for c in asked)]
        return len(places) <= len(alike)

    def _says_all(self, place: int, held: _Row) -> bool:
        """Whether a row shows whatever another one said."""
        return all(self._shows(place, held, column) for column in held if self._said(held, column))

    def _is_elsewhere(self, here: int) -> bool:
        """Whether what the row meant said stands in another row, and not here."""
        like = [place for place, held in self._rest() if not self._code(held) and self._alike(held)]
        places = self._saying(self._meant)
        return here not in places and len(places) > len(like)

    def _is_bare(self, here: int) -> bool:
        """Whether rows were inserted, and in one of them stands nothing but what was put there."""
        puts = {self._to(column) for column in self.row.puts}
        return self.is_wider and self.tab.lines[here].cells.keys() <= puts

    def _alike(self, held: _Row) -> bool:
        """Whether another row said what tells the one meant."""
        return all(self._said(held, c) == self._said(self._meant, c) for c in self._asked(self._meant))

    def _saying(self, held: _Row) -> list[int]:
        """Where that stands now which told a row from others: in rows without a code, or with one that was
        put there with this."""
        asked = self._asked(held)
        return [
            place
            for place in self.tab.lines
            if asked
            and self._code_at(place) in self.codes
            and all(self._shows(place, held, column) for column in asked)
        ]

    def _asked(self, held: _Row) -> list[int]:
        said = [column for column in held if self._said(held, column)]
        return [column for column in said if self._to(column) in self.telling] or said

    @property
    def _meant(self) -> _Row:
        return self.then[self.row.row]

    def _rest(self) -> Iterator[tuple[int, _Row]]:
        """The other rows as the batch found them."""
        return ((place, held) for place, held in self.then.items() if place != self.row.row)

    def _said(self, held: _Row, column: int) -> str:
        """The mark of what tells in a cell, '' for nothing: neither what was put over it nor a formula."""
        old = held.get(column, {})
        return "" if column in self.row.puts or not old or "formulaValue" in old else mark(old)

    def _shows(self, place: int, held: _Row, column: int) -> bool:
        return mark(entered_at(self.tab, place, self._to(column))) == mark(held.get(column, {}))

    def _code(self, held: _Row) -> str:
        return str(held.get(self.row.at, {}).get("stringValue", ""))

    def _code_at(self, place: int) -> str:
        return code_at(self.tab, place, self._to(self.row.at))

    def _under(self, code: str) -> list[int]:
        return rows_of(self.tab, code, self._to(self.row.at))

    def _to(self, column: int) -> int:
        return self.now.get(column, column)
