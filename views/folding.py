"""Long texts on a page: only their beginning stands there until somebody asks for all of it."""

from __future__ import annotations

from flask import Flask

LONG, LINES = 1_500, 20  # characters, lines
_BEGINNING, _FIRST_LINES = 600, 8


def init_app(app: Flask) -> None:
    """The filters that templates/folded.html uses."""
    app.add_template_filter(is_long, "is_long")
    app.add_template_filter(beginning, "beginning")


def is_long(text: str) -> bool:
    """Whether the text would push the rest of the page out of sight."""
    return len(text) > LONG or text.count("\n") > LINES


def beginning(text: str) -> str:
    """The first lines, cut between words."""
    first = "\n".join(text.splitlines()[:_FIRST_LINES])
    if len(first) > _BEGINNING:
        first = first[:_BEGINNING].rpartition(" ")[0] or first[:_BEGINNING]
    return f"{first}…"
