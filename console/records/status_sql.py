"""A task's status in SQL: a CASE to show it, and one indexable predicate per code to filter and count.

Both read only the stored dates (`console.rules.status.stored_dates`). `columns` is anything with the
fields `closed_code`, `on_time_until` and `late_after`: the model, or an alias of it. Drafts are kept
out by the caller's condition on the state.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from peewee import Case

from console.rules.status import StatusCode

LIVE_CODES = (
    StatusCode.OPEN_ON_TIME,
    StatusCode.OPEN_AWAITING_UPDATE,
    StatusCode.OPEN_LATE,
    StatusCode.OPEN_NO_DEADLINE,
)


def status_case(columns: Any, as_of: date) -> Any:
    """The status code as one SQL expression, for display and grouping."""
    return Case(
        None,
        (
            (columns.closed_code.is_null(False), columns.closed_code),
            (columns.on_time_until.is_null(), StatusCode.OPEN_NO_DEADLINE.value),
            (columns.on_time_until >= as_of, StatusCode.OPEN_ON_TIME.value),
            (columns.late_after < as_of, StatusCode.OPEN_LATE.value),
        ),
        StatusCode.OPEN_AWAITING_UPDATE.value,
    )


def predicate(code: StatusCode, columns: Any, as_of: date) -> Any:
    """The condition that a row has that status on that day, in comparisons that an index serves."""
    code = StatusCode(code)
    if code not in LIVE_CODES:
        return columns.closed_code == code.value
    return columns.closed_code.is_null() & _LIVE[code](columns, as_of)


def _on_time(columns: Any, as_of: date) -> Any:
    return columns.on_time_until >= as_of


def _awaiting(columns: Any, as_of: date) -> Any:
    return (columns.on_time_until < as_of) & (columns.late_after >= as_of)


def _late(columns: Any, as_of: date) -> Any:
    return columns.late_after < as_of


def _no_deadline(columns: Any, as_of: date) -> Any:
    return columns.on_time_until.is_null()


_LIVE = {
    StatusCode.OPEN_ON_TIME: _on_time,
    StatusCode.OPEN_AWAITING_UPDATE: _awaiting,
    StatusCode.OPEN_LATE: _late,
    StatusCode.OPEN_NO_DEADLINE: _no_deadline,
}
