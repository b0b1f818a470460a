"""Periodic duties as records: what the regulations in force want reported in a year, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from peewee import EXCLUDED

from console.database import transaction
from console.records import Obligation
from console.rulebook import Rulebook
from console.rules.obligations import obligations


def store_obligations(rulebook: Rulebook, year: int) -> int:
    """Store the year's obligations of the regulation in force for each; return how many there are.

    A duty counts under the regulation in force on its due date (undated: at the year's end). Repeating it
    adds what is missing and moves a due date that a session now gives; nothing is taken away.
    """
    rows = []
    sessions = {day.month: held for day, held in rulebook.sessions.items() if day.year == year}
    for _, regulation in rulebook.timeline.entries:
        for duty in obligations(regulation, year, rulebook.calendar, sessions):
            if rulebook.on(duty.due or date(year, 12, 31)) is regulation:
                words = duty.raw[:500]
                rows.append(
                    (duty.kind, duty.who, duty.period, duty.due, words, duty.article[:120], regulation.id)
                )
    with transaction():
        for start in range(0, len(rows), 100):
            _upsert(rows[start : start + 100])
    return len(rows)


def _upsert(rows: Sequence[tuple[object, ...]]) -> None:
    fields = [
        Obligation.kind, Obligation.who, Obligation.period, Obligation.due_on, Obligation.raw_words,
        Obligation.article, Obligation.regulation,
    ]  # fmt: skip
    key = [Obligation.regulation, Obligation.kind, Obligation.who, Obligation.period, Obligation.article]
    Obligation.insert_many(rows, fields=fields).on_conflict(
        conflict_target=key, update={Obligation.due_on: EXCLUDED.due_on}
    ).execute()
