"""Keeping a value that something newer replaces, so that it is found again, accent-blind, and given back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from console.records import SyncJournal
from console.rules.vietnamese import fold

RESTORED = "restored"  # what became of an entry: its value was given back to the record
TAKEN_BACK = "taken_back"  # it is not to be given back any more


def keep(
    workbook: Any,
    tab: str,
    code: str,
    column: str,
    now: datetime,
    *,
    value: str | None,
    replaced_by: str | None,
    reason: str,
    by: str,
    generation: int | None = None,
) -> None:
    """Add an entry, inside the caller's transaction. What an entry says is never changed or deleted. `by` is
    the name of whoever puts the newer value there; `generation` that of the file in which the value was seen,
    where a pass that is run again may see it again."""
    words = (code, value or "", replaced_by or "", reason, by)
    SyncJournal.insert(
        workbook=workbook, tab=tab, code=code[:30], column=column, noticed_at=now, value=value,
        replaced_by=replaced_by, reason=reason[:200], by_whom=by[:200], search_text=fold(" ".join(words)),
        generation=generation,
    ).execute()  # fmt: skip
