"""A sweep: many workbooks that are to be read, counted from when they were asked for until all of them were.

It is kept as a Fact, so that every screen counts the same workbooks, and what became of it is told after its
end, whoever asked and whichever worker read them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from console.records import Fact, SyncWorkbook, Unit
from console.workflow.passes import between_passes
from sheets_sync.books import is_used
from sheets_sync.work import UNMADE

_KEY = "sync.sweep"  # the Fact's key: the latest
_UNREAD = (*UNMADE, "unreachable")


@dataclass(frozen=True, slots=True)
class Sweep:
    """`at`: when it was asked for, `by` whom; '' where the program makes workbooks for new units. `books`: by
    their ids, how many writes and takings each had known. Once it has ended: when, how many were read, and
    which of them something was taken from or written into."""

    at: datetime
    by: str
    books: dict[int, int]
    ended_at: datetime | None = None
    read: int = 0
    changed: tuple[int, ...] = ()

    def left(self, books: Sequence[SyncWorkbook]) -> int:
        """How many of its workbooks, of all that there are, a pass has still to look at."""
        return sum(book.id in self.books and not self._is_looked_at(book) for book in books)

    def ended(self, books: Sequence[SyncWorkbook], now: datetime) -> Sweep:
        """What became of it."""
        mine = [book for book in books if book.id in self.books]
        read = sum(self._is_read(book) for book in mine)
        changed = tuple(book.id for book in mine if book.allocated != self.books[book.id])
        return Sweep(self.at, self.by, self.books, now, read, changed)

    def _is_looked_at(self, book: SyncWorkbook) -> bool:
        """Whether no pass is waited for: of one that stays out of reach, passes say nothing new."""
        left_alone = book.paused or is_never_made(book) or book.state == "unreachable"
        return left_alone or self._is_looked_at_since(book)

    def _is_read(self, book: SyncWorkbook) -> bool:
        return book.state not in _UNREAD and self._is_looked_at_since(book)

    def _is_looked_at_since(self, book: SyncWorkbook) -> bool:
        return book.last_pass_at is not None and book.last_pass_at >= self.at


def is_never_made(book: SyncWorkbook) -> bool:
    """Whether its unit works elsewhere since before it was made."""
    return book.state == "new" and not is_used(book.unit)


def begin(at: datetime, by: str, books: Sequence[SyncWorkbook]) -> None:
    """These workbooks are to be read; inside `between_passes`."""
    _keep(Sweep(at, by, {book.id: book.allocated for book in books}))


def begin_with_new(now: datetime) -> None:
    """Workbooks were entered that are still to be made: they join the sweep that goes on, or are one."""
    unmade: Any = SyncWorkbook.select().where((SyncWorkbook.state == "new") & (SyncWorkbook.allocated == 0))
    with between_passes():
        latest, new = going_on() or Sweep(now, "", {}), {book.id: 0 for book in unmade}
        _keep(Sweep(latest.at, latest.by, {**latest.books, **new}))


def end(now: datetime) -> None:
    """Keep what became of the sweep that goes on, if no workbook of it is left."""
    if going_on() is None:
        return
    with between_passes():  # nobody asks for another meanwhile
        latest, books = going_on(), list(SyncWorkbook.select(SyncWorkbook, Unit).join(Unit))
        if latest is not None and not latest.left(books):
            _keep(latest.ended(books, now))


def going_on() -> Sweep | None:
    """The sweep that has not ended."""
    latest = kept()
    return latest if latest is not None and latest.ended_at is None else None


def kept() -> Sweep | None:
    """The latest sweep."""
    row = Fact.get_or_none(Fact.key == _KEY)
    if row is None:
        return None
    said = row.value
    ended = said["ended_at"]
    return Sweep(
        datetime.fromisoformat(said["at"]), said["by"], {int(key): n for key, n in said["books"].items()},
        datetime.fromisoformat(ended) if ended else None, said["read"], tuple(said["changed"]),
    )  # fmt: skip


def _keep(sweep: Sweep) -> None:
    ended = sweep.ended_at.isoformat() if sweep.ended_at else None
    value = {**asdict(sweep), "at": sweep.at.isoformat(), "ended_at": ended}
    Fact.insert(key=_KEY, value=value).on_conflict(
        conflict_target=[Fact.key], update={Fact.value: value}
    ).execute()
