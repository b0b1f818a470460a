"""Looking an installation over: what works, what will not, and what somebody has forgotten — in words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from peewee import PeeweeException, fn

from console.backups import archives, made_at
from console.database import DatabaseUrlError, database, is_sqlite, open_database
from console.database.migrate import pending
from console.records import Account, AccountRole, JobRun, Role, Session, Unit
from console.regulations import RegulationError
from console.rulebook import read_rulebook, timeline
from console.rules.days import short_day
from console.settings import Settings

Level = Literal["ok", "warning", "error"]
_LEAST_FREE = 1_000_000_000  # bytes
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check: `error` keeps the console from working, `warning` from working well."""

    level: Level
    topic: str
    message: str


def check(settings: Settings, now: datetime) -> list[Finding]:
    """Look over the regulations, database, calendar, folders, people and units; changes nothing.

    Opens the database that the settings name where it is not open yet, and leaves it open.
    """
    found = list(_regulations(settings))
    parts = [_calendar] if found[0].level == "ok" else []
    found += _folders(settings)
    reachable = list(_database(settings))
    found += reachable
    if any(finding.level == "error" for finding in reachable):
        return found
    for part in (*parts, _people, _units, _work):
        found += part(settings, now)
    return found


def _regulations(settings: Settings) -> Iterator[Finding]:
    try:
        entries = timeline(settings).entries
    except RegulationError as error:
        yield Finding("error", "Quy chế", str(error))
        return
    for day, regulation in entries:
        draft = " (dự thảo)" if regulation.draft else ""
        yield Finding("ok", "Quy chế", f"{regulation.short_title}{draft} từ ngày {short_day(day)}.")


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        if not _open(settings):
            yield Finding("error", "Cơ sở dữ liệu", "Chưa có: chạy run.py init hoặc run.py migrate.")
            return
        waiting = pending()
        if is_sqlite() and database.execute_sql("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            yield Finding("error", "Cơ sở dữ liệu", "Tệp dữ liệu bị hỏng: hãy phục hồi từ bản sao lưu.")
    except (DatabaseUrlError, PeeweeException) as error:
        yield Finding("error", "Cơ sở dữ liệu", f"Không mở được: {str(error).strip()}.")
        return
    kind = "SQLite" if is_sqlite() else "PostgreSQL"
    if waiting:
        yield Finding(
            "error", "Cơ sở dữ liệu", f"{kind}: còn {len(waiting)} bước nâng cấp; chạy run.py migrate."
        )
    else:
        yield Finding("ok", "Cơ sở dữ liệu", f"{kind}, đúng phiên bản.")


def _open(settings: Settings) -> bool:
    """Open the database that the settings name unless it is open; False for a file that is not there."""
    url = settings.database.url
    name = url.removeprefix("sqlite:///")
    if url.startswith("sqlite:///") and name != ":memory:" and not Path(name).exists():
        return False
    if database.obj is None or database.is_closed():
        open_database(url)
        database.connect()
    return True


def _calendar(settings: Settings, now: datetime) -> Iterator[Finding]:
    rulebook = read_rulebook(settings)
    regulation = rulebook.on(now.date())
    month = now.date().replace(day=1)
    hangs_on_session = any(rule.working_days_before_session is not None for rule in regulation.obligations)
    if hangs_on_session and not Session.select().where(Session.month == month).exists():
        message = (
            f"Chưa nhập ngày họp Phiên thường kỳ tháng {now.month}/{now.year}: chưa tính được hạn báo cáo."
        )
        yield Finding("warning", "Lịch", message)
    working = rulebook.calendar.is_working(now.date())
    yield Finding(
        "ok", "Lịch", f"Hôm nay {short_day(now.date())} là ngày {'làm việc' if working else 'nghỉ'}."
    )


def _folders(settings: Settings) -> Iterator[Finding]:
    folders = {"dữ liệu": settings.data_folder, "sao lưu": settings.backup.folder}
    if settings.sync.enabled and settings.sync.store == "excel":
        folders["bảng tính"] = settings.sync.folder
    for name, folder in folders.items():
        yield _folder(name, Path(folder))
    free = shutil.disk_usage(_nearest(Path(settings.data_folder))).free
    if free < _LEAST_FREE:
        yield Finding("warning", "Thư mục", f"Ổ đĩa chỉ còn {free // 1_000_000} MB.")


def _folder(name: str, folder: Path) -> Finding:
    nearest = _nearest(folder)
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        return Finding("error", "Thư mục", f"Không ghi được vào thư mục {name}: {folder}.")
    made = "" if folder.exists() else " (sẽ được tạo)"
    return Finding("ok", "Thư mục", f"Thư mục {name} ghi được: {folder}{made}.")


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    path = folder.absolute()
    return next(parent for parent in (path, *path.parents) if parent.exists())


def _people(settings: Settings, now: datetime) -> Iterator[Finding]:
    query = Account.select().join(AccountRole).join(Role)
    active = query.where(Account.active == True)  # noqa: E712
    if not active.where(Role.name == "administrator").exists():
        yield Finding("error", "Tài khoản", "Chưa có quản trị hệ thống: chạy run.py user add.")
    if not active.where(Role.name == "office_specialist").exists():
        yield Finding("warning", "Tài khoản", "Chưa có chuyên viên Văn phòng nào để nhập nhiệm vụ.")
    waiting = Account.select().where((Account.active == True) & Account.last_login_at.is_null()).count()  # noqa: E712
    if waiting:
        yield Finding("warning", "Tài khoản", f"{waiting} tài khoản chưa đăng nhập lần nào.")


def _units(settings: Settings, now: datetime) -> Iterator[Finding]:
    here = Unit.archived_at.is_null() & (Unit.valid_to.is_null() | (Unit.valid_to >= now.date()))
    total = Unit.select().where(here).count()
    if not total:
        yield Finding("warning", "Đơn vị", "Chưa có đơn vị nào: chạy run.py import units TỆP.")
        return
    yield Finding("ok", "Đơn vị", f"{total} đơn vị đang hoạt động.")
    with_account = Account.select(Account.unit).where(Account.unit.is_null(False) & (Account.active == True))  # noqa: E712
    lacking: dict[str, object] = {
        "làm việc trên hệ thống mà chưa có tài khoản": (Unit.channel == "console")
        & Unit.id.not_in(with_account)
        & (Unit.kind != "office"),
        "chưa khai cán bộ đầu mối": (Unit.contact_name == "") & (Unit.kind != "office"),
        "dùng bảng tính mà đầu mối chưa được ủy quyền gửi kết quả": (Unit.channel == "sheet")
        & (Unit.delegated == False),  # noqa: E712
    }
    for words, which in lacking.items():
        query = Unit.select(Unit.name).where(here & which).order_by(Unit.position, Unit.sort_key)
        names = [unit.name for unit in query]
        if names:
            yield Finding("warning", "Đơn vị", f"{len(names)} đơn vị {words}: {_some(names)}.")


def _some(names: list[str]) -> str:
    rest = f" và {len(names) - _NAMED} đơn vị khác" if len(names) > _NAMED else ""
    return "; ".join(names[:_NAMED]) + rest


def _work(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Backups, and jobs that failed."""
    kept = archives(Path(settings.backup.folder))
    last = made_at(kept[-1]) if kept else None
    if last is None:
        yield Finding("warning", "Sao lưu", "Chưa có bản sao lưu nào: chạy run.py backup.")
    elif now - last > timedelta(days=2):
        yield Finding("warning", "Sao lưu", f"Bản gần nhất đã cũ: {kept[-1].name}.")
    else:
        yield Finding("ok", "Sao lưu", f"{len(kept)} bản, gần nhất {kept[-1].name}.")
    for run in JobRun.select().where(fn.LENGTH(JobRun.error) > 0).order_by(JobRun.name):
        yield Finding(
            "error", "Việc tự động", f"{run.name} bị lỗi lúc {run.started_at:%H:%M %d/%m/%Y}: {run.error}"
        )
