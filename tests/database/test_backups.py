"""A backup holds everything, and comes back on either database."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from peewee import Database

from console.backups import BackupError, archives, backup, inspect, restore
from console.database import open_database
from console.records import ALL, Account, AccountRole, Document, Fact, Role, Task, Unit

NOW = datetime(2026, 11, 23, 1, 30)


@pytest.fixture
def filled(database: Database) -> None:
    """A little of everything: dates, choices, JSON, a link to a later row, a table without an id."""
    first = Unit.create(code="CU", name="Huyện cũ", aliases=["Huyện X"], valid_to=date(2025, 6, 30))
    second = Unit.create(code="MOI", name="Xã mới")
    Unit.update(successor=second).where(Unit.id == first.id).execute()
    chi = Account.create(username="chi", email="chi@x", fs_uniquifier="chi", unit=second)
    AccountRole.create(account=chi, role=Role.create(name="office_specialist"))
    document = Document.create(symbol="1/UBND", issued_on=date(2025, 9, 4), recorded_at=NOW)
    Task.create(document=document, content="Rà soát “quỹ đất”", lead_unit=second, extra={"kinh_phi": 5})
    Fact.create(key="sample", value=None)


def everything() -> dict[str, list[tuple[object, ...]]]:
    return {model.__name__: sorted(model.select().tuples(), key=repr) for model in ALL}


def test_a_restored_database_is_the_same(filled: None, tmp_path: Path) -> None:
    before = everything()
    made = backup(tmp_path / "kho", tmp_path / "data", NOW)
    Task.delete().execute()
    Unit.update(name="Đã sửa").execute()
    restored = restore(made.path, tmp_path / "data", force=True)
    assert everything() == before
    assert restored.rows["unit"] == 2
    highest = max(unit.id for unit in Unit.select())
    assert Unit.create(code="SAU", name="Sau").id == highest + 1


def test_a_backup_of_one_database_is_restored_on_the_other(
    filled: None, database: Database, tmp_path: Path, postgresql_url: str
) -> None:
    before = everything()
    made = backup(tmp_path / "kho", tmp_path / "data", NOW)
    on_sqlite = "sqlite" in type(database).__name__.lower()
    database.close()
    other = open_database(postgresql_url if on_sqlite else f"sqlite:///{tmp_path}/khac.db")
    other.connect()
    if on_sqlite:
        other.execute_sql("DROP SCHEMA public CASCADE")
        other.execute_sql("CREATE SCHEMA public")
    restore(made.path, tmp_path / "data")
    assert everything() == before
    other.close()


def test_a_database_with_records_is_replaced_only_by_force(filled: None, tmp_path: Path) -> None:
    made = backup(tmp_path / "kho", tmp_path / "data", NOW)
    before = everything()
    with pytest.raises(BackupError, match="--force"):
        restore(made.path, tmp_path / "data")
    assert everything() == before


def test_a_failed_restore_leaves_the_database_as_it_was(filled: None, tmp_path: Path) -> None:
    made = backup(tmp_path / "kho", tmp_path / "data", NOW)
    broken = tmp_path / "hong.zip"
    with zipfile.ZipFile(made.path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, body[: len(body) // 2] if name == "tables/task.jsonl" else body)
    before = everything()
    with pytest.raises(ValueError):
        restore(broken, tmp_path / "data", force=True)
    assert everything() == before


def test_the_offices_files_come_back_without_databases_or_workbooks(
    sqlite_database: Database, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    ours = ("secret_key", "attachments/1/bao-cao.pdf")
    for name in (*ours, "workbooks/XA/so.xlsx", "console.db", "backups/cu"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(name)
    made = backup(data / "backups", data, NOW, skipped=(data / "workbooks",))
    with zipfile.ZipFile(made.path) as archive:
        kept = [name for name in archive.namelist() if name.startswith("files/")]
    assert kept == ["files/attachments/1/bao-cao.pdf", "files/secret_key"]
    (data / "attachments/1/bao-cao.pdf").unlink()
    restore(made.path, data)
    assert (data / "attachments/1/bao-cao.pdf").read_text() == "attachments/1/bao-cao.pdf"
    assert made.path.stat().st_mode & 0o077 == 0


def test_only_the_newest_are_kept(sqlite_database: Database, tmp_path: Path) -> None:
    for day in range(5):
        backup(tmp_path / "kho", tmp_path / "data", NOW + timedelta(days=day), keep=3)
    assert [path.name for path in archives(tmp_path / "kho")] == [
        "sao-luu-20261125-013000.zip", "sao-luu-20261126-013000.zip", "sao-luu-20261127-013000.zip",
    ]  # fmt: skip


def test_an_archive_says_what_it_holds(sqlite_database: Database, tmp_path: Path) -> None:
    Unit.create(code="SXD", name="Sở Xây dựng")
    found = inspect(backup(tmp_path, tmp_path / "data", NOW).path)
    assert (found.made_at, found.rows["unit"]) == (NOW, 1)


@pytest.mark.parametrize("body", [b"", b"khong phai zip"])
def test_a_file_that_is_no_backup_is_refused_in_words(
    sqlite_database: Database, tmp_path: Path, body: bytes
) -> None:
    (tmp_path / "la.zip").write_bytes(body)
    with pytest.raises(BackupError, match="không phải bản sao lưu"):
        restore(tmp_path / "la.zip", tmp_path)
    with pytest.raises(BackupError, match="Không có tệp"):
        restore(tmp_path / "khong-co.zip", tmp_path)


def test_an_archive_cannot_write_outside_the_data_folder(sqlite_database: Database, tmp_path: Path) -> None:
    made = backup(tmp_path / "kho", tmp_path / "data", NOW)
    with zipfile.ZipFile(made.path, "a") as archive:
        archive.writestr("files/../../ngoai", "x")
    with pytest.raises(BackupError, match="đường dẫn lạ"):
        restore(made.path, tmp_path / "data")
    assert not (tmp_path.parent / "ngoai").exists()


def test_an_archive_of_a_newer_console_is_refused(sqlite_database: Database, tmp_path: Path) -> None:
    made = backup(tmp_path / "kho", tmp_path / "data", NOW)
    newer = tmp_path / "moi.zip"
    with zipfile.ZipFile(made.path) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            body = old.read(name).decode()
            new.writestr(name, body.replace('"migrations": [', '"migrations": ["9999_later", '))
    with pytest.raises(BackupError, match="mới hơn"):
        restore(newer, tmp_path / "data")
