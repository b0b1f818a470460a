"""Ô lỗi: cells that could not be taken as typed, and acts that were refused, each with a way to its cell."""

from __future__ import annotations

from typing import Any

from console.records import SyncCommand, SyncProblem
from sheets_sync.plan import TOLD
from views.sync import items
from views.sync.listing import ItemsPage
from views.sync.mistakes import kept, typed_cells
from views.sync.places import placed
from views.sync.subjects import subjects


class ProblemsView(ItemsPage):
    """What was typed, why it is not taken, and where the cell is."""

    kind = SyncProblem
    kind_name = "problems"
    template = "sync/problems.html"

    def more(self, rows: list[Any]) -> dict[str, Any]:
        """Acts that were refused stand on the same page: for the unit both are a cell to look at."""
        query = items.waiting(SyncCommand, items.Filters.asked())
        total = query.count()
        page = min(items.asked_page("refused_page"), items.last_page(total))
        refused = placed(items.one_page(query, SyncCommand, page))
        return {
            "refused": refused,
            "refused_total": total,
            "refused_page": page,
            "refused_more": page < items.last_page(total),
            "refused_newest": items.newest(query, SyncCommand),
            "typed_cells": typed_cells,
            "kept": kept(refused),
            "told_only": TOLD,
            "links": items.links([*rows, *refused]),
            "subjects": subjects([*rows, *refused]),
        }
