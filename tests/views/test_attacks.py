"""What somebody with bad intent sends: it is shown as text, refused, or kept inside the console."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from console import web
from console.clock import Clock
from console.records import Attachment, SyncProblem, SyncProposal, SyncWorkbook, Unit
from console.settings import Settings, Web
from tests.views.conftest import PASSWORD, Browser, Cast, make_app

SignIn = Callable[[Any], Browser]
ATTACK = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
OUTSIDE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example", "/%5cevil.example",
    "javascript:alert(1)", "/\t/evil.example", "///evil.example",
)  # fmt: skip


def inside(address: str) -> bool:
    """Whether a browser stays here: it reads a backslash as a slash, and drops tabs and line ends."""
    seen = urlsplit(re.sub(r"[\t\r\n]", "", address).replace("\\", "/"))
    return seen.scheme in ("", "http") and seen.netloc in ("", "localhost")


@pytest.mark.parametrize("address", OUTSIDE)
def test_signing_in_never_leads_outside(address: str, cast: Cast, app: Flask) -> None:
    browser = Browser(app.test_client())
    browser.get("/account/login", query_string={"next": address})

    answer = browser.post(
        "/account/login",
        {"email": "chi", "password": PASSWORD, "next": address},
        query_string={"next": address},
    )

    assert answer.status_code != 302 or inside(answer.headers["Location"])


@pytest.mark.parametrize("address", OUTSIDE)
def test_changing_the_language_never_leads_outside(address: str, cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.chi).post("/language/en/", {"next": address})

    assert inside(answer.headers["Location"])


@pytest.mark.parametrize("address", OUTSIDE)
def test_archiving_never_leads_outside(address: str, cast: Cast, sign_in: SignIn) -> None:
    task = cast.task()
    chi = sign_in(cast.chi)

    answer = chi.post("/tasks/action/", {"action": "archive", "rowid": task.id}, headers={"Referer": address})

    assert inside(answer.headers["Location"])


def test_every_page_forbids_inline_scripts_and_framing(cast: Cast, sign_in: SignIn) -> None:
    task = cast.task()
    chi = sign_in(cast.chi)
    for path in ("/", "/tasks/", f"/tasks/{task.id}/", "/units/", "/khong-co/", "/assets/console.js"):
        answer = chi.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        page = answer.get_data(as_text=True)
        if answer.mimetype == "text/html":
            assert not re.search(r"<[^>]+\s(on\w+|style)=", page)
            assert not re.search(r"<script(?![^>]*\ssrc=)", page)
            assert "<style" not in page


def test_words_with_markup_are_shown_as_words_everywhere(cast: Cast, sign_in: SignIn) -> None:
    Unit.update(name=ATTACK, short_name=ATTACK, contact_name=ATTACK).where(
        Unit.id == cast.hong_bang.id
    ).execute()
    document = cast.document("1/UBND", abstract=ATTACK, signer=ATTACK)
    task = cast.task(document, content=ATTACK, product=ATTACK, due_raw=ATTACK)
    Attachment.create(
        record="task",
        record_id=task.id,
        name=ATTACK,
        link="https://a.example",
        path="",
        added_at=cast.clock.now(),
    )
    book = SyncWorkbook.create(unit=cast.hong_bang, key=ATTACK, workbook_id="1", state="held", message=ATTACK)
    at = {"workbook": book, "tab": "tasks", "code": task.code, "noticed_at": cast.clock.now()}
    SyncProblem.create(**at, column="done_on", typed=ATTACK, message=ATTACK)
    SyncProposal.create(**at, column="content", proposed=ATTACK, standing=ATTACK)
    chi = sign_in(cast.chi)

    for path in (
        "/", "/tasks/", f"/tasks/{task.id}/", f"/tasks/{task.id}/edit/", f"/documents/{document.id}/",
        "/documents/", "/units/", f"/units/{cast.hong_bang.id}/", f"/units/{cast.hong_bang.id}/edit/",
        "/sync/", "/sync/conflicts/", "/sync/proposals/", "/sync/problems/", "/sync/journal/?q=" + ATTACK,
        f"/sync/workbook/{book.id}/", "/history/", "/inspections/new/", "/documents/new/", "/reports/",
        "/tasks/?search=" + ATTACK, "/tasks/?flt0_due_on_from=" + ATTACK,
    ):  # fmt: skip
        page = chi.text(path)
        assert "<img src=x" not in page, path
        assert "<script>alert" not in page, path
        assert "'><script" not in page, path


def test_a_file_goes_out_as_a_download_whatever_it_is_called(cast: Cast, sign_in: SignIn) -> None:
    task = cast.task()
    chi = sign_in(cast.chi)
    chi.get(f"/tasks/{task.id}/")
    file = (io.BytesIO(b"<script>alert(1)</script>"), '../../x".html\r\nX-A: b')
    chi.post(f"/tasks/{task.id}/files/", {"file": file})

    kept = Attachment.get()
    answer = chi.get(f"/tasks/{task.id}/files/{kept.id}/")

    assert ".." not in kept.path
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "X-A" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_session_cookie_is_not_for_scripts_nor_for_other_sites(
    cast: Cast, app: Flask, tmp_path: Path
) -> None:
    web.init_app(app, Settings(data_folder=str(tmp_path), web=Web(https=True)))
    browser = Browser(app.test_client())
    browser.get("/account/login", base_url="https://localhost")
    answer = browser.post(
        "/account/login",
        {"email": "chi", "password": PASSWORD},
        base_url="https://localhost",
        headers={"Referer": "https://localhost/account/login"},
    )

    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("session="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" in cookie


def test_no_post_is_taken_without_the_pages_token(cast: Cast, sign_in: SignIn, app: Flask) -> None:
    chi = sign_in(cast.admin)
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint != "security.login":
            address = re.sub(r"<[^>]+>", "1", rule.rule).replace("//", "/")
            assert chi.client.post(address).status_code == 400, rule


def test_without_a_regulation_every_page_says_so(
    sqlite_database: Any, clock: Clock, cast: Cast, settings: Settings
) -> None:
    app = make_app(Settings(), clock)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = Browser(app.test_client())

    for path in ("/", "/tasks/", "/account/login"):
        answer = browser.get(path)
        assert answer.status_code == 503
        page = answer.get_data(as_text=True)
        assert "quy chế" in page
        assert "config.toml" in page
