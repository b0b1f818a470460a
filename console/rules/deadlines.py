"""Due dates: a rule of a regulation, the day of its starting event, a calendar — and how it was counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from console.regulations.model import DeadlineRule, Regulation
from console.regulations.vocabulary import RULE_NAMES
from console.rules.calendar import WorkCalendar
from console.rules.days import ONE_DAY, add_months, day_text


class RuleAbsent(Exception):
    """The regulation has no such rule; the message names both in Vietnamese."""


class RuleUnknown(Exception):
    """No regulation has a rule of that name; the message lists the names."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day allowed, the article that says so, and the count in Vietnamese lines."""

    due: date
    article: str
    text: str
    counted: tuple[str, ...]


def deadline(
    rule: str, regulation: Regulation, start: date, calendar: WorkCalendar, *, urgent: bool = False
) -> Deadline:
    """The due date of a rule (DESIGN 5) that starts with an event on `start`.

    The event's own day is not counted. `extension_latest` starts with the due date and counts back.
    Months are calendar months, clipped to the month's end and never rolled. Raises RuleUnknown,
    RuleAbsent, and CalendarError for years that the calendar does not reach.
    """
    found = _rule(rule, regulation)
    due, lines = _count(found, start, calendar, urgent)
    return Deadline(due, found.article, found.text, (*lines, f"Hạn cuối: hết ngày {day_text(due)}."))


def has_rule(rule: str, regulation: Regulation) -> bool:
    """Whether the regulation has a rule of that name."""
    return regulation.rule(rule) is not None


def update_until(regulation: Regulation, due_on: date | None, calendar: WorkCalendar) -> date | None:
    """The last day to record a result where that time runs from the due date, else None."""
    rule = regulation.rule("result_update")
    if due_on is None or rule is None or rule.starts != "due":
        return None
    return calendar.add_working_days(due_on, rule.count)


def asked_in_time(
    regulation: Regulation, due_on: date, asked_on: date, calendar: WorkCalendar, *, urgent: bool = False
) -> bool:
    """Whether an extension asked on that day stops the clock: by `extension_latest`, else by the due date.

    DOMAIN 2.2, T13: a request made too late does not. Raises CalendarError as `deadline` does.
    """
    if not has_rule("extension_latest", regulation):
        return asked_on <= due_on
    return asked_on <= deadline("extension_latest", regulation, due_on, calendar, urgent=urgent).due


def _rule(name: str, regulation: Regulation) -> DeadlineRule:
    if name not in RULE_NAMES:
        raise RuleUnknown(f"Không có quy tắc “{name}”: hãy dùng một trong {', '.join(RULE_NAMES)}.")
    found = regulation.rule(name)
    if found is None:
        raise RuleAbsent(f"{regulation.short_title} không quy định {RULE_NAMES[name]} ({name}).")
    return found


def _count(
    rule: DeadlineRule, start: date, calendar: WorkCalendar, urgent: bool
) -> tuple[date, tuple[str, ...]]:
    if urgent and rule.urgent:
        return start, (_urgent_line(rule, start),)
    due, lines = _COUNTING[rule.kind](rule, start, calendar)
    return due, (*lines, _NO_URGENT_RULE) if urgent else lines


def _working_days(rule: DeadlineRule, start: date, calendar: WorkCalendar) -> tuple[date, tuple[str, ...]]:
    due = calendar.add_working_days(start, rule.count)
    return due, (_start_line(rule, start), *_steps(start, due, ONE_DAY.days, calendar))


def _working_days_before(
    rule: DeadlineRule, start: date, calendar: WorkCalendar
) -> tuple[date, tuple[str, ...]]:
    due = calendar.add_working_days(start, -rule.count)
    return due, (_start_line(rule, start), *_steps(start, due, -ONE_DAY.days, calendar))


def _months(rule: DeadlineRule, start: date, calendar: WorkCalendar) -> tuple[date, tuple[str, ...]]:
    due = add_months(start, rule.count)
    lines = [f"Bắt đầu từ {day_text(start)} ({rule.starts_label}), cộng {rule.count} tháng theo lịch."]
    if due.day != start.day:
        lines.append(f"Tháng {due.month}/{due.year} không có ngày {start.day}: lấy ngày cuối tháng.")
    return due, tuple(lines)


_COUNTING: dict[str, Callable[[DeadlineRule, date, WorkCalendar], tuple[date, tuple[str, ...]]]] = {
    "working_days": _working_days,
    "working_days_before": _working_days_before,
    "months": _months,
}


_NO_URGENT_RULE = "Quy chế không có thời hạn riêng cho việc đột xuất: áp dụng thời hạn chung."


def _start_line(rule: DeadlineRule, start: date) -> str:
    back = "đếm lùi" if rule.kind == "working_days_before" else "đếm"
    return f"Bắt đầu từ {day_text(start)} ({rule.starts_label}), không tính ngày này; {back} ngày làm việc."


def _steps(start: date, due: date, step: int, calendar: WorkCalendar) -> Iterator[str]:
    """One line per day between the start and the due date: counted, or skipped and why."""
    number = 0
    for ordinal in range(start.toordinal() + step, due.toordinal() + step, step):
        day = date.fromordinal(ordinal)
        reason = calendar.reason(day)
        if calendar.is_working(day):
            number += 1
            yield f"Ngày làm việc thứ {number}: {day_text(day)}{f' ({reason})' if reason else ''}."
        else:
            yield f"Không tính {day_text(day)}: {_why_off(day, reason)}."


def _why_off(day: date, reason: str | None) -> str:
    return "cuối tuần" if day.weekday() >= 5 and reason in ("Thứ bảy", "Chủ nhật") else reason or "ngày nghỉ"


def _urgent_line(rule: DeadlineRule, start: date) -> str:
    return f"Nhiệm vụ đột xuất, hỏa tốc: {rule.urgent_text} – {rule.starts_label}: {day_text(start)}."
