"""Văn bản: the directives, entered together with their tasks, each with its tasks."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from peewee import ModelSelect
from werkzeug.wrappers import Response

from console.records import Document, Record, Task
from console.records.document import SECRECIES
from console.workflow import archive, documents, tasks
from console.workflow.classify import classify
from console.workflow.errors import Invalid, Refused
from console.workflow.passes import between_passes
from console.workflow.permissions import can, visible_documents, visible_tasks
from console.workflow.still_shown import books_shown
from views import cells, proposed
from views.base import Answer, RecordView
from views.file_pages import FilePages, attachments, may_attach
from views.language import said
from views.listing import load
from views.person import actor, context, is_office
from views.sync.items import header
from views.task_page import regulation_title
from views.task_rows import BLANK, TaskRows, shown
from views.timeline import timeline

_MOST_TASKS = 300


class DocumentView(FilePages, RecordView):
    """Every directive that this person sees."""

    column_list = ("symbol", "abstract", "kind", "issued_on", "issuing_level", "urgency", "entry_due_on")
    column_sortable_list = ("symbol", "issued_on", "entry_due_on")
    column_default_sort = ("issued_on", True)
    column_filters = ("kind", "issuing_level", "urgency", "issued_on", "submitting_unit")
    column_export_list = (
        "symbol", "kind", "abstract", "organisation", "issued_on", "signer", "signer_position",
        "issuing_level",
        "urgency", "entry_due_on",
    )  # fmt: skip
    column_formatters = {
        "abstract": lambda view, ctx, record, name: cells.clamped(
            record.title or record.abstract, record.signer
        ),
        "issued_on": lambda view, ctx, record, name: cells.date_cell(record.issued_on),
        "entry_due_on": lambda view, ctx, record, name: cells.date_cell(record.entry_due_on),
    }
    form_columns = (
        "symbol", "kind", "issued_on", "organisation", "title", "abstract", "signer", "signer_position",
        "submitting_unit", "issuing_level", "urgency", "secrecy", "needs_opinions",
    )  # fmt: skip
    details_template = "document.html"
    create_template = "document_form.html"
    edit_template = "document_edit.html"
    pointers = ("submitting_unit",)
    archives = True
    wide = ("title",)
    create_label = _("Nhập văn bản")
    empty_message = _("Chưa có văn bản nào. Nhập văn bản đầu tiên cùng các nhiệm vụ trong đó.")

    def visible(self, query: ModelSelect) -> ModelSelect:
        """A unit sees the directives behind its own tasks."""
        return visible_documents(actor(), query)

    def may_create(self) -> bool:
        """The Office enters directives."""
        return can(actor(), "create_document")

    def may_edit(self, record: Any) -> bool:
        """The Office corrects them."""
        return can(actor(), "edit_document", record)

    def may_archive(self, record: Record | None = None) -> bool:
        """The Office archives them."""
        return can(actor(), "archive", record)

    def create(self, fields: dict[str, Any]) -> Document:
        """The directive and every task of the form, all or none."""
        rows = TaskRows.read()
        rows.check()
        with between_passes():
            document = documents.create_document(context(), **fields)
            proposed.receive(_add(document, rows))
        return document

    def create_form(self, obj: Any = None) -> Any:
        """What a unit proposed, where the person comes from its row."""
        form = super().create_form(obj)
        proposal = proposed.asked() if request.method == "GET" else None
        for name, value in (proposed.document_values(proposal) if proposal is not None else {}).items():
            form[name].data = value
        return form

    def edit_form(self, obj: Any = None) -> Any:
        """An entered directive becomes secret by an act of its own, which takes its words away."""
        form = super().edit_form(obj)
        if obj is not None and not obj.is_secret:
            del form.secrecy
        return form

    def change(self, record: Any, changes: dict[str, Any], version: int) -> Any:
        """Correct the directive."""
        return documents.edit_document(context(), record, changes, version)

    def archive(self, record: Any) -> None:
        """Archive it."""
        archive.archive(context(), record)

    def restore(self, record: Any) -> None:
        """Bring it back."""
        archive.restore(context(), record)

    @expose("/<int:id>/classify/", methods=("POST",))
    def classify_view(self, id: int) -> Response:
        """Mark the directive secret; its words leave the console, and what remains elsewhere is said."""
        record = self.one_or_404(id)
        remains = classify(context(), record, secrecy=request.form.get("secrecy", ""))
        flash(gettext("Đã đóng dấu mật: nội dung đã xóa khỏi hệ thống."), "success")
        for title, left in (
            (gettext("Còn tệp phải xử lý"), remains.files),
            (gettext("Sổ đã từng hiện nội dung"), remains.units),
            (gettext("Sổ vẫn còn hiện nội dung, cho đến khi lượt đồng bộ xóa được"), remains.shown),
            (gettext("Cuộc kiểm tra cần xem lại nội dung"), remains.inspections),
        ):
            if left:
                flash(f"{title}: {'; '.join(left)}.", "warning")
        return redirect(self.get_url(".index_view"))

    def form_extras(self, form: Any, record: Any) -> dict[str, Any]:
        """The rows of tasks of a new directive, and an empty one to add from."""
        if record is not None:
            return {"may_classify": can(actor(), "classify", record)}
        rows = shown(TaskRows.read().rows)
        return {"task_rows": rows, "blank": TaskRows.empty(BLANK), **proposed.row_shown(header)}

    @expose("/<int:id>/tasks/", methods=("GET", "POST"))
    def tasks_view(self, id: int) -> Answer:
        """Add tasks to a directive that is there."""
        record = self.one_or_404(id)
        if not can(actor(), "create_task"):
            abort(403)
        rows, problems = TaskRows.read(), []
        if request.method == "POST":
            try:
                rows.check()
                with between_passes():
                    proposed.receive(_add(record, rows))
                return self.created(record)
            except (Invalid, Refused) as error:
                problems = [said(error)]
        page = self.render(
            "document_tasks.html",
            record=record,
            task_rows=shown(rows.rows),
            blank=TaskRows.empty(BLANK),
            problems=problems,
            **proposed.row_shown(header),
        )
        return (page, 422) if problems else page

    @expose("/<int:id>/send/", methods=("POST",))
    def send_view(self, id: int) -> Response:
        """Send every draft of the directive."""
        record = self.one_or_404(id)
        drafts = list(_drafts(record))
        tasks.send_many(context(), drafts)
        flash(gettext("Đã giao %(count)s nhiệm vụ.", count=len(drafts)), "success")
        return redirect(self.record_url(record))

    @expose("/<int:id>/recall/", methods=("POST",))
    def recall_view(self, id: int) -> Response:
        """Recall the directive; its drafts are archived, its open tasks cancelled."""
        record = self.one_or_404(id)
        number, reason = request.form.get("document_number", ""), request.form.get("reason", "")
        documents.recall_document(context(), record, document_number=number, reason=reason)
        flash(gettext("Đã thu hồi văn bản."), "success")
        return redirect(self.record_url(record))

    def record_extras(self, record: Any) -> dict[str, Any]:
        """Its tasks, its limit to be entered with the article, its history."""
        regulation, _bar, article = (record.entry_basis or "").partition("|")
        return {
            **super().record_extras(record),
            "tasks": _tasks(record),
            "entry_article": f"{article} {regulation_title(regulation)}" if article else "",
            "events": timeline(record),
            "cells": cells,
            "attachments": attachments(record),
            "may_attach": may_attach(record),
            "may_classify": can(actor(), "classify", record) and not record.is_secret,
            "secrecies": SECRECIES[1:],
            "still_shown": books_shown(record) if record.is_secret and is_office() else (),
            "may_add": can(actor(), "create_task") and record.recalled_on is None,
            "may_recall": can(actor(), "recall_document", record) and record.recalled_on is None,
            "drafts": _drafts(record).count() if can(actor(), "send") else 0,
        }


def _tasks(document: Document) -> list[Task]:
    query = visible_tasks(actor(), Task.select(Task.id)).where(
        Task.document == document.id, Task.archived_at.is_null()
    )
    ids = [row[0] for row in query.order_by(Task.id).limit(_MOST_TASKS).tuples()]
    return load(Task, ids, ("document", "lead_unit", "specialist"))


def _drafts(document: Document) -> ModelSelect:
    return Task.select().where(
        Task.document == document.id, Task.state == "draft", Task.archived_at.is_null()
    )


def _add(document: Document, rows: TaskRows) -> list[Task]:
    """The rows' tasks, sent at once where the person asked so."""
    made = rows.make(document.issued_on, lambda **values: tasks.create_task(context(), document, **values))
    if request.form.get("send") and made:
        tasks.send_many(context(), made)
    return made
