"""What the screens of synchronisation need: who decided, where a cell stands, the answer to a brake, search."""
from peewee import *

from console.rules.vietnamese import fold

_ITEMS = ("conflict", "proposal", "problem", "journal", "command", "brake")


def up(migrator, db):
    migrator.migrate(
        *(
            migrator.add_column(f"sync_{kind}", "resolved_by", CharField(max_length=200, default=""))
            for kind in _ITEMS
        ),
        migrator.add_column("sync_workbook", "refusing", BooleanField(default=False)),
        migrator.add_column("sync_workbook", "ignored", JSONField(null=True)),
        migrator.add_column("sync_workbook", "layout", JSONField(null=True)),
        migrator.add_column("sync_journal", "search_text", TextField(default="")),
    )
    _fill(db)


def _fill(db):
    """The text that older entries are found by."""
    mark = db.param
    rows = db.execute_sql("SELECT id, code, value, replaced_by, reason FROM sync_journal").fetchall()
    for key, *texts in rows:
        text = fold(" ".join(each or "" for each in texts))
        db.execute_sql(f"UPDATE sync_journal SET search_text = {mark} WHERE id = {mark}", (text, key))


def down(migrator, db):
    migrator.migrate(
        *(migrator.drop_column(f"sync_{kind}", "resolved_by") for kind in _ITEMS),
        migrator.drop_column("sync_workbook", "refusing"),
        migrator.drop_column("sync_workbook", "ignored"),
        migrator.drop_column("sync_workbook", "layout"),
        migrator.drop_column("sync_journal", "search_text"),
    )
