"""The journal of superseded values: found without accents, paged, and given back by a click."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from console.records import Document, SyncBase, SyncConflict, SyncJournal, SyncWorkbook, Task
from console.workflow.progress import report_progress
from sheets_sync import journal
from sheets_sync.plan.rows import REASON_FORMULA
from sheets_sync.waiting import PROGRAM
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]


@pytest.fixture
def book(cast: Cast) -> SyncWorkbook:
    return SyncWorkbook.create(unit=cast.hong_bang, key="HB", workbook_id="1", state="ok")


def keep(book: SyncWorkbook, code: str, value: str, column: str = "progress", day: int = 16) -> None:
    journal.keep(
        book, "tasks", code, column, datetime(2025, 9, day, 8, 0),
        value=value, replaced_by="bản mới", reason="Văn phòng giữ giá trị trên hệ thống",
        by="Hòa",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=dat+tai+dinh+cu", ["quỹ đất tái định cư"]),
        ("q=Hồng+Bàng+họp", ["đã họp tổ dân phố"]),
        ("q=phường+khác", []),
        ("column=result", ["đã họp tổ dân phố"]),
        ("from=15/9/2025", ["quỹ đất tái định cư"]),
        ("to=14/9/2025", ["đã họp tổ dân phố"]),
        ("from=hôm+qua&page=x", ["quỹ đất tái định cư", "đã họp tổ dân phố"]),
    ],
)
def test_entries_are_found_by_words_column_and_day(
    asked: str, found: list[str], cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    keep(book, "NV-00001-A", "đã họp tổ dân phố", "result", day=14)
    keep(book, "NV-00002-B", "quỹ đất tái định cư")
    page = sign_in(cast.chi).text(f"/sync/journal/?{asked}")

    shown = [value for value in ("quỹ đất tái định cư", "đã họp tổ dân phố") if value in page]
    assert shown == found


def test_a_bound_that_is_no_day_is_told(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    keep(book, "NV-00001-A", "đã họp")
    chi = sign_in(cast.chi)
    page = chi.text("/sync/journal/?from=31/02/2026&to=28/2/2026")
    assert "Ô “Từ ngày” ghi “31/02/2026”, không phải là ngày" in page
    assert "Ô “Đến ngày”" not in page and 'value="31/02/2026"' in page and "đã họp" in page


@pytest.mark.parametrize("number", [99, 10**30])
def test_a_page_beyond_the_end_shows_the_last_one(
    number: int, cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    for n in range(51):
        keep(book, f"NV-{n:05}-A", f"giá trị {n:03}")
    page = sign_in(cast.chi).text(f"/sync/journal/?page={number}")
    assert "giá trị 000" in page and "giá trị 001" not in page and "51–51 trên 51" in page


def test_the_filters_offer_what_occurs_and_nothing_else(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    SyncWorkbook.create(unit=cast.an_duong, key="AD", workbook_id="2", state="ok")
    keep(book, "NV-00001-A", "đã họp", "result")
    page = sign_in(cast.chi).text("/sync/journal/")
    offered = re.findall(r"<option value=\"[^\"]+\">([^<]+)<", page)
    assert offered == ["UBND phường Hồng Bàng", "Kết quả thực hiện"]


def test_entries_are_shown_page_by_page_the_newest_first(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    for number in range(60):
        keep(book, "NV-00001-A", f"bản thứ {number}.")
    chi = sign_in(cast.chi)
    first, second = chi.text("/sync/journal/"), chi.text("/sync/journal/?page=1")

    assert "bản thứ 59." in first and "bản thứ 9." not in first and "1–50 trên 60" in first
    assert "bản thứ 9." in second and "51–60 trên 60" in second and "Trang sau" not in second


def test_an_entry_is_restored_by_a_click_and_says_by_whom(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    task = cast.task()
    keep(book, task.code, "Nội dung An đã đề xuất", "content")
    entry = SyncJournal.get()
    chi = sign_in(cast.chi)
    assert "Khôi phục</button>" in chi.text("/sync/journal/")

    chi.post("/sync/decide/", {"choice": f"restore:{entry.id}", "next": "/sync/journal/"})

    assert Task.get_by_id(task.id).content == "Nội dung An đã đề xuất"
    page = chi.text("/sync/journal/")
    assert "Đã khôi phục" in page and "Chi đã khôi phục lúc 09:00 16/9/2025" in page
    assert "Rà soát quỹ đất bố trí tái định cư" in page  # what it replaced


def test_the_journal_says_who_replaced_a_value_and_is_searched_by_the_name(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    task = cast.task()
    SyncBase.create(workbook=book, tab="tasks", code=task.code, cells={"progress": "cũ"})
    conflict = SyncConflict.create(
        workbook=book, tab="tasks", code=task.code, column="progress", noticed_at=cast.clock.now(),
        base="cũ", sheet="của An", console="của Văn phòng",
    )  # fmt: skip
    keep(book, "NV-00002-B", "việc khác")  # by Hòa
    chi = sign_in(cast.chi)
    chi.get("/sync/")
    chi.post("/sync/decide/", {"choice": f"keep_console:{conflict.id}"})
    page = chi.text("/sync/journal/")
    assert "Chi, lúc 09:00 16/9/2025" in page and "Hòa, lúc 08:00 16/9/2025" in page
    assert "việc khác" not in (page := chi.text("/sync/journal/?q=chi")) and "của An" in page
    assert "Chi, lúc 09:00 16/9/2025" in chi.text(f"/sync/workbook/{book.id}/")


def test_of_a_formula_that_the_program_replaced_the_journal_says_who_had_entered_the_new_value(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    task = report_progress(cast.context(cast.dung), cast.task(), "Đã họp")
    journal.keep(
        book, "tasks", task.code, "progress", cast.clock.now(),
        value="=A1", replaced_by="Đã họp", reason=REASON_FORMULA, by=PROGRAM,
    )  # fmt: skip
    cast.clock.move(cast.clock.now() + timedelta(hours=1))
    report_progress(cast.context(cast.an), task, "Đã họp hai lần")
    page = sign_in(cast.chi).text("/sync/journal/")
    assert "Hệ thống, lúc 09:00 16/9/2025" in page
    assert "giá trị mới do Dũng ghi lúc 09:00 16/9/2025" in page


def test_many_entries_are_restored_by_one_choice_and_each_result_is_told(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    task, other = cast.task(), cast.task(cast.document("2/UBND"), content="Việc đang có")
    keep(book, task.code, "Nội dung cũ", "content")
    keep(book, task.code, "Tờ trình", "product")
    keep(book, other.code, "Việc đang có", "content")
    keep(book, other.code, "bản 1", "product")
    keep(book, other.code, "bản 2", "product")
    keep(book, task.code, "Chuyển lại", "request")  # no click gives it back
    old, product, same, first, second, _ = SyncJournal.select().order_by(SyncJournal.id)
    chi = sign_in(cast.chi)
    page = chi.text("/sync/journal/")
    ticks = [int(found) for found in re.findall(r'name="item" value="(\d+)"', page)]
    assert sorted(ticks) == [each.id for each in (old, product, same, first, second)]
    assert "Khôi phục {} giá trị đã chọn?" in page and 'name="all"' not in page

    form = {"choice": "restore", "next": "/sync/journal/?q=nv"}
    chi.post("/sync/decide/", {**form, "item": [each.id for each in (old, product, same, first, second)]})

    page = chi.text("/sync/decide/")
    assert "Đã ghi 2 mục, còn 3 mục chưa ghi được" in page
    assert "Giá trị này đang có trên hệ thống" in page
    assert page.count("Đã chọn nhiều giá trị cho cùng ô này") == 2
    assert "Đã ghi: 2 mục" in page and f"#journal-{same.id}" in page
    task, other = Task.get_by_id(task.id), Task.get_by_id(other.id)
    assert (task.content, task.product, other.product) == ("Nội dung cũ", "Tờ trình", "")
    chi.post("/sync/decide/", {**form, "item": [second.id]})
    assert Task.get_by_id(other.id).product == "bản 2"


def test_a_directives_cell_is_one_whichever_row_of_its_tasks_it_was_typed_in(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    document = cast.document("2/UBND")
    for task in (cast.task(document), cast.task(document, content="Việc thứ hai")):
        keep(book, task.code, f"Trích yếu ở {task.code}", "abstract")
    chi = sign_in(cast.chi)
    form = {"choice": "restore", "next": "/sync/journal/"}
    chi.post("/sync/decide/", {**form, "item": [each.id for each in SyncJournal.select()]})

    assert chi.text("/sync/decide/").count("Đã chọn nhiều giá trị cho cùng ô này") == 2
    assert not Document.get_by_id(document.id).abstract.startswith("Trích yếu ở")


def test_many_that_are_all_restored_are_counted(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    task = cast.task()
    keep(book, task.code, "Nội dung cũ", "content")
    keep(book, task.code, "Tờ trình", "product")
    chi = sign_in(cast.chi)
    chi.get("/sync/journal/")
    answer = chi.post("/sync/decide/", {"choice": "restore", "item": [1, 2], "next": "/sync/journal/"})
    assert answer.location == "/sync/journal/"
    page = chi.text("/sync/journal/")
    assert "Đã khôi phục 2 giá trị" in page and page.count("Chi đã khôi phục lúc 09:00") == 2


def test_what_cannot_be_restored_says_why_in_place_of_the_button(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    keep(book, cast.task().code, "Chuyển lại", "request")
    page = sign_in(cast.chi).text("/sync/journal/")
    assert "Khôi phục</button>" not in page and "thực hiện tại nhiệm vụ" in page


def test_the_leadership_reads_and_does_not_restore(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    keep(book, cast.task().code, "Việc khác", "content")
    chairman = sign_in(cast.person("chutich", "Chủ tịch", "leadership"))
    assert "Việc khác" in (page := chairman.text("/sync/journal/")) and "Khôi phục</button>" not in page


def test_what_was_typed_over_the_count_down_was_replaced_by_the_programs_formula(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    at = {"workbook": book, "tab": "tasks", "noticed_at": cast.clock.now(), "replaced_by": ""}
    SyncJournal.create(**at, code="NV-00002-B", column="remaining", value="chờ sở trả lời")
    page = sign_in(cast.chi).text("/sync/journal/")
    assert "chờ sở trả lời" in page and "(công thức của hệ thống)" in page
