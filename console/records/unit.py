"""Unit: an agency or locality that tasks are assigned to, dated because the law changes them."""

from __future__ import annotations

from typing import Any

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, JSONField

from console.records.base import ChoiceField, Choices, Versioned, search_field
from console.rules.vietnamese import fold, sort_key

UNIT_KINDS: Choices = [
    ("office", "Văn phòng UBND"),
    ("agency", "Sở, ban, ngành"),
    ("ward", "Phường"),
    ("commune", "Xã"),
    ("special_zone", "Đặc khu"),
    ("district", "Huyện, quận, thị xã, thành phố thuộc tỉnh"),
    ("other", "Đơn vị khác"),
]
LOCAL_KINDS = ("ward", "commune", "special_zone", "district")
CHANNELS: Choices = [
    ("console", "Trên hệ thống"),
    ("sheet", "Bảng tính riêng"),
    ("office", "Văn phòng nhập thay"),
]


class Unit(Versioned):
    """One assigned unit. `block` groups it in reports: agencies, localities, others."""

    code = CharField(max_length=30, unique=True, verbose_name="Mã đơn vị")
    kind = ChoiceField(UNIT_KINDS, default="agency", verbose_name="Loại đơn vị")
    name = CharField(max_length=200, verbose_name="Tên đơn vị")
    short_name = CharField(max_length=100, default="", verbose_name="Tên ngắn")
    aliases = JSONField(
        default=list, verbose_name="Tên gọi khác", help_text="Các cách gọi khác trong văn bản"
    )
    valid_from = DateField(null=True, verbose_name="Hoạt động từ ngày")
    valid_to = DateField(null=True, verbose_name="Hoạt động đến ngày")
    successor = ForeignKeyField(
        "self", null=True, on_delete="RESTRICT", backref="predecessors", verbose_name="Đơn vị kế thừa"
    )
    contact_name = CharField(max_length=100, default="", verbose_name="Cán bộ đầu mối")
    contact_email = CharField(max_length=200, default="", verbose_name="Thư điện tử đầu mối")
    contact_phone = CharField(max_length=50, default="", verbose_name="Điện thoại đầu mối")
    channel = ChoiceField(CHANNELS, default="console", verbose_name="Cách làm việc")
    delegated = BooleanField(
        default=False,
        verbose_name="Đầu mối được ủy quyền",
        help_text="Thủ trưởng ủy quyền cho đầu mối gửi kết quả, đề nghị gia hạn và giải trình",
    )
    delegation_document = CharField(max_length=200, default="", verbose_name="Văn bản ủy quyền")
    position = IntegerField(default=0, verbose_name="Thứ tự trong báo cáo")
    sort_key = CharField(max_length=600, default="", index=True)
    search_text = search_field()

    def derived(self) -> dict[str, Any]:
        """The order key and the folded search text of the present name."""
        words = " ".join([self.code, self.name, self.short_name, *(self.aliases or [])])
        return {"sort_key": sort_key(self.name)[:600], "search_text": fold(words)}

    @property
    def block(self) -> str:
        """'I' agencies, 'II' localities, 'III' others: the blocks of Biểu 01."""
        if self.kind in LOCAL_KINDS:
            return "II"
        return "I" if self.kind in ("agency", "office") else "III"

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

    def __str__(self) -> str:
        return self.name
