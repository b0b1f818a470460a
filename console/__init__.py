"""The task console's records and rules: everything that is true without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from console.clock import Clock
    from console.settings import Settings


def create_app(settings: Settings, clock: Clock | None = None) -> Flask:
    """The web application over these settings, its database opened but not migrated.

    The web framework and the screens are imported here, not above: the rules and the command line work
    without them, and this is the one place that puts the two halves together.
    """
    from flask import Flask

    import views
    from console import database, web
    from console.clock import Clock

    app = Flask(__name__, static_folder=None)
    database.init_app(app, settings)
    web.init_app(app, settings)
    views.init_app(app, settings, clock or Clock())
    return app
