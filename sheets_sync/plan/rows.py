"""One row that both sides know: every cell merged, and one note for what needs a person."""

from __future__ import annotations

from dataclasses import dataclass, field

from sheets_sync import codec, remaining
from sheets_sync.codec import Bounds, Reading
from sheets_sync.columns import ACT_CELLS, REQUEST_CELLS, Column, Owner, Table, Value
from sheets_sync.plan import notes
from sheets_sync.plan.cells import Verdict, merge
from sheets_sync.plan.model import (
    BaseRow,
    CellEdit,
    Change,
    Conflict,
    Example,
    Journal,
    Places,
    Plan,
    Problem,
    Proposal,
    Record,
    SheetRow,
    Situation,
)
from sheets_sync.plan.secret import NOTHING
from sheets_sync.store import DOUBTFUL, EMPTY, Cell, Kind

_NO_PAST: frozenset[str] = frozenset()
_EMPTIED = frozenset({""})
_NOT_TYPED = frozenset({Owner.OFFICE, Owner.COMPUTED})
TOLD = "*"  # the column of a problem that stands until a person has read it
NOTICE, OF_ROW = -2, -1  # what is said of the row itself stands before what is said of its cells
REASON_COMPUTED = "Ô do hệ thống tính"
REASON_FORMULA = "Công thức được thay bằng giá trị"
REASON_PUT_BACK = "Văn phòng không cho qua một lần đổi hàng loạt"
REASON_NOTE = "Ô ghi chú của chương trình"


@dataclass(slots=True)
class RowMerge:
    """A row being merged: what is known of it, and the sentences that its note will say."""

    situation: Situation
    plan: Plan
    row: SheetRow
    base: BaseRow | None
    record: Record
    putting_back: bool = False  # what the sheet shows changed is not taken: the record's value goes back
    sentences: dict[int, str] = field(default_factory=dict)  # by column, so that their order stays
    puts: dict[tuple[int, str], str] = field(default_factory=dict)  # what the plan writes, by row and column
    secret: Places = field(default_factory=lambda: NOTHING)  # what a secret row said that was about the same
    crossed: bool = False  # both sides changed the one request that several cells make
    overwritten: list[Example] = field(default_factory=list)  # agreed, non-empty values shown changed

    def run(self, *, recoded: bool) -> None:
        """Merge every cell, then the note. Adds to the plan."""
        if recoded and self.row.cells[self.situation.table.code] is not None:
            self._edit(self.situation.table.code, self.record.code)
        cells, stored = self.row.cells, self.record.values
        agreed = self.base.values if self.base is not None else (None,) * len(stored)
        self.crossed = self._is_crossed()
        for i in self.situation.table.compared:
            cell = cells[i]
            if cell is not None and (self._was_covered(i) or not agreed[i] == stored[i] == _tidy_text(cell)):
                self._cell(i, cell)
        self._formulas()
        self._words()
        self._covered()
        self._note()

    def _formulas(self) -> None:
        """Put a formula of the program's back where somebody typed over it; one of their own stays."""
        table = self.situation.table
        for i in table.formulas:
            cell, column = self.row.cells[i], table.columns[i]
            if cell is not None and is_typed(cell):
                self._journal(column, codec.plain(cell), "", REASON_COMPUTED)
                self._edit(i, "")

    def _covered(self) -> None:
        """Say what the record has and a merged cell cannot show: nothing is written there, nor read. Where
        people see the same all the same, there is nothing to say."""
        table, owners, values = self.situation.table, self.record.owners, self.record.values
        for i in self.row.under:
            column = table.columns[i]
            if i == table.code:
                self._problem(column, "", notes.covered_code(column))
            elif i in table.compared and owners[i] is not Owner.NONE and self._seen(i) != values[i]:
                self._problem(column, "", notes.covered(column))
            self.plan.covered.append((self.record.code, column.key))

    def _seen(self, i: int) -> str:
        """What people see in place of a cell under a merged range, once the plan is carried out."""
        column, under = self.situation.table.columns[i], self.row.under[i]
        put = self.puts.get((under.position, column.key))
        return codec.read(column, under.cell).value if put is None else put

    def _was_covered(self, i: int) -> bool:
        return self.base is not None and i in self.base.covered

    def _cell(self, i: int, cell: Cell) -> None:
        column, owner = self.situation.table.columns[i], self.record.owners[i]
        value = self.record.values[i]
        reading = codec.read(column, cell)
        base, past = self._agreed(i, column, reading.value)
        if reading.value != value and reading.value in self.secret.get(i, ()):
            self._edit(i, value)  # those words go into no journal, and nobody is asked
            return
        if owner in _NOT_TYPED and self._is_ours(cell, reading.value, value):
            self._write(i, column, cell)  # dragged here, or left by a write: nobody's words
            return
        readable = not reading.problem
        changed = base is not None and reading.value != base and reading.value not in past
        if base and changed:
            at = self.row.position
            self.overwritten.append(Example(self.record.code, column.key, at, base, reading.value))
        if self.putting_back and changed and owner is not Owner.NONE and reading.value != value:
            self._put_back(i, column, cell)
            return
        if cell.kind is Kind.ERROR:
            self._error(i, column, owner, cell, reading, base)
            return
        match merge(owner, base, past, reading.value, value, readable=readable):
            case Verdict.SAME:
                self._same(column, owner, reading, base)
            case Verdict.TAKE if self.crossed and column.key in REQUEST_CELLS:
                self._conflict(column, reading, base, value)
            case Verdict.TAKE:
                self._take(i, column, cell, reading)
            case Verdict.WRITE:
                self._write(i, column, cell)
            case Verdict.OVERWRITE:
                self._overwrite(i, column, owner, cell, reading)
            case Verdict.CONFLICT:
                self._conflict(column, reading, base, value)
            case Verdict.LEAVE if owner is not Owner.NONE:
                self._problem(column, reading.value, self._why_not(column, reading))
            case Verdict.LEAVE if reading.value:
                self._problem(column, reading.value, notes.unused(column))

    def _is_ours(self, cell: Cell, shown: str, value: str) -> bool:
        """Whether the cell shows the program's own count-down, a sentence of its notes, or the row's code."""
        ours = notes.is_ours(shown) or shown.upper() == self.record.code
        return remaining.is_ours(cell.formula or "") or (shown != value and ours)

    def _why_not(self, column: Column, reading: Reading) -> str:
        """Why the cell cannot be read; of a request, what the regulation in force offers."""
        offered = self.situation.offered.get(column.key)
        return codec.only(column, offered) if offered and column.value is Value.CHOICE else reading.problem

    def _is_crossed(self) -> bool:
        """Whether a request of the sheet's and one of the console's meet in different cells: put together
        they would be an act of nobody's."""
        found = {self._verdict(i, cell) for i in self.situation.table.request if (cell := self.row.cells[i])}
        return Verdict.TAKE in found and Verdict.WRITE in found

    def _verdict(self, i: int, cell: Cell) -> Verdict:
        column, value = self.situation.table.columns[i], self.record.values[i]
        reading = codec.read(column, cell)
        base, past = self._agreed(i, column, reading.value)
        return merge(self.record.owners[i], base, past, reading.value, value, readable=not reading.problem)

    def _agreed(self, i: int, column: Column, sheet: str) -> tuple[str | None, frozenset[str]]:
        """The cell's base: what the sheet shows, if that is what we sent."""
        sent = self.situation.sent
        if sent and sent.get((self.record.code, column.key)) == sheet:
            return sheet, _NO_PAST
        if self.base is None:
            return None, _NO_PAST
        past = self.base.past.get(i, _NO_PAST) | (_EMPTIED if i in self.base.covered else _NO_PAST)
        if self.record.code in self.situation.begun:  # what stood there before was agreed with nobody
            past = _NO_PAST
        if (self.record.code, column.key) in self.situation.given:
            past |= {self.record.values[i]}
        return self.base.values[i], past

    def _same(self, column: Column, owner: Owner, reading: Reading, base: str | None) -> None:
        if reading.value != base or self._was_covered(self.situation.table.index[column.key]):
            self.plan.agreed.append((self.record.code, column.key, reading.value))
        if reading.echo and owner is Owner.UNIT:
            self._say(column, reading.echo)

    def _take(self, i: int, column: Column, cell: Cell, reading: Reading) -> None:
        bounds = Bounds(self.record.not_before, self.situation.today)
        bounded = codec.read(column, cell, bounds)
        refusal = self.situation.refused.get((self.record.code, column.key))
        if bounded.problem:
            self._problem(column, codec.plain(cell), bounded.problem)
        elif refusal is not None and refusal.value == act_value(self.situation.table, self.row, column.key):
            self._problem(column, reading.value, refusal.message)
            self._say(column, notes.refused(self._asking(column), refusal.message))
            self.plan.held.append((self.record.code, column.key))
        else:
            was = self.record.values[i]
            self.plan.changes.append(Change(self.record.code, column.key, reading.value, was))
            if reading.echo:
                self._say(column, reading.echo)

    def _asking(self, column: Column) -> Column:
        """The cell that asks for the act to which this cell belongs: one act, one sentence."""
        table, act = self.situation.table, ACT_CELLS.get(column.key, (column.key,))
        return table.columns[table.index.get(act[0], table.index[column.key])]

    def _write(self, i: int, column: Column, cell: Cell) -> None:
        value = self.record.values[i]
        if codec.too_long(value, self.situation.limit):
            self._problem(column, "", notes.too_long(column, self.situation.limit))
            return
        if cell.formula:
            self._journal(column, cell.formula, value, REASON_FORMULA)
        self._edit(i, value)

    def _overwrite(self, i: int, column: Column, owner: Owner, cell: Cell, reading: Reading) -> None:
        value = self.record.values[i]
        if codec.too_long(value, self.situation.limit):
            self._problem(column, reading.value, notes.too_long(column, self.situation.limit))
            return
        if owner is Owner.OFFICE:
            self.plan.proposals.append(Proposal(self.record.code, column.key, reading.value, value))
            self._say(column, notes.proposal(column, reading.value))
        else:
            self._journal(column, reading.value, value, REASON_COMPUTED)
        if cell.formula:
            self._journal(column, cell.formula, value, REASON_FORMULA)
        self._edit(i, value)

    def _put_back(self, i: int, column: Column, cell: Cell) -> None:
        """The Office said no: whatever stands there goes to the journal, the record's value comes back."""
        value = self.record.values[i]
        if codec.too_long(value, self.situation.limit):
            self._problem(column, codec.plain(cell), notes.too_long(column, self.situation.limit))
            return
        typed = cell.formula or codec.plain(cell)
        if typed:
            self._journal(column, typed, value, REASON_FORMULA if cell.formula else REASON_PUT_BACK)
        self.sentences[OF_ROW] = notes.PUT_BACK
        self._edit(i, value)

    def _error(
        self, i: int, column: Column, owner: Owner, cell: Cell, reading: Reading, base: str | None
    ) -> None:
        """An error is not a value: the last good one stays, and the console's newer one replaces it, or any
        replaces what a write of ours left in a row that was not meant."""
        value = self.record.values[i]
        if owner is Owner.UNIT and base in (None, value) and cell is not DOUBTFUL:
            self._problem(column, reading.value, reading.problem)
        elif owner is Owner.NONE:
            self._problem(column, reading.value, notes.unused(column))
        else:
            self._write(i, column, cell)

    def _conflict(self, column: Column, reading: Reading, base: str | None, value: str) -> None:
        code, position = self.record.code, self.row.position
        self.plan.conflicts.append(Conflict(code, column.key, position, base, reading.value, value))
        self._say(column, notes.conflict(column, value))

    def _problem(self, column: Column, typed: str, message: str) -> None:
        code, position = self.record.code, self.row.position
        self.plan.problems.append(Problem(code, column.key, position, typed, message))
        self._say(column, message)

    def _say(self, column: Column, sentence: str) -> None:
        self.sentences[self.situation.table.index[column.key]] = sentence

    def _journal(self, column: Column, value: str, replaced_by: str, reason: str) -> None:
        if reason == REASON_FORMULA and remaining.is_ours(value):
            return
        self.plan.journal.append(Journal(self.record.code, column.key, value, replaced_by, reason))

    def _edit(self, i: int, value: str) -> None:
        key = self.situation.table.columns[i].key
        note = wanted_notes(self.record, self.row).get(key)
        if self.row.notes is None:
            note = self.record.notes.get(key) or None
        self.plan.edits.append(CellEdit(self.record.code, self.row.position, key, value, note))
        self.puts[(self.row.position, key)] = value

    def _words(self) -> None:
        """Bring the words noted on cells up to date, where the cell itself says what it should."""
        for key in wanted_notes(self.record, self.row):
            i = self.situation.table.index[key]
            column, cell, value = self.situation.table.columns[i], self.row.cells[i], self.record.values[i]
            if cell is not None and cell.formula is None and codec.read(column, cell).value == value:
                self._edit(i, value)

    def _note(self) -> None:
        """Bring `Ghi chú đồng bộ` up to date; what a person typed there goes to the journal."""
        table = self.situation.table
        cell, column = self.row.cells[table.note], table.columns[table.note]
        said = standing_sentences(self.situation, self.record) | self.sentences
        wanted = notes.joined([said[i] for i in sorted(said)])
        if cell is None:
            if table.note in self.row.under and self._seen(table.note) != wanted:
                self._problem(column, "", notes.covered(column))
            return
        if cell.kind is Kind.ERROR:  # no value, so nobody's
            self._edit(table.note, wanted)
            return
        shown = codec.plain(cell)
        base, past = self._agreed(table.note, column, shown)
        if not wanted and shown in notes.STAYING and shown == base:
            return  # it has been said, and stays until there is something else to say
        if shown == wanted:
            if base != shown:
                self.plan.agreed.append((self.record.code, column.key, shown))
            return
        known = not shown or shown == base or shown in past or notes.is_ours(shown, wanted)
        if not known and not self._said_anywhere().issuperset(shown.splitlines()):
            self._journal(column, shown, wanted, REASON_NOTE)
        self._edit(table.note, wanted)

    def _said_anywhere(self) -> set[str]:
        """What the program said of any row of the tab, or was to say, line by line: where that stands in
        another one it is nobody's words."""
        table, situation = self.situation.table, self.situation
        key = table.columns[table.note].key
        sent = (said for (_, column), said in situation.sent.items() if column == key)
        told = (base.values[table.note] or "" for base in situation.base.values())
        refusals = (
            notes.refused(table.columns[table.index[column]], refusal.message)
            for (_, column), refusal in situation.refused.items()
            if column in table.index
        )
        return {line for text in (*sent, *told, *refusals) for line in text.splitlines()}


def wanted_notes(record: Record, row: SheetRow) -> dict[str, str]:
    """What the program's notes on the row's cells are to say, by column, where they say something else."""
    if row.notes is None:
        return {}
    return {key: words for key, words in record.notes.items() if row.notes.get(key, "") not in (None, words)}


def act_value(table: Table, row: SheetRow, key: str) -> str:
    """What the cells of the act that a cell belongs to say together."""
    places = [table.index[each] for each in ACT_CELLS.get(key, (key,)) if each in table.index]
    shown = [codec.read(table.columns[i], row.cells[i] or EMPTY).value for i in places]
    return "\x1f".join(shown)


def _tidy_text(cell: Cell) -> str | None:
    """The cell's text, if it is plain text or nothing; the quick way past most cells."""
    if cell.kind is Kind.TEXT and cell.formula is None:
        return str(cell.value)
    return "" if cell.kind is Kind.EMPTY else None


def standing_sentences(situation: Situation, record: Record) -> dict[int, str]:
    """What the note says, by column, of the row's proposals that wait for the Office; the notice first, and
    last what the Office answered to others, for as long as the cell says what it said then."""
    table = situation.table
    last = len(table.columns)
    answered = {
        last + i: notes.not_taken(table.columns[i], each.proposed, each.answer)
        for (of, key), each in situation.answered.items()
        if of == record.code and (i := table.index.get(key)) is not None
        if each.standing == record.values[i]
    }
    pending = {
        table.index[key]: notes.proposal(table.columns[table.index[key]], proposed)
        for (of, key), proposed in situation.proposed.items()
        if of == record.code and key in table.index
    }
    return ({NOTICE: record.notice} if record.notice else {}) | pending | answered


def is_typed(cell: Cell) -> bool:
    """Whether somebody typed over a formula of the program's something that is no formula."""
    return cell.formula is None and cell.kind not in (Kind.EMPTY, Kind.ERROR)


def is_noted(row: SheetRow, column: str) -> bool:
    """Whether a note is on the cell, as far as anybody can know."""
    return row.notes is None or column in row.notes
