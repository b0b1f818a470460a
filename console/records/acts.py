"""What units and the Office do about a task: progress, returns, extensions, explanations, urging."""

from __future__ import annotations

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from console.records.account import Account
from console.records.base import ChoiceField, Choices, Record
from console.records.task import Task
from console.records.unit import Unit

SOURCES: Choices = [
    ("console", "Hệ thống"),
    ("sheet", "Bảng tính"),
    ("import", "Tệp nhập"),
    ("api", "API"),
    ("system", "Tự động"),
]
RETURN_GROUNDS: Choices = [
    ("inaccurate", "Nội dung chưa chính xác"),
    ("competence", "Không thuộc thẩm quyền"),
    ("overlap", "Chồng chéo"),
    ("deadline", "Thời hạn không phù hợp"),
    ("missing", "Thiếu nhiệm vụ"),
    ("other", "Lý do khác"),
]
URGE_FORMS: Choices = [
    ("letter", "Văn bản"),
    ("system", "Trên hệ thống"),
    ("report", "Qua báo cáo"),
    ("meeting", "Làm việc trực tiếp"),
    ("phone", "Điện thoại"),
    ("email", "Thư điện tử"),
    ("inspection", "Qua kiểm tra"),
]


class Act(Record):
    """What every act carries: the task, the unit, when it was dated and when we learned of it."""

    task = ForeignKeyField(Task, on_delete="RESTRICT", verbose_name="Nhiệm vụ")
    unit = ForeignKeyField(Unit, null=True, on_delete="RESTRICT", verbose_name="Đơn vị")
    at = DateTimeField(verbose_name="Ghi nhận lúc")
    acted_on = DateField(verbose_name="Ngày")
    account = ForeignKeyField(Account, null=True, on_delete="SET NULL", verbose_name="Người thực hiện")
    source = ChoiceField(SOURCES, default="console", verbose_name="Nguồn")


class Progress(Act):
    """One progress report of a unit."""

    text = TextField(verbose_name="Tình hình thực hiện")
    percent = IntegerField(null=True, verbose_name="Tỷ lệ (%)")


class Submission(Act):
    """One report of completion; a refused one is void for lateness, and stays in the history."""

    done_on = DateField(verbose_name="Ngày hoàn thành")
    result = TextField(default="", verbose_name="Kết quả thực hiện")
    report_number = CharField(max_length=60, default="", verbose_name="Số báo cáo")
    report_date = DateField(null=True, verbose_name="Ngày báo cáo")
    report_signer = CharField(max_length=100, default="", verbose_name="Người ký báo cáo")
    decision = ChoiceField(
        [("", "Chờ xác nhận"), ("confirmed", "Xác nhận"), ("refused", "Yêu cầu bổ sung")],
        default="",
        verbose_name="Kết luận",
    )
    decided_at = DateTimeField(null=True, verbose_name="Kết luận lúc")
    decision_reason = TextField(default="", verbose_name="Lý do")
    confirm_due_on = DateField(null=True, verbose_name="Nên xác nhận trước")


class Return(Act):
    """A task sent back to the Office by its unit (CT20 5.2, CM15 5.2, LC15 6.2a, HP25 6.1c, CT26 6.2a)."""

    ground = ChoiceField(RETURN_GROUNDS, default="other", verbose_name="Căn cứ chuyển lại")
    reason = TextField(verbose_name="Lý do")
    document_number = CharField(max_length=60, default="", verbose_name="Số văn bản")
    document_date = DateField(null=True, verbose_name="Ngày văn bản")
    late = BooleanField(default=False, verbose_name="Chuyển lại muộn")
    straddles = BooleanField(default=False, verbose_name="Không xác định được trước hay sau hạn")
    reply_due_on = DateField(null=True, verbose_name="Hạn xử lý của Văn phòng")
    decision = ChoiceField(
        [
            ("", "Chờ xử lý"),
            ("corrected", "Điều chỉnh, giao lại"),
            ("rerouted", "Chuyển đơn vị khác"),
            ("refused", "Không chấp nhận"),
        ],
        default="",
        verbose_name="Xử lý",
    )
    decided_at = DateTimeField(null=True, verbose_name="Xử lý lúc")
    decision_reason = TextField(default="", verbose_name="Ý kiến xử lý")
    decision_document = CharField(max_length=120, default="", verbose_name="Văn bản chỉ đạo")


class Extension(Act):
    """A request for a later due date (CT26 12.2), or a difficulty report that asks for one (the others).

    `stops_clock`: asked in time, so lateness is judged as of its date until it is decided.
    """

    kind = ChoiceField(
        [("extension", "Xin gia hạn"), ("difficulty", "Báo cáo khó khăn, đề nghị điều chỉnh hạn")],
        default="extension",
        verbose_name="Loại",
    )
    reason = TextField(verbose_name="Lý do")
    wanted_due_on = DateField(null=True, verbose_name="Hạn đề nghị")
    document_number = CharField(max_length=60, default="", verbose_name="Số văn bản")
    document_date = DateField(null=True, verbose_name="Ngày văn bản")
    stops_clock = BooleanField(default=False, verbose_name="Đề nghị đúng hạn")
    straddles = BooleanField(default=False, verbose_name="Không xác định được trước hay sau hạn")
    decision = ChoiceField(
        [("", "Chờ quyết định"), ("approved", "Chấp thuận"), ("rejected", "Không chấp thuận")],
        default="",
        index=True,
        verbose_name="Quyết định",
    )
    decided_at = DateTimeField(null=True, verbose_name="Quyết định lúc")
    decided_by = ForeignKeyField(
        Account,
        null=True,
        on_delete="SET NULL",
        backref="decided_extensions",
        verbose_name="Người quyết định",
    )
    new_due_on = DateField(null=True, verbose_name="Hạn mới")
    decision_reason = TextField(default="", verbose_name="Ý kiến")


class DueChange(Act):
    """Every change of a task's due date after it was sent, with its basis."""

    kind = ChoiceField(
        [
            ("direction", "Theo chỉ đạo"),
            ("extension", "Gia hạn"),
            ("return", "Xử lý chuyển lại"),
            ("resume", "Tiếp tục sau tạm hoãn"),
            ("correction", "Sửa sai sót"),
        ],
        verbose_name="Loại",
    )
    old_due_on = DateField(null=True, verbose_name="Hạn cũ")
    new_due_on = DateField(null=True, verbose_name="Hạn mới")
    document_number = CharField(max_length=120, default="", verbose_name="Văn bản")
    reason = TextField(default="", verbose_name="Lý do")


class Explanation(Act):
    """Why a task that is due is not done, or done wrongly; also clears the stall flag for 6 months."""

    text = TextField(verbose_name="Giải trình")
    document_number = CharField(max_length=60, default="", verbose_name="Số văn bản")
    document_date = DateField(null=True, verbose_name="Ngày văn bản")


class Urge(Act):
    """An urging (đôn đốc) of a unit by the Office, or of a coordinator by the lead."""

    form = ChoiceField(URGE_FORMS, default="system", verbose_name="Hình thức")
    number = CharField(max_length=60, default="", verbose_name="Số văn bản")
    content = TextField(default="", verbose_name="Nội dung")
    from_unit = ForeignKeyField(
        Unit, null=True, on_delete="RESTRICT", backref="urges_sent", verbose_name="Đơn vị đôn đốc"
    )


class Feedback(Record):
    """A unit's word about another unit (LC15 19.5, 21.3; HP25 18.5, 19.3, 20.3; CT26 6.1c)."""

    from_unit = ForeignKeyField(
        Unit, on_delete="RESTRICT", backref="feedback_given", verbose_name="Đơn vị phản hồi"
    )
    about_unit = ForeignKeyField(
        Unit, on_delete="RESTRICT", backref="feedback_about", verbose_name="Về đơn vị"
    )
    task = ForeignKeyField(Task, null=True, on_delete="RESTRICT", backref="feedback", verbose_name="Nhiệm vụ")
    content = TextField(verbose_name="Nội dung phản hồi")
    received_on = DateField(verbose_name="Ngày nhận")
    reply_due_on = DateField(null=True, verbose_name="Hạn xử lý")
    basis = CharField(max_length=200, default="", verbose_name="Căn cứ")
    handled_on = DateField(null=True, verbose_name="Xử lý ngày")
    handled_document = CharField(max_length=120, default="", verbose_name="Văn bản đôn đốc hoặc xin ý kiến")
    recorded_at = DateTimeField(verbose_name="Nhập lúc")
