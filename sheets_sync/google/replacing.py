"""A unit's spreadsheet set aside for one of its own, once everything in it was taken and nothing waits.

It is closed as one that a new year's workbook takes over from: renamed, kept, and what is typed there later
is proposed to the Office (see `closed_books`).
"""

from __future__ import annotations

from typing import Any

from console.database import transaction
from console.records import SyncWorkbook, Unit
from console.rulebook import read_rulebook
from console.workflow.context import Actor, Context
from sheets_sync import book_decisions, lease
from sheets_sync.engine import Engine
from sheets_sync.lease import Held, LeaseLost
from sheets_sync.store import Changed, Refused
from sheets_sync.takeover import close, closed_label, waiting_in
from sheets_sync.turn import TurnResult

_PASSES = 4  # one that takes, one that answers, one that finds nothing, and one for somebody who types
_BUSY = (
    "Chương trình đang đồng bộ nên chưa đổi bảng tính được; hãy dừng chương trình (hoặc tiến trình đồng bộ), "
    "chạy lại lệnh này, rồi mở lại."
)
_UNREAD = (
    "Chưa đổi bảng tính: bảng đang dùng còn nội dung chưa nhận xong hoặc dòng đang ghi dở; hãy đợi vài phút "
    "rồi chạy lại."
)
_WAITS = "Chưa đổi bảng tính: bảng đang dùng còn {count} việc chờ giải quyết; giải quyết xong thì chạy lại."
_NOT_READ = (
    "Chưa đổi bảng tính vì chưa đọc được bảng đang dùng. {message} Nếu bảng ấy đã mất hẳn, bấm “Tạo sổ "
    "mới thay thế” ở trang của sổ rồi chạy lại."
)


def set_aside(engine: Engine, unit: Unit) -> None:
    """Close the unit's spreadsheet and put it aside. The workbook is left paused, so that no pass makes
    another before the unit's own is linked.

    Raises Refused while another worker synchronises, or where anything there is unread or waits.
    """
    try:
        for _ in range(_PASSES):
            if _is_quiet(_pass(engine, unit)):
                return _close(engine, unit)
    except LeaseLost:
        raise Refused(_BUSY) from None
    except Changed:
        raise Refused(_UNREAD) from None
    raise Refused(_UNREAD)


def go_on(engine: Engine, unit: Unit) -> None:
    """The workbook is synchronised again."""
    book_decisions.resume(_program(engine), SyncWorkbook.get(SyncWorkbook.unit == unit.id))


def _pass(engine: Engine, unit: Unit) -> TurnResult:
    """One pass over the unit's workbook. Raises Refused where it is not read."""
    done = engine.run([unit.code])
    if done.busy:
        raise Refused(_BUSY)
    book: Any = SyncWorkbook.get(SyncWorkbook.unit == unit.id)
    if not done.turns:
        reason = "Sổ đang tạm dừng; hãy bấm “Đồng bộ lại” ở trang của sổ." if book.paused else book.message
        raise Refused(_NOT_READ.format(message=reason))
    (turn,) = done.turns
    if turn.state != "ok":
        raise Refused(_NOT_READ.format(message=turn.message))
    count = waiting_in(book)
    if count:
        raise Refused(_WAITS.format(count=count))
    return turn


def _is_quiet(turn: TurnResult) -> bool:
    """Whether the pass read the spreadsheet and found nothing to do on either side, no row half typed."""
    open_rows = any(plan.new_rows or plan.leaving for plan in turn.plans.values())
    return not (turn.written or turn.taken or open_rows)


def _close(engine: Engine, unit: Unit) -> None:
    work = engine.work_on(SyncWorkbook.get(SyncWorkbook.unit == unit.id), _held(engine))
    read = work.store.read(work.workbook.key, work.specs)
    if read.stamp.identity != work.workbook.stamp:
        raise Refused(_UNREAD)
    close(work, read, [])
    there = work.store.stamps([work.workbook.key])[work.workbook.key]
    work.store.set_aside(work.workbook.key, closed_label(work.workbook), there)
    with transaction():
        work.hold()
        work.set(state="new", takeover=None, begun_on=work.view.today)
        book_decisions.pause(_program(engine), work.workbook)


def _program(engine: Engine) -> Context:
    return Context.begin(Actor.system(), read_rulebook(engine.settings), engine.clock)


def _held(engine: Engine) -> Held:
    held = lease.take(engine.owner, engine.clock.now())
    if held is None:
        raise LeaseLost
    return held
