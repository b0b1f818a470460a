# mypy: disable-error-code="attr-defined"
"""Archiving takes the place of deleting: nothing is deleted here, one record or many."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from console.records import Record
from console.workflow.errors import Forbidden, Invalid, Refused
from views.address import own


class Archiving:
    """Mixed into the base view."""

    archives = False

    def may_archive(self, record: Record | None = None) -> bool:
        """Whether this person may archive and restore."""
        return False

    def archive(self, record: Record) -> None:
        """Archive the record through the workflow."""
        raise Forbidden("Không lưu trữ được bản ghi ở đây.")

    def restore(self, record: Record) -> None:
        """Bring an archived record back through the workflow."""
        raise Forbidden("Không khôi phục được bản ghi ở đây.")

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
        return redirect(own(request.referrer, self.get_url(".index_view")))

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
