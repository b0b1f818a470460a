"""Xung đột: cells that both sides changed, side by side, over all workbooks."""

from __future__ import annotations

from typing import Any

from console.records import SyncConflict
from views.sync.changed import last_changes
from views.sync.differences import differences, is_cut
from views.sync.listing import ItemsPage


class ConflictsView(ItemsPage):
    """Base, sheet and console of every conflict, who and when, and one choice for one or many."""

    kind = SyncConflict
    kind_name = "conflicts"
    template = "sync/conflicts.html"

    def more(self, rows: list[Any]) -> dict[str, Any]:
        """Who changed the console's value, and what differs."""
        return {"changed": last_changes(rows), "differences": differences, "is_cut": is_cut}
