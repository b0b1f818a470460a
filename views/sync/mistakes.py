"""Which open items are shown: a mistake once, though several rows of the tables tell of it.

A refused act has a SyncCommand for each of its cells that changed, and a SyncProblem for each of them keeps
the sentence in the sheet. A cell that cannot be read also has the act refused that needs it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from peewee import fn

from console.records import SyncBase, SyncCommand, SyncProblem
from sheets_sync.columns import ACT_CELLS
from sheets_sync.decisions import is_emptied


def is_open(kind: Any) -> Any:
    """The condition that an item of this kind waits, and that no other item tells the same."""
    waits = kind.resolved_at.is_null()
    if kind is SyncProblem:
        return waits & ~_of_act(SyncProblem)
    if kind is SyncCommand:
        return waits & SyncCommand.id.in_(_one_of_each_act()) & ~_unread()
    return waits


def typed_cells(item: Any) -> list[tuple[str, str]]:
    """What the filled cells of a refused act say, by column key."""
    keys = ACT_CELLS.get(item.column, (item.column,))
    values = item.value.split("\x1f")
    if item.column == "code" or len(keys) != len(values):
        return []  # a row that was refused as a whole is known by a fingerprint alone
    return [(key, value) for key, value in zip(keys, values, strict=True) if value]


def kept(commands: Iterable[Any]) -> dict[int, str]:
    """By the id of a refused act: what the record goes on to say in a cell that its unit cleared, as both
    sides last had it. One query, however many acts."""
    emptied = [each for each in commands if is_emptied(each)]
    if not emptied:
        return {}
    rows = SyncBase.select(SyncBase.workbook, SyncBase.tab, SyncBase.code, SyncBase.cells).where(
        SyncBase.workbook.in_({each.workbook_id for each in emptied})
        & SyncBase.code.in_({each.code for each in emptied})
    )
    cells = {(book, tab, code): values for book, tab, code, values in rows.tuples()}
    said = {each.id: cells.get((each.workbook_id, each.tab, each.code), {}) for each in emptied}
    return {each.id: value for each in emptied if (value := said[each.id].get(each.column))}


def _of_act(problem: Any) -> Any:
    """Whether the cell was read, and it is the act that was refused."""
    act = SyncCommand.alias()
    return fn.EXISTS(act.select(act.id).where(_in_one_row(act, problem) & (act.column == problem.column)))


def _one_of_each_act() -> Any:
    act = SyncCommand.alias()
    same = (act.workbook, act.tab, act.code, act.verb, act.value, act.message)
    return act.select(fn.MIN(act.id)).where(act.resolved_at.is_null()).group_by(*same)


def _unread() -> Any:
    """Whether a cell that the act needs could not be read: that is what is to be put right."""
    cell = SyncProblem.alias()
    needed = [
        SyncCommand.column.in_([key for key, each in ACT_CELLS.items() if each == cells])
        & cell.column.in_(cells)
        for cells in set(ACT_CELLS.values())
    ]
    return fn.EXISTS(
        cell.select(cell.id).where(_in_one_row(cell, SyncCommand) & reduce(or_, needed) & ~_of_act(cell))
    )


def _in_one_row(item: Any, other: Any) -> Any:
    """`item` waits, in the row of `other`."""
    return (
        item.resolved_at.is_null()
        & (item.workbook == other.workbook)
        & (item.tab == other.tab)
        & (item.code == other.code)
    )
