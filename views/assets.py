"""Templates, stylesheet, scripts, and what every page's frame shows: office, sample banner."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, g, url_for

from console.records import Fact
from views.person import account, is_office, is_unit, roles, setting

FOLDER = Path(__file__).parent


def init_app(app: Flask) -> None:
    """Serve the files and give every template the frame's facts."""
    app.register_blueprint(
        Blueprint(
            "assets",
            __name__,
            template_folder="templates",
            static_folder="static",
            static_url_path="/assets",
        )
    )
    app.context_processor(frame)
    app.add_template_global(asset, "asset")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def frame() -> dict[str, Any]:
    """What the frame around every page shows."""
    settings = setting().settings
    return {
        "office": settings.office,
        "me": account(),
        "my_roles": roles(),
        "is_office": is_office(),
        "is_unit": is_unit(),
        "today": setting().clock.today(),
        "sample": _is_sample(),
    }


def asset(name: str) -> str:
    """The address of one of our files; it changes when the file does, so that it can be kept for a year."""
    return url_for("assets.static", filename=name, v=_mark(name))


@cache
def _mark(name: str) -> str:
    return hashlib.sha256((FOLDER / "static" / name).read_bytes()).hexdigest()[:10]


def _is_sample() -> bool:
    if "sample" not in g:
        g.sample = Fact.select(Fact.id).where(Fact.key == "sample").exists()
    return bool(g.sample)
