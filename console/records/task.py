"""Task, Participation and TaskState: what is to be done, by whom, and how it stood on any past day."""

from __future__ import annotations

from typing import Any

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

from console.records.account import Account
from console.records.base import ChoiceField, Choices, Record, Versioned, search_field
from console.records.document import Document
from console.records.unit import Unit
from console.rules.vietnamese import fold

STATES: Choices = [
    ("draft", "Dự thảo"),
    ("sent", "Đã giao, chờ tiếp nhận"),
    ("returned", "Chuyển lại Văn phòng"),
    ("todo", "Chưa thực hiện"),
    ("doing", "Đang thực hiện"),
    ("submitted", "Chờ xác nhận"),
    ("rework", "Yêu cầu bổ sung"),
    ("done", "Hoàn thành"),
    ("paused", "Tạm hoãn"),
    ("cancelled", "Thu hồi, hủy"),
]
OPEN_STATES = ("sent", "returned", "todo", "doing", "submitted", "rework")
STATUS_CODES: Choices = [
    ("done_on_time", "Hoàn thành đúng hạn"),
    ("done_late", "Hoàn thành quá hạn"),
    ("done_no_deadline", "Hoàn thành, không có hạn"),
    ("open_on_time", "Chưa hoàn thành, trong hạn"),
    ("open_awaiting_update", "Đến hạn, chờ cập nhật"),
    ("open_late", "Chưa hoàn thành, quá hạn"),
    ("open_no_deadline", "Chưa hoàn thành, không có hạn"),
    ("paused", "Tạm hoãn"),
    ("cancelled", "Thu hồi, hủy"),
]
DUE_KINDS: Choices = [
    ("before", "Trước ngày"),
    ("by", "Chậm nhất ngày"),
    ("before_time", "Trước giờ"),
    ("within", "Trong thời gian"),
    ("in_month", "Trong tháng"),
    ("in_quarter", "Trong quý"),
    ("in_year", "Trong năm"),
    ("event", "Theo sự kiện"),
    ("recurring", "Định kỳ"),
    ("now", "Ngay"),
    ("none", "Không có hạn"),
]
QUALITIES: Choices = [
    ("", "Chưa đánh giá"),
    ("good", "Tốt"),
    ("met", "Đạt yêu cầu"),
    ("not_met", "Chưa đạt yêu cầu"),
]
PARTICIPATION_ROLES: Choices = [("lead", "Chủ trì"), ("coordinator", "Phối hợp")]


class Task(Versioned):
    """One assignment to one lead unit. On time is judged by `done_on`, never by when it was typed.

    `closed_code`, `on_time_until` and `late_after` are the stored form of the status
    (console.rules.status.StoredDates); with today they give it by comparison alone.
    """

    document_id: int
    lead_unit_id: int

    code = CharField(max_length=20, unique=True, null=True, verbose_name="Mã")
    document = ForeignKeyField(Document, on_delete="RESTRICT", backref="tasks", verbose_name="Văn bản")
    content = TextField(verbose_name="Nội dung nhiệm vụ")
    product = CharField(max_length=500, default="", verbose_name="Sản phẩm")
    lead_unit = ForeignKeyField(Unit, on_delete="RESTRICT", backref="led_tasks", verbose_name="Chủ trì")
    division = CharField(max_length=100, default="", verbose_name="Phòng theo dõi")
    specialist = ForeignKeyField(
        Account, null=True, on_delete="SET NULL", backref="followed_tasks", verbose_name="Theo dõi"
    )
    due_on = DateField(null=True, verbose_name="Thời hạn")
    due_raw = CharField(max_length=300, default="", verbose_name="Thời hạn (nguyên văn)")
    due_kind = ChoiceField(DUE_KINDS, default="none", verbose_name="Kiểu thời hạn")
    original_due_on = DateField(null=True, verbose_name="Thời hạn ban đầu")
    must_submit = BooleanField(default=False, verbose_name="Phải trình")
    must_report = BooleanField(default=False, verbose_name="Phải báo cáo bằng văn bản")
    state = ChoiceField(STATES, default="draft", verbose_name="Bước xử lý")
    progress = TextField(default="", verbose_name="Tình hình thực hiện")
    result = TextField(default="", verbose_name="Kết quả thực hiện")
    report_number = CharField(max_length=60, default="", verbose_name="Số báo cáo")
    report_date = DateField(null=True, verbose_name="Ngày báo cáo")
    done_on = DateField(null=True, verbose_name="Ngày hoàn thành")
    awaiting_file = BooleanField(default=False, verbose_name="Chờ tệp")
    acted_on = DateField(
        null=True, verbose_name="Dừng tính hạn từ", help_text="Ngày của đề nghị đang chờ quyết định"
    )
    sent_at = DateTimeField(null=True, verbose_name="Giao lúc")
    received_at = DateTimeField(null=True, verbose_name="Đơn vị nhận lúc")
    accepted_at = DateTimeField(null=True, verbose_name="Tiếp nhận lúc")
    recorded_at = DateTimeField(null=True, verbose_name="Cập nhật kết quả lúc")
    confirmed_at = DateTimeField(null=True, verbose_name="Xác nhận lúc")
    quality = ChoiceField(QUALITIES, default="", verbose_name="Chất lượng")
    result_check = TextField(default="", verbose_name="Kiểm tra kết quả")
    office_opinion = TextField(default="", verbose_name="Ý kiến Văn phòng")
    other_info = TextField(default="", verbose_name="Thông tin khác")
    tracked = BooleanField(default=True, verbose_name="Theo dõi")
    untracked_reason = CharField(max_length=300, default="", verbose_name="Lý do không theo dõi")
    group = CharField(
        max_length=40,
        default="",
        index=True,
        verbose_name="Nhóm giao",
        help_text="Cùng một câu giao nhiều đơn vị",
    )
    resume_state = CharField(max_length=40, default="", verbose_name="Bước trước khi tạm hoãn")
    extension_count = IntegerField(default=0, verbose_name="Số lần gia hạn")
    closed_code = CharField(max_length=30, null=True)
    on_time_until = DateField(null=True)
    late_after = DateField(null=True)
    near_from = DateField(null=True, verbose_name="Nhắc từ ngày")
    return_due_on = DateField(null=True, verbose_name="Hạn chuyển lại")
    update_due_on = DateField(null=True, verbose_name="Hạn cập nhật kết quả")
    extension_latest_on = DateField(null=True, verbose_name="Hạn xin gia hạn")
    stall_on = DateField(null=True, verbose_name="Mốc 06 tháng không kết quả")
    basis = JSONField(
        default=dict, verbose_name="Căn cứ các mốc", help_text="mốc -> {regulation, article, counted}"
    )
    extra = JSONField(default=dict, verbose_name="Trường riêng")
    search_text = search_field()

    class Meta:
        indexes = (
            # The tabs of the list are counted from these alone: views/tasks.py.
            (("closed_code", "late_after", "archived_at", "tracked", "due_on", "state"), False),
            (("closed_code", "on_time_until", "archived_at", "tracked", "due_on", "state"), False),
            (("state", "due_on", "archived_at", "tracked"), False),
            (("lead_unit", "closed_code", "late_after"), False),
            (("due_on", "id"), False),
            # A list of one status by due date is read in this order: views/tasks.py.
            (("archived_at", "tracked", "closed_code", "due_on", "id"), False),
            # The dashboard counts from this index alone: console/figures/today.py.
            (
                (
                    "archived_at",
                    "tracked",
                    "closed_code",
                    "lead_unit",
                    "state",
                    "on_time_until",
                    "late_after",
                    "due_on",
                ),
                False,
            ),
        )

    def derived(self) -> dict[str, Any]:
        """The folded search text of what people look for."""
        return {
            "search_text": fold(" ".join([self.code or "", self.content, self.product, self.report_number]))
        }

    def __str__(self) -> str:
        return self.code or f"#{self.id}"


class Participation(Record):
    """A unit's part in a task: what a row of that unit's workbook is.

    `sync_dirty` rises with every change that the row shows; the engine sets it back to 0 only if it is
    still the number that it read. `shelved_at`: the row stayed behind in a closed workbook, as long as its
    task is done or cancelled.
    """

    task_id: int
    unit_id: int

    task = ForeignKeyField(Task, on_delete="RESTRICT", backref="participations", verbose_name="Nhiệm vụ")
    unit = ForeignKeyField(Unit, on_delete="RESTRICT", backref="participations", verbose_name="Đơn vị")
    role = ChoiceField(PARTICIPATION_ROLES, default="lead", verbose_name="Vai trò")
    asked_on = DateField(null=True, verbose_name="Ngày đề nghị phối hợp")
    due_on = DateField(null=True, verbose_name="Hạn góp ý")
    contribution = TextField(default="", verbose_name="Ý kiến phối hợp")
    contributed_on = DateField(null=True, verbose_name="Ngày góp ý")
    other_info = TextField(default="", verbose_name="Thông tin khác")
    received_at = DateTimeField(null=True, verbose_name="Nhận lúc")
    left_at = DateTimeField(null=True, verbose_name="Rời lúc")
    left_reason = CharField(max_length=300, default="", verbose_name="Lý do rời")
    sync_dirty = IntegerField(default=1, index=True)
    shelved_at = DateTimeField(null=True, verbose_name="Khép ở sổ cũ lúc")

    class Meta:
        indexes = ((("task", "unit"), True), (("unit", "left_at"), False))


class TaskState(Record):
    """How a task stood from one moment to the next: an interval per change, for figures 'as of' a day."""

    task = ForeignKeyField(Task, on_delete="CASCADE", backref="states", verbose_name="Nhiệm vụ")
    from_at = DateTimeField(verbose_name="Từ lúc")
    to_at = DateTimeField(null=True, verbose_name="Đến lúc")
    lead_unit = ForeignKeyField(Unit, on_delete="RESTRICT", backref="task_states", verbose_name="Chủ trì")
    state = ChoiceField(STATES, verbose_name="Bước xử lý")
    due_on = DateField(null=True, verbose_name="Thời hạn")
    done_on = DateField(null=True, verbose_name="Ngày hoàn thành")
    acted_on = DateField(null=True, verbose_name="Dừng tính hạn từ")
    closed_code = CharField(max_length=30, null=True)
    on_time_until = DateField(null=True)
    late_after = DateField(null=True)
    tracked = BooleanField(default=True, verbose_name="Theo dõi")
    archived = BooleanField(default=False, verbose_name="Lưu trữ")
    sent_at = DateTimeField(null=True, verbose_name="Giao lúc")
    confirmed_at = DateTimeField(null=True, verbose_name="Xác nhận lúc")

    class Meta:
        indexes = (
            (("task", "from_at"), True),
            (("closed_code", "to_at", "from_at"), False),
            (("from_at", "to_at"), False),
        )
