"""What cells of several lists show: a status chip, a due date with the days left, long words in two lines."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from console.records import Task
from console.records.task import OPEN_STATES
from console.rules.status import StatusCode, StoredDates, classify_stored
from views.language import day, said
from views.person import rulebook, setting

TONES = {
    "done_on_time": "good",
    "done_late": "warn",
    "done_no_deadline": "good",
    "open_on_time": "open",
    "open_awaiting_update": "warn",
    "open_late": "bad",
    "open_no_deadline": "open",
}


def status_of(task: Task) -> StatusCode | None:
    """The task's status today; a draft has none."""
    if task.state == "draft":
        return None
    stored = StoredDates(task.closed_code, task.on_time_until, task.late_after)
    return StatusCode(classify_stored(stored, setting().clock.today()))


def status_label(code: str) -> str:
    """The status in the words of the regulation in force today."""
    return said(rulebook().on(setting().clock.today()).labels.status[StatusCode(code)])


def status_chip(task: Task) -> Markup:
    """A coloured word."""
    code = status_of(task)
    if code is None:
        return _span("chip", gettext("Dự thảo"))
    return _span(f"chip chip-{TONES.get(code.value, '')}", status_label(code))


def state_label(task: Task) -> str:
    """The workflow step."""
    return said(Task.state.label(task.state))


def due_short(task: Task) -> Markup:
    """The due date and how far off it is."""
    if task.due_on is None:
        return _span("quiet", task.due_raw or said("Không có hạn"))
    words = date_cell(task.due_on)
    if task.state in OPEN_STATES:
        words += " " + _span(*days_left(task))
    return words


def due(task: Task) -> Markup:
    """The due date, how far off it is, and its words in the directive."""
    words = due_short(task)
    if task.due_on is not None and task.due_raw:
        words += _span("cell-sub", task.due_raw, pointing=True)
    return words


def days_left(task: Task) -> tuple[str, str]:
    """A tone and words: 'còn 3 ngày', 'quá 5 ngày', 'hôm nay'; a stopped clock says what it waits for."""
    if task.state == "submitted":
        return "quiet", said("chờ xác nhận")
    if task.acted_on is not None:
        return "quiet", said("dừng tính hạn")
    today = setting().clock.today()
    left = (task.due_on - today).days
    if left < 0 and task.late_after is not None and today <= task.late_after:
        return "near", gettext("cập nhật đến %(day)s", day=day(task.late_after))
    if left < 0:
        return "late", ngettext("quá %(num)s ngày", "quá %(num)s ngày", -left)
    tone = "near" if task.near_from is not None and task.near_from <= today else "quiet"
    return tone, gettext("hôm nay") if left == 0 else ngettext("còn %(num)s ngày", "còn %(num)s ngày", left)


def clamped(text: str, sub: Any = "") -> Markup:
    """Two lines of a long text, the whole of it on pointing."""
    words = _span("clamp", text or "–", pointing=True)
    return words + _span("cell-sub", sub) if sub else words


def date_cell(value: date | None) -> Markup:
    """A date that does not break."""
    return _span("num", day(value))


def _span(css: str, words: Any, *, pointing: bool = False) -> Markup:
    """Words that are escaped, and shown whole on pointing."""
    shown = escape(words)
    title = f' title="{shown}"' if pointing else ""
    return Markup(f'<span class="{css}"{title}>{shown}</span>')
