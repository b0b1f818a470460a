"""The small form of a verb, built from what the workflow says that it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional

from console.records import Task, Unit
from console.workflow import (
    deadlines,
    explanations,
    feedback,
    inspections,
    pauses,
    progress,
    results,
    returns,
    tasks,
    urging,
)
from console.workflow.acts import waiting_extension, waiting_return
from console.workflow.context import Context
from console.workflow.errors import Refused
from console.workflow.forms import Need
from console.workflow.verbs import Verb
from views.fields import DAY_INPUT, DayField, Form, PickField, Required, read_day
from views.options import unit_options

RUN: dict[str, Callable[..., Any]] = {
    "send": tasks.send,
    "accept": tasks.accept,
    "submit": results.submit,
    "report_progress": progress.report_progress,
    "contribute": progress.contribute,
    "edit_result": lambda ctx, task, **values: results.edit_result(ctx, task, values),
    "give_information": lambda ctx, task, **values: progress.give_information(
        ctx, task, ctx.actor.unit, **values
    ),
    "confirm": results.confirm,
    "refuse": results.refuse,
    "reopen": results.reopen,
    "return_task": returns.return_task,
    "decide_return": lambda ctx, task, **values: returns.decide_return(
        ctx, _asked(waiting_return, task), **values
    ),
    "request_extension": deadlines.request_extension,
    "decide_extension": lambda ctx, task, **values: deadlines.decide_extension(
        ctx, _asked(waiting_extension, task), **values
    ),
    "change_due": deadlines.change_due,
    "explain": explanations.explain,
    "urge": urging.urge,
    "pause": pauses.pause,
    "resume": pauses.resume,
    "cancel": pauses.cancel,
    "plan_inspection": inspections.plan_inspection,
    "decide_inspection": inspections.decide_inspection,
    "start_inspection": inspections.start_inspection,
    "end_inspection": inspections.end_inspection,
    "report_inspection": inspections.report_inspection,
    "notify_inspection": inspections.notify_inspection,
    "follow_inspection": inspections.follow_inspection,
    "close_inspection": inspections.close_inspection,
    "answer_inspection": lambda ctx, inspection, unit=None, **values: inspections.answer_inspection(
        ctx, inspection, unit or ctx.actor.unit, {key: value for key, value in values.items() if value}
    ),
    "handle_feedback": feedback.handle_feedback,
}


def _asked(find: Callable[[Task], Any], task: Task) -> Any:
    """What of the task waits for a decision. Raises Refused where nothing does any more."""
    found = find(task)
    if found is None:
        raise Refused("Không có đề nghị nào đang chờ.")
    found.task = task
    return found


def build(verb: Verb) -> Form:
    """The form with its first values; the values of a form that was sent come from the request by itself."""
    fields = {need.name: _field(need) for need in verb.needs}
    return type("VerbForm", (Form,), {"version": HiddenField(), **fields})


def begun(verb: Verb, asked: Mapping[str, str]) -> dict[str, date | str]:
    """With what the address asks the form to begin: days, choices, units; what is none is left out."""
    found: dict[str, date | str] = {}
    for need in verb.needs:
        value = asked.get(need.name, "")
        if need.kind == "date" and value:
            with suppress(ValueError):
                found[need.name] = read_day(value)
        elif value and (value in dict(need.choices) or (need.kind == "unit" and value.isdecimal())):
            found[need.name] = value
    return found


def run(ctx: Context, verb: Verb, subject: Any, values: dict[str, Any]) -> None:
    """Do it. Raises the workflow's errors."""
    if verb.name == "contribute":
        values.setdefault("unit", ctx.actor.unit)
    RUN[verb.name](ctx, subject, **values)


def values_of(verb: Verb, form: Any) -> dict[str, Any]:
    """The verb's arguments: records for ids, no file (it is kept beside the record)."""
    values = {need.name: form[need.name].data for need in verb.needs if need.kind != "file"}
    for need in verb.needs:
        if need.kind in ("text", "long_text", "choice"):
            values[need.name] = values[need.name] or ""
        if need.kind == "unit":
            values[need.name] = Unit.get_or_none(Unit.id == values[need.name]) if values[need.name] else None
        if need.kind == "yes_no" and need.name == "approved":
            values[need.name] = form[need.name].data == "yes"
    return values


def _field(need: Need) -> Any:
    common = {
        "label": gettext(need.label),
        "description": gettext(need.help) if need.help else "",
        "default": need.value,
        "validators": [Required() if need.required else Optional()],
    }
    return _MAKERS[need.kind](need, common)


def _yes_no(need: Need, common: dict[str, Any]) -> Any:
    """A decision is chosen, never preset; a consent is ticked."""
    if need.name == "approved":
        choices = [("yes", lazy_gettext("Chấp thuận")), ("no", lazy_gettext("Không chấp thuận"))]
        return RadioField(choices=choices, **common)
    return BooleanField(**{**common, "validators": []})


def _choice(need: Need, common: dict[str, Any]) -> Any:
    empty = [] if any(not key for key, _ in need.choices) else [("", "–")]
    return SelectField(choices=[*empty, *((key, gettext(label)) for key, label in need.choices)], **common)


def _unit(need: Need, common: dict[str, Any]) -> Any:
    if need.choices:
        common["default"] = need.choices[0][0] if len(need.choices) == 1 else common["default"]
    return PickField(options=(lambda: need.choices) if need.choices else unit_options, **common)


def _number(need: Need, common: dict[str, Any]) -> Any:
    limits = NumberRange(0, 100, gettext("Nhập số từ 0 đến 100."))
    return IntegerField(
        render_kw={"inputmode": "numeric"}, **{**common, "validators": [*common["validators"], limits]}
    )


_MAKERS: dict[str, Callable[[Need, dict[str, Any]], Any]] = {
    "text": lambda need, common: StringField(**common),
    "long_text": lambda need, common: TextAreaField(render_kw={"rows": 4}, **common),
    "number": _number,
    "date": lambda need, common: DayField(render_kw=DAY_INPUT, **common),
    "choice": _choice,
    "yes_no": _yes_no,
    "unit": _unit,
    "file": lambda need, common: FileField(**{**common, "default": None}),
}
