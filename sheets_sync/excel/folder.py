"""The Excel folder store: one workbook per unit in `<folder>/<key>/<key>.xlsx`, attachments in `tep/`."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sheets_sync.excel import guide_rows, replace, writer
from sheets_sync.excel.exchange import exchange
from sheets_sync.excel.locks import Lock, is_lock, locks_on
from sheets_sync.excel.package import MAX_FILE
from sheets_sync.excel.reader import read_workbook
from sheets_sync.excel.text import MAX_TEXT
from sheets_sync.excel.workbook_new import new_workbook
from sheets_sync.store import (
    Busy,
    CellWrite,
    Changed,
    Refused,
    Stamp,
    StoreError,
    TabSpec,
    Unreachable,
    WorkbookRead,
    WriteBatch,
)

ATTACHMENTS = "tep"
_KEY = re.compile(r"[\w][\w.-]{0,63}")
_READ = frozenset({".xlsx", ".xlsm"})
_UNREAD = frozenset({".xls", ".xlsb", ".ods", ".fods", ".et", ".ett", ".csv", ".numbers"})
_OTHER_FORMAT = (
    "Tệp không ở dạng .xlsx nên không được đọc; nếu đơn vị đang ghi vào đây, đề nghị lưu lại dạng .xlsx "
    "với {named}."
)
_LEFT = (
    "Cạnh sổ {key}.xlsx còn {lock}, có thể do chương trình tắt đột ngột để lại, nên chưa ghi vào sổ. Nếu "
    "không còn ai mở sổ, hãy xóa tệp khóa, hoặc Văn phòng bấm “Vẫn ghi vào sổ” ở trang đồng bộ của sổ này."
)


class ExcelStore:
    """A folder (a shared drive) of workbooks; implements `WorkbookStore`.

    `now` gives the office's aware time: it ages lock files and is 'today' in the values stored beside
    formulas. A lock older than `trust_locks_after` may be of a program that died: `old_locks` shows it. Every
    lock stops writes until `overridden` says of the workbook's key and the lock's moment that it does not.
    """

    adds_columns = True
    longest = MAX_TEXT

    def __init__(
        self,
        folder: Path,
        *,
        now: Callable[[], datetime],
        trust_locks_after: timedelta = timedelta(hours=12),
        overridden: Callable[[str, datetime], bool] = lambda key, since: False,
    ) -> None:
        self.folder = folder
        self._now = now
        self._trust = trust_locks_after
        self._overridden = overridden
        self._digests: dict[Path, tuple[str, bytes]] = {}

    def path(self, key: str) -> Path:
        """Where the workbook of a unit is. Raises Refused for a key that is no plain file name."""
        if not _KEY.fullmatch(key):
            raise Refused(f"Mã đơn vị “{key}” không dùng làm tên thư mục được: chỉ chữ, số, dấu . - _.")
        return self.folder / key / f"{key}.xlsx"

    def attachments(self, key: str) -> Path:
        """The folder where the unit puts files that it names in its workbook."""
        return self.path(key).parent / ATTACHMENTS

    def create(
        self,
        key: str,
        title: str,
        tabs: Sequence[TabSpec],
        sync: Mapping[str, str],
        rows: Sequence[CellWrite] = (),
    ) -> Stamp:
        """Make a new workbook with its first cells. Raises Refused when one is there or cannot be made."""
        path = self.path(key)
        writer.refuse_impossible(rows)
        content = new_workbook(title, tabs, sync, rows, self._now().date())
        try:
            self.attachments(key).mkdir(parents=True, exist_ok=True)
            replace.place(path, content)
            return replace.stamp(path.stat())
        except FileExistsError as error:
            raise Refused(f"Đã có sổ {path.name}, không tạo đè.") from error
        except OSError as error:
            raise Refused(f"Không tạo được sổ {path.name}: {_reason(error)}.") from error

    def guide(self, tabs: Sequence[TabSpec]) -> str:
        """The mark of the words of `Hướng dẫn`, as `_sync` carries it."""
        return guide_rows.mark(tabs)

    def stamps(self, keys: Sequence[str]) -> Mapping[str, Stamp | StoreError]:
        """The present stamp of each workbook, by one `stat` a file."""
        found: dict[str, Stamp | StoreError] = {}
        for key in keys:
            try:
                found[key] = replace.stamp(self.path(key).stat())
            except StoreError as error:
                found[key] = error
            except OSError as error:
                found[key] = _unreachable(self.path(key), error)
        return found

    def read(self, key: str, tabs: Sequence[TabSpec]) -> WorkbookRead:
        """Read the whole workbook once. Raises Unreachable; never returns part of one."""
        return self._read(self.path(key), tabs)

    def look(self, key: str, tabs: Sequence[TabSpec]) -> WorkbookRead:
        """The same: a file holds no write that is half done."""
        return self._read(self.path(key), tabs)

    def read_other(self, name: str, tabs: Sequence[TabSpec]) -> WorkbookRead:
        """Read a file that `others` named; its `sync` says whose copy it is. Raises Unreachable."""
        path = self._other(name)
        if path.suffix.lower() in _UNREAD:
            own = path.parent.name if path.parent != self.folder else ""
            raise Unreachable(_OTHER_FORMAT.format(named=f"tên {own}.xlsx" if own else "tên sổ của đơn vị"))
        return self._read(path, tabs)

    def stamp_other(self, name: str) -> Stamp:
        """The present stamp of a file that `others` named. Raises Unreachable."""
        path = self._other(name)
        try:
            return replace.stamp(path.stat())
        except OSError as error:
            raise _unreachable(path, error) from error

    def change_places(self, key: str, name: str) -> str:
        """Let a file that `others` named and the unit's workbook change names; the stamp of what was the
        workbook. Raises Busy, Refused, Unreachable."""
        path, other = self.path(key), self._other(name)
        self._refuse_locked(key)
        try:
            before = replace.stamp(path.stat()).identity
            if not exchange(other, path):
                replace.keep(path, path)
                other.rename(path)
        except OSError as error:
            raise _unwritable(path, error) from error
        return before

    def _other(self, name: str) -> Path:
        path = self.folder / name
        if not path.resolve().is_relative_to(self.folder.resolve()):
            raise Unreachable(f"“{name}” không nằm trong thư mục sổ.")
        return path

    def write(self, key: str, batch: WriteBatch, read: WorkbookRead, tabs: Sequence[TabSpec]) -> Stamp:
        """Write atomically over exactly the file that was read.

        Raises Changed, Busy, Refused, Unreachable.
        """
        path = self.path(key)
        content, stamp = _load(path)
        if stamp.identity != read.stamp.identity or not self._is_same(path, stamp, content):
            raise Changed(f"Sổ {path.name} vừa được lưu lại; sẽ đọc lại rồi mới ghi.")
        if batch.is_empty:
            return stamp
        self._refuse_locked(key)
        if not path.stat().st_mode & 0o222:
            raise Refused(f"Sổ {path.name} đang đặt chỉ đọc. Hãy bỏ thuộc tính chỉ đọc của tệp.")
        edited = writer.apply(content, batch, read, tabs, self._now().date())
        try:
            replace.clear_leftovers(path)
            written = replace.over(path, edited, stamp)
        except OSError as error:
            raise _unwritable(path, error) from error
        self._digests[path] = (written.identity, _digest(edited))
        return written

    def set_aside(self, key: str, label: str, there: Stamp | StoreError) -> None:
        """Keep what stands in the workbook's place beside it, under a name that is noticed."""
        path = self.path(key)
        self._refuse_locked(key)
        try:
            present = replace.stamp(path.stat())
            if isinstance(there, StoreError) or present.identity != there.identity:
                raise Changed(f"Sổ {path.name} vừa được thay; sẽ xem lại rồi mới làm tiếp.")
            replace.keep(path, path, label)
        except FileNotFoundError:
            return
        except OSError as error:
            raise Refused(f"Không đổi tên được sổ {path.name}: {_reason(error)}.") from error

    def others(self, known: Sequence[str]) -> Sequence[str]:
        """Paths under the folder of workbooks that are no known unit's: copies, conflicts, strangers, and
        what somebody saved in another format, where a unit may be typing in vain."""
        own = {self.path(key) for key in known}
        found = (path for shape in ("*.*", "*/*.*") for path in self.folder.glob(shape))
        tables = (path for path in found if path.suffix.lower() in _READ | _UNREAD)
        strays = (path for path in tables if path not in own and not is_lock(path) and path.is_file())
        return sorted(str(path.relative_to(self.folder)) for path in strays)

    def beside(self, known: Sequence[str]) -> Sequence[str]:
        """All of them: looking costs one `stat` a file."""
        return self.others(known)

    def locks(self, key: str) -> Sequence[Lock]:
        """The lock files beside a workbook, old ones included."""
        return locks_on(self.path(key))

    def old_locks(self, key: str) -> Sequence[Lock]:
        """Those that a person should see, who may have the worker write past them."""
        return [lock for lock in self.locks(key) if lock.is_stale(self._now(), self._trust)]

    def _read(self, path: Path, tabs: Sequence[TabSpec]) -> WorkbookRead:
        content, stamp = _load(path)
        found = read_workbook(content, stamp, tabs)
        self._digests[path] = (stamp.identity, _digest(content))
        return found

    def _is_same(self, path: Path, stamp: Stamp, content: bytes) -> bool:
        """Guards against clocks so coarse that two saves of one size share a stamp."""
        identity, digest = self._digests.get(path, ("", b""))
        return identity != stamp.identity or digest == _digest(content)

    def _refuse_locked(self, key: str) -> None:
        held = [lock for lock in self.locks(key) if not self._overridden(key, lock.since)]
        fresh = [lock for lock in held if not lock.is_stale(self._now(), self._trust)]
        if fresh:
            who = f" bởi {fresh[0].owner}" if fresh[0].owner else ""
            raise Busy(f"Sổ {key}.xlsx đang mở{who}; sẽ ghi sau khi sổ được đóng.")
        if held:
            raise Busy(_LEFT.format(key=key, lock=held[0].told()))


def _load(path: Path) -> tuple[bytes, Stamp]:
    """The bytes of a file and its stamp, from one moment. Raises Unreachable."""
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            if before.st_size > MAX_FILE:
                raise Unreachable(f"Sổ {path.name} lớn hơn 50 MB nên không đọc. Hãy bỏ bớt hình ảnh.")
            content = file.read()
            after = os.fstat(file.fileno())
    except OSError as error:
        raise _unreachable(path, error) from error
    if replace.identity(before) != replace.identity(after) or len(content) != after.st_size:
        raise Unreachable(f"Sổ {path.name} đang được lưu dở; lần sau sẽ đọc lại.")
    return content, replace.stamp(after)


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()


def _unreachable(path: Path, error: OSError) -> Unreachable:
    if isinstance(error, FileNotFoundError):
        return Unreachable(
            f"Không thấy sổ {path.name} trong {path.parent}. Sổ có thể đã bị dời hoặc đổi tên."
        )
    return Unreachable(f"Không đọc được sổ {path.name}: {_reason(error)}.")


def _unwritable(path: Path, error: OSError) -> StoreError:
    if _is_open(error):
        return Busy(f"Sổ {path.name} đang mở; sẽ ghi sau khi sổ được đóng.")
    if isinstance(error, FileNotFoundError):
        return _unreachable(path, error)
    return Refused(f"Không ghi được sổ {path.name}: {_reason(error)}.")


def _is_open(error: OSError) -> bool:
    """Whether somebody's program holds the file, as Windows says it: sharing and lock violations; and 'access
    denied' to a move (which names both files) onto it, when the new one beside it could be written."""
    number = getattr(error, "winerror", None)
    return number in (32, 33) or (number == 5 and error.filename2 is not None)


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "chương trình không có quyền, hãy cấp quyền đọc và ghi thư mục"
    if isinstance(error, (IsADirectoryError, NotADirectoryError)):
        return "đường dẫn không phải là một tệp"
    return error.strerror or "lỗi ổ đĩa hoặc mạng"
