"""A task's own page: facts, due dates with their articles, timeline, and the buttons of this person."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from console.records import (
    DueChange,
    Explanation,
    Extension,
    Participation,
    Return,
    Task,
    Unit,
    Urge,
)
from console.regulations import load_regulation
from console.workflow import tasks, verbs
from console.workflow.permissions import can
from console.workflow.verbs import Verb
from views import cells
from views.address import record_number
from views.file_pages import attachments, may_attach
from views.options import unit_options
from views.person import actor, context
from views.steps import StepPages
from views.sync.to_decide import disputed
from views.timeline import timeline

MILESTONES: tuple[tuple[str, str, Any], ...] = (
    ("return", "return_due_on", _("Hạn chuyển lại")),
    ("result_update", "update_due_on", _("Hạn cập nhật kết quả")),
    ("extension_latest", "extension_latest_on", _("Ngày cuối xin gia hạn")),
    ("stall", "stall_on", _("Mốc không có kết quả")),
    ("near", "near_from", _("Bắt đầu nhắc")),
)


class TaskPage(StepPages):
    """The pages of one task, mixed into the tasks' view."""

    details_template = "task.html"

    def record_extras(self, record: Task) -> dict[str, Any]:
        """Everything that the page shows, in a fixed number of queries."""
        return {
            "verbs": self.offered(record),
            "dues": due_dates(record),
            "events": timeline(record),
            "participations": _participations(record),
            "attachments": attachments(record),
            "may_attach": may_attach(record),
            "units": _coordinator_choices(record),
            "acts": acts(record),
            "disputed": disputed(record),
            "cells": cells,
        }

    def act_label(self, act: Any, name: str) -> str:
        """The label of an act's code."""
        return str(getattr(type(act), name).label(getattr(act, name)))

    def due_change_label(self, change: DueChange) -> str:
        """Why a due date changed."""
        return self.act_label(change, "kind")

    def role_label(self, part: Participation) -> str:
        """Lead or coordinator."""
        return self.act_label(part, "role")

    @expose("/<int:id>/coordinators/", methods=("POST",))
    def coordinators_view(self, id: int) -> Response:
        """Name the coordinating units; those no longer named leave."""
        record = self.one_or_404(id)  # type: ignore[attr-defined]
        wanted = request.form.getlist("unit", type=record_number)
        tasks.set_coordinators(context(), record, Unit.select().where(Unit.id.in_(wanted)))
        flash(gettext("Đã lưu."), "success")
        return redirect(self.record_url(record))  # type: ignore[attr-defined]

    def offered(self, record: Any) -> list[Verb]:
        """The verbs that this person may use on the task now."""
        return verbs.available(context(), record)

    def require(self, record: Any, verb: str) -> None:
        """The refusal of a verb that is not offered, with its article."""
        verbs.require(context(), record, verb)


def due_dates(task: Task) -> list[dict[str, Any]]:
    """Each derived date with its article, the article's words, and how it was counted."""
    found = []
    for rule, name, label in MILESTONES:
        value, basis = getattr(task, name), (task.basis or {}).get(rule)
        if value is not None and basis:
            found.append(
                {"label": label, "day": value, **basis, "title": regulation_title(basis["regulation"])}
            )
    return found


def regulation_title(regulation_id: str) -> str:
    """The regulation's short title."""
    return load_regulation(regulation_id).short_title


def acts(task: Task) -> dict[str, list[Any]]:
    """What units and the Office did about the task, by kind, the newest first."""
    kinds = {
        "returns": Return,
        "extensions": Extension,
        "due_changes": DueChange,
        "explanations": Explanation,
        "urges": Urge,
    }
    return {
        name: list(kind.select().where(kind.task == task.id).order_by(kind.id.desc()))
        for name, kind in kinds.items()
    }


def _participations(task: Task) -> list[Participation]:
    query = Participation.select(Participation, Unit).join(Unit, on=Participation.unit == Unit.id)
    return list(query.where(Participation.task == task.id).order_by(Participation.role.desc(), Unit.sort_key))


def _coordinator_choices(task: Task) -> list[tuple[int, str, bool]]:
    """(id, name, taking part now) of every other unit, for whoever may name the coordinators."""
    if not can(actor(), "set_coordinators", task):
        return []
    now = {part.unit_id for part in _participations(task) if part.role == "coordinator" and not part.left_at}
    return [(key, name, key in now) for key, name in unit_options() if key != task.lead_unit_id]
