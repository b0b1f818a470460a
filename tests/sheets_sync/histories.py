"""Seeded random histories: people, an Office and an engine on real Excel files, and an independent oracle.

Every value that somebody types is a token that occurs nowhere else. The oracle knows nothing of plans or
bases: it looks for tokens in the files and in the whole database.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from console.database import database
from console.records import Extension, Progress, Return, Submission, SyncConflict, SyncWorkbook, Task, Unit
from console.workflow.deadlines import decide_extension
from console.workflow.errors import WorkflowError
from console.workflow.progress import report_progress
from console.workflow.results import confirm, refuse
from console.workflow.tasks import edit_task, set_coordinators
from sheets_sync.store import RowRead
from tests.sheets_sync.desk import Desk

UNITS = ("BT", "XA")
_UNIT_CELLS = ("progress", "result", "report_number", "other_info", "reason")
_OFFICE_CELLS = ("content", "product", "status", "office_opinion", "sync_note", "contribution")


@dataclass
class History:
    """One seed's story. `pass_` is how a pass is made: plainly, or killed again and again."""

    desk: Desk
    seed: int
    pass_: Callable[[], None]
    random: random.Random = field(init=False)
    typed: dict[str, str] = field(default_factory=dict)  # token -> code of the row where it was typed
    both: set[tuple[str, str]] = field(default_factory=set)  # unit cells that the Office wrote too
    copies: dict[str, list[bytes]] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)
    count: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def play(self, events: int) -> None:
        """That many events, then rest; the oracle looks on the way and at the end."""
        for number in range(3):
            self.desk.give(
                self.random.choice(UNITS), content=self.token(), due_on=date(2025, 12, 20 + number)
            )
        self.desk.run()
        for _ in range(events):
            self.desk.later(seconds=self.random.randint(1, 90))
            event = self.random.choices(EVENTS, WEIGHTS)[0]
            before = self._held_in_files()
            event(self)
            self._forget_what_people_destroyed(before)
        for unit in list(self.locked):
            self._unlock(unit)
        self.rest()

    def rest(self) -> None:
        """Passes until nothing moves; then every invariant that can be seen from outside."""
        for _ in range(8):
            self.desk.later(seconds=5)
            self.pass_()
            if not self.desk.engine.dry_run() or all(
                plan.is_empty for turn in self.desk.engine.dry_run() for plan in turn.plans.values()
            ):
                break
        result = self.desk.later(seconds=5).run()
        assert not result.writes, "a pass at rest still writes"
        self.check()

    def check(self) -> None:
        """Nothing lost, nothing in a foreign row, nothing twice, no needless conflict."""
        places = self._held_in_files() | self._held_in_database()
        lost = {token for token in self.typed if token not in places}
        assert not lost, f"lost: {sorted(lost)}"
        for task in Task.select():
            for value in (task.progress, task.result, task.report_number, task.other_info):
                for token, code in self.typed.items():
                    assert token not in value.split() or code in (task.code, "office", "?"), (
                        token,
                        task.code,
                    )
        for unit in UNITS:
            codes = [code for row in self._rows(unit) if (code := _plain(row, "code"))]
            for task in Task.select().join(Unit, on=(Task.lead_unit == Unit.id)).where(Unit.code == unit):
                assert task.code in codes, f"{task.code} is missing from {unit}"
        needless = {(c.code, c.column) for c in SyncConflict.select()} - self.both
        assert not needless, f"needless conflicts: {needless}"
        assert not SyncWorkbook.select().where(SyncWorkbook.state == "held").count(), "a needless brake"

    def outcome(self) -> dict[str, Any]:
        """What two runs of one seed must agree on, however often one of them was killed."""
        tasks = [
            (t.code, t.state, t.progress, t.result, t.report_number, t.due_on, t.done_on, t.other_info)
            for t in Task.select().order_by(Task.id)
        ]
        acts = {kind.__name__: kind.select().count() for kind in (Progress, Submission, Return, Extension)}
        sheets = {
            unit: [
                (row.position, {k: c.value for k, c in row.cells.items() if k != "remaining"}) for row in rows
            ]
            for unit in UNITS
            for rows in [self._rows(unit)]
        }
        return {"tasks": tasks, "acts": acts, "sheets": sheets}

    # -- events --------------------------------------------------------------------------------

    def token(self) -> str:
        """A word that nobody has typed before."""
        self.count += 1
        return f"chữ{self.seed}x{self.count}"

    def run_pass(self) -> None:
        self.pass_()

    def unit_types(self) -> None:
        """The unit's own cell; now and then something that is no value for it."""
        self._type(self.random.choice(_UNIT_CELLS))

    def unit_types_two(self) -> None:
        self._type("progress")
        self._type("result")

    def unit_touches_office_cell(self) -> None:
        self._type(self.random.choice(_OFFICE_CELLS))

    def unit_reports_done(self) -> None:
        if row := self._some_row():
            unit, found = row
            self._put([(found.position, "done", "x"), (found.position, "done_on", "9/9/2025")], unit)

    def unit_asks(self) -> None:
        if row := self._some_row():
            unit, found = row
            token = self._typed_in(found)
            words = self.random.choice(("Giải trình", "Điều chỉnh hạn", "Chuyển lại"))
            self._put(
                [
                    (found.position, "request", words),
                    (found.position, "reason", token),
                    (found.position, "request_document", f"{self.count}/UBND, 8/9/2025"),
                ],
                unit,
            )

    def unit_writes_nonsense(self) -> None:
        if row := self._some_row():
            unit, found = row
            self._put([(found.position, "report_date", self._typed_in(found))], unit)

    def unit_clears(self) -> None:
        if row := self._some_row():
            unit, found = row
            self._put([(found.position, self.random.choice(_UNIT_CELLS + _OFFICE_CELLS), None)], unit)

    def unit_deletes_row(self) -> None:
        if row := self._some_row():
            self.desk.swap({}, row[1].position, row[0])

    def unit_sorts(self) -> None:
        unit = self._some_unit()
        rows = self._rows(unit)
        order = list(rows)
        self.random.shuffle(order)
        cells = [
            (target.position, key, source.cells[key].value if key in source.cells else None)
            for target, source in zip(rows, order, strict=True)
            for key in self._columns()
        ]
        if cells:
            self._put(cells, unit)

    def unit_loses_code(self) -> None:
        if row := self._some_row():
            self._put([(row[1].position, "code", None)], row[0])

    def unit_copies_row(self) -> None:
        if row := self._some_row():
            unit, found = row
            below = max(each.position for each in self._rows(unit)) + 1
            self.desk.swap(found.cells, below, unit)

    def unit_adds_row(self) -> None:
        unit = self._some_unit()
        below = max((each.position for each in self._rows(unit)), default=1) + 1
        token = self.token()
        self.typed[token] = "new"
        self._put([(below, "content", token)], unit)

    def unit_opens_copy(self) -> None:
        """Somebody opens the file, and will save what was opened later."""
        unit = self._some_unit()
        self.copies.setdefault(unit, []).append(self.desk.path(unit).read_bytes())

    def unit_saves_copy(self) -> None:
        unit = self._some_unit()
        if self.copies.get(unit):
            self.desk.save_over(self.copies[unit].pop(0), unit)
            self._note_unread(unit)

    def unit_opens(self) -> None:
        """Excel keeps the file open: it can be read, not written."""
        unit = self._some_unit()
        lock = self.desk.path(unit).with_name(f"~${unit}.xlsx")
        lock.write_bytes(b"")
        self.locked.add(unit)

    def unit_closes(self) -> None:
        for unit in list(self.locked):
            self._unlock(unit)

    def office_gives(self) -> None:
        task = self.desk.give(
            self.random.choice(UNITS), content=self._office_token(), due_on=date(2025, 12, 30)
        )
        if self.random.random() < 0.3:
            other = next(unit for unit in UNITS if unit != task.lead_unit.code)
            set_coordinators(self.desk.ctx(), task, [Unit.get(Unit.code == other)])

    def office_edits(self) -> None:
        if task := self._some_task():
            column = self.random.choice(("content", "product", "office_opinion"))
            self._try(lambda: edit_task(self.desk.ctx(), task, {column: self._office_token()}, task.version))

    def office_writes_progress(self) -> None:
        if task := self._some_task():
            self.both.add((task.code, "progress"))
            self._try(lambda: report_progress(self.desk.ctx("system"), task, self._office_token()))

    def office_decides(self) -> None:
        if task := self._some_task():
            if task.state == "submitted":
                word, whose = self._office_token(), self.random.random() < 0.5
                act = (
                    (lambda: confirm(self.desk.ctx(), task))
                    if whose
                    else (lambda: refuse(self.desk.ctx(), task, word))
                )
                self.both |= {(task.code, key) for key in ("done", "done_on")}
                self._try(act)
            waiting = Extension.get_or_none((Extension.task == task.id) & (Extension.decision == ""))
            if waiting is not None:
                keys = ("request", "reason", "wanted_due_on", "request_document")
                self.both |= {(task.code, key) for key in keys}
                self._try(
                    lambda: decide_extension(
                        self.desk.ctx("hoa"), waiting, approved=False, reason=self._office_token()
                    )
                )

    # -- what the oracle sees ------------------------------------------------------------------

    def _held_in_files(self) -> set[str]:
        """Every word in any cell of any file."""
        return {
            word
            for unit in UNITS
            for row in self._rows(unit)
            for cell in row.cells.values()
            if isinstance(cell.value, str)
            for word in cell.value.split()
        }

    def _held_in_database(self) -> set[str]:
        """Every token anywhere in the database: found by reading every text of every table."""
        found: set[str] = set()
        for table in database.get_tables():
            for row in database.execute_sql(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, str) and "chữ" in value:
                        found.update(_words(value))
                    elif isinstance(value, str) and "ch\\u1eef" in value:
                        found.update(_words(value.encode().decode("unicode_escape")))
        return found

    def _forget_what_people_destroyed(self, before: set[str]) -> None:
        """What a person removed before the engine could read it is gone by that person's own hand."""
        gone = (before - self._held_in_files()) & set(self.typed)
        if gone:
            kept = self._held_in_database()
            for token in gone - kept:
                del self.typed[token]

    def _note_unread(self, unit: str) -> None:
        """A copy may hold words that nobody read before others were typed over them: two real versions."""
        read = self._held_in_database()
        for row in self._rows(unit):
            for key in _UNIT_CELLS:
                if _words(_plain(row, key)) - read:
                    self.both.add((_plain(row, "code"), key))

    # -- small things --------------------------------------------------------------------------

    def _put(self, cells: list[tuple[int, str, Any]], unit: str) -> None:
        """A person types; in a stale copy that is a second version of what the engine has read since."""
        generation = int(self.desk.people.read(unit, self.desk.specs).sync["generation"])
        if generation < self.desk.workbook(unit).generation:
            codes = {row.position: _plain(row, "code") for row in self._rows(unit)}
            self.both |= {(codes.get(position, ""), key) for position, key, _ in cells}
        self.desk.put(cells, unit)

    def _type(self, column: str) -> None:
        if row := self._some_row():
            unit, found = row
            self._put([(found.position, column, self._typed_in(found))], unit)

    def _typed_in(self, row: RowRead) -> str:
        token = self.token()
        self.typed[token] = _plain(row, "code") or "?"
        return token

    def _office_token(self) -> str:
        token = self.token()
        self.typed[token] = "office"
        return token

    def _try(self, act: Callable[[], object]) -> None:
        """The Office's act; one that is refused did not happen, and its words were not taken."""
        count = self.count
        try:
            act()
        except WorkflowError:
            for number in range(count, self.count + 1):
                self.typed.pop(f"chữ{self.seed}x{number}", None)

    def _unlock(self, unit: str) -> None:
        self.desk.path(unit).with_name(f"~${unit}.xlsx").unlink(missing_ok=True)
        self.locked.discard(unit)

    def _some_unit(self) -> str:
        return self.random.choice(UNITS)

    def _rows(self, unit: str) -> list[RowRead]:
        return self.desk.rows(unit)

    def _some_row(self) -> tuple[str, RowRead] | None:
        unit = self._some_unit()
        rows = self._rows(unit)
        return (unit, self.random.choice(rows)) if rows else None

    def _some_task(self) -> Any:
        return self.random.choice(list(Task.select().order_by(Task.id)))

    def _columns(self) -> list[str]:
        return [column.key for column in self.desk.engine.tables[0].columns if column.key != "remaining"]


EVENTS: list[Callable[[History], None]] = [
    History.run_pass, History.unit_types, History.unit_types_two, History.unit_touches_office_cell,
    History.unit_reports_done, History.unit_asks, History.unit_writes_nonsense, History.unit_clears,
    History.unit_deletes_row, History.unit_sorts, History.unit_loses_code, History.unit_copies_row,
    History.unit_adds_row, History.unit_opens_copy, History.unit_saves_copy, History.unit_opens,
    History.unit_closes, History.office_gives, History.office_edits, History.office_writes_progress,
    History.office_decides,
]  # fmt: skip
WEIGHTS = [14, 8, 4, 4, 2, 3, 2, 2, 1, 2, 1, 1, 1, 3, 3, 1, 2, 2, 4, 2, 3]


def _plain(row: RowRead, column: str) -> str:
    cell = row.cells.get(column)
    return str(cell.value) if cell is not None and cell.value is not None else ""


def _words(text: str) -> set[str]:
    """The tokens in a text, whatever stands around them."""
    import re

    return set(re.findall(r"chữ\d+x\d+", text))
