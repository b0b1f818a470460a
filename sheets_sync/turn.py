"""One workbook's turn in a pass: read, plan, apply, write, commit; or create it first."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from console.database import transaction
from console.workflow.errors import Stale
from sheets_sync.applying import Applying
from sheets_sync.columns import CODE, TASKS
from sheets_sync.committing import commit, not_written
from sheets_sync.creating import create
from sheets_sync.ledger import Carried, Ledger, carried_number
from sheets_sync.planning import Planning, not_ours
from sheets_sync.store import (
    Busy,
    CellWrite,
    Changed,
    Refused,
    Stamp,
    StoreError,
    WorkbookRead,
    WriteBatch,
)
from sheets_sync.takeover import Takeover, closed_label, put_right
from sheets_sync.work import UNMADE, Loaded, TurnResult, Work

__all__ = ["Turn", "TurnResult"]

_TRIES = 3  # a file saved between reading and writing is read again so many times in one pass
_STEPS = 6  # at most so many looks while a new workbook takes over


@dataclass
class Turn:
    """One workbook, once."""

    work: Work

    def __post_init__(self) -> None:
        self.result = TurnResult(self.work.unit.code)

    def run(self) -> TurnResult:
        """Bring the workbook and the database together; a failure is told, and stays in this workbook."""
        try:
            for _ in range(_TRIES):
                try:
                    steps = 1
                    while self._once() and steps < _STEPS:
                        steps += 1
                    break
                except (Changed, Stale) as error:
                    self.report("waiting", str(error))
        except (Busy, Refused) as error:
            self.report("waiting", str(error))
        except StoreError as error:
            self.report("unreachable", str(error))
        return self.result

    def preview(self) -> TurnResult:
        """The plans of the next turn; nothing is changed."""
        work, result = self.work, self.result
        if work.workbook.state in UNMADE and self._is_missing():
            result.state, result.message = "new", "Sổ chưa có; lượt đồng bộ tới sẽ tạo."
            return result
        try:
            read = work.store.look(work.workbook.key, work.specs)
        except StoreError as error:
            result.state, result.message = "unreachable", str(error)
            return result
        stranger = not_ours(work, read)
        if stranger:
            result.state, result.message = "held", stranger
            return result
        ledger = Ledger(work.workbook)
        planning = Planning(work, read, ledger)
        number = carried_number(read.sync)
        if planning.carried is Carried.GIVEN_UP:
            ledger.take_up(number)
        if planning.carried in (Carried.PRESENT, Carried.GIVEN_UP):
            ledger.take_back(number)
        result.plans, result.message = planning.plans(), " ".join(planning.frozen)
        return result

    def report(self, state: str, message: str, stamp: Stamp | None = None) -> None:
        """Tell the Office how the workbook stands; its data stay as they are."""
        work = self.work
        self.result.state, self.result.message = state, message
        values: dict[str, Any] = {"message": message, "last_pass_at": work.now}
        if work.workbook.state not in UNMADE:
            values["state"] = state
        if stamp is not None:
            values["stamp"] = stamp.identity
        with suppress(Changed), transaction():  # what was decided meanwhile stands: the next look tells
            work.hold()
            work.set(**values)

    def _once(self) -> bool:
        """One look at the workbook; whether it goes on at once, because a new one is taking over."""
        work = self.work
        work.refresh()
        if work.workbook.state == "again":
            self._make_room()
            if work.workbook.store != work.settings.sync.store:
                return False  # the next pass makes it in the store in use
        if work.workbook.state == "new" and self._is_missing():
            create(work, self.result)
            return False
        read = work.store.read(work.workbook.key, work.specs)
        work.boundary("read")
        stranger = not_ours(work, read)
        if stranger:
            if put_right(work, read):
                return True
            self.report("held", stranger, read.stamp)
            return False
        taken = self.result.taken
        applied = Applying(work, read, self.result).run()
        work.boundary("applied")
        if applied is None:
            return False
        batch, loaded, frozen = applied
        stamp = read.stamp
        if not batch.is_empty:
            with transaction():
                work.hold()  # a worker that slept through its lease leaves the file to the one that goes on
            stamp = self._write(read, batch, loaded)
        work.boundary("written")
        commit(work, stamp, loaded, wrote=stamp is not read.stamp, frozen=frozen)
        self.result.state, self.result.message = ("frozen" if frozen else "ok"), frozen
        work.boundary("committed")
        quiet = batch.is_empty and self.result.taken == taken
        # rows may be half typed, or about to leave
        if frozen or any(plan.new_rows or plan.leaving for plan in loaded.plans.values()):
            return False
        return Takeover(work, read, loaded.rows[TASKS], loaded.plans).step(quiet=quiet)

    def _make_room(self) -> None:
        """The workbook is to be made again: what stands in its place is kept, under another name."""
        work = self.work
        there = work.store.stamps([work.workbook.key])[work.workbook.key]
        with transaction():
            work.hold()
        work.store.set_aside(work.workbook.key, closed_label(work.workbook), there)
        work.boundary("set aside")
        with transaction():
            work.hold()
            work.set(state="new", takeover=None)

    def _is_missing(self) -> bool:
        key = self.work.workbook.key
        return isinstance(self.work.store.stamps([key])[key], StoreError)

    def _write(self, read: WorkbookRead, batch: WriteBatch, loaded: Loaded) -> Stamp:
        """One atomic write; once more without the cells that the file will never take, which is a repair."""
        work = self.work
        for left in reversed(range(_TRIES)):
            try:
                stamp = work.store.write(work.workbook.key, batch, read, work.specs)
                break
            except Refused as error:
                if not error.cells or not left:
                    raise
                refused = _whole(error.cells, batch)
                not_written(work, loaded, Refused(str(error), refused))
                self.result.repairs += 1
                batch = replace(batch, cells=[cell for cell in batch.cells if cell not in refused])
        self.result.written += 1
        return stamp


def _whole(refused: Sequence[CellWrite], batch: WriteBatch) -> list[CellWrite]:
    """The refused cells, and the others of rows whose code is among them: without it they are nobody's."""
    lost = {(cell.tab, cell.position) for cell in refused if cell.column == CODE.key}
    others = [cell for cell in batch.cells if (cell.tab, cell.position) in lost and cell not in refused]
    return [*refused, *others]
