"""Every workbook: its state, its age and what waits in it; and how a full sweep goes on, live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import abort, flash, jsonify, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from console.records import SyncWorkbook, Unit
from console.records.sync import WORKBOOK_STATES
from console.rules.vietnamese import fold
from console.workflow.errors import WorkflowError
from console.workflow.passes import between_passes
from sheets_sync import book_decisions, health, marks, sweep
from sheets_sync.strays import Stray, use
from views.language import said
from views.page import Page
from views.person import LOOKERS, context, is_office, setting
from views.sync import items
from views.sync.changed import paused_by
from views.sync.files import found_strays, old_locks, places
from views.sync.places import file_of, spreadsheets_of, stray_link
from views.sync.telling import asks, told
from views.unit_search import search

_STUCK = ("held", "unreachable", "frozen")
_LATE = 20  # passes that may be missed before somebody is told, and no less than five minutes
_USED = (
    "Đã dùng bản này làm sổ của đơn vị; sổ trước đây được giữ bên cạnh. Lượt đồng bộ tới sẽ đọc bản này; ô "
    "nào hai bên cùng sửa thì hiện thành xung đột."
)
GROUPS = ("attention", "waiting", "fine", "changed")


class OverviewView(Page):
    """The workbooks, those that need somebody first."""

    who = LOOKERS

    @expose("/")
    def index(self) -> str:
        """How it goes on the whole, what needs somebody, and the rest folded."""
        books = _books()
        waiting = {name: items.counts_by_book(kind) for name, kind in items.WAITING.items()}
        totals = {book.id: sum(counts[book.id] for counts in waiting.values()) for book in books}
        words, last = request.args.get("q", "").strip(), health.last_pass(books)
        locks = {book.id: lock for book in books if (lock := _locked(book))}
        named, swept = _named(books, words), _ended_today()
        groups, state = _grouped(named, totals, locks), request.args.get("state", "")
        if not words:
            groups["attention"].sort(key=lambda book: (book.state not in _STUCK, -totals[book.id]))
        groups["changed"] = [book for book in named if swept and book.id in swept.changed]
        parts = {name: _parts(rows) for name, rows in groups.items()}
        shown = {
            name: [book for book in rows if state in ("", standing(book))] for name, rows in groups.items()
        }
        show, strays = request.args.get("show", ""), found_strays()
        is_calm = not (sum(totals.values()) or locks or any(asks(book) for book in books))
        return str(
            self.render(
                "sync/overview.html", books=books, waiting=waiting, groups=groups, words=words,
                named=named, parts=parts, shown=shown, state=state,
                show=show if show in GROUPS else "", may=is_office(), last=last,
                strays=_strays_named(strays, named, words),
                locks=locks, pauses=paused_by(books), progress=_progress(books), swept=swept,
                attention=len(_grouped(books, totals, locks)["attention"]),
                behind=marks.rows_by_unit(), to_read=len(_to_read(books)),
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
        done = _progress(_books()) or {"all": 0, "done": 0}
        said = gettext("Đã đọc %(done)s trên %(all)s sổ.", done=done["done"], all=done["all"])
        behind = sum(marks.rows_by_unit().values())
        answer: Response = jsonify({**done, "said": said, "behind": behind, "waiting": items.open_counts()})
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @expose("/all/", methods=("POST",))
    def all(self) -> Response:
        """Have the next passes read every workbook that they may, and count them; or pause, or resume, all of
        them."""
        if not is_office():
            abort(403)
        action = request.form.get("action", "now")
        if action not in _FOR_ALL:
            abort(404)
        chosen, act, said = _FOR_ALL[action]
        books, ctx = chosen(_books()), context()
        with between_passes():
            for book in books:
                act(ctx, book)
            if books and action != "pause":
                sweep.begin(ctx.now, ctx.actor.name, books)
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
            flash(said(error), "error")
            return redirect(self.get_url(".index"))
        flash(gettext(_USED), "success")
        return redirect(self.get_url("sync_workbook.workbook", id=book.id))


def _to_read(books: Sequence[SyncWorkbook]) -> list[SyncWorkbook]:
    """Those that a pass reads: not paused, and made or to be made."""
    return [book for book in books if not book.paused and not sweep.is_never_made(book)]


# What is done to all: to which of them, the verb, and the sentence afterwards.
_FOR_ALL: dict[str, tuple[Any, Any, str]] = {
    "now": (_to_read, book_decisions.sync_now, "Lượt tới sẽ đọc lại %(count)s sổ."),
    "pause": (
        lambda books: [book for book in books if not book.paused],
        book_decisions.pause,
        "Đã tạm dừng %(count)s sổ; bảng tính không được đọc, không được ghi (trừ xóa nội dung mật).",
    ),
    "resume": (
        lambda books: [book for book in books if book.paused],
        book_decisions.resume,
        "Đã cho đồng bộ lại %(count)s sổ.",
    ),
}


def _progress(books: Sequence[SyncWorkbook]) -> dict[str, int] | None:
    """How many workbooks the sweep that goes on has, and how many of them were looked at; None between
    sweeps."""
    going = sweep.going_on()
    return {"all": len(going.books), "done": len(going.books) - going.left(books)} if going else None


def _ended_today() -> sweep.Sweep | None:
    """The latest sweep, as long as it is worth telling."""
    latest = sweep.kept()
    if latest is None or latest.ended_at is None:
        return None
    return latest if latest.ended_at.date() == setting().clock.today() else None


def _books() -> list[SyncWorkbook]:
    """Every workbook with its unit, in the order of the units."""
    query = SyncWorkbook.select(SyncWorkbook, Unit).join(Unit)
    return list(query.order_by(Unit.position, Unit.sort_key))


def _is_late(last: datetime | None) -> bool:
    sync = setting().settings.sync
    if last is None or not sync.enabled:
        return False
    return (setting().clock.now() - last).total_seconds() > max(300, _LATE * sync.every_seconds)


def _named(books: Sequence[SyncWorkbook], words: str) -> list[SyncWorkbook]:
    """The workbooks of the units of that name, the exact ones first; all of them where none is asked for."""
    if not words:
        return list(books)
    by_unit: dict[int, SyncWorkbook] = {book.unit_id: book for book in books}
    return [by_unit[unit.id] for unit in search([book.unit for book in books], words)]


def _strays_named(strays: Sequence[Stray], named: Sequence[SyncWorkbook], words: str) -> list[Stray]:
    """The files that somebody may have to look at, by their own names and those of their units."""
    wanted, books = fold(words).split(), {book.id for book in named}
    shown = [each for each in strays if not each.put_away]
    return [
        each for each in shown if each.workbook in books or all(word in fold(each.name) for word in wanted)
    ]


def _locked(book: SyncWorkbook) -> str:
    """The old lock file that holds a workbook's writes until somebody says otherwise, or ''."""
    return next((lock.said for lock in old_locks(book) if not lock.passed_by), "")


def _grouped(
    books: Sequence[SyncWorkbook], totals: dict[int, int], locks: dict[int, str]
) -> dict[str, list[SyncWorkbook]]:
    """Each workbook once: those that need somebody, those that wait by themselves, the rest."""
    groups: dict[str, list[SyncWorkbook]] = {name: [] for name in GROUPS}
    for book in books:
        if totals[book.id] or (not book.paused and (asks(book) or book.id in locks)):
            groups["attention"].append(book)
        elif book.paused or book.state != "ok":
            groups["waiting"].append(book)
        else:
            groups["fine"].append(book)
    return groups


def _parts(books: Sequence[SyncWorkbook]) -> list[tuple[str, str, int]]:
    """How many of a group's workbooks stand in each state, with its label; they add up."""
    counts = Counter(standing(book) for book in books)
    return [(state, label, counts[state]) for state, label in WORKBOOK_STATES if counts[state]]


def standing(book: SyncWorkbook) -> str:
    """The state that is shown of a workbook: a paused one is paused, however it stood."""
    return "paused" if book.paused else str(book.state)
