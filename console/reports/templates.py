"""The templates that staff may change: found by folder, rendered in Jinja's sandbox.

A report looks in its own folder of `report_templates/`, then in `month/`: quarter, half-year and year
reports use the month's templates until somebody gives them their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from console.reports.errors import ReportError
from console.reports.words import counted, number

TEMPLATES = Path(__file__).parents[2] / "report_templates"
SHARED = "month"
_FILTERS: dict[str, Callable[..., Any]] = {"so": number, "dem": counted}


def folders(kind: str, root: Path | None = None) -> list[Path]:
    """Where the templates of that kind of report are looked for, in order."""
    base = root or TEMPLATES
    return [base / name for name in dict.fromkeys((kind, SHARED))]


def environment(kind: str, *, escape: bool, root: Path | None = None) -> ImmutableSandboxedEnvironment:
    """A sandbox in which a template sees its context and the filters `so` and `dem`, and no more."""
    sandbox = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders(kind, root)),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sandbox.filters |= _FILTERS
    return sandbox


def template_file(kind: str, name: str, root: Path | None = None) -> Path:
    """The template's path. Raises ReportError where no folder has it."""
    for folder in folders(kind, root):
        if (folder / name).exists():
            return folder / name
    raise ReportError(f"Thiếu mẫu báo cáo {name} trong thư mục report_templates/{SHARED}.")


def rendered(
    kind: str, name: str, context: Mapping[str, Any], *, escape: bool, root: Path | None = None
) -> str:
    """The template with the context filled in. Raises ReportError, naming file and line."""
    try:
        return environment(kind, escape=escape, root=root).get_template(name).render(context)
    except TemplateError as error:
        raise template_error(name, error) from error


def template_error(name: str, error: TemplateError) -> ReportError:
    """The fault of a template in a sentence for whoever edits it."""
    if isinstance(error, TemplateNotFound):
        return ReportError(f"Thiếu mẫu báo cáo {error.name} trong thư mục report_templates/{SHARED}.")
    line = f", dòng {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
    return ReportError(f"Mẫu báo cáo {name}{line} có lỗi: {error.message}.")
