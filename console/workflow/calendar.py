"""The office's own calendar and the monthly sessions; a change never moves a stored due date by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from console.database import transaction
from console.records import CalendarOverride, Document, Session, Task
from console.records.task import OPEN_STATES
from console.rulebook import Rulebook, overrides
from console.rules.calendar import vietnam_calendar
from console.rules.days import short_day
from console.workflow.change import changing
from console.workflow.change_task import change_task
from console.workflow.context import Context
from console.workflow.derive import task_dates
from console.workflow.errors import Invalid, Refused
from console.workflow.fields import fitting
from console.workflow.guards import needed
from console.workflow.history import Change, write_history
from console.workflow.permissions import require

# The longest count of any regulation is 7 working days; with Tết in it, it spans less than this.
_REACH = timedelta(days=35)
_MILESTONES = ("near_from", "return_due_on", "update_due_on", "extension_latest_on", "late_after")


@dataclass(frozen=True, slots=True)
class Moved:
    """A stored date that the calendar as it is now would count otherwise."""

    task: Task
    milestone: str
    stored: date
    counted: date


def set_override(
    ctx: Context, *, day: date, working: bool, name: str, source: str = "", status: str = "confirmed"
) -> list[Moved]:
    """Make a day off or a working day, and list the stored dates that this would move.

    Only a confirmed row counts. `recount` moves what the Office then chooses.
    """
    require(ctx, "set_override")
    needed({"name": name}, {"name": "tên ngày nghỉ hoặc ngày làm bù"})
    if status not in ("confirmed", "pending"):
        raise Invalid({"status": "Tình trạng không có trong danh mục."})
    values = fitting(CalendarOverride, {"working": working, "name": name, "source": source, "status": status})
    with transaction():
        row = CalendarOverride.get_or_none(CalendarOverride.day == day)
        before = {} if row is None else dict(row.__data__)
        row = row or CalendarOverride(day=day)
        for field, value in values.items():
            setattr(row, field, value)
        row.save()
        changes: dict[str, Change] = {
            field: (before.get(field), value)
            for field, value in {"day": day, **values}.items()
            if before.get(field) != value
        }
        write_history(ctx, "set_override", row, changes)
    return affected_due_dates(ctx, day)


def remove_override(ctx: Context, day: date) -> list[Moved]:
    """Take a day back out of the office's own calendar; lists what this would move."""
    require(ctx, "remove_override")
    row = CalendarOverride.get_or_none(CalendarOverride.day == day)
    if row is None:
        raise Refused(f"Ngày {short_day(day)} không có trong lịch riêng của Văn phòng.")
    with transaction():
        write_history(ctx, "remove_override", row, {"day": (day, None), "name": (row.name, None)})
        row.delete_instance()
    return affected_due_dates(ctx, day)


def affected_due_dates(ctx: Context, day: date) -> list[Moved]:
    """The stored dates of open tasks near that day that the calendar of now counts otherwise."""
    rulebook = _now(ctx.rulebook)
    moved = []
    for task in _near(day):
        counted = task_dates(rulebook, task, task.document)
        moved += [
            Moved(task, name, getattr(task, name), counted[name])
            for name in _MILESTONES
            if getattr(task, name) is not None and counted[name] not in (None, getattr(task, name))
        ]
    return moved


def recount(ctx: Context, tasks: Iterable[Task]) -> None:
    """Store the derived dates of these tasks anew, by the calendar of now, all or none."""
    require(ctx, "recount")
    fresh = replace(ctx, rulebook=_now(ctx.rulebook))
    chosen = list(tasks)
    with changing(*chosen):
        for task in chosen:
            change_task(fresh, "recount", task, {}, words={"calendar": (None, "Tính lại theo lịch làm việc")})


def set_session(ctx: Context, *, month: date, held_on: date) -> Session:
    """The day of a month's regular session (HP25 Điều 21); `month` is any day of it."""
    require(ctx, "set_session")
    first = month.replace(day=1)
    if not first <= held_on < first + timedelta(days=62):
        raise Invalid({"held_on": "Ngày họp phải trong tháng đó hoặc tháng sau."})
    with transaction():
        row = Session.get_or_none(Session.month == first)
        before = row.held_on if row else None
        row = row or Session(month=first)
        row.held_on = held_on
        row.save()
        if before != held_on:
            write_history(ctx, "set_session", row, {"held_on": (before, held_on)})
    return row


def _now(rulebook: Rulebook) -> Rulebook:
    """The rulebook with the office's calendar as the database has it now."""
    return replace(rulebook, calendar=vietnam_calendar(overrides(), rulebook.calendar.culture_day))


def _near(day: date) -> list[Task]:
    low, high = day - _REACH, day + _REACH
    touched = Task.due_on.between(low, high)
    for name in _MILESTONES:
        touched |= getattr(Task, name).between(low, high)
    query = Task.select(Task, Document).join(Document)
    return list(
        query.where(Task.state.in_(OPEN_STATES) & Task.archived_at.is_null() & touched).order_by(Task.id)
    )
