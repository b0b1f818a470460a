"""Spreadsheets in hand: each as it was last read, and as it was before the last write of ours, which tells
what that write hit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sheets_sync.google import comparing, overwritten
from sheets_sync.google.account import Account
from sheets_sync.google.book import Book
from sheets_sync.google.giving_back import Fix
from sheets_sync.google.guarded import Guarded, Undoing, Written, fetch
from sheets_sync.google.places import Place, Places
from sheets_sync.google.reading import Doubts
from sheets_sync.google.receipt import finished, is_before
from sheets_sync.google.values import Entered
from sheets_sync.store import Changed, Overwritten, Stamp, StoreError, TabSpec, Unreachable

_FRESH = 20.0  # seconds for which a direct read may serve the pass that made it


@dataclass(slots=True)
class _Held:
    book: Book
    at: float
    fresh: bool = True  # not given to a turn yet
    before: Book | None = None


class InHand:
    """`account` gives the one that a workbook goes through. `gone`: by spreadsheet, what a write hit and
    could not give back, until its next read."""

    def __init__(self, account: Callable[[Place], Account], places: Places) -> None:
        self._account, self._places = account, places
        self._held: dict[str, _Held] = {}
        self.gone: dict[str, list[Overwritten]] = defaultdict(list)

    def last(self, place: Place) -> Book | None:
        """The book as it was last read or written, if it is in hand."""
        held = self._held.get(place.spreadsheet)
        return None if held is None else held.book

    def book(self, place: Place) -> Book:
        """The book that this pass already read directly, else one read. Raises what the session raises."""
        account = self._account(place)
        held = self._held.get(place.spreadsheet)
        suspect = account.feed.known(place.spreadsheet).suspect
        recent = held is not None and account.time() - held.at <= _FRESH
        if held is not None and held.fresh and recent and not suspect:
            held.fresh = False
            return held.book
        start = account.time()
        book = fetch(account.google, place.spreadsheet)
        self._take(account, book, start)
        self._held[place.spreadsheet].fresh = False
        return book

    def settled(self, key: str, place: Place, tabs: Sequence[TabSpec]) -> tuple[Book, Doubts, Undoing | None]:
        """The book with an unchecked write of ours brought to its end, the cells that nobody typed, and what
        was taken back for it."""
        account, book = self._account(place), self.book(place)
        before = self._held[place.spreadsheet].before
        if before is not None and not is_before(before, book):
            before = None  # another worker wrote since

        def old(
            sheet: int, code: str, header: str, top: int, now: tuple[int, int], stood: int | None
        ) -> Entered | None:
            return comparing.held_before(before, sheet, code, header, top, now, stood)

        guarded = Guarded(account.google, place.spreadsheet, partial(self.keep_gone, tabs))
        found, doubts, settled, undoing = guarded.settle(book, place.settled, tabs, old, before)
        found = guarded.forget(found)
        if settled != place.settled:
            self._places.exchange(key, place.spreadsheet, replace(place, settled=settled))
        if found is not book:
            self._take(account, found, account.time())
            self._held[place.spreadsheet].fresh = False
        return found, doubts, undoing

    def looked(self, account: Account, book: Book, start: float) -> None:
        """A spreadsheet was read directly. Where it stands as a write of ours left it, nothing met that
        write: whatever moves or changes from now on is people's. After a lost answer nobody knows."""
        known, held = account.feed.known(book.spreadsheet), self._held.get(book.spreadsheet)
        left = known.wrote and held is not None and held.book.answered
        if left and known.identity == book.identity and (batch := finished(book)):
            for key, place in self._places.all().items():
                if place.spreadsheet == book.spreadsheet:
                    self._places.exchange(key, place.spreadsheet, replace(place, settled=batch))
        self._take(account, book, start)

    def written(
        self,
        place: Place,
        book: Book,
        *,
        start: float,
        read: Book | None = None,
        written: Written | None = None,
    ) -> Stamp:
        """Keep the book as it is after a write; a stamp unlike it where others changed it meanwhile."""
        account = self._account(place)
        known = account.feed.known(place.spreadsheet)
        edited_at = known.edited_at
        self._take(account, book, start)
        held = self._held[place.spreadsheet]
        same = read is None or written is None or comparing.only_ours(read, book, written.targets)
        known.wrote, held.fresh = True, False
        held.before = None if written is None else written.before
        known.edited_at = edited_at if same else start  # what we write makes nobody active
        stamp = self.stamp(place, book)
        return stamp if same else replace(stamp, identity=f"moved:{book.identity}"[:60])

    def failed(self, place: Place, error: StoreError) -> None:
        """A write failed: the book is read anew, and how it was before tells what the write hit."""
        held = self._held.pop(place.spreadsheet, None)
        if held is not None and isinstance(error, Changed | Unreachable):
            self._held[place.spreadsheet] = _Held(held.book, held.at, fresh=False, before=held.book)

    def forget(self, place: Place) -> None:
        """Let a spreadsheet go."""
        self._held.pop(place.spreadsheet, None)

    def keep_gone(self, tabs: Sequence[TabSpec], book: Book, hit: Sequence[Fix]) -> None:
        """Told with the next read."""
        self.gone[book.spreadsheet] += overwritten.told(book, tabs, hit)

    def stamp(self, place: Place, book: Book) -> Stamp:
        """The stamp of a book."""
        account = self._account(place)
        known = account.feed.known(place.spreadsheet)
        return Stamp(book.identity, account.moment(known), book.size)

    def _take(self, account: Account, book: Book, start: float) -> None:
        """Keep what was just read, and what it says of the workbook. What Drive dates before `start`, when
        the request began, is surely in it."""
        now, known = account.time(), account.feed.known(book.spreadsheet)
        if known.identity and known.identity != book.identity:
            known.edited_at = now
            if not known.suspect:
                known.modified_at = now  # seen before Drive told
        known.identity, known.size, known.read_at = book.identity, book.size, start
        known.suspect = known.gone = known.wrote = False
        before = self._held[book.spreadsheet].before if book.spreadsheet in self._held else None
        self._held[book.spreadsheet] = _Held(book, now, before=before)
