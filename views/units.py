"""Đơn vị: units with their dates, their channel, and who may act for the head."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_admin import expose
from flask_admin.model.base import ViewArgs
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from peewee import Case, ModelSelect
from werkzeug.wrappers import Response

from console.records import Participation, Record, SyncWorkbook, Task, Unit
from console.workflow import archive, merging, units
from console.workflow.errors import Forbidden, Invalid, Refused
from console.workflow.permissions import can, visible_units
from views import cells
from views.address import record_number
from views.base import Answer, RecordView
from views.fields import read_day
from views.language import said
from views.new_tasks import default_since, printable
from views.options import unit_options
from views.person import LOOKERS, actor, context, roles, setting
from views.unit_search import units_named


class UnitView(RecordView):
    """Every unit; the Office and the administrator change them."""

    column_list = ("name", "code", "kind", "channel", "contact_name", "delegated", "valid_from", "valid_to")
    column_sortable_list = (("name", "sort_key"), "code", "valid_from")
    column_default_sort = ("sort_key", False)
    column_filters = ("kind", "channel", "delegated", "valid_from", "valid_to")
    column_editable_list = ("channel", "contact_name")
    column_export_list = (
        "code", "name", "short_name", "kind", "channel", "contact_name", "contact_email", "contact_phone",
        "valid_from", "valid_to", "successor",
    )  # fmt: skip
    column_formatters = {
        "valid_from": lambda view, ctx, record, name: cells.date_cell(record.valid_from),
        "valid_to": lambda view, ctx, record, name: cells.date_cell(record.valid_to),
    }
    form_columns = (
        "code", "kind", "name", "short_name", "aliases", "valid_from", "valid_to", "successor", "position",
        "channel", "contact_name", "contact_email", "contact_phone", "delegated", "delegation_document",
    )  # fmt: skip
    list_template = "units.html"
    details_template = "unit.html"
    pointers = ("successor",)
    archives = True
    wide = ("name", "delegation_document")
    create_label = _("Thêm đơn vị")
    empty_message = _("Chưa có đơn vị nào. Nhập danh sách từ tệp, hoặc thêm từng đơn vị.")

    def is_accessible(self) -> bool:
        """The Office and the leadership; units have no need of it."""
        return super().is_accessible() and bool(roles() & LOOKERS)

    def visible(self, query: ModelSelect) -> ModelSelect:
        """What the workflow lets this person see."""
        return visible_units(actor(), query)

    def searched(self, query: ModelSelect, typed: str) -> ModelSelect:
        """The units of that name."""
        return query.where(Unit.id.in_(units_named(typed)))

    def ordered(self, query: ModelSelect, args: ViewArgs) -> ModelSelect:
        """What was searched for by how well its name fits, unless a column was chosen."""
        found = units_named(args.search) if args.search and args.sort is None else []
        if not found:
            return super().ordered(query, args)
        return query.order_by(Case(Unit.id, [(key, rank) for rank, key in enumerate(found)]), Unit.id)

    def may_create(self) -> bool:
        """Who may enter units."""
        return can(actor(), "create_unit")

    def may_edit(self, record: Any) -> bool:
        """Who may change units."""
        return can(actor(), "edit_unit", record)

    def may_archive(self, record: Record | None = None) -> bool:
        """Who may archive units."""
        return can(actor(), "archive", record)

    def create(self, fields: dict[str, Any]) -> Unit:
        """Enter a unit."""
        return units.create_unit(context(), **fields)

    def change(self, record: Any, changes: dict[str, Any], version: int) -> Unit:
        """Change a unit."""
        return units.edit_unit(context(), record, changes, version)

    def archive(self, record: Any) -> None:
        """Archive a unit without open tasks."""
        archive.archive(context(), record)

    def restore(self, record: Any) -> None:
        """Bring a unit back."""
        archive.restore(context(), record)

    def record_extras(self, record: Any) -> dict[str, Any]:
        """The facts, the workbook, and from when new tasks are printed."""
        return {
            **super().record_extras(record),
            "book": SyncWorkbook.get_or_none(SyncWorkbook.unit == record.id),
            "since": default_since(setting().clock.today()),
            "open": merging.open_work(record) if self._may_hand_over(record) else None,
        }

    def _may_hand_over(self, record: Any) -> bool:
        return record.successor is not None and can(actor(), "hand_over", record)

    @expose("/<int:id>/hand-over/", methods=("POST",))
    def hand_over_view(self, id: int) -> Response:
        """Give a merged unit's open work to its successor, and archive the unit."""
        record = self.one_or_404(id)
        try:
            done = merging.hand_over(context(), record, document=request.form.get("document", ""))
        except (Invalid, Refused, Forbidden) as error:
            flash(said(error), "error")
        else:
            told = gettext(
                "Đã bàn giao %(led)s nhiệm vụ chủ trì, %(coordinated)s nhiệm vụ phối hợp.",
                led=done.led,
                coordinated=done.coordinated,
            )
            flash(told, "success")
        return redirect(self.record_url(record))

    @expose("/new-tasks/choose/")
    def new_tasks_form(self) -> str:
        """Which units, and from which day."""
        return self._choose("")

    @expose("/new-tasks/")
    def new_tasks(self) -> Answer:
        """The new tasks of the chosen units, or of all that have any, to print."""
        typed = request.args.get("since", "")
        try:
            since = read_day(typed) if typed.strip() else default_since(setting().clock.today())
        except ValueError:
            return self._choose(gettext("“%(text)s” không phải là ngày.", text=typed)), 422
        query = self.visible(Unit.select()).where(Unit.archived_at.is_null())
        if request.args.get("all"):
            sent = Participation.select(Participation.unit).join(Task)
            query = query.where(Unit.id.in_(sent.where(Task.sent_at >= since, Task.state != "draft")))
        else:
            query = query.where(Unit.id.in_(request.args.getlist("unit", type=record_number)))
        units = list(query.order_by(Unit.position, Unit.sort_key))
        if not units:
            return self._choose(gettext("Không có đơn vị nào được chọn, hoặc không có nhiệm vụ mới.")), 422
        return printable(units, since)

    def _choose(self, problem: str) -> str:
        since = default_since(setting().clock.today())
        return str(self.render("new_tasks.html", units=unit_options(), since=since, problem=problem))
