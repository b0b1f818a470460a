"""Rows are asked for in the very words that peewee would use, whatever is joined, aliased or nested."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from peewee import (
    JOIN,
    BooleanField,
    Database,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    ModelSelect,
    SqliteDatabase,
    fn,
)

from console.records import ALL, Document, Participation, Task, Unit
from console.records.select import RecordSelect


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


@pytest.fixture
def filled(database: Database) -> Database:
    """Two rows in every table, one with nothing in whatever may be empty."""
    sqlite = isinstance(database, SqliteDatabase)
    database.execute_sql("PRAGMA foreign_keys = OFF" if sqlite else "SET session_replication_role = replica")
    for table in ALL:
        fields = [field for field in table._meta.sorted_fields if field.name != "id"]
        for number in (1, 2):
            given = {field.name: some(field, number) for field in fields if number == 1 or not field.null}
            table.insert(given).execute()
    return database


def some(field: Any, number: int) -> Any:
    """A value that the field can hold."""
    if isinstance(field, BooleanField):
        return number == 1
    if isinstance(field, ForeignKeyField | IntegerField):
        return number
    if isinstance(field, DateTimeField):
        return datetime(2025, 9, 8, 9, 30, number)
    if isinstance(field, DateField):
        return date(2025, 9, number)
    if isinstance(field, JSONField):
        return {"chữ": [number, None]}
    return f"chữ {number}"


def same(mine: Any, theirs: Any) -> None:
    """Two records with the same values, of the same types, and the same records hung on them."""
    assert type(mine) is type(theirs)
    assert mine.__data__ == theirs.__data__
    assert [type(value) for value in mine.__data__.values()] == [
        type(theirs.__data__[name]) for name in mine.__data__
    ]
    assert mine._dirty == theirs._dirty == set()
    assert mine.__rel__.keys() == theirs.__rel__.keys()
    for name, hung in mine.__rel__.items():
        same(hung, theirs.__rel__[name])


def test_the_rows_of_every_table_are_the_records_that_peewee_makes(filled: Database) -> None:
    for table in ALL:
        query = table.select().order_by(table._meta.sorted_fields[-1])
        plain = query.clone()
        plain.__class__ = ModelSelect
        assert len(query) == len(plain) == 2
        for mine, theirs in zip(query, plain, strict=True):
            same(mine, theirs)


def test_joined_records_hang_on_each_other_as_peewee_hangs_them(filled: Database) -> None:
    helper = Unit.alias()
    for query in (
        Participation.select(Participation, Task).join(Task),
        Participation.select(Participation, Task, Document).join(Task).join(Document),
        Task.select(Task, Document, Unit).join(Document).switch(Task).join(Unit),
        Task.select(Task.id, Task.code, Document.id, Document.symbol).join(Document),
        Task.select(Task.code, Document.symbol).join(Document),
        Task.select(Task, Unit).join(Unit, JOIN.LEFT_OUTER, on=(Task.lead_unit == Unit.id)),
        Task.select(Task, helper).join(helper, on=(Task.lead_unit == helper.id)),
        Task.select(Task, Participation).join(Participation),
        Participation.select(Participation, Document).join(Task).join(Document),
        Task.select(Task, Document.symbol.alias("of")).join(Document),
        Task.select(Task.id, Document.id, Task.code).join(Document),
        Task.select(Task.due_on.coerce(False)),
    ):
        ordered = query.order_by(query.model.id)
        plain = ordered.clone()
        plain.__class__ = ModelSelect
        assert len(ordered) == len(plain) > 0
        for mine, theirs in zip(ordered, plain, strict=True):
            same(mine, theirs)


def test_a_changed_record_that_was_read_saves_what_changed(filled: Database) -> None:
    part = Participation.select(Participation, Task).join(Task).order_by(Participation.id).first()
    part.task.content, part.contribution = "khác", "góp"
    assert (part._dirty, part.task._dirty) == ({"contribution"}, {"content"})
    part.save()
    part.task.save()
    assert Participation.get_by_id(part.id).contribution == "góp"
    assert Task.get_by_id(part.task.id).content == "khác"
