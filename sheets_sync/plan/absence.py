"""Records whose row the sheet does not show: put there, put back, or, where the row is the unit's own, let go
after two complete reads (SHEETS.md §4). Absence alone deletes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from sheets_sync import codec
from sheets_sync.columns import Owner
from sheets_sync.merged import row_below
from sheets_sync.plan import notes
from sheets_sync.plan.model import (
    WHOLE_ROW,
    Append,
    BaseRow,
    CellEdit,
    Example,
    Plan,
    Problem,
    Record,
    SheetRow,
    Situation,
)
from sheets_sync.plan.pairing import Pairing, content_of, note_of
from sheets_sync.plan.rows import OF_ROW, standing_sentences


@dataclass(slots=True)
class Absence:
    """The rows that one read of a tab does not show. `putting_back`: a person said no to a mass deletion;
    `letting_go`: a person agreed to it."""

    situation: Situation
    answer: Plan
    pairing: Pairing
    putting_back: bool = False
    letting_go: bool = False
    below: dict[int, SheetRow] = field(default_factory=dict)  # rows below the last one, by position

    def answered(self) -> list[Example]:
        """Add to the plan what becomes of each; those whose row had been there."""
        situation, answer, pairing = self.situation, self.answer, self.pairing
        position, gone, leaving = situation.next_position, [], set()
        self.below = {row.position: row for row in situation.rows if row.position >= position}
        for code, record in situation.records.items():
            if code in pairing.rows or code in pairing.held:
                continue
            base = situation.base.get(code)
            if record.left:
                if base is not None and not base.tombstone:
                    answer.unseen.append(code)
                    answer.untold += [code] if self._is_being_told(base) else []
                continue
            stood = base is not None and not base.tombstone
            if stood and not self._may_be_later(record):
                gone.append(Example(code, "", None, record.values[situation.table.content], ""))
            if base is not None and stood and self._may_leave(record):
                if self._is_edited(record, base):
                    self._append(record, position, notes.EDITED)
                elif self.letting_go or _mark(code) in situation.seen:
                    answer.removals.append(code)
                    continue
                else:
                    leaving.add(_mark(code))
                    continue
            else:
                self._append(record, position, notes.RESTORED if stood else "")
            position = row_below(position, situation.merged)
        answer.leaving = frozenset(leaving)
        return gone

    def _is_being_told(self, base: BaseRow) -> bool:
        """Whether a row that lost its code and says the same is not told so yet: for as long as its note
        does not say it, what is agreed of this code alone tells it from a new one."""
        at = self.situation.table.content
        return any(
            content_of(self.situation, row) == base.values[at] and note_of(self.situation, row) != why
            for row, why in self.pairing.strangers
            if why == notes.LOST_CODE
        )

    def _may_be_later(self, record: Record) -> bool:
        """Whether the file is an earlier copy, and the unit added the row itself, it may be later."""
        added = record.own or (record.code, WHOLE_ROW) in self.situation.proposed
        return added and not self.situation.current

    def _may_leave(self, record: Record) -> bool:
        """Whether the row's absence can mean that the unit took it away: the present file was read, the tab
        was not emptied, and the row does not stand there without its code."""
        if not record.own or not self.situation.current or self.putting_back or self._is_emptied():
            return False
        if self.situation.table.code in self.situation.base[record.code].covered:  # merged away, not deleted
            return False
        content = record.values[self.situation.table.content]
        lost = (row for row, why in self.pairing.strangers if why == notes.LOST_CODE)
        return all(content_of(self.situation, row) != content for row in lost)

    def _is_emptied(self) -> bool:
        """Whether nothing of several rows is left: an empty tab says nothing about any of them."""
        if self.letting_go or self.pairing.rows:
            return False
        return sum(not row.tombstone for row in self.situation.base.values()) > 1

    def _is_edited(self, record: Record, base: BaseRow) -> bool:
        """Whether the console has something new in the row: the edit survives the deletion."""
        return any(
            record.values[i] != base.values[i]
            for i in self.situation.table.compared
            if record.owners[i] is Owner.UNIT
        )

    def _has_formula(self, position: int, i: int) -> bool:
        """Whether a formula stands in a cell of a row that is not used yet."""
        cell = self.below[position].cells[i] if position in self.below else None
        return cell is not None and cell.formula is not None

    def _append(self, record: Record, position: int, why: str) -> None:
        """Put the row below the last used one; `why` it is there again, or ''."""
        situation, answer = self.situation, self.answer
        table, code = situation.table, record.code
        answer.appends.append(Append(code, position, bool(why)))
        answer.edits.append(CellEdit(code, position, "code", code))
        sentences = standing_sentences(situation, record)
        for i in table.compared:
            column, value = table.columns[i], record.values[i]
            if codec.too_long(value, situation.limit):
                message = notes.too_long(column, situation.limit)
                answer.problems.append(Problem(code, column.key, position, "", message))
                sentences[i] = message
            elif self._has_formula(position, i):
                continue  # the next look replaces it, where it must, and keeps it in the journal
            elif record.owners[i] is not Owner.NONE and (value or record.notes.get(column.key)):
                words = record.notes.get(column.key) or None
                answer.edits.append(CellEdit(code, position, column.key, value, words))
        if why:
            sentences[OF_ROW] = why
        if sentences:
            said = notes.joined([sentences[i] for i in sorted(sentences)])
            answer.edits.append(CellEdit(code, position, "sync_note", said))


def _mark(code: str) -> str:
    """What is kept from one read to the next of a row that is missing; no fingerprint begins so."""
    return f"-{code}"
