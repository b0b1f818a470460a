# mypy: disable-error-code="attr-defined"
"""What a list shows: scope, tab, search, filters and order, as a query of ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Response, abort, flash, jsonify, request
from flask_admin import expose
from flask_admin.model.base import ViewArgs
from flask_babel import gettext
from peewee import Field, ForeignKeyField, ModelSelect

from console.records import Account, Unit
from views.filters import ByFieldKind, ListFilter, matches
from views.listing import capped_count, load, page_ids
from views.options import account_options, unit_options


class ListQueries:
    """Mixed into the base view."""

    filter_converter = ByFieldKind()
    named_filter_urls = True
    pointers: tuple[str, ...] = ()
    search_pointers: tuple[str, ...] = ()

    def visible(self, query: ModelSelect) -> ModelSelect:
        """The query restricted to what this person may see."""
        return query

    def get_query(self) -> ModelSelect:
        """Ids of what this person sees; archived records only on their own tab."""
        query = self.visible(self.model.select(self.model.id))
        if self.archives:
            query = query.where(self.model.archived_at.is_null(request.args.get("archived") != "1"))
        return query

    def get_one(self, id: Any) -> Any:
        """The record, if this person may see it."""
        if not str(id).isdecimal():
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
        if args.search and self._search_supported:
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

    def _get_column_by_idx(self, idx: int | None) -> Any:
        return self._list_columns[idx] if idx is not None and 0 <= idx < len(self._list_columns) else None

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

    @expose("/ajax/lookup/")
    def ajax_lookup(self) -> Response:
        """Records of this kind, in this person's scope, whose text holds what was typed."""
        if not self._search_supported:
            abort(404)
        query = self.searched(self.get_query(), request.args.get("query", "")).limit(20)
        found = load(self.model, [row[0] for row in query.tuples()], ())
        return jsonify([[record.id, str(record)] for record in found])
