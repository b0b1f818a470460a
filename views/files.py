"""Files kept beside records: stored under the data folder by their content, sent only as downloads."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from flask import Response, abort, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

from console.records import Attachment
from console.rules.vietnamese import normalise
from console.workflow.attachments import attach
from console.workflow.context import Context
from views.person import setting


def folder() -> Path:
    """Where files are."""
    return Path(setting().settings.data_folder).resolve() / "files"


def keep(ctx: Context, record: Any, upload: FileStorage | None) -> None:
    """Store what was sent, if anything was, and say so in the record."""
    if upload is None or not upload.filename:
        return
    data = upload.read()
    mark = hashlib.sha256(data).hexdigest()
    place = folder() / mark[:2] / f"{mark[:16]}-{secure_filename(upload.filename)[-80:] or 'tep'}"
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        place.write_bytes(data)
    path = str(place.relative_to(folder().parent))
    attach(ctx, record, name=normalise(upload.filename)[:255], path=path, size=len(data), sha256=mark)


def send(record: Any, file_id: int) -> Response:
    """One file of the record; 404 for another record's."""
    file = Attachment.get_or_none(
        Attachment.id == file_id,
        Attachment.record == type(record)._meta.table_name,
        Attachment.record_id == record.id,
    )
    place = (folder().parent / file.path).resolve() if file and file.path else None
    if place is None or not place.is_relative_to(folder().parent) or not place.is_file():
        abort(404)
    return send_file(place, as_attachment=True, download_name=file.name)
