"""Account and Role: who signs in, as what, for which unit (read by Flask-Security)."""

from __future__ import annotations

from flask_security import RoleMixin, UserMixin
from peewee import (
    BooleanField,
    CharField,
    CompositeKey,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from console.records.base import Choices, Record
from console.records.unit import Unit

ROLES: Choices = [
    ("administrator", "Quản trị hệ thống"),
    ("office_leader", "Lãnh đạo Văn phòng"),
    ("office_specialist", "Chuyên viên Văn phòng"),
    ("leadership", "Lãnh đạo UBND"),
    ("unit_head", "Thủ trưởng đơn vị"),
    ("unit_contact", "Đầu mối đơn vị"),
]


class Role(Record, RoleMixin):
    """One of the six roles; what each may do is in console.workflow.permissions."""

    name = CharField(max_length=40, unique=True, verbose_name="Mã vai trò")
    description = CharField(max_length=200, default="", verbose_name="Vai trò")

    def __str__(self) -> str:
        return self.description or self.name


class Account(Record, UserMixin):
    """A person who signs in. An account of a unit sees and changes only what is that unit's."""

    username = CharField(max_length=80, unique=True, verbose_name="Tên đăng nhập")
    email = CharField(max_length=200, unique=True, verbose_name="Thư điện tử")
    password = CharField(max_length=255, default="", verbose_name="Mật khẩu")
    active = BooleanField(default=True, verbose_name="Đang hoạt động")
    fs_uniquifier = CharField(max_length=64, unique=True)
    full_name = CharField(max_length=100, default="", verbose_name="Họ và tên")
    unit = ForeignKeyField(Unit, null=True, on_delete="RESTRICT", backref="accounts", verbose_name="Đơn vị")
    division = CharField(max_length=100, default="", verbose_name="Phòng")
    must_change_password = BooleanField(default=False, verbose_name="Phải đổi mật khẩu")
    language = CharField(max_length=5, default="vi", verbose_name="Ngôn ngữ")
    created_at = DateTimeField(null=True, verbose_name="Tạo lúc")
    last_login_at = DateTimeField(null=True)
    current_login_at = DateTimeField(null=True)
    last_login_ip = CharField(max_length=64, null=True)
    current_login_ip = CharField(max_length=64, null=True)
    login_count = IntegerField(default=0)
    tf_primary_method = CharField(max_length=20, null=True)
    tf_totp_secret = CharField(max_length=255, null=True)
    mf_recovery_codes = TextField(null=True)

    def get_id(self) -> str:
        """What the session keeps: Flask-Security's uniquifier, not Peewee's primary key of the same name.

        A new uniquifier ends every session of the account.
        """
        return str(self.fs_uniquifier)

    @property
    def roles(self) -> list[Role]:
        """The account's roles; most people have exactly one."""
        if not hasattr(self, "_roles"):
            self._roles = list(Role.select().join(AccountRole).where(AccountRole.account == self))
        return self._roles

    @property
    def role_names(self) -> frozenset[str]:
        """The stored names of the account's roles."""
        return frozenset(role.name for role in self.roles)

    def __str__(self) -> str:
        return self.full_name or self.username


class AccountRole(Record):
    """Which account has which role."""

    account = ForeignKeyField(Account, on_delete="CASCADE", backref="account_roles")
    role = ForeignKeyField(Role, on_delete="CASCADE", backref="role_accounts")

    class Meta:
        primary_key = CompositeKey("account", "role")
