"""Pages for what went wrong: each says what, why and what to do, and loses nothing that was typed."""

from __future__ import annotations

from flask import Flask, render_template, request
from flask_babel import gettext
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from console.regulations import RegulationError
from console.rulebook import timeline
from console.workflow.errors import Forbidden, Stale, WorkflowError
from views.language import said
from views.person import setting

Answer = tuple[str, int]


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.before_request(_without_regulation)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(RateLimitExceeded, _too_many)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(WorkflowError, _workflow)


def _without_regulation() -> Answer | None:
    """Nothing can be counted without a regulation: every page says what to enter, and where."""
    if request.endpoint == "assets.static":
        return None
    try:
        timeline(setting().settings)
    except RegulationError as error:
        return render_template("no_regulation.html", sentence=str(error)), 503
    return None


def page(code: int, title: str, sentence: str, article: str = "") -> Answer:
    """An error page, or the sentence alone for a script that asked."""
    if request.headers.get("X-Requested-With") == "fetch":
        return (f"{sentence} ({article})" if article else sentence), code
    shown = {"title": title, "sentence": sentence, "article": article, "typed": _typed()}
    return render_template("error.html", code=code, **shown), code


def _typed() -> list[str]:
    """What a person wrote in the form that was not taken, to be copied: every text of several words."""
    try:
        written = [(name, text.strip()) for name, text in request.form.items(multi=True)]
    except HTTPException:  # a form that cannot be read is why there is this page
        return []
    return list(dict.fromkeys(text for name, text in written if " " in text and "password" not in name))


def _workflow(error: WorkflowError) -> Answer:
    if isinstance(error, Forbidden):
        return page(403, gettext("Không có quyền"), said(error.message), error.article)
    code = 409 if isinstance(error, Stale) else 422
    return page(code, gettext("Chưa thực hiện được"), said(error.message), error.article)


def _csrf(error: CSRFError) -> Answer:
    sentence = gettext(
        "Phiên làm việc đã hết hạn hoặc yêu cầu không đến từ trang này. Hãy chép nội dung vừa nhập, "
        "tải lại trang rồi gửi lại."
    )
    return page(400, gettext("Yêu cầu không hợp lệ"), sentence)


def _too_many(error: RateLimitExceeded) -> Answer:
    sentence = gettext(
        "Đăng nhập sai quá nhiều lần. Hãy đợi một phút rồi thử lại, hoặc nhờ quản trị cấp lại mật khẩu."
    )
    return page(429, gettext("Hãy đợi một chút"), sentence)


def _http(error: HTTPException) -> Answer | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    title, sentence = _said(code)
    return page(code, title, sentence)


def _said(code: int) -> tuple[str, str]:
    return {
        401: (gettext("Chưa đăng nhập"), gettext("Phiên làm việc đã hết. Hãy đăng nhập lại.")),
        403: (gettext("Không có quyền"), gettext("Tài khoản của bạn không mở được trang này.")),
        404: (
            gettext("Không có ở đây"),
            gettext("Trang hoặc bản ghi không tồn tại, hoặc không thuộc phạm vi của tài khoản này."),
        ),
        405: (gettext("Không thực hiện được"), gettext("Địa chỉ này không nhận thao tác đó.")),
        413: (gettext("Tệp quá lớn"), gettext("Tệp gửi lên vượt giới hạn cho phép.")),
        500: (
            gettext("Lỗi hệ thống"),
            gettext(
                "Có lỗi ngoài dự kiến; thao tác chưa được ghi. Hãy thử lại, nếu còn lỗi xin báo quản trị."
            ),
        ),
    }.get(code, (gettext("Chưa thực hiện được"), gettext("Máy chủ không xử lý được yêu cầu này.")))
