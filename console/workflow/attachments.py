"""Files kept beside a record: the directive itself, a unit's report, a paper of an inspection."""

from __future__ import annotations

from typing import Any

from console.records import Attachment, Document, Inspection, Task
from console.workflow.change import changing
from console.workflow.change_task import change_task
from console.workflow.context import Context
from console.workflow.errors import Refused
from console.workflow.fields import fitting
from console.workflow.guards import needed
from console.workflow.history import write_history
from console.workflow.inspected import disturb
from console.workflow.permissions import require


def attach(
    ctx: Context,
    record: Document | Task | Inspection,
    *,
    name: str,
    path: str = "",
    link: str = "",
    size: int = 0,
    sha256: str = "",
) -> Attachment:
    """Keep a file (`path`, under the data folder) or a link beside a record.

    A report that waited for its file waits no more. Secret documents and their tasks hold no files.
    """
    require(ctx, "attach", record)
    needed({"name": name, "path": path or link}, {"name": "tên tệp", "path": "tệp hoặc đường dẫn"})
    _not_secret(ctx, record)
    fitted = fitting(Attachment, {"name": name, "path": path, "link": link})
    kept = {**fitted, "path": path}  # to the letter, as the disk has it
    with changing(record):
        made = Attachment.create(
            record=type(record)._meta.table_name, record_id=record.id, **kept,
            size=size, sha256=sha256, added_at=ctx.now, added_by=ctx.actor.account,
        )  # fmt: skip
        words: dict[str, tuple[Any, Any]] = {"attachment": (None, name)}
        if isinstance(record, Task):
            change_task(ctx, "attach", record, {"awaiting_file": False}, words=words)
        else:
            write_history(ctx, "attach", record, words)
        if isinstance(record, Inspection):
            disturb([record.id])
    return made


def _not_secret(ctx: Context, record: Document | Task | Inspection) -> None:
    document = record.document if isinstance(record, Task) else record
    if isinstance(document, Document) and document.is_secret:
        regulation = ctx.regulation(document.issued_on)
        raise Refused("Văn bản mật: không lưu tệp trong hệ thống.", str(regulation.cite(regulation.secrecy)))
