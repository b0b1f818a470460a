"""The one base view of every record: scoped, searched, filtered, edited and exported the same way.

It stands on Flask-Admin's Peewee view and closes its pitfalls (DESIGN 6): nothing is deleted, every
change goes through the workflow, a cell's edit changes that cell alone, lists cost a fixed handful of
queries. What it does not mention (forms from model fields, addresses of filters, sorting) is Flask-Admin's.
"""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_admin.contrib.peewee import ModelView
from flask_admin.model.base import ViewArgs
from flask_babel import gettext, lazy_gettext
from flask_security import current_user
from peewee import ForeignKeyField, ModelSelect
from werkzeug.wrappers import Response
from wtforms import HiddenField

from console.records import Record
from console.workflow.errors import Forbidden, Invalid, Refused, Stale
from views import values
from views.archiving import Archiving
from views.cell_edit import CellEdit
from views.exporting import Exporting
from views.fields import FieldConverter, Form
from views.form_errors import blame, version_read
from views.language import said
from views.list_queries import ListQueries
from views.listing import COUNT_CAP, capped_count, load, page_ids

Answer = Response | str | tuple[Any, int]


class RecordForm(Form):  # type: ignore[misc]
    """Base of every record's form; `version` is what was read. Flask-WTF checks CSRF before any view."""

    version = HiddenField()


class RecordView(Archiving, Exporting, CellEdit, ListQueries, ModelView):  # type: ignore[misc]
    """List, page, form and export of one kind of record."""

    form_base_class = RecordForm
    model_form_converter = FieldConverter
    can_delete = False
    can_set_page_size = True
    page_size = 50
    page_size_options = (25, 50, 100, 200)
    list_template = "list.html"
    create_template = "form.html"
    edit_template = "form.html"
    details_template = "record.html"

    list_fields: tuple[str, ...] = ()
    tabs: tuple[tuple[str, str], ...] = ()
    wide: tuple[str, ...] = ()
    create_label: Any = ""
    empty_message: Any = lazy_gettext("Chưa có bản ghi nào.")
    intro: Any = ""

    def may_create(self) -> bool:
        """Whether this person may add a record."""
        return False

    def may_edit(self, record: Record) -> bool:
        """Whether this person may change this record by its form or a cell."""
        return False

    def create(self, fields: dict[str, Any]) -> Record:
        """Make the record through the workflow."""
        raise Forbidden("Không thêm được bản ghi ở đây.")

    def change(self, record: Record, changes: dict[str, Any], version: int) -> Record:
        """Change the record through the workflow; raises Stale, Invalid, Refused, Forbidden."""
        raise Forbidden("Không sửa được bản ghi ở đây.")

    def is_accessible(self) -> bool:
        """Everybody who has signed in; a view for fewer says so."""
        return bool(current_user.is_authenticated)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Any:
        """A person who has signed in and may not come in gets the page that says so."""
        abort(403)

    @expose("/")
    def index_view(self) -> str:
        """The list."""
        args = self._get_list_extra_args()
        args.page = max(args.page or 0, 0)
        size = self.get_safe_page_size(args.page_size)
        query = self.selected(args)
        count = capped_count(query)
        rows = load(self.model, self.page_of(query, args, size), self.pointers, self.list_fields)
        return self.render(
            self.list_template,
            rows=rows,
            cells=self.cells(rows),
            columns=[(name, said(label)) for name, label in self._list_columns],
            editable=self.editable_columns(),
            list_form=self.list_form() if self.editable_columns() else None,
            count=count,
            count_cap=COUNT_CAP,
            args=args,
            size=size,
            filter_inputs=self.filter_inputs(args),
            url=lambda **changes: self._get_list_url(args.clone(**changes)),
            export_url=lambda kind: self.get_url(".export", export_type=kind, **request.args.to_dict()),
            **self.list_extras(args),
        )

    def page_of(self, query: ModelSelect, args: ViewArgs, size: int) -> list[int]:
        """The ids of the page that is asked for."""
        return page_ids(query, args.page, size)

    def list_extras(self, args: ViewArgs) -> dict[str, Any]:
        """What a view's own list template needs besides."""
        return {}

    def cells(self, rows: list[Any]) -> dict[int, dict[str, Any]]:
        """What each cell shows, by record and column."""
        return {row.id: {name: self.cell(row, name) for name, _ in self._list_columns} for row in rows}

    def cell(self, record: Any, name: str) -> Any:
        """What one cell shows."""
        formatter = self.column_formatters.get(name)
        return formatter(self, None, record, name) if formatter else values.shown(record, name)

    def get_column_name(self, field: str) -> str:
        """The column's label: declared once, on the model field."""
        if self.column_labels and field in self.column_labels:
            return self.column_labels[field]
        own = self.model._meta.fields.get(field)
        return (own.verbose_name if own is not None else None) or field

    @expose("/<int:id>/")
    def details_view(self, id: int) -> Answer:
        """The record's own page."""
        record = self.one_or_404(id)
        return self.render(self.details_template, record=record, **self.record_extras(record))

    def record_extras(self, record: Any) -> dict[str, Any]:
        """What a view's own record template needs besides."""
        names = self.column_details_list or self.form_columns
        return {"facts": [(self.get_column_name(name), values.shown(record, name)) for name in names]}

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self) -> Answer:
        """The form of a new record."""
        if not self.may_create():
            abort(403)
        form = self.create_form()
        if request.method == "POST" and form.validate():
            try:
                return self.created(self.create(self.entered(form)))
            except (Invalid, Refused) as error:
                blame(form, error)
        return self._form(form, None)

    @expose("/<int:id>/edit/", methods=("GET", "POST"))
    def edit_view(self, id: int) -> Answer:
        """The form of a record that is there."""
        record = self.one_or_404(id)
        if not self.may_edit(record):
            abort(403)
        form = self.edit_form(obj=record)
        if request.method == "POST" and form.validate():
            try:
                self.change(record, self.entered(form), version_read(record))
                flash(gettext("Đã lưu."), "success")
                return redirect(self.record_url(record))
            except Stale as error:
                return self._conflict(form, record, error)
            except (Invalid, Refused) as error:
                blame(form, error)
        return self._form(form, record)

    def entered(self, form: Any) -> dict[str, Any]:
        """The form's values by field, records for ids."""
        return {name: self.meant(name, form[name].data) for name in self.form_columns if name in form}

    def meant(self, name: str, value: Any) -> Any:
        """A form value as the workflow takes it: the record for its id."""
        field = self.model._meta.fields.get(name)
        if isinstance(field, ForeignKeyField):
            return field.rel_model.get_or_none(field.rel_model.id == value) if value is not None else None
        return value

    def created(self, record: Any) -> Response:
        """Where the person goes after adding a record."""
        flash(gettext("Đã thêm."), "success")
        return redirect(self.record_url(record))

    def record_url(self, record: Any) -> str:
        """The record's own page."""
        return str(self.get_url(".details_view", id=record.id))

    def _form(self, form: Any, record: Any) -> Answer:
        template = self.edit_template if record else self.create_template
        page = self.render(
            template, form=form, record=record, names=self.form_columns, **self.form_extras(form, record)
        )
        return (page, 422) if request.method == "POST" else page

    def form_extras(self, form: Any, record: Any) -> dict[str, Any]:
        """What a view's own form template needs besides."""
        return {}

    def _conflict(self, form: Any, record: Any, error: Stale) -> Answer:
        """Both versions side by side; what was typed stays in the form below, ready to be saved over."""
        fresh = self.one_or_404(record.id)
        rows = [
            (
                self.get_column_name(name),
                values.of(self.model, name, form[name].data),
                values.shown(fresh, name),
            )
            for name in self.form_columns
            if name in form and values.of(self.model, name, form[name].data) != values.shown(fresh, name)
        ]
        page = self.render(
            "conflict.html", form=form, record=fresh, names=self.form_columns, rows=rows, error=error
        )
        return page, 409
