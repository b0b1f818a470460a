"""One workbook as its page shows it: what waits in it by kind, and everything that goes with the items."""

from __future__ import annotations

from typing import Any

from console.records import SyncJournal, SyncWorkbook
from sheets_sync import marks
from sheets_sync.decisions import mark_of
from sheets_sync.entered_rows import proposed_row
from sheets_sync.newcomers import WHOLE_ROW
from sheets_sync.plan import TOLD
from sheets_sync.restoring import refusal
from views.proposed import proposal_urls, same_words, unread
from views.sync import items
from views.sync.changed import changes_before, last_changes, new_book_asked_by, paused_by
from views.sync.differences import differences, is_cut
from views.sync.files import old_locks
from views.sync.mistakes import is_open, kept, typed_cells
from views.sync.places import book_link, file_of, placed, spreadsheets_of
from views.sync.subjects import subjects
from views.sync.telling import asks, brake_answer, brake_outcome, brake_when, told, whose
from views.sync.ways import ways

JOURNAL_SHOWN = 10
SHOWN = 200  # items of a kind on the page of one workbook; the page of the kind shows them all


def shown(book: SyncWorkbook, kinds: tuple[str, ...]) -> dict[str, Any]:
    """What the page of a workbook needs, for these kinds of items."""
    waiting = {name: _open(items.WAITING[name], book) if name in kinds else [] for name in items.WAITING}
    every = [row for rows in waiting.values() for row in rows]
    mine = SyncJournal.select().where(SyncJournal.workbook == book).order_by(SyncJournal.id.desc())
    journal = list(mine.limit(JOURNAL_SHOWN))
    return {
        "book": book, "most": SHOWN, "journal_shown": JOURNAL_SHOWN, "refused_shown": items.ANSWERED_SHOWN,
        "items": waiting, "links": items.links(every), "header": items.header,
        "subjects": subjects(every), "anchor": items.anchor,
        "journal": journal, "given": changes_before(journal), "pauses": paused_by([book]),
        "asked": new_book_asked_by([book]).get(book.id),
        "whole_row": WHOLE_ROW, "refusal": refusal,
        "proposed_row": proposed_row, "proposal_urls": proposal_urls(waiting["proposals"]),
        "same_words": same_words(waiting["proposals"]),
        "ways": ways(waiting["proposals"]), "mark_of": mark_of, "unread": unread(waiting["proposals"]),
        "differences": differences, "is_cut": is_cut, "changed": last_changes(waiting["conflicts"]),
        "file": file_of(book),
        "link": book_link(book, spreadsheets_of()), "behind": marks.rows_by_unit()[book.unit_id],
        "old_locks": old_locks(book),
        "typed_cells": typed_cells, "kept": kept(waiting["commands"]), "told": told, "asks": asks,
        "brake_outcome": brake_outcome, "brake_answer": brake_answer, "brake_when": brake_when,
        "whose": whose, "told_only": TOLD,
    }  # fmt: skip


def _open(kind: Any, book: Any) -> list[Any]:
    query = kind.select().where(kind.workbook == book, is_open(kind)).order_by(kind.id)
    rows = list(query.limit(SHOWN))
    for row in rows:
        row.workbook = book
    return placed(rows)
