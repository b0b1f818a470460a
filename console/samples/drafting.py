"""Directives of a sample become documents and tasks, entered and sent as the Office would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from console.records import Document, Participation, Task, Unit
from console.records.unit import LOCAL_KINDS
from console.rules.calendar import WorkCalendar
from console.rules.due_words import DueWords, parse_due
from console.samples.bank import Directive
from console.samples.casting import Casting
from console.samples.due import due_words
from console.samples.office import Founding, Line
from console.samples.stage import Career, Stage
from console.workflow.documents import create_document
from console.workflow.permissions import coordinates
from console.workflow.progress import contribute
from console.workflow.tasks import create_task, deliver, send

_SUFFIX = {"CV": "UBND-TH", "MM": "UBND-CĐ", "KL": "TB-VP", "TB": "TB-VP"}
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Assigned:
    """One assignment with its units, ready to be entered."""

    line: Line
    lead: Unit
    coordinators: list[Unit]
    group: str
    division: int


def issue(stage: Stage, casting: Casting, directive: Directive, issued_on: date, *, sent: bool) -> Career:
    """The life of an invented directive: issued, entered, its tasks sent, each then on its own."""
    lagging = stage.rng.random() < 0.06
    yield stage.on(issued_on + timedelta(days=4 if lagging else 0))
    document = create_document(stage.chi(), **_head(stage, directive, issued_on))
    for line in directive.task:
        for assigned in _assigned(stage, line, document, directive.division):
            _enter(stage, casting, document, assigned, sent=sent)


def found(stage: Stage, casting: Casting, founding: Founding) -> Career:
    """The life of a regulation as a document: its duties are sent to those who owe them."""
    yield stage.on(founding.issued_on)
    document = create_document(
        stage.chi(), kind=founding.kind, symbol=founding.symbol, number=_number(founding.symbol),
        title=founding.title, abstract=founding.abstract, organisation=stage.office.settings.office.parent,
        issued_on=founding.issued_on, signer=founding.signer, signer_position=founding.signer_position,
        submitting_unit=stage.units["VP"], issuing_level=founding.level,
    )  # fmt: skip
    for duty in founding.duty:
        if duty.due.startswith("yearly "):
            stage.spawn(_every_year(stage, casting, document, duty))
        else:
            for assigned in _assigned(stage, duty, document, _MONITORING):
                _enter(stage, casting, document, assigned, sent=True)


_MONITORING = -1  # the Office's last division


def _every_year(stage: Stage, casting: Casting, document: Document, duty: Line) -> Career:
    """A duty on one day of each year ('yearly 25/12'): a task two months ahead of each."""
    day, month = map(int, duty.due.removeprefix("yearly ").split("/"))
    for year in range(document.issued_on.year, stage.until.year + 1):
        due = date(year, month, day)
        yield stage.on(max(document.issued_on, due - timedelta(days=60)))
        text = duty.text.replace("{year}", str(year))
        line = Line(
            duty.lead, text, duty.with_, f"on {due}", duty.product, duty.report, duty.submit, "", duty.article
        )
        for assigned in _assigned(stage, line, document, _MONITORING):
            _enter(stage, casting, document, assigned, sent=True)


def _head(stage: Stage, directive: Directive, issued_on: date) -> dict[str, Any]:
    office = stage.office
    signer, position, level = _signer(stage, directive.level)
    symbol = stage.number(_SUFFIX.get(directive.kind, f"{directive.kind}-UBND"))
    return {
        "kind": directive.kind, "symbol": symbol, "number": _number(symbol),
        "abstract": _filled(stage, directive.abstract, issued_on), "issued_on": issued_on,
        "organisation": office.settings.office.parent, "signer": signer, "signer_position": position,
        "submitting_unit": stage.units[directive.by], "issuing_level": level, "urgency": directive.urgency,
    }  # fmt: skip


def _signer(stage: Stage, level: str) -> tuple[str, str, str]:
    office = stage.office
    if level == "vice_chairman":
        return stage.rng.choice(office.vice_chairmen), "Phó Chủ tịch", level
    if level == "conveyed":
        return office.chief, "Chánh Văn phòng", level
    return office.chairman, "Chủ tịch", level


def _assigned(stage: Stage, line: Line, document: Document, division: int) -> list[Assigned]:
    """The assignment once for each unit that leads it: a sentence to many units is a group."""
    leads = _leads(stage, line.lead)  # none where the office has no such unit
    group = f"{document.id}-{line.lead}"[:40] if len(leads) > 1 else ""
    others = [stage.units[key] for key in line.with_ if key in stage.units]
    return [
        Assigned(line, lead, [unit for unit in others if unit.id != lead.id], group, division)
        for lead in leads
    ]


def _leads(stage: Stage, lead: str) -> list[Unit]:
    if lead == "agencies":
        return [unit for unit in stage.units.values() if unit.kind == "agency"]
    localities = [unit for unit in stage.units.values() if unit.kind in LOCAL_KINDS]
    if lead == "localities":
        return localities
    _, many, count = lead.partition(":")
    if not many:
        return [stage.units[lead]] if lead in stage.units else []
    wanted = max(2, round(int(count) * stage.office.locality_share))
    return stage.rng.sample(localities, min(wanted, len(localities)))


def _enter(stage: Stage, casting: Casting, document: Document, assigned: Assigned, *, sent: bool) -> None:
    """One task: drafted by Chi, sent, delivered to workbooks, then left to its career."""
    task = create_task(stage.chi(), document, **_fields(stage, document, assigned))
    if not sent:
        return
    task = send(stage.chi(), task)
    stage.spawn(_live(stage, casting, task))


def _fields(stage: Stage, document: Document, assigned: Assigned) -> dict[str, Any]:
    line, calendar = assigned.line, stage.rulebook.calendar
    words = due_words(line.due, document.issued_on, calendar)
    due = _due(line, words, document.issued_on, calendar)
    aside = line.untracked or (_PERIODIC if due.kind == "recurring" else "")
    partners = ", ".join(unit.short_name or unit.name for unit in assigned.coordinators)
    text = line.text.replace("{han}", words).replace("{phoi_hop}", partners or "các đơn vị liên quan")
    source = f" ({line.article} Quy chế)" if line.article else ""
    divisions = stage.office.settings.office.divisions
    follower = "minh" if assigned.division == stage.people_division("minh") else "chi"
    return {
        "content": _filled(stage, text, document.issued_on) + source, "lead_unit": assigned.lead,
        "coordinators": assigned.coordinators, "group": assigned.group, "product": line.product,
        "due_on": due.due, "due_raw": words, "due_kind": due.kind, "must_report": line.report,
        "must_submit": line.submit, "tracked": not aside, "untracked_reason": aside,
        "division": divisions[assigned.division], "specialist": stage.people[follower],
    }  # fmt: skip


_PERIODIC = "Nghĩa vụ định kỳ, theo dõi ở mục Báo cáo định kỳ"


def _due(line: Line, words: str, issued_on: date, calendar: WorkCalendar) -> DueWords:
    """What the words say; a periodic duty has no one date, whatever day its words name."""
    if line.due.startswith("recurring "):
        return DueWords("recurring", None, words, recurring=True)
    return parse_due(words, issued_on, calendar)


def _live(stage: Stage, casting: Casting, task: Task) -> Career:
    """Rows of workbooks are written some minutes after sending; then the unit acts, and its coordinators."""
    yield stage.now + timedelta(minutes=stage.rng.randint(3, 12))
    if stage.until - stage.now > timedelta(days=1):
        _deliver(stage, task)
    task = stage.fresh(task)
    stage.spawn(casting.career(stage, task))
    stage.spawn(_coordinators(stage, task))


def _deliver(stage: Stage, task: Task) -> None:
    """Stand in for the engine, which marks a row delivered when it is really in the workbook."""
    rows = Participation.select().where((Participation.task == task.id) & Participation.received_at.is_null())
    for row in rows:
        row.task = stage.fresh(task)
        deliver(stage.system(), row, stage.now)


def _coordinators(stage: Stage, task: Task) -> Career:
    """Two coordinators in three say something within ten days; the others are the slow ones."""
    rows = Participation.select().where(
        (Participation.task == task.id) & (Participation.role == "coordinator")
    )
    for number in [row.unit_id for row in rows]:
        unit = stage.unit_of(number)
        if stage.rng.random() < 0.66:
            yield stage.later(stage.rng.randint(1, 5))
            now = stage.fresh(task)
            if now.state in ("todo", "doing", "submitted", "rework") and coordinates(unit, now):
                contribute(stage.unit(unit), now, unit, stage.say(stage.phrases.contributions))


def _filled(stage: Stage, text: str, issued_on: date) -> str:
    """The text with the month, quarter and year of issue and a locality's name."""
    localities = [unit for unit in stage.units.values() if unit.kind in LOCAL_KINDS]
    alias = stage.rng.choice(localities).aliases[0] if "{dia_phuong}" in text else ""
    place = alias[:1].lower() + alias[1:]
    return (
        text.replace("{thang}", str(issued_on.month))
        .replace("{quy}", _ROMAN[(issued_on.month - 1) // 3])
        .replace("{nam}", str(issued_on.year))
        .replace("{dia_phuong}", place)
        .strip()
    )


def _number(symbol: str) -> str:
    head = symbol.split("/", 1)[0]
    return head if head.isdigit() else ""
