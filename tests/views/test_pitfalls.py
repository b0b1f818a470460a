"""Flask-Admin's and Peewee's pitfalls (DESIGN 6), each closed in the one base view."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import openpyxl
import peewee
import pytest
from flask import Flask
from flask_admin.contrib.peewee.filters import FilterConverter
from markupsafe import escape
from peewee import AutoField, CharField, Model, SmallIntegerField

from console.records import Document, History, Participation, Task, TaskState, Unit
from console.records.base import ChoiceField
from console.workflow.pauses import cancel
from tests.views.conftest import Browser, Cast
from views.filters import ByFieldKind
from views.listing import load

SignIn = Callable[[Any], Browser]
DAY = date(2025, 9, 15)


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Every statement that reaches the database in the block."""
    seen: list[str] = []
    execute = peewee.Database.execute_sql

    def watch(self: Any, sql: str, *args: Any, **kwargs: Any) -> Any:
        seen.append(sql)
        return execute(self, sql, *args, **kwargs)

    peewee.Database.execute_sql = watch
    try:
        yield seen
    finally:
        peewee.Database.execute_sql = execute


@pytest.fixture
def chi(cast: Cast, sign_in: SignIn) -> Browser:
    return sign_in(cast.chi)


def test_deleting_a_row_is_not_offered_and_never_cascades(cast: Cast, chi: Browser) -> None:
    task = cast.task()
    before = (Task.select().count(), Participation.select().count(), TaskState.select().count())

    answer = chi.post("/tasks/delete/", {"id": task.id})

    assert answer.status_code in (404, 405)
    assert (Task.select().count(), Participation.select().count(), TaskState.select().count()) == before


def test_deleting_many_is_not_an_action(cast: Cast, chi: Browser) -> None:
    task = cast.task()

    answer = chi.post("/tasks/action/", {"action": "delete", "rowid": task.id})

    assert answer.status_code == 403
    assert Task.get_by_id(task.id).archived_at is None


def test_delete_model_archives_with_history(cast: Cast, app: Flask, chi: Browser) -> None:
    task = cast.task()

    chi.post("/tasks/action/", {"action": "archive", "rowid": task.id})

    assert Task.get_by_id(task.id).archived_at is not None
    assert Participation.select().where(Participation.task == task.id).exists()
    assert History.select().where(History.verb == "archive", History.record_id == task.id).exists()
    assert task.code not in chi.text("/tasks/")
    assert task.code in chi.text("/tasks/?archived=1")


def test_restoring_is_one_act(cast: Cast, chi: Browser) -> None:
    task = cast.task()
    chi.post("/tasks/action/", {"action": "archive", "rowid": task.id})

    chi.post("/tasks/action/", {"action": "restore", "rowid": task.id})

    assert task.code in chi.text("/tasks/")


@pytest.mark.parametrize(
    "path", ["/documents/new/", "/tasks/ajax/update/", "/tasks/action/", "/account/logout"]
)
def test_every_post_needs_the_token_of_the_page(path: str, chi: Browser) -> None:
    answer = chi.client.post(path, data={"symbol": "1/UBND"})

    assert answer.status_code == 400
    assert Document.select().count() == 0


def test_a_cell_edit_with_the_token_in_its_header_is_taken(cast: Cast, chi: Browser) -> None:
    task = cast.task()

    answer = chi.client.post(
        "/tasks/ajax/update/",
        data={"list_form_pk": task.id, "version": task.version, "content": "Rà soát lại"},
        headers={"X-CSRFToken": chi.token},
    )

    assert answer.status_code == 200
    assert Task.get_by_id(task.id).content == "Rà soát lại"


def test_a_person_who_may_not_edit_is_refused_at_the_cell_address(cast: Cast, sign_in: SignIn) -> None:
    task = cast.task()
    an = sign_in(cast.an)

    answer = an.post(
        "/tasks/ajax/update/", {"list_form_pk": task.id, "version": task.version, "content": "x"}
    )

    assert answer.status_code == 403
    assert Task.get_by_id(task.id).content != "x"


def test_a_person_who_may_not_edit_is_refused_at_the_form_address(cast: Cast, sign_in: SignIn) -> None:
    task = cast.task()
    an = sign_in(cast.an)

    assert an.get(f"/tasks/{task.id}/edit/").status_code == 403
    assert an.post(f"/tasks/{task.id}/edit/", {"content": "x"}).status_code == 403
    assert an.get("/documents/new/").status_code == 403


def test_a_column_outside_the_editable_list_is_not_a_cell(cast: Cast, chi: Browser) -> None:
    task = cast.task()

    answer = chi.post(
        "/tasks/ajax/update/", {"list_form_pk": task.id, "version": task.version, "state": "done"}
    )

    assert answer.status_code == 404
    assert Task.get_by_id(task.id).state == "sent"


def test_a_cell_edit_writes_that_field_and_no_other(cast: Cast, chi: Browser) -> None:
    task = cast.task()
    with counted_queries() as queries:
        chi.post(
            "/tasks/ajax/update/", {"list_form_pk": task.id, "version": task.version, "content": "Việc khác"}
        )

    update = next(sql for sql in queries if sql.startswith('UPDATE "task" SET'))
    assert '"content"' in update
    assert '"product"' not in update and '"lead_unit_id"' not in update and '"due_on"' not in update
    assert [row.field for row in History.select().where(History.verb == "edit_task")] == ["content"]


def test_a_cell_edit_over_a_newer_version_is_refused_and_nothing_is_lost(cast: Cast, chi: Browser) -> None:
    task = cast.task()
    seen = task.version
    chi.post("/tasks/ajax/update/", {"list_form_pk": task.id, "version": seen, "content": "Của Chi"})

    answer = chi.post("/tasks/ajax/update/", {"list_form_pk": task.id, "version": seen, "content": "Của Hòa"})

    assert answer.status_code == 409
    assert "người khác thay đổi" in answer.get_data(as_text=True)
    assert Task.get_by_id(task.id).content == "Của Chi"


def test_a_choices_column_can_be_edited_in_the_list(cast: Cast, sign_in: SignIn) -> None:
    quan_tri = sign_in(cast.admin)
    page = quan_tri.text("/units/")
    assert "Bảng tính riêng" in re.search(r'<template id="edit-channel">.*?</template>', page, re.S)[0]  # type: ignore[index]

    answer = quan_tri.post(
        "/units/ajax/update/",
        {"list_form_pk": cast.hong_bang.id, "version": cast.hong_bang.version, "channel": "sheet"},
    )

    assert answer.status_code == 200
    assert answer.get_json()["value"] == "Bảng tính riêng"
    assert Unit.get_by_id(cast.hong_bang.id).channel == "sheet"


def test_a_choice_that_is_not_one_answers_422_with_a_sentence(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.admin).post(
        "/units/ajax/update/",
        {"list_form_pk": cast.hong_bang.id, "version": cast.hong_bang.version, "channel": "fax"},
    )

    assert answer.status_code == 422
    assert Unit.get_by_id(cast.hong_bang.id).channel == "console"


def test_inline_errors_answer_422_with_the_sentence(cast: Cast, chi: Browser) -> None:
    task = cast.task()

    answer = chi.post(
        "/tasks/ajax/update/", {"list_form_pk": task.id, "version": task.version, "content": "  "}
    )

    assert answer.status_code == 422
    assert answer.get_data(as_text=True) == "Chưa nhập nội dung nhiệm vụ."


class Numbered(Model):
    """Fields that Flask-Admin's own converter does not know by their exact type name."""

    id = AutoField()
    small = SmallIntegerField()
    choice = ChoiceField([("a", "Một"), ("b", "Hai")])
    word = type("WordField", (CharField,), {})()


@pytest.mark.parametrize(
    "column", [Numbered.small, Numbered.id, Numbered.choice, Numbered.word, Task.lead_unit]
)
def test_filters_are_found_for_every_kind_of_field(column: Any) -> None:
    assert not FilterConverter().convert(type(column).__name__, column, "x"), "no longer a pitfall"

    assert ByFieldKind().convert(type(column).__name__, column, "x")


def test_lists_filter_by_unit_and_by_choice(cast: Cast, chi: Browser) -> None:
    mine, other = cast.task(), cast.task(cast.document("9/UBND"), cast.an_duong)

    page = chi.text(f"/tasks/?flt0_lead_unit_equals={cast.hong_bang.id}&flt1_due_kind_equals=by")

    assert mine.code in page and other.code not in page


def test_a_wrong_filter_value_is_said_and_skipped(cast: Cast, chi: Browser) -> None:
    task = cast.task()

    page = chi.text("/tasks/?flt0_due_on_from=31/2/2025")

    assert task.code in page and "31/2/2025" in page


@pytest.mark.parametrize(
    "address",
    ["/history/?flt0_record_id_equals=99999999999999999999", "/tasks/?flt0_lead_unit_equals=" + "9" * 20],
)
def test_a_number_that_no_column_holds_is_a_wrong_filter_value(
    address: str, cast: Cast, chi: Browser
) -> None:
    cast.task()
    assert "99999999999999999999" in chi.text(address)


def test_searching_finds_over_pointers_to_the_same_table(cast: Cast, sign_in: SignIn, app: Flask) -> None:
    """`from_unit` and `about_unit` of a Feedback both point at units."""
    from views.feedback import FeedbackView

    view = next(v for v in app.extensions["admin"][0]._views if isinstance(v, FeedbackView))
    assert set(view.search_pointers) >= {"from_unit", "about_unit"}

    page = sign_in(cast.chi).get("/feedback/?search=hong+bang")

    assert page.status_code == 200


def test_a_row_joins_two_pointers_to_one_table(cast: Cast, app: Flask) -> None:
    task = cast.task()
    urge = __import__("console.records", fromlist=["Urge"]).Urge
    row = urge.create(
        task=task, unit=cast.hong_bang, from_unit=cast.xay_dung, at=cast.clock.now(), acted_on=DAY
    )

    found = load(urge, [row.id], ("task", "unit", "from_unit"))[0]

    assert (found.unit.name, found.from_unit.name) == ("UBND phường Hồng Bàng", "Sở Xây dựng")


def _many(cast: Cast, count: int) -> None:
    document = cast.document("77/UBND-TH")
    for number in range(count):
        cast.task(
            document,
            [cast.hong_bang, cast.an_duong, cast.xay_dung][number % 3],
            content=f"Việc {number}",
            specialist=cast.chi,
        )


@pytest.mark.parametrize("path", ["/tasks/?page_size=100", "/documents/", "/"])
def test_a_list_of_100_rows_costs_a_fixed_handful_of_queries(path: str, cast: Cast, chi: Browser) -> None:
    _many(cast, 4)
    chi.text(path)
    with counted_queries() as few:
        chi.text(path)
    _many_more(cast, 100)

    with counted_queries() as many:
        chi.text(path)

    # Tabs that were empty at first are counted either way; a row never costs a query.
    assert len(many) <= len(few)
    assert len(many) <= 35


def _many_more(cast: Cast, count: int) -> None:
    document = Document.get(Document.symbol == "77/UBND-TH")
    for number in range(count):
        cast.task(document, cast.an_duong, content=f"Thêm {number}", specialist=cast.chi)


@pytest.mark.parametrize("typed", ["ra soat", "RÀ SOÁT", "rà  soát", "soat ra", "Rà"])
def test_search_is_blind_to_accents_case_and_order(typed: str, cast: Cast, chi: Browser) -> None:
    task = cast.task()

    assert task.code in chi.text(f"/tasks/?search={typed}")


def test_search_finds_d_with_and_without_its_bar(cast: Cast, chi: Browser) -> None:
    task = cast.task(content="Điều chỉnh quy hoạch đô thị")

    assert task.code in chi.text("/tasks/?search=dieu chinh do thi")


@pytest.mark.parametrize("typed", ["%25", "_", "100%25"])
def test_search_takes_percent_and_underscore_as_letters(typed: str, cast: Cast, chi: Browser) -> None:
    plain = cast.task(content="Giải ngân vốn đầu tư công")
    marked = cast.task(cast.document("5/UBND"), content="Đạt 100% kế hoạch_năm")

    page = chi.text(f"/tasks/?search={typed}")

    assert marked.code in page and plain.code not in page


PAGES = [
    "/",
    "/documents/",
    "/documents/new/",
    "/tasks/",
    "/tasks/1/",
    "/tasks/1/edit/",
    "/tasks/1/do/urge/",
    "/sessions/",
    "/feedback/",
    "/units/",
    "/inspections/",
    "/calendar/",
    "/sync/",
    "/sync/conflicts/",
    "/sync/proposals/",
    "/sync/problems/",
    "/sync/journal/",
    "/status/",
    "/guide/",
    "/history/",
    "/reports/",
]


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_nothing_inline_and_nothing_foreign(path: str, cast: Cast, chi: Browser) -> None:
    cast.task()
    answer = chi.get(path)
    page = answer.get_data(as_text=True)

    assert answer.status_code in (200, 403), path
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "style-src 'self';" in policy and "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|javascript:|\son[a-z]+=", page)
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)


def test_the_stylesheet_loads_no_fonts_from_anywhere(chi: Browser) -> None:
    sheet = chi.get("/assets/console.css").get_data(as_text=True)

    assert "@import" not in sheet and "url(" not in sheet and "@font-face" not in sheet


def test_exports_respect_scope_and_filters_and_open_in_excel(cast: Cast, sign_in: SignIn) -> None:
    mine, other = cast.task(), cast.task(cast.document("9/UBND"), cast.an_duong)

    answer = sign_in(cast.an).get("/tasks/export/csv/")

    assert answer.is_streamed
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["Mã", mine.code]
    assert other.code not in answer.data.decode()
    filtered = (
        sign_in(cast.chi).get(f"/tasks/export/csv/?flt0_lead_unit_equals={cast.an_duong.id}").data.decode()
    )
    assert other.code in filtered and mine.code not in filtered


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx=1"])
def test_exports_are_safe_from_formula_injection(text: str, cast: Cast, chi: Browser) -> None:
    task = cast.task()
    Task.update(content=text).where(Task.id == task.id).execute()

    rows = list(csv.reader(io.StringIO(chi.get("/tasks/export/csv/").data.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(chi.get("/tasks/export/xlsx/").data)).active

    column = rows[0].index("Nội dung nhiệm vụ")
    assert rows[1][column] == f"'{text}"
    cell = sheet.cell(2, column + 1)  # type: ignore[union-attr]
    assert (cell.data_type, cell.value) == ("s", text)


def test_xlsx_keeps_dates_as_dates(cast: Cast, chi: Browser) -> None:
    cast.task()

    sheet = openpyxl.load_workbook(io.BytesIO(chi.get("/tasks/export/xlsx/").data)).active
    titles = [cell.value for cell in sheet[1]]  # type: ignore[index]

    assert sheet.cell(2, titles.index("Thời hạn") + 1).value.date() == date(2025, 9, 30)  # type: ignore[union-attr]


def test_lists_do_not_count_every_row(cast: Cast, chi: Browser) -> None:
    cast.task()
    with counted_queries() as queries:
        chi.text("/tasks/")

    counts = [sql for sql in queries if "COUNT(" in sql and '"task"' in sql]
    assert counts
    assert all("LIMIT" in sql for sql in counts)


def test_beyond_the_cap_the_count_says_more_than(
    cast: Cast, chi: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("views.listing.COUNT_CAP", 2)
    monkeypatch.setattr("views.base.COUNT_CAP", 2)
    _many(cast, 3)

    assert "hơn 2 bản ghi" in " ".join(chi.text("/tasks/").split())


def test_a_list_without_a_search_takes_no_notice_of_one(cast: Cast, chi: Browser) -> None:
    task = cast.task()
    assert str(task.id) in chi.text("/history/?search=khong+co")


def test_the_history_calls_records_by_what_people_call_them(cast: Cast, chi: Browser) -> None:
    task = cast.task(cast.document("8/UBND"))
    part = Participation.get(Participation.task == task.id)
    at = {"at": cast.clock.now(), "verb": "edit_task", "field": "content", "transaction": "1"}
    for record, number in (("participation", part.id), ("unit", task.lead_unit_id), ("document", 999)):
        History.create(record=record, record_id=number, **at)
    page = " ".join(chi.text("/history/").split())
    unit = task.lead_unit.label
    called = (
        f"Nhiệm vụ {task.code}",
        f"Đơn vị tham gia {task.code}, {unit}",
        f"Đơn vị {unit}",
        "Văn bản 8/UBND",
    )
    assert [name for name in (*called, "Văn bản 999") if name not in page] == []
    Document.update(secrecy="secret").where(Document.id == task.document_id).execute()
    assert "Văn bản 8/UBND" not in " ".join(chi.text("/history/").split())


def test_what_was_typed_in_a_form_that_is_not_taken_any_more_is_shown_to_be_copied(
    cast: Cast, sign_in: SignIn
) -> None:
    task = cast.task()
    an = sign_in(cast.an)
    words = "Đã họp <b>hai</b> lần\nvới 12 hộ"
    cancel(cast.context(cast.hoa), task, document_number="9/UBND", reason="Thôi")
    form = {"version": task.version, "progress": words, "a_password": "mật khẩu của tôi"}
    for number, status in ((task.id, 422), (task.id + 1, 404)):
        answer = an.post(f"/tasks/{number}/do/report_progress/", form)
        assert answer.status_code == status
        page = answer.text.replace("\r\n", "\n")
        assert "Nội dung bạn vừa nhập" in page and str(escape(words)) in page
        assert "mật khẩu của tôi" not in page
    assert "Nội dung bạn vừa nhập" not in an.get("/tasks/0/").text
