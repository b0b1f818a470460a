"""Everything that a report's templates see: plain texts, numbers and lists, the same for every format."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from console.figures import PeriodFigures, due_between, overdue_tasks, period_figures
from console.records import Fact, Unit
from console.regulations import Regulation
from console.reports.body import paragraphs
from console.reports.letterhead import committee, in_text, letterhead
from console.reports.overview import overview
from console.reports.periods import Period
from console.reports.tables import by_unit, overdue
from console.reports.templates import rendered
from console.reports.words import NO_BREAK, day, day_in_words
from console.rulebook import Rulebook
from console.settings import Settings


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What is asked for, the figures found, and the words and rows for the templates."""

    kind: str
    period: Period
    cut_off_on: date
    unit: Unit | None
    figures: PeriodFigures
    values: dict[str, Any]


def report_context(
    kind: str,
    period: Period,
    cut_off_on: date,
    dated_on: date,
    *,
    settings: Settings,
    rulebook: Rulebook,
    unit: Unit | None,
) -> ReportContext:
    """Read the figures once and say everything from them, so that text and annexes cannot differ."""
    regulation = rulebook.on(cut_off_on)
    figures = period_figures(period.from_on, cut_off_on, unit)
    late = overdue_tasks(cut_off_on, unit)
    facts = _facts(settings, regulation, period, cut_off_on, unit) | overview(figures, late)
    facts["due_next"] = due_between(cut_off_on, period.next().from_on, period.next().to_on, unit)
    values = facts | letterhead(settings.office, regulation, kind, dated_on, unit.name if unit else "")
    values["body"] = _body(kind, values)
    values["by_unit"] = by_unit(figures, regulation)
    values["overdue"] = overdue(late)
    return ReportContext(kind, period, cut_off_on, unit, figures, values)


def _facts(
    settings: Settings, regulation: Regulation, period: Period, cut_off_on: date, unit: Unit | None
) -> dict[str, Any]:
    body = committee(settings.office)
    chairman = f"Chủ tịch {body}"
    abstract = f"Kết quả thực hiện nhiệm vụ do {_whole(body)}, {_whole(chairman)} giao"
    return {
        "title": "BÁO CÁO",
        "abstract": f"{abstract} {f'{unit.name} ' if unit else ''}{period.label}",
        "unit": unit.name if unit else "",
        "committee": body,
        "office_in_text": in_text(settings.office),
        "period": period.label,
        "next_period": period.next().label if period.kind else "kỳ tiếp theo",
        "from_on": day(period.from_on),
        "cut_off": day(cut_off_on),
        "basis": _basis(regulation),
        "labels": _labels(regulation),
        "sample": _is_sample(),
    }


def _whole(name: str) -> str:
    """The name, kept on one line of a heading."""
    return name.replace(" ", NO_BREAK)


def _basis(regulation: Regulation) -> str:
    """'Quy chế … ban hành kèm theo Quyết định số 150/2025/QĐ-UBND ngày 04 tháng 9 năm 2025 của …'."""
    dated = f" {day_in_words(regulation.issued_on)}" if regulation.issued_on else ""
    draft = " (dự thảo)" if regulation.draft else ""
    decision = f"Quyết định{draft} số {regulation.number}{dated} của {regulation.issuer}"
    return f"{regulation.title} ban hành kèm theo {decision}"


def _labels(regulation: Regulation) -> dict[str, Any]:
    words = regulation.labels
    return {
        "late": words.late_word,
        "on_time": words.on_time_word,
        "in_time": words.in_time_word,
        "confirmed": regulation.confirmation.required,
        "extension": regulation.extension.allowed,
    }


def _is_sample() -> bool:
    return bool(Fact.select().where(Fact.key == "sample").exists())


def _body(kind: str, values: dict[str, Any]) -> list[dict[str, str]]:
    return [asdict(line) for line in paragraphs(rendered(kind, "body.txt", values, escape=False))]
