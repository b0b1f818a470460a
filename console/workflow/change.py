"""Changing one versioned record: compare, write only over the version that was read, keep the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from peewee import ForeignKeyField, Model

from console.database import transaction
from console.records import Record
from console.records.base import Versioned
from console.workflow.context import Context
from console.workflow.errors import Stale
from console.workflow.fields import fitting
from console.workflow.history import Change, write_history

Derive = Callable[[], Mapping[str, Any]]
# How its days were counted; of an inspection, somebody's words.
_SILENT = frozenset({("task", "basis"), ("feedback", "basis")})


@contextmanager
def changing(*records: Record) -> Iterator[None]:
    """One transaction; when it fails, the records in memory are put back as the database is."""
    before = [(record, dict(record.__data__), dict(record.__rel__), set(record._dirty)) for record in records]
    try:
        with transaction():
            yield
    except BaseException:
        for record, data, related, dirty in before:
            record.__data__, record.__rel__, record._dirty = data, related, dirty
        raise


def change(
    ctx: Context,
    verb: str,
    record: Versioned,
    changes: Mapping[str, Any],
    *,
    version: int | None = None,
    derive: Derive | None = None,
    note: str = "",
    words: Mapping[str, Change] | None = None,
) -> set[str]:
    """Set the fields, and those that `derive` computes from them; return the names that really changed.

    Call it inside `changing(record)`. `version` is the one that the editor saw (default: the record's own).
    Derived fields are stored but have no history of their own: they follow from the others. `words` is
    history of what is kept in other rows (a coordinator's name, an explanation) but belongs to this record.
    Raises Stale when the stored version is another one, Invalid for a text that is too long.
    """
    changes = fitting(type(record), changes)
    seen = record.version if version is None else version
    before = dict(record.__data__)
    history = {**assign(record, changes), **(words or {})}
    if not history:
        return set()
    for name, value in (derive or record.derived)().items():
        setattr(record, name, value)
    values = {name: value for name, value in record.__data__.items() if before.get(name) != value}
    _write(record, values, seen, changes)
    table = type(record)._meta.table_name
    write_history(ctx, verb, record, {k: v for k, v in history.items() if (table, k) not in _SILENT}, note)
    return set(values)


def assign(record: Record, changes: Mapping[str, Any]) -> dict[str, Change]:
    """Set the fields on the record in memory; what changed, as words for the history."""
    fields = type(record)._meta.fields
    history: dict[str, Change] = {}
    for name, value in changes.items():
        if record.__data__.get(name) == _stored(value):
            continue
        old = (
            getattr(record, name) if isinstance(fields[name], ForeignKeyField) else record.__data__.get(name)
        )
        setattr(record, name, value)
        history[name] = (old, getattr(record, name))
    return history


def _write(record: Versioned, values: dict[str, Any], seen: int, changes: Mapping[str, Any]) -> None:
    model = type(record)
    record.version = seen + 1
    written = (
        model.update({**values, "version": seen + 1})
        .where((model.id == record.id) & (model.version == seen))
        .execute()
    )
    if written != 1:
        raise Stale(_differing(record, changes))
    record._dirty.clear()


def _differing(record: Versioned, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values of the fields that somebody else's save left different from what is asked for."""
    stored = type(record).get_or_none(type(record).id == record.id)
    if stored is None:
        return {}
    return {
        name: getattr(stored, name)
        for name, value in changes.items()
        if stored.__data__.get(name) != _stored(value)
    }


def _stored(value: Any) -> Any:
    """A related record is stored as its id."""
    return value.get_id() if isinstance(value, Model) else value


def insert(ctx: Context, verb: str, record: Record, note: str = "") -> None:
    """Insert a new record with the history of every field that was given. Call it inside a transaction."""
    record.save(force_insert=True)
    write_history(ctx, verb, record, given(record), note)


def given(record: Record) -> dict[str, Change]:
    """The fields of a new record that hold something, but for those computed or counted."""
    skipped = {"id", "version", "sync_dirty", *(record.derived() if isinstance(record, Versioned) else ())}
    return {
        name: (None, _words(record, name))
        for name, value in record.__data__.items()
        if name not in skipped and value not in _EMPTY
    }


def _words(record: Record, name: str) -> Any:
    """A related record that is at hand speaks for itself; otherwise the stored value does."""
    return record.__rel__.get(name) or record.__data__[name]


_EMPTY: tuple[Any, ...] = (None, "", False, [], {})
