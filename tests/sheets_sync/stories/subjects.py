"""What histories may be about: the tab that people work in, where it begins, what they do, and the judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from console.records import (
    Extension,
    History,
    InspectedUnit,
    Inspection,
    Progress,
    Return,
    Submission,
    Task,
)
from console.workflow.inspections import create_inspection, decide_inspection
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.stories import (
    inspection_acts,
    inspection_office,
    office_acts,
    secrets,
    unit_acts,
    upheavals,
)
from tests.sheets_sync.stories.inspection_facts import STATED, WORDS
from tests.sheets_sync.stories.inspection_oracle import InspectionOracle
from tests.sheets_sync.stories.office_acts import AtTheOffice
from tests.sheets_sync.stories.oracle import Oracle
from tests.sheets_sync.stories.script import INSPECTIONS, SECRETS, TASKS, UPHEAVALS
from tests.sheets_sync.stories.unit_acts import AtTheUnit


@dataclass(frozen=True, slots=True)
class Subject:
    """`begins` makes the record of one of the first rows, by its number, in one of the units' workbooks."""

    regulation: str
    begins: Callable[[Desk, Sequence[str], int], None]
    at_the_unit: Mapping[str, Callable[[AtTheUnit], str]]
    at_the_office: Mapping[str, Callable[[AtTheOffice], str]]
    oracle: type[Oracle]
    outcome: Callable[[], dict[str, Any]]
    ends: Callable[[Desk], list[str]] = lambda desk: []  # puts right what is in the way of rest


def _gives(desk: Desk, units: Sequence[str], number: int) -> None:
    desk.give(units[number % len(units)], content=f"Việc {number + 1}", due_on=date(2025, 12, 20 + number))


def _gives_at_length(desk: Desk, units: Sequence[str], number: int) -> None:
    content = f"Việc {number + 1}, phương án sắp xếp lại các kho lưu trữ"
    desk.give(units[number % len(units)], content=content, due_on=date(2025, 12, 20 + number))


def _inspects(desk: Desk, units: Sequence[str], number: int) -> None:
    """In turn the Office's inspection, at first of every unit, and a unit's own."""
    unit = desk.office.units[units[number // 2 % len(units)]]
    looked_at = [unit] if number else [desk.office.units[each] for each in units]
    title, basis = f"Kiểm tra đợt {number + 1}", "Kế hoạch 3/KH-UBND"
    if number % 2:
        create_inspection(desk.ctx("chi"), title=title, inspector=unit, basis=basis)
        return
    office = desk.office.units["VP"]
    made = create_inspection(desk.ctx("chi"), title=title, inspector=office, units=looked_at, basis=basis)
    hoa = desk.ctx("hoa")
    contents = dict.fromkeys(STATED, "theo kế hoạch")
    decide_inspection(hoa, made, decision_number=f"{number + 1}/QĐ-VP", decision_date=hoa.today, **contents)


def _tasks() -> dict[str, Any]:
    tasks = [
        (t.code, t.state, t.progress, t.result, t.report_number, t.due_on, t.done_on, t.other_info)
        for t in Task.select().order_by(Task.id)
    ]
    acts = {kind.__name__: kind.select().count() for kind in (Progress, Submission, Return, Extension)}
    return {"tasks": tasks, "acts": acts}


def _inspections() -> dict[str, Any]:
    made = [
        (each.code, each.state, each.archived_at is None, *(getattr(each, name) for name in WORDS))
        for each in Inspection.select().order_by(Inspection.id)
    ]
    answers = [
        (part.inspection.code, part.unit.code, part.left_at is None, part.report, part.remedy, part.file)
        for part in InspectedUnit.select().order_by(InspectedUnit.id)
    ]
    return {"inspections": made, "answers": answers, "acts": History.select().count()}


SUBJECTS: Mapping[str, Subject] = {
    UPHEAVALS: Subject(
        "hai_phong_2025",
        _gives,
        upheavals.AT_THE_UNIT,
        upheavals.AT_THE_OFFICE,
        upheavals.UpheavalOracle,
        _tasks,
        upheavals.ends,
    ),
    SECRETS: Subject(
        "hai_phong_2025",
        _gives_at_length,
        secrets.AT_THE_UNIT,
        secrets.AT_THE_OFFICE,
        secrets.SecretOracle,
        _tasks,
        upheavals.ends,
    ),
    TASKS: Subject("hai_phong_2025", _gives, unit_acts.ACTS, office_acts.ACTS, Oracle, _tasks),
    INSPECTIONS: Subject(
        "lao_cai_2015",
        _inspects,
        inspection_acts.ACTS,
        inspection_office.ACTS,
        InspectionOracle,
        _inspections,
    ),
}
