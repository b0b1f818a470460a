"""Cần Thơ 2026: an extension asked a day too late is told so on the page, with its article."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from console.records import Extension
from console.settings import Office, RegulationEntry, Settings
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]


@pytest.fixture
def settings() -> Settings:
    return Settings(
        office=Office(place="Cần Thơ"),
        regulation=[RegulationEntry(id="can_tho_2026", from_=date(2025, 1, 1))],
    )


def test_the_request_opened_a_day_too_late_says_why(cast: Cast, sign_in: SignIn) -> None:
    # Today is Tue 16/9/2025. Due Wed 17/9: 2 working days before are Tue 16/9 and Mon 15/9, the last day.
    task = cast.task(due_on=date(2025, 9, 17))
    dung = sign_in(cast.dung)
    assert "Xin gia hạn" not in dung.text(f"/tasks/{task.id}/")
    answer = dung.get(f"/tasks/{task.id}/do/request_extension/")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "15/9/2025" in page
    assert "Điều 12 khoản 2" in page
    assert not Extension.select().count()


def test_on_the_last_day_the_request_is_open(cast: Cast, sign_in: SignIn) -> None:
    # Due Thu 18/9: Wed 17/9 and Tue 16/9, today.
    task = cast.task(due_on=date(2025, 9, 18))
    assert sign_in(cast.dung).get(f"/tasks/{task.id}/do/request_extension/").status_code == 200
