"""In the file of which generation a value of the journal stood: it tells a pass that is run again from the same
words typed anew. What was kept so far counts as of the present file."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE sync_journal ADD COLUMN generation INTEGER")
    present = "SELECT generation FROM sync_workbook WHERE sync_workbook.id = sync_journal.workbook_id"
    db.execute_sql(f"UPDATE sync_journal SET generation = ({present})")


def down(migrator, db):
    db.execute_sql("ALTER TABLE sync_journal DROP COLUMN generation")
