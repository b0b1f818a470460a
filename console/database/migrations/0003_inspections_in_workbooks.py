"""Inspections as rows of workbooks: what an inspected unit answers, and which rows have changed.

Plain SQL: every default is a constant, so neither database builds a table anew, and nothing that refers to an
inspection is touched.
"""

_INSPECTED = (
    ("reported_on", "DATE"),
    ("remedy", "TEXT NOT NULL DEFAULT ''"),
    ("remedied_on", "DATE"),
    ("file", "VARCHAR(300) NOT NULL DEFAULT ''"),
    ("left_at", "{moment}"),
)


def up(migrator, db):
    moment = "DATETIME" if "sqlite" in type(db).__name__.lower() else "TIMESTAMP"
    for name, kind in _INSPECTED:
        db.execute_sql(f"ALTER TABLE inspected_unit ADD COLUMN {name} {kind.format(moment=moment)}")
    db.execute_sql("ALTER TABLE inspection ADD COLUMN sync_dirty INTEGER NOT NULL DEFAULT 1")
    for table in ("inspected_unit", "inspection"):
        db.execute_sql(f"CREATE INDEX {table}_sync_dirty ON {table} (sync_dirty)")


def down(migrator, db):
    for table in ("inspected_unit", "inspection"):
        db.execute_sql(f"DROP INDEX {table}_sync_dirty")
    db.execute_sql("ALTER TABLE inspection DROP COLUMN sync_dirty")
    for name, _ in _INSPECTED:
        db.execute_sql(f"ALTER TABLE inspected_unit DROP COLUMN {name}")
