"""The answers behind the commands `deadline`, `status` and `obligations`, in the JSON shapes of DESIGN 5.

A question that cannot be answered gets {"error": …}: one Vietnamese sentence that names the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from console.regulations import Regulation, RegulationError, State, StatusCode
from console.rules.calendar import CalendarError, WorkCalendar
from console.rules.deadlines import RuleAbsent, RuleUnknown, asked_in_time, deadline, update_until
from console.rules.obligations import obligations
from console.rules.status import FactsError, TaskFacts, classify, label

_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
Loader = Callable[[str], Regulation]
Answer = dict[str, Any]


class QuestionError(Exception):
    """A question with a missing or wrong value; the message is the answer's `error`."""


_KNOWN_ERRORS = (QuestionError, RegulationError, RuleAbsent, RuleUnknown, CalendarError, FactsError)


def answer_deadline(line: Mapping[str, Any], calendar: WorkCalendar, regulations: Loader) -> Answer:
    """{"rule","regulation","from"[,"urgent"]} -> {"due","article","counted"} or {"error"}."""
    try:
        found = deadline(
            _text(line, "rule"),
            regulations(_text(line, "regulation")),
            _day(line, "from"),
            calendar,
            urgent=_switch(line, "urgent"),
        )
    except _KNOWN_ERRORS as error:
        return {"error": str(error)}
    return {"due": found.due.isoformat(), "article": found.article, "counted": list(found.counted)}


def answer_status(line: Mapping[str, Any], calendar: WorkCalendar, regulations: Loader) -> Answer:
    """{"regulation","as_of","state","due_on","done_on","acted_on"} -> {"code","label","article"}.

    `acted_on` is the date of the return, or of the extension request, that waits for its decision;
    a request made too late stops no clock ("urgent": true where the task is exempt from the lead time).
    A question that cannot be answered gets {"error"}.
    """
    try:
        regulation = regulations(_text(line, "regulation"))
        due_on = _optional_day(line, "due_on")
        facts = TaskFacts(
            state=_state(line),
            due_on=due_on,
            done_on=_optional_day(line, "done_on"),
            acted_on=_stopped_on(line, regulation, due_on, calendar),
            update_until=update_until(regulation, due_on, calendar),
        )
        code = classify(facts, _day(line, "as_of"))
    except _KNOWN_ERRORS as error:
        return {"error": str(error)}
    return {"code": code.value, "label": label(code, regulation), "article": _article(code, regulation)}


def answer_obligations(
    regulation: Regulation, year: int, calendar: WorkCalendar, sessions: Mapping[int, date] | None = None
) -> list[Answer]:
    """[{"kind","who","period","due","raw","article"}] of a year; `due` is null where no date is set.

    Raises CalendarError for a year that the calendar does not reach.
    """
    return [
        {
            "kind": duty.kind,
            "who": duty.who,
            "period": duty.period,
            "due": duty.due.isoformat() if duty.due else None,
            "raw": duty.raw,
            "article": duty.article,
        }
        for duty in obligations(regulation, year, calendar, sessions)
    ]


def _stopped_on(
    line: Mapping[str, Any], regulation: Regulation, due_on: date | None, calendar: WorkCalendar
) -> date | None:
    """The date of the act that waits, unless it is an extension asked too late."""
    acted_on, urgent = _optional_day(line, "acted_on"), _switch(line, "urgent")
    if acted_on is None or due_on is None or _state(line) == State.RETURNED:
        return acted_on
    return acted_on if asked_in_time(regulation, due_on, acted_on, calendar, urgent=urgent) else None


def _article(code: StatusCode, regulation: Regulation) -> str:
    """Where the status comes from: its words, or the rule that gives time to record the result."""
    rule = regulation.rule("result_update") if code == StatusCode.OPEN_AWAITING_UPDATE else None
    return rule.article if rule else regulation.labels.article


def _text(line: Mapping[str, Any], key: str) -> str:
    if not isinstance(line, Mapping):
        raise QuestionError(f"Mỗi dòng phải là một đối tượng JSON, không phải {line!r}.")
    value = line.get(key)
    if value is None or value == "":
        raise QuestionError(f"Thiếu “{key}”.")
    if not isinstance(value, str):
        raise QuestionError(f"“{key}” phải là chữ, không phải {value!r}.")
    return value


def _day(line: Mapping[str, Any], key: str) -> date:
    value = _text(line, key)
    day_first = _DAY_FIRST.fullmatch(value)
    try:
        if day_first:
            day, month, year = map(int, day_first.groups())
            return date(year, month, day)
        return date.fromisoformat(value)
    except ValueError as error:
        raise QuestionError(f"“{key}” phải là ngày có thật như 2025-09-04, không phải “{value}”.") from error


def _optional_day(line: Mapping[str, Any], key: str) -> date | None:
    return _day(line, key) if line.get(key) else None


def _switch(line: Mapping[str, Any], key: str) -> bool:
    value = line.get(key, False)
    if not isinstance(value, bool):
        raise QuestionError(f"“{key}” phải là true hoặc false, không phải {value!r}.")
    return value


def _state(line: Mapping[str, Any]) -> State:
    value = _text(line, "state").lower()
    try:
        return State(value)
    except ValueError as error:
        known = ", ".join(State)
        raise QuestionError(f"Không có trạng thái “{value}”: hãy dùng một trong {known}.") from error
