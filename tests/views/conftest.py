"""A console over a fresh database, the cast, and a browser without a screen for each of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from peewee import Database

import views
from console.accounts import ensure_roles
from console.clock import Clock
from console.records import Account, AccountRole, Document, Task, Unit
from console.rulebook import read_rulebook
from console.settings import Office, RegulationEntry, Settings
from console.workflow import documents, tasks
from console.workflow.context import Actor, Context

PASSWORD = "mat-khau-2025"
# Tuesday 16/9/2025; HP25 is in force from 4/9/2025.
NOW = datetime(2025, 9, 16, 9, 0)


@pytest.fixture
def clock() -> Clock:
    return Clock.at(NOW)


@pytest.fixture
def settings() -> Settings:
    return Settings(
        office=Office(name="Văn phòng UBND thành phố", parent="UBND thành phố Hải Phòng", place="Hải Phòng"),
        regulation=[RegulationEntry(id="hai_phong_2025", from_=date(2025, 9, 4))],
    )


@pytest.fixture
def app(sqlite_database: Database, settings: Settings, clock: Clock) -> Flask:
    return make_app(settings, clock)


def make_app(settings: Settings, clock: Clock, **config: Any) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY="thử", TESTING=True, SECURITY_PASSWORD_HASH="plaintext",
        SECURITY_PASSWORD_SCHEMES=["plaintext"],
        SECURITY_HASHING_SCHEMES=["hex_md5"], SECURITY_DEPRECATED_HASHING_SCHEMES=[], **config,
    )  # fmt: skip
    views.init_app(app, settings, clock)
    return app


class Cast:
    """Chi and Hòa at the Office, An and Bình in their units, and what they work on."""

    def __init__(self, app: Flask, settings: Settings, clock: Clock) -> None:
        self.settings, self.clock, self.app = settings, clock, app
        self.roles = ensure_roles()
        self.xay_dung = unit("SXD", "Sở Xây dựng", "agency")
        self.hong_bang = unit("HB", "UBND phường Hồng Bàng", "ward")
        self.an_duong = unit("AD", "UBND phường An Dương", "ward")
        self.admin = self.person("quantri", "Quản trị", "administrator")
        self.chi = self.person("chi", "Chi", "office_specialist")
        self.hoa = self.person("hoa", "Hòa", "office_leader")
        self.an = self.person("an", "An", "unit_contact", self.hong_bang)
        self.binh = self.person("binh", "Bình", "unit_contact", self.xay_dung)
        self.dung = self.person("dung", "Dũng", "unit_head", self.hong_bang)

    def person(self, username: str, full_name: str, role: str, of: Unit | None = None) -> Account:
        with self.app.app_context():
            password = hash_password(PASSWORD)
        account = Account.create(
            username=username, email=f"{username}@haiphong.example", password=password, full_name=full_name,
            unit=of, fs_uniquifier=username,
        )  # fmt: skip
        AccountRole.create(account=account, role=self.roles[role])
        return account

    def context(self, who: Account) -> Context:
        return Context.begin(Actor.of(who), read_rulebook(self.settings), self.clock)

    def document(self, symbol: str = "812/UBND-XD", **fields: Any) -> Document:
        values = {
            "symbol": symbol, "kind": "CV", "issued_on": date(2025, 9, 15),
            "abstract": "V/v rà soát quỹ đất tái định cư",
            "organisation": "UBND thành phố Hải Phòng", "signer": "Nguyễn Văn A", **fields,
        }  # fmt: skip
        return documents.create_document(self.context(self.chi), **values)

    def task(
        self, document: Document | None = None, lead: Unit | None = None, sent: bool = True, **fields: Any
    ) -> Task:
        values = {"content": "Rà soát quỹ đất bố trí tái định cư", "due_on": date(2025, 9, 30), **fields}
        task = tasks.create_task(
            self.context(self.chi), document or self.document(), lead_unit=lead or self.hong_bang, **values
        )
        return tasks.send(self.context(self.chi), task) if sent else task


def unit(code: str, name: str, kind: str) -> Unit:
    return Unit.create(code=code, name=name, kind=kind, **Unit(code=code, name=name, kind=kind).derived())


@pytest.fixture
def cast(app: Flask, settings: Settings, clock: Clock) -> Cast:
    return Cast(app, settings, clock)


class Browser:
    """A person's session: follows no redirect by itself, sends the page's own CSRF token."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, path: str, **kwargs: Any) -> Any:
        answer = self.client.get(path, **kwargs)
        self._keep(answer)
        return answer

    def post(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        answer = self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **kwargs)
        self._keep(answer)
        return answer

    def text(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, (answer.status_code, answer.get_data(as_text=True)[:2000])
        return str(answer.get_data(as_text=True))

    def _keep(self, answer: Any) -> None:
        if answer.mimetype == "text/html":
            found = re.search(
                r'name="csrf[-_]token"[^>]*(?:content|value)="([^"]+)"', answer.get_data(as_text=True)
            )
            self.token = found[1] if found else self.token


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Account], Browser]:
    def start(account: Account) -> Browser:
        browser = Browser(app.test_client())
        browser.get("/account/login")
        answer = browser.post("/account/login", {"email": account.username, "password": PASSWORD})
        assert answer.status_code == 302, answer.get_data(as_text=True)
        browser.get("/")
        return browser

    return start
