"""Deciding: one item by one click, or many by one choice; what cannot be applied is told item by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from console.records import (
    SyncCommand,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    SyncWorkbook,
    Unit,
)
from console.rules.vietnamese import normalise
from console.workflow.context import Context
from console.workflow.errors import Refused, WorkflowError
from console.workflow.outcomes import keep_outcome, kept_outcome
from sheets_sync import decisions
from sheets_sync.newcomers import WHOLE_ROW
from sheets_sync.restoring import cell_of, restore
from views.address import own, record_number
from views.language import said
from views.page import Page
from views.person import LOOKERS, actor, context, is_office
from views.sync.items import Filters, anchor, header, item_address, named, waiting
from views.sync.telling import decided
from views.sync.ways import ways


def _accept(ctx: Context, proposal: Any) -> None:
    """Take a proposal beside what its card showed."""
    decisions.accept_proposal(ctx, proposal, _seen(proposal))


def _entered(ctx: Context, proposal: Any) -> None:
    """A row was entered before, as its card showed it."""
    decisions.row_entered(ctx, proposal, _written(f"entered:{proposal.id}"), _seen(proposal))


def _refuse(ctx: Context, proposal: Any) -> None:
    """Leave it, with the reason where one is written."""
    decisions.refuse_proposal(ctx, proposal, _answer(proposal), _seen(proposal))


def _refuse_saying(ctx: Context, proposal: Any) -> None:
    """The same, by the button that gives a reason. Raises Refused where none is written."""
    if not _answer(proposal):
        raise Refused(gettext("Hãy ghi lý do; không có lý do thì bấm “Không nhận”."))
    _refuse(ctx, proposal)


ACTIONS: dict[str, tuple[Any, Callable[..., None]]] = {
    "keep_sheet": (SyncConflict, decisions.keep_sheet),
    "keep_console": (SyncConflict, decisions.keep_console),
    "accept": (SyncProposal, _accept),
    "entered": (SyncProposal, _entered),
    "refuse": (SyncProposal, _refuse),
    "refuse_saying": (SyncProposal, _refuse_saying),
    "reopen": (SyncProposal, decisions.reopen_proposal),
    "dismiss": (SyncProblem, decisions.dismiss),
    "retry": (SyncCommand, decisions.retry),
    "put_back": (SyncCommand, decisions.put_back),
    "restore": (SyncJournal, restore),
}
MOST = 2_000  # items in one choice
_LONGEST = 400  # characters
_ONE_BY_ONE = "%(what)s Hãy xem và nhận riêng mục này."
_ONE_CELL = "Đã chọn nhiều giá trị cho cùng ô này: hãy khôi phục riêng một giá trị."
_BY_FORM = "Dòng mới được nhập thành nhiệm vụ trên biểu mẫu, từng dòng một."


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that the choice could not be applied to, and the sentence that says why."""

    item: Any
    said: str


class DecideView(Page):
    """Where every button of an item leads."""

    who = LOOKERS

    @expose("/")
    def index(self) -> Response | str:
        """What became of the person's latest choice of many; all workbooks where there is none."""
        outcome = kept_outcome(actor())
        if outcome is None or not is_office():
            return redirect(self.get_url("sync.index"))
        kind, _ = ACTIONS[outcome["action"]]
        said, taken = dict(outcome["failures"]), outcome.get("taken", [])
        rows = list(_with_books(kind).where(kind.id.in_([*said, *taken])))
        return str(
            self.render(
                "sync/outcome.html", done=outcome["done"], left=len(said), said=said,
                rows=[row for row in rows if row.id in said], taken=[row for row in rows if row.id in taken],
                header=header, address=item_address, back=own(outcome["back"]),
            )
        )  # fmt: skip

    @expose("/", methods=("POST",))
    def choose(self) -> Response:
        """Apply the choice to the item of the button, to those that are ticked, or to all of a filter."""
        if not is_office():
            abort(403)
        action, _, single = request.form.get("choice", "").partition(":")
        if action not in ACTIONS:
            abort(404)
        kind, decide = ACTIONS[action]
        items = _chosen(kind, single)
        back = own(request.form.get("next"), self.get_url("sync.index"))
        if not items:
            flash(gettext("Chưa chọn mục nào."), "error")
            return redirect(back)
        failures = _apply(decide, items, many=not single)
        failed = {each.item.id for each in failures}
        done = [item for item in items if item.id not in failed]
        if len(items) > 1 and failures:
            told = [(each.item.id, each.said) for each in failures]
            taken = [item.id for item in done]
            outcome = {
                "action": action, "done": len(done), "taken": taken, "failures": told, "back": back,
            }  # fmt: skip
            keep_outcome(context(), outcome)
            return redirect(self.get_url(".index"))
        for failure in failures:
            flash(_brief(f"{named(failure.item)}: {said(failure.said)}"), "error")
        for sentence in decided(action, done) if done else ():
            flash(sentence, "success")
        return redirect(back + _place(items[0]) if single else back)


def _brief(sentence: str) -> str:
    """As much of a sentence as travels in a cookie: it may quote a whole cell, and a browser drops a cookie
    of over 4 KB, with every word."""
    return sentence if len(sentence) <= _LONGEST else f"{sentence[: _LONGEST - 1]}…"


def _with_books(kind: Any) -> Any:
    return kind.select(kind, SyncWorkbook, Unit).join(SyncWorkbook).join(Unit).order_by(kind.id)


def _chosen(kind: Any, single: str) -> list[Any]:
    query = _with_books(kind)
    if single:
        return [_one(query, kind, single)]
    if request.form.get("all") and kind is not SyncJournal:
        wanted = waiting(kind, Filters.asked()).select(kind.id).limit(MOST)
        if (newest := request.form.get("newest", type=record_number)) is not None:
            wanted = wanted.where(kind.id <= newest)  # what came since, nobody was shown or counted
        return list(query.where(kind.id.in_([row[0] for row in wanted.tuples()])))
    ids = request.form.getlist("item", type=record_number)[:MOST]
    return list(query.where(kind.id.in_(ids))) if ids else []


def _one(query: Any, kind: Any, number: str) -> Any:
    try:
        found = query.where(kind.id == record_number(number)).first()
    except ValueError:
        abort(404)
    return found if found is not None else abort(404)


def _written(what: str) -> str:
    """What the form says in a field, as one line."""
    return " ".join(normalise(request.form.get(what, "")).split())


def _seen(item: Any) -> str:
    """The mark of what the card of a proposal showed."""
    return _written(f"seen:{item.id}")


def _answer(item: Any) -> str:
    """What was written for the unit of a proposal to read: beside it, or once for all that are chosen."""
    is_single = ":" in request.form["choice"]
    return _written(f"answer:{item.id}") or ("" if is_single else _written("answer:all"))


def _alone(decide: Callable[..., None], items: Sequence[Any], many: bool) -> dict[int, str]:
    """What is not taken so, by id, and why: several entries for one cell, as nobody knows which is meant; new
    rows, and among many what changes a whole directive."""
    if decide is restore:
        cells = {item.id: cell_of(item) for item in items}
        times = Counter(cells.values())
        return {key: gettext(_ONE_CELL) for key, cell in cells.items() if times[cell] > 1}
    if decide is not _accept:
        return {}
    rows = {item.id: gettext(_BY_FORM) for item in items if item.column == WHOLE_ROW}
    found = ways(items) if many else {}
    return {**rows, **{key: gettext(_ONE_BY_ONE, what=way.also) for key, way in found.items() if way.also}}


def _place(item: Any) -> str:
    """Where on its page a person goes on: at the item if it still stands there, at what waits in its place,
    or else at the one beside it."""
    kind: Any = type(item)
    if kind is SyncJournal or kind.get_by_id(item.id).resolved_at is None:
        return f"#{anchor(item)}"
    newer = decisions.waiting_in_its_place(item) or _beside(item)
    return f"#{anchor(newer)}" if newer is not None else ""


def _beside(item: Any) -> Any:
    """The next item of the page, or the one before; None where there is no other."""
    order = [int(each) for each in request.form.get("order", "").split() if each.isdecimal()]
    if item.id not in order or len(order) == 1:
        return None
    at = order.index(item.id)
    return type(item)(id=(order[at + 1 :] or order[at - 1 :])[0])


def _apply(decide: Callable[..., None], items: Sequence[Any], *, many: bool) -> list[Failure]:
    """Each in its own transaction: one that fails stops no other."""
    failures, alone = [], _alone(decide, items, many)
    for item in items:
        if item.id in alone:
            failures.append(Failure(item, alone[item.id]))
            continue
        try:
            decide(context(), item)
        except WorkflowError as error:
            failures.append(Failure(item, str(error)))
    return failures
