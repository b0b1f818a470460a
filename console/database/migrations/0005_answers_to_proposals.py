"""What the Office answers to a proposal that it does not take; null where it answered nothing, as before."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE sync_proposal ADD COLUMN answer VARCHAR(300)")


def down(migrator, db):
    db.execute_sql("ALTER TABLE sync_proposal DROP COLUMN answer")
