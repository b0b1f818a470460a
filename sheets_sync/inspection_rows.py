"""The database's side of `Kiểm tra`: a unit's own inspections, and those decided of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from console.records import (
    Attachment,
    Document,
    InspectedTask,
    InspectedUnit,
    Inspection,
    Participation,
    Task,
    Unit,
)
from console.records.inspection import INSPECTION_FORMS, INSPECTION_STATES, UNDECIDED
from console.workflow.context import Actor
from console.workflow.permissions import can
from sheets_sync import codec
from sheets_sync.codec import date_text
from sheets_sync.columns import COORDINATOR, LEAD, Table, owners
from sheets_sync.inspection_table import INSPECTED, INSPECTING
from sheets_sync.participations import WITHDRAWN, gone
from sheets_sync.plan import Record, notes
from sheets_sync.plan.notes import INSPECTION_ARCHIVED, INSPECTION_LEFT
from sheets_sync.rows import Row, View

_TOLD = ("notified", "following", "closed")  # states in which the inspected units know the result
_OF_THE_RESULT = ("result_number", "result_date", "evaluation", "conclusion", "recommendations")
_SEPARATOR = "; "
# The formula of what remains is blank while a status begins with 'Đã'; it must run while the report is due.
_WORDS = dict(INSPECTION_STATES) | {
    "ended": "Chưa báo cáo kết quả",
    "following": "Đã thông báo, theo dõi kiến nghị",
    "closed": "Đã đóng hồ sơ",
}


def inspection_rows(
    view: View,
    table: Table,
    unit: Unit,
    known: Collection[str] = (),
    only: Collection[str] | None = None,
    *,
    closed: bool = False,
    notice: str = "",
    settled: date = date.min,
) -> dict[str, Row]:
    """The unit's rows by `Mã`: live ones, and those in `known` (codes of its base) that have left.

    An inspection of a secret directive's task is there only to be withdrawn. `only` reads the rows of these
    codes and no others. `closed`: the unit works in the console now, and the last pass is over. `notice`:
    what every row says first. What was closed and told before `settled` goes into no workbook that never
    showed it.
    """
    parts = _parts(unit)
    found = _inspections(unit, parts, known, only)
    details = _Details(unit, [inspection.id for inspection in found])
    rows = {}
    for inspection in found:
        own, part = inspection.inspector_id == unit.id, parts.get(inspection.id)
        left = _left(inspection, own, part, details) or gone(view, unit)
        away = own and left == INSPECTION_ARCHIVED  # the unit may have deleted its row, and may bring it back
        if (left or _is_settled(inspection, settled)) and inspection.code not in known and not away:
            continue
        whose = owners(
            table, LEAD if own else COORDINATOR, inspection.state, left=bool(left), in_sheet=not closed
        )
        record = Record(
            inspection.code,
            _values(view, table, inspection, own, part, details),
            whose,
            left,
            inspection.id in details.secret,
            own=own and not (left or closed or notice) and _may_withdraw(unit, inspection),
            notice=notice or ("" if unit.channel == "sheet" else notes.IN_CONSOLE),
        )
        rows[inspection.code] = Row(record, inspection, inspection if own else part)
    return rows


def _may_withdraw(unit: Unit, inspection: Inspection) -> bool:
    return inspection.state != "closed" and can(Actor.workbook(unit), "withdraw_inspection", inspection)


def _parts(unit: Unit) -> dict[int, InspectedUnit]:
    return {row.inspection_id: row for row in InspectedUnit.select().where(InspectedUnit.unit == unit.id)}


def _inspections(
    unit: Unit, parts: Mapping[int, Any], known: Collection[str], only: Collection[str] | None
) -> list[Any]:
    """By the unit, of it, or once shown to it, in the order in which they were entered."""
    mine = (Inspection.inspector == unit.id) | Inspection.id.in_(list(parts))
    query = Inspection.select().where(mine | Inspection.code.in_(list(known)))
    if only is not None:
        query = query.where(Inspection.code.in_(list(only)))
    return list(query.order_by(Inspection.id))


def _left(inspection: Inspection, own: bool, part: InspectedUnit | None, details: _Details) -> str:
    if inspection.id in details.secret:
        return WITHDRAWN
    inspected = part is not None and part.left_at is None and inspection.state not in UNDECIDED
    if not own and not inspected:
        return INSPECTION_LEFT
    return INSPECTION_ARCHIVED if inspection.archived_at is not None else ""


def _is_settled(inspection: Any, before: date) -> bool:
    told = inspection.notified_on
    return inspection.state == "closed" and told is not None and told < before


class _Details:
    """What stands in other tables about many inspections, in one query a table."""

    def __init__(self, unit: Unit, inspections: list[int]) -> None:
        self.parts: dict[int, list[Any]] = defaultdict(list)
        self.tasks: dict[int, list[str]] = defaultdict(list)
        self.taking_part: dict[int, list[str]] = defaultdict(list)  # tasks of the unit's own
        self.files: dict[int, list[str]] = defaultdict(list)
        self.secret: set[int] = set()
        if inspections:
            self._read_parts(inspections)
            self._read_tasks(unit, inspections)
            self._read_files(inspections)

    def _read_parts(self, inspections: list[int]) -> None:
        query = InspectedUnit.select().where(
            InspectedUnit.inspection.in_(inspections) & InspectedUnit.left_at.is_null()
        )
        for part in query.order_by(InspectedUnit.id):
            self.parts[part.inspection_id].append(part)

    def _read_tasks(self, unit: Unit, inspections: list[int]) -> None:
        taking_part = Participation.select(Participation.task).where(
            (Participation.unit == unit.id) & Participation.left_at.is_null()
        )
        query: Any = (
            InspectedTask.select(
                InspectedTask.inspection, Task.code, Document.secrecy, Task.id.in_(taking_part)
            )
            .join(Task)
            .join(Document)
            .where(InspectedTask.inspection.in_(inspections))
            .order_by(InspectedTask.id)
        )
        for inspection, code, secrecy, mine in query.tuples():
            self.tasks[inspection].append(code)
            if mine:
                self.taking_part[inspection].append(code)
            if secrecy != "none":
                self.secret.add(inspection)

    def _read_files(self, inspections: list[int]) -> None:
        of_them = (Attachment.record == "inspection") & Attachment.record_id.in_(inspections)
        for file in Attachment.select().where(of_them).order_by(Attachment.id):
            self.files[file.record_id].append(file.link or file.name)


def _values(
    view: View, table: Table, inspection: Any, own: bool, part: InspectedUnit | None, details: _Details
) -> tuple[str, ...]:
    stored = inspection.__data__
    values = {
        column.key: date_text(found) if isinstance(found, date) else str(found or "")
        for column in table.columns
        if (found := stored.get(column.key)) is not None
    }
    values |= {
        "role": INSPECTING if own else INSPECTED,
        "form": dict(INSPECTION_FORMS)[inspection.form],
        "inspector": view.units[inspection.inspector_id].label,
        "tasks": _SEPARATOR.join((details.tasks if own else details.taking_part)[inspection.id]),
        "status": _status(view, inspection),
        "result_basis": inspection.result_basis.partition("|")[2],
    }
    inspected = details.parts[inspection.id]
    values |= (
        _as_inspector(view, inspected, details.files[inspection.id]) if own else _as_inspected(view, part)
    )
    if not own and inspection.state not in _TOLD:
        values |= dict.fromkeys(_OF_THE_RESULT, "")
    return tuple(codec.canonical(column, values.get(column.key, "")) for column in table.columns)


def _as_inspector(view: View, inspected: list[Any], files: list[str]) -> dict[str, str]:
    theirs = {part.file for part in inspected}
    mine = [name for name in files if name not in theirs]
    return {
        "units": _SEPARATOR.join(view.units[part.unit_id].label for part in inspected),
        "report": _said(view, inspected, "report"),
        "reported_on": _last(inspected, "reported_on"),
        "remedy": _said(view, inspected, "remedy"),
        "remedied_on": _last(inspected, "remedied_on"),
        "file": mine[-1] if mine else "",
    }


def _as_inspected(view: View, part: Any) -> dict[str, str]:
    """A unit sees itself among those inspected, and its own answer."""
    if part is None:
        return {}
    return {
        "units": view.units[part.unit_id].label,
        "report": part.report,
        "reported_on": date_text(part.reported_on),
        "remedy": part.remedy,
        "remedied_on": date_text(part.remedied_on),
        "file": part.file,
    }


def _said(view: View, inspected: list[Any], field: str) -> str:
    return "\n".join(
        f"{view.units[part.unit_id].label}: {getattr(part, field)}"
        for part in inspected
        if getattr(part, field)
    )


def _last(inspected: list[Any], field: str) -> str:
    return date_text(max((day for part in inspected if (day := getattr(part, field))), default=None))


def _status(view: View, inspection: Any) -> str:
    due = inspection.result_due_on
    late = inspection.state == "ended" and due is not None and due < view.today
    return _WORDS[inspection.state] + (" – quá hạn" if late else "")
