"""What waits in a row is found by the row: a workbook may hold thousands of problems and of refused acts."""

_TABLES = ("sync_problem", "sync_command")


def up(migrator, db):
    for table in _TABLES:
        db.execute_sql(f"CREATE INDEX {table}_in_row ON {table} (workbook_id, tab, code)")


def down(migrator, db):
    for table in _TABLES:
        db.execute_sql(f"DROP INDEX {table}_in_row")
