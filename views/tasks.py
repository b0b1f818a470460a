"""Nhiệm vụ: the list by status, the form of the Office's fields."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import request
from flask_admin.model.base import ViewArgs
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from peewee import ModelSelect

from console.figures.ageing import BOUNDS, days_late
from console.records import Document, Extension, Participation, Record, Task
from console.records.status_sql import predicate
from console.records.task import STATES
from console.rules.status import NEVER, StatusCode
from console.workflow import archive, tasks
from console.workflow.permissions import can, visible_tasks
from views import cells
from views.address import record_number
from views.base import RecordView
from views.listing import capped_counts, page_ids
from views.person import actor, context, is_office, is_unit, rulebook, setting
from views.task_page import TaskPage

TAB_CAP = 499
_OPEN_TABS = ("open_late", "open_awaiting_update", "open_on_time", "open_no_deadline")
_CLOSED_TABS = ("done_on_time", "done_late", "done_no_deadline", "paused", "cancelled")
# Said to the database too, so that the index by due date starts after the rows without one.
_DATED_TABS = ("open_late", "open_awaiting_update", "open_on_time")
_STATE_TABS = ("submitted", "returned")
AGES = ("week", "month", "quarter", "longer")


class TaskView(TaskPage, RecordView):
    """Every task that this person sees."""

    column_list = ("code", "content", "lead_unit", "due_on", "status", "state", "specialist")
    column_labels = {"status": "Tình trạng"}
    column_sortable_list = (("code", "id"), "due_on")
    column_filters = ("lead_unit", "specialist", "due_on", "due_kind", "must_report", "tracked")
    column_editable_list = ("content", "specialist")
    column_export_list = (
        "code", "document", "content", "product", "lead_unit", "due_on", "due_raw", "status", "state",
        "progress",
        "result", "report_number", "report_date", "done_on", "specialist", "division",
    )  # fmt: skip
    column_formatters = {
        "content": lambda view, ctx, task, name: cells.clamped(task.content, _symbol(task)),
        "lead_unit": lambda view, ctx, task, name: task.lead_unit.label,
        "due_on": lambda view, ctx, task, name: cells.due(task),
        "status": lambda view, ctx, task, name: cells.status_chip(task),
        "state": lambda view, ctx, task, name: cells.state_label(task),
        "specialist": lambda view, ctx, task, name: str(task.specialist) if task.specialist_id else "–",
    }
    form_columns = (
        "content", "product", "lead_unit", "due_on", "due_raw", "due_kind", "must_report", "must_submit",
        "division", "specialist", "tracked", "untracked_reason", "office_opinion", "other_info",
    )  # fmt: skip
    list_template = "tasks.html"
    wide = ("content", "product", "due_raw", "untracked_reason")
    list_fields = (
        "id", "version", "code", "content", "document", "lead_unit", "specialist", "due_on", "due_raw",
        "near_from",
        "acted_on", "state", "closed_code", "on_time_until", "late_after",
    )  # fmt: skip
    pointers = ("document", "lead_unit", "specialist")
    search_pointers = ("document",)
    archives = True
    empty_message = _("Chưa có nhiệm vụ nào ở đây.")

    def visible(self, query: ModelSelect) -> ModelSelect:
        """A unit sees its own participations, the Office everything."""
        return visible_tasks(actor(), query)

    def may_create(self) -> bool:
        """Tasks are added from their directive."""
        return False

    def may_edit(self, record: Any) -> bool:
        """Whether this person may change the Office's fields."""
        return can(actor(), "edit_task", record)

    def editable_columns(self) -> tuple[str, ...]:
        """The Office edits cells; units report on the task's page."""
        return self.column_editable_list if can(actor(), "edit_task") else ()

    def may_archive(self, record: Record | None = None) -> bool:
        """Whether this person may archive tasks."""
        return can(actor(), "archive", record)

    def change(self, record: Any, changes: dict[str, Any], version: int) -> Any:
        """Change the Office's fields."""
        return tasks.edit_task(context(), record, changes, version)

    def archive(self, record: Any) -> None:
        """Archive a task."""
        archive.archive(context(), record)

    def restore(self, record: Any) -> None:
        """Restore a task."""
        archive.restore(context(), record)

    def entered(self, form: Any) -> dict[str, Any]:
        """A task that is sent keeps its lead and its due date: they have verbs of their own."""
        values = super().entered(form)
        for name in form_fixed(form._obj):
            values.pop(name, None)
        return values

    def edit_form(self, obj: Any = None) -> Any:
        """Without what can no longer be edited."""
        form = super().edit_form(obj)
        for name in form_fixed(obj):
            del form[name]
        return form

    def get_query(self) -> ModelSelect:
        """Drafts and what is not tracked only on their own tabs; a search finds the latter too."""
        query = super().get_query()
        if _tab() == "draft":
            return query.where(Task.state == "draft")
        return query.where(Task.state != "draft", *_tracked())

    def tabbed(self, query: ModelSelect) -> ModelSelect:
        """One status, one step, or a group of them."""
        condition = tab_condition(_tab())
        if request.args.get("counted"):
            secret = Document.select(Document.id).where(Document.secrecy != "none")
            query = query.where(Task.document.not_in(secret))
        if (age := request.args.get("age")) in AGES:
            query = query.where(_aged(AGES.index(age), setting().clock.today()))
        if document := request.args.get("document", type=record_number):
            query = query.where(Task.document == document)
        if role := request.args.get("role"):
            query = query.where(Task.id.in_(_mine(role)))
        return query if condition is None else query.where(condition)

    def ordered(self, query: ModelSelect, args: ViewArgs) -> ModelSelect:
        """Open tasks by due date, those without one last; the others the newest first."""
        if args.sort is None and _tab() == "open":
            return query.order_by(Task.due_on.is_null(), Task.due_on, Task.id)
        if args.sort is None and (_tab().startswith("open") or _tab() in ("week", *_STATE_TABS)):
            return query.order_by(Task.due_on, Task.id)
        return super().ordered(query, args)

    def page_of(self, query: ModelSelect, args: ViewArgs, size: int) -> list[int]:
        """Open tasks in two parts, each read in the order of an index: with a date, then without one."""
        if args.sort is not None or _tab() != "open":
            return page_ids(query, args.page, size)
        dated = query.where(Task.due_on.is_null(False)).order_by(Task.due_on, Task.id)
        ids = page_ids(dated, args.page, size)
        if len(ids) == size:
            return ids
        undated = query.where(Task.due_on.is_null()).order_by(Task.id.desc())
        skipped = args.page * size - dated.order_by().count() if not ids else 0
        rest = undated.limit(size - len(ids)).offset(max(skipped, 0))
        return ids + [row[0] for row in rest.tuples()]

    def list_extras(self, args: ViewArgs) -> dict[str, Any]:
        """The tabs with their counts."""
        return {"tabs": self._tabs(), "tab": _tab(), "tab_cap": TAB_CAP}

    def _tabs(self) -> list[tuple[str, str, int | None]]:
        """(address, label, count up to the cap); empty tabs are left out, but for the one that is open."""
        wanted = [("status=open", gettext("Chưa hoàn thành"))]
        wanted += [(f"status={code}", cells.status_label(code)) for code in self._status_tabs()]
        wanted += [(f"state={code}", gettext(dict(STATES)[code])) for code in _STATE_TABS]
        if is_office():
            wanted.append(("state=draft", gettext("Dự thảo")))
            wanted.append(("state=untracked", gettext("Không theo dõi")))
        wanted.append(("status=all", gettext("Tất cả")))
        tabs = tuple(address.partition("=")[2] for address, _ in wanted)
        rows = self.visible(Task.select(Task.id)).where(Task.archived_at.is_null())
        key = (setting().clock.today(), tabs)
        counts = capped_counts(rows, lambda: [_counted(tab) for tab in tabs], TAB_CAP, key)
        return [
            (address, label, count)
            for (address, label), tab, count in zip(wanted, tabs, counts, strict=True)
            if count or tab in (_tab(), "open", "all")
        ]

    def _status_tabs(self) -> list[str]:
        awaiting = rulebook().on(setting().clock.today()).rule("result_update")
        skipped = () if awaiting and awaiting.starts == "due" else ("open_awaiting_update",)
        return [code for code in (*_OPEN_TABS, *_CLOSED_TABS) if code not in skipped]

    def exported(self, record: Any, name: str) -> Any:
        """The status in words."""
        if name == "status":
            code = cells.status_of(record)
            return cells.status_label(code) if code else gettext("Dự thảo")
        return super().exported(record, name)


def form_fixed(task: Any) -> tuple[str, ...]:
    """Fields that the form no longer offers once the task is sent."""
    return () if task is None or task.state == "draft" else ("lead_unit", "due_on")


def tab_condition(tab: str) -> Any:
    """The indexable condition of one tab; None for all."""
    today = setting().clock.today()
    if tab in StatusCode._value2member_map_:
        condition = predicate(StatusCode(tab), Task, today)
        return condition & Task.due_on.is_null(False) if tab in _DATED_TABS else condition
    if tab in dict(STATES):
        return Task.state == tab
    if tab == "open":
        return Task.closed_code.is_null()
    if tab == "week":
        sunday = today + timedelta(days=6 - today.weekday())
        return predicate(StatusCode.OPEN_ON_TIME, Task, today) & Task.due_on.between(today, sunday)
    if tab == "soon":
        return _soon(today)
    if tab == "requests":
        return Task.id.in_(Extension.select(Extension.task).where(Extension.decision == ""))
    return None


def _counted(tab: str) -> Any:
    """What a tab counts: tracked tasks that are no drafts, but on the tabs of those."""
    if tab == "draft":
        return Task.state == "draft"
    tracked = (Task.state != "draft") & (Task.tracked == (tab != "untracked"))
    condition = None if tab == "untracked" else tab_condition(tab)
    return tracked if condition is None else condition & tracked


def _soon(today: date) -> Any:
    """Due today or later, reminded of, and with the unit: nothing that waits for the Office."""
    book = rulebook()
    # No reminder begins earlier than this before its due date: the index on due dates then stops there.
    ahead = max(book.switches.near_days, book.switches.near_days_urgent) + 1
    last = book.calendar.add_working_days(today, ahead)
    running = predicate(StatusCode.OPEN_ON_TIME, Task, today) & (Task.state != "submitted")
    return running & Task.acted_on.is_null() & Task.due_on.between(today, last) & (Task.near_from <= today)


def _aged(place: int, today: date) -> Any:
    """Overdue for so long, as the dashboard counts it: an act that waits has stopped the days."""
    bounds = [today - timedelta(days=bound) for bound in BOUNDS]
    running = Task.late_after > NEVER
    if place > 0:
        running &= Task.due_on < bounds[place - 1]
    if place < len(bounds):
        running &= Task.due_on >= bounds[place]
    facts = (Task.state, Task.due_on, Task.done_on, Task.acted_on, Task.late_after)
    stopped = Task.select(Task.id, *facts).where(Task.closed_code.is_null(), Task.late_after == NEVER)
    ids = [
        key
        for key, *known in stopped.tuples()
        if sum(days_late(*known, today) > bound for bound in BOUNDS) == place
    ]
    return running | Task.id.in_(ids)


# What asks for tasks by something else than a tab looks among all of them.
_ELSEWHERE = ("search", "document", "archived", "role")


def _tab() -> str:
    """The tab that is open: what is not done yet, unless a tab or a search asks for something else."""
    chosen = request.args.get("status") or request.args.get("state")
    if chosen:
        return chosen
    return "all" if any(request.args.get(name) for name in _ELSEWHERE) else "open"


def _tracked() -> tuple[Any, ...]:
    """The list counts what statistics count, unless the person asks for the rest."""
    asked = any(arg.endswith("_tracked_equals") and value for arg, value in request.args.items())
    if _tab() == "untracked":
        return (Task.tracked == False,)  # noqa: E712
    return () if asked or request.args.get("search") else (Task.tracked == True,)  # noqa: E712


def _mine(role: str) -> ModelSelect:
    """Tasks in which the person's unit has that role."""
    unit = actor().unit if is_unit() else None
    return Participation.select(Participation.task).where(
        Participation.unit == unit, Participation.role == role, Participation.left_at.is_null()
    )


def _symbol(task: Task) -> str:
    return task.document.symbol
