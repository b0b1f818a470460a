"""What a person decides about a workbook as a whole, kept in the history with the name: whether it is paused,
whether a new one is to take over. Each function belongs into the caller's transaction."""

from __future__ import annotations

from typing import Any

from console.records import SyncWorkbook
from console.workflow.context import Context
from console.workflow.history import write_history


def pause(ctx: Context, workbook: SyncWorkbook) -> None:
    """It is neither read nor written until it is resumed."""
    _set(ctx, "pause_book", workbook, "paused", True)


def resume(ctx: Context, workbook: SyncWorkbook) -> None:
    """It is read and written again."""
    _set(ctx, "resume_book", workbook, "paused", False)


def ask_new(ctx: Context, workbook: SyncWorkbook) -> None:
    """A new one is to take over."""
    _set(ctx, "ask_new_book", workbook, "takeover", "asked")


def keep(ctx: Context, workbook: SyncWorkbook) -> None:
    """It stays in use after all."""
    _set(ctx, "keep_book", workbook, "takeover", None)


def _set(ctx: Context, verb: str, workbook: SyncWorkbook, field: str, value: Any) -> None:
    """Give a field its value, if it has another one."""
    now = getattr(SyncWorkbook.get_by_id(workbook.id), field)
    if now != value:
        SyncWorkbook.update({field: value}).where(SyncWorkbook.id == workbook.id).execute()
        write_history(ctx, verb, workbook, {field: (now, value)})
