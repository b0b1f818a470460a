"""Workbook files that are nobody's: copies, conflict files of a shared drive, strangers; for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from console.records import Fact, SyncWorkbook, Unit
from console.workflow.context import Context
from console.workflow.errors import Refused
from console.workflow.passes import between_passes
from sheets_sync.books import look_again
from sheets_sync.closed_books import closed_book
from sheets_sync.copies import COPY_OF, Judged, forget, judged
from sheets_sync.decisions import require_office
from sheets_sync.excel import ExcelStore
from sheets_sync.store import StoreError, TabSpec

_BEFORE = "Sổ trước đây (đã được thay bằng tệp đang dùng) của"
_REPLACED = "sync.replaced"  # the Fact that holds what such files are known by, the latest last
_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Stray:
    """A file in the folder that no unit's workbook is, and what it seems to be.

    `workbook` is the id of the SyncWorkbook that it is a copy of, or was before; a `held` one waits for a
    person, who may have it used in the workbook's place (see `use`). One that is `put_away` is where the
    program itself has put it: a closed book, or what a copy took the place of. Nobody need look at it.
    """

    name: str
    message: str
    workbook: int | None = None
    held: bool = False
    put_away: bool = False


def strays(store: ExcelStore, specs: Sequence[TabSpec]) -> list[Stray]:
    """Every stray file, with a sentence about it."""
    books = list(SyncWorkbook.select(SyncWorkbook, Unit).join(Unit))
    known, before = judged(), _replaced()
    found = []
    for name in store.others([book.key for book in books]):
        each = known.get(name)
        if each is not None and each.outcome != "looking":
            found.append(_known(name, each, before))
        else:
            found.append(_unjudged(store, specs, name, books, before))
    return found


def seen() -> list[Stray]:
    """Every stray file that the worker has seen, where the store is too far away for a screen to look."""
    before = _replaced()
    return [_known(name, each, before) for name, each in judged().items()]


class ChangesPlaces(Protocol):
    """What can put a copy in a workbook's place."""

    def change_places(self, key: str, name: str) -> str:
        """Let the copy be the workbook, and keep the other beside it; what the other is known by since: its
        stamp, or what stands in its name. Raises StoreError."""


def use(ctx: Context, store: ChangesPlaces, name: str) -> SyncWorkbook:
    """Let a held copy change places with its unit's workbook: the next pass merges it against the generation
    that it carries, and what differs on both sides is shown cell by cell. Raises Forbidden, Refused."""
    require_office(ctx)
    each = judged().get(name)
    wanted = each.workbook if each is not None else None
    book: SyncWorkbook | None = SyncWorkbook.get_or_none(SyncWorkbook.id == wanted)
    if book is None or each is None:
        raise Refused("Tệp này không phải bản sao của một sổ đang dùng.")
    if each.outcome != "held":
        raise Refused("Bản sao này không còn chờ chọn; mời xem lại câu ghi bên cạnh nó.")
    try:
        replaced = store.change_places(book.key, name)
    except StoreError as error:
        raise Refused(str(error)) from None
    with between_passes():
        marks = [*_replaced(), replaced][-_REMEMBERED:]
        Fact.insert(key=_REPLACED, value=marks).on_conflict(
            conflict_target=[Fact.key], update={Fact.value: marks}
        ).execute()
        forget(name)
        told = {"message": ""} if book.message == each.message else {}
        look_again(book.id, **told)
    return book


def _replaced() -> list[str]:
    """What files are known by that were workbooks before a copy took their place."""
    row = Fact.get_or_none(Fact.key == _REPLACED)
    return list(row.value) if row is not None else []


def _known(name: str, each: Judged, before: Sequence[str]) -> Stray:
    replaced = any(each.stamp == mark or f"[{mark}]" in name for mark in before)
    message = each.message.replace(COPY_OF, _BEFORE, 1) if replaced else each.message
    held = each.outcome == "held"
    return Stray(name, message, each.workbook, held, each.outcome == "closed" or (replaced and not held))


def _unjudged(
    store: ExcelStore,
    specs: Sequence[TabSpec],
    name: str,
    books: Sequence[SyncWorkbook],
    before: Sequence[str],
) -> Stray:
    try:
        read, stamp = store.read_other(name, specs), store.stamp_other(name).identity
    except StoreError as error:
        return Stray(name, str(error))
    book = next((each for each in books if each.workbook_id == read.sync.get("workbook")), None)
    closed = closed_book(read) if book is None else None
    if closed is not None:
        said = f"{closed.label.capitalize()}, của {closed.workbook.unit.label}; lượt đồng bộ tới sẽ xem."
        return Stray(name, said, closed.workbook_id, put_away=True)
    if book is None:
        return Stray(name, "Không phải sổ do hệ thống tạo; không được đọc.")
    what = _BEFORE if stamp in before else COPY_OF
    return Stray(name, f"{what} {book.unit.name}; lượt đồng bộ tới sẽ xem.", book.id)
