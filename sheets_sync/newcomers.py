"""Rows that a unit adds: a code first, then the record, keyed by it (SHEETS.md §1).

A code is reserved, written beside the row, and read back before anything is made of the row: no kill in
between can make two. On `Nhiệm vụ` the row becomes a proposal to the Office (CT26 Điều 6.2a): a SyncProposal
of a whole row, whose column is '*' and whose text is the row's values as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from console.records import Fact, SyncProposal, SyncReservation, SyncWorkbook
from console.records.inspection import UNDECIDED
from console.rules.codes import code_for
from console.workflow.archive import withdraw_inspection
from console.workflow.context import Actor, Context
from console.workflow.inspections import create_inspection
from console.workflow.still_shown import ERASED_ROW
from sheets_sync import journal
from sheets_sync.columns import Owner, Table
from sheets_sync.inspection_table import FORMS
from sheets_sync.participations import WITHDRAWN
from sheets_sync.plan import Change, Creation, Record, Reservation
from sheets_sync.plan.model import WHOLE_ROW
from sheets_sync.plan.notes import because
from sheets_sync.rows import Row

UNWRITTEN = timedelta(days=1)  # a code that no read has shown for so long was never written
_SPARE = 20
_CHANGED = "Đơn vị sửa dòng đề xuất"
_TAKEN = "Văn phòng đã nhận đề xuất và nhập thành nhiệm vụ."
_TAKEN_AS = "Văn phòng đã nhận đề xuất và nhập thành nhiệm vụ {codes}; mời ghi tiếp ở dòng đó."
_REFUSED = "Văn phòng không nhận đề xuất này"
ENTERED = "entered"  # the resolution of a row that was taken by naming tasks that were there already
DELETED = "Đơn vị xóa dòng khỏi bảng, hồ sơ đã vào lưu trữ"
_GONE = (
    "Đơn vị đã xóa dòng của cuộc kiểm tra “{title}” khỏi bảng nên hồ sơ được đưa vào lưu trữ; "
    "nếu xóa nhầm, khôi phục tại mục Giá trị đã thay."
)


@dataclass
class Newcomers:
    """The added rows of one tab of a workbook, during one transaction. This class keeps the codes; what
    becomes of a row whose code was read back is for the tab to say."""

    workbook: SyncWorkbook
    table: Table
    prefix = ""  # of the codes
    counter = ""  # the Fact that holds the last number given

    def reserved(self) -> dict[str, str]:
        """Codes that were written beside new rows, or are about to be."""
        return {row.code: row.fingerprint for row in self._reservations}

    def spare(self) -> list[str]:
        """The next codes that no row has."""
        if not self.table.rows_may_be_added:
            return []
        return [code_for(self.prefix, self._last + number) for number in range(1, _SPARE + 1)]

    def reserve(self, reservations: Sequence[Reservation], now: datetime) -> None:
        """Keep which code is being written beside which row; some may be written once more."""
        known = self.reserved()
        fresh = [each for each in reservations if each.code not in known]
        for each in fresh:
            SyncReservation.create(
                workbook=self.workbook.id, tab=self.table.key, code=each.code,
                fingerprint=each.fingerprint, reserved_at=now,
            )  # fmt: skip
        if fresh:
            highest = max(int(each.code.split("-")[1]) for each in fresh)
            Fact.insert(key=self.counter, value=highest).on_conflict(
                conflict_target=[Fact.key], preserve=[Fact.value]
            ).execute()
            self._forget()

    def expire(self, shown: Collection[str], now: datetime) -> None:
        """Let go of codes that were reserved long ago and stand in no row: their writes never happened."""
        gone = [
            row.id
            for row in self._reservations
            if row.reserved_at < now - UNWRITTEN and row.code not in shown
        ]
        if gone:
            SyncReservation.delete().where(SyncReservation.id.in_(gone)).execute()
            self._forget()

    def create(self, creation: Creation, ctx: Context) -> Mapping[str, str]:
        """The code was read back: make the record, once, in the caller's transaction. The values that it
        took of the row, by column. Raises WorkflowError where it may not be made."""
        raise NotImplementedError

    def remove(self, row: Row, ctx: Context) -> str:
        """The unit took away a row of its own: its record leaves the lists, in the caller's transaction. What
        the Office must be told of it, or ''."""
        raise NotImplementedError

    def change(self, code: str, changes: Sequence[Change], now: datetime) -> list[Change]:
        """The unit goes on editing an added row that has no record of its own; what was accepted."""
        return []

    def records(self) -> dict[str, Record]:
        """Added rows that have no record of their own, as the planner sees them."""
        return {}

    @cached_property
    def _reservations(self) -> list[Any]:
        if not self.table.rows_may_be_added:
            return []
        mine = (SyncReservation.workbook == self.workbook.id) & (SyncReservation.tab == self.table.key)
        return list(SyncReservation.select().where(mine))

    @cached_property
    def _last(self) -> int:
        row = Fact.get_or_none(Fact.key == self.counter)
        return int(row.value) if row is not None else 0

    def _forget(self) -> None:
        """What was read of the tables has changed."""
        for name in ("_reservations", "_last", "_proposals"):
            self.__dict__.pop(name, None)


class ProposedTasks(Newcomers):
    """Rows added to `Nhiệm vụ`: the unit's own until the Office has answered."""

    prefix, counter = "DX", "sync.newcomers"  # đề xuất

    def create(self, creation: Creation, ctx: Context) -> Mapping[str, str]:
        """Propose the row's task to the Office."""
        taken = dict(zip(self.table.index, creation.values, strict=True)) | {"code": creation.code}
        SyncProposal.create(
            workbook=self.workbook.id, tab=self.table.key, code=creation.code, column=WHOLE_ROW,
            position=creation.position, noticed_at=ctx.now,
            proposed=_packed({key: value for key, value in taken.items() if value}),
        )  # fmt: skip
        self._forget()
        return taken

    def change(self, code: str, changes: Sequence[Change], now: datetime) -> list[Change]:
        """The unit goes on editing its proposal while it waits."""
        row = self._proposals.get(code)
        if row is None or row.resolved_at is not None:
            return []
        for change in changes:
            if change.was:
                journal.keep(
                    self.workbook, self.table.key, code, change.column, now,
                    value=change.was, replaced_by=change.value, reason=_CHANGED,
                    by=Actor.workbook(self.workbook.unit).name,
                )  # fmt: skip
        values = json.loads(row.proposed) | {change.column: change.value for change in changes}
        SyncProposal.update(proposed=_packed(values)).where(SyncProposal.id == row.id).execute()
        self._forget()
        return list(changes)

    def records(self) -> dict[str, Record]:
        """The proposals."""
        return {code: self._record(code, row) for code, row in self._proposals.items()}

    def _record(self, code: str, row: Any) -> Record:
        values = json.loads(row.proposed)
        blank = row.resolution == ERASED_ROW
        left = "" if row.resolved_at is None else WITHDRAWN if blank else _answer(row)
        whose = tuple(
            Owner.NONE
            if left
            else (
                Owner.COMPUTED
                if column.lead is Owner.COMPUTED and column.coordinator is not Owner.UNIT
                else Owner.UNIT
            )
            for column in self.table.columns
        )
        said = tuple(values.get(column.key, "") for column in self.table.columns)
        return Record(code, said, whose, left, blank)

    @cached_property
    def _proposals(self) -> dict[str, Any]:
        query = SyncProposal.select().where(
            (SyncProposal.workbook == self.workbook.id)
            & (SyncProposal.tab == self.table.key)
            & (SyncProposal.column == WHOLE_ROW)
        )
        return {row.code: row for row in query}


class OwnInspections(Newcomers):
    """Rows added to `Kiểm tra`: inspections of the unit's own (LC15 Điều 12, HP25 Điều 11.2). The code is the
    record's own, so that no second one can take it; what else the row says are acts that follow."""

    prefix, counter = "KTDV", "sync.own_inspections"  # kiểm tra của đơn vị

    def create(self, creation: Creation, ctx: Context) -> Mapping[str, str]:
        """Enter the unit's inspection, as its workbook says it."""
        values = dict(zip(self.table.index, creation.values, strict=True))
        taken = {key: values[key] for key in ("title", "form", "basis", "leader")}
        create_inspection(
            ctx,
            title=taken["title"],
            inspector=self.workbook.unit,
            form=FORMS[taken["form"]],
            basis=taken["basis"],
            leader=taken["leader"],
            code=creation.code,
        )
        return {**taken, "code": creation.code}

    def remove(self, row: Row, ctx: Context) -> str:
        """Archive the inspection. The Office is told where others know of it already, itself among them."""
        inspection = row.subject
        known = inspection.state not in UNDECIDED or not inspection.code.startswith(self.prefix)
        withdraw_inspection(ctx, inspection)
        journal.keep(
            self.workbook, self.table.key, inspection.code, WHOLE_ROW, ctx.now,
            value=inspection.title, replaced_by="", reason=DELETED, by=ctx.actor.name,
        )  # fmt: skip
        return _GONE.format(title=inspection.title) if known else ""


def _answer(row: Any) -> str:
    if row.resolution not in ("accepted", ENTERED):
        return _REFUSED + because(row.answer or "")
    return _TAKEN_AS.format(codes=row.standing) if row.standing else _TAKEN


def _packed(values: dict[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False)
