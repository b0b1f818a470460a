"""The judge of a history of inspections: what `Oracle` asks, and what is true of their records alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from console.records import Attachment, History, InspectedUnit, Inspection
from tests.sheets_sync.stories.agreement import Cell, Tab
from tests.sheets_sync.stories.inspection_facts import ANSWERS, INSPECTIONS, RESULT, records
from tests.sheets_sync.stories.oracle import NEW, OFFICE, UNKNOWN, Oracle
from tests.sheets_sync.stories.pages import Line, Snapshot

_WORD = re.compile(r"chữ\d+x\d+")


@dataclass
class InspectionOracle(Oracle):
    """`removed` are codes whose rows people deleted, or made new ones of: of a unit's own one, the first read
    believes nothing."""

    tab: Tab = INSPECTIONS
    renamed: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    ever_removed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.tab = replace(self.tab, records=self._expected)
        super().__post_init__()

    def _expected(self, unit: str) -> dict[str, dict[str, str]]:
        return {code: row for code, row in records(unit).items() if code not in self.removed}

    # -- what people do ------------------------------------------------------------------------

    def takes_part(self, unit: str, code: str) -> bool:
        """Whether the row of this code is the unit's now, or nobody's yet."""
        return code in records(unit) or not Inspection.select().where(Inspection.code == code).exists()

    def belongs_to(self, line: Line) -> str:
        """A new row's code is its own once it made an inspection: typed into before, it may get another."""
        made = Inspection.select().where(Inspection.code == line.code).exists()
        return line.code if made or not line.code.startswith(self.tab.added) else ""

    def unit_typed(self, unit: str, code: str, column: str, value: str, since: int | None) -> None:
        """Into a cell of a workbook; words that come without their day get one from the program."""
        super().unit_typed(unit, code, column, value, since)
        if value and column in self.tab.days:
            day = self.tab.cell(unit, code, self.tab.days[column])
            self.edits.append(day)
            self.unwritten.add(day)

    def row_altered(self, line: Line, columns: Iterable[str], *, stale: bool) -> None:
        """A row without `Mã` under another name is how a unit writes a new inspection: the one that stood
        there is gone."""
        super().row_altered(line, columns, stale=stale)
        if self.tab.content in columns:
            self.renamed.add(line.code)
            self.removed |= set() if line.code else self.words.lost

    def row_lost(self, line: Line) -> None:
        """Its code was emptied."""
        super().row_lost(line)
        self.removed |= {line.code} & self.renamed

    def row_removed(self, code: str, copy: Snapshot | None) -> None:
        """With everything that was typed into it and not read."""
        super().row_removed(code, copy)
        gone = {code} if code else self.words.lost  # without its code, it may be the row of any that was lost
        self.removed |= gone
        self.ever_removed |= gone

    def is_let_go(self, code: str) -> bool:
        """Whether the row was deleted by its people."""
        return code in self.ever_removed

    def office_changed(self, code: str, columns: Iterable[str]) -> None:
        """Cells of the inspection itself, which are the unit's where it is the one that inspects."""
        for unit in self.pages:
            own = self.tab.mine(unit).get(code, ())
            self._changed(self.tab.cell(unit, code, each) for each in columns if each in own)

    def answer_changed(self, unit: str, code: str, columns: Iterable[str]) -> None:
        """An inspected unit's own answer, through the console."""
        if unit in self.pages:
            own = self.tab.mine(unit).get(code, ())
            self._changed(self.tab.cell(unit, code, each) for each in columns if each in own)

    def office_said(self, code: str, column: str, value: str) -> None:
        """The console took the Office's word: it stands where the Office alone can change it, and in a unit's
        own row; the result is shown to the inspected only once they are told."""
        inspector = Inspection.get(Inspection.code == code).inspector.code
        for unit in self.pages:
            if code in self.tab.mine(unit) and column not in ANSWERS and inspector in (unit, "VP"):
                cell = self.tab.cell(unit, code, column)
                if inspector == unit or column not in RESULT:
                    self._say(cell, value, inspector == unit and cell in self.unread)

    def answer_said(self, unit: str, code: str, column: str, value: str) -> None:
        """The console took the Office's word for a unit's answer."""
        cell = self.tab.cell(unit, code, column)
        if column in self.tab.mine(unit).get(code, ()):  # not where it inspects itself
            self._say(cell, value, cell in self.unread)

    def office_decides(self, code: str, column: str) -> None:
        """A proposal of one unit's changes a cell that may be another's own."""
        self.office_changed(code, [column])

    def _changed(self, cells: Iterable[Cell]) -> None:
        for cell in cells:
            if cell in self.unread:
                self.collided.add(cell)
            self.edits.append(cell)
            self.unwritten.add(cell)

    # -- the verdict ---------------------------------------------------------------------------

    def judge(self) -> None:
        """At rest: AssertionError for anything lost, misplaced, doubled, held or disputed for nothing. Every
        row that a person deleted is back by now, or its inspection is archived."""
        self.removed.clear()
        super().judge()

    def _noted(self, unit: str, lines: Sequence[Line]) -> set[str]:
        """Codes of rows without a record in whose note somebody typed: that stays."""
        known, entered = records(unit), self.words.entered
        own = {
            value
            for code in ("", *(line.code for line in lines))
            for value in entered.get((code, "sync_note", unit), ())
        }
        return {line.code for line in lines if line.code not in known and line["sync_note"] in own}

    def _judge_records(self) -> None:
        """No word in a foreign record or answer, none taken twice, no row made two inspections, and none
        archived that nobody deleted. Of a row and its copy, the one that was changed is a new one."""
        found = _inspections()
        for code, text in found:
            for word in set(_WORD.findall(text)) & set(self.typed):
                known = self.typed[word] in (code, OFFICE, UNKNOWN, NEW, *self.copied)
                assert known or word in self.multiplied, f"{word} in {code}"
        self._judge_once("inspections", [text for _, text in found])
        self._judge_answers_of_units()
        self._judge_history()

    def _judge_answers_of_units(self) -> None:
        authors: dict[str, set[str]] = {}
        for (_, _, unit), values in self.words.entered.items():
            for word in (word for value in values for word in _WORD.findall(value)):
                authors.setdefault(word, set()).add(unit)
        for part in InspectedUnit.select():
            code, unit = part.inspection.code, part.unit.code
            for word in set(_WORD.findall(_answer(part))) & set(self.typed):
                known = self.typed[word] in (code, OFFICE, UNKNOWN) and authors.get(word, {unit}) == {unit}
                assert known, f"{word} in the answer of {unit} to {code}"

    def _judge_history(self) -> None:
        """Nothing is carried out twice, and only what a unit deleted is withdrawn."""
        mine = History.select().where((History.record == "inspection") & (History.source == "sheet"))
        said = Counter(
            (row.record_id, row.field, row.new) for row in mine if set(_WORD.findall(row.new or ""))
        )
        files = Counter((row.record_id, row.link) for row in Attachment.select() if row.link)
        twice = [key for key, count in (said + files).items() if count > 1]
        twice = [key for key in twice if not set(_WORD.findall(str(key[-1]))) & self.multiplied]
        assert not twice, f"carried out twice: {twice}"
        gone = {row.record_id for row in mine if row.verb == "withdraw_inspection"}
        codes = {each.code for each in Inspection.select().where(Inspection.id.in_(list(gone)))}
        needless = codes - self.ever_removed - self.words.lost - self.copied
        assert not needless, f"archived, though nobody deleted it: {sorted(needless)}"

    def _texts(self) -> Iterable[tuple[str, str]]:
        """Every text of a record into which rows are taken, under its code."""
        return [*_inspections(), *((part.inspection.code, _answer(part)) for part in InspectedUnit.select())]

    def _stored(self) -> dict[Cell, str]:
        """What the records say."""
        rows = ((unit, code, row) for unit in self.pages for code, row in records(unit).items())
        return {
            self.tab.cell(unit, code, name): row[name]
            for unit, code, row in rows
            for name in (*self.tab.fields, *self.tab.days.values())
            if name in row
        }


def _inspections() -> list[tuple[str, str]]:
    """Code and all that is said of every inspection."""
    return [
        (each.code, " ".join(str(value) for value in each.__data__.values())) for each in Inspection.select()
    ]


def _answer(part: InspectedUnit) -> str:
    return f"{part.report} {part.remedy} {part.file}"
