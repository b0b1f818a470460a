"""Codes whose cell alone was dragged away, as a mouse slips: what their rows say tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sheets_sync import codec
from sheets_sync.plan.model import SheetRow, Situation
from sheets_sync.plan.office_cells import alike, base_office, is_used, office_values


def left_behind(
    situation: Situation, rows: Mapping[str, SheetRow], loose: Sequence[SheetRow]
) -> dict[str, SheetRow]:
    """The rows of codes whose cell alone was dragged away: each stands without one and says what it did, and
    where the code stands now nothing else does, or what is said of a code that stands nowhere."""
    bare = {row.position: row for row in loose if not row.code and not row.under}
    if not bare:
        return {}
    table, base, records = situation.table, situation.base, situation.records
    missing = _missing(situation, rows)
    wanted = {base_office(situation, code) for code in missing} - {None}
    away = [
        code
        for code, row in rows.items()
        if (agreed := base.get(code)) is not None
        and code in records
        and agreed.values[table.content]
        and not agreed.tombstone
        and not row.under
        and row.raw != agreed.raw
        and (not is_used(situation, row) or office_values(situation, row) in wanted)
        and office_values(situation, row) != base_office(situation, code)
    ]
    if not away:
        return {}
    shown = {position: values for position, row in bare.items() if (values := office_values(situation, row))}
    found = alike(situation, [*missing, *away], shown)
    return {code: bare[position] for position, code in found.items() if code not in missing}


def beside_its_cell(
    situation: Situation, rows: Mapping[str, SheetRow], loose: Sequence[SheetRow]
) -> dict[str, SheetRow]:
    """The rows without a code that say one which stands nowhere else in a cell of the Office's: it was
    dragged there from its own."""
    bare = [row for row in loose if not row.code and not row.under]
    missing = _missing(situation, rows) if bare else set()
    found: dict[str, list[SheetRow]] = {}
    for row in bare if missing else ():
        said = {
            codec.plain(cell).upper() for i in situation.table.office if (cell := row.cells[i]) is not None
        }
        for code in said & missing:
            found.setdefault(code, []).append(row)
    once = Counter(row.position for each in found.values() for row in each)
    return {code: each[0] for code, each in found.items() if len(each) == 1 and once[each[0].position] == 1}


def _missing(situation: Situation, rows: Mapping[str, SheetRow]) -> set[str]:
    """The codes that stand beside no row, though one is to."""
    return {
        code
        for code, agreed in situation.base.items()
        if code in situation.records and code not in rows and not agreed.tombstone
    }
