"""migrate: the office's database looked after."""

from __future__ import annotations

import click

from console.commands.opening import connect, settings_now


@click.command()
def migrate() -> None:
    """Đưa cơ sở dữ liệu lên bản hiện tại."""
    applied = connect(settings_now())
    click.echo(f"Đã áp dụng: {', '.join(applied)}" if applied else "Cơ sở dữ liệu đã là bản hiện tại.")
