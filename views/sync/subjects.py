"""What the rows that are spoken of are about, in the words by which a person recognises them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from console.records import Document, InspectedUnit, Inspection, Task, Unit
from console.rules.codes import number_of
from console.workflow.permissions import visible_documents, visible_inspections, visible_tasks
from views.language import day
from views.person import actor

_UNITS_NAMED = 3  # of the units that an inspection looks at


@dataclass(frozen=True, slots=True)
class Subject:
    """What a row is about, for a card: the directive's symbol, if any, and the words of the record."""

    symbol: str
    words: str


def subjects(items: Iterable[Any]) -> dict[str, Subject]:
    """What the rows are about, by code: tasks, directives and inspections, as far as the person sees them; a
    fixed number of queries, however many items. A unit may have typed any code."""
    codes = {item.code for item in items if item.code}
    if not codes:
        return {}
    tasks = visible_tasks(actor(), Task.select(Task.code, Document.symbol, Task.content).join(Document))
    found = {code: Subject(*said) for code, *said in tasks.where(Task.code.in_(codes)).tuples()}
    found |= _inspections(codes)
    return found | {code: Subject(*said) for code, (_, *said) in directives(codes).items()}


def directives(codes: Iterable[str]) -> dict[str, tuple[int, str, str]]:
    """Of codes of directives' own rows, as VB-00012-…: id, symbol and abstract of those the person sees."""
    numbers = {number: code for code in codes if (number := number_of("VB", code)) is not None}
    if not numbers:
        return {}
    query = visible_documents(actor(), Document.select(Document.id, Document.symbol, Document.abstract))
    return {numbers[row[0]]: row for row in query.where(Document.id.in_(list(numbers))).tuples()}


def _inspections(codes: set[str]) -> dict[str, Subject]:
    """Each by its title; one without is told by who inspects whom, when, and on what basis."""
    query = Inspection.select(Inspection, Unit).join(Unit, on=(Inspection.inspector == Unit.id))
    rows = list(visible_inspections(actor(), query).where(Inspection.code.in_(codes)))
    units = _inspected([row for row in rows if not row.title.strip()])
    return {row.code: Subject("", row.title.strip() or _untitled(row, units[row.id])) for row in rows}


def _inspected(untitled: list[Any]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if not untitled:
        return found
    parts = InspectedUnit.select(InspectedUnit, Unit).join(Unit)
    mine = InspectedUnit.inspection.in_([row.id for row in untitled]) & InspectedUnit.left_at.is_null()
    for part in parts.where(mine).order_by(InspectedUnit.id):
        found[part.inspection_id].append(part.unit.label)
    return found


def _untitled(row: Any, units: list[str]) -> str:
    named = ", ".join(units[:_UNITS_NAMED])
    if len(units) > _UNITS_NAMED:
        named = gettext("%(units)s và %(count)s đơn vị khác", units=named, count=len(units) - _UNITS_NAMED)
    by = gettext("%(inspector)s kiểm tra %(units)s", inspector=row.inspector.label, units=named).rstrip()
    days = [
        gettext("từ %(day)s", day=day(row.starts_on)) if row.starts_on else "",
        gettext("đến %(day)s", day=day(row.ends_on)) if row.ends_on else "",
    ]
    parts = [by, " ".join(each for each in days if each), row.decision_number, " ".join(row.basis.split())]
    return gettext("Cuộc kiểm tra chưa ghi tên: %(words)s", words="; ".join(each for each in parts if each))
