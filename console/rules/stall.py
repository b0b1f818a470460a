"""Tasks without a result for so long that the regulation orders a review of responsibility."""

from __future__ import annotations

from datetime import date

from console.regulations.model import Regulation
from console.rules.days import add_months


def stalled_since(
    regulation: Regulation,
    *,
    assigned_on: date,
    due_on: date | None,
    explained_on: date | None,
) -> date | None:
    """The last day before an unfinished task counts as stalled; None where no rule says so.

    The months run from the assignment or the due date as the regulation's `stall.base` says, and anew from
    the last written explanation (DOMAIN 1.8 A6). Stalled on a day means: that day is after this one.
    """
    rule = regulation.rule("stall")
    if rule is None or regulation.stall is None:
        return None
    base = _base(regulation.stall.base, assigned_on, due_on)
    return add_months(max(base, explained_on or base), rule.count)


def _base(kind: str, assigned_on: date, due_on: date | None) -> date:
    if due_on is None or kind == "assigned":
        return assigned_on
    return due_on if kind == "due" else max(assigned_on, due_on)
