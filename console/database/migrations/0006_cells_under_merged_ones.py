"""Which cells of a row lay under merged ones when the workbook was last read; null where none did."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE sync_base ADD COLUMN covered TEXT")


def down(migrator, db):
    db.execute_sql("ALTER TABLE sync_base DROP COLUMN covered")
