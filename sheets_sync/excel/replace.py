"""Whole files put in place: written beside, synced to disk, exchanged only with the file that was read."""

from __future__ import annotations

import os
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sheets_sync.excel.exchange import exchange
from sheets_sync.store import Changed, Stamp

_NEW = "new"
_LAST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


def identity(facts: os.stat_result) -> str:
    """What tells one saved state of a file from another without reading it."""
    return f"{facts.st_size:x}-{facts.st_mtime_ns:x}-{facts.st_ino:x}"


def stamp(facts: os.stat_result) -> Stamp:
    """The stamp of a file as the engine keeps it."""
    return Stamp(identity(facts), moment(facts), facts.st_size)


def moment(facts: os.stat_result) -> datetime:
    """When a file was saved (UTC). A share may tell times that no calendar holds: they stop at its ends."""
    return datetime.fromtimestamp(min(max(facts.st_mtime, 0.0), _LAST), UTC)


def place(path: Path, content: bytes) -> None:
    """Put a new file in place, whole or not at all. Raises FileExistsError, OSError."""
    beside = _beside(path, _NEW)
    try:
        _write(beside, content)
        try:
            os.link(beside, path)
        except FileExistsError:
            raise
        except OSError:  # a share without hard links
            if path.exists():
                raise FileExistsError(path) from None
            beside.rename(path)
        _sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def over(path: Path, content: bytes, read: Stamp) -> Stamp:
    """Replace the file whose stamp is `read`. Raises Changed when another stands there, OSError.

    Where files can be exchanged, a save that comes in at the last instant is found in the exchange and
    put back; elsewhere it is looked for just before the replacement.
    """
    beside = _beside(path, read.identity)
    try:
        _write(beside, content)
        facts = path.stat()
        if identity(facts) != read.identity:
            raise _changed(path)
        _same_rights(beside, facts)
        written = stamp(beside.stat())
        if not exchange(beside, path):
            beside.replace(path)
        elif identity(beside.stat()) != read.identity:
            _give_back(path, beside, written)
            raise _changed(path)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return written


def clear_leftovers(path: Path) -> None:
    """Remove what a killed write left beside the workbook. Keeps, under a name that is noticed, what may
    be a person's save that had been exchanged and not yet looked at."""
    for beside in path.parent.glob(f".~{path.stem}.*.tmp"):
        began_at = beside.name.removeprefix(f".~{path.stem}.").removesuffix(".tmp")
        never_exchanged = began_at in (_NEW, identity(path.stat()))
        as_read = began_at == identity(beside.stat())
        if never_exchanged or as_read or not zipfile.is_zipfile(beside):
            beside.unlink(missing_ok=True)
        else:
            keep(path, beside)


def _give_back(path: Path, beside: Path, ours: Stamp) -> None:
    """Put a person's save back in its place; when yet another came in meanwhile, the newer one stands and
    the older is kept beside it."""
    exchange(beside, path)
    if identity(beside.stat()) != ours.identity:
        exchange(beside, path)
        keep(path, beside)


def keep(path: Path, beside: Path, label: str = "") -> None:
    """Give a file beside the workbook (or the workbook) a name of its own: the label, where no other file has
    it. Raises OSError."""
    named = path.with_name(f"{path.stem} ({label}).xlsx")
    unlike = f"giữ lại {identity(beside.stat())}"
    if not label or named.exists():
        named = path.with_name(f"{path.stem} ({', '.join(part for part in (label, unlike) if part)}).xlsx")
    beside.rename(named)


def _changed(path: Path) -> Changed:
    return Changed(f"Sổ {path.name} vừa được lưu lại; sẽ đọc lại rồi mới ghi.")


def _beside(path: Path, began_at: str) -> Path:
    return path.with_name(f".~{path.stem}.{began_at}.tmp")


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _same_rights(path: Path, facts: os.stat_result) -> None:
    with suppress(OSError):  # some shares keep rights of their own
        path.chmod(facts.st_mode & 0o7777)
    with suppress(OSError, AttributeError):  # only root may give files away, and Windows has no chown
        os.chown(path, facts.st_uid, facts.st_gid)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # network shares and Windows cannot sync a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
