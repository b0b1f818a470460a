"""Kiểm tra: inspections with their decision's five contents, their steps, and the dossier's papers."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from peewee import ModelSelect
from werkzeug.wrappers import Response
from wtforms.validators import Optional

from console.records import DossierItem, InspectedTask, InspectedUnit, Inspection, Record, Task, Unit
from console.rules.codes import spelt
from console.workflow import archive, inspections
from console.workflow.errors import Invalid
from console.workflow.inspected import units_of
from console.workflow.permissions import can, visible_inspections, visible_tasks
from console.workflow.verbs import Verb
from views import cells
from views.base import RecordView
from views.fields import LinesField
from views.file_pages import attachments, may_attach
from views.inspection_steps import offered
from views.listing import load
from views.person import actor, context
from views.steps import StepPages
from views.sync.to_decide import disputed
from views.task_page import regulation_title
from views.task_rows import PickManyField
from views.timeline import timeline

_GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Chung"), ("form", "inspector", "leader", "basis", "starts_on", "ends_on")),
    (
        _("Quyết định kiểm tra"),
        (
            "decision_number", "decision_date", "decision_legal_basis", "decision_scope", "decision_content",
            "decision_time_limit", "decision_team",
        ),
    ),
    (_("Kết quả"), ("result_number", "result_date", "evaluation", "conclusion", "recommendations",
    "notified_on")),
)  # fmt: skip


class InspectionView(StepPages, RecordView):
    """Inspections: the Office's, and those of the units."""

    column_list = ("title", "code", "form", "inspector", "state", "starts_on", "ends_on", "result_due_on")
    column_sortable_list = ("code", "starts_on", "result_due_on")
    column_default_sort = ("id", True)
    column_filters = ("state", "form", "inspector", "starts_on", "result_due_on")
    column_formatters = {
        "title": lambda view, ctx, row, name: cells.clamped(str(row)),
        "starts_on": lambda view, ctx, row, name: cells.date_cell(row.starts_on),
        "ends_on": lambda view, ctx, row, name: cells.date_cell(row.ends_on),
        "result_due_on": lambda view, ctx, row, name: cells.date_cell(row.result_due_on),
    }
    form_columns = ("title", "form", "inspector", "units", "tasks", "basis", "leader")
    form_extra_fields = {
        "units": PickManyField(_("Đơn vị được kiểm tra"), [Optional()]),
        "tasks": LinesField(
            _("Nhiệm vụ được kiểm tra"),
            [Optional()],
            description=_("Mỗi dòng một mã nhiệm vụ, ví dụ NV-00012-3; chép từ danh sách nhiệm vụ."),
            render_kw={"rows": 3},
        ),
    }
    details_template = "inspection.html"
    pointers = ("inspector",)
    archives = True
    wide = ("title", "units")
    create_label = _("Lập cuộc kiểm tra")
    empty_message = _("Chưa có cuộc kiểm tra nào.")

    def visible(self, query: ModelSelect) -> ModelSelect:
        """A unit sees those that it leads and those decided of it."""
        return visible_inspections(actor(), query)

    def may_create(self) -> bool:
        """The Office, and heads of units inside their scope."""
        return can(actor(), "create_inspection")

    def may_edit(self, record: Any) -> bool:
        """Until the file is closed."""
        return record.state != "closed" and can(actor(), "edit_inspection", record)

    def may_archive(self, record: Record | None = None) -> bool:
        """The Office."""
        return can(actor(), "archive", record)

    def edit_form(self, obj: Any = None) -> Any:
        """With the units that are inspected."""
        form = super().edit_form(obj)
        if request.method == "GET":
            form.units.data = [unit.id for unit in units_of(obj)]
            form.tasks.data = [task.code for task in _tasks(obj)]
        return form

    def entered(self, form: Any) -> dict[str, Any]:
        """Units and tasks as records."""
        values = super().entered(form)
        values["tasks"] = named_tasks(values["tasks"] or [])
        values["units"] = list(Unit.select().where(Unit.id.in_(values["units"] or [])))
        return values

    def create(self, fields: dict[str, Any]) -> Inspection:
        """Propose an inspection."""
        return inspections.create_inspection(context(), **fields)

    def change(self, record: Any, changes: dict[str, Any], version: int) -> Inspection:
        """Change what was proposed."""
        units, named = changes.pop("units", None), changes.pop("tasks", None)
        return inspections.edit_inspection(context(), record, changes, version, units=units, tasks=named)

    def archive(self, record: Any) -> None:
        """Archive it."""
        archive.archive(context(), record)

    def restore(self, record: Any) -> None:
        """Bring it back."""
        archive.restore(context(), record)

    def offered(self, record: Any) -> list[Verb]:
        """The next steps."""
        return offered(context(), record)

    def record_extras(self, record: Any) -> dict[str, Any]:
        """Facts by chapter, what is inspected, the dossier, the history."""
        regulation, _bar, article = (record.result_basis or "").partition("|")
        return {
            "verbs": self.offered(record),
            "groups": [(title, self._facts(record, names)) for title, names in _GROUPS],
            "result_article": f"{article} {regulation_title(regulation)}" if article else "",
            "units": list(
                InspectedUnit.select(InspectedUnit, Unit)
                .join(Unit)
                .where((InspectedUnit.inspection == record) & InspectedUnit.left_at.is_null())
            ),
            "tasks": _tasks(record),
            "dossier": list(record.dossier.order_by(DossierItem.position)),
            "may_mark": record.state != "closed" and can(actor(), "mark_dossier", record),
            "events": timeline(record),
            "disputed": disputed(record),
            "cells": cells,
            "attachments": attachments(record),
            "may_attach": may_attach(record),
        }

    def _facts(self, record: Any, names: tuple[str, ...]) -> list[tuple[str, str]]:
        from views import values

        return [(self.get_column_name(name), values.shown(record, name)) for name in names]

    @expose("/<int:id>/dossier/", methods=("POST",))
    def dossier_view(self, id: int) -> Response:
        """Which papers are there, and where; only what changed is written."""
        record = self.one_or_404(id)
        for item in record.dossier:
            present = request.form.get(f"present-{item.id}") == "1"
            reference = request.form.get(f"reference-{item.id}", "").strip()
            if (present, reference) != (item.present, item.reference):
                inspections.mark_dossier(context(), item, present=present, reference=reference)
        flash(gettext("Đã lưu hồ sơ."), "success")
        return redirect(self.record_url(record))


def named_tasks(codes: list[str]) -> list[Task]:
    """The tasks of these codes, of those that the person sees. Raises Invalid naming the others."""
    wanted = [spelt(code) or code.strip().upper() for code in codes if code.strip()]
    found = {task.code: task for task in visible_tasks(actor(), Task.select()).where(Task.code.in_(wanted))}
    unknown = [code for code in wanted if code not in found]
    if unknown:
        raise Invalid({"tasks": gettext("Không có nhiệm vụ: %(codes)s.", codes=", ".join(unknown))})
    return [found[code] for code in dict.fromkeys(wanted)]


def _tasks(record: Inspection) -> list[Task]:
    ids = [
        row[0]
        for row in InspectedTask.select(InspectedTask.task).where(InspectedTask.inspection == record).tuples()
    ]
    return load(Task, ids, ("document", "lead_unit"))
