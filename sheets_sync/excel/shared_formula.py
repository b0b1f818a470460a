"""A formula shared by a range: its master is moved to another cell before it is overwritten."""

from __future__ import annotations

from sheets_sync.excel import refs
from sheets_sync.excel.grid import positioned_cells, positioned_rows
from sheets_sync.excel.xml import Element, tag

_F = tag("f")


def hand_over(root: Element, formula: Element, from_column: int, from_row: int) -> None:
    """Make the next sharer of a cell's formula its master, with the formula as it reads in that place.

    Does nothing for a plain formula or a cell that only shares one.
    """
    index = formula.get("si")
    if formula.get("t") != "shared" or index is None or not formula.text:
        return
    sharers = [found for found in _sharers(root, index) if found[2] is not formula]
    if not sharers:
        return
    column, row, heir = sharers[0]
    heir.text = refs.moved(formula.text, column - from_column, row - from_row)
    columns, rows = [each[0] for each in sharers], [each[1] for each in sharers]
    heir.set("ref", f"{refs.name(min(columns), min(rows))}:{refs.name(max(columns), max(rows))}")


def _sharers(root: Element, index: str) -> list[tuple[int, int, Element]]:
    found: list[tuple[int, int, Element]] = []
    for position, row in positioned_rows(root):
        for column, cell in positioned_cells(row):
            formula = cell.find(_F) if len(cell) else None
            if formula is not None and formula.get("t") == "shared" and formula.get("si") == index:
                found.append((column, position, formula))
    return found
