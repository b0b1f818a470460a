"""The screens: one file per screen or resource, over one base view."""

from __future__ import annotations

from flask import Flask

from console.clock import Clock
from console.settings import Settings
from views import address, assets, errors, folding, language, menu, policy, security
from views.person import Setting


def init_app(app: Flask, settings: Settings, clock: Clock) -> None:
    """Register everything that a browser can ask for."""
    app.extensions["console"] = Setting(settings, clock)
    address.init_app(app)
    assets.init_app(app)
    policy.init_app(app)
    language.init_app(app)
    folding.init_app(app)
    errors.init_app(app)
    security.init_app(app, settings)
    menu.init_app(app)
