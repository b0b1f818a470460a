"""user add, password, disable: accounts from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from console.commands.opening import Sentence, opened, settings_now, unit_named


@click.group()
def user() -> None:
    """Tài khoản: thêm, cấp lại mật khẩu, khóa."""


@user.command("add")
@click.argument("username")
@click.option("--role", required=True, help="administrator, office_leader, office_specialist, leadership, …")
@click.option("--name", "full_name", default="", help="Họ và tên.")
@click.option("--email", default="")
@click.option("--unit", "unit_code", help="Mã đơn vị, với unit_head và unit_contact.")
def user_add(username: str, role: str, full_name: str, email: str, unit_code: str | None) -> None:
    """Thêm tài khoản và in mật khẩu dùng lần đầu."""
    from console.accounts import add_account
    from console.clock import Clock

    with accounts_open():
        unit = unit_named(unit_code) if unit_code else None
        _, password = add_account(username, role, Clock().now(), full_name=full_name, email=email, unit=unit)
    click.echo(f"Đã thêm {username}. Mật khẩu dùng lần đầu: {password}")


@user.command("password")
@click.argument("username")
def user_password(username: str) -> None:
    """Cấp lại mật khẩu dùng lần đầu."""
    from console.accounts import find_account, renew_password

    with accounts_open():
        password = renew_password(find_account(username))
    click.echo(f"Mật khẩu dùng lần đầu của {username}: {password}")


@user.command("disable")
@click.argument("username")
def user_disable(username: str) -> None:
    """Khóa tài khoản; những gì đã làm vẫn còn trong lịch sử."""
    from console.accounts import disable_account, find_account

    with accounts_open():
        disable_account(find_account(username))
    click.echo(f"Đã khóa {username}.")


@contextmanager
def accounts_open() -> Iterator[None]:
    """The application's context over a migrated database; an AccountError becomes one sentence."""
    from console import create_app
    from console.accounts import AccountError

    settings, _ = opened(settings_now())
    try:
        with create_app(settings).app_context():
            yield
    except AccountError as error:
        raise Sentence(str(error)) from None
