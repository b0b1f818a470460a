"""Every workbook: its state, its age and what waits in it; and how a full sweep goes on, live."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import abort, flash, jsonify, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from console.database import transaction
from console.records import JobRun, SyncWorkbook, Unit
from console.rules.vietnamese import fold
from console.workflow.errors import WorkflowError
from sheets_sync import decisions, health, marks
from sheets_sync.books import NO_FILE, is_used
from sheets_sync.strays import Stray, use
from sheets_sync.work import UNMADE
from views.page import Page
from views.person import LOOKERS, context, is_office, setting
from views.sync import items
from views.sync.changed import paused_by
from views.sync.files import found_strays, old_locks, places
from views.sync.places import file_of, spreadsheets_of, stray_link
from views.sync.telling import asks, told

_STUCK = ("held", "unreachable", "frozen")
_LATE = 20  # passes that may be missed before somebody is told, and no less than five minutes
_USED = (
    "Đã dùng bản này làm sổ của đơn vị; sổ trước đây được giữ bên cạnh. Lượt đồng bộ tới sẽ đọc bản này; ô "
    "nào hai bên cùng sửa thì hiện thành xung đột."
)
GROUPS = ("attention", "unreachable", "waiting", "fine")


class OverviewView(Page):
    """The workbooks, those that need somebody first."""

    who = LOOKERS

    @expose("/")
    def index(self) -> str:
        """How it goes on the whole, what needs somebody, and the rest folded."""
        books = _books()
        waiting = {name: items.counts_by_book(kind) for name, kind in items.WAITING.items()}
        totals = {book.id: sum(counts[book.id] for counts in waiting.values()) for book in books}
        words, last = request.args.get("q", "").strip(), last_pass(books)
        locks = {book.id: said for book in books if (said := _locked(book))}
        groups = _grouped(_named(books, words), totals, locks)
        show, strays = request.args.get("show", ""), found_strays()
        is_calm = not (sum(totals.values()) or locks or any(asks(book) for book in books))
        return str(
            self.render(
                "sync/overview.html", books=books, waiting=waiting, groups=groups, words=words,
                show=show if show in GROUPS else "", may=is_office(), last=last,
                strays=_strays_named(strays, books, words),
                unreachable=[book for book in groups["attention"] if book.state == "unreachable"],
                locks=locks, pauses=paused_by(books), sweep=sweep(books), behind=marks.rows_by_unit(),
                enabled=setting().settings.sync.enabled, is_late=_is_late(last),
                counts=items.open_counts(), here="overview", file_of=file_of,
                paused=sum(book.paused for book in books), health=health.kept(), limits=health, told=told,
                stray_link=stray_link, spreadsheets=spreadsheets_of(),
                is_calm=is_calm and not any(stray.held for stray in strays),
            )
        )  # fmt: skip

    @expose("/progress/")
    def progress(self) -> Response:
        """How far the sweep is, for the bar of the page: a small answer, asked every two seconds."""
        done = sweep(_books())
        said = gettext("Đã đọc %(done)s trên %(all)s sổ.", done=done["done"], all=done["all"])
        behind = sum(marks.rows_by_unit().values())
        answer: Response = jsonify({**done, "said": said, "behind": behind, "waiting": items.open_counts()})
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @expose("/all/", methods=("POST",))
    def all(self) -> Response:
        """Have the next pass read every workbook that is not paused; or pause, or resume, all of them."""
        if not is_office():
            abort(403)
        action = request.form.get("action", "now")
        if action not in _FOR_ALL:
            abort(404)
        chosen, act, said = _FOR_ALL[action]
        books = list(SyncWorkbook.select().where(SyncWorkbook.paused == chosen))
        with transaction():
            for book in books:
                act(context(), book)
        flash(gettext(said, count=len(books)), "success")
        return redirect(self.get_url(".index"))

    @expose("/copy/", methods=("POST",))
    def copy(self) -> Response:
        """Let a held copy change places with the workbook that it is a copy of."""
        if not is_office():
            abort(403)
        try:
            book = use(context(), places(), request.form.get("name", ""))
        except WorkflowError as error:
            flash(str(error), "error")
            return redirect(self.get_url(".index"))
        flash(gettext(_USED), "success")
        return redirect(self.get_url("sync_workbook.workbook", id=book.id))


# What is done to all: to those that are paused or not, the verb, and the sentence afterwards.
_FOR_ALL: dict[str, tuple[bool, Any, str]] = {
    "now": (False, decisions.sync_now, "Lượt tới sẽ đọc lại %(count)s sổ."),
    "pause": (
        False,
        decisions.pause,
        "Đã tạm dừng %(count)s sổ; bảng tính không được đọc, không được ghi (trừ xóa nội dung mật).",
    ),
    "resume": (True, decisions.resume, "Đã cho đồng bộ lại %(count)s sổ."),
}


def sweep(books: Sequence[SyncWorkbook]) -> dict[str, int]:
    """How many of the workbooks that take part have been made, and read since they were last asked for."""
    taking_part = [book for book in books if _takes_part(book)]
    return {"all": len(taking_part), "done": sum(_is_read(book) for book in taking_part)}


def _takes_part(book: SyncWorkbook) -> bool:
    """Whether the worker gets on with it by itself; one that cannot be made says why."""
    if book.state in UNMADE:
        return is_used(book.unit) and not book.paused and not book.message
    return book.state in ("ok", "waiting") and not book.paused


def _is_read(book: SyncWorkbook) -> bool:
    asked = not book.stamp or book.stamp.startswith(NO_FILE)
    return book.state not in UNMADE and not asked


def _books() -> list[SyncWorkbook]:
    """Every workbook with its unit, in the order of the units."""
    query = SyncWorkbook.select(SyncWorkbook, Unit).join(Unit)
    return list(query.order_by(Unit.position, Unit.sort_key))


def last_pass(books: Sequence[SyncWorkbook]) -> datetime | None:
    """When the last pass ended, or a workbook was last looked at where no worker has told."""
    run = JobRun.get_or_none(JobRun.name == "sync")
    told = [book.last_pass_at for book in books if book.last_pass_at]
    return max([*told, *([run.ended_at] if run is not None and run.ended_at else [])], default=None)


def _is_late(last: datetime | None) -> bool:
    sync = setting().settings.sync
    if last is None or not sync.enabled:
        return False
    return (setting().clock.now() - last).total_seconds() > max(300, _LATE * sync.every_seconds)


def _named(books: Sequence[SyncWorkbook], words: str) -> list[SyncWorkbook]:
    wanted = fold(words).split()
    return [book for book in books if all(word in book.unit.search_text for word in wanted)]


def _strays_named(strays: Sequence[Stray], books: Sequence[SyncWorkbook], words: str) -> list[Stray]:
    """The files that somebody may have to look at, by their own names and those of their units."""
    wanted, units = fold(words).split(), {book.id: book.unit.search_text for book in books}
    texts = [(each, f"{fold(each.name)} {units.get(each.workbook or 0, '')}") for each in strays]
    return [each for each, text in texts if not each.put_away and all(word in text for word in wanted)]


def _locked(book: SyncWorkbook) -> str:
    """The old lock file that holds a workbook's writes until somebody says otherwise, or ''."""
    return next((lock.said for lock in old_locks(book) if not lock.passed_by), "")


def _grouped(
    books: Sequence[SyncWorkbook], totals: dict[int, int], locks: dict[int, str]
) -> dict[str, list[SyncWorkbook]]:
    """Workbooks that need somebody, the most urgent first; those that wait by themselves; the rest."""
    groups: dict[str, list[SyncWorkbook]] = {"attention": [], "waiting": [], "fine": []}
    for book in books:
        said = book.state == "ok" and book.message  # a copy beside it waits for somebody
        stuck = (book.state in _STUCK or said or book.id in locks) and not book.paused
        if totals[book.id] or stuck:
            groups["attention"].append(book)
        if book.paused or book.state not in ("ok", *_STUCK):
            groups["waiting"].append(book)  # such a one may hold something for somebody, too
        elif not (totals[book.id] or stuck):
            groups["fine"].append(book)
    groups["attention"].sort(key=lambda book: (book.state not in _STUCK, -totals[book.id]))
    return groups
