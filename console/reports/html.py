"""A report as one HTML file that needs nothing beside it, and as the PDF of the same file."""

from __future__ import annotations

from console.reports.context import ReportContext
from console.reports.errors import ReportError
from console.reports.templates import rendered


def html_report(context: ReportContext) -> bytes:
    """The HTML, styles inside."""
    return rendered(context.kind, "report.html", context.values, escape=True).encode()


def pdf_report(context: ReportContext) -> bytes:
    """The PDF of the HTML. Raises ReportError where Pango, which WeasyPrint needs, is not installed."""
    try:
        from weasyprint import HTML
    except OSError:
        raise ReportError(
            "Chưa lập được PDF: máy chưa có thư viện Pango (apt install libpango-1.0-0 libpangoft2-1.0-0)."
        ) from None
    pdf: bytes = HTML(string=html_report(context).decode()).write_pdf()
    return pdf
