"""The unit's words beside the codes of others: after a sort over a part of the columns, or cells inserted or
deleted in one of them, so that the words below moved away from their rows.

What tells is words that one row alone had: they stand in another now, and their own row says something else.
A word that many rows say, as a state of progress, tells nothing, nor does what is filled down from a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sheets_sync import codec
from sheets_sync.columns import Owner
from sheets_sync.plan.model import Example, SheetRow, Situation

ROWS = 4  # so many at least: fewer are put right by hand, or swapped on purpose


def parted(situation: Situation, changed: Mapping[str, SheetRow]) -> list[Example]:
    """The cells that say what another code's row said alone, of rows that show something else than what was
    agreed (`changed`), in their order; none where they are few. Time grows with the rows."""
    if len(changed) < ROWS:
        return []
    found: list[Example] = []
    for i, column in enumerate(situation.table.columns):
        if i in situation.table.compared and Owner.UNIT in (column.lead, column.coordinator):
            found += _in_column(situation, changed, i)
    if len({each.code for each in found}) < ROWS:
        return []
    return sorted(found, key=lambda each: each.position or 0)


def _in_column(situation: Situation, changed: Mapping[str, SheetRow], i: int) -> list[Example]:
    column, base = situation.table.columns[i], situation.base
    now = {
        code: codec.read(column, cell).value
        for code, row in changed.items()
        if (cell := row.cells[i]) is not None and not situation.records[code].left
    }
    away = {
        code: said
        for code, said in now.items()
        if said not in (base[code].values[i] or "", situation.records[code].values[i])
    }
    if len(away) < 2:
        return []
    borne = Counter(row.values[i] for row in base.values() if row.values[i])
    left = {base[code].values[i] for code in away} - {None, ""}
    return [
        Example(code, column.key, changed[code].position, base[code].values[i] or "", said)
        for code, said in away.items()
        if said in left and borne[said] == 1
    ]
