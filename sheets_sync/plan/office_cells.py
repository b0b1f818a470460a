"""What a row says in the cells that the Office writes: it tells one from another where the code is gone."""

from __future__ import annotations

from collections.abc import Mapping

from sheets_sync import codec
from sheets_sync.plan.model import SheetRow, Situation

Values = tuple[str | None, ...]  # of the office's cells


def office_values(situation: Situation, row: SheetRow) -> tuple[str, ...] | None:
    """The row's office cells, or None where one of them cannot be seen."""
    values = visible(situation, row)
    return None if None in values else tuple(value for value in values if value is not None)


def visible(situation: Situation, row: SheetRow) -> Values:
    """The row's office cells, None for each that cannot be seen."""
    columns, cells = situation.table.columns, row.cells
    return tuple(
        None if (cell := cells[i]) is None else codec.read(columns[i], cell).value
        for i in situation.table.office
    )


def base_office(situation: Situation, code: str) -> tuple[str | None, ...] | None:
    row = situation.base.get(code)
    return tuple(row.values[i] for i in situation.table.office) if row else None


def is_used(situation: Situation, row: SheetRow) -> bool:
    """Whether anybody sees something in the row."""
    cells = (row.cells[i] for i in (*situation.table.compared, situation.table.note))
    return any(cell is not None and cell.value is not None for cell in cells)


def alike(situation: Situation, missing: list[str], shown: Mapping[int, Values]) -> dict[int, str]:
    codes: dict[Values, list[str]] = {}
    for code in missing:
        signature = base_office(situation, code)
        if signature is not None and any(signature):
            codes.setdefault(signature, []).append(code)
    rows: dict[Values, list[int]] = {}
    for position, values in shown.items():
        if values in codes:
            rows.setdefault(values, []).append(position)
    return {
        found[0]: codes[signature][0]
        for signature, found in rows.items()
        if len(found) == 1 and len(codes[signature]) == 1
    }
