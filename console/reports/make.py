"""Making a report: period and cut-off, figures, words, a file in the format that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from console.clock import Clock
from console.records import Account, Report, Unit
from console.reports.context import ReportContext, report_context
from console.reports.docx import docx_report
from console.reports.errors import ReportError
from console.reports.html import html_report, pdf_report
from console.reports.periods import cut_off, period_for
from console.reports.xlsx import xlsx_report
from console.rulebook import Rulebook
from console.settings import Settings

FORMATS: dict[str, Callable[[ReportContext], bytes]] = {
    "html": html_report,
    "docx": docx_report,
    "xlsx": xlsx_report,
    "pdf": pdf_report,
}
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_NAMES = {"month": "thang", "quarter": "quy", "half_year": "6-thang", "year": "nam"}


@dataclass(frozen=True, slots=True)
class RenderedReport:
    """A finished report: its file, the name to save it under, and the figures in it as plain values."""

    data: bytes
    filename: str
    media_type: str
    figures: dict[str, Any]
    cut_off_on: date


def render_report(
    kind: str,
    period: str,
    *,
    settings: Settings,
    rulebook: Rulebook,
    clock: Clock,
    unit: Unit | None = None,
    as_of: date | None = None,
    format: str = "html",
) -> RenderedReport:
    """Make the report and keep nothing: for a look at it on the screen.

    `kind`: month, quarter, half_year or year. `period`: see console.reports.periods. `as_of`: an earlier day
    whose end the figures know, the day of the report too. Raises ReportError.
    """
    return _file(_context(kind, period, settings, rulebook, clock, unit, as_of), format)


def make_report(
    kind: str,
    period: str,
    *,
    settings: Settings,
    rulebook: Rulebook,
    clock: Clock,
    unit: Unit | None = None,
    as_of: date | None = None,
    format: str = "html",
    path: str = "",
    made_by: Account | None = None,
) -> RenderedReport:
    """As `render_report`, and keep a Report record with the figures, the cut-off and where the file goes."""
    context = _context(kind, period, settings, rulebook, clock, unit, as_of)
    made = _file(context, format)
    Report.create(
        kind=kind,
        period=context.period.text,
        from_on=context.period.from_on,
        cut_off_on=context.cut_off_on,
        unit=unit,
        format=format,
        path=path,
        figures=made.figures,
        made_at=clock.now(),
        made_by=made_by,
    )
    return made


def _context(
    kind: str,
    period: str,
    settings: Settings,
    rulebook: Rulebook,
    clock: Clock,
    unit: Unit | None,
    as_of: date | None,
) -> ReportContext:
    wanted = period_for(kind, period)
    last_day = cut_off(wanted, clock.today(), as_of)
    dated_on = as_of or clock.today()
    return report_context(kind, wanted, last_day, dated_on, settings=settings, rulebook=rulebook, unit=unit)


def _file(context: ReportContext, format: str) -> RenderedReport:
    if format not in FORMATS:
        raise ReportError(f"Không có định dạng {format!r}: hãy chọn {', '.join(FORMATS)}.")
    return RenderedReport(
        data=FORMATS[format](context),
        filename=_filename(context, format),
        media_type=MEDIA_TYPES[format],
        figures=context.figures.as_json(),
        cut_off_on=context.cut_off_on,
    )


def _filename(context: ReportContext, format: str) -> str:
    """'bao-cao-thang-2025-09.docx', with the unit's code where it is about one."""
    parts = ["bao-cao", _NAMES[context.kind], context.period.text.replace("..", "-den-")]
    if context.unit:
        parts.append(context.unit.code.lower())
    return "-".join(parts) + f".{format}"
