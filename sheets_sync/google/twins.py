"""A write that hit a row of which no code tells where it belongs, since rows changed places in that instant:
the code stands twice, or the row has none. A receipt that comes from before the instant does not show it.

Words that somebody had typed there may be gone then. The batch copied all such rows, so what else they said
is known. People who take the words out of one of them by hand may leave the same picture: there they come
back, for an edit survives a deletion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheets_sync.google.book import Book, Tab
from sheets_sync.google.giving_back import Fix, restoring
from sheets_sync.google.receipt import Copied, Receipt, by_code, code_at, entered_at
from sheets_sync.google.values import Entered, mark


def crossed(taken: Receipt, book: Book, known: Collection[tuple[int, int]]) -> dict[Copied, list[Fix]]:
    """Written rows whose values stand over such a row's, each with what gives that one its own back; `known`:
    tab and place of rows that another one is known to stand over."""
    found: dict[Copied, list[Fix]] = {}
    for sheet, copies in taken.copies.items():
        rows = {row.row: row for row in taken.rows if row.sheet == sheet}
        at, held = next((row.at for row in rows.values()), 0), taken.then(sheet)
        given = {row.key for row in rows.values() if at in row.puts and not row.is_begun}
        then, now = by_code(copies, at), by_code(book.tabs[sheet], at, given)
        for row in rows.values():
            if row.code and row.is_as_read and row.at not in row.puts and not row.is_top:
                here = code_at(book.tabs[sheet], row.row, at)
                places = now.get(row.code, ()), now.get(here, ())
                twins = _Twins(book.tabs[sheet], held, rows, row, *places)
                like = [place for place in then.get(here, ()) if (sheet, place) not in known]
                hit = list(twins.hit(like)) if not here or len(like) > 1 else []
                if len(hit) == 1:
                    found[row] = restoring(row, here, *hit[0])
    return found


@dataclass(frozen=True, slots=True)
class _Twins:
    """A written row and the tab as it stands: the places of the row's code, and of the code at its place."""

    tab: Tab
    held: Mapping[int, Mapping[int, Entered]]  # by where it stood: a row as the batch found it
    written: Mapping[int, Copied]
    row: Copied
    own: Sequence[int]
    others: Sequence[int]

    def hit(self, places: Sequence[int]) -> Iterator[tuple[int, Mapping[int, Entered]]]:
        """Those rows, by their places then, over whose words the write stands now, with what they held."""
        own = self.held[self.row.row]
        for place in places:
            held = self.held[place]
            telling = _telling(own, held)
            if self._is_over(held, telling) and self._is_here(own, held, telling):
                yield place, held

    def _is_over(self, held: Mapping[int, Entered], telling: Sequence[int]) -> bool:
        """Whether a cell shows what was written, and no row what that one had there, nor all that it said."""
        here, puts = self.row.row, self.row.puts
        words = {column: mark(held[column]) for column in telling if column in puts and held.get(column)}
        is_gone = any(
            self._mark(here, column) == puts[column]
            and all(self._mark(place, column) != word for place in self.others)
            for column, word in words.items()
        )
        return is_gone and not self._stands(self.others, held, telling)

    def _is_here(
        self, own: Mapping[int, Entered], held: Mapping[int, Entered], telling: Sequence[int]
    ) -> bool:
        """Whether there are two of three signs that the other row stands here now: here stands what it said,
        here does not stand what the row meant said, and that stands elsewhere. Two are enough, for anybody
        may have typed into one of them since."""
        here = self.row.row
        signs = (
            self._says(here, held, telling),
            not self._says(here, own, telling),
            self._stands(self.own, own, telling),
        )
        return sum(signs) > 1

    def _stands(self, places: Sequence[int], held: Mapping[int, Entered], telling: Sequence[int]) -> bool:
        """Whether one of these rows, but for the one here, says this now."""
        return any(self._says(place, held, telling) for place in places if place != self.row.row)

    def _says(self, place: int, held: Mapping[int, Entered], telling: Sequence[int]) -> bool:
        """Whether a row says this now, with what was written at its place over it."""
        puts = self.written[place].puts if place in self.written else {}
        return all(
            self._mark(place, column) == puts.get(column, mark(held.get(column, {}))) for column in telling
        )

    def _mark(self, place: int, column: int) -> str:
        return mark(entered_at(self.tab, place, column))


def _telling(one: Mapping[int, Entered], other: Mapping[int, Entered]) -> list[int]:
    """The columns that tell two rows apart; a formula reads differently in each row, so it does not."""
    both = {column: (one.get(column, {}), other.get(column, {})) for column in {*one, *other}}
    return [
        column
        for column, (first, second) in both.items()
        if mark(first) != mark(second) and "formulaValue" not in {*first, *second}
    ]
