"""Signing in: Flask-Security over our accounts, by username or e-mail, held to ten tries a minute."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, abort, flash, redirect, request, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import PeeweeUserDatastore, Security, current_user
from flask_security.forms import LoginForm
from flask_security.signals import password_changed
from flask_wtf import CSRFProtect
from peewee import fn
from werkzeug.wrappers import Response as BaseResponse
from wtforms import StringField
from wtforms.validators import InputRequired

from console.database import database
from console.records import Account, AccountRole, Role
from console.rules.vietnamese import normalise
from console.settings import Settings
from views.sentences import TRANSLATIONS

OPEN_ENDPOINTS = ("static", "assets.static", "language.switch", "health")
PASSWORD_ENDPOINTS = ("security.change_password", "security.logout")

csrf = CSRFProtect()


class SignInForm(LoginForm):
    """Username or e-mail in one field."""

    email = StringField(
        lazy_gettext("Tên đăng nhập hoặc thư điện tử"),
        render_kw={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"},
        validators=[InputRequired(lazy_gettext("Hãy nhập tên đăng nhập."))],
    )

    def validate(self, **kwargs: Any) -> bool:
        """Find the account by either name before the password is checked."""
        self.ifield = self.email
        self.user = _find(self.email.data or "")
        return super().validate(**kwargs)


def init_app(app: Flask, settings: Settings) -> None:
    """Set up accounts, CSRF for every form and request, and the limit on signing in."""
    for key, value in _configuration(settings).items():
        app.config.setdefault(key, value)
    csrf.init_app(app)
    datastore = PeeweeUserDatastore(database, Account, Role, AccountRole)
    Security(app, datastore, login_form=SignInForm)
    _limit(app)
    app.before_request(_signed_in_only)
    password_changed.connect(_password_changed, app)


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_URL_PREFIX": "/account",
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SALT": "console",
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"username": {"case_insensitive": True}}, {"email": {}}],
        "SECURITY_CHANGEABLE": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_TRACKABLE": True,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/account/login",
        "SECURITY_POST_CHANGE_VIEW": "/",
        "SECURITY_UNAUTHORIZED_VIEW": None,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_I18N_DIRNAME": ["builtin", str(TRANSLATIONS)],
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings.web.session_hours),
        "REMEMBER_COOKIE_DURATION": timedelta(hours=settings.web.session_hours),
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": settings.web.https,
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_STORAGE_URI": "memory://",
        "SIGN_IN_LIMIT": "10 per minute; 60 per hour",
    }


def _find(name: str) -> Account | None:
    wanted = normalise(name).lower()
    if not wanted:
        return None
    return Account.get_or_none((fn.LOWER(Account.username) == wanted) | (fn.LOWER(Account.email) == wanted))


def _limit(app: Flask) -> None:
    """Count tries by address and by name, so that neither one machine nor many can guess a password."""
    limiter = Limiter(get_remote_address, app=app, storage_uri=app.config["RATELIMIT_STORAGE_URI"])
    view = app.view_functions["security.login"]
    for key in (get_remote_address, _name_tried):
        view = limiter.limit(app.config["SIGN_IN_LIMIT"], key_func=key, methods=["POST"])(view)
    app.view_functions["security.login"] = view


def _name_tried() -> str:
    return "name:" + request.form.get("email", "").strip().lower()[:80]


def _signed_in_only() -> BaseResponse | None:
    """Nobody reaches a page without signing in; a one-time password must be changed first."""
    endpoint = request.endpoint or ""
    if endpoint in OPEN_ENDPOINTS or endpoint.endswith(".static") or endpoint == "security.login":
        return None
    if not current_user.is_authenticated:
        if request.method != "GET":
            abort(401)
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    session.permanent = True
    if current_user.must_change_password and endpoint not in PASSWORD_ENDPOINTS:
        flash(gettext("Mật khẩu này chỉ dùng một lần. Hãy đặt mật khẩu của riêng bạn."), "info")
        return redirect(url_for("security.change_password"))
    return None


def _password_changed(_app: Flask, user: Account, **_extra: Any) -> None:
    Account.update(must_change_password=False).where(Account.id == user.id).execute()
    user.must_change_password = False
