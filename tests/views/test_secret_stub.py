"""HP25 Điều 5.2: where the office allows it, a secret directive is entered without its words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from console.records import Document, Task
from console.settings import Office, RegulationEntry, RulesSettings, Settings
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]
SECRET = {"symbol": "12/UBND-NC", "kind": "CV", "issued_on": "15/9/2025", "secrecy": "secret"}


@pytest.fixture
def settings() -> Settings:
    return Settings(
        office=Office(place="Hải Phòng"),
        regulation=[RegulationEntry(id="hai_phong_2025", from_=date(2025, 9, 4))],
        rules=RulesSettings(secret_stub=True),
    )


def enter(cast: Cast, sign_in: SignIn, **fields: str) -> Any:
    chi = sign_in(cast.chi)
    chi.get("/documents/new/")
    shared = {"issuing_level": "committee", "urgency": "normal", "needs_opinions": "no"}
    return chi.post("/documents/new/", {**shared, **SECRET, **fields})


def test_a_stub_is_entered_with_its_unit_and_due_date_alone(cast: Cast, sign_in: SignIn) -> None:
    row = {"tasks-0-lead_unit": str(cast.hong_bang.id), "tasks-0-due_on": "30/9/2025"}
    answer = enter(cast, sign_in, **row)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    task = Task.get()
    assert (task.content, task.due_on, task.document.secrecy) == ("", date(2025, 9, 30), "secret")


def test_a_stubs_abstract_is_refused_with_the_article(cast: Cast, sign_in: SignIn) -> None:
    answer = enter(cast, sign_in, abstract="V/v bảo đảm an ninh")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Điều 5 khoản 2" in page
    assert not Document.select().count()


def test_a_task_of_an_open_directive_still_needs_its_content(cast: Cast, sign_in: SignIn) -> None:
    row = {"tasks-0-lead_unit": str(cast.hong_bang.id), "tasks-0-due_on": "30/9/2025"}
    answer = enter(cast, sign_in, **row, secrecy="none")
    assert answer.status_code == 422
    assert "Chưa nhập nội dung nhiệm vụ" in answer.get_data(as_text=True)


def test_the_form_of_an_entered_directive_says_who_marks_it_secret_and_has_no_field_for_it(
    cast: Cast, sign_in: Callable[[Any], Browser]
) -> None:
    document = cast.document()
    assert 'name="secrecy"' in sign_in(cast.chi).text("/documents/new/")
    page = sign_in(cast.chi).text(f"/documents/{document.id}/edit/")
    assert 'name="secrecy"' not in page and "lãnh đạo Văn phòng đóng dấu mật" in page
    assert "dùng việc “Đóng dấu mật”" in sign_in(cast.hoa).text(f"/documents/{document.id}/edit/")
