"""What was agreed with each workbook, generation by generation, in the database.

The present base is in SyncBase. Each generation keeps the values that were agreed while it was in the
file and have been replaced since, so that a copy of it saved back later reverts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from peewee import fn

from console.records import SyncGeneration, SyncWorkbook
from sheets_sync import base_rows, generation_log, given_up
from sheets_sync.base_rows import Stored, base_row
from sheets_sync.columns import NOTE, Table
from sheets_sync.given_up import ADDED, MARKS, TOMBSTONE
from sheets_sync.plan import BaseRow

Cells = Mapping[tuple[str, str], str]
GENERATION = "generation"  # the key in `_sync`
_LOOKED_AT = 50  # generations, the last ones, that may have shown what was agreed late
_NUMBER = re.compile(r"[0-9]{1,9}")


class Carried(Enum):
    """Which generation a file carries."""

    PRESENT = auto()  # the last one known to be written
    ARRIVED = auto()  # one that was sent: the write did happen
    GIVEN_UP = auto()  # one that was sent, and given up for a newer one: it did happen after all
    STALE = auto()  # an earlier one: a copy saved over our write
    UNKNOWN = auto()  # none that we know: nothing was agreed


def carried_number(sync: Mapping[str, str]) -> int:
    """The generation that a file carries in `_sync`, -1 where it carries none that a program wrote."""
    generation = sync.get(GENERATION, "")
    return int(generation) if _NUMBER.fullmatch(generation) else -1


class Ledger:
    """The base of one workbook during one pass. Changes are kept in memory until `save`.

    `sent_only` reads no more than the rows of an unfinished write: enough to settle it. `elsewhere`: what is
    agreed now stands in a file of another generation, and in none of the present one.
    """

    def __init__(self, workbook: SyncWorkbook, *, sent_only: bool = False) -> None:
        self.workbook = workbook
        self._log: generation_log.Log = {}
        self._known: dict[int, bool] = {}
        self.elsewhere = False
        self._rows = base_rows.read(workbook, sent_only=sent_only)
        if workbook.allocated != workbook.generation:  # else all that is agreed was written
            self._find_unshown()

    def carried(self, generation: str) -> Carried:
        """What the generation that a file carries means here."""
        number = carried_number({GENERATION: generation})
        if number == self.workbook.generation and number > 0:
            return Carried.PRESENT
        if number == self.workbook.allocated and number > 0:
            return Carried.ARRIVED
        if 0 < number < self.workbook.generation and self._was_in_file(number):
            return Carried.STALE
        late = given_up.found(self.workbook, number) if 0 < number < self.workbook.allocated else None
        if late is not None and late.over == self.workbook.generation:
            return Carried.GIVEN_UP
        is_known = late is not None and self._was_in_file(late.over)
        return Carried.STALE if is_known else Carried.UNKNOWN

    def codes(self, tab: str) -> set[str]:
        """Codes of the rows that were ever agreed or sent."""
        return {code for each, code in self._rows if each == tab}

    def base(self, table: Table) -> dict[str, BaseRow]:
        """What was last agreed, as the planner takes it."""
        found = {}
        for (tab, code), row in self._rows.items():
            if tab == table.key and row.cells:
                if row.shown is None:
                    row.shown = base_row(table, code, row.cells, row.tombstone, covered=row.covered)
                found[code] = row.shown
        return found

    def base_at(self, table: Table, generation: int, shown: Collection[str] = ()) -> dict[str, BaseRow]:
        """What was agreed while an earlier generation was in the file, with all that it may show. Rows that
        came later are not in it; where the file has one all the same (`shown`), as it began."""
        late = None if self._generation(generation) else given_up.found(self.workbook, generation)
        if late is not None:
            before = self.base_at(table, late.over, shown)
            return {**before, **late.laid(table, before)}
        later = (
            SyncGeneration.select()
            .where((SyncGeneration.workbook == self.workbook.id) & (SyncGeneration.generation >= generation))
            .order_by(SyncGeneration.generation.desc())
        )
        cells = {code: dict(row.cells) for (tab, code), row in self._rows.items() if tab == table.key}
        begun: dict[str, dict[str, str | None]] = {}
        alive: set[str] = set()
        past: dict[str, dict[str, frozenset[str]]] = {}
        for each in later:
            unshown = {(code, column) for code, column, _ in generation_log.hidden(each.changed, table.key)}
            alive |= each.changed.get(table.key + generation_log.BURIED, {}).keys()
            for code, columns in each.changed.get(table.key, {}).items():
                if columns is None:
                    begun[code] = cells.pop(code, {})
                    continue
                row = cells.setdefault(code, {})
                for column, values in columns.items():
                    if each.generation == generation:
                        last = None if (code, column) in unshown else row.get(column)
                        seen = {value for value in (*values, last) if value is not None}
                        past.setdefault(code, {})[column] = frozenset(seen)
                        row[column] = values[-1]
                    else:
                        row[column] = values[0]
        return {
            code: base_row(table, code, row, buried, past.get(code, {}), self._covered(table.key, code))
            for code, row in {**{code: begun[code] for code in begun.keys() & shown}, **cells}.items()
            if row
            for buried in [code not in alive and self._is_tombstone(table.key, code)]
        }

    def replaced(self, table: Table) -> dict[str, dict[int, frozenset[str]]]:
        """By code and place, what was agreed in the present generation and replaced since: a file that was
        opened before shows it, under the same number."""
        log = generation_log.joined(self._kept(), self._log)
        return {
            code: {
                table.index[key]: frozenset(value for value in values if value is not None)
                for key, values in columns.items()
                if key in table.index
            }
            for code, columns in log.get(table.key, {}).items()
            if columns
        }

    def earlier(
        self, table: Table, codes: Collection[str], until: int | None = None
    ) -> dict[str, dict[int, frozenset[str]]]:
        """By code and place, all that was agreed and replaced in the generations that are kept: such as a
        file of now may show, or one of the generation `until`."""
        found: dict[str, dict[int, set[str]]] = {code: {} for code in codes}
        kept = {number: log for number, log in self.logs().items() if until is None or int(number) <= until}
        for log in [*kept.values(), *([self._log] if until is None else ())] if codes else ():
            for code in codes & log.get(table.key, {}).keys():
                for key, values in (log[table.key][code] or {}).items():
                    if key in table.index:
                        said = {value or "" for value in values}
                        found[code].setdefault(table.index[key], set()).update(said)
        return {code: {i: frozenset(said) for i, said in row.items()} for code, row in found.items()}

    def said(self) -> dict[str, dict[str, dict[str, str | None]]]:
        """Everything that was last agreed: tab -> code -> column -> value."""
        tabs: dict[str, dict[str, dict[str, str | None]]] = {}
        for (tab, code), row in self._rows.items():
            tabs.setdefault(tab, {})[code] = dict(row.cells)
        return tabs

    def logs(self) -> dict[str, Any]:
        """What was agreed before and is kept for copies, by the generation in whose file it stood."""
        mine = SyncGeneration.select().where(SyncGeneration.workbook == self.workbook.id)
        return {str(each.generation): each.changed for each in mine if not given_up.is_one(each)}

    def sent(self, table: Table) -> dict[tuple[str, str], str]:
        """Cells of a write that is not known to have happened."""
        return {
            (code, column): value
            for (tab, code), row in self._rows.items()
            if tab == table.key and row.sent
            for column, value in row.sent.items()
            if column not in MARKS
        }

    def agree(
        self, tab: str, cells: Cells, *, tombstones: Iterable[str] = (), unseen: Iterable[str] = ()
    ) -> None:
        """These cells are agreed now; what they replace is kept for copies of the present generation.
        `unseen`: rows of what left that the file does not show, so that no note of theirs is agreed."""
        for (code, column), value in cells.items():
            row = self._set(tab, code, column, value)
            if row.tombstone:
                row.tombstone, row.touched = False, True
        for code in unseen:
            self._set(tab, code, NOTE.key, None)
        for code in (*tombstones, *unseen):
            row = self._open(tab, code)
            if not row.tombstone:
                self._log.setdefault(tab + generation_log.BURIED, {})[code] = {}
            row.cells.setdefault("code", code)
            row.tombstone = row.touched = True

    def cover(self, tab: str, places: Iterable[tuple[str, str]]) -> None:
        """These cells of agreed rows lie under merged ranges, until something is agreed on them again: what
        is empty there until then was emptied by nobody."""
        for code, column in places:
            known = self._rows.get((tab, code))
            if known is not None and known.cells and column not in known.covered:
                row = self._open(tab, code)
                row.covered, row.touched = row.covered | {column}, True

    def seen_in(self, generation: int, table: Table, cells: Cells, base: Mapping[str, BaseRow]) -> None:
        """A file of an earlier generation showed these cells, and they were agreed: whoever has a copy of it
        open saw them too. `base` is what was agreed while that generation was the present one."""
        row = self._generation(generation)
        codes = {} if row is None else row.changed.setdefault(table.key, {})
        known = {code for code in base if codes.get(code, {}) is not None}  # others came later
        shown = [(code, column, value) for (code, column), value in cells.items() if code in known]
        if row is None or not shown:
            return
        for code, column, value in shown:
            values = codes.setdefault(code, {}).setdefault(column, [base[code].values[table.index[column]]])
            if values[-1] != value:
                values.append(value)
        SyncGeneration.update(changed=row.changed).where(SyncGeneration.id == row.id).execute()

    def shown_since(self, since: datetime, table: Table, cells: Cells) -> None:
        """These cells are agreed only now, and stood in the file since a pass at that time could not take
        them: whoever has a copy of a generation from then on saw them too."""
        kept = SyncGeneration.select().where(SyncGeneration.workbook == self.workbook.id)
        for row in kept.order_by(SyncGeneration.generation.desc()).limit(_LOOKED_AT):
            if given_up.is_one(row):
                continue
            if row.generation < self.workbook.generation:
                self.seen_in(row.generation, table, cells, self.base_at(table, row.generation))
            if row.made_at < since:
                break  # the one that the file was of at that time

    def dispute(self, tab: str, code: str, column: str, base: str | None) -> None:
        """A cell in conflict has agreed on no more than this, whatever copy of the file showed it."""
        self._set(tab, code, column, base)

    def send(self, tab: str, cells: Cells, tombstones: Iterable[str] = (), added: Iterable[str] = ()) -> None:
        """A write that will put these cells there, make these rows tombstones, and give the unit's own rows
        these codes (`added`: their cells stand there already), is about to be tried."""
        for (code, column), value in cells.items():
            row = self._open(tab, code)
            row.sent = {**(row.sent or {}), column: value}
            row.touched = True
        for code in tombstones:
            row = self._open(tab, code)
            row.sent = {**(row.sent or {}), TOMBSTONE: "1"}
            row.touched = True
        for code in added:
            row = self._open(tab, code)
            row.sent = {**(row.sent or {}), ADDED: "1"}
            row.touched = True

    def unsend(self, tab: str, code: str, column: str) -> None:
        """This cell was left out of the write."""
        row = self._rows.get((tab, code))
        if row is not None and row.sent and column in row.sent:
            row.sent = {key: value for key, value in row.sent.items() if key != column}
            row.touched = True

    def forget_sent(self, now: datetime) -> None:
        """The write that was tried is given up; it is kept under its number, for it may yet land."""
        sent: dict[str, dict[str, dict[str, str]]] = {}
        for (tab, code), row in self._rows.items():
            if row.sent is not None:
                sent.setdefault(tab, {})[code] = row.sent
                row.sent, row.touched = None, True
        given_up.keep(self.workbook, sent, now)

    def take_up(self, number: int) -> None:
        """The write given up under this number is what was sent."""
        late = given_up.found(self.workbook, number)
        for tab, codes in (late.sent if late else {}).items():
            for code, sent in codes.items():
                row = self._open(tab, code)
                row.sent, row.touched = dict(sent), True

    def arrive(self, number: int | None = None) -> None:
        """The write that was tried did happen: what was sent is agreed, in the generation allocated, or in
        that of `number`."""
        number = self.workbook.allocated if number is None else number
        self.take_back(number)
        self.elsewhere = True  # copies of the generation that this write ends never show it
        for (tab, code), row in list(self._rows.items()):
            if row.sent:
                cells = {(code, key): value for key, value in row.sent.items() if key not in MARKS}
                if ADDED in row.sent and not row.cells:
                    row.cells = {key: value for (_, key), value in cells.items()}  # in every copy of it, too
                self.agree(tab, cells, tombstones=[code] if TOMBSTONE in row.sent else ())
            if row.sent is not None:
                row.sent, row.touched = None, True
        self._write_log(self.workbook.generation)
        given_up.arrived(self.workbook, number)
        self.workbook.generation, self.elsewhere = number, False
        for row in self._rows.values():
            row.unshown.clear()

    def take_back(self, number: int) -> None:
        """The file of this number is there: what was agreed elsewhere since it was tried is not in it."""
        for (tab, code), row in self._rows.items():
            for column, (value, since) in list(row.unshown.items()):
                if since >= number:
                    del row.unshown[column]
                    row.cells[column], row.touched, row.shown = value, True, None
                    generation_log.show(self._log, tab, code, column)

    def save(self, now: datetime, keep_days: int) -> None:
        """Write what changed, inside the caller's transaction."""
        self._open_generation(now, keep_days)
        self._write_log(self.workbook.generation)
        base_rows.write(self.workbook, self._rows)

    def _open(self, tab: str, code: str) -> Stored:
        row = self._rows.setdefault((tab, code), Stored({}))
        row.shown = None
        return row

    def _set(self, tab: str, code: str, column: str, value: str | None) -> Stored:
        """Agree on a cell. What stands in no file of the present generation is kept for no copy of it."""
        row = self._open(tab, code)
        if column in row.covered:
            row.covered, row.touched = row.covered - {column}, True
        before = row.cells.get(column)
        if column in row.cells and before == value:
            return row
        if column not in row.unshown:
            known = generation_log.keep(self._log, tab, code, column, before, new_row=not row.cells)
            if known and self.elsewhere:
                row.unshown[column] = before, self.workbook.allocated
                generation_log.hide(self._log, tab, code, column, self.workbook.allocated)
        row.cells[column], row.touched = value, True
        return row

    def _find_unshown(self) -> None:
        """Cells that were agreed in another generation's file since the present one was written."""
        kept = self._kept()
        for tab in {tab for tab, _ in self._rows}:
            for code, column, since in generation_log.hidden(kept, tab):
                values = (kept.get(tab, {}).get(code) or {}).get(column)
                if values and (tab, code) in self._rows:
                    self._rows[(tab, code)].unshown[column] = values[-1], int(since)

    def _kept(self) -> dict[str, Any]:
        """What is stored of the present generation."""
        row = self._generation(self.workbook.generation)
        return row.changed if row is not None else {}

    def _write_log(self, generation: int) -> None:
        """Add what was replaced to the generation that was in the file meanwhile."""
        if not self._log or generation <= 0:
            self._log = {}
            return
        row = self._generation(generation)
        if row is not None:
            row.changed = generation_log.joined(row.changed, self._log)
            row._dirty.add("changed")
            row.save()
        self._log = {}

    def _open_generation(self, now: datetime, keep_days: int) -> None:
        """A row for the generation now in the file; those that were replaced longer ago than the office keeps
        bases are let go: one that stood for months may have been copied on its last day."""
        if self.workbook.generation <= 0:
            return
        mine = SyncGeneration.workbook == self.workbook.id
        if self._generation(self.workbook.generation) is None:
            SyncGeneration.create(
                workbook=self.workbook.id, generation=self.workbook.generation, made_at=now, changed={}
            )
            given_up.expire(self.workbook, now)
            old: Any = mine & (SyncGeneration.made_at < now - timedelta(days=keep_days))
            replaced = SyncGeneration.select(fn.MAX(SyncGeneration.generation)).where(old).scalar() or 0
            SyncGeneration.delete().where(mine & (SyncGeneration.generation < replaced)).execute()

    def _was_in_file(self, number: int) -> bool:
        """Whether it is a generation that is kept; asked of the database once."""
        if number not in self._known:
            self._known[number] = self._generation(number) is not None
        return self._known[number]

    def _generation(self, number: int) -> SyncGeneration | None:
        found: SyncGeneration | None = SyncGeneration.get_or_none(
            workbook=self.workbook.id, generation=number
        )
        return None if found is None or given_up.is_one(found) else found

    def _covered(self, tab: str, code: str) -> frozenset[str]:
        row = self._rows.get((tab, code))
        return frozenset() if row is None else row.covered

    def _is_tombstone(self, tab: str, code: str) -> bool:
        row = self._rows.get((tab, code))
        return row is not None and row.tombstone
