"""Verbs as pages: each button's small form, for whatever record the view offers verbs on."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, request
from flask_admin import expose
from flask_admin.helpers import get_form_data
from flask_babel import gettext
from werkzeug.wrappers import Response

from console.database import transaction
from console.workflow.errors import Forbidden, Invalid, Refused, Stale
from console.workflow.verbs import Verb
from views import files, verb_form
from views.file_pages import FilePages
from views.form_errors import blame
from views.language import said
from views.person import context

Answer = Response | str | tuple[str, int]


class StepPages(FilePages):
    """Mixed into a record's view: `/<id>/<verb>/` is the form, sent it does the verb."""

    def offered(self, record: Any) -> list[Verb]:
        """The verbs that this person may use on the record now."""
        raise NotImplementedError

    def require(self, record: Any, verb: str) -> None:
        """Raise the reason why the verb is not offered, where the record's verbs can tell it."""

    @expose("/<int:id>/do/<verb>/", methods=("GET", "POST"))
    def verb_view(self, id: int, verb: str) -> Answer:
        """The form of one verb, as a page or in a dialog."""
        record = self.one_or_404(id)  # type: ignore[attr-defined]
        if verb not in verb_form.RUN:
            abort(404)
        offered = next((one for one in self.offered(record) if one.name == verb), None)
        if offered is None:
            self.require(record, verb)
            return self._not_now()
        form = verb_form.build(offered)(get_form_data(), **verb_form.begun(offered, request.args))
        if request.method == "POST" and form.validate():
            return self._run(record, offered, form)
        return self._verb_page(record, offered, form, 422 if request.method == "POST" else 200)

    def _run(self, record: Any, verb: Verb, form: Any) -> Answer:
        if request.form.get("version") != str(getattr(record, "version", 1)):
            form.form_errors = [
                gettext("Bản ghi vừa được người khác thay đổi. Hãy xem lại rồi bấm lần nữa nếu vẫn đúng.")
            ]
            return self._verb_page(record, verb, form, 409)
        try:
            with transaction():
                verb_form.run(context(), verb, record, verb_form.values_of(verb, form))
                files.keep(context(), record, request.files.get("file"))
        except (Invalid, Refused) as error:
            blame(form, error)
            return self._verb_page(self.one_or_404(record.id), verb, form, 422)  # type: ignore[attr-defined]
        except Stale as error:
            form.form_errors = [said(error.message)]
            return self._verb_page(self.one_or_404(record.id), verb, form, 409)  # type: ignore[attr-defined]
        flash(gettext("Đã ghi: %(label)s.", label=gettext(verb.label).lower()), "success")
        return _leave_for(self.record_url(record))  # type: ignore[attr-defined]

    def _verb_page(self, record: Any, verb: Verb, form: Any, code: int) -> Answer:
        page = self.render("verb.html", record=record, verb=verb, form=form)  # type: ignore[attr-defined]
        return page, code

    def _not_now(self) -> Answer:
        """The button is gone because the record has moved on, or was never this person's."""
        if request.method == "GET":
            abort(403)
        raise Forbidden(
            gettext(
                "Việc này không thực hiện được nữa: bản ghi đã chuyển bước hoặc không thuộc quyền của bạn."
            )
        )


def _leave_for(address: str) -> Response:
    """To the record's page; a dialog goes there itself, so that the page shows what was recorded."""
    if request.headers.get("X-Requested-With") == "fetch":
        return jsonify(location=address)
    return redirect(address)
