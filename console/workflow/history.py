"""Writing History: one row for each changed field, old and new as text, under one transaction id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from peewee import Model

from console.database import database
from console.records import Record
from console.workflow.context import Context

Change = tuple[Any, Any]

_COLUMNS = (
    "at", "account_id", "actor", "unit_id", "source", "verb", "record", "record_id", "field", "old",
    "new", "transaction", "note",
)  # fmt: skip
# Plain SQL: a creation writes ten rows and more; building them as expressions took longer than the insert.
_QUOTED = ", ".join(f'"{name}"' for name in _COLUMNS)
_INSERT = f"INSERT INTO history ({_QUOTED}) VALUES "


def write_history(
    ctx: Context, verb: str, record: Record, changes: Mapping[str, Change], note: str = ""
) -> None:
    """One row per changed field of a record that has its id."""
    if changes:
        _insert(_rows(ctx, verb, record, changes, note))


def write_histories(ctx: Context, verb: str, records: Sequence[tuple[Record, Mapping[str, Change]]]) -> None:
    """The same for many records, by one prepared statement."""
    rows = [row for record, changes in records for row in _rows(ctx, verb, record, changes, "")]
    if rows:
        database.cursor().executemany(_INSERT + _marks(), rows)


def _rows(
    ctx: Context, verb: str, record: Record, changes: Mapping[str, Change], note: str
) -> list[tuple[Any, ...]]:
    actor = ctx.actor
    who = (
        ctx.now,
        actor.account.id if actor.account else None,
        actor.name[:200],
        actor.unit.id if actor.unit else None,
        actor.source,
        verb,
        type(record)._meta.table_name,
        record.id,
    )
    return [
        (*who, name, as_text(old), as_text(new), ctx.transaction, note)
        for name, (old, new) in changes.items()
    ]


def _insert(rows: list[tuple[Any, ...]]) -> None:
    database.execute_sql(
        _INSERT + ", ".join([_marks()] * len(rows)), [value for row in rows for value in row]
    )


def _marks() -> str:
    return f"({', '.join([database.param] * len(_COLUMNS))})"


def as_text(value: Any) -> str | None:
    """A value as History keeps it: ISO dates, `có`/`không` as true/false, a record as its own words."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "; ".join(as_text(item) or "" for item in value)
    if isinstance(value, Model):
        return str(value)
    return str(value)
