from __future__ import annotations

from peewee import Database
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

from console.database.migrate import FOLDER, migrate, pending
from console.records import ALL, InspectedUnit, Inspection, Unit


def test_migrations_make_exactly_the_tables_that_the_models_describe(database: Database) -> None:
    assert not diff_models(database, ALL)


def test_migrating_twice_changes_nothing(database: Database) -> None:
    Unit.create(code="SXD", name="Sở Xây dựng")
    assert migrate() == []
    assert pending() == []
    assert Unit.get().name == "Sở Xây dựng"


def test_inspections_entered_before_they_stood_in_workbooks_keep_all_that_hangs_on_them(
    database: Database,
) -> None:
    unit = Unit.create(code="SXD", name="Sở Xây dựng")
    inspection = Inspection.create(title="Kiểm tra quý IV", inspector=unit)
    InspectedUnit.create(inspection=inspection, unit=unit, report="Đã nộp")
    Runner(database, directory=str(FOLDER)).down("0003_inspections_in_workbooks")

    migrate()

    part = InspectedUnit.get()
    assert (part.report, part.remedy, part.left_at) == ("Đã nộp", "", None)
    assert part.inspection.sync_dirty == 1
