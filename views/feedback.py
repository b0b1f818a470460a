"""Phản ánh: a unit's word about another unit, and what the Office did with it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from peewee import ModelSelect

from console.records import Feedback
from console.rules.vietnamese import normalise
from console.workflow import feedback
from console.workflow.forms import Need
from console.workflow.permissions import can
from console.workflow.verbs import Verb
from views import cells
from views.base import RecordView
from views.person import actor, context, is_unit
from views.steps import StepPages
from views.unit_search import units_named


class FeedbackView(StepPages, RecordView):
    """Feedback of units about units; a unit sees its own."""

    column_list = ("content", "from_unit", "about_unit", "received_on", "reply_due_on", "handled_on")
    column_sortable_list = ("received_on", "reply_due_on")
    column_default_sort = ("received_on", True)
    column_filters = ("from_unit", "about_unit", "received_on", "reply_due_on")
    column_formatters = {
        "content": lambda view, ctx, row, name: cells.clamped(row.content),
        "received_on": lambda view, ctx, row, name: cells.date_cell(row.received_on),
        "reply_due_on": lambda view, ctx, row, name: cells.date_cell(row.reply_due_on),
        "handled_on": lambda view, ctx, row, name: cells.date_cell(row.handled_on),
    }
    form_columns = ("from_unit", "about_unit", "content", "received_on")
    column_details_list = (
        "from_unit", "about_unit", "content", "received_on", "reply_due_on", "basis", "handled_on",
        "handled_document",
    )  # fmt: skip
    details_template = "steps.html"
    pointers = ("from_unit", "about_unit", "task")
    search_pointers = ("from_unit", "about_unit")
    create_label = _("Ghi phản ánh")
    empty_message = _("Chưa có phản ánh nào giữa các đơn vị.")

    def visible(self, query: ModelSelect) -> ModelSelect:
        """The Office sees all, a unit what it said."""
        return query.where(Feedback.from_unit == actor().unit) if is_unit() else query

    def init_search(self) -> bool:
        """Search reads the words and both units' names."""
        return True

    def searched(self, query: ModelSelect, typed: str) -> ModelSelect:
        """Feedback of or about a unit of that name."""
        found = units_named(typed)
        condition = Feedback.content.contains(normalise(typed))
        for name in self.search_pointers:
            condition |= Feedback._meta.fields[name].in_(found)
        return query.where(condition)

    def may_create(self) -> bool:
        """Units, and the Office for them."""
        return can(actor(), "give_feedback")

    def create_form(self, obj: Any = None) -> Any:
        """A unit speaks for itself."""
        form = super().create_form(obj)
        if is_unit():
            del form["from_unit"]
        return form

    def create(self, fields: dict[str, Any]) -> Feedback:
        """Record a unit's word."""
        if is_unit():
            fields["from_unit"] = actor().unit
        return feedback.give_feedback(context(), **fields)

    def offered(self, record: Any) -> list[Verb]:
        """The Office says what it did."""
        if record.handled_on is not None or not can(actor(), "handle_feedback", record):
            return []
        need = Need("document", "Văn bản đôn đốc hoặc xin ý kiến")
        return [Verb("handle_feedback", "Đã xử lý", True, (need,), record.basis, record.reply_due_on)]

    def record_extras(self, record: Any) -> dict[str, Any]:
        """The facts and the one verb."""
        return {**super().record_extras(record), "verbs": self.offered(record)}
