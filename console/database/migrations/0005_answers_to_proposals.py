"""What the Office answers to a proposal that it does not take. Plain SQL: the default is a constant."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE sync_proposal ADD COLUMN answer VARCHAR(300) NOT NULL DEFAULT ''")


def down(migrator, db):
    db.execute_sql("ALTER TABLE sync_proposal DROP COLUMN answer")
