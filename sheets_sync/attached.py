"""`Tệp`: a file in the unit's folder `tep`, or a link, becomes an attachment of the task."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from console.workflow.attachments import attach
from console.workflow.context import Context


def attach_named(ctx: Context, task: Any, name: str, folder: Path | None) -> bool:
    """Attach what the cell names; False when no such file is in the folder. Raises WorkflowError."""
    if name.startswith(("http://", "https://")):
        attach(ctx, task, name=name[:255], link=name[:1000])
        return True
    path = _inside(folder, name)
    if path is None:
        return False
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    attach(ctx, task, name=name, path=str(path), size=path.stat().st_size, sha256=digest)
    return True


def _inside(folder: Path | None, name: str) -> Path | None:
    """The file of that name in the folder itself: no other folder can be reached through a cell."""
    if folder is None or Path(name).name != name:
        return None
    path = folder / name
    return path if path.is_file() and path.resolve().parent == folder.resolve() else None
