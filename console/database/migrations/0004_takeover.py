"""Workbooks that take over from others: since when each is in use, and what the closed ones showed.

The new columns may be null: SQLite would otherwise build `sync_workbook` anew, and take its rows' bases along.
"""
from peewee import *


def up(migrator, db):
    class SyncWorkbook(Model):
        class Meta:
            database = db
            table_name = 'sync_workbook'

    class SyncClosedBook(Model):
        workbook = ForeignKeyField(SyncWorkbook, field=SyncWorkbook.id, on_delete='CASCADE')
        identity = CharField(index=True, max_length=64)
        label = CharField(max_length=120)
        begun_on = DateField(null=True)
        closed_at = DateTimeField()
        cells = JSONField(default=dict)
        class Meta:
            database = db
            table_name = 'sync_closed_book'

    db.create_tables([SyncClosedBook])
    migrator.migrate(
        migrator.add_column('sync_workbook', 'begun_on', DateField(null=True)),
        migrator.add_column('sync_workbook', 'takeover', CharField(max_length=20, null=True)),
        migrator.add_column('participation', 'shelved_at', DateTimeField(null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column('participation', 'shelved_at'),
        migrator.drop_column('sync_workbook', 'takeover'),
        migrator.drop_column('sync_workbook', 'begun_on'),
        migrator.drop_table('sync_closed_book'),
    )
