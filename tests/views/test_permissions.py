"""Units see and change only what is theirs: lists, pages, exports, look-ups, addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from console.records import Task
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]


def test_nobody_comes_in_without_signing_in(app: Any, cast: Cast) -> None:
    client = app.test_client()
    for path in (
        "/",
        "/tasks/",
        "/tasks/1/",
        "/tasks/export/csv/",
        "/tasks/ajax/lookup/?query=a",
        "/documents/",
        "/units/",
    ):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer.headers["Location"].startswith("/account/login?next=")


def test_a_unit_finds_its_own_tasks_and_no_others(cast: Cast, sign_in: SignIn) -> None:
    mine, other = cast.task(), cast.task(cast.document("9/UBND"), cast.an_duong)
    an = sign_in(cast.an)

    for path in ("/tasks/", "/", "/tasks/export/csv/", "/tasks/ajax/lookup/?query=ra+soat", "/documents/"):
        page = an.get(path).get_data(as_text=True)
        assert other.code not in page, path
        assert "9/UBND" not in page, path
    assert mine.code in an.text("/tasks/")


@pytest.mark.parametrize(
    "path", ["/tasks/{id}/", "/tasks/{id}/edit/", "/tasks/{id}/do/submit/", "/documents/{doc}/"]
)
def test_another_units_task_by_its_address_is_not_there(path: str, cast: Cast, sign_in: SignIn) -> None:
    other = cast.task(cast.document("9/UBND"), cast.an_duong)

    answer = sign_in(cast.an).get(path.format(id=other.id, doc=other.document_id))

    assert answer.status_code == 404
    assert "không thuộc phạm vi của tài khoản này" in answer.get_data(as_text=True)


def test_another_units_task_cannot_be_acted_on_by_its_address(cast: Cast, sign_in: SignIn) -> None:
    other = cast.task(cast.document("9/UBND"), cast.an_duong)
    an = sign_in(cast.an)

    assert an.post(f"/tasks/{other.id}/do/accept/", {"version": other.version}).status_code == 404
    assert (
        an.post("/tasks/ajax/update/", {"list_form_pk": other.id, "version": 1, "content": "x"}).status_code
        == 404
    )
    assert an.post("/tasks/action/", {"action": "archive", "rowid": other.id}).status_code in (403, 404)
    assert Task.get_by_id(other.id).state == "sent"


def test_a_coordinating_unit_sees_the_task_and_may_only_contribute(cast: Cast, sign_in: SignIn) -> None:
    task = cast.task(cast.document("9/UBND"), cast.an_duong, coordinators=[cast.hong_bang])
    an = sign_in(cast.an)

    page = an.text(f"/tasks/{task.id}/")

    assert "Gửi ý kiến phối hợp" in page and "Báo cáo đã thực hiện" not in page


def test_a_draft_is_not_yet_the_units(cast: Cast, sign_in: SignIn) -> None:
    draft = cast.task(sent=False)

    assert sign_in(cast.an).get(f"/tasks/{draft.id}/").status_code == 404
    assert draft.code in sign_in(cast.chi).text("/tasks/?state=draft")


@pytest.mark.parametrize(
    ("who", "closed", "opened"),
    [
        (
            "an",
            ["/units/", "/history/", "/sync/", "/accounts/", "/status/", "/sessions/"],
            ["/tasks/", "/guide/", "/reports/"],
        ),
        ("chi", ["/accounts/"], ["/units/", "/history/", "/sync/", "/status/", "/calendar/"]),
        ("admin", [], ["/accounts/", "/units/", "/status/"]),
    ],
)
def test_each_role_opens_its_own_screens(
    who: str, closed: list[str], opened: list[str], cast: Cast, sign_in: SignIn
) -> None:
    browser = sign_in(getattr(cast, who))

    for path in closed:
        assert browser.get(path).status_code == 403, path
        assert f'href="{path}"' not in browser.text("/")
    for path in opened:
        assert browser.get(path).status_code == 200, path


def test_the_menu_does_not_name_what_a_unit_cannot_open(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.an).text("/")

    assert "Tài khoản" not in page and "Đồng bộ" not in page


def test_a_unit_reports_only_about_itself(cast: Cast, sign_in: SignIn) -> None:
    cast.task()
    an = sign_in(cast.an)
    an.get("/reports/")

    an.post(
        "/reports/make/", {"kind": "month", "period": "2025-09", "format": "html", "unit": cast.an_duong.id}
    )

    from console.records import Report

    assert [report.unit_id for report in Report.select()] == [cast.hong_bang.id]
