"""The pages on SQLite and on PostgreSQL: what differs there is SQL alone."""

from __future__ import annotations

from typing import Any

from peewee import Database

from console.clock import Clock
from console.records import Participation, SyncJournal, SyncProposal, SyncWorkbook, Task
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


def test_no_address_and_no_button_leads_to_what_a_database_cannot_hold(
    database: Database, settings: Settings, clock: Clock
) -> None:
    app = make_app(settings, clock)
    cast = Cast(app, settings, clock)
    book = SyncWorkbook.create(unit=cast.hong_bang, key="HB", workbook_id="1", state="ok")
    at = {"workbook": book, "tab": "tasks", "noticed_at": clock.now()}
    item = SyncProposal.create(**at, code=cast.task().code, column="content", proposed="x", standing="")
    chi, huge = _signed_in(app, cast.chi), "9" * 30
    for path in (
        f"/sync/conflicts/?book={huge}",
        "/sync/proposals/?book=²&column=%00&q=%00a",
        f"/sync/journal/?book={huge}&column=%00",
        "/sync/journal/?from=1/1/0001&to=31/12/9999",
        f"/history/?flt0_record_id_equals={huge}",
        "/history/?flt0_transaction_contains=%00a&search=%00",
        f"/tasks/?flt0_lead_unit_equals={huge}&flt1_content_contains=%00&search=%00a",
        "/history/?flt0_at_to=31/12/9999",
        f"/documents/new/?proposal={huge}",
        f"/tasks/?document={huge}",
        f"/sessions/?year={huge}",
        "/sessions/?year=10000",
    ):
        chi.text(path)
    for path in (f"/sync/workbook/{huge}/", f"/tasks/{huge}/", "/calendar/days/x/", "/history/ajax/lookup/"):
        assert chi.get(path).status_code == 404
    assert chi.get(f"/units/new-tasks/?unit={huge}").status_code == 422
    for unit in (huge, "²"):
        chi.post("/reports/make/", {"kind": "month", "period": "9/2025", "unit": unit})
    chi.post("/sessions/", {"month": huge, "held_on": "4/9/2025"})
    units = {"unit": ["²", huge, str(cast.xay_dung.id)]}
    chi.post(f"/tasks/{Task.get().id}/coordinators/", units)
    assert [part.unit for part in Participation.select().where(Participation.role == "coordinator")] == [
        cast.xay_dung
    ]
    for number in (huge, "²", "-1", ""):
        assert chi.post("/sync/decide/", {"choice": f"refuse:{number}"}).status_code in (302, 404)
        chi.post("/sync/decide/", {"choice": "refuse", "item": number})
    assert SyncProposal.get().resolved_at is None
    said = {"choice": f"refuse_saying:{item.id}", f"answer:{item.id}": "vì\0 đã có"}
    chi.post("/sync/decide/", said)
    assert SyncProposal.get().answer == "vì đã có"


def test_a_whole_page_can_be_pasted_into_any_search(
    database: Database, settings: Settings, clock: Clock
) -> None:
    app = make_app(settings, clock)
    cast = Cast(app, settings, clock)
    page = " ".join(f"tu{number}" for number in range(120))
    task = cast.task(content=page)
    book = SyncWorkbook.create(unit=cast.hong_bang, key="HB", workbook_id="1", state="ok")
    at = {"workbook": book, "tab": "tasks", "noticed_at": clock.now(), "column": "progress"}
    SyncJournal.create(**at, code=task.code, value="Giá trị có đủ các từ", search_text=page)
    chi = _signed_in(app, cast.chi)
    for words, there in ((page, True), (f"{page} khongco", False), ("tu1 " * 1_500, True)):
        asked = "+".join(words.split())
        assert (task.code in chi.text(f"/tasks/?search={asked}")) is there
        assert ("Giá trị có đủ các từ" in chi.text(f"/sync/journal/?q={asked}")) is there
        for path in (
            "/documents/?search=",
            "/units/?search=",
            "/feedback/?search=%00",
            "/inspections/?search=",
        ):
            chi.text(f"{path}{asked}")
        for path in ("/sync/?q=", "/sync/conflicts/?q=", "/sync/proposals/?q=", "/sync/problems/?q="):
            chi.text(f"{path}{asked}")


def _signed_in(app: Any, account: Any) -> Browser:
    browser = Browser(app.test_client())
    browser.get("/account/login")
    browser.post("/account/login", {"email": account.username, "password": PASSWORD})
    return browser
