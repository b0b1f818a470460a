"""What the card of a proposal offers beside refusing it: one click, a form, or why there is neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import url_for
from flask_babel import gettext
from peewee import fn

from console.imports.unit_names import UnitNameError, UnitNames
from console.records import Document, Inspection, Participation, Task, Unit
from console.workflow import verbs
from console.workflow.errors import WorkflowError
from sheets_sync import codec
from sheets_sync.columns import TASKS
from sheets_sync.newcomers import WHOLE_ROW
from sheets_sync.proposals import BY_VERB, OF_DIRECTIVE, check, is_units_own, lead_changes, records_of
from views.person import context, is_office

_GONE = "Không còn hồ sơ của dòng này."
_OF_DIRECTIVE = "Nhận là sửa văn bản %(symbol)s: đổi ở %(tasks)s nhiệm vụ của %(units)s đơn vị."
Reach = dict[int, tuple[int, int]]  # by directive: how many tasks, how many units


@dataclass(frozen=True, slots=True)
class Way:
    """`why_not`: why no click takes it; `url` and `label`: where it is done, or what there is to see; `also`:
    what else a click changes; `own`: whether the cell is the unit's."""

    why_not: str = ""
    url: str = ""
    label: str = ""
    also: str = ""
    own: bool = False


def ways(proposals: Iterable[Any]) -> dict[int, Way]:
    """The way of each proposal for a cell, by its id; a few queries, however many."""
    wanted = [one for one in proposals if one.column != WHOLE_ROW]
    records = records_of(wanted)
    directives = [_directive(records.get(one.code)) for one in wanted if one.column in OF_DIRECTIVE]
    reach = _reach({each.id for each in directives if each is not None})
    names = cache(lambda: UnitNames(Unit.select().where(Unit.archived_at.is_null())))
    return {one.id: _way(one, records.get(one.code), reach, names) for one in wanted}


def _way(proposal: Any, record: Any, reach: Reach, names: Callable[[], UnitNames]) -> Way:
    if record is None:
        return Way(gettext(_GONE) if is_office() else "")
    own = is_units_own(proposal, record)
    if not is_office():
        return Way(own=own)
    if proposal.tab == TASKS and proposal.column in BY_VERB:
        return _by_verb(proposal, record, names)
    try:
        check(context(), proposal, record)
    except WorkflowError as error:
        return Way(str(error), *_page(record), own=own)
    return Way(also=_also(_directive(record), reach) if proposal.column in OF_DIRECTIVE else "", own=own)


def _by_verb(proposal: Any, task: Task, names: Callable[[], UnitNames]) -> Way:
    """The form of the verb, which begins with what is proposed; why there is none as long as it is not so."""
    due = proposal.column == "due_on"
    verb, label = ("change_due", "Điều chỉnh thời hạn") if due else ("decide_return", "Xử lý chuyển lại")
    try:
        verbs.require(context(), task, verb)
    except WorkflowError as error:
        return Way(str(error) if due else lead_changes(task), *_page(task))
    begun = _due(proposal.proposed) if due else _lead(names(), proposal.proposed)
    return Way(url=url_for("tasks.verb_view", id=task.id, verb=verb, **begun), label=gettext(label))


def _due(typed: str | None) -> dict[str, Any]:
    """The day as the form knows it; nothing where the words name none, however long they are."""
    return {"due_on": typed} if codec.typed_date(typed or "") else {}


def _lead(names: UnitNames, name: str) -> dict[str, Any]:
    """The decision, and the unit of that name where there is one."""
    try:
        found = names.find(name)
    except UnitNameError:
        return {"decision": "rerouted"}
    return {"decision": "rerouted", "lead_unit": found.id}


def _page(record: Any) -> tuple[str, str]:
    if isinstance(record, Inspection):
        return url_for("inspections.details_view", id=record.id), gettext("Mở cuộc kiểm tra")
    if isinstance(record, Document):
        return url_for("documents.details_view", id=record.id), gettext("Mở văn bản")
    return url_for("tasks.details_view", id=record.id), gettext("Mở nhiệm vụ")


def _directive(record: Any) -> Document | None:
    return record.document if isinstance(record, Task) else record


def _also(document: Any, reach: Reach) -> str:
    tasks, units = reach.get(document.id, (0, 0))
    return gettext(_OF_DIRECTIVE, symbol=document.symbol, tasks=tasks, units=units)


def _reach(documents: set[int]) -> Reach:
    """How many tasks each directive has, and how many units take part in them."""
    if not documents:
        return {}
    mine = Task.document.in_(documents) & Task.archived_at.is_null()
    rows = (
        Task.select(Task.document, fn.COUNT(Task.id.distinct()), fn.COUNT(Participation.unit.distinct()))
        .join(Participation, on=(Participation.task == Task.id))
        .where(mine & Participation.left_at.is_null())
        .group_by(Task.document)
    )
    return {document: (tasks, units) for document, tasks, units in rows.tuples()}
