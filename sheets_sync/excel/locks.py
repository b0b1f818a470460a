"""Lock files that spreadsheet programs leave beside an open workbook, and who holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from console.clock import OFFICE_ZONE
from console.rules.days import short_day
from sheets_sync.excel.replace import moment


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file: which, whose (empty when it does not say), since when (UTC)."""

    path: Path
    owner: str
    since: datetime

    def is_stale(self, now: datetime, after: timedelta) -> bool:
        """Whether the lock is so old that the program which left it must have died."""
        return now - self.since > after

    def told(self) -> str:
        """Which, whose and since when, for a person."""
        at = self.since.astimezone(OFFICE_ZONE)
        whose = f" của {self.owner}" if self.owner else ""
        return f"tệp khóa {self.path.name}{whose} từ {at:%H:%M} ngày {short_day(at.date())}"


def locks_on(workbook: Path) -> list[Lock]:
    """The locks of Excel (`~$a.xlsx`), LibreOffice (`.~lock.a.xlsx#`) and WPS (`.~a.xlsx`)."""
    folder, name = workbook.parent, workbook.name
    candidates = (folder / f"~${name}", folder / f".~lock.{name}#", folder / f".~{name}")
    return [lock for path in candidates if (lock := _lock(path)) is not None]


def is_lock(path: Path) -> bool:
    """Whether a file name is that of a lock or another program's scratch file (`._`: of macOS, beside each
    file that it copies to a share)."""
    return path.name.startswith(("~$", ".~", "._"))


def _lock(path: Path) -> Lock | None:
    try:
        since = moment(path.stat())
    except OSError:
        return None
    return Lock(path, _owner(path), since)


def _owner(path: Path) -> str:
    """LibreOffice: second field of a comma list. Excel: a length byte, then the name in one-byte letters."""
    try:
        content = path.read_bytes()[:400]
    except OSError:
        return ""
    if path.name.startswith(".~lock."):
        fields = content.decode("utf-8", "replace").split(",")
        return (fields[1] or fields[0]).strip() if len(fields) > 1 else ""
    length = content[0] if content else 0
    name = content[1 : 1 + length].decode("latin-1").strip("\x00 ")
    return name if name.isprintable() else ""
