"""What synchronisation remembers: workbooks, bases per generation, what was sent, and what waits."""

from __future__ import annotations

from peewee import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from console.records.base import ChoiceField, Choices, Record, search_field
from console.records.unit import Unit

WORKBOOK_STATES: Choices = [
    ("new", "Chưa tạo"),
    ("ok", "Đọc, ghi được"),
    ("waiting", "Đang mở, chờ ghi"),
    ("held", "Tạm giữ, chờ người quyết định"),
    ("unreachable", "Không mở được"),
    ("frozen", "Sai tên trang hoặc cột"),
    ("paused", "Tạm dừng"),
    ("again", "Chờ tạo lại"),
]


TAKEOVERS: Choices = [("asked", "Đã yêu cầu"), ("closing", "Đang khóa sổ cũ"), ("closed", "Đã khóa sổ cũ")]


class SyncWorkbook(Record):
    """One unit's workbook and how its last pass went.

    `generation` is the last of our writes that is known to be in the file, `allocated` the last number
    given to one: a number is never used twice. `planned_on` is the day whose statuses the sheet shows.
    `released` and `refusing` are a person's answer to a brake, for one pass; `ignored` are fingerprints of
    added rows that the Office will not take; `layout` is where each tab's columns stood at the last read.
    `closed_at`: the unit works elsewhere since, and this was its last pass; what is typed later is proposed.
    `begun_on`: the file in use was made that day. `takeover`: a new one is `asked` for by a person, or the
    file is `closing` already.
    """

    unit = ForeignKeyField(
        Unit, unique=True, on_delete="RESTRICT", backref="workbooks", verbose_name="Đơn vị"
    )
    key = CharField(max_length=100, unique=True, verbose_name="Tệp")
    workbook_id = CharField(max_length=64, verbose_name="Mã sổ")
    store = CharField(max_length=20, default="excel", verbose_name="Kho")
    schema_version = IntegerField(default=1)
    generation = IntegerField(default=0)
    allocated = IntegerField(default=0)
    stamp = CharField(max_length=120, default="")
    modified_at = DateTimeField(null=True, verbose_name="Tệp đổi lúc")
    clean_read_at = DateTimeField(null=True, verbose_name="Đọc trọn vẹn lúc")
    last_pass_at = DateTimeField(null=True, verbose_name="Lượt đồng bộ gần nhất")
    state = ChoiceField(WORKBOOK_STATES, default="new", verbose_name="Tình trạng")
    message = TextField(default="", verbose_name="Thông báo")
    paused = BooleanField(default=False, verbose_name="Tạm dừng")
    released = BooleanField(default=False, verbose_name="Cho qua một lượt")
    refusing = BooleanField(default=False, verbose_name="Không cho qua")
    ignored = JSONField(null=True)
    layout = JSONField(null=True)
    pending_since = DateTimeField(null=True, verbose_name="Chờ ghi từ")
    planned_on = DateField(null=True)
    closed_at = DateTimeField(null=True, verbose_name="Đọc lần cuối lúc")
    begun_on = DateField(null=True, verbose_name="Mở sổ ngày")
    takeover = CharField(max_length=20, null=True, choices=TAKEOVERS, verbose_name="Mở sổ mới")
    seen = JSONField(default=list)


class SyncClosedBook(Record):
    """A file that a new one took over from: the id that it carries (`identity`), and
    what it said when it was closed, tab -> code -> column -> value.

    What is typed into it later is found by comparing, and kept as proposals (sheets_sync/closed_books.py).
    """

    workbook = ForeignKeyField(SyncWorkbook, on_delete="CASCADE", backref="closed_books")
    identity = CharField(max_length=64, index=True)
    label = CharField(max_length=120)
    begun_on = DateField(null=True)
    closed_at = DateTimeField()
    cells = JSONField(default=dict)


class SyncBase(Record):
    """The values last agreed for one row: what a three-way merge compares with.

    `cells` maps a column to its agreed value (null: never agreed); `sent` holds what a write that is not
    known to have happened puts there. A row that was only ever sent has no cells. `covered` are the columns
    whose cells lay under merged ones when last read, a space between two.
    """

    workbook = ForeignKeyField(SyncWorkbook, on_delete="CASCADE", backref="bases")
    tab = CharField(max_length=20)
    code = CharField(max_length=30)
    cells = JSONField(default=dict)
    sent = JSONField(null=True)
    tombstone = BooleanField(default=False)
    covered = TextField(null=True)

    class Meta:
        indexes = ((("workbook", "tab", "code"), True),)


class SyncGeneration(Record):
    """What was agreed while a generation was in the file and has been replaced since, kept 90 days.

    `changed`: tab -> code -> column -> the values in the order in which they were agreed; null for a row
    that was not there yet. With the newer generations it gives the base that an old copy is merged with.
    """

    workbook = ForeignKeyField(SyncWorkbook, on_delete="CASCADE", backref="generations")
    generation = IntegerField()
    made_at = DateTimeField()
    changed = JSONField(default=dict)

    class Meta:
        indexes = ((("workbook", "generation"), True),)


_IN_ROW = ("workbook", "tab", "code"), False  # what else waits in the row of an item


class SyncItem(Record):
    """What waits for a person or was set aside: where it is, and when it was noticed."""

    workbook_id: int

    workbook = ForeignKeyField(SyncWorkbook, on_delete="CASCADE")
    tab = CharField(max_length=20)
    code = CharField(max_length=30, default="")
    column = CharField(max_length=40, default="")
    position = IntegerField(null=True, verbose_name="Dòng")
    noticed_at = DateTimeField(verbose_name="Thấy lúc")
    resolved_at = DateTimeField(null=True, index=True, verbose_name="Giải quyết lúc")
    resolution = CharField(max_length=40, default="")
    resolved_by = CharField(max_length=200, default="", verbose_name="Người giải quyết")


class SyncConflict(SyncItem):
    """Both sides changed the same cell: base, sheet and console values, none of them lost."""

    base = TextField(null=True)
    sheet = TextField(null=True)
    console = TextField(null=True)


class SyncProposal(SyncItem):
    """What a unit typed into an office cell: put back in the sheet, kept here for the Office to take."""

    proposed = TextField(null=True)
    standing = TextField(null=True)
    answer = CharField(max_length=300, null=True)  # why it was not taken; null: nobody answered the unit


class SyncProblem(SyncItem):
    """A cell or row that could not be taken as it stands, with the sentence that says why."""

    typed = TextField(null=True)
    message = TextField()

    class Meta:
        indexes = (_IN_ROW,)


class SyncJournal(SyncItem):
    """A typed value that something newer replaced, so that it can be given back (sheets_sync.journal).

    `by_whom`: the person, the unit or the program that put the newer one there; '' where nobody was noted.
    `generation`: of the file in which the value was seen; null for one that a pass does not find again.
    """

    value = TextField(null=True)
    replaced_by = TextField(null=True)
    reason = CharField(max_length=200, default="")
    by_whom = CharField(max_length=200, default="", verbose_name="Bên thay")
    generation = IntegerField(null=True)
    search_text = search_field()


class SyncCommand(SyncItem):
    """An act that a unit gave from a cell, recorded by its value so that it runs once."""

    value = TextField()
    record_version = IntegerField(default=0)
    verb = CharField(max_length=40, default="")
    outcome = CharField(max_length=20, default="")
    message = TextField(default="")

    class Meta:
        indexes = (_IN_ROW,)


class SyncReservation(Record):
    """A code written beside a row that a unit added; the proposal is made when it is read back."""

    workbook = ForeignKeyField(SyncWorkbook, on_delete="CASCADE")
    tab = CharField(max_length=20)
    code = CharField(max_length=30, unique=True)
    fingerprint = CharField(max_length=64)
    reserved_at = DateTimeField()


WHOLE_ROW = "*"  # in place of a column: what is proposed is a whole row, which the unit added
TELLING_LENGTH = 30  # characters of a text that says by itself whose it is
EXAMPLE_LENGTH = 200  # characters of a value in the examples of a brake


class SyncBrake(SyncItem):
    """A change too large to take without a person's word: what it would do and why it is held."""

    reason = TextField()
    detail = JSONField(default=dict)
