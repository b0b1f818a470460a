"""The body of a report: lines of text, each with the place that Decree 30/2020 gives it.

One text serves every format: `body.txt` of the report's folder, in Jinja, one paragraph a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from console.reports.words import bound

_KINDS = (
    ("part", re.compile(r"[IVX]+\. ")),
    ("clause", re.compile(r"\d+\. .*[^.;:/]$")),
    ("item", re.compile(r"- ")),
    ("fill", re.compile(r"…")),
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`kind`: part ('I. …'), clause ('1. …' as a heading), item ('- …'), fill ('… …'), text or closing.

    The closing paragraph is the last one: it keeps the signature company on a page.
    """

    kind: str
    text: str


def paragraphs(text: str) -> list[Paragraph]:
    """The lines that are not empty, each as a paragraph with its kind."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    found = [Paragraph(_kind(line), bound(line)) for line in lines if line]
    if found and found[-1].kind == "text":
        found[-1] = Paragraph("closing", found[-1].text)
    return found


def _kind(line: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.match(line)), "text")
