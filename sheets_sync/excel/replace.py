"""Whole files put in place: written beside, synced to disk, exchanged only with the file that was read."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sheets_sync.store import Changed, Stamp


def identity(facts: os.stat_result) -> str:
    """What tells one saved state of a file from another without reading it."""
    return f"{facts.st_size:x}-{facts.st_mtime_ns:x}-{facts.st_ino:x}"


def stamp(facts: os.stat_result) -> Stamp:
    """The stamp of a file as the engine keeps it."""
    return Stamp(identity(facts), datetime.fromtimestamp(facts.st_mtime, UTC), facts.st_size)


def place(path: Path, content: bytes) -> None:
    """Put a new file in place, whole or not at all. Raises FileExistsError, OSError."""
    beside = _beside(path)
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
    """Replace the file whose stamp is `read`. Raises Changed when another stands there, OSError."""
    beside = _beside(path)
    try:
        _write(beside, content)
        facts = path.stat()
        if identity(facts) != read.identity:
            raise Changed(f"Sổ {path.name} vừa được lưu lại; sẽ đọc lại rồi mới ghi.")
        _same_rights(beside, facts)
        written = stamp(beside.stat())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return written


def _beside(path: Path) -> Path:
    return path.with_name(f".~{path.stem}.{os.getpid()}.tmp")


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _same_rights(path: Path, facts: os.stat_result) -> None:
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
