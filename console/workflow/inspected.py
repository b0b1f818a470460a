"""What an inspection looks at, and whose workbooks show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from console.records import InspectedTask, InspectedUnit, Inspection, Task, Unit
from console.workflow.history import Change


def units_of(inspection: Inspection) -> list[Unit]:
    """The units that it looks at, in the order in which they were entered."""
    query = Unit.select().join(InspectedUnit, on=(InspectedUnit.unit == Unit.id))
    mine = (InspectedUnit.inspection == inspection.id) & InspectedUnit.left_at.is_null()
    return list(query.where(mine).order_by(InspectedUnit.id))


def tasks_of(inspection: Inspection) -> list[Task]:
    """The tasks that it looks at, in the order in which they were entered."""
    query = Task.select().join(InspectedTask, on=(InspectedTask.task == Task.id))
    return list(query.where(InspectedTask.inspection == inspection.id).order_by(InspectedTask.id))


def set_units(inspection: Inspection, units: Iterable[Unit], now: datetime) -> dict[str, Change]:
    """Let it look at these units and no others; the words for its history. What a unit that is left out has
    answered stays, as does its row, so that its workbook is told."""
    before, wanted = units_of(inspection), {unit.id: unit for unit in units}
    known = {row.unit_id for row in InspectedUnit.select().where(InspectedUnit.inspection == inspection.id)}
    mine = InspectedUnit.inspection == inspection.id
    InspectedUnit.update(left_at=now).where(
        mine & InspectedUnit.unit.not_in(list(wanted)) & InspectedUnit.left_at.is_null()
    ).execute()
    InspectedUnit.update(left_at=None).where(mine & InspectedUnit.unit.in_(list(wanted))).execute()
    for key, unit in wanted.items():
        if key not in known:
            InspectedUnit.create(inspection=inspection, unit=unit)
    return _words("inspected_units", [unit.name for unit in before], [u.name for u in units_of(inspection)])


def set_tasks(inspection: Inspection, tasks: Iterable[Task]) -> dict[str, Change]:
    """Let it look at these tasks and no others; the words for its history."""
    before = [task.code for task in tasks_of(inspection)]
    wanted = {task.id: task for task in tasks}
    mine = InspectedTask.inspection == inspection.id
    InspectedTask.delete().where(mine & InspectedTask.task.not_in(list(wanted))).execute()
    known = {row.task_id for row in InspectedTask.select().where(mine)}
    for key, task in wanted.items():
        if key not in known:
            InspectedTask.create(inspection=inspection, task=task)
    return _words("inspected_tasks", before, [task.code for task in tasks_of(inspection)])


def part_of(inspection: Inspection, unit: Unit) -> InspectedUnit | None:
    """The unit's part, while the inspection looks at it."""
    found: InspectedUnit | None = InspectedUnit.get_or_none(
        (InspectedUnit.inspection == inspection.id)
        & (InspectedUnit.unit == unit.id)
        & InspectedUnit.left_at.is_null()
    )
    return found


def hand_over(inspection: Inspection, old: int, now: datetime) -> None:
    """Another unit inspects now: the one that did has a row in its workbook, which must say so."""
    row, made = InspectedUnit.get_or_create(inspection=inspection.id, unit=old, defaults={"left_at": now})
    if not made:
        again = InspectedUnit.update(sync_dirty=InspectedUnit.sync_dirty + 1)
        again.where(InspectedUnit.id == row.id).execute()


def disturb(inspections: Any) -> None:
    """Every row that shows these inspections (ids, or a query of them) shows something new."""
    for model, key in ((Inspection, Inspection.id), (InspectedUnit, InspectedUnit.inspection)):
        table: Any = model
        table.update(sync_dirty=table.sync_dirty + 1).where(key.in_(inspections)).execute()


def disturb_of_tasks(tasks: Any) -> None:
    """Inspections of these tasks (a query of ids) show something new."""
    disturb(InspectedTask.select(InspectedTask.inspection).where(InspectedTask.task.in_(tasks)))


def disturb_of_unit(unit: Unit) -> None:
    """Inspections by this unit, or of it, show its name."""
    of_it = InspectedUnit.select(InspectedUnit.inspection).where(InspectedUnit.unit == unit.id)
    by_it = Inspection.inspector == unit.id
    disturb(Inspection.select(Inspection.id).where(by_it | Inspection.id.in_(of_it)))


def _words(field: str, before: list[Any], after: list[Any]) -> dict[str, Change]:
    return {} if before == after else {field: ("; ".join(before) or None, "; ".join(after) or None)}
