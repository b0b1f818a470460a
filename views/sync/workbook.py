"""One workbook: what waits in it, the brake, and what the Office can do about the workbook itself."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash, redirect
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from console.records import SyncWorkbook, Unit
from console.workflow.errors import WorkflowError
from sheets_sync import decisions
from sheets_sync.strays import seen
from views.page import Page
from views.person import LOOKERS, context, is_office
from views.sync import items
from views.sync.book import shown
from views.sync.files import override_locks
from views.sync.places import spreadsheets_of, stray_link

_LATER = "Đã ghi. Sổ đang tạm dừng: việc này được thực hiện khi sổ đồng bộ lại."
ACTIONS: dict[str, tuple[Callable[..., None], str]] = {
    "release": (decisions.release_brake, "Đã cho qua; lượt đồng bộ tới sẽ nhận các thay đổi này."),
    "refuse": (
        decisions.refuse_brake,
        "Đã ghi: lượt đồng bộ tới sẽ trả bảng tính về giá trị đã thống nhất; nội dung đã gõ giữ ở nhật ký.",
    ),
    "pause": (
        decisions.pause,
        "Đã tạm dừng sổ này; bảng tính không được đọc, không được ghi (trừ xóa nội dung mật).",
    ),
    "resume": (decisions.resume, "Đã cho đồng bộ lại từ lượt tới."),
    "now": (decisions.sync_now, "Lượt đồng bộ tới sẽ đọc lại sổ này."),
    "takeover": (
        decisions.take_over,
        "Đã ghi: khi sổ không còn gì chờ, lượt đồng bộ tới sẽ đóng sổ này và mở sổ mới với việc còn lại.",
    ),
    "unlock": (override_locks, "Lượt đồng bộ tới sẽ ghi vào sổ này dù còn tệp khóa."),
    "again": (decisions.make_again, "Lượt đồng bộ tới sẽ tạo sổ mới thay thế."),
}


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
        page = shown(_book(id), tuple(items.WAITING))
        strays = [one for one in seen() if one.workbook == id]
        return str(
            self.render(
                "sync/workbook.html",
                **page,
                may=is_office(),
                mine=False,
                counts=items.open_counts(),
                here="",
                strays=strays,
                stray_link=stray_link,
                spreadsheets=spreadsheets_of(),
            )
        )

    @expose("/<int:id>/<action>/", methods=("POST",))
    def act(self, id: int, action: str) -> Response:
        """Decide about the workbook."""
        if not is_office():
            abort(403)
        book = _book(id)
        if action not in ACTIONS:
            abort(404)
        decide, said = ACTIONS[action]
        try:
            decide(context(), book)
            waits = book.paused and action not in ("pause", "resume")
            flash(gettext(_LATER if waits else said), "success")
        except WorkflowError as error:
            flash(str(error), "error")
        return redirect(self.get_url(".workbook", id=book.id))


def _book(id: int) -> SyncWorkbook:
    query = SyncWorkbook.select(SyncWorkbook, Unit).join(Unit)
    book: SyncWorkbook | None = query.where(SyncWorkbook.id == id).first()
    return book or abort(404)
