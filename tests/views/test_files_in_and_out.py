"""Lists to print, templates to fill in, imports tried before they are kept, and whole tables as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.records import Unit
from console.settings import Settings
from tests.views.conftest import Browser, Cast
from views.person import Setting

SignIn = Callable[[Any], Browser]


@pytest.fixture(autouse=True)
def own_folder(cast: Cast, tmp_path: Path) -> None:
    cast.app.extensions["console"] = Setting(
        Settings(regulation=cast.settings.regulation, data_folder=str(tmp_path)), cast.clock
    )


def test_new_tasks_of_one_unit_and_of_all_that_have_some_are_printed_on_sheets(
    cast: Cast, sign_in: SignIn
) -> None:
    first = cast.task()
    second = cast.task(first.document, lead=cast.xay_dung)
    chi = sign_in(cast.chi)
    unit = cast.hong_bang.id

    assert "/units/new-tasks/" in chi.text(f"/units/{unit}/")
    one = chi.text(f"/units/new-tasks/?unit={unit}&since=1/9/2025")
    answer = chi.get("/units/new-tasks/?all=1&since=1/9/2025")
    both = answer.get_data(as_text=True)

    assert first.code in one and second.code not in one
    assert first.code in both and second.code in both
    assert both.count('class="sheet"') == 2
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "style-src 'sha256-" in answer.headers["Content-Security-Policy"]


def test_a_wrong_day_or_no_unit_is_said_in_the_form(cast: Cast, sign_in: SignIn) -> None:
    chi = sign_in(cast.chi)

    wrong = chi.get("/units/new-tasks/?all=1&since=31/2/2025")
    none = chi.get("/units/new-tasks/")

    assert wrong.status_code == none.status_code == 422
    assert "không phải là ngày" in wrong.get_data(as_text=True)
    assert sign_in(cast.an).get("/units/new-tasks/?all=1").status_code == 403


def units_file(*lines: tuple[str, str, str]) -> tuple[io.BytesIO, str]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Mã đơn vị", "Tên đơn vị", "Loại đơn vị"])
    writer.writerows(lines)
    return io.BytesIO(text.getvalue().encode("utf-8-sig")), "don-vi.csv"


def test_an_import_is_tried_then_kept_and_what_failed_comes_back(cast: Cast, sign_in: SignIn) -> None:
    chi = sign_in(cast.chi)
    chi.get("/imports/")
    lines = (("SYT", "Sở Y tế", "Sở, ban, ngành"), ("", "Không có mã", "Xã"))

    tried = chi.post("/imports/", {"table": "units", "do": "try", "file": units_file(*lines)})
    assert "Thử (chưa ghi gì): 1 dòng mới" in tried.get_data(as_text=True)
    assert not Unit.select().where(Unit.code == "SYT").exists()

    page = chi.post("/imports/", {"table": "units", "do": "import", "file": units_file(*lines)})
    text = page.get_data(as_text=True)
    assert Unit.get(Unit.code == "SYT").name == "Sở Y tế"
    address = text.partition('href="/imports/failed/')[2].partition('"')[0]
    failed = chi.get(f"/imports/failed/{address}")
    assert failed.data.startswith(b"PK")
    assert sign_in(cast.hoa).get(f"/imports/failed/{address}").status_code == 404


def test_a_file_that_is_no_table_and_none_at_all_are_said(cast: Cast, sign_in: SignIn) -> None:
    chi = sign_in(cast.chi)
    chi.get("/imports/")

    none = chi.post("/imports/", {"table": "units", "do": "try"})
    wrong = chi.post(
        "/imports/", {"table": "units", "do": "try", "file": (io.BytesIO(b"khong phai"), "a.xlsx")}
    )
    other = chi.post("/imports/", {"table": "units", "do": "try", "file": (io.BytesIO(b"x"), "a.exe")})

    assert none.status_code == wrong.status_code == other.status_code == 422


def test_templates_and_whole_tables_are_downloaded(cast: Cast, sign_in: SignIn) -> None:
    cast.task()
    chi = sign_in(cast.chi)

    for address in ("template/units/", "template/tasks/", "export/units.xlsx", "export/tasks.xlsx"):
        assert chi.get(f"/imports/{address}").data.startswith(b"PK"), address
    assert "UBND phường Hồng Bàng" in chi.get("/imports/export/units.csv").data.decode("utf-8-sig")
    assert chi.get("/imports/export/account.csv").status_code == 404


def test_units_and_the_leadership_do_not_import(cast: Cast, sign_in: SignIn) -> None:
    chairman = sign_in(cast.person("chutich", "Chủ tịch", "leadership"))

    assert chairman.get("/imports/").status_code == 403
    assert sign_in(cast.an).get("/imports/export/tasks.csv").status_code == 403
