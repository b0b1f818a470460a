"""One page of a list: its ids first, by an index, then the rows with what they point at in one query."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from peewee import JOIN, SQL, ForeignKeyField, Model, ModelSelect, Select, fn

from console.database import database
from console.records import Account, Document, Unit

COUNT_CAP = 2_000


def capped_count(query: ModelSelect) -> int:
    """How many rows, counted no further than one past the cap."""
    return query.order_by().limit(COUNT_CAP + 1).count(clear_limit=False)


_KEPT_STATEMENTS = 500
_statements: dict[Hashable, tuple[str, list[Any]]] = {}


def capped_counts(
    rows: ModelSelect, conditions: Callable[[], Sequence[Any]], cap: int, key: Hashable
) -> list[int]:
    """How many of the rows meet each condition, counted no further than one past the cap, all in one
    statement. The conditions hang on `key` alone: for the same rows the statement is built once."""
    sql, values = rows.sql()
    known = (database.param, sql, tuple(values), cap, key)
    if known not in _statements:
        if len(_statements) >= _KEPT_STATEMENTS:
            _statements.clear()
        _statements[known] = _counting(rows, conditions(), cap)
    found = database.execute_sql(*_statements[known]).fetchone()
    return [int(count) for count in found]


def _counting(rows: ModelSelect, conditions: Sequence[Any], cap: int) -> tuple[str, list[Any]]:
    counts = []
    for number, condition in enumerate(conditions):
        some = rows.where(condition).limit(cap + 1).alias(f"rows{number}")
        counts.append(Select([some], [fn.COUNT(SQL("1"))]))
    sql, values = Select([], counts).bind(database).sql()
    return str(sql), list(values)


def page_ids(query: ModelSelect, page: int, size: int) -> list[int]:
    """The ids of one page (from 0) of a query that selects the id alone."""
    return [row[0] for row in query.limit(size).offset(page * size).tuples()]


# What a list shows of a record that its rows point at; a page of the list reads no more of it.
BRIEF: dict[type[Model], tuple[str, ...]] = {
    Account: ("id", "username", "full_name"),
    Document: ("id", "symbol", "issued_on", "secrecy"),
    Unit: ("id", "name", "short_name", "kind"),
}


def load(
    model: type[Model], ids: Sequence[int], pointers: Iterable[str], only: Sequence[str] = ()
) -> list[Any]:
    """The rows in the order of their ids, the records that they point at joined in, each under its alias.

    An alias for each pointer lets two of them lead to one table. `only` names the fields of the rows that
    a list shows: then of the others, too, only what a list shows is read.
    """
    if not ids:
        return []
    sources: list[Any] = [getattr(model, name) for name in only] or [model]
    joins = []
    for name in pointers:
        field = model._meta.fields[name]
        alias = field.rel_model.alias()
        brief = BRIEF.get(field.rel_model, ()) if only else ()
        sources += [getattr(alias, part) for part in brief] or [alias]
        joins.append((field, alias))
    query = model.select(*sources)
    for field, alias in joins:
        query = query.join_from(model, alias, JOIN.LEFT_OUTER, on=_same(field, alias), attr=field.name)
    found = {row.id: row for row in query.where(model.id.in_(ids))}
    return [found[key] for key in ids if key in found]


def _same(field: ForeignKeyField, alias: Any) -> Any:
    return field == alias.id
