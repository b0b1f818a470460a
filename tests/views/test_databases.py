"""The pages on SQLite and on PostgreSQL: what differs there is SQL alone."""

from __future__ import annotations

from typing import Any

from peewee import Database

from console.clock import Clock
from console.settings import Settings
from tests.views.conftest import PASSWORD, Browser, Cast, make_app


def test_every_list_opens_filters_searches_and_exports(
    database: Database, settings: Settings, clock: Clock
) -> None:
    app = make_app(settings, clock)
    cast = Cast(app, settings, clock)
    task = cast.task(specialist=cast.chi)
    for account, seen in ((cast.chi, True), (cast.an, True), (cast.binh, False)):
        browser = _signed_in(app, account)
        for path in (
            "/",
            "/tasks/?status=open_on_time&search=ra+soat",
            f"/tasks/?flt0_lead_unit_equals={cast.hong_bang.id}&flt0_due_on_from=1/9/2025&sort=3&desc=1",
            "/tasks/export/csv/",
        ):
            assert (task.code in browser.text(path)) == seen or path == "/", path
        assert browser.get(f"/tasks/{task.id}/").status_code == (200 if seen else 404)
    chi = _signed_in(app, cast.chi)
    for path in (
        "/documents/",
        "/units/",
        "/history/?flt0_at_to=16/9/2025",
        "/inspections/",
        "/sync/",
        "/sync/progress/",
        "/sync/conflicts/?q=hồng+bàng",
        "/sync/proposals/?column=content",
        "/sync/problems/?q=NV-00001",
        "/sync/journal/?q=quỹ+đất&from=1/9/2025&to=16/9/2025",
        "/status/",
    ):
        chi.text(path)


def _signed_in(app: Any, account: Any) -> Browser:
    browser = Browser(app.test_client())
    browser.get("/account/login")
    browser.post("/account/login", {"email": account.username, "password": PASSWORD})
    return browser
