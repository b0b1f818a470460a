"""The columns of a file to import: label, help and choices come from the model's field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peewee import BooleanField, DateField, DateTimeField, Field

from console.records import Document, Progress, Record, Task, Unit
from console.rules.vietnamese import fold

DRAFT, SENT, TODO, DOING = "Dự thảo", "Mới giao", "Chưa thực hiện", "Đang thực hiện"
_STATES = (SENT, TODO, DOING, DRAFT)


class TableError(ValueError):
    """There is no such table to import or export; the message lists those that exist."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `kind` is text, date, yes_no, choice, unit, units, words, number or account."""

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    help: str = ""
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The headers by which the column is known, folded."""
        return tuple(fold(name) for name in (self.label, self.key, *self.also))


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of file: its name on the command line, its title, its columns."""

    name: str
    title: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)


def _column(model: type[Record], name: str, example: str = "", **changes: Any) -> Column:
    field: Field = model._meta.fields[name]
    words: Mapping[str, Any] = {
        "key": name,
        "label": field.verbose_name,
        "kind": _kind(field),
        "help": field.help_text or "",
        "example": example,
        "choices": tuple((code, label) for code, label in field.choices or ()),
    }
    return Column(**{**words, **changes})


def _kind(field: Field) -> str:
    if field.choices:
        return "choice"
    if isinstance(field, BooleanField):
        return "yes_no"
    if isinstance(field, DateField) and not isinstance(field, DateTimeField):
        return "date"
    return "text"


UNITS = Table(
    "units",
    "Danh mục đơn vị",
    (
        _column(Unit, "code", "SXD", required=True, also=("Mã",), help="Ngắn, không dấu, không đổi về sau"),
        _column(Unit, "name", "Sở Xây dựng", required=True, also=("Tên", "Đơn vị")),
        _column(Unit, "kind", "Sở, ban, ngành", required=True, also=("Loại",)),
        _column(Unit, "short_name", "Sở Xây dựng"),
        _column(
            Unit, "aliases", "Sở XD; Sở Xây dựng thành phố", kind="list", help="Cách nhau bằng dấu chấm phẩy"
        ),
        _column(Unit, "channel", "Trên hệ thống"),
        _column(Unit, "contact_name", "Nguyễn Văn A", also=("Đầu mối",)),
        _column(Unit, "contact_email", "dau-moi@example.vn"),
        _column(Unit, "contact_phone", "0901234567"),
        _column(Unit, "delegated", "Không"),
        _column(Unit, "delegation_document", "12/UQ-UBND ngày 05/9/2025"),
        _column(Unit, "position", "1", kind="number"),
        _column(Unit, "valid_from", "01/7/2025"),
        _column(Unit, "valid_to"),
        _column(Unit, "successor", kind="unit", help="Mã hoặc tên đơn vị kế thừa"),
    ),
)
TASKS = Table(
    "tasks",
    "Nhiệm vụ đang thực hiện",
    (
        _column(
            Document, "symbol", "123/UBND-TH", required=True, help="", also=("Số ký hiệu", "Số văn bản")
        ),
        _column(Document, "issued_on", "04/9/2025", required=True, also=("Ngày văn bản",)),
        _column(Document, "kind", "Công văn"),
        _column(Document, "abstract", "V/v rà soát quỹ đất tái định cư"),
        _column(Document, "organisation", help="Bỏ trống: Ủy ban nhân dân khai trong cấu hình"),
        _column(Document, "signer", "Nguyễn Văn B"),
        _column(Document, "signer_position", "Phó Chủ tịch"),
        _column(Document, "issuing_level"),
        _column(Document, "urgency"),
        _column(Document, "secrecy", help="Văn bản mật không được nhập"),
        _column(Document, "submitting_unit", kind="unit", help="Mã hoặc tên đơn vị"),
        _column(
            Task, "content", "Rà soát quỹ đất tái định cư", required=True, also=("Nội dung", "Nhiệm vụ")
        ),
        _column(
            Task, "lead_unit", "Sở Xây dựng", kind="unit", required=True, help="Mã hoặc tên đơn vị",
            also=("Đơn vị chủ trì", "Cơ quan chủ trì"),
        ),
        Column(
            "coordinators", "Phối hợp", "units", help="Cách nhau bằng dấu chấm phẩy hoặc dấu phẩy",
            example="Sở Tài chính; Sở Nội vụ", also=("Đơn vị phối hợp", "Cơ quan phối hợp"),
        ),
        Column(
            "due", "Thời hạn", "words", help="Ngày, hoặc chữ như trong văn bản: trước ngày 20/9/2025",
            example="trước ngày 20/9/2025", also=("Hạn", "Thời hạn hoàn thành"),
        ),
        _column(Task, "product", "Báo cáo rà soát"),
        _column(Task, "must_report", "Có"),
        _column(Task, "must_submit", "Không"),
        _column(Task, "division", "Phòng Xây dựng - Môi trường"),
        _column(Task, "specialist", "chi", kind="account", help="Tên đăng nhập của chuyên viên"),
        Column(
            "sent_on", "Ngày giao", "date", help="Ngày đã giao cho đơn vị; bỏ trống: giao khi nhập",
            example="05/9/2025",
        ),
        Column(
            "state", "Tình trạng", "choice", choices=tuple((word, word) for word in _STATES),
            help="Chỉ nhập nhiệm vụ chưa hoàn thành. Bỏ trống: Mới giao", example=DOING,
        ),
        _column(Progress, "text", "Đã họp các đơn vị liên quan", key="progress"),
        _column(Progress, "percent", "40", kind="number"),
        _column(Task, "other_info"),
    ),
)  # fmt: skip
TABLES = {table.name: table for table in (UNITS, TASKS)}


def find_table(name: str) -> Table:
    """The table of that name. Raises TableError."""
    if name not in TABLES:
        raise TableError(f"Không có bảng “{name}” để nhập; chỉ có: {', '.join(TABLES)}.")
    return TABLES[name]
