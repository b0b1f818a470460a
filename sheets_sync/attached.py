"""`Tệp`: a file in the unit's folder `tep`, or a link, becomes an attachment of the task."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from console.rules.vietnamese import normalise
from console.workflow.attachments import attach
from console.workflow.context import Context
from console.workflow.errors import Refused
from sheets_sync.plan.notes import shortened

_CLOSED = "Chưa mở được tệp {name}; đề nghị đóng tệp đang mở, xem lại quyền đọc tệp rồi lưu lại sổ."
_SEVERAL = (
    "Ô “Tệp” nhận mỗi lần một tệp; đề nghị gộp thành một tệp, hoặc ghi từng tên rồi lưu sổ sau mỗi lần."
)
_ALIKE = "Thư mục “tep” có nhiều tệp tên như {name}; đề nghị đổi tên cho khác nhau rồi ghi lại tên tệp."
_BETWEEN = re.compile(r"[;\n]")
_FOLDER = re.compile(r"tep[/\\]", re.IGNORECASE)  # as whoever sees the folder beside the workbook says it


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
    attach(ctx, task, name=path.name, path=str(path), size=size, sha256=digest)
    return True


def _inside(folder: Path | None, name: str) -> Path | None:
    """The file that a person means by the name, in the folder itself: no other folder can be reached through
    a cell, and a text that no file can be called is the name of none. Raises Refused where it names several.
    """
    if folder is None or not folder.is_dir():
        return None
    files = [path for path in sorted(folder.iterdir()) if path.is_file()]
    path = _meant(files, name)
    if path is None:
        names = _BETWEEN.split(name)
        if len(names) > 1 and {_key(each) for each in names} & {_key(path.name) for path in files}:
            raise Refused(_SEVERAL)
        return None
    return path if path.resolve().parent == folder.resolve() else None


def _meant(files: Sequence[Path], name: str) -> Path | None:
    """Of several whose names differ in capitals or accents only, the one that is named to the letter. Raises
    Refused where that tells none of them."""
    alike = [path for path in files if _key(path.name) == _key(name)]
    exact = [path for path in alike if normalise(path.name) == _bare(name)]
    if len(alike) > 1 and len(exact) != 1:
        raise Refused(_ALIKE.format(name=shortened(name)))
    return next(iter(exact or alike), None)


def _key(name: str) -> str:
    """A name as people compare names: however its accents, blanks and capitals were typed."""
    return _bare(name).casefold()


def _bare(name: str) -> str:
    """A name without the folder in which the file stands."""
    words = normalise(name)
    folder = _FOLDER.match(words)
    return words[folder.end() :] if folder else words
