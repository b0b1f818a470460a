"""TaskState rows at a moment, and which of them count: the ground of every figure 'as of' a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from console.records import Document, Task

# Peewee's own types do not follow what a query returns.
Condition: TypeAlias = Any
Query: TypeAlias = Any
Rows: TypeAlias = Any


def start_of(day: date) -> datetime:
    """The first moment of a day: also the end of the day before, as an open bound."""
    return datetime.combine(day, time.min)


def end_of_day(day: date) -> datetime:
    """The end of a day as an open bound: the first moment of the next."""
    return start_of(day + timedelta(days=1))


def standing_at(state: Rows, moment: datetime) -> Condition:
    """The rows that stood when the moment came: begun before it, not ended before it."""
    return (state.from_at < moment) & (state.to_at.is_null() | (state.to_at >= moment))


def counted(state: Rows) -> Condition:
    """Sent, tracked and not archived: what statistics are about (DOMAIN 1.8 B3)."""
    return state.tracked & ~state.archived & (state.state != "draft")


def secret_task_ids() -> Query:
    """The tasks of secret documents: they reach no report (DESIGN 7)."""
    secret = Document.select(Document.id).where(
        Document.secrecy.in_(("secret", "top_secret", "absolute_secret"))
    )
    return Task.select(Task.id).where(Task.document.in_(secret))
