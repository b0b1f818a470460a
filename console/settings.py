"""config.toml and the environment -> one typed Settings.

A wrong key or value is one clear sentence naming it. The environment overrides a key as
CONSOLE_<TABLE>_<KEY>, e.g. CONSOLE_DATABASE_URL.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec


class SettingsError(ValueError):
    """config.toml or an environment variable cannot be used; the message names the key and says why."""


class Office(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The office itself, as its documents print it."""

    name: str = "Văn phòng Ủy ban nhân dân thành phố"
    parent: str = "Ủy ban nhân dân thành phố"
    place: str = ""
    symbol: str = "VP"
    level: str = "thành phố"
    signer_title: str = "CHÁNH VĂN PHÒNG"
    signer_name: str = ""
    divisions: list[str] = []
    archive_symbol: str = "VT"


class RegulationEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """One regulation and the day from which it is in force here; `id` may be a path to an own TOML."""

    id: str
    from_: date


class DatabaseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the records are."""

    url: str = "sqlite:///data/console.db"


class Web(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the console is served."""

    host: str = "127.0.0.1"
    port: int = 5000
    threads: int = 8
    language: str = "vi"
    session_hours: int = 12
    https: bool = False
    max_upload_mb: int = 25


class Sync(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Workbooks: where they are and how often a pass runs."""

    enabled: bool = True
    store: str = "excel"
    folder: str = "data/workbooks"
    every_seconds: int = 5
    lock_hours: int = 12
    keep_base_days: int = 90
    new_book_rows: int = 1800
    new_book_yearly: bool = True
    carry_closed_days: int = 45


class Sheets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Google Sheets, where `sync.store` is google: accounts, folder, quotas."""

    credentials: str = ""
    second_credentials: str = ""
    folder_id: str = ""
    endpoint: str = ""
    reads_per_minute: int = 60
    writes_per_minute: int = 60


class CalendarSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Switches of the working calendar; days are kept in the console's calendar screen."""

    culture_day: bool = False


class RulesSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Decisions that the regulations leave to the office."""

    near_days: int = 5
    near_days_urgent: int = 2
    secret_stub: bool = False
    stall_base: str = "later_of"
    extension_decider: str = "office_leader"


class Backup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Backups on a schedule."""

    folder: str = "data/backups"
    at: str = "01:30"
    keep: int = 30


class CustomField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field of a task that only this office has."""

    key: str
    label: str
    kind: str = "text"
    owner: str = "office"
    choices: list[str] = []
    help: str = ""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that config.toml may say."""

    office: Office = Office()
    regulation: list[RegulationEntry] = []
    database: DatabaseSettings = DatabaseSettings()
    web: Web = Web()
    sync: Sync = Sync()
    sheets: Sheets = Sheets()
    calendar: CalendarSettings = CalendarSettings()
    rules: RulesSettings = RulesSettings()
    backup: Backup = Backup()
    field: list[CustomField] = []
    data_folder: str = "data"


_CHOICES = {
    ("sync", "store"): ("excel", "google"),
    ("office", "level"): ("thành phố", "tỉnh"),
    ("web", "language"): ("vi", "en"),
    ("rules", "stall_base"): ("assigned", "due", "later_of"),
    ("rules", "extension_decider"): ("office_leader", "leadership"),
}
_RANGES = {
    ("web", "port"): (1, 65535),
    ("web", "threads"): (1, 64),
    ("sync", "every_seconds"): (1, 3600),
    ("sync", "lock_hours"): (1, 720),
    ("sync", "keep_base_days"): (1, 3650),
    ("sync", "new_book_rows"): (50, 1_000_000),
    ("sync", "carry_closed_days"): (0, 3650),
    ("web", "session_hours"): (1, 720),
    ("web", "max_upload_mb"): (1, 1024),
    ("backup", "keep"): (1, 3650),
    ("sheets", "reads_per_minute"): (4, 6000),
    ("sheets", "writes_per_minute"): (1, 6000),
    ("rules", "near_days"): (0, 60),
    ("rules", "near_days_urgent"): (0, 60),
}


_KINDS = {
    "int": "số nguyên, không có dấu nháy",
    "bool": "true hoặc false, không có dấu nháy",
    "str": "chữ trong dấu nháy",
    "date": "ngày, ghi như 2025-09-04",
    "array": 'danh sách, ghi như ["một", "hai"]',
    "object": "một bảng [tên] với các khóa của nó",
}
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def load_settings(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read config.toml (missing: all defaults) and the environment. Raises SettingsError."""
    raw = _read(path) if path is not None and path.exists() else {}
    _apply_environment(raw, os.environ if environ is None else environ)
    settings = _convert(raw)
    _check(settings)
    return settings


def with_data_folder(settings: Settings, folder: str) -> Settings:
    """The same settings with the database, workbooks and backups in a folder of their own."""
    replace = msgspec.structs.replace
    return replace(
        settings,
        data_folder=folder,
        database=replace(settings.database, url=f"sqlite:///{folder}/console.db"),
        sync=replace(settings.sync, folder=f"{folder}/workbooks"),
        backup=replace(settings.backup, folder=f"{folder}/backups"),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name}: không đọc được tệp cấu hình: {_said(str(error))}") from None


def _said(error: str) -> str:
    """tomllib's 'Invalid date or datetime (at line 30, column 8)' with its place in the office's language."""
    message, _, place = error.rstrip(")").rpartition(" (at ")
    line = re.search(r"line (\d+)", place)
    what = "ngày không có trên lịch" if "Invalid date" in error else f"viết sai cú pháp ({message or error})"
    return f"dòng {line.group(1)}: {what}" if line else what


def _convert(raw: dict[str, Any]) -> Settings:
    try:
        return msgspec.convert(raw, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"config.toml: {_sentence(str(error))}") from None


def _sentence(error: str) -> str:
    """msgspec's 'Object contains unknown field `prot` - at `$.web`' in the office's language."""
    message, _, where = error.partition(" - at ")
    place = where.strip("`").removeprefix("$").lstrip(".") or "gốc"
    if "unknown field" in message:
        return f"khóa {message.split('`')[1]!r} ở [{place}] không có trong danh mục"
    if "missing required field" in message:
        return f"thiếu khóa {message.split('`')[1]!r} ở [{place}]"
    if "RFC3339" in message:
        return f"giá trị ở {place!r} không phải là ngày; ghi như 2025-09-04, không có dấu nháy"
    kind = next((words for name, words in _KINDS.items() if f"Expected `{name}" in message), "")
    return f"giá trị ở {place!r} sai kiểu{kind and f'; phải là {kind}'}"


def _check(settings: Settings) -> None:
    for (table, key), allowed in _CHOICES.items():
        value = getattr(getattr(settings, table), key)
        if value not in allowed:
            raise SettingsError(f"config.toml: {table}.{key} = {value!r}; chỉ nhận {', '.join(allowed)}")
    for (table, key), (low, high) in _RANGES.items():
        value = getattr(getattr(settings, table), key)
        if not low <= value <= high:
            raise SettingsError(f"config.toml: {table}.{key} = {value}; phải từ {low} đến {high}")
    if not _HOUR.fullmatch(settings.backup.at):
        raise SettingsError(f"config.toml: backup.at = {settings.backup.at!r}; phải là giờ như 01:30")


def _apply_environment(raw: dict[str, Any], environ: Mapping[str, str]) -> None:
    for name, text in sorted(environ.items()):
        _, _, rest = name.partition("CONSOLE_")
        if not name.startswith("CONSOLE_"):
            continue
        table, _, key = rest.lower().partition("_")
        section = Settings.__annotations__.get(table)
        if section is None or not key:
            raise SettingsError(f"biến môi trường {name}: không có khóa nào như vậy")
        raw.setdefault(table, {})[key] = _typed(text)


def _typed(text: str) -> Any:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    return int(text) if text.lstrip("-").isdigit() else text
