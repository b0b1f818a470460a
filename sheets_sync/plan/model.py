"""What the planner is given, and what it answers: plain values only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from console.records.sync import WHOLE_ROW as WHOLE_ROW
from sheets_sync.columns import MAX_TEXT, Owner, Table
from sheets_sync.store import EMPTY, Cell, RowRead, Under

ABSENT: Cell | None = None  # a column that the sheet does not have, or a cell under a merged range
Raw = tuple[object, ...]
_COVERED = (None, None, None)
Place = tuple[str, str]  # code, column key
Places = Mapping[int, frozenset[str]]  # values by the position of their column


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A used row: its 1-based position, its cells in the table's order (None where there is no cell to
    read), and the same as a plain tuple for the quick comparison. `notes` as in RowRead; `under`: by place,
    the cells that lie under a merged range, and what people see there."""

    position: int
    code: str
    cells: tuple[Cell | None, ...]
    raw: Raw
    grey: bool = False
    notes: Mapping[str, str | None] | None = None
    under: Mapping[int, Under] = field(default_factory=dict)

    @classmethod
    def of(cls, row: RowRead, keys: Sequence[str], present: frozenset[str]) -> SheetRow:
        """A store's row in the table's order; merged cells and missing columns are 'not there'."""
        found, merged = row.cells, row.merged
        cells = tuple(
            [ABSENT if key in merged or key not in present else found.get(key, EMPTY) for key in keys]
        )
        code = cells[0]
        typed = str(code.value).strip().upper() if code is not None and code.value is not None else ""
        parts = [(c.kind, c.value, c.formula) if c is not None else _COVERED for c in cells]
        raw = tuple(chain.from_iterable(parts))  # compared faster than the parts, row by row
        under = {i: merged[key] for i, key in enumerate(keys) if key in merged} if merged else {}
        return cls(row.position, typed, cells, raw, row.grey, row.notes, under)


@dataclass(frozen=True, slots=True)
class BaseRow:
    """What was last agreed for a row, in the table's order; None where a cell never agreed.

    `past`: other values that the same copy of the workbook may hold without anybody having typed them
    since (by column position). `raw`: the row as it was read when it last needed nothing. `covered`: places
    that lay under merged cells when last read, so that nobody emptied what is empty there now.
    """

    values: tuple[str | None, ...]
    past: Places = field(default_factory=dict)
    raw: Raw | None = None
    tombstone: bool = False
    covered: frozenset[int] = frozenset()

    def is_buried(self, table: Table) -> bool:
        """Whether a tombstone of it is shown. Of a row that was not there when its record left, none is."""
        return self.tombstone and self.values[table.note] is not None


@dataclass(frozen=True, slots=True)
class Record:
    """A participation as the database has it: canonical values and owners in the table's order.

    `left` is the sentence of a row that no longer belongs here ('' while it does); `blank` asks that its
    content be removed from the sheet (reclassified as secret). `own`: the unit may take the row away for
    good. `not_before` bounds the unit's dates.
    """

    code: str
    values: tuple[str, ...]
    owners: tuple[Owner, ...]
    left: str = ""
    blank: bool = False
    not_before: date | None = None
    notes: Mapping[str, str] = field(default_factory=dict)  # column key -> words noted on its cell, or ''
    notice: str = ""  # what the note of the row says first, as long as it holds
    own: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that the workflow refused: not tried again while its cells say the same (see `act_value`)."""

    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A proposal that the Office did not take, what it left standing, and why ('' for no reason)."""

    proposed: str
    standing: str
    answer: str


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a plan depends on."""

    table: Table
    base: Mapping[str, BaseRow]
    rows: Sequence[SheetRow]
    records: Mapping[str, Record]
    today: date
    next_position: int = 2  # where the next row may be appended
    merged: Sequence[tuple[int, int]] = ()  # first and last rows in which one would not be seen as it is
    earlier: Mapping[str, Places] = field(default_factory=dict)  # agreed before, of the codes `asked` of
    sent: Mapping[Place, str] = field(default_factory=dict)
    refused: Mapping[Place, Refusal] = field(default_factory=dict)
    proposed: Mapping[Place, str] = field(default_factory=dict)
    answered: Mapping[Place, Answered] = field(default_factory=dict)
    reserved: Mapping[str, str] = field(default_factory=dict)  # code -> fingerprint of the new row
    # codes of records that were made in this pass of these rows: what else these say is news
    begun: Mapping[str, int] = field(default_factory=dict)
    given: Collection[Place] = ()  # cells whose value came with the unit's own words: theirs to change
    seen: frozenset[str] = frozenset()  # marks of new and of leaving rows at the last read
    current: bool = False  # the file is the one last written, so what it lacks was taken away since
    spare: Sequence[str] = ()  # codes that may be given to new rows
    released: bool = False  # a person let the brake go
    refusing: bool = False  # a person said no to what a brake holds: agreed values go back into the sheet
    answered_for: Mapping[str, int] | None = None  # by kind of brake, how much that person saw; None: all
    ignored: frozenset[str] = frozenset()  # fingerprints of new rows that the Office will not take
    limit: int = MAX_TEXT
    offered: Mapping[str, Sequence[str]] = field(default_factory=dict)  # by column: its drop-down today


@dataclass(frozen=True, slots=True)
class Change:
    """The sheet's value is to be taken into the database. `was` is the database's present value."""

    code: str
    column: str
    value: str
    was: str


@dataclass(frozen=True, slots=True)
class CellEdit:
    """The console's value is to be written into the sheet. `code` is '' for a row that has no record."""

    code: str
    position: int
    column: str
    value: str
    note: str | None = None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Append:
    """A row to put below the last used one; `again` where it had been there and was deleted."""

    code: str
    position: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides changed the cell: both values stay until a person decides."""

    code: str
    column: str
    position: int
    base: str | None
    sheet: str
    console: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a unit typed into a cell that is not its own; the console's value is put back."""

    code: str
    column: str
    proposed: str
    standing: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell or a row that cannot be taken as it stands, and the sentence that says so. `position` None: it
    is about a row that is gone."""

    code: str
    column: str
    position: int | None
    typed: str
    message: str


@dataclass(frozen=True, slots=True)
class Journal:
    """A typed value (or formula) that a newer one replaces in the sheet."""

    code: str
    column: str
    value: str
    replaced_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reservation:
    """A spare code written beside a new row; the record comes only when the code is read back. `values` is
    what the row said, in the table's order: copies of the workbook may show it without the code."""

    code: str
    position: int
    fingerprint: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Creation:
    """A new row whose reserved code was read back: the record may be made."""

    code: str
    position: int
    values: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Example:
    """One row or cell that a brake holds: enough for a person to see what kind of change it is."""

    code: str
    column: str
    position: int | None
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Brake:
    """Too much at once to believe: what was counted, what would have been allowed, and the sentence."""

    kind: str  # rows_gone | overwritten | new_rows | misplaced
    count: int
    allowed: int
    message: str
    examples: tuple[Example, ...] = ()


@dataclass(slots=True)
class Plan:
    """What is to be done. `agreed` are cells where both sides already say the same new thing."""

    changes: list[Change] = field(default_factory=list)
    edits: list[CellEdit] = field(default_factory=list)
    appends: list[Append] = field(default_factory=list)
    agreed: list[tuple[str, str, str]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    journal: list[Journal] = field(default_factory=list)
    tombstones: list[str] = field(default_factory=list)
    blanked: list[str] = field(default_factory=list)  # those of them whose words are secret
    woken: list[int] = field(default_factory=list)  # positions of live rows that still look like tombstones
    unseen: list[str] = field(default_factory=list)  # rows of what left that the file does not show
    untold: list[str] = field(default_factory=list)  # of these, such as stand there, but for their codes
    reservations: list[Reservation] = field(default_factory=list)
    creations: list[Creation] = field(default_factory=list)
    new_rows: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()  # marks of the unit's own rows that this read misses first
    removals: list[str] = field(default_factory=list)  # codes of own rows that two reads missed
    ignored: frozenset[str] = frozenset()  # of the rows that are not taken, those that still stand there
    brakes: list[Brake] = field(default_factory=list)
    answered: bool = False  # brakes bit, and it is what a person's answer to them asks for
    quiet: list[tuple[str, Raw]] = field(default_factory=list)  # rows that needed nothing, as read
    unchanged: int = 0
    held: list[Place] = field(default_factory=list)  # cells whose act was refused and is not tried again
    covered: list[Place] = field(default_factory=list)  # cells of known rows that lie under merged ranges
    rows: Mapping[str, SheetRow] = field(default_factory=dict)  # the row of each code

    @property
    def is_empty(self) -> bool:
        """Whether neither side would change: what a second pass must find."""
        return not (
            self.changes
            or self.edits
            or self.appends
            or self.agreed
            or self.proposals
            or self.journal
            or self.tombstones
            or self.woken
            or self.unseen
            or self.removals
            or self.reservations
            or self.creations
        )
