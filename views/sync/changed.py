"""Who gave the console its value of a cell, or decided about a workbook, and when: read from the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from console.records import History, Inspection, Participation, SyncWorkbook, Task
from console.workflow.history import as_text
from sheets_sync.columns import CUSTOM
from sheets_sync.plan.rows import REASON_FORMULA
from sheets_sync.work import ASKED

_OF_PARTICIPATION = frozenset({"contribution", "contributed_on"})
_ACTS = {"request": "extension", "reason": "extension", "wanted_due_on": "extension", "done": "state"}


def paused_by(books: Iterable[Any]) -> dict[int, History]:
    """Who paused each of the workbooks that are paused, and when, by its id; one query, however many."""
    return _set_by([book for book in books if book.paused], "paused")


def new_book_asked_by(books: Iterable[Any]) -> dict[int, History]:
    """The same of those for which a new one is asked for."""
    return _set_by([book for book in books if book.takeover == ASKED], "takeover")


def last_changes(conflicts: Iterable[Any]) -> dict[int, History]:
    """By conflict id, the last change of the console's value; four queries, however many conflicts."""
    return {item: rows[-1] for item, rows in _of_items(list(conflicts)).items()}


def changes_before(entries: Iterable[Any]) -> dict[int, History]:
    """By the id of a journal's entry that the program replaced by the console's value: who had given it that
    value; four queries, however many entries."""
    wanted = {entry.id: entry for entry in entries if entry.reason == REASON_FORMULA}
    found = _of_items(list(wanted.values()))
    before = {key: [row for row in rows if row.at <= wanted[key].noticed_at] for key, rows in found.items()}
    return {key: rows[-1] for key, rows in before.items() if rows}


Key = tuple[str, int, str]


def _set_by(books: Iterable[Any], field: str) -> dict[int, History]:
    """Who gave a field of each workbook the value that it has, as far as the history tells."""
    now = {("sync_workbook", book.id, field): as_text(getattr(book, field)) for book in books}
    return {key[1]: rows[-1] for key, rows in _changes(set(now)).items() if rows[-1].new == now[key]}


def _of_items(wanted: list[Any]) -> dict[int, list[History]]:
    """By an item's id, every change of its cell on the console's side, the oldest first."""
    if not wanted:
        return {}
    tasks = dict(
        Task.select(Task.code, Task.id).where(Task.code.in_({each.code for each in wanted})).tuples()
    )
    parts = _participations({each.workbook_id for each in wanted}, tasks.values())
    inspections = dict(
        Inspection.select(Inspection.code, Inspection.id)
        .where(Inspection.code.in_({each.code for each in wanted}))
        .tuples()
    )
    keys = {each.id: _key(each, tasks, parts, inspections) for each in wanted}
    changes = _changes({key for key in keys.values() if key is not None})
    return {item: changes[key] for item, key in keys.items() if key in changes}


def _key(
    item: Any, tasks: dict[str, int], parts: dict[tuple[int, int], int], inspections: dict[str, int]
) -> Key | None:
    if item.code in inspections:
        return "inspection", inspections[item.code], item.column
    task = tasks.get(item.code)
    if task is None:
        return None
    if item.column in _OF_PARTICIPATION:
        part = parts.get((item.workbook_id, task))
        return ("participation", part, item.column) if part is not None else None
    field = "extra" if item.column.startswith(CUSTOM) else _ACTS.get(item.column, item.column)
    return "task", task, field


def _participations(books: Iterable[int], tasks: Iterable[int]) -> dict[tuple[int, int], int]:
    rows = (
        Participation.select(SyncWorkbook.id, Participation.task, Participation.id)
        .join(SyncWorkbook, on=(SyncWorkbook.unit == Participation.unit))
        .where(SyncWorkbook.id.in_(list(books)) & Participation.task.in_(list(tasks)))
    )
    return {(book, task): part for book, task, part in rows.tuples()}


def _changes(keys: set[Key]) -> dict[Key, list[History]]:
    if not keys:
        return {}
    rows = History.select().where(
        History.record.in_({record for record, _, _ in keys})
        & History.record_id.in_({key for _, key, _ in keys})
        & History.field.in_({field for _, _, field in keys})
    )
    found: dict[Key, list[History]] = defaultdict(list)
    for row in rows.order_by(History.id):
        found[row.record, row.record_id, row.field].append(row)
    return found
