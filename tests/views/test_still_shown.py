"""After a directive was marked secret, the pages say which workbooks still show its words, and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from console.records import Document, SyncBase, SyncClosedBook, SyncProblem, SyncWorkbook
from console.workflow.still_shown import still_shown
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]
STILL = "Sổ vẫn còn hiện nội dung"


@pytest.fixture
def document(cast: Cast) -> Document:
    """Its task stands in the workbook of Hồng Bàng, which is open in Excel."""
    task = cast.task()
    book = SyncWorkbook.create(
        unit=cast.hong_bang, key="HB", workbook_id="1", state="waiting", message="Sổ HB.xlsx đang mở bởi An."
    )
    SyncBase.create(workbook=book, tab="tasks", code=task.code, cells={"content": task.content})
    document: Document = task.document
    return document


def mark(cast: Cast, sign_in: SignIn, document: Document) -> str:
    hoa = sign_in(cast.hoa)
    hoa.text(f"/documents/{document.id}/")
    hoa.post(f"/documents/{document.id}/classify/", {"secrecy": "secret"})
    return hoa.text("/documents/")


def test_the_answer_names_the_workbooks_that_show_it_still_and_why(
    cast: Cast, sign_in: SignIn, document: Document
) -> None:
    assert (
        f"{STILL}, cho đến khi lượt đồng bộ xóa được: UBND phường Hồng Bàng (Sổ HB.xlsx đang mở bởi An)."
        in mark(cast, sign_in, document)
    )


def test_neither_a_pause_nor_a_brake_is_a_reason(cast: Cast, sign_in: SignIn, document: Document) -> None:
    SyncWorkbook.update(state="held", message="13 dòng biến mất.", paused=True).execute()
    assert f"{STILL}, cho đến khi lượt đồng bộ xóa được: UBND phường Hồng Bàng." in mark(
        cast, sign_in, document
    )


def test_a_workbook_that_shows_nothing_of_it_is_not_named(
    cast: Cast, sign_in: SignIn, document: Document
) -> None:
    SyncBase.update(tombstone=True).execute()
    assert STILL not in mark(cast, sign_in, document)


def test_a_closed_book_that_shows_it_is_named(cast: Cast, sign_in: SignIn, document: Document) -> None:
    base = SyncBase.get()
    SyncClosedBook.create(
        workbook=base.workbook, identity="0", label="sổ năm 2024, đã khóa ngày 2-1-2025",
        closed_at=cast.clock.now(), cells={"tasks": {base.code: base.cells}, "closed": {"1": {}}, "+": ["x"]},
    )  # fmt: skip
    SyncBase.delete().execute()
    assert "sổ năm 2024, đã khóa ngày 2-1-2025: chương trình không ghi vào sổ đã khóa" in mark(
        cast, sign_in, document
    )


def test_the_directives_page_says_so_until_it_is_gone(
    cast: Cast, sign_in: SignIn, document: Document
) -> None:
    mark(cast, sign_in, document)
    base = SyncBase.get()
    SyncProblem.create(
        workbook=base.workbook, tab="tasks", code=base.code, column="code", noticed_at=cast.clock.now(),
        message=still_shown("Ô được bảo vệ."),
    )  # fmt: skip
    page = sign_in(cast.chi).text(f"/documents/{document.id}/")
    assert f"{STILL}, cho đến khi lượt đồng bộ xóa được: UBND phường Hồng Bàng (Ô được bảo vệ)." in page
    assert "nội dung VẪN CÒN HIỆN trong sổ này. Ô được bảo vệ." in sign_in(cast.chi).text("/sync/problems/")
    SyncBase.update(tombstone=True).execute()
    assert STILL not in sign_in(cast.chi).text(f"/documents/{document.id}/")
