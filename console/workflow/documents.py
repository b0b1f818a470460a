"""Directives: entering, correcting and recalling them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.records import Document, Participation, Task
from console.rules.days import short_day
from console.workflow import secret
from console.workflow.archive import archive
from console.workflow.change import change, changing, insert
from console.workflow.context import Context
from console.workflow.derive import entry_dates
from console.workflow.errors import Invalid, Refused
from console.workflow.fields import clean
from console.workflow.guards import needed
from console.workflow.inspected import disturb_of_tasks
from console.workflow.pauses import cancel
from console.workflow.permissions import require

EDITABLE = frozenset(
    {
        "kind", "number", "symbol", "title", "abstract", "organisation", "issued_on", "signer",
        "signer_position", "submitting_unit", "issuing_level", "urgency", "secrecy", "arising_at",
        "needs_opinions", "body",
    }
)  # fmt: skip
_MOVES_ENTRY = frozenset({"issued_on", "arising_at", "urgency", "needs_opinions"})


def create_document(ctx: Context, **fields: Any) -> Document:
    """Enter a directive (T1); its limit to enter and transfer is stored with it.

    Raises Forbidden; Refused for a secret document (each regulation's own article); Invalid for a
    missing or wrong field, and for a number already entered for that organisation and year.
    """
    require(ctx, "create_document")
    values = clean(Document, fields, EDITABLE, required=("symbol", "issued_on"))
    document = Document(**values, recorded_at=ctx.now, recorded_by=ctx.actor.account)
    _check(ctx, document)
    _refuse_taken(document, {})
    for name, value in entry_dates(ctx.rulebook, document, is_complex=_asks_opinions(document)).items():
        setattr(document, name, value)
    with changing(document):
        insert(ctx, "create_document", document)
    return document


def edit_document(ctx: Context, document: Document, changes: Mapping[str, Any], version: int) -> Document:
    """Correct a directive. `version` is the one that the editor saw; raises Stale over a newer one, Invalid
    for a wrong field and for a number already entered for that organisation and year."""
    require(ctx, "edit_document", document)
    values = clean(Document, changes, EDITABLE)
    with changing(document):
        secrecy = document.secrecy
        _refuse_taken(document, values)
        changed = change(
            ctx, "edit_document", document, values,
            version=version, derive=lambda: {**document.derived(), **_entry(ctx, document, values)},
        )  # fmt: skip
        if secrecy == "none" and document.is_secret:
            raise Refused("Dùng việc “Đóng dấu mật” để chuyển một văn bản đã nhập thành văn bản mật.")
        _check(ctx, document)
        if changed:
            disturb_rows(document)
    return document


def recall_document(ctx: Context, document: Document, *, document_number: str, reason: str = "") -> Document:
    """Recall a directive: its drafts are archived, its other unfinished tasks cancelled (T16)."""
    require(ctx, "recall_document", document)
    needed({"document_number": document_number}, {"document_number": "số văn bản thu hồi"})
    if document.recalled_on is not None:
        raise Refused(f"Văn bản đã thu hồi ngày {short_day(document.recalled_on)}.")
    with changing(document):
        change(ctx, "recall_document", document, {"recalled_on": ctx.today}, note=document_number)
        for task in _unfinished(document):
            if task.state == "draft":
                archive(ctx, task)
            else:
                cancel(ctx, task, document_number=document_number, reason=reason or "Thu hồi văn bản")
    return document


def recount_entry(ctx: Context, document: Document, *, many: bool) -> None:
    """Store the entry limit anew once a directive is found to have many tasks or units (A12)."""
    dates = entry_dates(ctx.rulebook, document, is_complex=many or _asks_opinions(document))
    if dates["entry_due_on"] != document.entry_due_on:
        Document.update(dates).where(Document.id == document.id).execute()
        document.entry_due_on, document.entry_basis = dates["entry_due_on"], dates["entry_basis"]
        document._dirty.clear()


def disturb_rows(document: Document) -> None:
    """Every row of every task of this directive shows something new."""
    tasks = Task.select(Task.id).where((Task.document == document.id) & (Task.state != "draft"))
    Participation.update(sync_dirty=Participation.sync_dirty + 1).where(
        Participation.task.in_(tasks)
    ).execute()
    disturb_of_tasks(tasks)


def _unfinished(document: Document) -> list[Task]:
    query = Task.select().where(
        (Task.document == document.id) & Task.archived_at.is_null() & Task.state.not_in(("done", "cancelled"))
    )
    tasks = list(query)
    for task in tasks:
        task.document = document
    return tasks


def _asks_opinions(document: Document) -> bool:
    return bool(document.needs_opinions == "yes")


def _entry(ctx: Context, document: Document, values: Mapping[str, Any]) -> dict[str, Any]:
    if not _MOVES_ENTRY & values.keys():
        return {}
    many = Task.select().where(Task.document == document.id).count() > 1
    return entry_dates(ctx.rulebook, document, is_complex=many or _asks_opinions(document))


def _check(ctx: Context, document: Document) -> None:
    if document.issued_on > ctx.today:
        raise Invalid({"issued_on": f"Ngày ban hành {short_day(document.issued_on)} ở tương lai."})
    secret.check_document(ctx, document)


def _refuse_taken(document: Document, changes: Mapping[str, Any]) -> None:
    """Raise Invalid where another directive has its number already, once these changes are made."""
    symbol, organisation, issued_on = (
        changes.get(name, getattr(document, name)) for name in ("symbol", "organisation", "issued_on")
    )
    taken = (
        (Document.symbol == symbol)
        & (Document.organisation == organisation)
        & (Document.year == issued_on.year)
        & (Document.id != (document.id or 0))
    )
    if Document.select().where(taken).exists():
        raise Invalid({"symbol": f"Văn bản {symbol} năm {issued_on.year} của cơ quan này đã được nhập."})
