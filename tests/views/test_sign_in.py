"""Signing in and out, and what a wrong try gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from console.accounts import renew_password
from console.clock import Clock
from console.records import Account
from console.settings import Settings
from tests.views.conftest import PASSWORD, Browser, Cast, make_app

SignIn = Callable[[Any], Browser]


@pytest.mark.parametrize("name", ["chi", "CHI", " chi@haiphong.example "])
def test_a_person_signs_in_by_name_or_mail(name: str, app: Flask, cast: Cast) -> None:
    browser = Browser(app.test_client())
    browser.get("/account/login")

    assert browser.post("/account/login", {"email": name, "password": PASSWORD}).status_code == 302
    assert "Bảng điều hành" in browser.text("/")


@pytest.mark.parametrize(("name", "password"), [("chi", "sai"), ("khong-co", PASSWORD)])
def test_a_wrong_try_says_the_same_in_vietnamese(name: str, password: str, app: Flask, cast: Cast) -> None:
    browser = Browser(app.test_client())
    browser.get("/account/login")

    page = browser.post("/account/login", {"email": name, "password": password}).get_data(as_text=True)

    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page
    assert f'value="{name}"' in page


def test_guessing_is_stopped_after_ten_tries(app: Flask, cast: Cast) -> None:
    browser = Browser(app.test_client())
    browser.get("/account/login")
    for _ in range(10):
        assert browser.post("/account/login", {"email": "chi", "password": "sai"}).status_code == 200

    answer = browser.post("/account/login", {"email": "chi", "password": PASSWORD})

    assert answer.status_code == 429
    assert "đợi một phút" in answer.get_data(as_text=True)


def test_a_one_time_password_must_be_changed_first(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    Account.update(must_change_password=True).where(Account.id == cast.an.id).execute()
    an = sign_in(cast.an)
    assert an.get("/tasks/").headers["Location"] == "/account/change"

    an.get("/account/change")
    an.post(
        "/account/change",
        {
            "password": PASSWORD,
            "new_password": "mat-khau-moi-2025",
            "new_password_confirm": "mat-khau-moi-2025",
        },
    )

    assert an.get("/tasks/").status_code == 200
    assert not Account.get_by_id(cast.an.id).must_change_password


def test_a_new_password_ends_open_sessions(app: Flask, cast: Cast, sign_in: SignIn) -> None:
    an = sign_in(cast.an)
    with app.app_context():
        renew_password(Account.get_by_id(cast.an.id))

    assert an.get("/tasks/").status_code == 302


def test_a_disabled_account_is_out(cast: Cast, sign_in: SignIn) -> None:
    an = sign_in(cast.an)
    Account.update(active=False).where(Account.id == cast.an.id).execute()

    assert an.get("/tasks/").status_code == 302


def test_signing_out_ends_the_session(cast: Cast, sign_in: SignIn) -> None:
    chi = sign_in(cast.chi)
    chi.post("/account/logout")

    assert chi.get("/").status_code == 302


def test_cookies_are_closed_to_scripts_and_other_sites(
    sqlite_database: Any, settings: Settings, clock: Clock
) -> None:
    app = make_app(settings, clock, SESSION_COOKIE_SAMESITE="Lax")
    cookie = app.test_client().get("/account/login").headers.get("Set-Cookie", "")

    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
