"""Proposals on the Office's screens: what a card says, what it offers, and what a click does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from console.records import SyncProposal, SyncWorkbook, Task
from console.workflow.inspections import create_inspection
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]


@pytest.fixture
def book(cast: Cast) -> SyncWorkbook:
    """The workbook of Hồng Bàng, which moved to working in the console."""
    return SyncWorkbook.create(unit=cast.hong_bang, key="HB", workbook_id="HB", state="ok", stamp="đã đọc")


def proposal(book: SyncWorkbook, code: str, column: str, proposed: str, **more: Any) -> SyncProposal:
    values = {"tab": "tasks", "noticed_at": Task.select().first().sent_at, "standing": "", **more}
    return SyncProposal.create(workbook=book, code=code, column=column, proposed=proposed, **values)


def is_open(one: SyncProposal) -> bool:
    return SyncProposal.get_by_id(one.id).resolved_at is None


@pytest.mark.parametrize(
    "typed, why",
    [
        ("31/02/2026", "Ô “Ngày hoàn thành” ghi 31/02/2026 nhưng lịch không có ngày này"),
        ("hôm qua", "gõ theo mẫu ngày/tháng/năm, ví dụ 25/9/2025"),
    ],
)
def test_a_day_that_cannot_be_read_is_not_taken_and_waits_with_the_reason(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook, typed: str, why: str
) -> None:
    one = proposal(book, cast.task().code, "done_on", typed)
    chi = sign_in(cast.chi)
    chi.get("/sync/proposals/")
    chi.post("/sync/decide/", {"choice": f"accept:{one.id}", "next": "/sync/proposals/"})
    page = chi.text("/sync/proposals/")
    assert f"Chưa ghi được “{typed}”" in page and why in page
    assert is_open(one) and Task.get().done_on is None


def test_of_many_proposals_a_day_that_cannot_be_read_is_told_apart(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    code = cast.task().code
    bad, good = proposal(book, code, "report_date", "30/2/2026"), proposal(book, code, "done_on", "15/9/2025")
    chi = sign_in(cast.chi)
    chi.get("/sync/proposals/")
    page = chi.post("/sync/decide/", {"choice": "accept", "item": [bad.id, good.id]}).get_data(as_text=True)
    assert "Đã ghi 1 mục, còn 1 mục chưa ghi được" in page and "Chưa ghi được “30/2/2026”" in page
    assert is_open(bad) and not is_open(good) and f"{Task.get().done_on:%-d/%-m/%Y}" == "15/9/2025"


def test_a_day_of_an_inspection_that_cannot_be_read_says_so(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    cast.task()
    made = create_inspection(cast.context(cast.chi), title="Kiểm tra quý III", inspector=cast.xay_dung)
    one = proposal(book, str(made.code), "reported_on", "hôm qua", tab="inspections")
    chi = sign_in(cast.chi)
    chi.get("/sync/proposals/")
    chi.post("/sync/decide/", {"choice": f"accept:{one.id}", "next": "/sync/proposals/"})
    assert "Ô “Ngày báo cáo” chưa đọc được ngày" in chi.text("/sync/proposals/") and is_open(one)
