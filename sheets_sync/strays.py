"""Workbook files that are nobody's: copies, conflict files of a shared drive, strangers.

They are noticed and shown, never merged: a person says which of two files is the unit's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.records import SyncWorkbook, Unit
from sheets_sync.excel import ExcelStore
from sheets_sync.store import StoreError, TabSpec


@dataclass(frozen=True, slots=True)
class Stray:
    """A file in the folder that no unit's workbook is, and what it seems to be."""

    name: str
    message: str


def strays(store: ExcelStore, specs: Sequence[TabSpec]) -> list[Stray]:
    """Every stray file, with a sentence about it."""
    books = list(SyncWorkbook.select(SyncWorkbook, Unit).join(Unit))
    units = {book.workbook_id: book.unit.name for book in books}
    return [
        Stray(name, _sentence(store, specs, name, units))
        for name in store.others([book.key for book in books])
    ]


def _sentence(store: ExcelStore, specs: Sequence[TabSpec], name: str, units: dict[str, str]) -> str:
    try:
        carried = store.read_other(name, specs).sync
    except StoreError as error:
        return str(error)
    unit = units.get(carried.get("workbook", ""))
    if unit is None:
        return "Không phải sổ do hệ thống tạo; không được đọc."
    return f"Bản sao sổ của {unit}; không được đọc. Nếu đây mới là bản đúng, chép đè lên sổ của đơn vị."
