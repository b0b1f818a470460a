"""Đồng bộ: each workbook's last pass and state, and what waits for a person, resolvable where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from peewee import fn
from werkzeug.wrappers import Response

from console.clock import OFFICE_ZONE
from console.database import transaction
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
from sheets_sync import decisions, marks
from sheets_sync.columns import tab_specs
from sheets_sync.excel import ExcelStore
from sheets_sync.newcomers import WHOLE_ROW
from sheets_sync.store import StoreError
from sheets_sync.strays import Stray, strays, use
from sheets_sync.tables import tables
from views.page import Page
from views.person import LOOKERS, context, is_office, setting
from views.proposed import proposal_url

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
    "retry": (SyncCommand, decisions.retry),
}
BOOK_ACTIONS: dict[str, Callable[..., None]] = {
    "release": decisions.release_brake,
    "pause": decisions.pause,
    "resume": decisions.resume,
    "now": decisions.sync_now,
    "again": decisions.make_again,
}
JOURNAL_SHOWN = 30
_STUCK = ("held", "unreachable", "frozen")


class SyncView(Page):
    """The workbooks, and one workbook."""

    who = LOOKERS

    @expose("/")
    def index(self) -> str:
        """How it goes on the whole, what needs somebody, and the rest folded."""
        query = SyncWorkbook.select(SyncWorkbook, Unit).join(Unit)
        books = list(query.order_by(Unit.position, Unit.sort_key))
        waiting = {name: _counts(kind) for name, kind in WAITING.items()}
        totals = {book.id: sum(counts[book.id] for counts in waiting.values()) for book in books}
        groups = _grouped(books, totals)
        return str(
            self.render(
                "sync.html", books=books, waiting=waiting, groups=groups, strays=_strays(), may=is_office(),
                unreachable=sum(book.state == "unreachable" for book in books),
                last=max((book.last_pass_at for book in books if book.last_pass_at), default=None),
                unread=sum(_unread(book) for book in books),
                behind=marks.rows_marked(1_000_000),
                enabled=setting().settings.sync.enabled,
            )
        )  # fmt: skip

    @expose("/all/", methods=("POST",))
    def all(self) -> Response:
        """Have the next pass read every workbook that is not paused."""
        if not is_office():
            abort(403)
        books = list(SyncWorkbook.select().where(SyncWorkbook.paused == False))  # noqa: E712
        with transaction():
            for book in books:
                decisions.sync_now(context(), book)
        flash(gettext("Lượt tới sẽ đọc lại %(count)s sổ.", count=len(books)), "success")
        return redirect(self.get_url(".index"))

    @expose("/copy/", methods=("POST",))
    def copy(self) -> Response:
        """Let a held copy change places with the workbook that it is a copy of."""
        if not is_office():
            abort(403)
        try:
            book = use(context(), _folder_store(), request.form.get("name", ""))
        except WorkflowError as error:
            flash(str(error), "error")
            return redirect(self.get_url(".index"))
        flash(gettext("Đã dùng bản này làm sổ của đơn vị; bản cũ mang tên của nó."), "success")
        return redirect(self.get_url(".workbook", id=book.id))

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
                proposed_row=decisions.proposed_row, proposal_url=proposal_url,
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


def _grouped(books: list[SyncWorkbook], totals: dict[int, int]) -> dict[str, list[SyncWorkbook]]:
    """Workbooks that need somebody, the most urgent first; those that wait by themselves; the rest."""
    groups: dict[str, list[SyncWorkbook]] = {"attention": [], "waiting": [], "fine": []}
    for book in books:
        said = book.state == "ok" and book.message  # a copy beside it waits for somebody
        stuck = (book.state in _STUCK or said) and not book.paused
        group = "attention" if totals[book.id] or stuck else "fine"
        if group == "fine" and (book.paused or book.state != "ok"):
            group = "waiting"
        groups[group].append(book)
    groups["attention"].sort(key=lambda book: (book.state not in _STUCK, -totals[book.id]))
    return groups


def _unread(book: SyncWorkbook) -> bool:
    """Whether the next pass is still to read it; one that is stuck or not made yet is told elsewhere."""
    return not book.stamp and not book.paused and book.state in ("ok", "waiting")


def _folder_store() -> ExcelStore:
    """The folder of workbooks, as the engine sees it."""
    sync = setting().settings.sync
    return ExcelStore(
        Path(sync.folder),
        now=lambda: setting().clock.now().replace(tzinfo=OFFICE_ZONE),
        trust_locks_after=timedelta(hours=sync.lock_hours),
    )


def _strays() -> list[Stray]:
    """Files in the folder that are nobody's; none while the folder is away."""
    sync = setting().settings.sync
    folder = Path(sync.folder)
    if sync.store != "excel" or not folder.is_dir():
        return []
    store = _folder_store()
    try:
        return strays(store, tab_specs(tables(setting().settings.field)))
    except (StoreError, OSError):
        return []


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
    for table in tables(setting().settings.field):
        if table.key == tab:
            return next((column.header for column in table.columns if column.key == key), key)
    return key
