"""The rows that a workbook is made with, written by XlsxWriter together with everything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sheets_sync import cell_notes, remaining
from sheets_sync.excel import comments, looks, refs
from sheets_sync.excel.dates import serial, typed_date
from sheets_sync.excel.heights import height
from sheets_sync.store import CellWrite, ColumnSpec, Refused, TabSpec

Value = str | float | bool | None


class _Blank(str):
    """No text, as the known value of a formula: XlsxWriter takes an ordinary '' for a value not known yet."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return other is self

    __hash__ = str.__hash__


def write_rows(
    sheet: Worksheet,
    tab: TabSpec,
    cells: Sequence[CellWrite],
    formats: Callable[[looks.Look], Format],
    today: date,
) -> None:
    """Put the cells of one tab into their prepared columns, a height to each row, and the count of days left.
    Raises Refused for a cell of a column that the tab does not have."""
    columns = {column.key: (position, column) for position, column in enumerate(tab.columns)}
    strange = [cell for cell in cells if cell.column not in columns]
    if strange:
        raise Refused(f"Sổ không có cột “{strange[0].column}” để ghi.", strange)
    roles = {column.role: position for position, column in columns.values() if column.role}
    rows: dict[int, dict[int, Value]] = defaultdict(dict)
    for cell in cells:
        position, column = columns[cell.column]
        if column.role != "remaining" and cell.value is not None:
            rows[cell.position][position] = _day(cell.value) if column.role == "due" else cell.value
        if cell.note:
            look = {"author": comments.AUTHOR, "x_scale": 1.5}
            sheet.write_comment(cell.position - 1, position, cell_notes.text(cell.note), look)
    looked = [formats(looks.cell(column)) for column in tab.columns]
    for row, values in rows.items():
        sheet.set_row(row - 1, height(_texts(values, tab.columns)))
        for position, value in values.items():
            _write(sheet, row - 1, position, value, looked[position])
        if "due" in roles and "remaining" in roles:
            _count_down(sheet, row, values, roles, looked, today)


def _day(value: Value) -> Value:
    """A day given as `d/m/yyyy` as its serial; anything else as it is."""
    day = typed_date(value) if isinstance(value, str) else None
    return value if day is None else serial(day)


def _texts(values: Mapping[int, Value], columns: Sequence[ColumnSpec]) -> list[tuple[str, float]]:
    return [
        (value, looks.width(columns[position]))
        for position, value in values.items()
        if isinstance(value, str)
    ]


def _write(sheet: Worksheet, row: int, column: int, value: Value, look: Format) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, str):
        if value:
            sheet.write_string(row, column, value, look)
    elif value is not None:
        sheet.write_number(row, column, value, look)


def _count_down(
    sheet: Worksheet,
    row: int,
    values: Mapping[int, Value],
    roles: Mapping[str, int],
    looked: Sequence[Format],
    today: date,
) -> None:
    """The formula of `remaining` with its value of today."""
    due, status = values.get(roles["due"]), roles.get("status")
    label = "" if status is None else str(values.get(status) or "")
    shown = None if status is None else refs.name(status, row)
    number = due if isinstance(due, (int, float)) and not isinstance(due, bool) else None
    left = remaining.value(number, label, serial(today))
    place, formula = roles["remaining"], remaining.formula(refs.name(roles["due"], row), shown)
    sheet.write_formula(row - 1, place, f"={formula}", looked[place], _Blank() if left is None else left)
