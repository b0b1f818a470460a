"""Periodic duties, monthly sessions, the office's own calendar, and the reports that were made."""

from __future__ import annotations

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, JSONField

from console.records.account import Account
from console.records.base import ChoiceField, Choices, Record
from console.records.unit import Unit

PERIOD_KINDS: Choices = [
    ("week", "Tuần"),
    ("month", "Tháng"),
    ("quarter", "Quý"),
    ("half_year", "6 tháng"),
    ("year", "Năm"),
    ("regulation", "Về thực hiện quy chế"),
    ("ad_hoc", "Đột xuất"),
]


class Obligation(Record):
    """A report that the regulation wants for a period, from units or from the Office."""

    kind = ChoiceField(PERIOD_KINDS, verbose_name="Kỳ")
    who = ChoiceField([("unit", "Đơn vị"), ("office", "Văn phòng")], verbose_name="Bên báo cáo")
    period = CharField(max_length=20, index=True, verbose_name="Kỳ báo cáo")
    due_on = DateField(null=True, verbose_name="Hạn")
    raw_words = CharField(max_length=500, default="", verbose_name="Nguyên văn")
    article = CharField(max_length=120, default="", verbose_name="Điều khoản")
    regulation = CharField(max_length=60, verbose_name="Quy chế")

    class Meta:
        indexes = ((("regulation", "kind", "who", "period", "article"), True),)


class ObligationReport(Record):
    """A unit's report that satisfies an obligation (one submission may satisfy several)."""

    obligation = ForeignKeyField(Obligation, on_delete="CASCADE", backref="reports")
    unit = ForeignKeyField(Unit, on_delete="RESTRICT", backref="obligation_reports", verbose_name="Đơn vị")
    submitted_on = DateField(verbose_name="Ngày gửi")
    number = CharField(max_length=60, default="", verbose_name="Số báo cáo")
    nothing_arose = BooleanField(default=False, verbose_name="Không phát sinh")

    class Meta:
        indexes = ((("obligation", "unit"), True),)


class Session(Record):
    """The regular monthly session of the People's Committee (HP25 Điều 21)."""

    month = DateField(unique=True, verbose_name="Tháng", help_text="Ngày đầu tháng")
    held_on = DateField(verbose_name="Ngày họp")


class CalendarOverride(Record):
    """A day off or a make-up working day that the office's calendar adds to the law's."""

    day = DateField(unique=True, verbose_name="Ngày")
    working = BooleanField(default=False, verbose_name="Là ngày làm việc")
    name = CharField(max_length=200, verbose_name="Tên", help_text="Ví dụ: Nghỉ bão; Làm bù")
    source = CharField(max_length=200, default="", verbose_name="Văn bản")
    status = ChoiceField(
        [("confirmed", "Đã xác nhận"), ("pending", "Chờ xác nhận")],
        default="confirmed",
        verbose_name="Tình trạng",
    )


class Report(Record):
    """A report that was rendered: its figures, its cut-off and where its file is."""

    kind = ChoiceField(PERIOD_KINDS, verbose_name="Loại")
    period = CharField(max_length=40, verbose_name="Kỳ")
    from_on = DateField(verbose_name="Từ ngày")
    cut_off_on = DateField(verbose_name="Số liệu đến hết ngày")
    unit = ForeignKeyField(
        Unit, null=True, on_delete="RESTRICT", backref="own_reports", verbose_name="Đơn vị"
    )
    format = CharField(max_length=10, verbose_name="Định dạng")
    path = CharField(max_length=500, default="", verbose_name="Tệp")
    figures = JSONField(default=dict, verbose_name="Số liệu")
    made_at = DateTimeField(verbose_name="Lập lúc")
    made_by = ForeignKeyField(
        Account, null=True, on_delete="SET NULL", backref="reports_made", verbose_name="Người lập"
    )
    version = IntegerField(default=1)
