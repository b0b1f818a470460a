"""A task's own page: facts, due dates with their articles, timeline, and the buttons of this person."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_admin.helpers import get_form_data
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

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
from console.workflow.errors import Forbidden, Invalid, Refused, Stale
from console.workflow.verbs import Verb

from views import cells, verb_form
from views.base import blame
from views.person import context
from views.timeline import timeline

Answer = Response | str | tuple[str, int]

MILESTONES: tuple[tuple[str, str, Any], ...] = (
    ("return", "return_due_on", _("Hạn chuyển lại")),
    ("result_update", "update_due_on", _("Hạn cập nhật kết quả")),
    ("extension_latest", "extension_latest_on", _("Ngày cuối xin gia hạn")),
    ("stall", "stall_on", _("Mốc không có kết quả")),
    ("near", "near_from", _("Bắt đầu nhắc")),
)


class TaskPage:
    """The pages of one task, mixed into the tasks' view."""

    details_template = "task.html"

    def record_extras(self, record: Task) -> dict[str, Any]:
        """Everything that the page shows, in a fixed number of queries."""
        return {
            "verbs": verbs.available(context(), record),
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

    @expose("/<int:id>/<verb>/", methods=("GET", "POST"))
    def verb_view(self, id: int, verb: str) -> Answer:
        """The form of one verb, as a page or in a dialog; sent, it does the verb."""
        record = self.one_or_404(id)  # type: ignore[attr-defined]
        if verb not in verb_form.RUN:
            abort(404)
        offered = next((one for one in verbs.available(context(), record) if one.name == verb), None)
        if offered is None:
            return self._not_now(record)
        form = verb_form.build(offered)(get_form_data())
        if request.method == "POST" and form.validate():
            return self._run(record, offered, form)
        return self._verb_page(record, offered, form, 422 if request.method == "POST" else 200)

    def _run(self, record: Task, verb: Verb, form: Any) -> Answer:
        if request.form.get("version") != str(record.version):
            form.form_errors = [gettext("Nhiệm vụ vừa được người khác thay đổi. Hãy xem lại rồi bấm lần nữa nếu vẫn đúng.")]
            return self._verb_page(record, verb, form, 409)
        try:
            verb_form.run(context(), verb, record, verb_form.values_of(verb, form))
        except (Invalid, Refused) as error:
            blame(form, error)
            return self._verb_page(record, verb, form, 422)
        except Stale as error:
            form.form_errors = [error.message]
            return self._verb_page(self.one_or_404(record.id), verb, form, 409)  # type: ignore[attr-defined]
        flash(gettext("Đã ghi: %(label)s.", label=gettext(verb.label).lower()), "success")
        return redirect(self.record_url(record))  # type: ignore[attr-defined]

    def _verb_page(self, record: Task, verb: Verb, form: Any, code: int) -> Answer:
        page = self.render("verb.html", record=record, verb=verb, form=form, cells=cells)  # type: ignore[attr-defined]
        return page, code

    def _not_now(self, record: Task) -> Answer:
        """The button is gone because the task has moved on, or was never this person's."""
        if request.method == "GET":
            abort(403)
        raise Forbidden(gettext("Việc này không thực hiện được nữa: nhiệm vụ đã chuyển bước hoặc không thuộc quyền của bạn."))


def due_dates(task: Task) -> list[dict[str, Any]]:
    """Each derived date with its article, the article's words, and how it was counted."""
    found = []
    for rule, name, label in MILESTONES:
        value, basis = getattr(task, name), (task.basis or {}).get(rule)
        if value is not None and basis:
            found.append({"label": label, "day": value, **basis, "title": regulation_title(basis["regulation"])})
    return found


def regulation_title(regulation_id: str) -> str:
    """The regulation's short title."""
    return load_regulation(regulation_id).short_title


def acts(task: Task) -> dict[str, list[Any]]:
    """What units and the Office did about the task, by kind, the newest first."""
    kinds = {"returns": Return, "extensions": Extension, "due_changes": DueChange, "explanations": Explanation, "urges": Urge}
    return {
        name: list(kind.select().where(kind.task == task.id).order_by(kind.id.desc())) for name, kind in kinds.items()
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
