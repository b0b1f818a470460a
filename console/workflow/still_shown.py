"""Which workbooks still show the words of a secret directive, as far as the console knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from console.records import (
    Document,
    InspectedTask,
    Inspection,
    SyncBase,
    SyncClosedBook,
    SyncProblem,
    SyncProposal,
    SyncWorkbook,
    Task,
    Unit,
)
from console.records.sync import WHOLE_ROW
from console.rules.codes import code_for

STILL_SHOWN = (
    "Văn bản có dấu mật: nội dung VẪN CÒN HIỆN trong sổ này."  # begins a problem on the Office's screen
)
ERASED_ROW = "withdrawn"  # the resolution of a row that a unit had added and that said a secret task's words
_IN_THE_WAY = ("waiting", "unreachable", "frozen", "again")
_WORDS = ("content", "abstract", "title")  # the columns that any row with words fills


@dataclass(frozen=True, slots=True)
class Shown:
    """A row that was last agreed to show something: the workbook (with its unit), the tab and the code."""

    workbook: Any
    tab: str
    code: str


def rows_shown(document: Document | None = None) -> list[Shown]:
    """The rows of one secret directive, or of all, that stand in workbooks in use and are not blanked yet."""
    codes = _codes(document)
    if not codes:
        return []
    found = SyncBase.select(SyncBase.id).where(SyncBase.code.in_(codes))  # the index alone answers this
    query = (
        SyncBase.select(SyncBase.tab, SyncBase.code, SyncWorkbook, Unit)
        .join(SyncWorkbook)
        .join(Unit)
        .where(SyncBase.id.in_(found) & ~SyncBase.tombstone)
        .order_by(Unit.position, Unit.sort_key, SyncBase.id)
    )
    return [Shown(row.workbook, row.tab, row.code) for row in query]


def still_shown(why: str) -> str:
    """To the Office, of a row that could not be blanked; `why` is '' where its cells were refused."""
    return f"{STILL_SHOWN} {why or 'Sổ không cho ghi vào một số ô của dòng.'}"


def books_shown(document: Document) -> list[str]:
    """The workbooks that show it, each with what has kept the passes from blanking it; and the closed ones,
    which no pass writes."""
    rows = rows_shown(document)
    books = {row.workbook.id: row.workbook for row in rows}
    whys = _told({row.code for row in rows})
    open_ones = [f"{book.unit.name}{_in_brackets(whys.get(key, _why(book)))}" for key, book in books.items()]
    return [*open_ones, *_closed(set(_codes(document)))]


def _codes(document: Document | None) -> list[str]:
    """Those of secret directives, of their tasks, and of the inspections of these."""
    secret: Any = Document.secrecy != "none"
    numbers = [
        row.id
        for row in Document.select(Document.id).where(secret)
        if document is None or row.id == document.id
    ]
    if not numbers:
        return []
    tasks = list(Task.select(Task.id, Task.code).where(Task.document.in_(numbers)))
    looking = InspectedTask.select(InspectedTask.inspection).where(InspectedTask.task.in_(tasks))
    inspections = Inspection.select(Inspection.code).where(Inspection.id.in_(looking))
    codes = [str(row.code) for row in (*tasks, *inspections) if row.code]
    added = SyncProposal.select(SyncProposal.code, SyncProposal.standing).where(
        (SyncProposal.column == WHOLE_ROW) & (SyncProposal.resolution == ERASED_ROW)
    )
    known = set(codes)
    rows = [row.code for row in added if named_by(row) & known]
    return [*codes, *rows, *(code_for("VB", number) for number in numbers)]


def named_by(row: SyncProposal) -> set[str]:
    """The tasks that the answer to an added row names."""
    return set(str(row.standing or "").split(", "))


def _told(codes: Collection[str]) -> dict[int, str]:
    """By workbook, why a pass could not blank these rows."""
    still = SyncProblem.code.in_(list(codes)) & SyncProblem.message.startswith(STILL_SHOWN)
    found = SyncProblem.select().where(still & SyncProblem.resolved_at.is_null())
    return {row.workbook_id: row.message.removeprefix(STILL_SHOWN).strip() for row in found}


def _why(book: Any) -> str:
    """What will keep the next pass from it; neither a pause nor a brake does."""
    return str(book.message) if book.state in _IN_THE_WAY and not book.paused else ""


def _in_brackets(why: str) -> str:
    return f" ({why.rstrip('.')})" if why else ""


def _closed(codes: Collection[str]) -> Iterator[str]:
    query = SyncClosedBook.select(SyncClosedBook, SyncWorkbook, Unit).join(SyncWorkbook).join(Unit)
    for book in query.order_by(Unit.position, SyncClosedBook.id):
        said = [row for tab in book.cells.values() if isinstance(tab, dict) for row in tab.items()]
        if any(code in codes and any(cells.get(key) for key in _WORDS) for code, cells in said):
            yield f"{book.workbook.unit.name} ({book.label}: chương trình không ghi vào sổ đã khóa)"
