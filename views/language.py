"""Vietnamese by default, English by the switch in the header; dates are d/m/yyyy in both."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, Flask, g, redirect, request, session
from flask_babel import Babel, get_locale, gettext
from flask_security import current_user
from werkzeug.wrappers import Response as BaseResponse

from console.records import Account
from views.address import own
from views.person import setting
from views.sentences import TRANSLATIONS, translated

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}

blueprint = Blueprint("language", __name__)


def init_app(app: Flask) -> None:
    """Set up the catalogues and what templates need to write dates and choose a language."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, default_locale="vi", default_timezone="Asia/Ho_Chi_Minh", locale_selector=chosen)
    app.register_blueprint(blueprint)
    app.add_template_filter(day, "day")
    app.add_template_filter(moment, "moment")
    app.add_template_filter(ago, "ago")
    app.add_template_filter(number, "number")
    app.add_template_filter(said, "said")
    app.add_template_global(lambda: str(get_locale()), "language")
    app.add_template_global(LANGUAGES, "LANGUAGES")


def chosen() -> str:
    """The language of this request: the session's, else the account's, else the office's."""
    tongue = session.get("language")
    if tongue is None and current_user and current_user.is_authenticated:
        tongue = current_user.language
    return tongue if tongue in LANGUAGES else setting().settings.web.language


@blueprint.post("/language/<code>/")
def switch(code: str) -> BaseResponse:
    """Change the language and come back to the page that asked."""
    if code in LANGUAGES:
        session["language"] = code
        if current_user.is_authenticated:
            Account.update(language=code).where(Account.id == current_user.id).execute()
    return redirect(own(request.form.get("next")))


def day(value: date | None) -> str:
    """4/9/2025; an empty date is a dash."""
    return f"{value.day}/{value.month}/{value.year}" if value else "–"


def moment(value: datetime | None) -> str:
    """14:05 4/9/2025."""
    return f"{value:%H:%M} {day(value)}" if value else "–"


def ago(value: datetime | None) -> str:
    """How long since, in words: 'vừa xong', '3 phút trước'; beyond two days, the moment itself."""
    if value is None:
        return "–"
    minutes = int((setting().clock.now() - value).total_seconds() // 60)
    if minutes < 1:
        return gettext("vừa xong")
    if minutes < 60:
        return gettext("%(count)s phút trước", count=minutes)
    if minutes < 48 * 60:
        return gettext("%(count)s giờ trước", count=minutes // 60)
    return moment(value)


def number(value: Any) -> str:
    """12.345 in Vietnamese, 12,345 in English; nothing is a dash."""
    if value is None:
        return "–"
    text = f"{value:,}"
    return text.replace(",", ".") if str(get_locale()) == "vi" else text


def said(text: Any) -> str:
    """A label or a sentence that a record carries in Vietnamese, in the language of the page; looked up once
    a request."""
    if not text:
        return ""
    if "said" not in g:
        g.said = {}
    words = str(text)
    if words not in g.said:
        label = gettext(words)
        g.said[words] = label if label != words else translated(words, str(get_locale()), gettext)
    return str(g.said[words])
