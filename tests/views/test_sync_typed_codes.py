"""Whatever a unit types into `Mã` stands on the screens as its problem: it opens and breaks nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from console.records import Document, SyncProblem, SyncWorkbook
from console.rules.codes import code_for
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]


@pytest.fixture
def book(cast: Cast) -> SyncWorkbook:
    return SyncWorkbook.create(unit=cast.hong_bang, key="HB", workbook_id="1", state="ok", stamp="đã đọc")


def typed(cast: Cast, book: SyncWorkbook, code: str) -> None:
    """A row with a code that the unit's list does not have, as a pass leaves it."""
    SyncProblem.create(
        workbook=book, tab="tasks", code=code[:30], column="code", position=20, typed=code,
        message="Mã ở dòng này không có trong danh sách của đơn vị.", noticed_at=cast.clock.now(),
    )  # fmt: skip


def test_a_unit_that_types_the_code_of_anothers_record_is_told_nothing_of_it(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    theirs = cast.task(cast.document("1/UBND"), cast.xay_dung, content="Việc của Sở Xây dựng")
    draft = cast.task(cast.document("2/UBND"), content="Việc chưa giao", sent=False)
    mine = cast.task(cast.document("3/UBND"), content="Việc của phường")
    other = cast.document("99/UBND", abstract="Văn bản của nơi khác")
    codes = [theirs.code, draft.code, mine.code, code_for("VB", other.id)]
    for code in codes:
        typed(cast, book, code)

    page = sign_in(cast.an).text("/my-workbook/")

    assert all(code in page for code in codes)
    assert "Việc của phường" in page and f'href="/tasks/{mine.id}/"' in page
    assert "3/UBND" in page
    for words in ("Việc của Sở Xây dựng", "1/UBND", "Việc chưa giao", "2/UBND", "Văn bản của nơi khác"):
        assert words not in page
    for address in (f"/tasks/{theirs.id}/", f"/tasks/{draft.id}/", f"/documents/{other.id}/"):
        assert address not in page
    everything = sign_in(cast.chi).text("/sync/problems/")
    assert "Việc của Sở Xây dựng" in everything and "Văn bản của nơi khác" in everything


def test_a_code_with_a_number_that_no_record_has_breaks_no_page(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    for code in ("VB-99999999999999999999999-K", code_for("VB", 10**20), "VB--", "VB-٣-A", "<IMG SRC=X>"):
        typed(cast, book, code)
    chi = sign_in(cast.chi)
    for path in ("/sync/problems/", f"/sync/workbook/{book.id}/", "/sync/"):
        assert chi.get(path).status_code == 200
    assert sign_in(cast.an).get("/my-workbook/").status_code == 200
    assert not Document.select().exists()
