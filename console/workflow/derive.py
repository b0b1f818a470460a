"""Derived dates of a task and a document: each by the regulation in force on its starting event's day.

Pure decisions from console.rules; what comes back is stored with the record, so that a status is a
comparison of stored dates with today, and each date's article and counting is kept in `basis`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from console.records import Document, Task
from console.regulations import Regulation, State
from console.rulebook import Rulebook
from console.rules.days import day_text
from console.rules.deadlines import Deadline, deadline, has_rule
from console.rules.status import TaskFacts, stored_dates

Basis = dict[str, dict[str, Any]]


def task_dates(rulebook: Rulebook, task: Task, document: Document) -> dict[str, Any]:
    """Every derived field of a task from its present facts, `basis` and stored status among them."""
    basis: Basis = {}
    dates = {
        "near_from": _near(rulebook, task, document, basis),
        "return_due_on": _return(rulebook, task, basis),
        "update_due_on": _update(rulebook, task, basis),
        "extension_latest_on": _extension_latest(rulebook, task, document, basis),
        "stall_on": _stall(rulebook, task, basis),
    }
    return {**dates, **_status(rulebook, task), "basis": basis, **task.derived()}


def counted(
    rulebook: Rulebook, rule: str, start: date, *, urgent: bool = False
) -> tuple[Deadline, Basis] | None:
    """A rule's due date with its basis entry, by the regulation of that day; None where it has none."""
    regulation = rulebook.on(start)
    if not has_rule(rule, regulation):
        return None
    found = deadline(rule, regulation, start, rulebook.calendar, urgent=urgent)
    return found, {rule: _entry(regulation, found)}


def entry_dates(rulebook: Rulebook, document: Document, *, is_complex: bool = False) -> dict[str, Any]:
    """The Office's limit to enter and transfer a document's tasks, with its regulation and article."""
    start = _entry_start(rulebook, document)
    regulation = rulebook.on(start)
    rule = "entry_complex" if is_complex and has_rule("entry_complex", regulation) else "entry"
    if not has_rule(rule, regulation):
        return {"entry_due_on": None, "entry_basis": ""}
    found = deadline(rule, regulation, start, rulebook.calendar, urgent=is_urgent(document))
    return {"entry_due_on": found.due, "entry_basis": f"{regulation.id}|{found.article}"}


def is_urgent(document: Document) -> bool:
    """Whether the directive asks to be handled at once (khẩn, thượng khẩn, hỏa tốc)."""
    return bool(document.urgency != "normal")


def is_express(document: Document) -> bool:
    """Hỏa tốc: exempt from the lead time of an extension (CT26 Điều 12 khoản 2)."""
    return bool(document.urgency == "express")


def _entry_start(rulebook: Rulebook, document: Document) -> date:
    """The day the task arose or the day of issue, whichever the regulation starts from."""
    arising: datetime | None = document.arising_at
    issued: date = document.issued_on
    start = arising.date() if arising else issued
    rule = rulebook.on(start).rule("entry")
    return issued if rule is not None and rule.starts == "issued" else start


def _near(rulebook: Rulebook, task: Task, document: Document, basis: Basis) -> date | None:
    if task.due_on is None:
        return None
    switches = rulebook.switches
    days = switches.near_days_urgent if is_urgent(document) else switches.near_days
    day = rulebook.calendar.add_working_days(task.due_on, -days)
    line = f"Nhắc trước {days} ngày làm việc, thời hạn {day_text(task.due_on)}."
    basis["near"] = {
        "regulation": rulebook.on(task.due_on).id,
        "article": "Cấu hình của Văn phòng",
        "text": "",
        "counted": [line],
    }
    return day


def _return(rulebook: Rulebook, task: Task, basis: Basis) -> date | None:
    if task.received_at is None:
        return None
    return _keep(basis, "return", counted(rulebook, "return", task.received_at.date()))


def _update(rulebook: Rulebook, task: Task, basis: Basis) -> date | None:
    """From the due date (LC15 7.2a) or from the day of the unit's report (HP25 6.1b)."""
    for start, event in ((task.due_on, "due"), (task.report_date, "report_issued")):
        if start is None:
            continue
        rule = rulebook.on(start).rule("result_update")
        if rule is not None and rule.starts == event:
            return _keep(basis, "result_update", counted(rulebook, "result_update", start))
    return None


def _extension_latest(rulebook: Rulebook, task: Task, document: Document, basis: Basis) -> date | None:
    if task.due_on is None:
        return None
    express = is_express(document)
    return _keep(
        basis, "extension_latest", counted(rulebook, "extension_latest", task.due_on, urgent=express)
    )


def _stall(rulebook: Rulebook, task: Task, basis: Basis) -> date | None:
    """HP25 8.1e: so many months from the base, or from the last explanation where that is later (A6)."""
    start = _stall_base(rulebook, task)
    if start is None:
        return None
    explained = (task.basis or {}).get("explained")
    if explained:
        basis["explained"] = explained
        start = max(start, date.fromisoformat(explained["on"]))
    return _keep(basis, "stall", counted(rulebook, "stall", start))


def _stall_base(rulebook: Rulebook, task: Task) -> date | None:
    if task.sent_at is None:
        return None
    assigned: date = task.sent_at.date()
    if task.due_on is None or rulebook.switches.stall_base == "assigned":
        return assigned
    due: date = task.due_on
    return due if rulebook.switches.stall_base == "due" else max(assigned, due)


def _status(rulebook: Rulebook, task: Task) -> dict[str, Any]:
    facts = TaskFacts(
        state=State(task.state),
        due_on=task.due_on,
        done_on=task.done_on,
        acted_on=task.acted_on,
        update_until=_update_until(rulebook, task),
    )
    stored = stored_dates(facts)
    return {
        "closed_code": None if stored.closed_code is None else str(stored.closed_code),
        "on_time_until": stored.on_time_until,
        "late_after": stored.late_after,
    }


def _update_until(rulebook: Rulebook, task: Task) -> date | None:
    if task.due_on is None:
        return None
    rule = rulebook.on(task.due_on).rule("result_update")
    if rule is None or rule.starts != "due":
        return None
    until: date = rulebook.calendar.add_working_days(task.due_on, rule.count)
    return until


def explained_on(day: date) -> dict[str, str]:
    """What `basis['explained']` keeps: the stall clock runs again from that day."""
    return {"on": day.isoformat()}


def _keep(basis: Basis, name: str, found: tuple[Deadline, Basis] | None) -> date | None:
    if found is None:
        return None
    basis[name] = found[1][name]
    return found[0].due


def _entry(regulation: Regulation, found: Deadline) -> dict[str, Any]:
    return {
        "regulation": regulation.id,
        "article": found.article,
        "text": found.text,
        "counted": list(found.counted),
    }
