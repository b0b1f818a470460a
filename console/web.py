"""What Flask needs to know before any screen: the secret, cookies, limits, and the proxy in front."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from console.settings import Settings


def init_app(app: Flask, settings: Settings) -> None:
    """Configure sessions, cookies and upload limits from the settings."""
    app.config.update(
        SECRET_KEY=secret(Path(settings.data_folder), "secret_key"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.web.https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.web.session_hours),
        MAX_CONTENT_LENGTH=settings.web.max_upload_mb * 1024 * 1024,
    )
    if settings.web.https:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]


def secret(folder: Path, name: str) -> str:
    """A random secret of this installation, made on first use and readable by its owner alone."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
