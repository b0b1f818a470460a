"""Rows are asked for in the very words that peewee would use, whatever is joined, aliased or nested."""

from __future__ import annotations

from typing import Any

import pytest
from peewee import Database, ModelSelect, fn

from console.records import ALL, Document, Participation, Task, Unit
from console.records.base import RecordSelect


def as_peewee(query: RecordSelect) -> tuple[str, list[Any]]:
    """The same query, put into words by peewee alone."""
    plain = query.clone()
    plain.__class__ = ModelSelect
    words: tuple[str, list[Any]] = plain.sql()
    return words


@pytest.mark.parametrize("table", ALL, ids=lambda each: each.__name__)
def test_a_table_is_read_as_peewee_reads_it(database: Database, table: Any) -> None:
    for _ in range(2):  # the first puts the columns together, the second finds them
        query = table.select().where(table.id == 7).order_by(table.id)
        assert query.sql() == as_peewee(query)


def test_joins_aliases_and_nested_queries_are_too(database: Database) -> None:
    helper = Unit.alias()
    live = Participation.select(Participation.task).where(Participation.left_at.is_null())
    for query in (
        Participation.select(Participation, Task).join(Task),
        Task.select(Task, Document, Unit).join(Document).switch(Task).join(Unit),
        Task.select(Task, helper).join(helper, on=(Task.lead_unit == helper.id)),
        Task.select(Task.code, fn.COUNT(Participation.id)).join(Participation).group_by(Task.code),
        Task.select().where(Task.id.in_(live)),
        Document.select().where(Document.id.in_(Document.select())),
        Task.select(Task.content.alias("what")).distinct(),
    ):
        assert query.sql() == as_peewee(query)
        assert list(query) == []  # and the database understands it
