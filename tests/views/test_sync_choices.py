"""Choosing on the screens of synchronisation: many at once, two people at once, what cannot be applied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest

from console.records import (
    InspectedUnit,
    Inspection,
    SyncBase,
    SyncConflict,
    SyncJournal,
    SyncProposal,
    SyncWorkbook,
    Task,
)
from console.workflow.classify import classify
from console.workflow.progress import report_progress
from console.workflow.tasks import edit_task
from tests.views.conftest import Browser, Cast
from tests.views.test_pitfalls import counted_queries

SignIn = Callable[[Any], Browser]


@pytest.fixture
def books(cast: Cast) -> list[SyncWorkbook]:
    units = (cast.hong_bang, cast.an_duong)
    return [
        SyncWorkbook.create(unit=unit, key=unit.code, workbook_id=unit.code, state="ok", stamp="đã đọc")
        for unit in units
    ]


def conflict(cast: Cast, book: SyncWorkbook, sheet: str = "của An", *, based: bool = True) -> SyncConflict:
    task = cast.task(cast.document(f"{SyncConflict.select().count() + 1}/UBND"), book.unit)
    if based:
        SyncBase.create(workbook=book, tab="tasks", code=task.code, cells={"progress": "cũ"})
    return SyncConflict.create(
        workbook=book, tab="tasks", code=task.code, column="progress", noticed_at=cast.clock.now(),
        base="cũ", sheet=sheet, console="của Chi",
    )  # fmt: skip


def is_open(item: Any) -> bool:
    return type(item).get_by_id(item.id).resolved_at is None


def test_conflicts_of_all_workbooks_stand_side_by_side_with_who_and_when(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    first, second = conflict(cast, books[0]), conflict(cast, books[1], "của Bình")
    task = Task.get(Task.code == first.code)
    report_progress(cast.context(cast.dung), task, "của Chi")
    page = sign_in(cast.chi).text("/sync/conflicts/")

    for words in (
        "của An",
        "của Bình",
        "của Chi",
        "cũ",
        first.code,
        second.code,
        "Dũng, lúc 09:00 16/9/2025",
    ):
        assert words in page
    assert "UBND phường Hồng Bàng" in page and "UBND phường An Dương" in page


def test_one_choice_is_applied_to_those_that_are_ticked(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    chosen, left = [conflict(cast, book) for book in books], conflict(cast, books[0])
    chi = sign_in(cast.chi)
    chi.get("/sync/conflicts/")

    chi.post("/sync/decide/", {"choice": "keep_console", "item": [each.id for each in chosen]})

    assert [is_open(each) for each in (*chosen, left)] == [False, False, True]
    assert SyncJournal.select().where(SyncJournal.value == "của An").count() == 2


def test_one_choice_is_applied_to_a_whole_filter(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    ours, theirs = [conflict(cast, books[0]) for _ in range(3)], conflict(cast, books[1])
    chi = sign_in(cast.chi)
    chi.get("/sync/conflicts/")

    chi.post("/sync/decide/?q=hong+bang", {"choice": "keep_sheet", "all": "1"})

    assert [is_open(each) for each in (*ours, theirs)] == [False, False, False, True]


def test_one_choice_for_a_whole_filter_leaves_what_came_after_the_page_was_read(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("views.sync.items.PAGE", 2)
    counted = [conflict(cast, books[0]) for _ in range(3)]
    chi = sign_in(cast.chi)
    page = chi.text("/sync/conflicts/")
    newest = page.partition('name="newest" value="')[2].partition('"')[0]
    assert "Cả 3 mục theo bộ lọc" in page
    later = conflict(cast, books[0])

    chi.post("/sync/decide/", {"choice": "keep_console", "all": "1", "newest": newest})

    assert [is_open(each) for each in (*counted, later)] == [False, False, False, True]


def test_what_cannot_be_applied_is_told_item_by_item_and_the_rest_goes_through(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    good, bad = conflict(cast, books[0]), conflict(cast, books[1], based=False)
    chi = sign_in(cast.chi)
    chi.get("/sync/conflicts/")

    answer = chi.post("/sync/decide/", {"choice": "keep_console", "item": [good.id, bad.id]})

    assert answer.status_code == 302
    page = chi.text(answer.location)
    assert "Đã ghi 1 mục, còn 1 mục chưa ghi được" in page
    assert bad.code in page and "Dòng này không còn được đồng bộ." in page
    assert not is_open(good) and is_open(bad)
    assert [row.code for row in SyncJournal.select()] == [good.code]  # nothing of the one that failed


def test_what_became_of_a_choice_of_many_is_read_again_and_leads_to_the_items(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    good, bad = conflict(cast, books[0]), conflict(cast, books[1], based=False)
    chi = sign_in(cast.chi)
    chi.get("/sync/conflicts/")
    assert chi.get("/sync/decide/").location == "/sync/"  # nothing was chosen yet
    chi.post("/sync/decide/", {"choice": "keep_console", "item": [good.id, bad.id]})
    for _ in range(2):
        page = chi.text("/sync/decide/")
        assert "Đã ghi 1 mục, còn 1 mục chưa ghi được" in page
        assert f"/sync/conflicts/?book={books[1].id}&amp;q={bad.code}#conflicts-{bad.id}" in page
    assert SyncJournal.select().count() == 1
    assert sign_in(cast.hoa).get("/sync/decide/").location == "/sync/"  # of whom each made


def test_what_became_of_a_choice_is_forgotten_when_a_directive_turns_out_to_be_secret(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    items = [conflict(cast, book, based=False) for book in books]
    chi = sign_in(cast.chi)
    chi.get("/sync/conflicts/")
    chi.post("/sync/decide/", {"choice": "keep_console", "item": [each.id for each in items]})
    classify(cast.context(cast.hoa), Task.get(Task.code == items[0].code).document, secrecy="secret")
    assert chi.get("/sync/decide/").location == "/sync/"


def test_the_second_of_two_people_is_told_who_was_first(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    item = conflict(cast, books[0])
    hoa, chi = sign_in(cast.hoa), sign_in(cast.chi)
    for each in (hoa, chi):
        each.get("/sync/conflicts/")
    hoa.post("/sync/decide/", {"choice": f"keep_sheet:{item.id}"})

    answer = chi.post("/sync/decide/", {"choice": f"keep_console:{item.id}", "next": "/sync/conflicts/"})

    assert answer.status_code == 302
    assert "đã được Hòa giải quyết lúc 09:00" in chi.text("/sync/conflicts/")
    assert SyncConflict.get().resolution == "sheet"
    assert SyncJournal.select().count() == 1  # what the first one did not keep


def test_many_proposals_are_taken_and_whole_rows_are_left_to_their_form(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    task = cast.task()
    at = {"workbook": books[0], "tab": "tasks", "noticed_at": cast.clock.now()}
    product = SyncProposal.create(**at, code=task.code, column="product", proposed="Tờ trình", standing="")
    row = SyncProposal.create(**at, code="DX-00001-W", column="*", proposed='{"content": "Sửa đường"}')
    chi = sign_in(cast.chi)
    assert "Sửa đường" in chi.text("/sync/proposals/")

    chi.post("/sync/decide/", {"choice": "accept", "item": [product.id, row.id]})

    page = chi.text("/sync/decide/")

    assert Task.get_by_id(task.id).product == "Tờ trình"
    assert "nhập thành nhiệm vụ trên biểu mẫu" in page and is_open(row)
    chi.post("/sync/decide/", {"choice": "refuse", "item": [row.id]})
    assert not is_open(row)


def test_what_was_refused_is_listed_and_looked_at_again_with_one_click(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    at = {"workbook": books[0], "tab": "tasks", "noticed_at": cast.clock.now(), "column": "*"}
    row = SyncProposal.create(**at, code="DX-00001-W", proposed='{"content": "Sửa đường"}')
    chi = sign_in(cast.chi)
    assert "Đã không nhận" not in chi.text("/sync/proposals/")
    chi.post("/sync/decide/", {"choice": f"refuse:{row.id}"})
    page = chi.text("/sync/proposals/")
    assert "Đã không nhận, hoặc báo đã nhập: 1 đề xuất gần nhất" in page and "Sửa đường" in page
    assert "Đã không nhận" not in chi.text(f"/sync/proposals/?book={books[1].id}")
    chi.post("/sync/decide/", {"choice": f"reopen:{row.id}"})
    assert is_open(row)
    assert "Đã không nhận" not in chi.text("/sync/proposals/")


def test_a_reason_written_beside_a_proposal_is_kept_with_the_refusal(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    task = cast.task()
    at = {"workbook": books[0], "tab": "tasks", "code": task.code, "noticed_at": cast.clock.now()}
    one = SyncProposal.create(**at, column="product", proposed="Tờ trình", standing="")
    other = SyncProposal.create(**at, column="content", proposed="Việc khác", standing="")
    chi = sign_in(cast.chi)
    chi.get("/sync/proposals/")
    form = {f"answer:{one.id}": " đã có báo cáo ", f"answer:{other.id}": ""}
    chi.post("/sync/decide/", {"choice": "refuse", "item": [one.id, other.id], **form})
    assert [SyncProposal.get_by_id(each.id).answer for each in (one, other)] == ["đã có báo cáo", ""]
    assert "đã có báo cáo" in chi.text("/sync/proposals/")
    long = SyncProposal.create(**at, column="product", proposed="Đề án", standing="")
    chi.post("/sync/decide/", {"choice": f"refuse:{long.id}", f"answer:{long.id}": "x" * 301})
    assert "dài hơn 300 ký tự" in chi.text("/sync/proposals/") and is_open(long)


def test_a_refusal_with_a_reason_asks_for_one_that_is_not_written(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    at = {"workbook": books[0], "tab": "tasks", "code": cast.task().code, "noticed_at": cast.clock.now()}
    item = SyncProposal.create(**at, column="product", proposed="Tờ trình", standing="")
    chi = sign_in(cast.chi)
    assert f'value="refuse_saying:{item.id}"' in chi.text("/sync/proposals/")
    for words in ("  ", "đã có báo cáo"):
        assert is_open(item)
        chi.post("/sync/decide/", {"choice": f"refuse_saying:{item.id}", f"answer:{item.id}": words})
        said = ", cột “Sản phẩm”, kèm lý do" if words.strip() else "Hãy ghi lý do"
        assert said in chi.text("/sync/proposals/")
    assert SyncProposal.get().answer == "đã có báo cáo"


def test_one_reason_is_given_to_all_that_are_refused_together(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    at = {"tab": "tasks", "code": cast.task().code, "noticed_at": cast.clock.now(), "proposed": "x"}
    here = [
        SyncProposal.create(**at, workbook=books[0], column=key) for key in ("product", "content", "lead")
    ]
    away = SyncProposal.create(**at, workbook=books[1], column="product")
    chi = sign_in(cast.chi)
    assert 'name="answer:all"' in chi.text("/sync/proposals/")
    form = {"choice": "refuse_saying", "next": "/sync/proposals/", "item": [each.id for each in here]}

    chi.post("/sync/decide/", {**form, "answer:all": " "})
    assert chi.text("/sync/decide/").count("Hãy ghi lý do") == 3 and all(is_open(each) for each in here)
    chi.post("/sync/decide/", {"choice": f"refuse_saying:{here[0].id}", "answer:all": "chung"})
    assert is_open(here[0])  # that button has a reason of its own
    chi.post(
        "/sync/decide/", {**form, "answer:all": " ngoài phạm vi\nvăn bản", f"answer:{here[2].id}": "riêng"}
    )

    assert "Đã không nhận 3 đề xuất, kèm lý do" in chi.text("/sync/proposals/")
    answers = [SyncProposal.get_by_id(each.id).answer for each in here]
    assert answers == ["ngoài phạm vi văn bản", "ngoài phạm vi văn bản", "riêng"]
    assert is_open(away)
    chi.post(
        "/sync/decide/?book=" + str(books[1].id), {**form, "item": [], "all": "1", "answer:all": "đã có"}
    )
    assert SyncProposal.get_by_id(away.id).answer == "đã có"


def test_a_choice_names_its_item_and_comes_back_to_the_next_one(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    first, second, third = [conflict(cast, books[0]) for _ in range(3)]
    chi = sign_in(cast.chi)
    page = chi.text("/sync/conflicts/")
    order = f"{first.id} {second.id} {third.id}"
    assert f'name="order" value="{order}"' in page and f'id="conflicts-{second.id}"' in page
    form = {"next": "/sync/conflicts/", "order": order}
    answer = chi.post("/sync/decide/", {**form, "choice": f"keep_sheet:{first.id}"})
    assert answer.location == f"/sync/conflicts/#conflicts-{second.id}"
    said = f"Đã ghi cho {first.code}, cột “Tình hình thực hiện”."
    assert said in chi.text("/sync/conflicts/")
    answer = chi.post("/sync/decide/", {**form, "choice": f"keep_sheet:{third.id}"})
    assert answer.location == f"/sync/conflicts/#conflicts-{second.id}"


def test_a_choice_that_came_too_late_comes_back_to_what_waits_in_its_place(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    old = conflict(cast, books[0])
    SyncConflict.update(resolved_at=cast.clock.now(), resolution="settled").execute()
    newer = SyncConflict.create(
        workbook=books[0], tab="tasks", code=old.code, column="progress", noticed_at=cast.clock.now(),
        base="cũ", sheet="của An, sửa lại", console="của Chi",
    )  # fmt: skip
    chi = sign_in(cast.chi)
    chi.get("/sync/conflicts/")
    form = {"choice": f"keep_sheet:{old.id}", "next": "/sync/conflicts/", "order": str(old.id)}
    answer = chi.post("/sync/decide/", form)
    assert answer.location == f"/sync/conflicts/#conflicts-{newer.id}"
    said = f"{old.code}, cột “Tình hình thực hiện”: Đơn vị vừa sửa lại ô này, mời xem lại."
    assert said in chi.text("/sync/conflicts/")


def test_nothing_chosen_is_a_sentence(cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]) -> None:
    conflict(cast, books[0])
    chi = sign_in(cast.chi)
    chi.get("/sync/conflicts/")
    chi.post("/sync/decide/", {"choice": "keep_sheet", "next": "/sync/conflicts/"})
    assert "Chưa chọn mục nào." in chi.text("/sync/conflicts/")


def test_only_the_office_decides(cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]) -> None:
    item = conflict(cast, books[0])
    for who in (cast.an, cast.person("chutich", "Chủ tịch", "leadership")):
        browser = sign_in(who)
        assert browser.post("/sync/decide/", {"choice": f"keep_sheet:{item.id}"}).status_code == 403
    assert is_open(item)


def test_a_page_that_was_decided_away_shows_the_last_one_there_is(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    item = conflict(cast, books[0])
    page = sign_in(cast.chi).text("/sync/conflicts/?page=7")
    assert item.code in page and "Không có xung đột" not in page


def test_a_proposal_for_a_directive_that_is_no_more_is_a_sentence(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    at = {"workbook": books[0], "noticed_at": cast.clock.now(), "column": "abstract", "proposed": "x"}
    gone = SyncProposal.create(**at, tab="documents", code="VB-09999-A")
    chi = sign_in(cast.chi)
    chi.get("/sync/proposals/")
    chi.post("/sync/decide/", {"choice": f"accept:{gone.id}", "next": "/sync/proposals/"})
    assert "Không còn văn bản VB-09999-A." in chi.text("/sync/proposals/") and is_open(gone)


def test_a_proposed_due_date_leads_to_the_verbs_form_which_begins_with_it(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    task = cast.task()
    at = {"workbook": books[0], "tab": "tasks", "code": task.code, "noticed_at": cast.clock.now()}
    SyncProposal.create(**at, column="due_on", proposed="31/12/2025", standing="30/9/2025")
    SyncProposal.create(**at, column="lead", proposed="Sở Tài chính", standing="")
    chi = sign_in(cast.chi)
    page = chi.text("/sync/proposals/")
    address = f"/tasks/{task.id}/do/change_due/?due_on=31/12/2025"
    assert address in page and f'href="/tasks/{task.id}/"' in page
    assert "accept:" not in page  # no click gives a due date, or takes a task from its unit
    assert 'value="31/12/2025"' in chi.text(address)
    assert "31/12/2025" not in chi.text(address.replace("31/12/2025", "mai"))


def test_cards_say_which_task_they_are_about_in_a_fixed_number_of_queries(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    chi, asked = sign_in(cast.chi), []
    for symbol, content in (("101/UBND", "Rà soát quỹ đất"), ("102/UBND", "Lập phương án di dời")):
        task = cast.task(cast.document(symbol), content=content)
        at = {"workbook": books[0], "code": task.code, "noticed_at": cast.clock.now(), "tab": "tasks"}
        SyncConflict.create(**at, column="progress", base="", sheet="a", console="b")
        SyncProposal.create(**at, column="content", standing="a", proposed="b")
        with counted_queries() as queries:
            page = chi.text("/sync/conflicts/")
        asked.append(len(queries))
        for text in (page, chi.text("/sync/proposals/"), chi.text(f"/sync/workbook/{books[0].id}/")):
            assert symbol in text and content in text
    assert asked[0] == asked[1]


def test_a_card_of_an_inspection_says_its_title(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    title = "Kiểm tra việc cấp phép xây dựng"
    Inspection.create(code="KT-00001-A", title=title, inspector=cast.xay_dung, inspected=cast.hong_bang)
    SyncProposal.create(
        workbook=books[0], tab="inspections", code="KT-00001-A", column="leader", standing="a", proposed="b",
        noticed_at=cast.clock.now(),
    )  # fmt: skip
    assert title in sign_in(cast.chi).text("/sync/proposals/")


def test_a_card_of_an_inspection_without_a_title_says_who_inspects_whom_when_and_why(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    inspection = Inspection.create(
        code="KT-00001-A", title="", inspector=cast.xay_dung, basis="Kế hoạch 12/KH-SXD",
        starts_on=date(2025, 9, 5), ends_on=date(2025, 9, 8),
    )  # fmt: skip
    InspectedUnit.create(inspection=inspection, unit=cast.hong_bang)
    SyncProposal.create(
        workbook=books[0], tab="inspections", code="KT-00001-A", column="leader", standing="a", proposed="b",
        noticed_at=cast.clock.now(),
    )  # fmt: skip
    said = "Sở Xây dựng kiểm tra UBND phường Hồng Bàng; từ 5/9/2025 đến 8/9/2025; Kế hoạch 12/KH-SXD"
    page = sign_in(cast.chi).text("/sync/proposals/")
    assert said in page and "văn bản mật" not in page
    assert ">KT-00001-A</h1>" in sign_in(cast.chi).text(f"/inspections/{inspection.id}/")
    listed = sign_in(cast.chi).text("/inspections/")
    assert (
        f'/inspections/{inspection.id}/"><span class="clamp" title="KT-00001-A">KT-00001-A</span></a>'
        in listed
    )
    SyncProposal.update(resolved_at=cast.clock.now(), resolution="refused").execute()
    assert said in sign_in(cast.chi).text("/sync/proposals/")
    assert said not in sign_in(cast.an).text("/my-workbook/")  # not decided: no unit is told of it
    Inspection.update(state="decided").execute()
    assert said in sign_in(cast.an).text("/my-workbook/")


def test_buttons_and_boxes_are_told_apart_by_code_and_column(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    both = conflict(cast, books[0]), conflict(cast, books[1])
    page = sign_in(cast.chi).text("/sync/conflicts/")
    for one in both:
        for label in ("Lấy bảng tính: ", "Giữ hệ thống: ", "Chọn "):
            assert page.count(f'aria-label="{label}{one.code}, Tình hình thực hiện"') == 1


def proposed(cast: Cast, book: SyncWorkbook, column: str, standing: str, words: str) -> SyncProposal:
    task = cast.task(cast.document(f"{SyncProposal.select().count() + 50}/UBND"), book.unit)
    return SyncProposal.create(
        workbook=book, tab="tasks", code=task.code, column=column, noticed_at=cast.clock.now(),
        proposed=words, standing=standing,
    )  # fmt: skip


def seen_on(page: str, item: SyncProposal) -> dict[str, str]:
    """What the card of a proposal sends with its button."""
    value = page.partition(f'name="seen:{item.id}" value="')[2].partition('"')[0]
    assert value
    return {"choice": f"accept:{item.id}", f"seen:{item.id}": value}


def test_a_second_click_takes_no_proposal_over_words_that_the_first_one_was_refused_for(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    item = proposed(cast, books[0], "content", "Rà soát quỹ đất bố trí tái định cư", "của An")
    chi = sign_in(cast.chi)
    form = seen_on(chi.text("/sync/proposals/"), item)
    task = Task.get()
    edit_task(cast.context(cast.hoa), task, {"content": "Hòa vừa sửa"}, task.version)

    for _ in range(2):  # a double click
        chi.post("/sync/decide/", form)

    assert Task.get().content == "Hòa vừa sửa" and is_open(item)
    page = chi.text("/sync/proposals/")
    assert "Ô này vừa được sửa, nay là “Hòa vừa sửa”; xem lại rồi chọn." in page
    chi.post("/sync/decide/", seen_on(page, item))
    assert Task.get().content == "của An"
    assert [row.value for row in SyncJournal.select()] == ["Hòa vừa sửa"]


def test_an_old_page_takes_no_proposal_over_what_a_pass_has_seen_since(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    item = proposed(cast, books[0], "product", "", "Báo cáo")
    chi = sign_in(cast.chi)
    form = seen_on(chi.text("/sync/proposals/"), item)
    task = Task.get()
    edit_task(cast.context(cast.hoa), task, {"product": "Tờ trình"}, task.version)
    SyncProposal.update(standing="Tờ trình").execute()  # as the pass leaves it

    chi.post("/sync/decide/", form)

    assert Task.get().product == "Tờ trình" and is_open(item)


def test_a_units_own_words_are_not_taken_over_what_it_has_entered_in_the_console_since(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    item = proposed(cast, books[0], "progress", "", "gõ trong sổ cũ")
    chi = sign_in(cast.chi)
    form = seen_on(chi.text("/sync/proposals/"), item)
    report_progress(cast.context(cast.an), Task.get(), "gõ trên hệ thống")

    chi.post("/sync/decide/", form)

    assert Task.get().progress == "gõ trên hệ thống" and is_open(item)
    page = chi.text("/sync/proposals/")
    assert "gõ trên hệ thống" in page
    chi.post("/sync/decide/", seen_on(page, item))
    assert Task.get().progress == "gõ trong sổ cũ"
    assert [row.value for row in SyncJournal.select()] == ["gõ trên hệ thống"]


def test_a_proposal_for_a_directive_that_is_no_more_can_be_closed(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    at = {"workbook": books[0], "noticed_at": cast.clock.now(), "column": "abstract", "proposed": "x"}
    gone = SyncProposal.create(**at, tab="documents", code="VB-09999-A")
    chi = sign_in(cast.chi)
    chi.get("/sync/proposals/")
    chi.post("/sync/decide/", {"choice": f"refuse:{gone.id}"})
    assert not is_open(gone)


@pytest.mark.parametrize("column", ["issued_on", "follower", "coordinators", "content"])
def test_a_refusal_that_quotes_a_very_long_cell_still_reaches_the_person(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook], column: str
) -> None:
    some = Random(1)  # what repeats is packed
    words = " ".join("".join(some.choices("aăâbcdđeêghiklmnoôơưvxyàảãạ", k=5)) for _ in range(1_500))
    item = proposed(cast, books[0], column, "", words)
    Task.update(content=words).execute()
    chi = sign_in(cast.chi)
    chi.get("/sync/proposals/")

    answer = chi.post("/sync/decide/", {"choice": f"accept:{item.id}", "next": "/sync/proposals/"})

    assert is_open(item)
    assert all(len(each) < 4_093 for each in answer.headers.getlist("Set-Cookie"))  # what a browser takes
    flash = chi.text("/sync/proposals/").partition('class="flash flash-error"')[2].partition("</p>")[0]
    assert item.code in flash


def test_words_that_are_no_day_lead_to_the_form_of_the_due_date_without_them(
    cast: Cast, sign_in: SignIn, books: list[SyncWorkbook]
) -> None:
    proposed(cast, books[0], "due_on", "30/9/2025", "khi nào xong thì báo, " * 1_000)
    chi = sign_in(cast.chi)
    address = f"/tasks/{Task.get().id}/do/change_due/"
    assert f'href="{address}"' in chi.text("/sync/proposals/")
    assert chi.get(address).status_code == 200
