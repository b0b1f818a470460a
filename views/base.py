"""The one base view of every record: scoped, searched, filtered, edited and exported the same way.

It stands on Flask-Admin's Peewee view and closes its pitfalls (DESIGN 6): nothing is deleted, every
change goes through the workflow, a cell's edit changes that cell alone, lists cost a fixed handful of
queries. What it does not mention (forms from model fields, addresses of filters, sorting) is Flask-Admin's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from flask import abort, flash, jsonify, redirect, request
from flask_admin import expose
from flask_admin.contrib.peewee import ModelView
from flask_admin.model.base import ViewArgs
from flask_babel import gettext, lazy_gettext
from flask_security import current_user
from peewee import Field, ForeignKeyField, ModelSelect
from werkzeug.wrappers import Response
from wtforms import HiddenField

from console.records import Account, Record, Unit
from console.workflow.errors import Forbidden, Invalid, Refused, Stale
from views import export, values
from views.fields import FieldConverter, Form
from views.filters import ByFieldKind, ListFilter, matches
from views.language import said
from views.listing import COUNT_CAP, capped_count, load, page_ids
from views.person import actor

Answer = Response | str | tuple[Any, int]
_CHUNK = 500


class RecordForm(Form):  # type: ignore[misc]
    """Base of every record's form; `version` is what was read. Flask-WTF checks CSRF before any view."""

    version = HiddenField()


class RecordView(ModelView):  # type: ignore[misc]
    """List, page, form and export of one kind of record."""

    form_base_class = RecordForm
    model_form_converter = FieldConverter
    filter_converter = ByFieldKind()
    named_filter_urls = True
    can_delete = False
    can_export = True
    export_types = ["csv", "xlsx"]
    can_set_page_size = True
    page_size = 50
    page_size_options = (25, 50, 100, 200)
    list_template = "list.html"
    create_template = "form.html"
    edit_template = "form.html"
    details_template = "record.html"

    pointers: tuple[str, ...] = ()
    list_fields: tuple[str, ...] = ()
    search_pointers: tuple[str, ...] = ()
    tabs: tuple[tuple[str, str], ...] = ()
    archives = False
    wide: tuple[str, ...] = ()
    create_label: Any = ""
    empty_message: Any = lazy_gettext("Chưa có bản ghi nào.")
    intro: Any = ""

    # What each view answers for itself

    def visible(self, query: ModelSelect) -> ModelSelect:
        """The query restricted to what this person may see."""
        return query

    def may_create(self) -> bool:
        """Whether this person may add a record."""
        return False

    def may_edit(self, record: Record) -> bool:
        """Whether this person may change this record by its form or a cell."""
        return False

    def may_archive(self, record: Record | None = None) -> bool:
        """Whether this person may archive and restore."""
        return False

    def create(self, fields: dict[str, Any]) -> Record:
        """Make the record through the workflow."""
        raise Forbidden("Không thêm được bản ghi ở đây.")

    def change(self, record: Record, changes: dict[str, Any], version: int) -> Record:
        """Change the record through the workflow; raises Stale, Invalid, Refused, Forbidden."""
        raise Forbidden("Không sửa được bản ghi ở đây.")

    def archive(self, record: Record) -> None:
        """Archive the record through the workflow."""
        raise Forbidden("Không lưu trữ được bản ghi ở đây.")

    def restore(self, record: Record) -> None:
        """Bring an archived record back through the workflow."""
        raise Forbidden("Không khôi phục được bản ghi ở đây.")

    # Who may come in

    def is_accessible(self) -> bool:
        """Everybody who has signed in; a view for fewer says so."""
        return bool(current_user.is_authenticated)

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Any:
        """A person who has signed in and may not come in gets the page that says so."""
        abort(403)

    # Queries

    def get_query(self) -> ModelSelect:
        """Ids of what this person sees; archived records only on their own tab."""
        query = self.visible(self.model.select(self.model.id))
        if self.archives:
            query = query.where(self.model.archived_at.is_null(request.args.get("archived") != "1"))
        return query

    def get_one(self, id: Any) -> Any:
        """The record, if this person may see it."""
        if not str(id).isdigit():
            return None
        found = (
            self.visible(self.model.select(self.model.id)).where(self.model.id == int(id)).tuples().first()
        )
        return next(iter(load(self.model, [found[0]], self.pointers)), None) if found else None

    def one_or_404(self, id: Any) -> Any:
        """The record, or the page that says there is none here: the same for 'none' and 'not yours'."""
        record = self.get_one(id)
        if record is None:
            abort(404)
        return record

    def init_search(self) -> bool:
        """Search reads the folded text."""
        return "search_text" in self.model._meta.fields

    def searched(self, query: ModelSelect, typed: str) -> ModelSelect:
        """Rows whose own text, or that of a record they point at, holds the typed words."""
        condition = matches(self.model.search_text, typed)
        if condition is None:
            return query
        for name in self.search_pointers:
            field = self.model._meta.fields[name]
            remote = field.rel_model
            condition |= field.in_(remote.select(remote.id).where(matches(remote.search_text, typed)))
        return query.where(condition)

    def selected(self, args: ViewArgs) -> ModelSelect:
        """Ids of the list as it is asked for: scope, tab, search, filters, order."""
        query = self.get_query()
        if args.search:
            query = self.searched(query, args.search)
        for index, _, value in args.filters or []:
            filter_ = self._filters[index]
            query = filter_.apply(query, filter_.clean(value))
        return self.ordered(self.tabbed(query), args)

    def tabbed(self, query: ModelSelect) -> ModelSelect:
        """Restrict to the tab that is open."""
        return query

    def ordered(self, query: ModelSelect, args: ViewArgs) -> ModelSelect:
        """By the chosen column, then by id, so that pages never overlap."""
        column = self._get_column_by_idx(args.sort)
        if column is not None and column[0] in self._sortable_columns:
            field, down = self._sort_field(self._sortable_columns[column[0]]), bool(args.sort_desc)
        elif self.column_default_sort:
            name, down = self.column_default_sort
            field = self._sort_field(name)
        else:
            field, down = self.model.id, True
        last = self.model.id.desc() if down else self.model.id.asc()
        return query.order_by(field.desc() if down else field.asc(), last)

    def _sort_field(self, name: str | Field) -> Field:
        return getattr(self.model, name) if isinstance(name, str) else name

    def get_list(
        self,
        page: int | None,
        sort_column: Any,
        sort_desc: Any,
        search: str | None,
        filters: Any,
        execute: bool = True,
        page_size: int | None = None,
    ) -> tuple[int, list[Any]]:
        """One page and the capped count."""
        args = ViewArgs(sort_desc=sort_desc, search=search, filters=filters)
        names = [name for name, _ in self._list_columns]
        args.sort = names.index(sort_column) if sort_column in names else None
        query = self.selected(args)
        ids = page_ids(query, max(page or 0, 0), page_size or self.page_size)
        return capped_count(query), load(self.model, ids, self.pointers)

    # Filters

    def get_filter_arg(self, index: int, flt: ListFilter) -> str:
        """The filter's name in the address: field and comparison, never its Vietnamese label."""
        return f"{flt.column.name}_{flt.code}"

    def _get_list_filter_args(self) -> list[Any] | None:
        """The filters that have a value; an input left empty filters nothing, a wrong one is said."""
        chosen = []
        for arg, value in request.args.items():
            _, _, key = arg.partition("_")
            if not arg.startswith("flt") or key not in (self._filter_args or {}) or not value.strip():
                continue
            index, filter_ = self._filter_args[key]
            if filter_.validate(value):
                chosen.append((index, str(filter_.name), value))
            else:
                flash(
                    gettext("Bộ lọc “%(name)s” bỏ qua giá trị “%(value)s”.", name=filter_.name, value=value),
                    "error",
                )
        return chosen

    def filter_inputs(self, args: ViewArgs) -> list[dict[str, Any]]:
        """What the filter panel draws."""
        chosen = {index: value for index, _, value in args.filters or []}
        return [
            {
                "name": f"flt0_{self.get_filter_arg(index, filter_)}",
                "label": " ".join(part for part in (gettext(str(filter_.name)), filter_.operation()) if part),
                "widget": filter_.widget,
                "choices": list(filter_.choices(self)),
                "value": chosen.get(index, ""),
            }
            for index, filter_ in enumerate(self._filters or [])
        ]

    def options_of(self, field: ForeignKeyField) -> Callable[[], Iterable[tuple[Any, str]]]:
        """What a select offers for a pointer: units in order, active accounts of the Office."""
        if field.rel_model is Unit:
            return unit_options
        if field.rel_model is Account:
            return account_options
        raise LookupError(f"no options for {field.name}")

    # Pages

    @expose("/")
    def index_view(self) -> str:
        """The list."""
        args = self._get_list_extra_args()
        args.page = max(args.page or 0, 0)
        size = self.get_safe_page_size(args.page_size)
        query = self.selected(args)
        count = capped_count(query)
        rows = load(self.model, page_ids(query, args.page, size), self.pointers, self.list_fields)
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

    def list_extras(self, args: ViewArgs) -> dict[str, Any]:
        """What a view's own list template needs besides."""
        return {}

    def editable_columns(self) -> tuple[str, ...]:
        """Columns whose cells this person may edit in the list."""
        return tuple(self.column_editable_list or ()) if self.may_create() else ()

    def typed(self, record: Any, name: str) -> str:
        """What a cell's input holds before it is edited."""
        return values.typed(record, name)

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

    def _get_column_by_idx(self, idx: int | None) -> Any:
        return self._list_columns[idx] if idx is not None and 0 <= idx < len(self._list_columns) else None

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

    # One cell

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self) -> Answer:
        """Change one cell of the list: that field, of that version, and nothing else."""
        name = next((key for key in request.form if key in (self.column_editable_list or ())), None)
        if name is None:
            abort(404)
        record = self.one_or_404(request.form.get("list_form_pk"))
        if not self.may_edit(record):
            abort(403)
        form = self.list_form()
        for field in list(form):
            if field.name not in (name, "list_form_pk"):
                del form[field.name]
        if not form.validate():
            return " ".join(str(message) for message in form[name].errors), 422
        return self._change_cell(record, name, form[name].data)

    def _change_cell(self, record: Any, name: str, value: Any) -> Answer:
        try:
            self.change(record, {name: self.meant(name, value)}, version_read(record))
        except Stale as error:
            return str(error), 409
        except (Invalid, Refused) as error:
            return str(error), 422
        except Forbidden as error:
            return str(error), 403
        fresh = self.one_or_404(record.id)
        return jsonify(
            value=str(self.cell(fresh, name)), typed=values.typed(fresh, name), version=fresh.version
        )  # type: ignore[return-value]

    def scaffold_list_form(self, widget: Any = None, validators: Any = None) -> Any:
        """The cells that can be edited, each as the field of the record's own form: choices stay choices."""
        fields = {name: getattr(self._create_form_class, name) for name in self.column_editable_list}
        return type("ListForm", (Form,), {**fields, "list_form_pk": HiddenField()})

    # Archiving takes the place of deleting

    def delete_model(self, model: Any) -> bool:
        """Nothing is deleted: the record goes to the archive, with everything that hangs on it."""
        self.archive(model)
        return True

    def action_delete(self, ids: Any) -> None:
        """Deleting many is not offered; it archives."""
        self._each(ids, self.archive)

    def delete_view(self) -> Any:
        """There is no address for deleting."""
        abort(404)

    @expose("/action/", methods=("POST",))
    def action_view(self) -> Response:
        """Archive or restore the chosen rows."""
        verbs = {"archive": self.archive, "restore": self.restore}
        verb = verbs.get(request.form.get("action", ""))
        if verb is None or not self.archives or not self.may_archive():
            abort(403)
        done = self._each(request.form.getlist("rowid"), verb)
        if done:
            flash(gettext("Đã thực hiện với %(count)s bản ghi.", count=done), "success")
        return redirect(request.referrer or self.get_url(".index_view"))

    def _each(self, ids: Iterable[Any], verb: Callable[[Any], None]) -> int:
        done = 0
        for key in ids:
            record = self.one_or_404(key)
            try:
                verb(record)
                done += 1
            except (Invalid, Refused, Forbidden) as error:
                flash(f"{record}: {error}", "error")
        return done

    # Exports and look-ups

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> Response:
        """The list as it is filtered, in one file."""
        send = {"csv": export.csv_response, "xlsx": export.xlsx_response}.get(export_type)
        if send is None or not self.can_export:
            abort(404)
        query = self.selected(self._get_list_extra_args())
        titles = [gettext(title) for _, title in self._export_columns]
        return send(self.endpoint, titles, self._export_rows(query))

    def _export_rows(self, query: ModelSelect) -> Iterator[list[Any]]:
        """Rows in pieces of 500. The ids are read at once: 8 bytes a row, and one order from end to end."""
        ids = [row[0] for row in query.tuples().iterator()]
        names = [name for name, _ in self._export_columns]
        for start in range(0, len(ids), _CHUNK):
            for record in load(self.model, ids[start : start + _CHUNK], self.pointers):
                yield [self.exported(record, name) for name in names]

    def exported(self, record: Any, name: str) -> Any:
        """One cell of the export."""
        return values.plain(record, name)

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Response:
        """Records of this kind, in this person's scope, whose text holds what was typed."""
        query = self.searched(self.get_query(), request.args.get("query", "")).limit(20)
        found = load(self.model, [row[0] for row in query.tuples()], ())
        return jsonify([[record.id, str(record)] for record in found])


def version_read(record: Any) -> int:
    """The version that the person had in front of them; without it, the save is over nothing known."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isdigit() else 0


def blame(form: Any, error: Invalid | Refused) -> None:
    """Put each sentence beside its field; what belongs to no field goes to the top of the form."""
    faults: Mapping[str, str] = error.errors if isinstance(error, Invalid) else {}
    for name, sentence in faults.items():
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
    rest = [sentence for name, sentence in faults.items() if name not in form]
    form.form_errors = rest or ([] if faults else [str(error)])


def unit_options() -> list[tuple[int, str]]:
    """Units that this person sees, in the order of their names."""
    from console.workflow.permissions import visible_units

    query = visible_units(actor(), Unit.select(Unit.id, Unit.name)).where(Unit.archived_at.is_null())
    return list(query.order_by(Unit.position, Unit.sort_key).tuples())


def account_options() -> list[tuple[int, str]]:
    """The people of the Office who can follow a task."""
    query = Account.select(Account.id, Account.full_name, Account.username).where(
        Account.active, Account.unit.is_null()
    )
    return [
        (key, full_name or username)
        for key, full_name, username in query.order_by(Account.full_name).tuples()
    ]
