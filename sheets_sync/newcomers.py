"""Rows that a unit added: a code first, then a proposal to the Office (CT26 Điều 6.2a; SHEETS.md §1).

The proposal is a SyncProposal of a whole row: its column is '*', its text the row's values as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.records import Fact, SyncJournal, SyncProposal, SyncReservation, SyncWorkbook
from console.rules.codes import code_for
from sheets_sync.columns import Owner, Table
from sheets_sync.plan import Change, Creation, Record, Reservation

WHOLE_ROW = "*"
PREFIX = "DX"  # đề xuất
_COUNTER = "sync.newcomers"
_SPARE = 20
_CHANGED = "Đơn vị sửa dòng đề xuất"
_TAKEN = "Văn phòng đã nhận đề xuất và nhập thành nhiệm vụ."
_REFUSED = "Văn phòng không nhận đề xuất này."


@dataclass
class Newcomers:
    """The added rows of one tab of a workbook."""

    workbook: SyncWorkbook
    table: Table

    def reserved(self) -> dict[str, str]:
        """Codes that were written beside new rows, or are about to be."""
        if not self.table.rows_may_be_added:
            return {}
        query = SyncReservation.select().where(
            (SyncReservation.workbook == self.workbook.id) & (SyncReservation.tab == self.table.key)
        )
        return {row.code: row.fingerprint for row in query}

    def spare(self) -> list[str]:
        """The next codes that no row has."""
        if not self.table.rows_may_be_added:
            return []
        start = _last()
        return [code_for(PREFIX, start + number) for number in range(1, _SPARE + 1)]

    def reserve(self, reservations: Sequence[Reservation], now: datetime) -> None:
        """Keep which code is being written beside which row."""
        for each in reservations:
            SyncReservation.create(
                workbook=self.workbook.id, tab=self.table.key, code=each.code,
                fingerprint=each.fingerprint, reserved_at=now,
            )  # fmt: skip
        if reservations:
            highest = max(int(each.code.split("-")[1]) for each in reservations)
            Fact.insert(key=_COUNTER, value=highest).on_conflict(
                conflict_target=[Fact.key], preserve=[Fact.value]
            ).execute()

    def create(self, creations: Sequence[Creation], now: datetime) -> None:
        """The code was read back: the proposal is made, once."""
        for each in creations:
            values = {
                column.key: value
                for column, value in zip(self.table.columns, each.values, strict=True)
                if value
            }
            values["code"] = each.code
            SyncProposal.create(
                workbook=self.workbook.id, tab=self.table.key, code=each.code, column=WHOLE_ROW,
                position=each.position, noticed_at=now, proposed=_packed(values),
            )  # fmt: skip

    def change(self, code: str, changes: Sequence[Change], now: datetime) -> list[Change]:
        """The unit goes on editing its proposal while it waits; what was accepted."""
        row = self._proposals().get(code)
        if row is None or row.resolved_at is not None:
            return []
        for change in changes:
            if change.was:
                SyncJournal.create(
                    workbook=self.workbook.id, tab=self.table.key, code=code, column=change.column,
                    noticed_at=now, value=change.was, replaced_by=change.value, reason=_CHANGED,
                )  # fmt: skip
        values = json.loads(row.proposed) | {change.column: change.value for change in changes}
        SyncProposal.update(proposed=_packed(values)).where(SyncProposal.id == row.id).execute()
        return list(changes)

    def records(self) -> dict[str, Record]:
        """The added rows as the planner sees them: the unit's own until the Office has answered."""
        return {code: self._record(code, row) for code, row in self._proposals().items()}

    def _record(self, code: str, row: Any) -> Record:
        values = json.loads(row.proposed)
        left = "" if row.resolved_at is None else (_TAKEN if row.resolution == "accepted" else _REFUSED)
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
        return Record(code, tuple(values.get(column.key, "") for column in self.table.columns), whose, left)

    def _proposals(self) -> dict[str, Any]:
        if not self.table.rows_may_be_added:
            return {}
        query = SyncProposal.select().where(
            (SyncProposal.workbook == self.workbook.id)
            & (SyncProposal.tab == self.table.key)
            & (SyncProposal.column == WHOLE_ROW)
        )
        return {row.code: row for row in query}


def _last() -> int:
    row = Fact.get_or_none(Fact.key == _COUNTER)
    return int(row.value) if row is not None else 0


def _packed(values: dict[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False)
