"""Planner speed: rows a second when nothing changed (SHEETS.md §8: at least 200,000)."""

from __future__ import annotations

import sys
from datetime import date
from time import perf_counter

from bench.figures import Figures
from sheets_sync.columns import LEAD, owners, task_table
from sheets_sync.plan import BaseRow, Record, SheetRow, Situation, plan
from sheets_sync.store import Cell, Kind, RowRead

ROWS, LEAST = 60_000, 200_000


def situation(rows: int) -> Situation:
    """A tab of full rows as the store reads them, all agreed."""
    table = task_table()
    whose = owners(table, LEAD, "doing")
    keys = tuple(column.key for column in table.columns)
    base, read, records = {}, [], {}
    for number in range(rows):
        code = f"NV-{number:05d}-X"
        values = [f"{column.header} của dòng {number}" for column in table.columns]
        values[table.code], values[table.note], values[table.index["remaining"]] = code, "", ""
        cells = {key: Cell(Kind.TEXT, value) for key, value in zip(keys, values, strict=True) if value}
        earlier = {key: Cell(cell.kind, cell.value) for key, cell in cells.items()}
        row = SheetRow.of(RowRead(number + 2, cells), keys, frozenset(keys))
        before = SheetRow.of(RowRead(number + 2, earlier), keys, frozenset(keys))
        read.append(row)
        records[code] = Record(code, tuple(values), whose)
        base[code] = BaseRow(tuple(values), raw=before.raw)
    return Situation(table, base, read, records, date(2025, 9, 25), rows + 2)


def measure(rows: int = ROWS) -> float:
    """Rows a second."""
    unchanged = situation(rows)
    started = perf_counter()
    answer = plan(unchanged)
    taken = perf_counter() - started
    assert answer.is_empty and answer.unchanged == rows
    return rows / taken


def main() -> int:
    """Print the figure; non-zero when it is missed."""
    figures = Figures()
    figures.least("planner, nothing changed: rows a second", measure(), LEAST)
    return figures.code


if __name__ == "__main__":
    sys.exit(main())
