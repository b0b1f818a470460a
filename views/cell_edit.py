# mypy: disable-error-code="attr-defined"
"""Changing one cell of a list: that field, over the version that was read, and nothing else."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify, request
from flask_admin import expose
from wtforms import HiddenField

from console.workflow.errors import Forbidden, Invalid, Refused, Stale
from views import values
from views.fields import Form
from views.form_errors import version_read
from views.language import said

Answer = Response | tuple[str, int]


class CellEdit:
    """Mixed into the base view; `column_editable_list` names the columns."""

    def editable_columns(self) -> tuple[str, ...]:
        """Columns whose cells this person may edit in the list."""
        return tuple(self.column_editable_list or ()) if self.may_create() else ()

    def typed(self, record: Any, name: str) -> str:
        """What a cell's input holds before it is edited."""
        return values.typed(record, name)

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
            return said(error), 409
        except (Invalid, Refused) as error:
            return said(error), 422
        except Forbidden as error:
            return said(error), 403
        fresh = self.one_or_404(record.id)
        return jsonify(
            value=str(self.cell(fresh, name)), typed=values.typed(fresh, name), version=fresh.version
        )  # type: ignore[return-value]

    def scaffold_list_form(self, widget: Any = None, validators: Any = None) -> Any:
        """The cells that can be edited, each as the field of the record's own form: choices stay choices."""
        fields = {name: getattr(self._create_form_class, name) for name in self.column_editable_list}
        return type("ListForm", (Form,), {**fields, "list_form_pk": HiddenField()})
