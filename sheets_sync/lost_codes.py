"""Codes that a workbook shows and this database never gave: it was restored from an older backup.

The rows themselves wait for a person as rows of an unknown code; here new records are kept from their codes.
"""

from __future__ import annotations

from collections.abc import Iterable

from console.records import Fact
from console.rules.codes import is_code
from console.workflow.codes import RESTORED_GAP, go_past
from sheets_sync.newcomers import ProposedTasks
from sheets_sync.plan import Plan
from sheets_sync.plan.notes import UNKNOWN


def go_past_lost_codes(plans: Iterable[Plan]) -> None:
    """Let no new task or proposal have a code that stands in a row which nobody here knows. In a
    transaction."""
    typed = (each.typed for made in plans for each in made.problems if each.message == UNKNOWN)
    for code in filter(is_code, typed):
        prefix, number, _ = code.split("-")
        if prefix == "NV":
            go_past(int(number))
        elif prefix == ProposedTasks.prefix:
            _count_from(int(number))


def _count_from(number: int) -> None:
    row = Fact.get_or_none(Fact.key == ProposedTasks.counter)
    given = int(row.value) if row is not None else 0
    if given < number <= given + RESTORED_GAP:
        Fact.insert(key=ProposedTasks.counter, value=number).on_conflict(
            conflict_target=[Fact.key], update={Fact.value: number}
        ).execute()
