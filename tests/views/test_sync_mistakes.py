"""Ô lỗi: each mistake of a unit counts once, in one place, and shows the cells that are filled."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import pytest
from peewee import Database

from console.records import SyncBase, SyncCommand, SyncProblem, SyncWorkbook
from sheets_sync.columns import REQUEST_CELLS
from sheets_sync.plan import TOLD
from tests.views.conftest import Browser, Cast
from views.sync.mistakes import is_open

SignIn = Callable[[Any], Browser]
LATE = "Quá hạn nên không nhận gia hạn."


@pytest.fixture
def book(cast: Cast) -> SyncWorkbook:
    return SyncWorkbook.create(unit=cast.hong_bang, key="HB", workbook_id="1", state="ok", stamp="đã đọc")


def refused(
    cast: Cast, book: SyncWorkbook, columns: tuple[str, ...], value: str, said: str
) -> list[SyncCommand]:
    """A refused act as a pass leaves it: an item for each of its cells, and the sentence in each."""
    at = {"workbook": book, "tab": "tasks", "code": "NV-00001-A", "noticed_at": cast.clock.now()}
    for column in columns:
        SyncProblem.create(**at, column=column, typed="x", message=said)
    act = {"value": value, "verb": columns[0], "message": said, "outcome": "refused"}
    return [SyncCommand.create(**at, **act, column=column) for column in columns]


def unread(cast: Cast, book: SyncWorkbook, column: str, typed: str) -> SyncProblem:
    return SyncProblem.create(
        workbook=book, tab="tasks", code="NV-00001-A", column=column, typed=typed,
        message="Không có ngày này.", noticed_at=cast.clock.now(),
    )  # fmt: skip


def test_a_refused_act_of_many_cells_is_one_and_no_cell_of_it_is_called_unreadable(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    value = "Xin gia hạn\x1fChờ số liệu\x1f15/10/2025\x1f"
    refused(cast, book, REQUEST_CELLS[:3], value, LATE)
    page = sign_in(cast.chi).text("/sync/problems/")
    assert "Việc bị từ chối (1)" in page and "Ô chưa đọc được (" not in page
    assert page.count(LATE) == 1
    assert 'data-count="problems">1<' in page
    assert "15/10/2025" in page and "Số VB, ngày VB:" not in page and " · · " not in page


def test_words_of_many_cells_that_a_unit_cleared_are_put_back_by_one_choice(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    task = cast.task()
    SyncBase.create(
        workbook=book, tab="tasks", code=task.code, cells={"progress": "Đã họp", "result": "Xong"}
    )
    at = {"workbook": book, "tab": "tasks", "code": task.code, "noticed_at": cast.clock.now()}
    chi = sign_in(cast.chi)
    for column in ("progress", "result", "request"):
        said = {"verb": column, "message": LATE, "outcome": "refused"}
        SyncCommand.create(**at, column=column, value="Xin gia hạn" if column == "request" else "", **said)
    page = chi.text("/sync/problems/")
    assert "Đưa lại vào bảng tính {} mục đã chọn?" in page
    items = [each.id for each in SyncCommand.select()]
    chi.post("/sync/decide/", {"choice": "put_back", "item": items, "next": "/sync/problems/"})
    page = chi.text("/sync/decide/")
    assert "Đã ghi 2 mục, còn 1 mục chưa ghi được" in page and "ô này đang có nội dung đơn vị gõ" in page
    assert SyncBase.get().cells == {"progress": "", "result": ""}
    assert "Đưa lại vào bảng tính" not in chi.text("/sync/problems/")


def test_an_unreadable_cell_is_one_mistake_with_the_act_that_needs_it(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    refused(
        cast,
        book,
        ("done",),
        "Có\x1f\x1f\x1f\x1f31/2/2026",
        "Chưa nhập ngày hoàn thành.",
    )
    unread(cast, book, "done_on", "31/2/2026")
    chi = sign_in(cast.chi)
    for address in ("/sync/problems/", f"/sync/workbook/{book.id}/"):
        page = chi.text(address)
        assert "Ô chưa đọc được (1)" in page and "Việc bị từ chối (" not in page
    SyncProblem.update(resolved_at=cast.clock.now()).where(SyncProblem.column == "done_on").execute()
    page = chi.text("/sync/problems/")
    assert "Việc bị từ chối (1)" in page
    assert '<span class="quiet">Ngày hoàn thành:</span> 31/2/2026' in page


def test_an_act_is_tried_again_as_a_whole(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    first, *_ = refused(cast, book, REQUEST_CELLS[:2], "Xin gia hạn\x1fChờ\x1f\x1f", LATE)
    chi = sign_in(cast.chi)
    chi.get("/sync/problems/")
    chi.post("/sync/decide/", {"choice": f"retry:{first.id}", "next": "/sync/problems/"})
    assert [row.resolution for row in SyncCommand.select()] == ["retried", "retried"]
    page = chi.text("/sync/problems/")
    assert "Lượt đồng bộ tới sẽ thử lại việc ở " in page and LATE not in page


def test_what_is_only_to_be_read_says_so(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    told = unread(cast, book, TOLD, "")
    chi = sign_in(cast.chi)
    assert "Đã xem, cất đi" in chi.text("/sync/problems/")
    chi.post("/sync/decide/", {"choice": f"dismiss:{told.id}", "next": "/sync/problems/"})
    page = chi.text("/sync/problems/")
    assert "Đã cất 1 mục đã xem." in page and "sẽ đọc lại" not in page


def test_a_cleared_cell_shows_what_the_console_holds_and_is_offered_to_be_put_back(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    code = cast.task().code
    SyncBase.create(workbook=book, tab="tasks", code=code, cells={"progress": "Đã họp với sở"})
    SyncCommand.create(
        workbook=book, tab="tasks", code=code, column="progress", noticed_at=cast.clock.now(), value="",
        verb="report_progress", outcome="refused", message="Chưa nhập tình hình thực hiện.",
    )  # fmt: skip
    chi = sign_in(cast.chi)
    for page in (chi.text("/sync/problems/"), chi.text(f"/sync/workbook/{book.id}/")):
        assert "Hệ thống vẫn giữ:" in page and "Đã họp với sở" in page
        assert "Đưa lại vào bảng tính</button>" in page and 'value="retry:' not in page

    chi.post("/sync/decide/", {"choice": f"put_back:{SyncCommand.get().id}"})

    assert SyncCommand.get().resolution == "console"
    assert SyncBase.get().cells == {"progress": ""}


@pytest.mark.parametrize("kind", [SyncProblem, SyncCommand])
def test_what_else_waits_in_a_row_is_found_by_the_row_however_many_rows_have_something(
    sqlite_database: Database, kind: Any
) -> None:
    sql, values = kind.select(kind.id).where(is_open(kind)).sql()
    steps = [str(row[3]) for row in sqlite_database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    inner = [step for step in steps[1:] if step.startswith("SEARCH") and "workbook_id=?" in step]
    assert inner and all("workbook_id=? AND tab=? AND code=?" in step for step in inner)


def test_acts_that_were_refused_and_cells_that_cannot_be_read_are_paged_each_by_itself(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("views.sync.items.PAGE", 2)
    for n in range(5):
        refused(cast, book, ("done_on",), f"act{n}", f"refused{n}")
        unread(cast, book, "report_date", f"cell{n}")
    chi = sign_in(cast.chi)

    def shown(address: str) -> list[str]:
        page = chi.text(address)
        return [word for n in range(5) for word in (f"refused{n}", f"cell{n}") if word in page]

    assert shown("/sync/problems/") == ["refused0", "cell0", "refused1", "cell1"]
    assert shown("/sync/problems/?refused_page=1") == ["cell0", "cell1", "refused2", "refused3"]
    assert shown("/sync/problems/?refused_page=2&page=1") == ["cell2", "cell3", "refused4"]
    assert shown("/sync/problems/?refused_page=9&page=9") == ["refused4", "cell4"]  # the last ones


def test_the_pages_of_one_list_keep_the_filter_and_the_page_of_the_other(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("views.sync.items.PAGE", 1)
    for n in range(3):
        refused(cast, book, ("done_on",), f"act{n}", f"refused{n}")
        unread(cast, book, "report_date", f"cell{n}")
    page = sign_in(cast.chi).text(f"/sync/problems/?book={book.id}&page=1&refused_page=1")
    links = re.findall(r'<a class="button small" href="/sync/problems/\?([^"]+)"', page)
    ways = [{k: int(v[0]) for k, v in parse_qs(unescape(link)).items()} for link in links]
    here = {"book": book.id, "page": 1, "refused_page": 1}
    assert ways == [
        here | {"page": 0},
        here | {"page": 2},
        here | {"refused_page": 0},
        here | {"refused_page": 2},
    ]
