"""Records read with less of Peewee's work: their list of columns is put together once, and rows become
records without a call for every value. Whatever is not rows of records joined by foreign keys is Peewee's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import (
    JOIN,
    AutoField,
    CharField,
    CursorWrapper,
    Field,
    ForeignKeyField,
    IntegerField,
    Model,
    ModelSelect,
    TextField,
)

_Convert = Callable[[Any], Any]
# Text and whole numbers come from the database as they are kept in a record.
_AS_STORED = (CharField, TextField, IntegerField, AutoField)


@dataclass(frozen=True, slots=True)
class _Part:
    """The selected fields of one table: those of a slice of a row."""

    model: type[Model]
    place: slice
    names: tuple[str, ...]
    convert: tuple[tuple[str, _Convert], ...]

    def record(self, row: Sequence[Any]) -> Any:
        """The record, as Peewee makes one: with no default, and nothing changed."""
        data = dict(zip(self.names, row[self.place], strict=True))
        for name, convert in self.convert:
            value = data[name]
            if value is not None:
                data[name] = convert(value)
        made: Any = self.model.__new__(self.model)
        made.__data__, made.__rel__, made._dirty = data, {}, set()
        return made


@dataclass(frozen=True, slots=True)
class _Selection:
    """A list of fields: in SQL, with a place for each table's alias; and table by table."""

    text: str
    tables: tuple[Any, ...]
    parts: tuple[_Part, ...] | None  # None where a table's fields do not stand together
    fields: tuple[Field, ...]  # kept, so that no id is used again


_selections: dict[tuple[int, ...], _Selection] = {}


class RecordSelect(ModelSelect):
    """A query of records. Whole rows have up to fifty columns: listing them anew was almost half of what
    Peewee costs before a query, and taking them apart most of what it costs after one."""

    def __sql_selection__(self, ctx: Any, is_subquery: bool = False) -> Any:
        found = None if is_subquery else _selection(vars(self)["_returning"])
        if found is None:
            return super().__sql_selection__(ctx, is_subquery)
        return ctx.literal(found.text.format(*(ctx.alias_manager[table] for table in found.tables)))

    def _get_model_cursor_wrapper(self, cursor: Any) -> CursorWrapper:
        found = _selection(vars(self)["_returning"])
        if found is not None and found.parts and found.parts[0].model is self.model:
            links = _links(vars(self)["_joins"], [part.model for part in found.parts])
            if links is not None:
                return _Records(cursor, found.parts, links)
        wrapper: CursorWrapper = super()._get_model_cursor_wrapper(cursor)  # type: ignore[misc]
        return wrapper


_Link = tuple[int, str, int, str]  # from which part, by which field, to which part, and its key


class _Records(CursorWrapper):
    """Rows as records; those that are joined hang on each other as Peewee hangs them."""

    def __init__(self, cursor: Any, parts: Sequence[_Part], links: Sequence[_Link]) -> None:
        super().__init__(cursor)
        self._parts, self._links = parts, links

    def process_row(self, row: Sequence[Any]) -> Any:
        """The record of the first table."""
        if not self._links:
            return self._parts[0].record(row)
        made = [part.record(row) for part in self._parts]
        for source, name, target, key in self._links:
            made[source].__data__[name] = made[target].__data__[key]
            made[source].__rel__[name] = made[target]
        return made[0]


def _links(joins: Mapping[Any, Sequence[Any]], models: Sequence[type[Model]]) -> list[_Link] | None:
    """How the selected tables hang on each other, or None where they do not by plain foreign keys."""
    found: list[_Link] = []
    for source, targets in joins.items():
        for target, name, constructor, kind in targets:
            if target not in models:
                continue
            if source not in models or constructor is not target or kind != JOIN.INNER:
                return None
            field = source._meta.fields.get(name)
            if not isinstance(field, ForeignKeyField) or field.rel_model is not target:
                return None
            found.append((models.index(source), name, models.index(target), "id"))
    return found if len(found) == len(models) - 1 else None


def _selection(returning: Sequence[Any]) -> _Selection | None:
    """The list of fields, or None where it holds anything but fields of tables."""
    key = tuple(map(id, returning))
    if key not in _selections:
        fields = tuple(returning)
        if not all(map(_is_own, fields)):
            return None  # aliases, functions and copies are made anew each time: their ids say nothing
        tables = tuple(dict.fromkeys(field.model._meta.table for field in fields))
        places = (f'"{{{tables.index(each.model._meta.table)}}}"."{each.column_name}"' for each in fields)
        _selections[key] = _Selection(", ".join(places), tables, _parts(fields), fields)
    return _selections[key]


def _is_own(node: Any) -> bool:
    return isinstance(node, Field) and node.model._meta.fields.get(node.name) is node


def _parts(fields: Sequence[Field]) -> tuple[_Part, ...] | None:
    parts: list[_Part] = []
    for model in dict.fromkeys(field.model for field in fields):
        places = [at for at, field in enumerate(fields) if field.model is model]
        place = slice(places[0], places[-1] + 1)
        mine = fields[place]
        names = tuple(field.name for field in mine)
        if not len(places) == len(mine) == len(set(names)):
            return None
        convert = tuple((each.name, how) for each in mine for how in [_conversion(each)] if how is not None)
        parts.append(_Part(model, place, names, convert))
    keyed = all("id" in part.names for part in parts)
    return tuple(parts) if keyed or len(parts) == 1 else None


def _conversion(field: Field) -> _Convert | None:
    """What makes a record's value of the database's; None where they are the same."""
    if isinstance(field, ForeignKeyField):
        return _conversion(field.rel_field)
    plain = isinstance(field, _AS_STORED) and type(field).python_value is Field.python_value
    return None if plain else field.python_value
