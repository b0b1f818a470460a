"""A report as a Word file, from the template that staff can change in Word."""

from __future__ import annotations

from io import BytesIO

from docxtpl import DocxTemplate
from jinja2 import TemplateError

from console.reports.context import ReportContext
from console.reports.ruling import fit_lines
from console.reports.templates import environment, template_error, template_file


def docx_report(context: ReportContext) -> bytes:
    """The DOCX. Raises ReportError, naming the template, where it cannot be filled in."""
    path = template_file(context.kind, "report.docx")
    document = DocxTemplate(str(path))
    try:
        document.render(context.values, jinja_env=environment(context.kind, escape=True))
    except TemplateError as error:
        raise template_error(path.name, error) from error
    fit_lines(document.docx)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()
