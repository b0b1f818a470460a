"""A new workbook in place of one that is nearly full or of last year; what is still open goes over
(SHEETS.md §1, a row's life).

Nothing may wait in the old one, and everything typed in it must have been taken: a pass that found nothing to
take and nothing to write. Then every row says that the book is closed; the next quiet read is the last one,
and the file is marked over exactly what was read. What is saved into it later is found by `closed_books`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from peewee import fn

from console.database import transaction
from console.records import (
    Participation,
    SyncBase,
    SyncBrake,
    SyncClosedBook,
    SyncCommand,
    SyncConflict,
    SyncGeneration,
    SyncProblem,
    SyncWorkbook,
    TaskState,
)
from console.rules.days import short_day
from console.settings import Sync
from sheets_sync import generation_log
from sheets_sync.books import AFTER, is_used, last_closed
from sheets_sync.columns import CLOSED_STATES, TASKS
from sheets_sync.ledger import Ledger, carried_number
from sheets_sync.plan import Plan
from sheets_sync.rows import Rows
from sheets_sync.store import WorkbookRead, WriteBatch
from sheets_sync.work import ASKED, CLOSED, CLOSING, Work

CLOSED_ON = "closed"  # in `_sync` of a closed file: the day
_WORTH = 5  # a full book changes only where it can leave a fifth of its rows behind
NOT_YET = "Chưa mở được sổ mới"
_WAITS = f"{NOT_YET}: sổ còn {{count}} việc chờ giải quyết."


@dataclass
class Takeover:
    """One workbook that was just read: whether, and how, a new one takes over."""

    work: Work
    read: WorkbookRead
    rows: Rows  # of the tasks' tab
    plans: Mapping[str, Plan]

    def step(self, *, quiet: bool) -> bool:
        """One step towards the new workbook; whether the turn goes on at once. `quiet`: the read needed
        nothing on either side. Raises StoreError."""
        work = self.work
        if not is_used(work.unit) or work.is_closed or not self._is_due():
            return False
        count = waiting_in(work.workbook)
        if count:
            with transaction():
                work.set(message=_WAITS.format(count=count))
            return False
        if not quiet:
            return True  # read once more: what was just written or taken is then agreed
        if work.workbook.takeover == CLOSING:
            close(work, self.read, self._settled())
        else:
            with transaction():
                work.hold()
                work.set(takeover=CLOSING)
            work.boundary("closing")
        return True

    def _is_due(self) -> bool:
        book, sync = self.work.workbook, self.work.settings.sync
        if book.takeover in (ASKED, CLOSING) or book.store != sync.store:
            return True
        if book.begun_on is None:
            self._begin_today()
        if self._is_of_last_year() and sync.new_book_yearly:
            if self._left_behind():
                return True
            self._begin_today()  # there is nothing to leave behind: the same book goes on
        used = max((row.position for row in self.plans[TASKS].rows.values()), default=1) - 1
        return used > sync.new_book_rows and self._left_behind() * _WORTH >= used

    def _is_of_last_year(self) -> bool:
        begun: date = self.work.workbook.begun_on
        return begun.year < self.work.view.today.year

    def _begin_today(self) -> None:
        with transaction():
            self.work.set(begun_on=self.work.view.today)

    def _left_behind(self) -> int:
        """How many rows of the tab would not go over: closed long enough, or grey."""
        mine: Any = (SyncBase.workbook == self.work.workbook.id) & (SyncBase.tab == TASKS)
        grey = SyncBase.select(SyncBase.code).where(mine & SyncBase.tombstone)
        return len({row.code for row in grey} & self.plans[TASKS].rows.keys()) + len(self._settled())

    def _settled(self) -> list[int]:
        """The participations whose task closed so long ago that neither the unit nor a report looks at the
        row any more."""
        before = self.work.now - timedelta(days=self.work.settings.sync.carry_closed_days)
        closed = {
            row.subject.id: row.part.id for row in self.rows.values() if row.subject.state in CLOSED_STATES
        }
        since = _closed_since(list(closed))
        return [part for task, part in closed.items() if task in since and since[task] < before]


def close(work: Work, read: WorkbookRead, settled: Sequence[int]) -> None:
    """The last write of a workbook, over exactly what was read; another is then to be made. `settled`: the
    participations that do not go over. Raises StoreError."""
    book = work.workbook
    mark = WriteBatch((), {CLOSED_ON: work.view.today.isoformat()})
    work.store.write(book.key, mark, read, work.specs)
    work.boundary("marked")
    with transaction():
        work.hold()
        keep_closed(work, label(book.begun_on or work.view.today, work.view.today))
        Participation.update(shelved_at=work.now).where(Participation.id.in_(list(settled))).execute()
        work.set(
            workbook_id=uuid4().hex, state="again", takeover=CLOSED, stamp="", message="", seen=[],
            generation=0,
        )  # fmt: skip
    work.boundary("closed")


def is_coming(workbook: Any, today: date, sync: Sync) -> bool:
    """Whether a new workbook is to take over at the next quiet read, nothing known in its way."""
    if workbook.message or workbook.state == "held" or not is_used(workbook.unit):
        return False
    of_last_year = workbook.begun_on is not None and workbook.begun_on.year < today.year
    asked = workbook.takeover in (ASKED, CLOSING) or workbook.store != sync.store
    return asked or (sync.new_book_yearly and of_last_year)


def waiting_in(workbook: SyncWorkbook) -> int:
    """How many things wait for a person and would be left behind: conflicts, brakes, unread cells, refused
    acts. Proposals go over: they stay on the unit's workbook."""
    count = 0
    for kind in (SyncConflict, SyncProblem, SyncBrake, SyncCommand):
        of_book = (kind.workbook == workbook.id) & kind.resolved_at.is_null()
        count += int(kind.select().where(of_book).count())
    return count


def label(begun: date, today: date) -> str:
    """What a closed book is called: 'sổ năm 2025, đã khóa ngày 2-1-2026'; it stands in file names too."""
    return f"sổ năm {begun.year}, đã khóa ngày {short_day(today).replace('/', '-')}"


def keep_closed(work: Work, name: str) -> None:
    """Keep what the present file was agreed to say, and what it said before, under its id, and let its base
    go. Inside a transaction."""
    book = work.workbook
    ledger = Ledger(book)
    SyncClosedBook.create(
        workbook=book.id, identity=book.workbook_id, label=name, begun_on=book.begun_on, closed_at=work.now,
        cells={**ledger.said(), generation_log.CLOSED: ledger.logs()},
    )  # fmt: skip
    forget(book)


def forget(workbook: SyncWorkbook) -> None:
    """Nothing is agreed with this workbook any more. Inside a transaction."""
    for kind in (SyncBase, SyncGeneration):
        kind.delete().where(kind.workbook == workbook.id).execute()


def closed_label(workbook: SyncWorkbook) -> str:
    """What the file in the workbook's place is called once it is set aside; '' where none was closed."""
    if workbook.takeover != CLOSED:
        return ""
    last = last_closed(workbook)
    return last.label if last is not None else ""


def put_right(work: Work, read: WorkbookRead) -> bool:
    """Whether a file that is not the workbook in use is one that came before or after it, and was put right.

    A closed book saved over the new one (by a computer that was away) is set aside again and the new one made
    again; what was agreed in it is known, for somebody may have it open. A file that took over from ours
    while the database was older (restored from a backup) is the workbook in use; nothing is agreed with it.
    """
    book, carried = work.workbook, read.sync.get("workbook", "")
    if read.sync.get("unit") != work.unit.code or not carried:
        return False
    mine = SyncClosedBook.workbook == book.id
    came_back = SyncClosedBook.select().where(mine & (SyncClosedBook.identity == carried)).exists()
    if came_back:
        with transaction():
            work.hold()
            work.set(state="again", takeover=CLOSED, stamp="", message="", seen=[])
        return True
    if read.sync.get(AFTER) != book.workbook_id:
        return False
    with transaction():
        work.hold()
        keep_closed(work, label(book.begun_on or work.view.today, work.view.today))
        work.set(
            workbook_id=carried, begun_on=work.view.today, takeover=None, stamp="", message="", seen=[],
            generation=0, allocated=max(book.allocated, carried_number(read.sync)),
        )  # fmt: skip
    return True


def _closed_since(tasks: Sequence[int]) -> dict[int, datetime]:
    """When each of these closed tasks was closed: the end of its last open interval."""
    if not tasks:
        return {}
    state: Any = TaskState
    query = (
        state.select(state.task, fn.MAX(state.to_at))
        .where(state.task.in_(list(tasks)) & state.state.not_in(list(CLOSED_STATES)))
        .group_by(state.task)
    )
    return {task: at for task, at in query.tuples() if at is not None}
