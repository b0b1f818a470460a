"""All workbooks on one page: found, filtered, paused, and a sweep whose progress can be asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest

from console.database import database
from console.records import (
    Fact,
    JobRun,
    SyncBrake,
    SyncCommand,
    SyncConflict,
    SyncProblem,
    SyncProposal,
    SyncWorkbook,
    Unit,
)
from console.rules.codes import code_for
from console.settings import Settings, Sync
from sheets_sync import sweep
from sheets_sync.books import missing_workbooks
from sheets_sync.google.places import KeptPlaces, Place
from sheets_sync.health import KEPT, Health
from tests.views.conftest import Browser, Cast
from views.person import Setting
from views.sync.differences import differences
from views.sync.places import letters

SignIn = Callable[[Any], Browser]
NOTHING = "Không có gì chờ quyết định"
LAYOUT = {"tasks": {"title": "Nhiệm vụ", "sheet": "101", "columns": {"code": 0, "done_on": 27}}}


@pytest.fixture
def book(cast: Cast) -> SyncWorkbook:
    now = cast.clock.now()
    return SyncWorkbook.create(
        unit=cast.hong_bang, key="HB", workbook_id="1", state="ok", stamp="đã đọc", layout=LAYOUT,
        last_pass_at=now, clean_read_at=now - timedelta(minutes=3),
    )  # fmt: skip


def bad_cell(cast: Cast, book: SyncWorkbook, **values: Any) -> SyncProblem:
    at = {"workbook": book, "tab": "tasks", "code": "NV-00001-A", "noticed_at": cast.clock.now()}
    return SyncProblem.create(
        **{
            **at,
            "column": "done_on",
            "position": 14,
            "typed": "cuối tháng",
            "message": "Không phải ngày.",
            **values,
        }
    )


def test_age_is_said_in_words(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    assert "3 phút trước" in sign_in(cast.chi).text("/sync/")


def test_a_unit_is_found_without_accents(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    SyncWorkbook.create(unit=cast.an_duong, key="AD", workbook_id="2", state="ok")
    page = sign_in(cast.chi).text("/sync/?q=hong+bang")
    assert "phường Hồng Bàng" in page and "phường An Dương" not in page


def test_a_worker_that_has_stopped_is_told(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    JobRun.create(name="sync", ended_at=cast.clock.now() - timedelta(minutes=2))
    chi = sign_in(cast.chi)
    assert "có thể tiến trình đồng bộ đã dừng" not in chi.text("/sync/")
    cast.clock.move(cast.clock.now() + timedelta(minutes=20))
    assert "có thể tiến trình đồng bộ đã dừng" in chi.text("/sync/")


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (Health(lag=5), "Google Drive báo thay đổi kịp thời."),
        (Health(lag=0), "Google Drive báo thay đổi kịp thời."),
        (Health(), "Nửa giờ qua Google Drive không báo thay đổi nào."),
        (Health(lag=5, active=3, every=15), "3 sổ đang có người sửa, mỗi sổ được đọc thẳng 15 giây một lần."),
        (Health(lag=120, active=3, every=15), "Google Drive đang báo thay đổi chậm tới 120 giây."),
        (Health(lag=5, active=50, every=60), "50 sổ đang có người sửa cùng lúc, nhiều hơn mức đọc kịp"),
    ],
)
def test_how_late_google_tells_is_shown(
    kept: Health, said: str, cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    chi = sign_in(cast.chi)
    assert "Google" not in chi.text("/sync/")
    Fact.create(key=KEPT, value=asdict(kept))
    assert said in chi.text("/sync/")


def test_a_new_workbook_is_asked_for_with_a_click(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    Unit.update(channel="sheet").where(Unit.id == cast.hong_bang.id).execute()
    chi = sign_in(cast.chi)
    assert "Mở sổ mới</button>" in chi.text(f"/sync/workbook/{book.id}/")
    chi.post(f"/sync/workbook/{book.id}/takeover/")
    page = chi.text(f"/sync/workbook/{book.id}/")
    assert "sắp mở sổ mới (Chi yêu cầu lúc 09:00 16/9/2025)" in page and ">Mở sổ mới</button>" not in page
    chi.post(f"/sync/workbook/{book.id}/keep/")
    page = chi.text(f"/sync/workbook/{book.id}/")
    assert "Đã thôi mở sổ mới" in page and ">Mở sổ mới</button>" in page and "sắp mở sổ mới" not in page
    assert "Thôi mở sổ mới" in chi.text("/history/")
    chi.post(f"/sync/workbook/{book.id}/keep/")
    assert "Sổ này không có yêu cầu mở sổ mới nào." in chi.text(f"/sync/workbook/{book.id}/")


def test_every_kind_of_record_is_one_click_away(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    task, document = cast.task(), cast.document("9/UBND")
    bad_cell(cast, book, code=task.code)
    bad_cell(cast, book, code=code_for("VB", document.id), tab="documents", column="symbol")
    page = sign_in(cast.chi).text("/sync/problems/")
    assert f'href="/tasks/{task.id}/"' in page and f'href="/documents/{document.id}/"' in page


def test_all_are_paused_and_resumed_at_once(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    chi = sign_in(cast.chi)
    chi.get("/sync/")
    chi.post("/sync/all/", {"action": "pause"})
    assert SyncWorkbook.get().paused
    assert "Đồng bộ lại tất cả" in chi.text("/sync/")
    chi.post("/sync/all/", {"action": "resume"})
    assert not SyncWorkbook.get().paused
    assert chi.post("/sync/all/", {"action": "delete"}).status_code == 404


def test_a_pause_says_whose_it_is_and_since_when_wherever_it_is_shown(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    chi, an = sign_in(cast.chi), sign_in(cast.an)
    chi.get("/sync/")
    chi.post(f"/sync/workbook/{book.id}/pause/")
    cast.clock.move(cast.clock.now() + timedelta(days=1))
    sign_in(cast.hoa).post("/sync/all/", {"action": "pause"})  # it is paused already
    said = "Chi, từ 09:00 16/9/2025"
    for page in (chi.text("/sync/"), chi.text(f"/sync/workbook/{book.id}/"), an.text("/my-workbook/")):
        assert said in page
    history = chi.text("/history/")
    assert "Tạm dừng đồng bộ sổ" in history and f'href="/sync/workbook/{book.id}/"' in history
    assert f"Sổ bảng tính {book.unit.label}" in history

    chi.post(f"/sync/workbook/{book.id}/resume/")
    assert said not in chi.text(f"/sync/workbook/{book.id}/")
    SyncWorkbook.update(paused=True).execute()  # by nobody who is known
    assert ", từ " not in chi.text(f"/sync/workbook/{book.id}/")


def test_what_is_paused_is_spoken_of_as_paused(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    bad_cell(cast, book)
    decided = SyncWorkbook.create(unit=cast.an_duong, key="AD", workbook_id="2", state="ok", paused=True)
    SyncWorkbook.update(paused=True).execute()
    chi = sign_in(cast.chi)
    page = chi.text("/sync/")
    assert "<b>1</b><span>Đang chờ hoặc tạm dừng</span>" in page  # the other one needs somebody
    assert "Mọi sổ đang tạm dừng" in page and "Đồng bộ ngay tất cả" not in page
    page = chi.text(f"/sync/workbook/{decided.id}/")
    assert "Đọc lại ở lượt tới" not in page
    chi.post(f"/sync/workbook/{decided.id}/now/")
    assert "Sổ đang tạm dừng: việc này được thực hiện khi" in chi.text(f"/sync/workbook/{decided.id}/")
    mine = sign_in(cast.an).text("/my-workbook/")
    assert "đang tạm dừng đồng bộ sổ này" in mine and "Lượt đồng bộ sau sẽ đọc lại" not in mine


def test_a_workbook_with_two_troubles_is_counted_and_listed_once_and_the_figures_add_up(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    bad_cell(cast, book)
    SyncWorkbook.update(paused=True).execute()  # paused, and somebody is to look at a cell of it
    SyncWorkbook.create(unit=cast.an_duong, key="AD", workbook_id="2", state="unreachable", message="Mất.")
    SyncWorkbook.create(unit=cast.xay_dung, key="SXD", workbook_id="3", state="ok")
    chi = sign_in(cast.chi)
    page = chi.text("/sync/")
    assert page.count(f'href="/sync/workbook/{book.id}/"') == 1
    figures = re.findall(r'class="tile[^>]*><b>(\d+)</b><span>([^<]+)', page)
    assert figures == [
        ("3", "Tất cả các sổ"), ("2", "Cần xử lý"), ("0", "Đang chờ hoặc tạm dừng"), ("1", "Bình thường"),
    ]  # fmt: skip
    parts = re.findall(r"state=(\w+)[^>]*>([^<]+) <span class=\"count\">(\d+)", page)
    assert parts == [("unreachable", "Không mở được", "1"), ("paused", "Tạm dừng", "1")]
    assert "<b data-behind>0</b><span>Dòng chờ ghi ra, ở mọi sổ</span>" in chi.text("/sync/?q=an+duong")
    page = chi.text("/sync/?show=attention&state=unreachable")
    assert "UBND phường An Dương</a>" in page and "UBND phường Hồng Bàng</a>" not in page


def test_after_the_answer_to_a_brake_the_page_no_longer_asks_for_it(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    SyncWorkbook.update(state="held", message="40 ô đã đổi; cho qua thì các ô được nhận.").execute()
    SyncBrake.create(workbook=book, tab="tasks", noticed_at=cast.clock.now(), reason="40 ô đã đổi.")
    chi = sign_in(cast.chi)
    chi.get("/sync/")
    chi.post(f"/sync/workbook/{book.id}/refuse/")
    for address in (f"/sync/workbook/{book.id}/", "/sync/"):
        page = chi.text(address)
        assert "cho qua thì" not in page and "Văn phòng không cho qua" in page


@pytest.mark.parametrize(
    ("tab", "kind", "action", "said"),
    [
        ("tasks", "rows_gone", "release", "Các dòng mất được thêm lại ở cuối bảng."),
        ("inspections", "rows_gone", "release", "kiểm tra riêng của đơn vị thì được đưa vào lưu trữ."),
        ("tasks", "new_rows", "release", "Các dòng mới được cấp mã."),
        ("tasks", "new_rows", "refuse", "Các dòng mới để nguyên trong bảng, không nhận"),
        ("tasks", "overwritten", "refuse", "Mọi ô vừa đổi được trả về giá trị đã thống nhất"),
    ],
)
def test_after_the_answer_to_a_brake_the_page_says_what_the_next_pass_does(
    tab: str, kind: str, action: str, said: str, cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    SyncWorkbook.update(state="held", message="Nhiều quá.").execute()
    SyncBrake.create(workbook=book, tab=tab, column=kind, noticed_at=cast.clock.now(), reason="Nhiều quá.")
    chi = sign_in(cast.chi)
    assert said in chi.text(f"/sync/workbook/{book.id}/")
    chi.post(f"/sync/workbook/{book.id}/{action}/")
    page = chi.text(f"/sync/workbook/{book.id}/")
    assert said in page and "sẽ nhận các thay đổi" not in page
    assert "</button>" in page and "Cho qua một lượt" not in page


def test_a_unit_reads_for_a_while_what_of_its_proposals_was_not_taken(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    at = {"workbook": book, "tab": "tasks", "noticed_at": cast.clock.now(), "column": "due_on"}
    SyncProposal.create(**at, code="NV-00002-B", proposed="31/12/2025", standing="30/9/2025")
    chi, an = sign_in(cast.chi), sign_in(cast.an)
    assert "đã không nhận" not in an.text("/my-workbook/")
    chi.get("/sync/proposals/")
    chi.post("/sync/decide/", {"choice": f"refuse:{SyncProposal.get().id}"})
    page = an.text("/my-workbook/")
    for words in ("đã không nhận: 1 đề xuất", "31/12/2025", "Thời hạn", "Chi", "09:00 16/9/2025"):
        assert words in page
    assert "Xét lại" not in page
    SyncProposal.update(resolved_at=cast.clock.now() - timedelta(days=61)).execute()
    assert "đã không nhận" not in an.text("/my-workbook/")


def read(cast: Cast, *keys: str, **values: Any) -> None:
    """A minute later a pass has looked at these workbooks."""
    cast.clock.move(cast.clock.now() + timedelta(minutes=1))
    looked = SyncWorkbook.update(stamp="đã đọc", last_pass_at=cast.clock.now(), **values)
    looked.where(SyncWorkbook.key.in_(keys)).execute()
    sweep.end(cast.clock.now())


def test_a_sweep_counts_the_same_workbooks_all_through_and_says_at_its_end_what_became_of_it(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    Unit.update(channel="sheet").where(Unit.id != cast.xay_dung.id).execute()
    held = SyncWorkbook.create(unit=cast.an_duong, key="AD", workbook_id="2", state="held", stamp="cũ")
    SyncWorkbook.create(unit=cast.xay_dung, key="SXD", workbook_id="3", state="new")  # is never made
    cast.clock.move(cast.clock.now() + timedelta(minutes=1))
    chi = sign_in(cast.chi)
    assert "Đọc lại toàn bộ 2 sổ?" in chi.text("/sync/") and "data-progress" not in chi.text("/sync/")
    chi.post("/sync/all/")
    page = chi.text("/sync/")
    assert "Lượt tới sẽ đọc lại 2 sổ." in page and "Đã đọc 0 trên 2 sổ." in page
    assert 'data-progress="/sync/progress/"' in page

    read(cast, "HB", allocated=1)
    answer = chi.get("/sync/progress/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert (answer.json["all"], answer.json["done"]) == (2, 1)
    assert answer.json["said"] == "Đã đọc 1 trên 2 sổ."
    read(cast, "AD", message="Mất 40 dòng.")

    answer = chi.get("/sync/progress/").json
    assert answer["done"] >= answer["all"]
    page = chi.text("/sync/")
    assert "data-progress" not in page
    assert "do Chi yêu cầu đã xong lúc 09:03 16/9/2025: đọc được 2 trên 2 sổ, " in page
    assert 'href="/sync/?show=changed">1 sổ có thay đổi</a>' in page
    assert 'href="/sync/?show=attention">1 sổ cần xử lý</a>' in page
    changed = chi.text("/sync/?show=changed")
    assert f"/sync/workbook/{book.id}/" in changed and f"/sync/workbook/{held.id}/" not in changed
    cast.clock.move(cast.clock.now() + timedelta(days=1))
    assert "đọc được" not in sign_in(cast.chi).text("/sync/")


def test_without_scripts_a_page_that_says_what_was_done_is_not_read_again_by_itself(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    SyncWorkbook.update(last_pass_at=None).execute()
    chi = sign_in(cast.chi)
    chi.get("/sync/")
    chi.post("/sync/all/")
    page = chi.text("/sync/")
    assert "Lượt tới sẽ đọc lại 1 sổ." in page and 'http-equiv="refresh"' not in page
    assert 'http-equiv="refresh"' in chi.text("/sync/")


def test_workbooks_that_are_being_made_are_counted_too(cast: Cast, sign_in: SignIn) -> None:
    Unit.update(channel="sheet").where(Unit.id.in_([cast.an_duong.id, cast.hong_bang.id])).execute()
    missing_workbooks("excel")
    sweep.begin_with_new(cast.clock.now())
    chi = sign_in(cast.chi)
    read(cast, "HB", state="ok")
    assert "Đã đọc 1 trên 2 sổ." in chi.text("/sync/")
    read(cast, "AD", message="Hết dung lượng.")  # it cannot be made
    assert "Đã tạo xong 1 sổ lúc 09:02 16/9/2025." in chi.text("/sync/")


def test_a_bad_cell_is_named_by_file_tab_and_address(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    bad_cell(cast, book)
    page = sign_in(cast.chi).text("/sync/problems/")
    assert "HB/HB.xlsx › Nhiệm vụ › AB14" in page and "data/workbooks" not in page
    assert "cuối tháng" in page and "Không phải ngày." in page


def test_a_bad_cell_on_google_is_one_click_away(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    SyncWorkbook.update(store="google").execute()
    KeptPlaces().put("HB", Place("1aBcD"))
    settings = Settings(regulation=cast.settings.regulation, sync=Sync(store="google"))
    cast.app.extensions["console"] = Setting(settings, cast.clock)
    bad_cell(cast, book)
    page = sign_in(cast.chi).text("/sync/problems/")
    assert 'href="https://docs.google.com/spreadsheets/d/1aBcD/edit#gid=101&amp;range=AB14"' in page


def test_a_brake_shows_what_it_holds_and_both_answers(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    example = {"code": "NV-00001-A", "column": "progress", "position": 5, "was": "Đã họp", "now": "dán nhầm"}
    SyncBrake.create(
        workbook=book, tab="tasks", column="overwritten", noticed_at=cast.clock.now(), reason="40 ô đã đổi.",
        detail={"count": 40, "allowed": 30, "examples": [example]},
    )  # fmt: skip
    chi = sign_in(cast.chi)
    page = chi.text(f"/sync/workbook/{book.id}/")
    for words in ("Đã họp", "dán nhầm", "NV-00001-A", "Và 39 mục nữa", "Cho qua một lượt", "Không cho qua"):
        assert words in page

    chi.post(f"/sync/workbook/{book.id}/refuse/")

    assert SyncWorkbook.get().refusing and SyncBrake.get().resolved_by == "Chi"
    chi.post(f"/sync/workbook/{book.id}/release/")
    assert "không còn gì đang tạm giữ" in chi.text(f"/sync/workbook/{book.id}/")
    assert not SyncWorkbook.get().released


def test_a_long_page_of_a_workbook_begins_with_links_to_its_sections_and_their_counts(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    chi, at = sign_in(cast.chi), {"workbook": book, "tab": "tasks", "noticed_at": cast.clock.now()}
    for _ in range(2):
        bad_cell(cast, book)
    assert 'class="jumps"' not in chi.text(f"/sync/workbook/{book.id}/")  # one section: nothing to jump over
    SyncConflict.create(**at, code="NV-1", column="progress", base="", sheet="a", console="b")
    for browser, address in ((chi, f"/sync/workbook/{book.id}/"), (sign_in(cast.an), "/my-workbook/")):
        page = browser.text(address)
        jumps = re.findall(r'<a href="#(\w+)">([^<]+) <span class="count">(\d+)', page)
        assert jumps == [("conflicts", "Xung đột", "1"), ("problems", "Ô lỗi", "2")]
        assert all(f'id="{key}"' in page for key, _, _ in jumps)


@pytest.mark.parametrize(
    ("store", "said"),
    [
        ("excel", "tệp trên máy được sửa lần cuối lúc"),
        ("google", "bảng tính trên Drive được sửa lần cuối lúc"),
    ],
)
def test_the_time_of_the_file_says_what_it_is(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook, store: str, said: str
) -> None:
    SyncWorkbook.update(store=store, modified_at=cast.clock.now() - timedelta(minutes=5)).execute()
    page = sign_in(cast.chi).text(f"/sync/workbook/{book.id}/")
    assert f"{said} 08:55 16/9/2025" in page


def test_rows_sorted_away_from_their_codes_are_shown_with_whose_words_stand_there_and_both_ways_out(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    words = [f"Việc {n}" for n in range(7)]
    examples = [
        {"code": f"NV-{n}", "column": "content", "position": n + 2, "was": words[n], "now": words[n - 1]}
        for n in range(7)
    ]
    SyncBrake.create(
        workbook=book, tab="tasks", column="misplaced", noticed_at=cast.clock.now(), reason="7 dòng.",
        detail={"count": 7, "allowed": 0, "examples": examples},
    )  # fmt: skip
    page = sign_in(cast.chi).text(f"/sync/workbook/{book.id}/")
    assert "Nội dung đang đứng ở dòng" in page and "là nội dung của NV-6</span>" in page  # in row 2
    assert "Xem thêm 2 mục" in page and "hoàn tác việc sắp xếp rồi lưu lại" in page
    assert ">Cho qua: ghi lại Mã theo nội dung</button>" in page
    assert ">Không cho qua: trả nội dung về theo Mã</button>" in page
    assert "Chọn khi đơn vị sắp xếp" in page and "Chọn khi Mã mới là đúng chỗ" in page


def test_words_that_moved_to_other_rows_are_shown_with_the_codes_of_their_own(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    moved = [(n, f"bước {n}", f"bước {(n + 1) % 4}") for n in range(4)]
    examples = [
        {"code": f"NV-{n}", "column": "progress", "position": n + 2, "was": was, "now": now}
        for n, was, now in moved
    ]
    SyncBrake.create(
        workbook=book, tab="tasks", column="parted", noticed_at=cast.clock.now(), reason="4 dòng.",
        detail={"count": 4, "allowed": 0, "examples": examples},
    )  # fmt: skip
    page = sign_in(cast.chi).text(f"/sync/workbook/{book.id}/")
    said = re.findall(r"bước (\d)</div><span class=\"cell-sub\">là nội dung của NV-(\d)</span>", page)
    assert said == [("1", "1"), ("2", "2"), ("3", "3"), ("0", "0")]


def test_an_old_page_replaces_no_workbook_that_is_back(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    SyncWorkbook.update(state="unreachable", message="Không thấy tệp.").execute()
    chi = sign_in(cast.chi)
    assert "Tạo sổ mới thay thế" in chi.text(f"/sync/workbook/{book.id}/")
    SyncWorkbook.update(state="ok", message="").execute()  # the shared drive is there again

    chi.post(f"/sync/workbook/{book.id}/again/")

    assert SyncWorkbook.get().state == "ok"
    assert "nay đã đọc, ghi được" in chi.text(f"/sync/workbook/{book.id}/")


@pytest.mark.parametrize("action", ["release", "refuse"])
def test_an_old_page_answers_no_brake_that_it_did_not_show(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook, action: str
) -> None:
    at = {"workbook": book, "tab": "tasks", "noticed_at": cast.clock.now()}
    SyncWorkbook.update(state="held").execute()
    shown = SyncBrake.create(
        **at, column="new_rows", reason="21 dòng mới.", detail={"count": 21, "allowed": 20}
    )
    chi = sign_in(cast.chi)
    page = chi.text(f"/sync/workbook/{book.id}/")
    brakes = page.partition('name="brakes" value="')[2].partition('"')[0]
    SyncBrake.update(resolved_at=cast.clock.now(), resolution="settled").execute()  # the unit saved once more
    detail = {"count": 400, "allowed": 30}
    held = SyncBrake.create(**at, column="overwritten", reason="400 ô đã đổi.", detail=detail)

    chi.post(f"/sync/workbook/{book.id}/{action}/", {"brakes": brakes})

    assert brakes == str(shown.id) and SyncBrake.get_by_id(held.id).resolved_at is None
    assert not (SyncWorkbook.get().released or SyncWorkbook.get().refusing)
    page = chi.text(f"/sync/workbook/{book.id}/")
    assert "đang tạm giữ một thay đổi khác" in page and "400 ô đã đổi." in page
    chi.post(f"/sync/workbook/{book.id}/{action}/", {"brakes": str(held.id)})
    assert SyncWorkbook.get().released or SyncWorkbook.get().refusing


def test_a_unit_reads_its_own_workbook_and_no_other(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    other = SyncWorkbook.create(unit=cast.an_duong, key="AD", workbook_id="2", state="ok")
    bad_cell(cast, book)
    bad_cell(cast, other, typed="của phường khác")
    at = {"workbook": book, "tab": "tasks", "code": "NV-00002-B", "noticed_at": cast.clock.now()}
    SyncCommand.create(**at, column="done", value="Có", message="Thủ trưởng chưa ủy quyền.")
    SyncConflict.create(**at, column="progress", base="cũ", sheet="của An", console="của Chi")
    SyncProposal.create(**at, column="content", proposed="Việc đề xuất", standing="Việc")
    an = sign_in(cast.an)

    page = an.text("/my-workbook/")

    for words in ("cuối tháng", "Thủ trưởng chưa ủy quyền.", "của An", "đề xuất</ins>"):
        assert words in page
    assert "của phường khác" not in page
    assert "HB/HB.xlsx › Nhiệm vụ › AB14" in page and "data/workbooks" not in page  # the server's own path
    assert 'name="choice"' not in page and "/sync/" not in page
    assert 'href="/my-workbook/"' in an.text("/")
    for path in (
        "/sync/",
        "/sync/conflicts/",
        "/sync/journal/",
        "/sync/progress/",
        f"/sync/workbook/{other.id}/",
    ):
        assert an.get(path).status_code == 403, path


def test_who_has_no_workbook_finds_no_entry_and_a_sentence(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    binh, chi = sign_in(cast.binh), sign_in(cast.chi)
    assert "/my-workbook/" not in binh.text("/") and "/my-workbook/" not in chi.text("/")
    assert "không dùng sổ bảng tính riêng" in binh.text("/my-workbook/")
    assert chi.get("/my-workbook/").status_code == 403


def test_two_hundred_workbooks_take_a_handful_of_queries(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    for number in range(200):
        unit = Unit(code=f"X{number}", name=f"UBND xã số {number}", kind="commune")
        unit.save(force_insert=True)
        SyncWorkbook.create(unit=unit, key=unit.code, workbook_id=unit.code, state="ok", stamp="đã đọc")
    chi = sign_in(cast.chi)
    chi.get("/sync/")
    seen: list[Any] = []
    database.obj.query_hooks.append(seen.append)
    page = chi.text("/sync/")
    assert "UBND xã số 199" in page
    assert len(seen) < 40


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_have_letters(column: int, name: str) -> None:
    assert letters(column) == name


def test_differences_mark_the_words_that_changed() -> None:
    parts = differences("đã rà soát 214 hộ dân", "đã rà soát 236 hộ dân")
    assert parts == [("same", "đã rà soát "), ("removed", "214 "), ("added", "236 "), ("same", "hộ dân")]
    assert differences("Văn bản thông báo", "Kết luận") == [("added", "Kết luận")]
    assert differences(None, "Đã họp") == [("added", "Đã họp")]
    assert differences("", "") == []


def test_a_long_text_leaves_out_what_is_the_same_and_loses_no_change() -> None:
    long = " ".join(f"từ{number}" for number in range(400))
    parts = differences(long, f"{long} thêm")
    assert parts[0] == ("gap", "") and ("added", "thêm") in parts


def test_every_screen_is_in_english_too(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    chi = sign_in(cast.chi)
    chi.get("/")
    chi.post("/language/en/", {"next": "/sync/"})
    for path, said in (
        ("/sync/", "3 min ago"),
        ("/sync/conflicts/", "No conflicts: the two sides"),
        ("/sync/proposals/", "No proposal waits."),
        ("/sync/problems/", "Every cell can be read"),
        ("/sync/journal/", "No value has been superseded yet."),
        (f"/sync/workbook/{book.id}/", "Begin a new workbook"),
    ):
        assert said in chi.text(path), path


def test_the_last_word_of_a_text_is_the_same_with_or_without_a_space_after_it() -> None:
    assert differences("quỹ đất", "quỹ đất tái định cư") == [("same", "quỹ đất "), ("added", "tái định cư")]


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "unreachable", "message": "Không thấy tệp."},
        {"state": "frozen", "message": "Không thấy trang “Nhiệm vụ”."},
        {"state": "new", "message": "Không tạo được tệp."},
        {"state": "held", "message": "Tạm giữ."},
        {"state": "ok", "message": "Cạnh sổ có một bản sao khác nội dung."},
    ],
)
def test_a_page_that_asks_for_a_decision_does_not_say_that_none_waits(
    fields: dict[str, str], cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    chi = sign_in(cast.chi)
    assert NOTHING in chi.text(f"/sync/workbook/{book.id}/") and NOTHING in chi.text("/sync/")
    SyncWorkbook.update(**fields).execute()
    assert NOTHING not in chi.text(f"/sync/workbook/{book.id}/") + chi.text("/sync/")


def test_a_search_that_finds_nothing_does_not_say_that_nothing_waits(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    bad_cell(cast, book)
    chi = sign_in(cast.chi)
    page = chi.text("/sync/?q=an+duong")
    assert NOTHING not in page and "Không có sổ của đơn vị nào tên như vậy." in page
    SyncWorkbook.create(unit=cast.an_duong, key="AD", workbook_id="2", state="ok")
    page = chi.text("/sync/?q=an+duong")
    assert NOTHING not in page and "Không sổ nào tên như vậy cần xử lý." in page


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("rows_gone", "tự xử lý tối đa 10 dòng bị mất; lần này mất 14 dòng nên dừng lại hỏi Văn phòng."),
        ("overwritten", "tự nhận tối đa 10 ô bị thay nội dung; lần này có 14 ô nên dừng lại hỏi Văn phòng."),
        ("new_rows", "tự nhận tối đa 10 dòng mới; lần này có 14 dòng nên dừng lại hỏi Văn phòng."),
        ("parted", "Đơn vị hoàn tác rồi lưu lại thì sổ tự đồng bộ tiếp, Văn phòng không phải chọn."),
        ("parted", "Chọn khi đơn vị cố ý chuyển nội dung sang dòng khác."),
        ("parted", "Chọn khi chỉ một phần cột bị sắp xếp, chèn hoặc xóa ô."),
    ],
)
def test_a_brake_says_in_a_sentence_how_much_is_taken_without_asking(
    kind: str, said: str, cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    SyncBrake.create(
        workbook=book, tab="tasks", column=kind, noticed_at=cast.clock.now(), reason="Tạm giữ.",
        detail={"count": 14, "allowed": 10, "examples": []},
    )  # fmt: skip
    assert said in sign_in(cast.chi).text(f"/sync/workbook/{book.id}/")


def test_the_page_of_a_workbook_learns_that_the_pass_which_was_asked_for_is_over(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    chi = sign_in(cast.chi)
    address = f"/sync/workbook/{book.id}/"
    assert "data-progress" not in chi.text(address)
    chi.post(f"{address}now/")
    asking = re.search(r'data-progress="([^"]+)"', chi.text(address))
    assert asking is not None
    assert chi.get(asking[1]).get_json() == {"all": 1, "done": 0}
    SyncWorkbook.update(stamp="đã đọc lại").execute()
    assert chi.get(asking[1]).get_json() == {"all": 1, "done": 1}
    assert "data-progress" not in chi.text(address)
    assert sign_in(cast.an).get(asking[1]).status_code == 403


def test_a_workbook_that_is_paused_or_cannot_be_opened_promises_no_update(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    chi = sign_in(cast.chi)
    for values in ({"paused": True}, {"paused": False, "state": "unreachable"}):
        SyncWorkbook.update(stamp="?x", **values).execute()
        assert "data-progress" not in chi.text(f"/sync/workbook/{book.id}/")


def test_the_help_explains_the_words_of_synchronisation_to_the_office(cast: Cast, sign_in: SignIn) -> None:
    page, units = sign_in(cast.chi).text("/guide/"), sign_in(cast.an).text("/guide/")
    for term in (
        "Các con số",
        "Tạm giữ",
        "Bản sao",
        "Giá trị đã thay",
        "Mở sổ mới",
        "Tạm dừng",
        "Tệp đang mở",
    ):
        assert f"<dt>{term}</dt>" in page and f"<dt>{term}</dt>" not in units
    assert "Sang năm mới, sổ có việc đã xong thì hệ thống tự làm việc này." in page
    by_hand = Settings(regulation=cast.settings.regulation, sync=Sync(new_book_yearly=False))
    cast.app.extensions["console"] = Setting(by_hand, cast.clock)
    assert "Sang năm mới" not in sign_in(cast.chi).text("/guide/")
