"""`Tệp`: a file in the unit's folder `tep`, or a link, becomes an attachment of the task."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from console.workflow.attachments import attach
from console.workflow.context import Context
from console.workflow.errors import Refused
from sheets_sync.plan.notes import shortened

_CLOSED = "Chưa mở được tệp {name}; đề nghị đóng tệp đang mở, xem lại quyền đọc tệp rồi lưu lại sổ."


def attach_named(ctx: Context, task: Any, name: str, folder: Path | None) -> bool:
    """Attach what the cell names; False when no such file is in the folder. Raises WorkflowError."""
    if name.startswith(("http://", "https://")):
        attach(ctx, task, name=name[:255], link=name)
        return True
    try:
        path = _inside(folder, name)
        if path is None:
            return False
        with path.open("rb") as file:
            digest, size = hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    except OSError as error:
        raise Refused(_CLOSED.format(name=shortened(name))) from error
    attach(ctx, task, name=name, path=str(path), size=size, sha256=digest)
    return True


def _inside(folder: Path | None, name: str) -> Path | None:
    """The file of that name in the folder itself: no other folder can be reached through a cell, and a text
    that no file can be called is the name of none."""
    if folder is None or not folder.is_dir():
        return None
    path = next((path for path in folder.iterdir() if path.name == name), None)
    if path is None or not path.is_file():
        return None
    return path if path.resolve().parent == folder.resolve() else None
