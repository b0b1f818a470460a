"""The screen of the workbooks: what waits is shown and decided where it stands."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from console.clock import OFFICE_ZONE
from console.records import (
    Fact,
    SyncBase,
    SyncBrake,
    SyncCommand,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    SyncWorkbook,
    Task,
)
from console.settings import Settings, Sync
from sheets_sync import copies
from sheets_sync.excel import ExcelStore
from tests.views.conftest import Browser, Cast
from views.person import Setting

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
    page = chi.text(f"/sync/workbook/{book.id}/")

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
    chi.get(f"/sync/workbook/{book.id}/")

    chi.post("/sync/decide/", {"choice": f"keep_console:{conflict.id}"})

    assert SyncConflict.get_by_id(conflict.id).resolved_at is not None
    assert SyncJournal.get().value == "của An"
    assert "Không có gì chờ quyết định" in chi.text(f"/sync/workbook/{book.id}/")


def test_a_proposal_is_taken_with_one_click(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    task = cast.task()
    proposal = SyncProposal.create(
        workbook=book, tab="tasks", code=task.code, column="content", noticed_at=cast.clock.now(),
        proposed="Nội dung An đề xuất", standing=task.content,
    )  # fmt: skip
    chi = sign_in(cast.chi)
    chi.get(f"/sync/workbook/{book.id}/")

    chi.post("/sync/decide/", {"choice": f"accept:{proposal.id}"})

    assert Task.get_by_id(task.id).content == "Nội dung An đề xuất"


def test_an_item_or_a_choice_that_is_not_there_is_no_server_error(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    SyncProblem.create(workbook=book, tab="tasks", noticed_at=cast.clock.now(), message="x")
    chi = sign_in(cast.chi)
    chi.get(f"/sync/workbook/{book.id}/")

    for choice in ("dismiss:999", "dismiss:x", "drop:1", ""):
        assert chi.post("/sync/decide/", {"choice": choice}).status_code == 404
    assert SyncProblem.get().resolved_at is None


def test_the_leadership_looks_and_does_not_decide(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    chairman = sign_in(cast.person("chutich", "Chủ tịch", "leadership"))
    page = chairman.text(f"/sync/workbook/{book.id}/")

    assert "Tạm dừng sổ" not in page and "Đọc lại ở lượt tới" not in page
    assert chairman.post(f"/sync/workbook/{book.id}/pause/").status_code == 403
    assert not SyncWorkbook.get_by_id(book.id).paused


def test_what_needs_a_person_comes_first_and_the_rest_is_counted_and_folded(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    lost = SyncWorkbook.create(
        unit=cast.an_duong, key="AD/AD.xlsx", workbook_id="2", state="unreachable", message="Ổ đĩa vắng."
    )
    page = sign_in(cast.chi).text("/sync/")

    assert (
        page.index(f"/sync/workbook/{lost.id}/")
        < page.index("<details>")
        < page.index(f"/sync/workbook/{book.id}/")
    )
    for count, words in ((2, "Tất cả các sổ"), (1, "Cần xử lý"), (1, "Bình thường")):
        assert f"<b>{count}</b><span>{words}</span>" in page
    assert "Lượt gần nhất: vừa xong" in page


def test_every_workbook_is_read_again_at_once_but_for_those_paused(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook
) -> None:
    SyncWorkbook.update(stamp="cũ", last_pass_at=None).execute()
    paused = SyncWorkbook.create(unit=cast.an_duong, key="AD", workbook_id="2", stamp="cũ", paused=True)
    chi = sign_in(cast.chi)
    chi.get("/sync/")

    chi.post("/sync/all/")

    assert SyncWorkbook.get_by_id(book.id).stamp.startswith("?")
    assert SyncWorkbook.get_by_id(paused.id).stamp == "cũ"
    assert 'max="1" value="0"' in chi.text("/sync/")  # the one that is paused takes no part


def test_a_refused_act_can_be_tried_again(cast: Cast, sign_in: SignIn, book: SyncWorkbook) -> None:
    refused = SyncCommand.create(
        workbook=book,
        tab="tasks",
        code=cast.task().code,
        noticed_at=cast.clock.now(),
        value="x",
        message="Sai.",
    )
    chi = sign_in(cast.chi)
    assert "Thử lại" in chi.text(f"/sync/workbook/{book.id}/")

    chi.post("/sync/decide/", {"choice": f"retry:{refused.id}"})

    assert SyncCommand.get().resolution == "retried"


def test_a_file_that_is_nobodys_is_shown_and_found_by_the_search(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook, tmp_path: Path
) -> None:
    SyncWorkbook.update(key="HB").execute()
    folder = tmp_path / "HB"
    folder.mkdir()
    (folder / "HB (bản sao).xlsx").write_bytes(b"khong phai so")
    cast.app.extensions["console"] = Setting(
        Settings(regulation=cast.settings.regulation, sync=Sync(folder=str(tmp_path))), cast.clock
    )

    chi = sign_in(cast.chi)
    page = chi.text("/sync/")

    assert "Bản sao và tệp khác cạnh các sổ" in page
    assert "HB (bản sao).xlsx" in page
    assert "HB (bản sao).xlsx" in chi.text("/sync/?q=ban+sao")
    assert "HB (bản sao).xlsx" not in chi.text("/sync/?q=an+duong")


def test_books_that_the_program_closed_stand_on_the_page_of_their_workbook_alone(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook, tmp_path: Path
) -> None:
    SyncWorkbook.update(key="HB").execute()
    (tmp_path / "HB").mkdir()
    names = {"closed": "HB (sổ năm 2024, đã khóa ngày 2-1-2025)", "same": "HB (1)"}
    kept = {}
    for outcome, name in names.items():
        (tmp_path / "HB" / f"{name}.xlsx").write_bytes(name.encode())
        kept[f"HB/{name}.xlsx"] = {"stamp": "1", "outcome": outcome, "message": "x", "workbook": book.id}
    Fact.create(key=copies.KEPT, value=kept)
    cast.app.extensions["console"] = Setting(
        Settings(regulation=cast.settings.regulation, sync=Sync(folder=str(tmp_path))), cast.clock
    )
    chi = sign_in(cast.chi)

    page = chi.text("/sync/")
    assert names["same"] in page and names["closed"] not in page
    assert names["closed"] in chi.text(f"/sync/workbook/{book.id}/")
    assert names["same"] in chi.text("/sync/?q=hong+bang")  # found by its unit


def left_behind(cast: Cast, folder: Path, **age: int) -> None:
    """An's LibreOffice died with the workbook open."""
    (folder / "HB").mkdir(exist_ok=True)
    lock = folder / "HB" / ".~lock.HB.xlsx#"
    lock.write_text(",An,may-phuong,15.09.2025 08:00,file:///home/an;")
    since = (cast.clock.now() - timedelta(**age)).replace(tzinfo=OFFICE_ZONE).timestamp()
    os.utime(lock, (since, since))
    cast.app.extensions["console"] = Setting(
        Settings(regulation=cast.settings.regulation, sync=Sync(folder=str(folder))), cast.clock
    )


def test_an_old_lock_is_shown_and_overridden_with_one_click(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook, tmp_path: Path
) -> None:
    SyncWorkbook.update(key="HB").execute()
    left_behind(cast, tmp_path, hours=25)  # now is 9:00 on 16/9/2025
    told = "tệp khóa .~lock.HB.xlsx# của An từ 08:00 ngày 15/9/2025"
    chi, an = sign_in(cast.chi), sign_in(cast.an)
    page = chi.text("/sync/")
    assert told in page and "<b>1</b><span>Cần xử lý</span>" in page
    page = chi.text(f"/sync/workbook/{book.id}/")
    assert told in page and "Vẫn ghi vào sổ</button>" in page
    page = an.text("/my-workbook/")
    assert told in page and "Vẫn ghi vào sổ</button>" not in page
    assert an.post(f"/sync/workbook/{book.id}/unlock/").status_code == 403

    chi.post(f"/sync/workbook/{book.id}/unlock/")

    page = chi.text(f"/sync/workbook/{book.id}/")
    assert "Lượt đồng bộ tới sẽ ghi vào sổ này" in page and "Vẫn ghi vào sổ</button>" not in page
    assert "Chi đã cho ghi vào sổ dù còn tệp này." in page
    page = chi.text("/sync/")
    assert told not in page and "<b>0</b><span>Cần xử lý</span>" in page


def test_a_workbook_that_waits_for_an_old_lock_no_longer_asks_once_it_is_overridden(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook, tmp_path: Path
) -> None:
    left_behind(cast, tmp_path, hours=25)
    told = "Cạnh sổ HB.xlsx còn tệp khóa .~lock.HB.xlsx# của An từ 08:00 ngày 15/9/2025, hãy bấm."
    SyncWorkbook.update(key="HB", state="waiting", message=told).execute()
    chi = sign_in(cast.chi)
    assert "hãy bấm." in chi.text(f"/sync/workbook/{book.id}/")
    chi.post(f"/sync/workbook/{book.id}/unlock/")
    page = chi.text(f"/sync/workbook/{book.id}/")
    assert "hãy bấm." not in page
    assert "Văn phòng đã cho ghi dù còn tệp khóa cũ; lượt đồng bộ tới sẽ ghi vào sổ." in page


def test_a_lock_of_today_needs_nobody(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook, tmp_path: Path
) -> None:
    SyncWorkbook.update(key="HB").execute()
    left_behind(cast, tmp_path, hours=2)
    chi = sign_in(cast.chi)
    assert "tệp khóa" not in chi.text("/sync/") + chi.text(f"/sync/workbook/{book.id}/")
    chi.post(f"/sync/workbook/{book.id}/unlock/")
    assert "không còn tệp khóa cũ nào" in chi.text(f"/sync/workbook/{book.id}/")


def test_a_held_copy_can_be_used_in_place_of_its_workbook(
    cast: Cast, sign_in: SignIn, book: SyncWorkbook, tmp_path: Path
) -> None:
    held = "Bản sao có nội dung khác."
    SyncWorkbook.update(key="HB", message=held).execute()
    (tmp_path / "HB").mkdir()
    for name in ("HB", "HB (1)"):
        (tmp_path / "HB" / f"{name}.xlsx").write_bytes(name.encode())
    stamp = ExcelStore(tmp_path, now=lambda: datetime.now(UTC)).stamp_other("HB/HB (1).xlsx").identity
    kept = {"stamp": stamp, "outcome": "held", "message": held, "workbook": book.id}
    Fact.create(key=copies.KEPT, value={"HB/HB (1).xlsx": kept})
    cast.app.extensions["console"] = Setting(
        Settings(regulation=cast.settings.regulation, sync=Sync(folder=str(tmp_path))), cast.clock
    )
    chi = sign_in(cast.chi)
    page = chi.text("/sync/")
    assert "<b>1</b><span>Cần xử lý</span>" in page and "Dùng bản này</button>" in page
    assert "Dùng bản này</button>" in chi.text(f"/sync/workbook/{book.id}/")

    chi.post("/sync/copy/", {"name": "HB/HB (1).xlsx"})

    for address in ("/sync/", f"/sync/workbook/{book.id}/"):
        page = chi.text(address)
        assert "Dùng bản này</button>" not in page and held not in page
    assert (tmp_path / "HB" / "HB.xlsx").read_bytes() == b"HB (1)"
    assert (tmp_path / "HB" / "HB (1).xlsx").read_bytes() == b"HB"
    same = f"{copies.COPY_OF} UBND phường Hồng Bàng, không có gì mới; xóa được."
    stamp = ExcelStore(tmp_path, now=lambda: datetime.now(UTC)).stamp_other("HB/HB (1).xlsx").identity
    seen = {"stamp": stamp, "outcome": "same", "message": same, "workbook": book.id}
    Fact.update(value={"HB/HB (1).xlsx": seen}).where(Fact.key == copies.KEPT).execute()
    assert "Sổ trước đây (đã được thay bằng tệp đang dùng) của" in chi.text(f"/sync/workbook/{book.id}/")
    chi.post("/sync/copy/", {"name": "HB/khác.xlsx"})
    assert "không phải bản sao" in chi.text("/sync/")
