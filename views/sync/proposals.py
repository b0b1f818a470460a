"""Đề xuất: what units typed into the Office's cells, and rows that they added."""

from __future__ import annotations

from typing import Any

from console.records import SyncProposal
from sheets_sync.decisions import mark_of
from sheets_sync.entered_rows import proposed_row
from sheets_sync.newcomers import WHOLE_ROW
from views.proposed import proposal_urls, same_words, unread
from views.sync import items
from views.sync.differences import differences, is_cut
from views.sync.listing import ItemsPage
from views.sync.subjects import subjects
from views.sync.ways import ways


class ProposalsView(ItemsPage):
    """What stands and what is proposed, accepted or refused one by one or many at once."""

    kind = SyncProposal
    kind_name = "proposals"
    template = "sync/proposals.html"

    def more(self, rows: list[Any]) -> dict[str, Any]:
        """Rows that lead to a form, what differs, and what was answered and can be looked at once more."""
        answered = items.answered(items.Filters.asked())
        return {
            "answered": answered,
            "answered_links": items.links(answered),
            "subjects": subjects([*rows, *answered]),
            "whole_row": WHOLE_ROW,
            "proposed_row": proposed_row,
            "proposal_urls": proposal_urls(rows),
            "same_words": same_words(rows),
            "ways": ways(rows),
            "mark_of": mark_of,
            "unread": unread(rows),
            "differences": differences,
            "is_cut": is_cut,
        }
