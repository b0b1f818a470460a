"""Reports: periods, what the templates see, and rendering to HTML, DOCX, PDF and XLSX."""

from console.reports.errors import ReportError
from console.reports.make import FORMATS, RenderedReport, make_report, render_report
from console.reports.periods import KINDS, Period, cut_off, parse_period, period_for

__all__ = [
    "FORMATS",
    "KINDS",
    "Period",
    "RenderedReport",
    "ReportError",
    "cut_off",
    "make_report",
    "parse_period",
    "period_for",
    "render_report",
]
