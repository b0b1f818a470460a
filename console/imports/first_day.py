"""The first day of a real office: its configuration, database, units and administrator. No sample."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from console.accounts import add_account
from console.database import database, open_database
from console.database.migrate import migrate
from console.imports.importing import Told, import_table
from console.imports.results import ImportResult
from console.records import Account, AccountRole, Role
from console.regulations import load_regulation
from console.rulebook import read_rulebook
from console.settings import Settings, load_settings

SHIPPED = Path(__file__).parents[2] / "config.toml"


class FirstDayError(ValueError):
    """An answer cannot be used, or the office has begun already; the message says which."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What an office says of itself; `parent` is the committee as its documents print it."""

    parent: str
    place: str
    regulation: str
    from_: date
    level: str = "thành phố"
    name: str = "Văn phòng"
    symbol: str = "VP"


@dataclass(frozen=True, slots=True)
class FirstDay:
    """What was done; `password` is the administrator's, for one use, None when there was one already."""

    config_written: bool
    migrations: list[str]
    units: ImportResult | None
    administrator: str
    password: str | None


def write_config(path: Path, answers: Answers, *, replace: bool = False) -> bool:
    """Write config.toml from the answers, every key commented; an existing one stays unless `replace`.

    Only the office's and the regulation's lines differ from the shipped file. Raises FirstDayError for an
    empty answer, RegulationError for an unknown regulation.
    """
    if path.exists() and not replace:
        return False
    empty = [name for name in ("parent", "place", "regulation") if not getattr(answers, name).strip()]
    if empty:
        raise FirstDayError(f"Chưa trả lời: {', '.join(_LABELS[name] for name in empty)}.")
    load_regulation(answers.regulation)
    body = (path if path.exists() else SHIPPED).read_text(encoding="utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_answered(body, answers), encoding="utf-8")
    return True


_LABELS = {"parent": "Ủy ban nhân dân", "place": "địa danh", "regulation": "quy chế"}


def _answered(body: str, answers: Answers) -> str:
    """The configuration's text with the office's keys, and one regulation from one day."""
    for key in ("name", "parent", "place", "symbol", "level"):
        body = _set(body, "office", key, json.dumps(getattr(answers, key), ensure_ascii=False))
    blocks = re.compile(r"^\[\[regulation\]\]\n(?:(?!\[).*\n)*", re.MULTILINE)
    regulation = json.dumps(answers.regulation, ensure_ascii=False)
    block = f"[[regulation]]\nid = {regulation}\nfrom = {answers.from_.isoformat()}\n\n"
    first = blocks.search(body)
    if first is None:
        return f"{body.rstrip()}\n\n{block}"
    return body[: first.start()] + block + blocks.sub("", body[first.end() :])


def _set(body: str, table: str, key: str, value: str) -> str:
    """Replace a key's value within its table."""
    start = body.index(f"[{table}]")
    line = re.compile(rf"^{key} = .*$", re.MULTILINE)
    return body[:start] + line.sub(lambda _: f"{key} = {value}", body[start:], count=1)


def init_office(
    config: Path,
    answers: Answers,
    now: datetime,
    *,
    units: Path | None = None,
    failures_to: Path | None = None,
    administrator: str = "quantri",
    replace: bool = False,
    told: Told | None = None,
    passwords: Callable[[Settings], AbstractContextManager[object]] | None = None,
) -> FirstDay:
    """Begin an office: configuration where there is none, tables, units from a file, an administrator.

    Repeating it adds nothing twice. `passwords` opens the context in which passwords can be hashed (the
    web application's). Raises FirstDayError, SettingsError, RegulationError, FileError.
    """
    written = write_config(config, answers, replace=replace)
    settings = load_settings(config)
    open_database(settings.database.url)
    with database.connection_context():
        migrations = migrate()
        result = None
        if units is not None:
            rulebook = read_rulebook(settings)
            result = import_table("units", units, settings, rulebook, now, failures_to=failures_to, told=told)
        with (passwords or _application)(settings):
            username, password = _administrator(administrator, now)
    return FirstDay(written, migrations, result, username, password)


def _administrator(username: str, now: datetime) -> tuple[str, str | None]:
    """The administrator that there is, or a new one with a one-time password."""
    query = Account.select().join(AccountRole).join(Role).where(Role.name == "administrator")
    present = query.where(Account.active == True).first()  # noqa: E712
    if present is not None:
        return present.username, None
    _, password = add_account(username, "administrator", now, full_name="Quản trị hệ thống")
    return username, password


def _application(settings: Settings) -> AbstractContextManager[object]:
    from console import create_app

    return create_app(settings).app_context()
