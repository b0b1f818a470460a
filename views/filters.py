"""List filters, one set per kind of field, found by what the field is and not by its class's exact name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from flask_admin.contrib.peewee.filters import BasePeeweeFilter, FilterConverter
from flask_babel import gettext
from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    Field,
    ForeignKeyField,
    IntegerField,
    ModelSelect,
    NodeList,
    SmallIntegerField,
)

from console.rules.vietnamese import fold
from views.address import record_number, whole_number
from views.fields import read_day

_WHOLE = (AutoField, IntegerField, SmallIntegerField, BigIntegerField)
_MOST_WORDS = 200  # of a search


class ListFilter(BasePeeweeFilter):
    """One input of a list's filter panel: `code` names it in the address, `widget` draws it."""

    code = "equals"
    widget = "text"

    def choices(self, view: Any) -> Iterable[tuple[str, str]]:
        """What a select offers; nothing for a typed value."""
        return ()

    def operation(self) -> str:
        """How the value is compared, for a person."""
        return ""


class Contains(ListFilter):
    """Text that holds these letters; % and _ are letters like any other."""

    code = "contains"

    def apply(self, query: ModelSelect, value: str) -> ModelSelect:
        """Every row whose text holds the value."""
        return query.where(self.column.contains(value))


class Equals(ListFilter):
    """A whole number."""

    widget = "number"

    def clean(self, value: str) -> int:
        """Raises ValueError for what is not a number."""
        return whole_number(value)

    def apply(self, query: ModelSelect, value: int) -> ModelSelect:
        """Every row with exactly this value."""
        return query.where(self.column == value)


class AnyOf(ListFilter):
    """One of the field's stored codes."""

    widget = "select"

    def choices(self, view: Any) -> Iterable[tuple[str, str]]:
        """The codes with their labels."""
        return [(key, gettext(label)) for key, label in self.column.choices if key]

    def clean(self, value: str) -> str:
        """Raises ValueError for a code that the field does not have."""
        if value not in dict(self.column.choices):
            raise ValueError(value)
        return value

    def apply(self, query: ModelSelect, value: str) -> ModelSelect:
        """Every row with this code."""
        return query.where(self.column == value)


class YesNo(ListFilter):
    """Yes or no."""

    widget = "select"

    def choices(self, view: Any) -> Iterable[tuple[str, str]]:
        """Yes and no."""
        return [("1", gettext("Có")), ("0", gettext("Không"))]

    def clean(self, value: str) -> bool:
        """Raises ValueError for anything but 1 and 0."""
        return bool(("0", "1").index(value))

    def apply(self, query: ModelSelect, value: bool) -> ModelSelect:
        """Every row that says so."""
        return query.where(self.column == value)


class Belongs(ListFilter):
    """Rows that point at one record; only records that the person may see are offered."""

    widget = "select"

    def choices(self, view: Any) -> Iterable[tuple[str, str]]:
        """The records that the view offers for this field."""
        return [(str(key), label) for key, label in view.options_of(self.column)()]

    def clean(self, value: str) -> int:
        """Raises ValueError for what is no record's number."""
        return record_number(value)

    def apply(self, query: ModelSelect, value: int) -> ModelSelect:
        """Every row that points at it."""
        return query.where(self.column == value)


class From(ListFilter):
    """This day or later."""

    code = "from"
    widget = "day"

    def clean(self, value: str) -> Any:
        """Raises ValueError for what is not a date."""
        return read_day(value)

    def apply(self, query: ModelSelect, value: Any) -> ModelSelect:
        """Every row on or after the day."""
        return query.where(self.column >= value)

    def operation(self) -> str:
        """The lower bound."""
        return gettext("từ")


class To(From):
    """This day or earlier."""

    code = "to"

    def apply(self, query: ModelSelect, value: Any) -> ModelSelect:
        """Every row on or before the day."""
        if isinstance(self.column, DateTimeField):
            return query.where(self.column <= datetime.combine(value, time.max))
        return query.where(self.column <= value)

    def operation(self) -> str:
        """The upper bound."""
        return gettext("đến")


class ByFieldKind(FilterConverter):
    """Field -> filters by `isinstance`, so that a subclass filters as its parent does."""

    def convert(self, type_name: str, column: Field, name: str) -> list[ListFilter]:
        """The filters of one field; `type_name` is what Flask-Admin goes by, and is not enough."""
        return [kind(column, name) for kind in _kinds(column)]


def _kinds(column: Field) -> tuple[type[ListFilter], ...]:
    if isinstance(column, ForeignKeyField):
        return (Belongs,)
    if isinstance(column, BooleanField):
        return (YesNo,)
    if isinstance(column, DateField | DateTimeField):
        return (From, To)
    if isinstance(column, _WHOLE):
        return (Equals,)
    return (AnyOf,) if column.choices else (Contains,)


def matches(column: Field, typed: str) -> Any:
    """The condition that folded text holds every typed word: accents, case, order do not matter.

    `contains` escapes % and _, so that they are looked for as they stand.
    """
    return every([column.contains(word) for word in words_of(typed)])


def words_of(typed: str) -> list[str]:
    """The folded words to search for, each once. Somebody may paste a whole page: beyond the first 200 they
    would narrow nothing any more."""
    return list(dict.fromkeys(fold(typed).split()))[:_MOST_WORDS]


def every(conditions: list[Any]) -> Any:
    """All of them, side by side, as SQLite's parser has no room for deep brackets; None for no condition."""
    return NodeList(conditions, glue=" AND ", parens=True) if conditions else None
