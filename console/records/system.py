"""What the console keeps about itself: history, saved views, mail to send, jobs, leases, facts."""

from __future__ import annotations

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, JSONField, TextField

from console.records.account import Account
from console.records.acts import SOURCES
from console.records.base import ChoiceField, Record
from console.records.unit import Unit


class History(Record):
    """Append-only: who changed which field of which record from what to what, and from where."""

    at = DateTimeField(index=True, verbose_name="Lúc")
    account = ForeignKeyField(
        Account, null=True, on_delete="SET NULL", backref="history", verbose_name="Người"
    )
    actor = CharField(max_length=200, default="", verbose_name="Bên thực hiện")
    unit = ForeignKeyField(Unit, null=True, on_delete="SET NULL", backref="history", verbose_name="Đơn vị")
    source = ChoiceField(SOURCES, default="console", verbose_name="Nguồn")
    verb = CharField(max_length=60, default="", verbose_name="Việc")
    record = CharField(max_length=40, verbose_name="Loại bản ghi")
    record_id = IntegerField(verbose_name="Bản ghi")
    field = CharField(max_length=60, verbose_name="Trường")
    old = TextField(null=True, verbose_name="Giá trị cũ")
    new = TextField(null=True, verbose_name="Giá trị mới")
    transaction = CharField(max_length=32, index=True, verbose_name="Giao dịch")
    note = TextField(default="", verbose_name="Ghi chú")

    class Meta:
        indexes = ((("record", "record_id", "at"), False),)


class SavedView(Record):
    """A list's filters that a person keeps under a name."""

    account = ForeignKeyField(Account, on_delete="CASCADE", backref="saved_views")
    name = CharField(max_length=100, verbose_name="Tên")
    resource = CharField(max_length=40)
    query = TextField(default="")


class Outbox(Record):
    """A mail that waits to be sent, or was."""

    to = CharField(max_length=300)
    subject = CharField(max_length=300)
    body = TextField()
    queued_at = DateTimeField()
    sent_at = DateTimeField(null=True, index=True)
    tries = IntegerField(default=0)
    error = TextField(default="")


class JobRun(Record):
    """When a scheduled job last ran, and how it ended."""

    name = CharField(max_length=60, unique=True)
    started_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)
    error = TextField(default="")


class Lease(Record):
    """The row that makes one worker the only one: owner, expiry, and a fencing number that only rises."""

    name = CharField(max_length=60, unique=True)
    owner = CharField(max_length=100, default="")
    expires_at = DateTimeField(null=True)
    fence = IntegerField(default=0)


class Fact(Record):
    """A single fact about this installation: sample data or not, the last code number, …"""

    key = CharField(max_length=60, unique=True)
    value = JSONField(null=True)
