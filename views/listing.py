"""One page of a list: its ids first, by an index, then the rows with what they point at in one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from peewee import JOIN, SQL, ForeignKeyField, Model, ModelSelect, Select, fn

from console.database import database
from console.records import Account, Document, Unit

COUNT_CAP = 2_000


def capped_count(query: ModelSelect) -> int:
    """How many rows, counted no further than one past the cap."""
    return query.order_by().limit(COUNT_CAP + 1).count(clear_limit=False)


def capped_counts(queries: Sequence[ModelSelect], cap: int) -> list[int]:
    """How many rows each query has, counted no further than one past the cap, all in one statement."""
    counts = []
    for number, query in enumerate(queries):
        rows = query.limit(cap + 1).alias(f"rows{number}")
        counts.append(Select([rows], [fn.COUNT(SQL("1"))]))
    return list(Select([], counts).bind(database).tuples().execute()[0]) if counts else []


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
