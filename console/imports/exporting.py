"""Writing a table to a file: XLSX or CSV that Excel opens as it is, row by row, nothing in it a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from peewee import ModelSelect

from console.imports.cells import text
from console.imports.columns import TASKS, UNITS, TableError
from console.records import Account, Document, Participation, Task, Unit
from console.records.base import ChoiceField
from console.records.task import STATES

_RISKY = ("=", "+", "-", "@", "\t", "\r")
Lines = Iterator[list[Any]]


def export_table(table: str, path: Path) -> int:
    """Write `units`, `tasks` or `documents` to an .xlsx or .csv file; return how many rows.

    Archived records and secret directives are left out. Raises TableError.
    """
    if table not in _TABLES:
        raise TableError(f"Không có bảng “{table}” để xuất; chỉ có: {', '.join(_TABLES)}.")
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise TableError(f"{path.name}: chỉ xuất ra .xlsx hoặc .csv.")
    headers, lines = _TABLES[table]()
    write = _write_csv if path.suffix.lower() == ".csv" else _write_xlsx
    return write(path, headers, lines)


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets an apostrophe in front; the rest stays."""
    if isinstance(value, str) and value.startswith(_RISKY):
        return "'" + value
    return value


def _write_csv(path: Path, headers: list[str], lines: Lines) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(headers)
        for line in lines:
            writer.writerow([harmless(text(value)) for value in line])
            count += 1
    return count


def _write_xlsx(path: Path, headers: list[str], lines: Lines) -> int:
    safe = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), safe)
    sheet = book.add_worksheet()
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.set_column(0, len(headers) - 1, 22)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, headers, bold)
    count = 0
    for count, line in enumerate(lines, start=1):
        for column, value in enumerate(line):
            if isinstance(value, (date, datetime)):
                sheet.write_datetime(count, column, value, day)
            else:
                sheet.write_string(count, column, text(value))
    book.close()
    return count


def _units() -> tuple[list[str], Lines]:
    query = Unit.select().where(Unit.archived_at.is_null()).order_by(Unit.position, Unit.sort_key)
    return [column.label for column in UNITS.columns], (_unit_line(unit) for unit in query)


def _unit_line(unit: Unit) -> list[Any]:
    values = {column.key: _shown(Unit, unit, column.key) for column in UNITS.columns}
    values["aliases"] = "; ".join(unit.aliases or [])
    values["successor"] = unit.successor.code if unit.successor else ""
    return list(values.values())


_DOCUMENT = (
    "symbol", "issued_on", "kind", "abstract", "organisation", "signer", "signer_position",
    "issuing_level", "urgency",
)  # fmt: skip


def _documents() -> tuple[list[str], Lines]:
    headers = [str(Document._meta.fields[name].verbose_name) for name in _DOCUMENT]
    query = _open_documents(Document.select()).order_by(Document.issued_on, Document.id)
    return headers, ([_shown(Document, row, name) for name in _DOCUMENT] for row in query.iterator())


def _open_documents(query: ModelSelect[Document]) -> ModelSelect[Document]:
    return query.where(Document.archived_at.is_null() & (Document.secrecy == "none"))


_AFTER = ("state", "result", "report_number", "report_date", "done_on", "confirmed_at")


def _tasks() -> tuple[list[str], Lines]:
    """The columns of the import first, so that an export can be imported elsewhere; then what came of it."""
    known = [column for column in TASKS.columns if column.key not in ("state", "percent")]
    after = [str(Task._meta.fields[name].verbose_name) for name in _AFTER]
    return ["Mã", *(column.label for column in known), *after], _task_lines([column.key for column in known])


def _task_lines(keys: list[str]) -> Lines:
    query = (
        Task.select(Task, Document, Unit, Account)
        .join(Document)
        .switch(Task)
        .join(Unit, on=(Task.lead_unit == Unit.id))
        .switch(Task)
        .left_outer_join(Account, on=(Task.specialist == Account.id))
        .where(Task.archived_at.is_null() & (Document.secrecy == "none"))
        .order_by(Task.id)
    )
    partners = _coordinators()
    submitters = {unit.id: unit.name for unit in Unit.select(Unit.id, Unit.name)}
    for task in query.iterator():
        special = {
            "coordinators": partners.get(task.id, ""),
            "due": task.due_on or "",
            "lead_unit": task.lead_unit.name,
            "specialist": task.specialist.username if task.specialist_id else "",
            "submitting_unit": submitters.get(task.document.submitting_unit_id, ""),
            "sent_on": task.sent_at.date() if task.sent_at else "",
            "progress": task.progress,
        }
        yield [task.code, *(_of_task(task, key, special) for key in keys), *_outcome(task)]


def _of_task(task: Task, key: str, special: dict[str, Any]) -> Any:
    if key in special:
        return special[key]
    if key in Task._meta.fields and key not in ("kind", "symbol"):
        return _shown(Task, task, key)
    return _shown(Document, task.document, key)


def _outcome(task: Task) -> list[Any]:
    labels = dict(STATES)
    return [labels[task.state], *(getattr(task, name) or "" for name in _AFTER[1:])]


def _coordinators() -> dict[int, str]:
    """The coordinators of each task, names joined, in one query."""
    query = (
        Participation.select(Participation.task_id, Unit.name)
        .join(Unit)
        .where((Participation.role == "coordinator") & Participation.left_at.is_null())
        .order_by(Participation.task, Unit.position)
    )
    names: dict[int, list[str]] = {}
    for task, name in query.tuples().iterator():
        names.setdefault(task, []).append(name)
    return {task: "; ".join(found) for task, found in names.items()}


def _shown(model: Any, record: Any, name: str) -> Any:
    """A stored value as people read it: a choice's label, Có/Không, the rest as it is."""
    value = getattr(record, name)
    field = model._meta.fields[name]
    if isinstance(field, ChoiceField):
        return field.label(value)
    return "" if value is None else value


_TABLES: dict[str, Callable[[], tuple[list[str], Lines]]] = {
    "units": _units,
    "tasks": _tasks,
    "documents": _documents,
}
