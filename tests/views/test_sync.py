"""The screen of the workbooks: what waits is shown and decided where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from console.records import (
    SyncBase,
    SyncBrake,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    SyncWorkbook,
    Task,
)
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]


@pytest.fixture
def book(cast: Cast) -> SyncWorkbook:
    return SyncWorkbook.create(
        unit=cast.hong_bang, key="HB/HB.xlsx", workbook_id="1", state="ok", last_pass_at=cast.clock.now()
    )


def test_a_workbook_shows_what_waits_and_why(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    task = cast.task()
    at = {"workbook": book, "tab": "tasks", "code": task.code, "noticed_at": cast.clock.now()}
    SyncConflict.create(**at, column="progress", base="cũ", sheet="của An", console="của Chi")
    SyncProblem.create(**at, column="done_on", typed="32/13/2025", message="Ô này không phải là ngày.")
    SyncBrake.create(workbook=book, tab="tasks", noticed_at=cast.clock.now(), reason="Mất 40 dòng một lúc.")
    chi = sign_in(cast.chi)

    assert "UBND phường Hồng Bàng" in chi.text("/sync/")
    page = chi.text(f"/sync/{book.id}/")

    for words in (
        "của An",
        "của Chi",
        "Tình hình thực hiện",
        "32/13/2025",
        "Mất 40 dòng một lúc.",
        task.code,
    ):
        assert words in page


def test_keeping_the_consoles_value_journals_the_units(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    task = cast.task()
    SyncBase.create(workbook=book, tab="tasks", code=task.code, cells={"progress": "cũ"})
    conflict = SyncConflict.create(
        workbook=book, tab="tasks", code=task.code, column="progress", noticed_at=cast.clock.now(),
        base="cũ", sheet="của An", console="của Chi",
    )  # fmt: skip
    chi = sign_in(cast.chi)
    chi.get(f"/sync/{book.id}/")

    chi.post(f"/sync/{book.id}/keep_console/", {"item": conflict.id})

    assert SyncConflict.get_by_id(conflict.id).resolved_at is not None
    assert SyncJournal.get().value == "của An"
    assert "Không có gì chờ quyết định" in chi.text(f"/sync/{book.id}/")


def test_a_proposal_is_taken_with_one_click(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    task = cast.task()
    proposal = SyncProposal.create(
        workbook=book, tab="tasks", code=task.code, column="content", noticed_at=cast.clock.now(),
        proposed="Nội dung An đề xuất", standing=task.content,
    )  # fmt: skip
    chi = sign_in(cast.chi)
    chi.get(f"/sync/{book.id}/")

    chi.post(f"/sync/{book.id}/accept/", {"item": proposal.id})

    assert Task.get_by_id(task.id).content == "Nội dung An đề xuất"


def test_an_item_of_another_workbook_is_not_here(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    other = SyncWorkbook.create(unit=cast.an_duong, key="AD/AD.xlsx", workbook_id="2")
    problem = SyncProblem.create(workbook=other, tab="tasks", noticed_at=cast.clock.now(), message="x")
    chi = sign_in(cast.chi)
    chi.get(f"/sync/{book.id}/")

    assert chi.post(f"/sync/{book.id}/dismiss/", {"item": problem.id}).status_code == 404
    assert SyncProblem.get().resolved_at is None


def test_the_leadership_looks_and_does_not_decide(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    chairman = sign_in(cast.person("chutich", "Chủ tịch", "leadership"))
    page = chairman.text(f"/sync/{book.id}/")

    assert "Tạm dừng</button>" not in page
    assert chairman.post(f"/sync/{book.id}/pause/").status_code == 403
    assert not SyncWorkbook.get_by_id(book.id).paused
