"""Random (base, sheet, database) triples, and an oracle that knows nothing of how the planner thinks."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from sheets_sync.columns import REQUESTS, Owner, Table, owners, task_table
from sheets_sync.plan import BaseRow, Plan, Record, SheetRow, Situation, advanced, plan
from sheets_sync.plan.advance import sent_cells, taken_cells
from sheets_sync.store import EMPTY, Cell, Kind

TODAY = date(2025, 9, 25)
COMPUTED = ("code", "status", "contribution", "sync_note")
KEYS = (
    "code", "content", "due_on", "status", "progress", "report_date", "request", "contribution", "sync_note",
)  # fmt: skip


def small_table() -> Table:
    """A few real columns: every kind of owner and value, small enough for 100,000 triples."""
    whole = task_table()
    return Table("tasks", "Nhiệm vụ", tuple(whole.columns[whole.index[key]] for key in KEYS), True)


TABLE = small_table()


def text(value: str) -> Cell:
    """A cell as the store reads it."""
    return Cell(Kind.TEXT, value) if value else EMPTY


@dataclass
class World:
    """One unit's sheet, its records and what was agreed; and what a run of the engine would do to them."""

    rows: list[list[Cell]]
    records: dict[str, Record]
    base: dict[str, BaseRow]
    proposed: dict[tuple[str, str], str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)  # journal, proposals, conflicts: values set aside
    known: set[str] = field(default_factory=set)  # every value that a person typed in the sheet
    seen: frozenset[str] = frozenset()
    reserved: dict[str, str] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)  # unique token -> the code in whose row it was typed

    def situation(self, *, released: bool = False) -> Situation:
        """What the planner would be given now."""
        rows = [sheet_row(i + 2, cells) for i, cells in enumerate(self.rows) if any(c.value for c in cells)]
        return Situation(
            TABLE,
            self.base,
            rows,
            self.records,
            TODAY,
            len(self.rows) + 2,
            proposed=self.proposed,
            reserved=self.reserved,
            seen=self.seen,
            spare=tuple(f"NV-9{len(self.reserved)}00{i}-X" for i in range(5)),
            released=released,
        )

    def take(self, made: Plan) -> None:
        """The database half of a pass."""
        for change in made.changes:
            record = self.records[change.code]
            place = TABLE.index[change.column]
            assert record.values[place] == change.was
            values = tuple(change.value if i == place else v for i, v in enumerate(record.values))
            self.records[change.code] = replace(record, values=values)
        for proposal in made.proposals:
            self.proposed[(proposal.code, proposal.column)] = proposal.proposed
            self.kept.append(proposal.proposed)
        self.kept.extend(entry.value for entry in made.journal)
        self.kept.extend(conflict.sheet for conflict in made.conflicts)
        for creation in made.creations:
            values = (creation.code, *creation.values[1:])
            whose = tuple(Owner.COMPUTED if key in COMPUTED else Owner.UNIT for key in KEYS)
            self.records[creation.code] = Record(creation.code, values, whose)
            self.base[creation.code] = BaseRow(values)
        self.base = advanced(TABLE, self.base, taken_cells(made, made.changes))

    def write(self, made: Plan) -> None:
        """The sheet half of a pass."""
        for edit in made.edits:
            while len(self.rows) < edit.position - 1:
                self.rows.append([EMPTY] * len(KEYS))
            self.rows[edit.position - 2][TABLE.index[edit.column]] = text(edit.value)
        self.base = advanced(
            TABLE, self.base, sent_cells(TABLE, made), tombstones=made.tombstones, unseen=made.unseen
        )
        self.seen = made.new_rows
        self.reserved.update({each.code: each.fingerprint for each in made.reservations})
        self.kept.extend(entry.value for entry in made.journal)

    def everywhere(self) -> set[str]:
        """Every value at rest: sheet, records, and what was set aside."""
        shown = {_plain(cell) for cells in self.rows for cell in cells}
        stored = {value for record in self.records.values() for value in record.values}
        return shown | stored | set(self.kept)


def sheet_row(position: int, cells: list[Cell]) -> SheetRow:
    """A row of the small table."""
    code = str(cells[0].value or "").strip().upper()
    return SheetRow(position, code, tuple(cells), tuple((c.kind, c.value, c.formula) for c in cells))


def _plain(cell: Cell) -> str:
    return unicodedata.normalize("NFC", str(cell.value)).strip() if cell.value is not None else ""


class Maker:
    """Draws worlds from a seed; every typed value is a token that occurs nowhere else."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0

    def token(self, key: str) -> str:
        """A new value of the column's kind."""
        self.count += 1
        if key in ("due_on", "report_date"):
            day = 1 + self.count % 20
            return f"{day}/{1 + self.count // 20 % 9}/2025"
        if key == "request":
            return self.random.choice(("Chuyển lại", "Giải trình", "Xin gia hạn"))
        return f"giá trị {self.count}"

    def worlds(self, number: int) -> Iterator[World]:
        """That many worlds."""
        for _ in range(number):
            yield self.world()

    def world(self) -> World:
        """Some rows agreed, then both sides changed, then the sheet mistreated."""
        rnd = self.random
        world = World([], {}, {})
        for number in range(rnd.randint(1, 4)):
            self._row(world, f"NV-0000{number}-A")
        for _ in range(rnd.randint(0, 2)):
            self._mistreat(world)
        shown = {_plain(cell) for cells in world.rows for cell in cells}
        # Choices are no tokens; what a person deleted again is gone by the person's own hand.
        world.known &= shown - set(REQUESTS)
        if rnd.random() < 0.05:
            world.base.clear()
        return world

    def _row(self, world: World, code: str) -> None:
        rnd = self.random
        role = "lead" if rnd.random() < 0.7 else "coordinator"
        state = "done" if rnd.random() < 0.1 else "doing"
        whose = owners(TABLE, role, state)
        agreed = [code, *(self._agreed(key) for key in KEYS[1:-1]), ""]
        for i, owner in enumerate(whose):
            if owner is Owner.NONE:
                agreed[i] = ""
        shown, stored = [text(value) for value in agreed], list(agreed)
        past: dict[int, frozenset[str]] = {}
        for i in range(1, len(KEYS) - 1):
            roll = rnd.random()
            if roll < 0.12:
                shown[i] = self._typed(world, KEYS[i])
                world.origin[_plain(shown[i])] = code
            elif roll < 0.16:
                shown[i] = EMPTY
            elif roll < 0.20 and agreed[i]:
                shown[i] = Cell(Kind.TEXT, unicodedata.normalize("NFD", agreed[i]) + "\u00a0")
            elif roll < 0.22:
                old = self.token(KEYS[i])
                past[i], shown[i] = frozenset({old}), text(old)
                world.origin[old] = code
            if whose[i] is not Owner.NONE and rnd.random() < 0.12:
                stored[i] = self.token(KEYS[i]) if rnd.random() < 0.8 else ""
        left = "Đã chuyển đơn vị khác." if rnd.random() < 0.03 else ""
        if rnd.random() < 0.95:
            world.rows.append(shown)
        if rnd.random() < 0.95:
            world.records[code] = Record(code, tuple(stored), whose, left)
        if rnd.random() < 0.92:
            world.base[code] = BaseRow(tuple(agreed), past)

    def _agreed(self, key: str) -> str:
        return self.token(key) if self.random.random() < 0.7 else ""

    def _typed(self, world: World, key: str) -> Cell:
        roll = self.random.random()
        if roll < 0.08:
            return Cell(Kind.ERROR, "#REF!", "=Z99")
        if roll < 0.2:
            value = f"sai {self.count}"
        else:
            value = self.token(key)
        world.known.add(value)
        return Cell(Kind.TEXT, value, "=A1&B1" if roll > 0.95 else None)

    def _mistreat(self, world: World) -> None:
        rnd, rows = self.random, world.rows
        if not rows:
            return
        i = rnd.randrange(len(rows))
        match rnd.randrange(9):
            case 0:
                rnd.shuffle(rows)
            case 1:
                rows.insert(rnd.randrange(len(rows) + 1), list(rows[i]))
            case 2:
                rows[i][0] = EMPTY
            case 3:
                rows[i][0] = text("NV-77777-Z")
            case 4:
                rows.pop(i)
            case 5:
                fresh = [EMPTY, *(text(self.token(key)) for key in KEYS[1:-1]), EMPTY]
                world.known.update(str(cell.value) for cell in fresh if cell.value)
                rows.append(fresh)
            case 6:
                copied = list(rows[i])
                copied[1] = text(self.token("content"))
                world.known.add(str(copied[1].value))
                rows.append(copied)
            case 7:
                rows.insert(i, [EMPTY] * len(KEYS))
            case 8:
                typed = text(self.token("sync_note"))
                world.known.add(str(typed.value))
                rows[i][-1] = typed


def one_pass(world: World) -> tuple[Plan, Plan]:
    """What the engine does: plan, take, plan again on the same read, write."""
    first = plan(world.situation())
    world.take(first)
    second = plan(world.situation())
    world.write(second)
    return first, second
