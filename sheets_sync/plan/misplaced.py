"""Codes that stand beside the words of other codes: a sort that left `Mã` out, or moved nothing else.

A code is believed for as long as its row may be its own. Here the sheet itself says that it is not: the row
says what was agreed for another code, and what was agreed for its own stands in a further row (SHEETS.md §3).
A row pasted over another, or the same words typed into several, is none of that: there every code's own words
still stand beside it, or nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence

from sheets_sync import codec
from sheets_sync.columns import Owner
from sheets_sync.plan.model import BaseRow, SheetRow, Situation
from sheets_sync.store import Cell, Kind

_Said = Mapping[str, Hashable]  # by code
_FEW = 2  # cells in which a row that moved whole differs from what was agreed: one may be typed by itself


def misplaced(
    situation: Situation,
    rows: Mapping[str, SheetRow],
    changed: Mapping[str, SheetRow],
    loose: Sequence[SheetRow],
) -> set[str]:
    """The codes of rows that say what belongs to others, of those that show something else than what was
    agreed (`changed`); `loose` are rows without a known code. Time grows with the rows."""
    if not changed:
        return set()
    unknown = [row for row in loose if row.code not in rows]
    return _by_content(situation, changed, unknown) | _as_a_whole(situation, changed, unknown)


def _by_content(
    situation: Situation, changed: Mapping[str, SheetRow], unknown: Sequence[SheetRow]
) -> set[str]:
    """Rows of the Office's, by what they are about: no unit has a reason to give one the words of another."""
    i, away = situation.table.content, dict[str, Hashable]()
    for code, row in changed.items():
        cell, record, base = row.cells[i], situation.records[code], situation.base[code]
        if cell is None or record.owners[i] is Owner.UNIT:
            continue
        said = codec.plain(cell)
        if said != base.values[i] and said != record.values[i] and said not in base.past.get(i, ()):
            away[code] = said
    if not away:
        return set()
    own = {code: base.values[i] for code, base in situation.base.items() if base.values[i]}
    return _torn(own, away, {codec.plain(cell) for row in unknown if (cell := row.cells[i]) is not None})


def _as_a_whole(
    situation: Situation, changed: Mapping[str, SheetRow], unknown: Sequence[SheetRow]
) -> set[str]:
    """Rows that say in every cell what another said; what they are about may be the same, or the unit's."""
    shown = next(iter(changed.values())).cells
    places = [i for i in situation.table.compared if shown[i] is not None]
    away = dict[str, Hashable]()
    for code, row in changed.items():
        if _is_unlike(situation, row, situation.base[code], code, places):
            away[code] = _values(situation, row, places)
    if not away:
        return set()
    own = {code: tuple(base.values[i] or "" for i in places) for code, base in situation.base.items()}
    return _torn(own, away, {_values(situation, row, places) for row in unknown})


def _torn(own: _Said, away: _Said, unknown: Collection[Hashable]) -> set[str]:
    """The codes whose own words stand in another row, and those whose rows say the words of such a code;
    none where none of the first says what is another's."""
    known, found = set(own.values()), {*away.values(), *unknown}
    torn = {code for code in away if code in own and own[code] in found}
    if not any(away[code] in known for code in torn):
        return set()
    theirs = {own[code] for code in torn}
    return torn | {code for code, said in away.items() if said in theirs}


def _is_unlike(situation: Situation, row: SheetRow, base: BaseRow, code: str, places: Sequence[int]) -> bool:
    """Whether several cells, a telling one too, say neither what was agreed nor what is to stand."""
    record, unlike = situation.records[code], list[int]()
    for i in places:
        cell, agreed = row.cells[i], base.values[i] or ""
        if cell is None or _quick(cell) == agreed:
            continue
        said = codec.read(situation.table.columns[i], cell).value
        if said not in (agreed, record.values[i]) and said not in base.past.get(i, ()):
            unlike.append(i)
    return len(unlike) >= _FEW and any(i in situation.table.office for i in unlike)


def _values(situation: Situation, row: SheetRow, places: Sequence[int]) -> tuple[str | None, ...]:
    columns = situation.table.columns
    return tuple(
        None if (cell := row.cells[i]) is None else codec.read(columns[i], cell).value for i in places
    )


def _quick(cell: Cell) -> str | None:
    """A plain text as it stands; the quick way past most cells."""
    if cell.kind is Kind.TEXT and cell.formula is None:
        return str(cell.value)
    return "" if cell.kind is Kind.EMPTY else None
