"""The store in use, and the one in which workbooks that were made before `sync.store` was changed still are.

Such a workbook is read there once more; then a new one takes over from it in the store in use
(sheets_sync/takeover.py), and the closed one is looked at where it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sheets_sync.store import SeesCopies, Stamp, StoreError, TabSpec, Unreachable, WorkbookRead, WorkbookStore

_NAMES = {"excel": "thư mục Excel", "google": "Google Trang tính"}
_LEFT = (
    "Sổ còn ở {name}, nơi dùng trước đây, và được chuyển sang nơi đang dùng khi đọc được ở đó lần cuối; "
    "hãy giữ nguyên cấu hình nơi cũ cho đến lúc ấy. {error}"
)


@dataclass(frozen=True, slots=True)
class Stores:
    """`present` is what `sync.store` names (`name`); `former` the other one, where there is one."""

    name: str
    present: WorkbookStore
    former: WorkbookStore | None = None

    def of(self, workbook: Any) -> WorkbookStore:
        """Where the workbook is, or is to be made. Raises Unreachable."""
        if workbook.store == self.name or workbook.state == "new":
            return self.present
        if self.former is None:
            raise left_behind(workbook, Unreachable("Nơi cũ không còn được cấu hình."))
        return self.former

    def stamps(self, workbooks: Sequence[Any]) -> dict[str, Stamp | StoreError]:
        """The present stamp of each workbook by its key, asked where it is."""
        here = [book.key for book in workbooks if book.store == self.name or book.state == "new"]
        found = dict(self.present.stamps(here))
        there = [book for book in workbooks if book.key not in found]
        if there and self.former is not None:
            found |= self.former.stamps([book.key for book in there])
        for book in there:
            stamp = found.get(book.key, Unreachable("Nơi cũ không còn được cấu hình."))
            found[book.key] = left_behind(book, stamp) if isinstance(stamp, StoreError) else stamp
        return found


def left_behind(workbook: Any, error: StoreError) -> Unreachable:
    """Why a workbook in the former store cannot be reached, and what the Office does about it."""
    return Unreachable(_LEFT.format(name=_NAMES.get(workbook.store, workbook.store), error=error))


@dataclass
class Beside:
    """The files beside the workbooks of both stores, as one that sees copies."""

    stores: Stores
    _whose: dict[str, SeesCopies] = field(default_factory=dict)

    def beside(self, known: Sequence[str]) -> Sequence[str]:
        """Names of the files that a pass looks at; those of the former store only while it answers."""
        self._whose = {}
        for store in (self.stores.present, self.stores.former):
            if isinstance(store, SeesCopies):
                try:
                    self._whose |= dict.fromkeys(store.beside(known), store)
                except StoreError:
                    if store is self.stores.present:
                        raise
        return list(self._whose)

    def stamps(self, keys: Sequence[str]) -> Mapping[str, Stamp | StoreError]:
        """The present stamps of workbooks in use."""
        return self.stores.present.stamps(keys)

    def stamp_other(self, name: str) -> Stamp:
        """The present stamp of such a file. Raises Unreachable."""
        return self._whose[name].stamp_other(name)

    def read_other(self, name: str, tabs: Sequence[TabSpec]) -> WorkbookRead:
        """Read such a file. Raises Unreachable."""
        return self._whose[name].read_other(name, tabs)
