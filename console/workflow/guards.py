"""What every verb asks first: may this person, and does the task stand where the verb can start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from console.records import Task
from console.records.task import OPEN_STATES, STATES
from console.rules.days import short_day
from console.workflow.context import Context
from console.workflow.errors import Invalid, Refused
from console.workflow.permissions import require

_WORKING = ("sent", "todo", "doing", "rework")

STARTS_FROM: dict[str, tuple[str, ...]] = {
    "send": ("draft",),
    "accept": ("sent",),
    "return_task": ("sent", "todo"),
    "decide_return": ("returned",),
    "report_progress": OPEN_STATES,
    "edit_result": OPEN_STATES,
    "give_information": (*OPEN_STATES, "paused"),
    "contribute": OPEN_STATES,
    "submit": _WORKING,
    "confirm": ("submitted",),
    "refuse": ("submitted",),
    "reopen": ("done",),
    "request_extension": _WORKING,
    "decide_extension": OPEN_STATES,
    "change_due": OPEN_STATES,
    "pause": OPEN_STATES,
    "resume": ("paused",),
    "cancel": (*OPEN_STATES, "paused", "done"),
    "explain": OPEN_STATES,
    "urge": OPEN_STATES,
    "set_coordinators": ("draft", *OPEN_STATES),
    "edit_task": ("draft", *OPEN_STATES, "paused", "done"),
}


def may(ctx: Context, action: str, task: Task) -> None:
    """Raise Forbidden or Refused unless the verb can start on this task now."""
    require(ctx, action, task)
    if task.archived_at is not None:
        raise Refused("Nhiệm vụ đã lưu trữ: hãy khôi phục trước khi thay đổi.")
    if task.state not in STARTS_FROM[action]:
        raise Refused(f"Nhiệm vụ đang ở bước “{dict(STATES)[task.state]}” nên không thực hiện được việc này.")


def acted_day(ctx: Context, acted_on: date | None) -> date:
    """The day of an act: today unless stated; never in the future."""
    if acted_on is None:
        return ctx.today
    if acted_on > ctx.today:
        raise Invalid({"acted_on": f"Ngày {short_day(acted_on)} ở tương lai."})
    return acted_on


def needed(values: Mapping[str, object], labels: Mapping[str, str], article: str = "") -> None:
    """Raise Invalid naming every field that was left empty."""
    missing = {
        name: f"Chưa nhập {label}."
        for name, label in labels.items()
        if values.get(name) is None or not str(values[name]).strip()
    }
    if missing:
        raise Invalid(missing, article)
