"""Sending a batch so that it is applied once, and putting it right where it hit what it had not read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from gspread.exceptions import APIError

from sheets_sync.google import (
    astray,
    doubted,
    faults,
    giving_back,
    noting,
    overwritten,
    protection,
    receipt,
    righting,
)
from sheets_sync.google.batch import ANSWER, Batch, Doubt, Target, body, marker, without_copies
from sheets_sync.google.book import MASK, URL, Book, parse
from sheets_sync.google.giving_back import Fix
from sheets_sync.google.reading import Doubts, sync_values, telling_columns
from sheets_sync.google.returned import doubled, returned
from sheets_sync.google.session import Google
from sheets_sync.google.swallowed import as_before, as_met, fallen, swallowed
from sheets_sync.google.updates import Request
from sheets_sync.store import Changed, TabSpec, Unreachable

_SENDS, _ROUNDS = 3, 6
_RIGHTINGS = 2  # batches that put a write right, before it is given up and left to another read
RESTLESS = "Sổ đang được sửa liên tục nên chưa trả lại được lần ghi dở; lượt sau sẽ làm tiếp."
UNKNOWN = "Google không xác nhận lần ghi; lượt sau sẽ đọc lại để biết đã ghi hay chưa."
MOVED = "Sổ vừa được sắp xếp hoặc sửa đúng lúc ghi; sẽ đọc lại, trả lại như cũ rồi mới ghi."


def fetch(google: Google, spreadsheet: str) -> Book:
    """The whole spreadsheet by one masked read. Raises what the session raises, and Unreachable."""
    return parse(google.get(URL + spreadsheet, {"fields": MASK}))


Gone = Callable[[Book, Sequence[Fix]], None]


@dataclass(frozen=True, slots=True)
class Written:
    """A book after a write, what it would be without it, and the rows that were really written."""

    book: Book
    before: Book
    targets: Sequence[Target]


@dataclass(frozen=True, slots=True)
class Undoing:
    """The batch that was taken back, and the generation that it had given the book."""

    generation: str
    taken: receipt.Receipt


@dataclass(frozen=True, slots=True)
class Guarded:
    """Writes to one spreadsheet through one account."""

    google: Google
    spreadsheet: str
    gone: Gone  # is told what could not be given back
    secret: bool = False  # what a write empties is to stand in no copy either, once it is known to be right

    def write(
        self,
        book: Book,
        targets: Sequence[Target],
        sync: Mapping[str, str],
        extra: Sequence[Request] = (),
    ) -> Written:
        """One batch over the book as it was read, and where rows had moved under it one more that puts it
        right. Raises Changed where it cannot be: what is read next is settled first."""
        before = sync_values(book).get("generation", "")
        batch = Batch(_new(), targets, sync, before, extra, self.secret)
        written = Written(self._send(book, batch), book, targets)
        for left in reversed(range(_RIGHTINGS + 1)):
            taken = _receipt(written.book)
            came_back = returned(taken, written.book)
            if not came_back and all(row.is_as_read for row in taken.rows):
                return written
            may_be = left and not came_back and not _needs_a_read(taken, written.book)
            right = righting.righted(book, written.book, taken, targets) if may_be else None
            again = right and self._righted(written.book, right, sync, before)
            if not again:
                break
            written = again
        raise Changed(MOVED)

    def _righted(
        self, book: Book, right: righting.Righted, sync: Mapping[str, str], before: str
    ) -> Written | None:
        """The book put right; None where a lock or a rule at a row's new place is in the way."""
        try:
            after = self._send(book, Batch(_new(), right.targets, sync, before, secret=self.secret))
        except APIError as error:
            if not faults.refuses_cells(error):
                raise
            return None
        return Written(after, right.undone, right.targets)

    def take_back(
        self,
        book: Book,
        taken: receipt.Receipt,
        fixes: Sequence[Fix],
        read: Book | None = None,
        doubts: Sequence[Doubt] = (),
    ) -> Book:
        """Give cells back what they held before a batch was `taken`, wherever their rows stand now; guarded
        as any write. `read`: the book as it was read for it, if it still is known; `doubts`: what cannot be
        given back."""
        before, fixes = taken.before, noting.noted(fixes, taken, book)
        first, homes, shut = taken, giving_back.homes(taken, book), list[protection.Range]()
        for _ in range(_ROUNDS):
            back = giving_back.targets(book, fixes)
            rows = protection.open_parts([*back, *giving_back.going_on(taken, book, back)], shut)
            wanted = [*giving_back.tops(taken, book), *rows]
            batch = Batch(_new(), wanted, {"generation": before}, before, homes=homes, doubts=doubts)
            try:
                book = self._send(book, batch)
            except APIError as error:
                if not faults.refuses_cells(error):
                    raise
                shut += self._shut(error, book, wanted)
                continue
            found = receipt.receipt(book, sync_values(book).get("receipt", ""))
            wrong = [] if found is None else _wrong(found, taken)
            if found is None or not wrong:
                self.gone(book, overwritten.gone(book, fixes))
                twice = doubled(first, book, read) if read is not None else []
                if found is None or not twice:
                    return book
                taken, fixes = found, twice
                continue
            if _needs_a_read(found, book):
                raise faults.Unknown(UNKNOWN)
            hit = replace(found, rows=[*(row for row in found.rows if row.is_top), *wrong])
            undone = giving_back.undoing(hit, book)
            if read is not None:
                undone = [giving_back.as_read(fix, wrong, read) for fix in undone]
            undone = noting.noted(undone, found, book)
            taken, fixes = found, [*giving_back.moved(fixes, found, book), *undone]
        raise Unreachable(RESTLESS)

    def _shut(self, error: APIError, book: Book, wanted: Sequence[Target]) -> Sequence[protection.Range]:
        """The ranges that take no value back; warnings of ours are taken away instead. Raises the error where
        there is neither."""
        ranges = protection.closed(error, self.google, book, wanted)
        if protection.lift(self.google, self.spreadsheet, ranges):
            return ()
        if protection.open_parts(wanted, ranges) == list(wanted):
            raise error
        return ranges

    def settle(
        self, book: Book, settled: str, tabs: Sequence[TabSpec], old: astray.Old, read: Book | None = None
    ) -> tuple[Book, Doubts, str, Undoing | None]:
        """Bring a batch that nobody checked yet to its end: the book to go on with, the cells that nobody
        typed and that cannot be given back, the batch now settled, and what was taken back for it. What gives
        something back is looked at like any batch, by another read: its receipt may not show an edit of its
        instant either. `read`: the book as it was without the batch, if it still is known."""
        over, undoing = read, None
        for _ in range(_ROUNDS):
            taken = receipt.receipt(book, sync_values(book).get("receipt", ""))
            if taken is None:
                return book, frozenset(), settled, undoing
            if taken.batch == settled:
                return book, doubted.cells(taken, book), settled, undoing
            if read is not None:
                taken = as_met(taken, book, read)
            strays = astray.strayed(taken, book, telling_columns(book, tabs), old) | _returned(taken, book)
            bare = swallowed(taken, over, book) if over is not None else []
            if not strays and not bare and all(row.is_settled for row in taken.rows):
                return book, doubted.cells(taken, book), taken.batch, undoing
            moved = [fix for fixes in strays.values() for fix in fixes or ()]
            fixes = [*giving_back.undoing(taken, book, strays), *moved, *bare]
            if read is not None:
                fixes = as_before(fixes, taken, book, read) + fallen(taken, book, read)
            lost = [row for row, fixes in strays.items() if fixes is None]
            undoing = undoing or Undoing(sync_values(book).get("generation", ""), taken)
            self.take_back(book, taken, fixes, read, doubted.told(lost, taken, book))
            over, book = book, fetch(self.google, self.spreadsheet)
        raise Unreachable(RESTLESS)

    def forget(self, book: Book) -> Book:
        """Empty the copies of a write that is settled, where what it emptied is to stand nowhere any more."""
        taken = receipt.receipt(book, sync_values(book).get("receipt", ""))
        if taken is None or not taken.secret:
            return book
        rest = Batch(_new(), (), {}, taken.before, without_copies(book), doubts=taken.doubts)
        return self._send(book, rest)

    def _send(self, book: Book, batch: Batch) -> Book:
        request = body(book, batch)
        for _ in range(_SENDS):
            try:
                answer = self.google.batch(self.spreadsheet, request, ANSWER)
                return replace(parse(answer["updatedSpreadsheet"]), answered=True)
            except faults.Unknown:
                now = fetch(self.google, self.spreadsheet)
                if marker(batch.identity) in now.names:
                    return now
                if self.google.is_out_of_time:
                    break
            except APIError as error:
                if faults.status(error) != 400:
                    raise
                now = fetch(self.google, self.spreadsheet)
                if marker(batch.identity) in now.names:
                    return now  # an earlier try arrived after all
                if _markers(now) != _markers(book):
                    raise Changed("Một lần ghi khác đã vào sổ này; sẽ đọc lại rồi mới ghi.") from error
                if _is_smaller(now, book):
                    raise Changed("Sổ vừa bị xóa bớt dòng hoặc cột; sẽ đọc lại rồi mới ghi.") from error
                raise
        raise faults.Unknown(UNKNOWN)


def _receipt(book: Book) -> receipt.Receipt:
    """The receipt of what was just written. Raises Unreachable."""
    taken = receipt.receipt(book, sync_values(book).get("receipt", ""))
    if taken is None:
        raise Unreachable("Google trả lời thiếu biên nhận của lần ghi; lượt sau sẽ đọc lại.")
    return taken


def _wrong(found: receipt.Receipt, taken: receipt.Receipt) -> list[receipt.Copied]:
    """The rows that a batch which was to take another one back did not hit as it was meant to."""
    across = giving_back.crossed(found, taken)
    places = {(row.sheet, row.row) for row in across}
    rest = [row for row in found.rows if (row.sheet, row.row) not in places and not row.is_settled]
    return [*rest, *across]


def _returned(taken: receipt.Receipt, book: Book) -> dict[receipt.Copied, list[Fix] | None]:
    """The rows that came back beside begun ones, each with what empties its double."""
    tops = [row for row in taken.rows if row.is_top]
    rows = returned(taken, book)
    return {row: giving_back.undoing(replace(taken, rows=[*tops, row]), book) for row in rows}


def _needs_a_read(taken: receipt.Receipt, book: Book) -> bool:
    """Whether a batch's answer was lost and columns stand elsewhere by now: only what looks at the rows
    themselves tells whether they moved under it or since, and that is how what is read next is settled."""
    return not book.answered and giving_back.is_dragged(taken, book)


def _new() -> str:
    """A batch's id."""
    return uuid4().hex[:12]


def _is_smaller(now: Book, book: Book) -> bool:
    """Whether a tab lost rows or columns, so that what was to be written may lie beyond its end."""
    pairs = ((now.tabs[sheet], tab) for sheet, tab in book.tabs.items() if sheet in now.tabs)
    return any(each.rows < tab.rows or each.columns < tab.columns for each, tab in pairs)


def _markers(book: Book) -> set[str]:
    return {name for name in book.names if name.startswith(marker(""))}
