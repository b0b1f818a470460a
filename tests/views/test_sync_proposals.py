"""Proposals on the Office's screens: what a card says, what it offers, and what a click does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from console.records import SyncProposal, SyncWorkbook, Task
from console.workflow.inspections import create_inspection
from console.workflow.pauses import cancel
from console.workflow.progress import report_progress
from console.workflow.results import confirm, submit
from console.workflow.returns import return_task
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]
META = '<p class="meta">ô của Văn phòng</p>'


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
    chi.post("/sync/decide/", {"choice": "accept", "item": [bad.id, good.id]})
    page = chi.text("/sync/decide/")
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


def test_a_card_of_a_directives_cell_counts_the_tasks_and_units_that_change(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    document = cast.document("900/UBND")
    first = cast.task(document, coordinators=[cast.xay_dung])
    cast.task(document, cast.an_duong)
    proposal(book, first.code, "abstract", "V/v khác", standing=document.abstract)
    page = sign_in(cast.chi).text("/sync/proposals/")
    # two tasks; Hồng Bàng, An Dương and Sở Xây dựng
    assert "Nhận là sửa văn bản 900/UBND: đổi ở 2 nhiệm vụ của 3 đơn vị." in page


def test_a_choice_for_many_leaves_what_changes_a_directive_with_the_reason(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    task = cast.task()
    wide = [
        proposal(book, task.code, column, value, standing=standing)
        for column, value, standing in (
            ("symbol", "1/UBND", task.document.symbol),
            ("abstract", "V/v khác", task.document.abstract),
            ("issued_on", "14/9/2025", "15/9/2025"),
        )
    ]
    product = proposal(book, task.code, "product", "Tờ trình")
    chi = sign_in(cast.chi)
    chi.get("/sync/proposals/")
    chi.post("/sync/decide/", {"choice": "accept", "all": "1"})
    page = chi.text("/sync/decide/")
    assert "Đã ghi 1 mục, còn 3 mục chưa ghi được" in page
    assert page.count("đổi ở 1 nhiệm vụ của 1 đơn vị. Hãy xem và nhận riêng mục này.") == 3
    assert all(is_open(each) for each in wide) and not is_open(product)
    assert Task.get().document.symbol == task.document.symbol
    chi.post("/sync/decide/", {"choice": f"accept:{wide[0].id}"})
    assert Task.get().document.symbol == "1/UBND"


def done(cast: Cast) -> Task:
    """A task that Hồng Bàng finished and the Office confirmed."""
    task = submit(cast.context(cast.dung), cast.task(), done_on=date(2025, 9, 16), result="Đã rà soát")
    return confirm(cast.context(cast.chi), task) if task.state == "submitted" else task


def test_a_card_that_no_click_can_take_says_why_and_offers_none(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    task = done(cast)
    one = proposal(book, task.code, "progress", "Đã nộp bổ sung")
    page = sign_in(cast.chi).text("/sync/proposals/")
    assert f"accept:{one.id}" not in page and f"refuse:{one.id}" in page
    assert "Nhiệm vụ đang ở bước “Hoàn thành” nên không thực hiện được việc này." in page
    assert f'<a class="button small" href="/tasks/{task.id}/">Mở nhiệm vụ</a>' in page


def test_an_office_cell_of_a_cancelled_task_and_an_unreadable_day_are_not_offered_to_be_taken(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    task = cancel(cast.context(cast.hoa), cast.task(), document_number="9/UBND", reason="Thôi")
    other = cast.task(cast.document("2/UBND"))
    proposal(book, task.code, "product", "Tờ trình")
    proposal(book, other.code, "done_on", "hôm qua")
    page = sign_in(cast.chi).text("/sync/proposals/")
    assert 'value="accept:' not in page and "“Thu hồi" in page and "Chưa ghi được “hôm qua”" in page


def test_a_card_says_whose_the_cell_is(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    task, chi = cast.task(), sign_in(cast.chi)
    one = proposal(book, task.code, "progress", "Đang làm")
    page = chi.text("/sync/proposals/")
    assert "ô của đơn vị, ghi khi sổ khóa hoặc ô không nhận trực tiếp" in page and META not in page
    assert f"accept:{one.id}" in page  # the task still takes words
    proposal(book, task.code, "product", "Tờ trình")
    assert META in chi.text("/sync/proposals/")


def test_a_proposed_lead_of_a_returned_task_leads_to_the_decision_which_begins_with_it(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    task = cast.task()
    return_task(cast.context(cast.dung), task, ground="other", reason="Việc khác", document_number="5/HB")
    proposal(book, task.code, "lead", "Sở Xây dựng", standing="UBND phường Hồng Bàng")
    hoa = sign_in(cast.hoa)
    address = f"/tasks/{task.id}/do/decide_return/?decision=rerouted&amp;lead_unit={cast.xay_dung.id}"
    assert f'href="{address}">Xử lý chuyển lại</a>' in hoa.text("/sync/proposals/")
    form = hoa.text(address.replace("&amp;", "&"))
    assert '<option selected value="rerouted">' in form
    assert f'<option selected value="{cast.xay_dung.id}">' in form
    chi = sign_in(cast.chi).text("/sync/proposals/")  # a specialist does not decide it
    assert "Đơn vị đã chuyển lại: lãnh đạo Văn phòng đổi chủ trì" in chi and "decide_return" not in chi


def test_a_proposed_lead_that_no_form_can_give_says_what_can_be_done(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    task, hoa = cast.task(), sign_in(cast.hoa)
    proposal(book, task.code, "lead", "Sở Xây dựng")
    page = hoa.text("/sync/proposals/")
    assert "chỉ đổi được khi đơn vị đang chủ trì chuyển lại" in page and "Mở nhiệm vụ" in page
    report_progress(cast.context(cast.dung), task, "Đang làm")
    page = hoa.text("/sync/proposals/")
    assert "không chuyển lại được nữa: muốn đổi chủ trì thì thu hồi nhiệm vụ này" in page
    submit(cast.context(cast.dung), task, done_on=date(2025, 9, 16), result="Xong")
    Task.update(state="done").execute()
    assert "nên không đổi đơn vị chủ trì nữa" in hoa.text("/sync/proposals/")
