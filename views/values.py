"""A record's value as a person reads it: labels for codes, d/m/yyyy for dates, names for records."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from peewee import ForeignKeyField, Model

from views.language import day, moment, said


def shown(record: Any, name: str) -> str:
    """What a page shows: an empty value is a dash."""
    return of(type(record), name, getattr(record, name))


def of(model: type[Model], name: str, value: Any) -> str:
    """What a page shows for a value of that field, saved or only typed."""
    field = model._meta.fields.get(name)
    if isinstance(field, ForeignKeyField) and isinstance(value, int):
        value = field.rel_model.get_or_none(field.rel_model.id == value)
    if field is not None and field.choices and isinstance(value, str):
        return said(dict(field.choices).get(value, value)) or "–"
    return _words(value)


def _words(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return said("Có") if value else said("Không")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list):
        return "; ".join(str(item) for item in value) or "–"
    return str(value)


def plain(record: Any, name: str) -> Any:
    """What an export writes: dates and numbers as such, everything else as its words."""
    value = getattr(record, name)
    if value is None:
        return None
    if isinstance(value, date | int) and not isinstance(value, bool | datetime):
        return value
    words = shown(record, name)
    return "" if words == "–" else words


def typed(record: Any, name: str) -> str:
    """What an input holds before it is edited."""
    value = getattr(record, name)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else str(getattr(value, "id", value))
