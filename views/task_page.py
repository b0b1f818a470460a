"""A task's own page: facts, due dates with their articles, timeline, and the buttons of this person."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from console.records import (
    Attachment,
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
from console.workflow import verbs
from console.workflow.verbs import Verb
from views import cells
from views.person import context
from views.steps import StepPages
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
            "attachments": _attachments(record),
            "acts": acts(record),
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

    def offered(self, record: Any) -> list[Verb]:
        """The verbs that this person may use on the task now."""
        return verbs.available(context(), record)


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


def _attachments(task: Task) -> list[Attachment]:
    return list(
        Attachment.select()
        .where(Attachment.record == Task._meta.table_name, Attachment.record_id == task.id)
        .order_by(Attachment.id)
    )
