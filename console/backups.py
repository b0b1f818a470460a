"""Backups: the whole database and the office's own files in one archive, restored on either database.

A zip of one JSON-lines file a table, read in one snapshot: portable between SQLite and PostgreSQL and
readable without the console. The installation's secrets are in it, since passwords cannot be checked
without them: keep backups where only the administrator reads.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from peewee import DateField, DateTimeField, Field

from console.database import database, is_sqlite, transaction
from console.database.migrate import applied, migrate
from console.records import ALL, Record

FORMAT = 1
_STAMP = "%Y%m%d-%H%M%S"
_NAME = "sao-luu-*.zip"
_PIECE = 2_000
_MOST_VALUES = 900
_SKIPPED_SUFFIXES = (".db", ".db-wal", ".db-shm", ".db-journal", ".part")
Told = Callable[[str], None]


class BackupError(ValueError):
    """A backup cannot be made or restored; the message says why."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What an archive holds: rows by table and the number of the office's files."""

    path: Path
    made_at: datetime
    rows: dict[str, int]
    files: int


def backup(
    folder: Path, data_folder: Path, now: datetime, *, keep: int = 0, skipped: tuple[Path, ...] = ()
) -> Backup:
    """Write an archive into `folder` and return it; with `keep`, remove all but the newest that many.

    Files under `data_folder` go in too, but for databases, the backups and the folders `skipped`
    (workbooks: they belong to the units). The archive appears whole or not at all. Raises BackupError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"sao-luu-{now.strftime(_STAMP)}.zip"
    part = path.with_suffix(".part")
    try:
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            made = _write(archive, path, data_folder, now, (folder, *skipped))
        _flush(part)
        os.replace(part, path)
    except OSError as error:
        raise BackupError(f"Không ghi được bản sao lưu vào {folder}: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    if keep:
        prune(folder, keep)
    return made


def prune(folder: Path, keep: int) -> list[Path]:
    """Remove all archives but the newest `keep`; return what was removed."""
    old = archives(folder)[:-keep]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def archives(folder: Path) -> list[Path]:
    """The archives in a folder, the oldest first."""
    return sorted(folder.glob(_NAME))


def made_at(path: Path) -> datetime:
    """When an archive was made, by its name."""
    return datetime.strptime(path.stem.removeprefix("sao-luu-"), _STAMP)


def inspect(path: Path) -> Backup:
    """What an archive holds, without restoring it. Raises BackupError."""
    with _opened(path) as archive:
        manifest = _manifest(archive, path)
        files = sum(name.startswith("files/") for name in archive.namelist())
    return Backup(path, datetime.fromisoformat(manifest["made_at"]), manifest["rows"], files)


def restore(path: Path, data_folder: Path, *, force: bool = False, told: Told | None = None) -> Backup:
    """Fill the open, empty database from an archive, and put the office's files back.

    Over a database that holds records only with `force`; then what it held is gone. All of the records
    come back or none do. Raises BackupError.
    """
    described = inspect(path)
    migrate()
    with _opened(path) as archive:
        _check_fits(archive, path)
        files = _targets(archive, data_folder)
        with transaction():
            _empty(force)
            for model in ALL:
                if told:
                    told(model._meta.table_name)
                _fill(archive, model)
            _count_on()
        for name, target in files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch(mode=0o600)
            target.write_bytes(archive.read(name))
    return described


def _write(
    archive: zipfile.ZipFile, path: Path, data_folder: Path, now: datetime, skipped: tuple[Path, ...]
) -> Backup:
    rows = {}
    with _snapshot():
        for model in ALL:
            with archive.open(f"tables/{model._meta.table_name}.jsonl", "w") as out:
                rows[model._meta.table_name] = _dump(model, out)
        manifest = {"format": FORMAT, "made_at": now.isoformat(), "migrations": applied(), "rows": rows}
    files = _office_files(data_folder, skipped)
    for file in files:
        archive.write(file, f"files/{file.relative_to(data_folder).as_posix()}")
    archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    return Backup(path, now, rows, len(files))


def _dump(model: type[Record], out: Any) -> int:
    """One JSON object a row, columns by their field's name, so many rows at a time."""
    fields = model._meta.sorted_fields
    count = 0
    for row in _rows(model):
        values = {field.name: _plain(row[field.name]) for field in fields}
        out.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        count += 1
    return count


def _rows(model: type[Record]) -> Iterator[dict[str, Any]]:
    """Every row, by id, in pieces: neither driver then holds a large table in memory."""
    query: Any = model.select().dicts()
    if not _has_id(model):
        yield from query
        return
    last = 0
    while piece := list(query.where(model.id > last).order_by(model.id).limit(_PIECE)):
        yield from piece
        last = piece[-1]["id"]


def _has_id(model: type[Record]) -> bool:
    return getattr(model._meta.primary_key, "name", None) == "id"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _fill(archive: zipfile.ZipFile, model: type[Record]) -> None:
    """Insert a table's rows; links to rows of the same table are set when all of them are in."""
    name = f"tables/{model._meta.table_name}.jsonl"
    if name not in archive.namelist():
        return
    fields, own = model._meta.sorted_fields, _links_to_itself(model)
    links: list[tuple[Field, Any, Any]] = []
    batch: list[tuple[Any, ...]] = []
    with archive.open(name) as lines:
        for line in lines:
            values = json.loads(line)
            for field in own:
                links.append((field, values["id"], values.pop(field.name)))
            batch.append(tuple(_typed(field, values.get(field.name)) for field in fields))
            if len(batch) * len(fields) > _MOST_VALUES:
                model.insert_many(batch, fields=fields).execute()
                batch.clear()
    if batch:
        model.insert_many(batch, fields=fields).execute()
    for field, key, value in links:
        if value is not None:
            model.update({field: value}).where(model.id == key).execute()


def _links_to_itself(model: type[Record]) -> list[Field]:
    return [field for field, to in model._meta.refs.items() if to is model]


def _typed(field: Field, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if isinstance(field, DateTimeField):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(field, DateField) else value


def _empty(force: bool) -> None:
    """Take every row out, children first; refuse where there are any and `force` is not given."""
    filled = [model for model in ALL if model.select().limit(1).exists()]
    if filled and not force:
        raise BackupError("Cơ sở dữ liệu không trống. Thêm --force để thay toàn bộ bằng bản sao lưu.")
    for model in reversed(filled):
        for field in _links_to_itself(model):
            model.update({field: None}).execute()
        model.delete().execute()


@contextmanager
def _snapshot() -> Iterator[None]:
    """One view of the database for the whole archive, without keeping writers out."""
    if is_sqlite():
        with database.atomic("DEFERRED"):
            yield
        return
    with database.atomic():
        database.execute_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _count_on() -> None:
    """Let PostgreSQL number new rows after the restored ones."""
    if is_sqlite():
        return
    for model in ALL:
        if _has_id(model):
            table = model._meta.table_name
            database.execute_sql(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), "
                f'COALESCE((SELECT MAX(id) FROM "{table}"), 0) + 1, false)'
            )


def _check_fits(archive: zipfile.ZipFile, path: Path) -> None:
    unknown = set(_manifest(archive, path)["migrations"]) - set(applied())
    if unknown:
        raise BackupError(f"{path.name} được lập bằng bản phần mềm mới hơn: hãy nâng cấp rồi phục hồi.")


def _office_files(data_folder: Path, skipped: tuple[Path, ...]) -> list[Path]:
    apart = [folder.resolve() for folder in skipped]
    return [
        path
        for path in sorted(data_folder.rglob("*"))
        if path.is_file()
        and path.suffix not in _SKIPPED_SUFFIXES
        and not any(path.resolve().is_relative_to(folder) for folder in apart)
    ]


def _targets(archive: zipfile.ZipFile, data_folder: Path) -> dict[str, Path]:
    """Where each file of the office goes. Raises BackupError for one that would leave the data folder."""
    root = data_folder.resolve()
    found = {}
    for name in archive.namelist():
        if name.startswith("files/"):
            found[name] = (root / name.removeprefix("files/")).resolve()
            if not found[name].is_relative_to(root):
                raise BackupError(f"Bản sao lưu chứa đường dẫn lạ: {name}.")
    return found


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise BackupError(f"Không có tệp {path}.") from None
    except (zipfile.BadZipFile, OSError):
        raise BackupError(f"{path.name} hỏng hoặc không phải bản sao lưu.") from None
    with archive:
        yield archive


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    except (KeyError, ValueError):
        raise BackupError(f"{path.name} không phải bản sao lưu của hệ thống này.") from None
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{path.name}: dạng sao lưu này chưa đọc được, hãy nâng cấp phần mềm.")
    return manifest


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
