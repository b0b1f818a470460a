"""Who put something newer in a value's place; '' where nobody was noted, as before."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE sync_journal ADD COLUMN by_whom VARCHAR(200) NOT NULL DEFAULT ''")


def down(migrator, db):
    db.execute_sql("ALTER TABLE sync_journal DROP COLUMN by_whom")
