"""The check says in words what keeps an office from working, and what somebody has forgotten."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from peewee import Database

from console.backups import backup
from console.checks import Finding, check
from console.database import database as proxy
from console.records import Account, AccountRole, JobRun, Role, Session, Unit
from console.settings import Backup, DatabaseSettings, RegulationEntry, Settings, Sync

NOW = datetime(2026, 11, 23, 9, 0)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        regulation=[RegulationEntry(id="hai_phong_2025", from_=date(2025, 9, 4))],
        database=DatabaseSettings(url=f"sqlite:///{tmp_path / 'console.db'}"),
        backup=Backup(folder=str(tmp_path / "kho")),
        data_folder=str(tmp_path / "data"),
        sync=Sync(folder=str(tmp_path / "so")),
    )


def said(findings: list[Finding], level: str) -> str:
    return "\n".join(f"{found.topic}: {found.message}" for found in findings if found.level == level)


def test_an_empty_office_is_told_what_it_lacks(sqlite_database: Database, settings: Settings) -> None:
    found = check(settings, NOW)
    assert "Chưa có quản trị hệ thống" in said(found, "error")
    warnings = said(found, "warning")
    for words in (
        "Chưa có đơn vị nào",
        "Chưa có bản sao lưu",
        "Phiên thường kỳ tháng 11/2026",
        "chuyên viên",
    ):
        assert words in warnings


def test_an_office_in_order_has_nothing_to_mend(
    sqlite_database: Database, settings: Settings, tmp_path: Path
) -> None:
    for name in ("administrator", "office_specialist"):
        account = Account.create(username=name, email=name, fs_uniquifier=name, last_login_at=NOW)
        AccountRole.create(account=account, role=Role.create(name=name))
    Unit.create(code="XA", kind="commune", name="Xã A", channel="sheet", contact_name="An", delegated=True)
    Session.create(month=date(2026, 11, 1), held_on=date(2026, 11, 27))
    backup(tmp_path / "kho", tmp_path / "data", NOW)
    found = check(settings, NOW)
    assert said(found, "error") == said(found, "warning") == ""
    assert "Đơn vị: 1 đơn vị đang hoạt động" in said(found, "ok")


def test_units_that_cannot_work_are_named(sqlite_database: Database, settings: Settings) -> None:
    Unit.create(code="SXD", name="Sở Xây dựng")
    Unit.create(code="XA", kind="commune", name="Xã A", channel="sheet", contact_name="An")
    Unit.create(code="CU", name="Sở cũ", valid_to=date(2025, 6, 30))
    warnings = said(check(settings, NOW), "warning")
    assert "1 đơn vị làm việc trên hệ thống mà chưa có tài khoản: Sở Xây dựng." in warnings
    assert "1 đơn vị chưa khai cán bộ đầu mối: Sở Xây dựng." in warnings
    assert "1 đơn vị dùng bảng tính mà đầu mối chưa được ủy quyền gửi kết quả: Xã A." in warnings
    assert "Sở cũ" not in warnings


def test_a_wrong_regulation_and_a_failed_job_are_errors(
    sqlite_database: Database, settings: Settings
) -> None:
    JobRun.create(name="backup", started_at=NOW, error="OSError: đầy")
    assert "backup bị lỗi lúc 09:00 23/11/2026: OSError: đầy" in said(check(settings, NOW), "error")
    wrong = msgspec.structs.replace(
        settings, regulation=[RegulationEntry(id="hue_2030", from_=date(2030, 1, 1))]
    )
    assert "hue_2030" in said(check(wrong, NOW), "error")


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path, settings: Settings) -> None:
    if proxy.obj is not None and not proxy.is_closed():
        proxy.close()
    elsewhere = msgspec.structs.replace(
        settings, database=DatabaseSettings(url=f"sqlite:///{tmp_path / 'chua-co.db'}")
    )
    assert "Chưa có: chạy run.py init" in said(check(elsewhere, NOW), "error")
    assert not (tmp_path / "chua-co.db").exists()


def test_a_folder_that_is_a_file_cannot_be_written(
    sqlite_database: Database, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "kho").write_text("không phải thư mục")
    assert "Không ghi được vào thư mục sao lưu" in said(check(settings, NOW), "error")
