"""The pass: settle, detect, read, plan, apply, write, commit (SHEETS.md §2).

Between any two steps the process may be killed; a pass is simply run again. `boundary` is called by name
at each of these places, so that tests can stop there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from peewee import OperationalError

from console.clock import Clock
from console.database import transaction
from console.records import SyncWorkbook, Unit
from console.records.sync import WORKBOOK_STATES
from console.rulebook import Rulebook, read_rulebook
from console.settings import Settings
from console.workflow.still_shown import rows_shown
from sheets_sync import health, lease, marks, schema, sweep, withdrawing
from sheets_sync.books import is_used, missing_workbooks
from sheets_sync.columns import FILE_PROMPT, LINK_PROMPT, Table, calendar_days, offered_requests, tab_specs
from sheets_sync.copies import Copies
from sheets_sync.rows import View
from sheets_sync.store import KeepsFiles, MakesWait, SeesCopies, Stamp, StoreError, TabSpec, WorkbookStore
from sheets_sync.stores import Beside, Stores
from sheets_sync.tables import tables
from sheets_sync.takeover import is_coming
from sheets_sync.turn import Turn, TurnResult
from sheets_sync.watch import Stopping, Watch
from sheets_sync.withdrawing import Withdrawal
from sheets_sync.work import UNMADE, Work

_BROKEN = "Chương trình gặp lỗi khi đồng bộ sổ này (chi tiết trong nhật ký máy chủ); các sổ khác vẫn chạy."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PassResult:
    """What one pass did: the workbooks that it looked at, and how each ended."""

    turns: Sequence[TurnResult] = ()
    busy: bool = False  # another worker holds the lease

    @property
    def writes(self) -> int:
        """How many workbooks were written."""
        return sum(turn.written for turn in self.turns)


@dataclass
class Engine:
    """Synchronises every workbook of a store with the database."""

    store: WorkbookStore
    settings: Settings
    clock: Clock
    boundary: Callable[[str], None] = lambda name: None
    owner: str = field(default_factory=lambda: uuid4().hex)
    stopping: Callable[[], bool] = lambda: False  # asked between workbooks: the rest is left to the next pass
    former: WorkbookStore | None = None  # where workbooks made before `sync.store` was changed still are

    def __post_init__(self) -> None:
        self.tables: tuple[Table, ...] = tables(self.settings.field)
        self._specs: tuple[date, Sequence[TabSpec]] | None = None

    @property
    def stores(self) -> Stores:
        """Where each workbook is."""
        return Stores(self.settings.sync.store, self.store, self.former)

    def run(self, units: Sequence[str] | None = None) -> PassResult:
        """One pass over the workbooks that may have changed, or over those of the named units only.

        Raises LeaseLost where another worker took over.
        """
        held = lease.take(self.owner, self.clock.now())
        if held is None:
            return PassResult(busy=True)
        if missing_workbooks(self.settings.sync.store):
            sweep.begin_with_new(self.clock.now())
        turns: list[TurnResult] = []
        with self._watched(held), suppress(Stopping):
            self._turns(self._candidates(units), held, turns)
            self._withdraw(held, turns, units)
            if units is None and not self.stopping():
                self._copies(held)
                health.keep(self.store)
            sweep.end(self.clock.now())
        return PassResult(turns)

    @contextmanager
    def _watched(self, held: lease.Held) -> Iterator[None]:
        """The lease is kept while the store waits."""
        if not isinstance(self.store, MakesWait):
            yield
            return
        self.store.watched_by(Watch(held, self.clock, self.stopping))
        try:
            yield
        finally:
            self.store.watched_by(None)

    def _turns(self, chosen: Sequence[SyncWorkbook], held: lease.Held, turns: list[TurnResult]) -> None:
        """One workbook after the other; `turns` is filled on the way, as the pass may be stopped."""
        shared = self._shared() if chosen else None
        for workbook in chosen:
            if shared is None or self.stopping():
                break
            turns.append(self._turn(workbook, shared, held))

    def _withdraw(self, held: lease.Held, turns: list[TurnResult], units: Sequence[str] | None) -> None:
        """Words of secret rows that still stand: out of the workbooks that no turn writes, and the Office is
        told of the rest."""
        books = {row.workbook.id: row.workbook for row in rows_shown()}
        if not books and not withdrawing.is_told():
            return
        tried, dirty, reasons = {turn.unit for turn in turns}, marks.units_marked(), dict[int, str]()
        for book in books.values():
            if self.stopping():
                return
            if units is None or book.unit.code in units:
                if book.paused or book.state == "held":
                    reasons[book.id] = self._withdrawn(book, held, turns)
                elif book.state != "ok":
                    reasons[book.id] = book.message or f"{dict(WORKBOOK_STATES)[book.state]}."
                elif book.unit.code in tried and book.unit_id not in dirty:
                    reasons[book.id] = ""  # it was written, but for cells that it refused
        with transaction():
            lease.hold(held, self.clock.now())
            withdrawing.tell(rows_shown(), reasons, self.clock.now())

    def _withdrawn(self, book: SyncWorkbook, held: lease.Held, turns: list[TurnResult]) -> str:
        """Why words still stand in a workbook that is left alone, or ''; what breaks in it stays in it."""
        withdrawal = Withdrawal(self.work_on(book, held))
        try:
            return withdrawal.run()
        except (lease.LeaseLost, Stopping, OperationalError):
            raise
        except Exception:
            _log.exception("withdrawing secret words from %s failed", book.key)
            return _BROKEN
        finally:
            if withdrawal.wrote:
                turns.append(TurnResult(book.unit.code, book.state, book.message, written=1))

    def _copies(self, held: lease.Held) -> None:
        """Look at second files of workbooks; one that breaks delays no workbook."""
        if not isinstance(self.store, SeesCopies):
            return
        try:
            Copies(
                Beside(self.stores), self.specs(), lambda book: self._work(book, *self._shared(), held)
            ).look()
        except (lease.LeaseLost, Stopping, OperationalError):
            raise
        except StoreError as error:
            _log.warning("copies of workbooks were not looked at: %s", error)
        except Exception:
            _log.exception("copies of workbooks could not be looked at")

    def dry_run(self, units: Sequence[str] | None = None) -> list[TurnResult]:
        """What a pass would do, in plans; nothing is changed on either side."""
        workbooks = self._workbooks(units)
        if not workbooks:
            return []
        view, rulebook, specs = self._shared()
        return [self._make(workbook, view, rulebook, specs, None).preview() for workbook in workbooks]

    def release(self) -> None:
        """Give the lease back, at the end of a worker's life."""
        held = lease.take(self.owner, self.clock.now())
        if held is not None:
            lease.give_back(held)

    def work_on(self, workbook: SyncWorkbook, held: lease.Held) -> Work:
        """A workbook and everything that an act on it needs."""
        return self._work(workbook, *self._shared(), held)

    def specs(self) -> Sequence[TabSpec]:
        """The tabs as they are today: the regulation in force decides what `Đề nghị` offers."""
        today = self.clock.today()
        if self._specs is None or self._specs[0] != today:
            regulation = read_rulebook(self.settings).on(today)
            requests = offered_requests(extension=regulation.extension.allowed)
            named = FILE_PROMPT if isinstance(self.store, KeepsFiles) else LINK_PROMPT
            near = calendar_days(self.settings.rules.near_days)
            self._specs = today, tab_specs(self.tables, requests, named, near)
        return self._specs[1]

    def _shared(self) -> tuple[View, Rulebook, Sequence[TabSpec]]:
        rulebook = read_rulebook(self.settings)
        return View(rulebook, self.clock.today()), rulebook, self.specs()

    def _turn(
        self, workbook: SyncWorkbook, shared: tuple[View, Rulebook, Sequence[TabSpec]], held: lease.Held
    ) -> TurnResult:
        """One workbook; whatever breaks in it stays in it, and delays no other."""
        turn = self._make(workbook, *shared, held)
        try:
            return turn.run()
        except (lease.LeaseLost, Stopping, OperationalError):
            raise
        except Exception:
            _log.exception("sync of %s failed", workbook.key)
            turn.report("unreachable", _BROKEN)
            return turn.result

    def _make(
        self,
        workbook: SyncWorkbook,
        view: View,
        rulebook: Rulebook,
        specs: Sequence[TabSpec],
        held: lease.Held | None,
    ) -> Turn:
        return Turn(self._work(workbook, view, rulebook, specs, held))

    def _work(
        self,
        workbook: Any,
        view: View,
        rulebook: Rulebook,
        specs: Sequence[TabSpec],
        held: lease.Held | None,
    ) -> Work:
        return Work(
            workbook, self.stores.of(workbook), self.settings, self.tables, specs, view, rulebook, self.clock,
            held, self.boundary,
        )  # fmt: skip

    def _workbooks(self, units: Sequence[str] | None) -> list[SyncWorkbook]:
        unused = (Unit.channel != "sheet") | Unit.archived_at.is_null(False)
        never_made = unused & (SyncWorkbook.state == "new")
        query = SyncWorkbook.select(SyncWorkbook, Unit).join(Unit).where(~SyncWorkbook.paused & ~never_made)
        if units is not None:
            query = query.where(Unit.code.in_(list(units)))
        return list(query.order_by(SyncWorkbook.id))

    def _candidates(self, units: Sequence[str] | None) -> list[SyncWorkbook]:
        """Workbooks whose file, rows or day changed, those that could not be reached last; all of the named
        ones when units are given."""
        workbooks = self._workbooks(units)
        stamps = self.stores.stamps(workbooks)
        dirty = marks.units_marked()
        today, version = self.clock.today(), schema.version(self.specs())
        chosen = []
        for workbook in workbooks:
            stamp = stamps[workbook.key]
            if isinstance(stamp, StoreError) and workbook.state not in UNMADE:
                _unreachable(workbook, stamp, self.clock.now())
            elif (
                units is not None
                or _may_have_changed(workbook, stamp, dirty, today, version)
                or is_coming(workbook, today, self.settings.sync)
            ):
                chosen.append(workbook)
        return sorted(chosen, key=lambda each: each.state == "unreachable")


def _may_have_changed(
    workbook: Any, stamp: Stamp | StoreError, dirty: set[int], today: date, version: int
) -> bool:
    if isinstance(stamp, StoreError) or stamp.identity != workbook.stamp or workbook.released:
        return True
    if workbook.state == "held":
        return False
    return (
        workbook.unit_id in dirty
        or bool(workbook.seen)
        or workbook.state not in ("ok", "frozen")
        or workbook.allocated != workbook.generation
        or workbook.planned_on != today
        or workbook.schema_version != version
        or (workbook.state != "frozen" and is_used(workbook.unit) is (workbook.closed_at is not None))
    )


def _unreachable(workbook: Any, error: StoreError, now: datetime) -> None:
    """Missing or without permission: nothing is concluded, the Office is told."""
    if workbook.state == "unreachable" and workbook.message == str(error):
        return
    with transaction():
        SyncWorkbook.update(state="unreachable", message=str(error), last_pass_at=now).where(
            (SyncWorkbook.id == workbook.id) & (SyncWorkbook.stamp == workbook.stamp)
        ).execute()
