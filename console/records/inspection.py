"""Inspection (kiểm tra): plan or basis, decision, team, what is inspected, result and dossier."""

from __future__ import annotations

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from console.records.base import ChoiceField, Choices, Record, Versioned, search_field
from console.records.task import Task
from console.records.unit import Unit

INSPECTION_STATES: Choices = [
    ("proposed", "Đề xuất"),
    ("planned", "Đã phê duyệt kế hoạch"),
    ("decided", "Đã có quyết định"),
    ("running", "Đang kiểm tra"),
    ("ended", "Kết thúc, chờ báo cáo"),
    ("reported", "Đã báo cáo kết quả"),
    ("notified", "Đã thông báo kết quả"),
    ("following", "Đang theo dõi kiến nghị"),
    ("closed", "Đã đóng hồ sơ"),
]
UNDECIDED = ("proposed", "planned")  # states in which nobody is inspected yet
INSPECTION_FORMS: Choices = [("regular", "Thường xuyên, định kỳ"), ("ad_hoc", "Đột xuất")]
INSPECTOR_KINDS: Choices = [
    ("office", "Văn phòng UBND"),
    ("agency", "Sở, ban, ngành"),
    ("locality", "Địa phương"),
]


class Inspection(Versioned):
    """One inspection. The decision's five contents are LC15 Điều 15.3 and HP25 Điều 14.2.

    `sync_dirty` rises with every change that the inspecting unit's row shows (see Participation).
    """

    inspector_id: int

    code = CharField(max_length=20, unique=True, null=True, verbose_name="Mã")
    title = CharField(max_length=300, verbose_name="Tên cuộc kiểm tra")
    form = ChoiceField(INSPECTION_FORMS, default="regular", verbose_name="Hình thức")
    inspector = ForeignKeyField(
        Unit, on_delete="RESTRICT", backref="inspections_led", verbose_name="Cơ quan kiểm tra"
    )
    basis = TextField(default="", verbose_name="Kế hoạch hoặc căn cứ")
    state = ChoiceField(INSPECTION_STATES, default="proposed", verbose_name="Trạng thái")
    decision_number = CharField(max_length=60, default="", verbose_name="Số quyết định")
    decision_date = DateField(null=True, verbose_name="Ngày quyết định")
    decision_legal_basis = TextField(default="", verbose_name="Căn cứ pháp lý để kiểm tra")
    decision_scope = TextField(default="", verbose_name="Phạm vi, đối tượng, nhiệm vụ kiểm tra")
    decision_content = TextField(default="", verbose_name="Nội dung kiểm tra")
    decision_time_limit = CharField(max_length=300, default="", verbose_name="Thời hạn kiểm tra")
    decision_team = TextField(default="", verbose_name="Thành phần Đoàn kiểm tra")
    leader = CharField(max_length=100, default="", verbose_name="Trưởng Đoàn")
    starts_on = DateField(null=True, verbose_name="Bắt đầu")
    ends_on = DateField(null=True, verbose_name="Kết thúc")
    result_due_on = DateField(null=True, verbose_name="Hạn báo cáo kết quả")
    result_basis = CharField(max_length=200, default="", verbose_name="Căn cứ hạn báo cáo")
    result_number = CharField(max_length=60, default="", verbose_name="Số báo cáo kết quả")
    result_date = DateField(null=True, verbose_name="Ngày báo cáo kết quả")
    evaluation = TextField(default="", verbose_name="Đánh giá")
    conclusion = TextField(default="", verbose_name="Kết luận")
    recommendations = TextField(default="", verbose_name="Kiến nghị")
    notified_on = DateField(null=True, verbose_name="Thông báo kết quả ngày")
    recorded_at = DateTimeField(null=True, verbose_name="Nhập lúc")
    sync_dirty = IntegerField(default=1, index=True)
    search_text = search_field()

    def __str__(self) -> str:
        return str(self.title or self.code)  # none was asked for once it was there


class InspectedUnit(Record):
    """A unit that an inspection looks at, what it reports (LC15 Điều 16.3, HP25 Điều 15.3), and what it did
    about the recommendations. `left_at`: the inspection looks at it no longer."""

    inspection_id: int
    unit_id: int

    inspection = ForeignKeyField(Inspection, on_delete="CASCADE", backref="inspected_units")
    unit = ForeignKeyField(
        Unit, on_delete="RESTRICT", backref="inspected_in", verbose_name="Đơn vị được kiểm tra"
    )
    report = TextField(default="", verbose_name="Báo cáo của đơn vị được kiểm tra")
    reported_on = DateField(null=True, verbose_name="Ngày báo cáo của đơn vị được kiểm tra")
    remedy = TextField(default="", verbose_name="Thực hiện kiến nghị")
    remedied_on = DateField(null=True, verbose_name="Ngày thực hiện kiến nghị")
    file = CharField(max_length=300, default="", verbose_name="Tệp của đơn vị được kiểm tra")
    left_at = DateTimeField(null=True)
    sync_dirty = IntegerField(default=1, index=True)

    class Meta:
        indexes = ((("inspection", "unit"), True),)


class InspectedTask(Record):
    """A task that an inspection looks at."""

    inspection_id: int
    task_id: int

    inspection = ForeignKeyField(Inspection, on_delete="CASCADE", backref="inspected_tasks")
    task = ForeignKeyField(Task, on_delete="RESTRICT", backref="inspected_in", verbose_name="Nhiệm vụ")

    class Meta:
        indexes = ((("inspection", "task"), True),)


class DossierItem(Record):
    """One of the eight papers of an inspection's file (LC15 Điều 18, HP25 Điều 17)."""

    inspection = ForeignKeyField(Inspection, on_delete="CASCADE", backref="dossier")
    position = IntegerField(verbose_name="Thứ tự")
    title = CharField(max_length=300, verbose_name="Tài liệu")
    optional = BooleanField(default=False, verbose_name="Nếu có")
    present = BooleanField(default=False, verbose_name="Đã có")
    reference = CharField(max_length=300, default="", verbose_name="Số, ký hiệu hoặc tệp")
