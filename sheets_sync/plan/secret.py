"""Words that may stand nowhere any more, in rows that their code does not tell: a row that lost it, one that
was copied without it or under another, a cell into which what the row was about was typed.
"""

from __future__ import annotations

from collections.abc import Mapping

from sheets_sync.plan.model import WHOLE_ROW, BaseRow, Places, Record, Situation

Secrets = Mapping[str, str]  # the codes of secret rows by what they are about


def secrets_of(situation: Situation) -> Secrets:
    """What the secret rows of the tab were about, as long as no other record there is about the same."""
    blank = [record for record in situation.records.values() if record.blank]
    at = situation.table.content
    found = {
        words: record.code
        for record in blank
        if (base := situation.base.get(record.code)) is not None
        for words in said(base, at)
    }
    if not found:
        return found
    for record in situation.records.values():
        if not (record.blank or _is_proposed(situation, record)):
            found.pop(record.values[at], None)
    return found


def said(base: BaseRow, i: int) -> frozenset[str]:
    """What a cell of a row was agreed to say, now or in a copy of the workbook."""
    now = base.values[i]
    return base.past.get(i, frozenset()) | ({now} if now else set())


def places_of(base: BaseRow) -> Places:
    """The same of every cell that said something."""
    return {i: words for i in range(len(base.values)) if (words := said(base, i))}


def _is_proposed(situation: Situation, record: Record) -> bool:
    """Whether it is a row that the unit added, and no record of the Office's."""
    return (record.code, WHOLE_ROW) in situation.proposed
