from __future__ import annotations

from peewee import Database
from playhouse.schema_diff import diff_models

from console.database.migrate import migrate, pending
from console.records import ALL, Unit


def test_migrations_make_exactly_the_tables_that_the_models_describe(database: Database) -> None:
    assert not diff_models(database, ALL)


def test_migrating_twice_changes_nothing(database: Database) -> None:
    Unit.create(code="SXD", name="Sở Xây dựng")
    assert migrate() == []
    assert pending() == []
    assert Unit.get().name == "Sở Xây dựng"
