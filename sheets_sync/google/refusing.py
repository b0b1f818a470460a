"""A guarded write that a range or a rule may refuse: the cells at fault are named, the program's own wait."""

from __future__ import annotations

from collections.abc import Sequence

from gspread.exceptions import APIError

from sheets_sync.google import faults, protection, writing
from sheets_sync.google.batch import Target
from sheets_sync.google.book import Book
from sheets_sync.google.guarded import Gone, Guarded, Written
from sheets_sync.google.session import Google
from sheets_sync.google.updates import Request
from sheets_sync.store import TabSpec, WorkbookRead, WriteBatch

Seen = tuple[WorkbookRead, Sequence[TabSpec]]


def write(
    google: Google,
    book: Book,
    targets: Sequence[Target],
    batch: WriteBatch,
    extra: Sequence[Request],
    seen: Seen,
    gone: Gone,
) -> Written:
    """The book after the write. Where only what the program adds to its rows by itself was in the way (the
    count-down, the emptiness of a new row), it is written once more without.

    Raises Closed, which names the cells of the batch that were refused; Changed; what the session raises.
    """
    guarded = Guarded(google, book.spreadsheet, gone, batch.secret)
    try:
        return guarded.write(book, targets, batch.sync, extra)
    except APIError as error:
        if not faults.refuses_cells(error):
            raise
        ranges = protection.closed(error, google, book, targets)
        if protection.lift(google, book.spreadsheet, ranges):
            return write(google, book, targets, batch, extra, seen, gone)
        refusal = protection.refused(error, ranges, batch.cells, book, *seen)
        if refusal.cells:
            raise refusal from error
        rest = writing.targets(book, batch.cells, *seen, ranges)
        return guarded.write(book, rest, batch.sync, extra)
