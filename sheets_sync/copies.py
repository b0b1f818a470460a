"""A second file of a workbook (Save as, '(1)', a mailed copy put beside): taken where only it changed,
otherwise held for a person (SHEETS.md §1, generations).

A copy is never written. It is judged once for each state in which it was saved, when it has stood still for
two passes and the workbook itself is at rest; what it alone changed goes through the same verbs as an edit of
the workbook. All of it is taken or nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import OperationalError

from console.database import transaction
from console.records import Fact, SyncConflict, SyncProblem, SyncWorkbook, Unit
from console.workflow.context import Actor, Context
from sheets_sync.applying import Applying
from sheets_sync.closed_books import Later, closed_book
from sheets_sync.lease import LeaseLost
from sheets_sync.ledger import Carried, Ledger
from sheets_sync.plan import Plan
from sheets_sync.planning import Planning, rows_of
from sheets_sync.store import Busy, Changed, SeesCopies, StoreError, TabSpec, WorkbookRead
from sheets_sync.watch import Stopping
from sheets_sync.work import TurnResult, Work

KEPT = "sync.copies"  # the Fact that holds what was judged of each file, by its name
COPY_OF = "Bản sao sổ của"
_STRANGER = "Không phải sổ do hệ thống tạo; không được đọc."
_LOOKING = "Tệp mới thấy; lượt đồng bộ tới sẽ xem."
_UNREST = f"{COPY_OF} {{unit}}; sẽ xem khi sổ đang dùng đồng bộ xong."
_SAME = f"{COPY_OF} {{unit}}, không có gì mới; xóa được."
_TAKEN = f"{COPY_OF} {{unit}}: {{count}} ô chỉ có ở bản này đã được nhận vào hệ thống; xóa được."
_HELD = (
    f"{COPY_OF} {{unit}} có nội dung khác sổ đang dùng ({{why}}); chưa nhận gì. "
    "Chọn dùng bản này thay sổ của đơn vị, hoặc chép tay phần cần giữ rồi xóa tệp."
)
_CLOSED_KEPT = "giữ để tra cứu."
_PROPOSED = "{count} nội dung ghi sau khi khóa sổ đã chuyển thành đề xuất."
_BROKEN = "Chương trình gặp lỗi khi xem tệp này (chi tiết trong nhật ký máy chủ); chưa nhận gì từ tệp."
_AGAIN = "đã nhận một lần, nay lại được sửa"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found about a file in the state `stamp`: `outcome` is looking, unrest, strange, same, taken,
    held or closed; `workbook` the id of the SyncWorkbook that it is a copy of."""

    stamp: str
    outcome: str
    message: str
    workbook: int | None = None

    @property
    def is_final(self) -> bool:
        """Whether there is nothing more to find out until the file is saved again."""
        return self.outcome not in ("looking", "unrest")


class _Held(Exception):
    """The copy waits for a person; the message says why. What was tried of it is undone."""


def judged() -> dict[str, Judged]:
    """What is known of each file that is no unit's workbook, by its name in the folder."""
    row = Fact.get_or_none(Fact.key == KEPT)
    return {name: Judged(**values) for name, values in (row.value if row else {}).items()}


def forget(name: str) -> None:
    """The copy of this name has become the workbook; whatever stands there now is looked at anew."""
    _keep({key: each for key, each in judged().items() if key != name})


@dataclass
class Copies:
    """Looks at the files beside the workbooks, at the end of a pass."""

    store: SeesCopies
    specs: Sequence[TabSpec]
    work: Callable[[Any], Work]

    def look(self) -> None:
        """Judge what is new or was saved again; a file that breaks something delays no other."""
        books = list(SyncWorkbook.select(SyncWorkbook, Unit).join(Unit))
        before = judged()
        now: dict[str, Judged] = {}
        for name in self.store.beside([book.key for book in books]):
            stamp = ""
            try:
                stamp = self.store.stamp_other(name).identity
                now[name] = self._judge(name, stamp, before.get(name), books)
            except (Busy, Changed) as error:
                now[name] = Judged(stamp, "looking", str(error))
            except StoreError as error:
                now[name] = Judged(stamp, "strange", str(error))
            except (LeaseLost, Stopping, OperationalError):
                raise
            except Exception:
                _log.exception("the file %s could not be looked at", name)
                now[name] = Judged(stamp, "strange", _BROKEN)
        if now != before:
            _keep(now)
        _tell(books, before, now)

    def _judge(self, name: str, stamp: str, before: Judged | None, books: Sequence[Any]) -> Judged:
        if before is None or (before.stamp != stamp and before.outcome not in ("taken", "held")):
            return Judged(stamp, "looking", _LOOKING)
        if before.stamp == stamp and before.is_final:
            return before
        read = self.store.read_other(name, self.specs)
        book = next((each for each in books if _is_copy(each, read)), None)
        if book is None:
            closed = closed_book(read)
            if closed is None:
                return Judged(stamp, "strange", _STRANGER)
            owner = next(each for each in books if each.id == closed.workbook_id)
            return self._closed(closed, read, stamp, owner)
        unit = book.unit.label
        if not self._at_rest(book):
            return Judged(stamp, "unrest", _UNREST.format(unit=unit), book.id)
        try:
            count = self._take(book, read, again=before.outcome == "taken")
        except _Held as held:
            return Judged(stamp, "held", _HELD.format(unit=unit, why=held), book.id)
        if count:
            return Judged(stamp, "taken", _TAKEN.format(unit=unit, count=count), book.id)
        return Judged(stamp, "same", _SAME.format(unit=unit), book.id)

    def _closed(self, closed: Any, read: WorkbookRead, stamp: str, book: Any) -> Judged:
        """A book that a new one took over from: what was typed into it since is proposed to the Office."""
        work = self.work(book)
        with transaction():
            work.hold()
            context = Context.begin(Actor.workbook(work.unit), work.rulebook, work.clock)
            count = Later(closed, read, work.tables, rows_of(work, Ledger(book)), context).propose()
        said = _PROPOSED.format(count=count) if count else _CLOSED_KEPT
        label = f"{closed.label.capitalize()}, của {book.unit.label}"
        return Judged(stamp, "closed", f"{label}; {said}", book.id)

    def _at_rest(self, book: Any) -> bool:
        """Whether the workbook itself stands as it was last agreed, so that the copy can be compared."""
        stamp = self.store.stamps([book.key])[book.key]
        settled = book.state == "ok" and book.allocated == book.generation and not book.paused
        return settled and not isinstance(stamp, StoreError) and stamp.identity == book.stamp

    def _take(self, book: Any, read: WorkbookRead, *, again: bool) -> int:
        """Take every cell that only the copy changed, in one transaction. Raises _Held."""
        work = self.work(book)
        with transaction():
            work.hold()
            planning = Planning(work, read, Ledger(book))
            if planning.frozen or planning.carried is Carried.UNKNOWN:
                raise _Held(" ".join(planning.frozen) or "không rõ được sao từ lúc nào")
            plans = planning.plans()
            wrong = [why for key, plan in plans.items() if (why := _trouble(book, planning, key, plan))]
            if wrong:
                raise _Held("; ".join(dict.fromkeys(wrong)))
            changes = [(key, plan) for key, plan in plans.items() if plan.changes]
            if changes and (again or work.is_closed):
                raise _Held(_AGAIN if again else "đơn vị không còn làm việc trong sổ")
            applying = Applying(work, read, TurnResult(work.unit.code), apart=True)
            count = 0
            for key, plan in changes:
                accepted = applying.carry_out(planning, planning.seen[key].table, plan)
                if len(accepted) != len(plan.changes):
                    raise _Held("có ô chưa nhận được theo quy chế")
                count += len(accepted)
        return count


def _is_copy(book: Any, read: WorkbookRead) -> bool:
    return bool(read.sync.get("workbook") == book.workbook_id and read.sync.get("unit") == book.unit.code)


def _trouble(book: Any, planning: Planning, tab: str, plan: Plan) -> str:
    """Why the copy cannot be taken as it is: what differs on both sides, or is no edit of a cell."""
    if plan.brakes:
        return plan.brakes[0].message
    fresh = [each for each in plan.conflicts if not _stands(SyncConflict, book, tab, each, sheet=each.sheet)]
    both = len(fresh) + _changed_in_both(planning, tab, plan)
    if both:
        return f"{both} ô cả hai bên cùng sửa"
    unread = [each for each in plan.problems if not _stands(SyncProblem, book, tab, each, typed=each.typed)]
    if unread:
        return f"{len(unread)} ô hoặc dòng chưa đọc được"
    if plan.proposals or plan.journal:
        return f"{len(plan.proposals) + len(plan.journal)} ô của Văn phòng được sửa"
    return "có dòng mới" if plan.new_rows or plan.creations or plan.reservations else ""


def _changed_in_both(planning: Planning, tab: str, plan: Plan) -> int:
    """Changes of cells that the workbook itself changed under the generation that the copy carries: whether
    the copy was made before or after that is not known, so neither may win."""
    table = planning.seen[tab].table
    base = planning.base(table)
    return sum(
        change.code in base and table.index[change.column] in base[change.code].past
        for change in plan.changes
    )


def _stands(kind: Any, book: Any, tab: str, item: Any, **typed: str) -> bool:
    """Whether the workbook itself shows the same, so that a person is asked about it already."""
    query = kind.select().where(
        (kind.workbook == book.id) & (kind.tab == tab) & (kind.code == item.code)
        & (kind.column == item.column) & kind.resolved_at.is_null()
    )  # fmt: skip
    return any(all(getattr(row, key) == value for key, value in typed.items()) for row in query)


def _keep(now: Mapping[str, Judged]) -> None:
    values = {
        name: {"stamp": j.stamp, "outcome": j.outcome, "message": j.message, "workbook": j.workbook}
        for name, j in now.items()
    }
    with transaction():
        Fact.insert(key=KEPT, value=values).on_conflict(
            conflict_target=[Fact.key], update={Fact.value: values}
        ).execute()


def _tell(books: Sequence[Any], before: Mapping[str, Judged], now: Mapping[str, Judged]) -> None:
    """A held copy is said on its workbook, as long as that has nothing more urgent to say."""
    said = {each.message for each in before.values() if each.outcome == "held"}
    for book in books:
        held = [e.message for e in now.values() if e.outcome == "held" and e.workbook == book.id]
        wanted = held[0] if held else ""
        if book.message != wanted and (book.message in said or not book.message):
            with transaction():
                SyncWorkbook.update(message=wanted).where(SyncWorkbook.id == book.id).execute()
