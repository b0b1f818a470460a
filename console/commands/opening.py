"""What every command begins with: settings, the database, the rulebook, and errors of one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

CONFIG = Path("config.toml")


class Sentence(click.ClickException):
    """A user's mistake: one sentence on stderr, exit code 1, never a traceback."""

    def show(self, file: Any = None) -> None:
        click.echo(f"Lỗi: {self.message}", err=True)


class Day(click.ParamType):
    """A date: 2025-09-30 or 30/9/2025."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value, form).date()
            except ValueError:
                continue
        raise click.BadParameter(f"{value!r} không phải ngày; viết 2025-09-30 hoặc 30/9/2025", ctx, param)


def settings_now() -> Any:
    """config.toml and the environment, or one sentence that says what is wrong."""
    from console.settings import SettingsError, load_settings, with_data_folder

    folder = click.get_current_context().find_root().obj
    try:
        settings = load_settings(CONFIG)
        return with_data_folder(settings, folder) if folder else settings
    except SettingsError as error:
        raise Sentence(str(error)) from None


def opened(settings: Any) -> tuple[Any, Any]:
    """The settings (a sample's own office, where the database holds one) and the rulebook, migrated."""
    from console.regulations import RegulationError
    from console.rulebook import read_rulebook
    from console.samples import settings_in_use

    connect(settings)
    try:
        settings = settings_in_use(settings)
        return settings, read_rulebook(settings)
    except RegulationError as error:
        raise Sentence(str(error)) from None


def connect(settings: Any) -> list[str]:
    """Open the database and bring it to this version; the migrations applied."""
    from peewee import OperationalError

    from console.database import DatabaseUrlError, database, open_database
    from console.database.migrate import migrate

    try:
        open_database(settings.database.url)
        database.connect(reuse_if_open=True)
        return migrate()
    except (DatabaseUrlError, OperationalError) as error:
        raise Sentence(f"không mở được cơ sở dữ liệu: {error}") from None


@contextmanager
def existing_database(settings: Any) -> Iterator[bool]:
    """Whether the office's database is there, migrated and open: questions can be answered without it."""
    from console.database import database, open_database
    from console.database.migrate import pending

    url = settings.database.url
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        yield False
        return
    open_database(url)
    with database.connection_context():
        yield not pending()


def office_calendar(settings: Any) -> Any:
    """The working calendar with the office's own days where its database is there, else the shipped one."""
    from console.rulebook import overrides
    from console.rules.calendar import vietnam_calendar

    with existing_database(settings) as there:
        return vietnam_calendar(overrides() if there else (), settings.calendar.culture_day)


def sessions_of(settings: Any, year: int) -> dict[int, date]:
    """The regular sessions of a year by month, where the office's database is there."""
    from console.records import Session

    with existing_database(settings) as there:
        rows = Session.select() if there else ()
        return {row.month.month: row.held_on for row in rows if row.month.year == year}


def unit_named(code: str) -> Any:
    """The unit of that code, or one sentence."""
    from console.records import Unit

    unit = Unit.get_or_none(Unit.code == code)
    if unit is None:
        raise Sentence(f"không có đơn vị mang mã {code!r}")
    return unit
