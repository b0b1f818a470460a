"""What people at a unit do in their workbook. Each act answers with a sentence, or '' if not possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from console.records import SyncBase, SyncWorkbook, Unit
from tests.sheets_server.errors import ApiError
from tests.sheets_sync.stories.agreement import Cell
from tests.sheets_sync.stories.google_page import GooglePage
from tests.sheets_sync.stories.oracle import NEW, OWN, UNKNOWN, Oracle
from tests.sheets_sync.stories.pages import Line, Page, Snapshot
from tests.sheets_sync.stories.script import Event, pick

UNIT_CELLS = ("progress", "result", "report_number", "other_info", "reason")
OFFICE_CELLS = ("content", "product", "status", "office_opinion", "sync_note", "contribution")


@dataclass
class AtTheUnit:
    """Somebody of a unit with the workbook before them: `page` is the workbook itself, or the copy that the
    person has open (`copy`)."""

    event: Event
    unit: str
    page: Page
    oracle: Oracle
    copy: Snapshot | None = None

    @property
    def since(self) -> int | None:
        """How old the state is that the person sees; None for the present one."""
        return self.copy.since if self.copy is not None else self.oracle.as_of.get(self.unit)

    def row(self) -> Line | None:
        """A row that the event chooses."""
        lines = self.page.lines()
        line = pick(self.event.seed, lines, lambda line: line.code or str(line.position)) if lines else None
        return line and self.oracle.as_it_says(self.unit, line, lines)

    def put(self, line: Line, cells: Sequence[tuple[str, str | None]]) -> str:
        """Type into cells of a row; the sentence says where. Nobody can where a merged cell lies over one."""
        if any(column in line.covered for column, _ in cells):
            for _, value in cells:
                self.oracle.typed.pop(value or "", None)
            return ""
        self.note(line, [(column, value or "") for column, value in cells])
        try:
            self.page.put([(line.position, column, value) for column, value in cells])
        except ApiError:
            self.oracle.words.doubt(self.cell(line, column) for column, _ in cells)
            raise
        told = ", ".join(f"{column} = {value or '(nothing)'}" for column, value in cells)
        return f"typed into the row of {_name(line)}: {told}"

    def note(self, line: Line, cells: Sequence[tuple[str, str]]) -> None:
        """Tell the oracle what is typed where."""
        self.oracle.row_altered(line, [column for column, _ in cells], stale=self.since is not None)
        for column, value in cells:
            if self.copy is None:
                self.oracle.unit_typed(self.unit, line.code, column, value, self.since)
            else:
                self.copy.typed[self.cell(line, column)] = value
            self.oracle.words.enter(
                self.oracle.tab.cell(self.unit, self.oracle.belongs_to(line), column), value
            )

    def emptied(self, line: Line, column: str) -> None:
        """Tell the oracle that a cell holds nothing now that nobody typed: what it held may be gone, or not
        have been read, or come back."""
        self.note(line, [(column, "")])
        self.oracle.words.doubt([self.cell(line, column)])
        if column == "code" and line.code:
            self.lost(line)

    def lost(self, line: Line) -> None:
        """Tell the oracle that a row has no code any more: as a new one it would say what it says."""
        self.oracle.row_lost(line)
        for column in line.cells.keys() - {"code", *self.oracle.tab.computed}:
            self.oracle.words.enter(self.oracle.tab.cell(self.unit, "", column), line[column])

    def cell(self, line: Line, column: str) -> Cell:
        """A cell of a row, as the oracle knows it."""
        return self.oracle.tab.cell(self.unit, line.code, column)

    def word(self, line: Line, place: int = 1) -> str:
        """A new word for a cell of this row."""
        word = self.event.token(place)
        self.oracle.typed[word] = self.oracle.belongs_to(line) or UNKNOWN
        if line.code:
            self.oracle.untaken[word] = self.unit
            left = not self.oracle.takes_part(self.unit, line.code)
            seen = self.copy is None and not self.event.is_inner
            if left and seen and not _is_buried(line.code, self.unit):
                self.oracle.unburied.add(word)
        return word


def types(who: AtTheUnit) -> str:
    """The unit's own cell."""
    line = who.row()
    column = who.event.chance().choice(UNIT_CELLS)
    return who.put(line, [(column, who.word(line))]) if line else ""


def types_two(who: AtTheUnit) -> str:
    """Two cells of one row."""
    line = who.row()
    return who.put(line, [("progress", who.word(line)), ("result", who.word(line, 2))]) if line else ""


def touches_office_cell(who: AtTheUnit) -> str:
    """A cell that is not the unit's."""
    line = who.row()
    column = who.event.chance().choice(OFFICE_CELLS)
    return who.put(line, [(column, who.word(line))]) if line else ""


def reports_done(who: AtTheUnit) -> str:
    """Done, on a day."""
    line = who.row()
    return who.put(line, [("done", "x"), ("done_on", "9/9/2025")]) if line else ""


def asks(who: AtTheUnit) -> str:
    """A request with its reason and document."""
    line = who.row()
    words = who.event.chance().choice(("Giải trình", "Điều chỉnh hạn", "Chuyển lại"))
    paper = f"{who.event.number}/UBND, 8/9/2025"
    if line is None:
        return ""
    return who.put(line, [("request", words), ("reason", who.word(line)), ("request_document", paper)])


def writes_nonsense(who: AtTheUnit) -> str:
    """Something that is no date where a date belongs."""
    line = who.row()
    return who.put(line, [("report_date", who.word(line))]) if line else ""


def clears(who: AtTheUnit) -> str:
    """One cell emptied."""
    line = who.row()
    return who.put(line, [(who.event.chance().choice(UNIT_CELLS + OFFICE_CELLS), None)]) if line else ""


def deletes_row(who: AtTheUnit) -> str:
    """A row deleted."""
    if line := who.row():
        who.page.delete(line.position)
        who.oracle.row_removed(line.code, who.copy)
        return f"deleted the row of {_name(line)}"
    return ""


def sorts(who: AtTheUnit) -> str:
    """The rows in another order."""
    if who.page.lines():
        who.page.sort(who.event.seed)
        return "sorted the rows"
    return ""


def loses_code(who: AtTheUnit) -> str:
    """`Mã` emptied."""
    if line := who.row():
        who.page.put([(line.position, "code", None)])
        who.lost(line)
        return f"emptied Mã in the row of {_name(line)}"
    return ""


def drags_code(who: AtTheUnit) -> str:
    """The cell of a `Mã` alone dragged below the last row, or over another `Mã`."""
    lines, line = who.page.lines(), who.row()
    if line is None or not line.code or "code" in line.covered or who.since is not None:
        return ""
    others = [each for each in lines if each.position != line.position and "code" not in each.covered]
    onto = who.event.chance().choice([None, *others])
    place = onto.position if onto is not None else lines[-1].position + 1
    who.page.put([(line.position, "code", None), (place, "code", line.code)])
    who.lost(line)
    who.oracle.copied.add(line.code)  # which of the two rows is read is the engine's to say
    if onto is None:
        return f"dragged Mã of {_name(line)} below the rows"
    who.lost(onto)
    return f"dragged Mã of {_name(line)} over that of {_name(onto)}"


def copies_row(who: AtTheUnit) -> str:
    """A row copied below the last one, with its `Mã`."""
    if line := who.row():
        who.page.copy(line.position)
        who.oracle.copied.add(line.code)
        for column, value in line.cells.items():  # the copy says it, whatever becomes of the row
            who.oracle.words.enter(who.cell(line, column), value)
        who.oracle.multiplied |= {word for text in line.cells.values() for word in text.split()}
        return f"copied the row of {_name(line)} below the last one"
    return ""


def adds_row(who: AtTheUnit) -> str:
    """A row of the unit's own."""
    below = max((line.position for line in who.page.lines()), default=1) + 1
    word = who.event.token()
    who.oracle.typed[word] = NEW
    who.oracle.words.enter(("", "content"), word)
    who.page.put([(below, "content", word)])
    return f"added a row with content = {word}"


def inserts_row(who: AtTheUnit) -> str:
    """An empty row above another."""
    if line := who.row():
        who.page.insert(line.position)
        return f"inserted an empty row above {_name(line)}"
    return ""


def hides_row(who: AtTheUnit) -> str:
    """A row hidden."""
    if line := who.row():
        who.page.hide(line.position)
        return f"hid the row of {_name(line)}"
    return ""


def keeps_own(who: AtTheUnit) -> str:
    """A note and a formula of one's own beside a row."""
    if line := who.row():
        who.page.keep_own(line.position, f"{OWN} {who.event.number}")
        return f"noted something of their own beside {_name(line)}"
    return ""


def moves_row(who: AtTheUnit) -> str:
    """A row dragged above another (in the browser)."""
    lines = who.page.lines()
    if len(lines) < 2 or not isinstance(who.page, GooglePage):
        return ""
    source, target = who.event.chance().sample(lines, 2)
    who.page.move(source.position, target.position)
    return f"dragged the row of {_name(source)} above {_name(target)}"


def inserts_column(who: AtTheUnit) -> str:
    """A column of one's own between the program's (in the browser)."""
    if not isinstance(who.page, GooglePage):
        return ""
    before = 2 + who.event.seed % 20
    who.page.insert_column(before)
    return f"inserted a column before column {before}"


def moves_column(who: AtTheUnit) -> str:
    """A column dragged to another place (in the browser)."""
    if not isinstance(who.page, GooglePage):
        return ""
    column, before = who.event.chance().sample(range(2, 22), 2)
    who.page.move_column(column, before)
    return f"dragged column {column} before column {before}"


def filters(who: AtTheUnit) -> str:
    """A filter that hides a row (in the browser)."""
    line = who.row()
    if line is None or not isinstance(who.page, GooglePage):
        return ""
    who.page.filter(line.code)
    return f"filtered the tab so that {_name(line)} is hidden"


ACTS: dict[str, Callable[[AtTheUnit], str]] = {
    each.__name__: each
    for each in (
        types, types_two, touches_office_cell, reports_done, asks, writes_nonsense, clears, deletes_row,
        sorts, loses_code, drags_code, copies_row, adds_row, inserts_row, hides_row, keeps_own, moves_row,
        inserts_column, moves_column, filters,
    )
}  # fmt: skip


def _name(line: Line) -> str:
    return line.code or f"row {line.position}"


def _is_buried(code: str, unit: str) -> bool:
    """Whether the unit's row of this code was written as a tombstone (perhaps by an engine that died before
    it knew), or never agreed as a row at all."""
    base: Any = SyncBase
    query = base.select().join(SyncWorkbook).join(Unit)
    live = query.where((base.code == code) & ~base.tombstone & (Unit.code == unit))
    return all("*" in (row.sent or {}) for row in live)
