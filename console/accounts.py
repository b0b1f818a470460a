"""Accounts from the command line: made, given a new one-time password, disabled."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask_security.utils import hash_password
from peewee import fn

from console.database import transaction
from console.records import Account, AccountRole, Role, Unit
from console.records.account import ROLES

UNIT_ROLES = ("unit_head", "unit_contact")
# No letters or digits that are taken for one another when read from paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


EMAIL_TAKEN = "Thư điện tử này đã dùng cho tài khoản khác."


class AccountError(ValueError):
    """An account cannot be made or found; the message says why, `field` where."""

    def __init__(self, message: str, field: str = "username") -> None:
        super().__init__(message)
        self.field = field


def one_time_password() -> str:
    """Three groups of four letters and digits, to be changed at the first sign-in."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def ensure_roles() -> dict[str, Role]:
    """The six roles, made where missing."""
    for name, description in ROLES:
        Role.get_or_create(name=name, defaults={"description": description})
    return {role.name: role for role in Role.select()}


def add_account(
    username: str, role: str, now: datetime, *, full_name: str = "", email: str = "", unit: Unit | None = None
) -> tuple[Account, str]:
    """Make an account and return it with its one-time password. Needs the web application's context.

    Raises AccountError for a taken name or e-mail, an unknown role, or a unit's role without a unit.
    """
    roles = ensure_roles()
    if role not in roles:
        raise AccountError(f"Không có vai trò {role!r}; chỉ có: {', '.join(roles)}.")
    if (role in UNIT_ROLES) != (unit is not None):
        raise AccountError("Vai trò của đơn vị phải kèm đơn vị; vai trò của Văn phòng thì không.")
    if Account.select().where(Account.username == username).exists():
        raise AccountError(f"Tên đăng nhập {username!r} đã có người dùng.")
    email = email or f"{username}@localhost"
    if is_email_taken(email):
        raise AccountError(EMAIL_TAKEN, field="email")
    password = one_time_password()
    with transaction():
        account = Account.create(
            username=username,
            email=email,
            password=hash_password(password),
            fs_uniquifier=secrets.token_hex(16),
            full_name=full_name,
            unit=unit,
            must_change_password=True,
            created_at=now,
        )
        AccountRole.create(account=account, role=roles[role])
    return account, password


def is_email_taken(email: str, by_another_than: int = 0) -> bool:
    """Whether an account has the address, however it is written; `by_another_than`: but for this one (id)."""
    same = fn.LOWER(Account.email) == email.lower()
    return bool(Account.select().where(same, Account.id != by_another_than).exists())


def find_account(username: str) -> Account:
    """The account of that name. Raises AccountError."""
    account = Account.get_or_none(Account.username == username)
    if account is None:
        raise AccountError(f"Không có tài khoản {username!r}.")
    return account


def renew_password(account: Account) -> str:
    """Give a new one-time password; open sessions of the account end. Needs the application's context."""
    password = one_time_password()
    account.password = hash_password(password)
    account.must_change_password = True
    account.fs_uniquifier = secrets.token_hex(16)
    account.save()
    return password


def disable_account(account: Account) -> None:
    """Stop an account from signing in; what it did stays in the history."""
    account.active = False
    account.fs_uniquifier = secrets.token_hex(16)
    account.save()
