"""One workbook: what waits in it, the brake, and what the Office can do about the workbook itself."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from flask import abort, flash, jsonify, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from console.records import SyncWorkbook, Unit
from console.workflow.context import Context
from console.workflow.errors import Refused, WorkflowError
from sheets_sync import book_decisions
from sheets_sync.books import NO_FILE
from sheets_sync.strays import seen
from views.language import said
from views.page import Page
from views.person import LOOKERS, context, is_office, setting
from views.sync import items
from views.sync.book import shown
from views.sync.files import override_locks
from views.sync.places import spreadsheets_of, stray_link

_LATER = "Đã ghi. Sổ đang tạm dừng: việc này được thực hiện khi sổ đồng bộ lại."
_IN_ORDER = "Sổ này nay đã đọc, ghi được nên không tạo sổ mới thay nó."


def _seen() -> list[int] | None:
    """The brakes that the page showed; None where the form does not say."""
    shown = request.form.get("brakes")
    return None if shown is None else [int(each) for each in shown.split() if each.isdecimal()]


def _release(ctx: Context, book: SyncWorkbook) -> None:
    book_decisions.release_brake(ctx, book, _seen())


def _refuse(ctx: Context, book: SyncWorkbook) -> None:
    book_decisions.refuse_brake(ctx, book, _seen())


def _again(ctx: Context, book: SyncWorkbook) -> None:
    """From a page that still shows it as gone, no workbook that is back is replaced."""
    if book.state in ("ok", "waiting"):
        raise Refused(gettext(_IN_ORDER))
    book_decisions.make_again(ctx, book)


ACTIONS: dict[str, tuple[Callable[..., None], str]] = {
    "release": (_release, "Đã ghi: cho qua một lượt."),  # the page says what follows
    "refuse": (_refuse, "Đã ghi: không cho qua."),
    "pause": (
        book_decisions.pause,
        "Đã tạm dừng sổ này; bảng tính không được đọc, không được ghi (trừ xóa nội dung mật).",
    ),
    "resume": (book_decisions.resume, "Đã cho đồng bộ lại từ lượt tới."),
    "now": (book_decisions.sync_now, "Lượt đồng bộ tới sẽ đọc lại sổ này."),
    "takeover": (
        book_decisions.take_over,
        "Đã ghi: khi sổ không còn gì chờ, lượt đồng bộ tới sẽ đóng sổ này và mở sổ mới với việc còn lại.",
    ),
    "keep": (book_decisions.keep_book, "Đã thôi mở sổ mới; sổ này dùng tiếp như trước."),
    "unlock": (override_locks, "Lượt đồng bộ tới sẽ ghi vào sổ này dù còn tệp khóa."),
    "again": (_again, "Lượt đồng bộ tới sẽ tạo sổ mới thay thế."),
}
_AT_ONCE = ("pause", "resume", "keep")  # of them nothing is left to be done by a pass


class WorkbookView(Page):
    """The page of a workbook and its buttons."""

    who = LOOKERS

    @expose("/")
    def index(self) -> Response:
        """No workbook is named: all of them."""
        return redirect(self.get_url("sync.index"))

    @expose("/<int:id>/")
    def workbook(self, id: int) -> str:
        """What waits in one workbook."""
        book = _book(id)
        page = shown(book, tuple(items.WAITING))
        strays = [one for one in seen() if one.workbook == id]
        return str(
            self.render(
                "sync/workbook.html",
                **page,
                may=is_office(),
                mine=False,
                counts=items.open_counts(),
                here="",
                awaited=_is_awaited(book),
                mark=_mark(book),
                strays=strays,
                stray_link=stray_link,
                spreadsheets=spreadsheets_of(),
            )
        )

    @expose("/<int:id>/progress/")
    def progress(self, id: int) -> Response:
        """Whether the workbook stands otherwise than a page shows it: a small answer, asked every two
        seconds by a page that waits for a pass."""
        changed = _mark(_book(id)) != request.args.get("seen", "")
        answer: Response = jsonify({"all": 1, "done": int(changed)})
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @expose("/<int:id>/<action>/", methods=("POST",))
    def act(self, id: int, action: str) -> Response:
        """Decide about the workbook."""
        if not is_office():
            abort(403)
        book = _book(id)
        if action not in ACTIONS:
            abort(404)
        decide, done = ACTIONS[action]
        try:
            decide(context(), book)
            waits = book.paused and action not in _AT_ONCE
            flash(gettext(_LATER if waits else done), "success")
        except WorkflowError as error:
            flash(said(error), "error")
        return redirect(self.get_url(".workbook", id=book.id))


def _is_awaited(book: SyncWorkbook) -> bool:
    """Whether somebody asked that the workbook be read, and the next pass will."""
    asked = str(book.stamp or "").startswith(NO_FILE)
    return asked and not book.paused and book.state != "unreachable" and setting().settings.sync.enabled


def _mark(book: SyncWorkbook) -> str:
    """Another one whenever a pass has read the workbook, or somebody decided about it."""
    stands = (book.stamp, book.state, book.message, book.paused)
    return sha256(repr(stands).encode()).hexdigest()[:16]


def _book(id: int) -> SyncWorkbook:
    query = SyncWorkbook.select(SyncWorkbook, Unit).join(Unit)
    book: SyncWorkbook | None = query.where(SyncWorkbook.id == id).first()
    return book or abort(404)
