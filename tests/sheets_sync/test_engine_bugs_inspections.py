"""Engines with a deliberate bug: the histories of inspections must catch each of them within a few seeds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.records import InspectedUnit
from console.records.inspection import INSPECTION_STATES
from console.workflow import inspected, inspections
from sheets_sync import applying, inspection_rows, newcomers
from sheets_sync.acting import Acting
from sheets_sync.inspection_commands import InspectionCommands
from tests.sheets_sync import test_engine_bugs
from tests.sheets_sync.stories.script import BINH, INSPECTIONS, Script
from tests.sheets_sync.test_engine_bugs import Patch, instead
from tests.sheets_sync.test_engine_bugs_more import (
    Bug,
    Provokes,
    carried_out_twice,
    catch,
    happens,
)

SHARED = (
    "a stale copy counts as the present file", "rows are addressed by a wrong position",
    "half of a write is forgotten", "what was taken is not agreed", "proposals are not kept",
    "the ledger is not saved", "deleted rows are not put back", "one bad cell stops the row",
    "an office cell's typing is written over", "a brake always bites",
    "records are not read again after the verbs", "what was typed is never carried out",
    "refusals are not kept", "notes are not written", "added rows are never given a code",
    "lost codes are not found again",
)  # fmt: skip


def columns_swapped(table: Any, edits: Any, present: Any) -> Any:
    """A value in the neighbouring column."""
    other = {"basis": "leader", "leader": "basis"}
    made = _cell_writes(table, edits, present)
    return [replace(each, column=other.get(each.column, each.column)) for each in made]


def made_with_a_code_of_its_own(ctx: Any, *, code: str, **values: Any) -> Any:
    """The record of an added row is not keyed by the code that was written beside it."""
    return _create(ctx, **values)


def the_first_one(inspection: Any, unit: Any) -> Any:
    """Whoever answers, the answer goes to the unit that was named first."""
    parts = InspectedUnit.select().where(InspectedUnit.inspection == inspection.id)
    return parts.order_by(InspectedUnit.id).first()


def days_alone(self: InspectionCommands, row: Any, mine: Any, *args: Any) -> Any:
    """What a unit answers is dated, and its words are forgotten."""
    return _say(self, row, [each for each in mine if each.column.endswith("_on")], *args)


def always(script: Script) -> bool:
    """Any history."""
    return True


def two_units_answer(script: Script) -> bool:
    """Bình's unit is inspected beside the other, and reports."""
    return any(event.who == BINH and event.kind in ("answers", "types") for event in script.events)


_cell_writes, _create = applying.cell_writes, inspections.create_inspection
_say = InspectionCommands._say


def bug(patch: Patch, provoked: Provokes = always, store: str = "excel") -> Bug:
    """One of these histories is to catch it."""
    return Bug(patch, provoked, store, INSPECTIONS)


BUGS: dict[str, Bug] = {name: bug(test_engine_bugs.BUGS[name]) for name in SHARED} | {
    "two columns are mistaken for each other": bug(instead(applying, "cell_writes", columns_swapped)),
    "an added row's record has another code": bug(
        instead(newcomers, "create_inspection", made_with_a_code_of_its_own)
    ),
    "an answer is another unit's": bug(instead(inspected, "part_of", the_first_one), two_units_answer),
    "a changed inspection marks no workbook": bug(instead(inspected, "disturb", lambda inspections: None)),
    "an act is carried out twice": bug(instead(Acting, "run", carried_out_twice), happens("links_file")),
    "an answer's words are forgotten": bug(instead(InspectionCommands, "_say", days_alone)),
    "the result is shown before it is told": bug(
        instead(inspection_rows, "_TOLD", tuple(state for state, _ in INSPECTION_STATES))
    ),
}


@pytest.mark.parametrize("name", BUGS)
def test_the_histories_of_inspections_catch_an_engine_in_which(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    catch(BUGS[name], monkeypatch)
