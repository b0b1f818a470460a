"""Adding a file or a link to a record, and giving a file back to whoever may see the record."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from console.records import Attachment
from console.rules.vietnamese import normalise
from console.workflow.attachments import attach
from console.workflow.errors import Refused
from console.workflow.permissions import can
from views import files
from views.person import actor, context


class FilePages:
    """Mixed into the view of a record that keeps files."""

    @expose("/<int:id>/files/", methods=("POST",))
    def attach_view(self, id: int) -> Response:
        """Keep a file or an https link beside the record."""
        record = self.one_or_404(id)  # type: ignore[attr-defined]
        upload, link = request.files.get("file"), normalise(request.form.get("link", ""))
        if upload is not None and upload.filename:
            files.keep(context(), record, upload)
        elif link.startswith(("https://", "http://")):
            attach(
                context(),
                record,
                name=normalise(request.form.get("name", "")) or link[:255],
                link=link,
            )
        else:
            raise Refused(gettext("Chọn một tệp, hoặc ghi đường dẫn bắt đầu bằng https://."))
        flash(gettext("Đã thêm tệp."), "success")
        return redirect(self.record_url(record))  # type: ignore[attr-defined]

    @expose("/<int:id>/files/<int:file_id>/")
    def file_view(self, id: int, file_id: int) -> Response:
        """A file of the record, for whoever may see the record."""
        return files.send(self.one_or_404(id), file_id)  # type: ignore[attr-defined]


def attachments(record: Any) -> list[Attachment]:
    """The record's files and links."""
    return list(
        Attachment.select()
        .where(Attachment.record == type(record)._meta.table_name, Attachment.record_id == record.id)
        .order_by(Attachment.id)
    )


def may_attach(record: Any) -> bool:
    """Whether this person may add a file."""
    return can(actor(), "attach", record)
