"""Đồng bộ: each workbook's last pass and state, and what waits for a person, resolvable where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from peewee import fn
from werkzeug.wrappers import Response

from console.records import (
    SyncBrake,
    SyncCommand,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    SyncWorkbook,
    Task,
    Unit,
)
from console.workflow.errors import WorkflowError
from sheets_sync import decisions
from sheets_sync.columns import document_table, task_table
from sheets_sync.newcomers import WHOLE_ROW
from views.page import Page
from views.person import LOOKERS, context, is_office

WAITING: dict[str, Any] = {
    "conflicts": SyncConflict,
    "proposals": SyncProposal,
    "problems": SyncProblem,
    "commands": SyncCommand,
    "brakes": SyncBrake,
}
ITEM_ACTIONS: dict[str, tuple[Any, Callable[..., None]]] = {
    "keep_sheet": (SyncConflict, decisions.keep_sheet),
    "keep_console": (SyncConflict, decisions.keep_console),
    "accept": (SyncProposal, decisions.accept_proposal),
    "refuse": (SyncProposal, decisions.refuse_proposal),
    "dismiss": (SyncProblem, decisions.dismiss),
}
BOOK_ACTIONS: dict[str, Callable[..., None]] = {
    "release": decisions.release_brake,
    "pause": decisions.pause,
    "resume": decisions.resume,
    "now": decisions.sync_now,
    "again": decisions.make_again,
}
JOURNAL_SHOWN = 30


class SyncView(Page):
    """The workbooks, and one workbook."""

    who = LOOKERS

    @expose("/")
    def index(self) -> str:
        """Every workbook, those that wait for somebody first."""
        books = list(
            SyncWorkbook.select(SyncWorkbook, Unit).join(Unit).order_by(Unit.position, Unit.sort_key)
        )
        waiting = {name: _counts(kind) for name, kind in WAITING.items()}
        books.sort(key=lambda book: -sum(counts[book.id] for counts in waiting.values()))
        return str(self.render("sync.html", books=books, waiting=waiting))

    @expose("/<int:id>/")
    def workbook(self, id: int) -> str:
        """What waits in one workbook."""
        book = _book(id)
        items = {name: _open(kind, book) for name, kind in WAITING.items()}
        journal = SyncJournal.select().where(SyncJournal.workbook == book).order_by(SyncJournal.id.desc())
        return str(
            self.render(
                "sync_workbook.html", book=book, items=items, tasks=_tasks(items), header=header,
                journal=list(journal.limit(JOURNAL_SHOWN)), may=is_office(), whole_row=WHOLE_ROW,
                proposed_row=decisions.proposed_row,
            )
        )  # fmt: skip

    @expose("/<int:id>/<action>/", methods=("POST",))
    def act(self, id: int, action: str) -> Response:
        """Decide about the workbook, or about one thing that waits in it."""
        if not is_office():
            abort(403)
        book = _book(id)
        try:
            if action in BOOK_ACTIONS:
                BOOK_ACTIONS[action](context(), book)
            elif action in ITEM_ACTIONS:
                kind, decide = ITEM_ACTIONS[action]
                decide(context(), _item(kind, book))
            else:
                abort(404)
            flash(gettext("Đã ghi. Lượt đồng bộ tới sẽ đưa sang bảng tính."), "success")
        except WorkflowError as error:
            flash(str(error), "error")
        return redirect(self.get_url(".workbook", id=book.id))


def _book(id: int) -> SyncWorkbook:
    book: SyncWorkbook | None = SyncWorkbook.get_or_none(SyncWorkbook.id == id)
    return book or abort(404)


def _item(kind: Any, book: SyncWorkbook) -> Any:
    key = request.form.get("item", type=int)
    return kind.get_or_none(kind.id == key, kind.workbook == book) or abort(404)


def _counts(kind: Any) -> Counter[int]:
    rows = (
        kind.select(kind.workbook, fn.COUNT(kind.id))
        .where(kind.resolved_at.is_null())
        .group_by(kind.workbook)
    )
    return Counter(dict(rows.tuples()))


def _open(kind: Any, book: SyncWorkbook) -> list[Any]:
    return list(kind.select().where(kind.workbook == book, kind.resolved_at.is_null()).order_by(kind.id))


def _tasks(items: dict[str, list[Any]]) -> dict[str, int]:
    """Ids of the tasks that are spoken of, by code: for the links."""
    codes = {row.code for rows in items.values() for row in rows if row.code}
    return dict(Task.select(Task.code, Task.id).where(Task.code.in_(codes)).tuples()) if codes else {}


def header(tab: str, key: str) -> str:
    """A column's header as the unit reads it."""
    for table in (task_table(), document_table()):
        if table.key == tab:
            return next((column.header for column in table.columns if column.key == key), key)
    return key
