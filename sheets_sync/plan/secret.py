"""Words that may stand nowhere any more, in rows that their code does not tell: a row that lost it, one that
was copied without it or under another, a cell into which what the row was about was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from console.records.sync import TELLING_LENGTH
from sheets_sync import codec
from sheets_sync.columns import TASKS
from sheets_sync.plan.model import WHOLE_ROW, Places, Record, SheetRow, Situation
from sheets_sync.plan.pairing import content_of

_NUMBERS = ("symbol", "decision_number")  # of a directive, of a decision: beside them a few words tell, too
NOTHING: Places = {}


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the secret rows of a tab were about, with their codes, as long as no other record is about the
    same."""

    situation: Situation
    codes: Mapping[str, str]

    def theirs(self, row: SheetRow) -> Record | None:
        """The secret record whose words the row says: a long text, or a short one beside the same number."""
        if not self.codes:
            return None
        content = content_of(self.situation, row)
        code = self.codes.get(content)
        if code is None or not (len(content) >= TELLING_LENGTH or self._says_its_number(row, code)):
            return None
        return self.situation.records[code]

    def new(self, row: SheetRow) -> Record | None:
        """The same of a row that the unit adds: it proposes a task. What a unit inspects by itself is called
        as it likes, as often as it likes."""
        return self.theirs(row) if self.situation.table.key == TASKS else None

    def places(self, row: SheetRow) -> Places:
        """What such a record was agreed to say, cell by cell, for a row of another code that says what it was
        about."""
        record = self.new(row)
        if record is None:
            return NOTHING
        said = ((i, _said(self.situation, record.code, i)) for i in range(len(record.values)))
        return {i: words for i, words in said if words}

    def _says_its_number(self, row: SheetRow, code: str) -> bool:
        table = self.situation.table
        places = [table.index[key] for key in _NUMBERS if key in table.index]
        shown = [(i, cell) for i in places if (cell := row.cells[i]) is not None]
        return any(codec.plain(cell) in _said(self.situation, code, i) for i, cell in shown)


def secrets_of(situation: Situation) -> Secrets:
    """Of all rows of the tab."""
    at = situation.table.content
    blank = (code for code, record in situation.records.items() if record.blank and code in situation.base)
    found = {words: code for code in blank for words in _said(situation, code, at)}
    if found:
        for record in situation.records.values():
            if not (record.blank or (record.code, WHOLE_ROW) in situation.proposed):
                found.pop(record.values[at], None)
    return Secrets(situation, found)


def to_be_blanked(situation: Situation) -> set[str]:
    """The codes of secret rows that still say something: what they were about may have been agreed earlier,
    other words having come to stand beside the code since."""
    base, at = situation.base, situation.table.content
    return {
        code
        for code, record in situation.records.items()
        if record.blank and code in base and base[code].values[at]
    }


def _said(situation: Situation, code: str, i: int) -> frozenset[str]:
    """What a cell of a row was agreed to say, now, in a copy of the workbook, or earlier."""
    base = situation.base[code]
    earlier = situation.earlier.get(code, NOTHING).get(i, frozenset())
    return (base.past.get(i, frozenset()) | earlier | {base.values[i] or ""}) - {""}
