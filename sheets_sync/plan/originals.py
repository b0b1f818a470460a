"""Rows that lost their code while an older copy of them still has it.

A person copies a row, the program writes into the row itself, and its code is then taken out: what has the
code is the copy, which says in every cell what was agreed, now or before. Nobody typed that, and the row
itself says the same as the base: it is the row (SHEETS.md §4, "a row copied with its `Mã`"). A copy in which
somebody typed since is believed, as any row with its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sheets_sync import codec
from sheets_sync.plan import notes
from sheets_sync.plan.model import BaseRow, Places, SheetRow, Situation

NOTHING: Places = {}


def asked(situation: Situation) -> set[str]:
    """The codes of which one must know what was agreed before, to tell their row from a copy of it."""
    coded = {row.code: row for row in situation.rows if row.code in situation.records}
    copies = {code for code, row in coded.items() if is_copy(situation, row)}
    loose = [row for row in situation.rows if not row.code]
    return copies | set(_doubled(situation, coded, loose) if loose else ())


def originals(
    situation: Situation, rows: Mapping[str, SheetRow], loose: Sequence[SheetRow]
) -> dict[str, SheetRow]:
    """By code, the row without it that is the row itself: what has the code is an older copy of it."""
    if not situation.earlier:
        return {}
    return {
        code: found[0]
        for code, found in _doubled(situation, rows, [row for row in loose if not row.code]).items()
        if len(found) == 1
        and says(situation, rows[code], situation.base[code], situation.earlier.get(code, NOTHING))
    }


def is_copy(situation: Situation, row: SheetRow) -> bool:
    """Whether the row's note says that it was another row's copy when it was last looked at."""
    cell = row.cells[situation.table.note]
    return cell is not None and codec.plain(cell) == notes.DUPLICATE


def of_copy(situation: Situation, row: SheetRow, base: BaseRow) -> BaseRow:
    """The base of a row that had been a copy, and is its code's only one now: it was not written while the
    row itself went on, so what was agreed before is nobody's news in it."""
    earlier = situation.earlier.get(row.code, NOTHING) if is_copy(situation, row) else NOTHING
    past = {i: base.past.get(i, frozenset()) | earlier[i] for i in earlier}
    return replace(base, past={**base.past, **past}) if past else base


def _doubled(
    situation: Situation, coded: Mapping[str, SheetRow], loose: Iterable[SheetRow]
) -> dict[str, list[SheetRow]]:
    """By code whose row differs from what was agreed, the rows without a code that say just that."""
    table, wanted = situation.table, dict[str, list[str]]()
    for code, row in coded.items():
        base = situation.base.get(code)
        if base is not None and not base.tombstone and row.raw != base.raw and base.values[table.content]:
            wanted.setdefault(base.values[table.content] or "", []).append(code)
    found: dict[str, list[SheetRow]] = {}
    for row in loose:
        cell = row.cells[table.content]
        for code in wanted.get(codec.plain(cell) if cell is not None else "", ()):
            base = situation.base[code]
            if says(situation, row, base) and not says(situation, coded[code], base):
                found.setdefault(code, []).append(row)
    return found


def says(situation: Situation, row: SheetRow, base: BaseRow, earlier: Places = NOTHING) -> bool:
    """Whether every cell that can be seen says what was agreed last, or `earlier`."""
    columns = situation.table.columns
    for i in situation.table.compared:
        cell, agreed = row.cells[i], base.values[i] or ""
        if cell is None:
            continue
        said = codec.read(columns[i], cell).value
        if said != agreed and said not in earlier.get(i, ()):
            return False
    return True
