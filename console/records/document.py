"""Document: a directive (văn bản) that assigns work, and the files attached to records."""

from __future__ import annotations

from typing import Any

from peewee import CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, TextField

from console.records.account import Account
from console.records.base import ChoiceField, Choices, Record, Versioned, search_field
from console.records.unit import Unit
from console.rules.vietnamese import fold

DOCUMENT_KINDS: Choices = [
    ("QĐ", "Quyết định"),
    ("CT", "Chỉ thị"),
    ("CV", "Công văn"),
    ("TB", "Thông báo"),
    ("KL", "Thông báo kết luận"),
    ("KH", "Kế hoạch"),
    ("CTr", "Chương trình"),
    ("ĐA", "Đề án"),
    ("CĐ", "Công điện"),
    ("NQ", "Nghị quyết"),
    ("NĐ", "Nghị định"),
    ("BC", "Báo cáo"),
    ("TTr", "Tờ trình"),
    ("MM", "Ý kiến chỉ đạo trực tiếp"),
    ("KHAC", "Văn bản khác"),
]
ISSUING_LEVELS: Choices = [
    ("government", "Chính phủ, Thủ tướng Chính phủ"),
    ("committee", "Ủy ban nhân dân"),
    ("chairman", "Chủ tịch"),
    ("vice_chairman", "Phó Chủ tịch"),
    ("conveyed", "Văn phòng truyền đạt"),
]
URGENCIES: Choices = [
    ("normal", "Thường"),
    ("urgent", "Khẩn"),
    ("very_urgent", "Thượng khẩn"),
    ("express", "Hỏa tốc"),
]
SECRECIES: Choices = [
    ("none", "Thường"),
    ("secret", "Mật"),
    ("top_secret", "Tối mật"),
    ("absolute_secret", "Tuyệt mật"),
]


class Document(Versioned):
    """A directive. (symbol, issuing organisation, year of issue) is unique: numbering restarts each year."""

    kind = ChoiceField(DOCUMENT_KINDS, default="CV", verbose_name="Loại văn bản")
    number = CharField(max_length=11, default="", verbose_name="Số")
    symbol = CharField(
        max_length=60, index=True, verbose_name="Số, ký hiệu", help_text="Ví dụ: 150/2025/QĐ-UBND"
    )
    title = CharField(max_length=300, default="", verbose_name="Tên văn bản")
    abstract = TextField(default="", verbose_name="Trích yếu")
    organisation = CharField(max_length=200, default="", verbose_name="Cơ quan ban hành")
    issued_on = DateField(index=True, verbose_name="Ngày ban hành")
    year = IntegerField(default=0, verbose_name="Năm ban hành")
    signer = CharField(max_length=100, default="", verbose_name="Người ký")
    signer_position = CharField(max_length=100, default="", verbose_name="Chức vụ người ký")
    submitting_unit = ForeignKeyField(
        Unit,
        null=True,
        on_delete="RESTRICT",
        backref="submitted_documents",
        verbose_name="Đơn vị trình ban hành",
    )
    issuing_level = ChoiceField(ISSUING_LEVELS, default="committee", verbose_name="Cấp ban hành")
    urgency = ChoiceField(URGENCIES, default="normal", verbose_name="Độ khẩn")
    secrecy = ChoiceField(SECRECIES, default="none", index=True, verbose_name="Độ mật")
    arising_at = DateTimeField(
        null=True, verbose_name="Nhiệm vụ phát sinh lúc", help_text="Bỏ trống: ngày ban hành"
    )
    needs_opinions = ChoiceField(
        [("no", "Không"), ("yes", "Có")], default="no", verbose_name="Phải lấy ý kiến"
    )
    recorded_at = DateTimeField(null=True, verbose_name="Nhập lúc")
    recorded_by = ForeignKeyField(
        Account, null=True, on_delete="SET NULL", backref="documents", verbose_name="Người nhập"
    )
    entry_due_on = DateField(null=True, verbose_name="Hạn nhập và chuyển")
    entry_basis = CharField(
        max_length=200, default="", verbose_name="Căn cứ hạn nhập", help_text="quy chế|điều khoản"
    )
    recalled_on = DateField(null=True, verbose_name="Thu hồi ngày")
    body = TextField(default="", verbose_name="Nội dung văn bản")
    search_text = search_field()

    class Meta:
        indexes = ((("symbol", "organisation", "year"), True),)

    def derived(self) -> dict[str, Any]:
        """The year of issue and the folded search text."""
        words = " ".join([self.symbol, self.title, self.abstract, self.signer])
        return {"year": self.issued_on.year, "search_text": fold(words)}

    @property
    def is_secret(self) -> bool:
        """Whether it carries any secrecy marking: then it reaches no sheet, mail, public page or log."""
        return self.secrecy != "none"

    def __str__(self) -> str:
        return f"{self.symbol} ngày {self.issued_on:%d/%m/%Y}" if self.issued_on else self.symbol


class Attachment(Record):
    """A file kept beside a record: the directive itself, a unit's report, a paper of an inspection."""

    record = CharField(max_length=40, verbose_name="Loại bản ghi")
    record_id = IntegerField(verbose_name="Bản ghi")
    name = CharField(max_length=255, verbose_name="Tên tệp")
    path = CharField(max_length=500, verbose_name="Nơi lưu")
    size = IntegerField(default=0, verbose_name="Cỡ (byte)")
    sha256 = CharField(max_length=64, default="")
    link = CharField(max_length=1000, default="", verbose_name="Đường dẫn")
    added_at = DateTimeField(verbose_name="Thêm lúc")
    added_by = ForeignKeyField(Account, null=True, on_delete="SET NULL", verbose_name="Người thêm")

    class Meta:
        indexes = ((("record", "record_id"), False),)
