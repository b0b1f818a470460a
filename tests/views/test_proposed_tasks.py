"""A row that a unit added to its sheet becomes a task: one click to the filled form, one to save it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from console.records import Document, SyncJournal, SyncProblem, SyncProposal, SyncWorkbook, Task
from console.workflow.archive import archive
from console.workflow.classify import classify
from tests.views.conftest import Browser, Cast
from tests.views.test_pitfalls import counted_queries

SignIn = Callable[[Any], Browser]


@pytest.fixture
def proposal(cast: Cast) -> SyncProposal:
    book = SyncWorkbook.create(unit=cast.hong_bang, key="HB/HB.xlsx", workbook_id="1", state="ok")
    row = {
        "code": "DX-00001-4", "symbol": "900/UBND-TH", "issued_on": "15/9/2025", "abstract": "V/v chuyển đổi",
        "content": "Lập danh sách tổ công nghệ số", "due_on": "30/9/2025", "product": "Danh sách",
    }  # fmt: skip
    return SyncProposal.create(
        workbook=book, tab="tasks", code="DX-00001-4", column="*", noticed_at=cast.clock.now(),
        proposed=json.dumps(row),
    )  # fmt: skip


def address(page: str) -> str:
    """Where the button of the proposal leads."""
    before = page.partition("Nhập thành nhiệm vụ</a>")[0]
    return before.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")


def entered(cast: Cast, **more: str) -> dict[str, str]:
    return {
        "tasks-0-content": "Lập danh sách tổ công nghệ số", "tasks-0-lead_unit": str(cast.hong_bang.id),
        "tasks-0-due_on": "30/9/2025", "tasks-0-product": "Danh sách", **more,
    }  # fmt: skip


def test_a_row_of_a_known_directive_opens_its_form_with_what_the_unit_wrote(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    document = cast.document("900/UBND-TH")
    chi = sign_in(cast.chi)

    to = address(chi.text(f"/sync/workbook/{proposal.workbook_id}/"))
    form = chi.text(to)

    assert to == f"/documents/{document.id}/tasks/?proposal={proposal.id}"
    assert "Lập danh sách tổ công nghệ số" in form
    assert f'<option selected value="{cast.hong_bang.id}"' in form
    assert 'value="30/9/2025"' in form and 'value="Danh sách"' in form

    chi.post(to, entered(cast))

    task = Task.get()
    assert (task.document_id, task.content) == (document.id, "Lập danh sách tổ công nghệ số")
    answered = SyncProposal.get()
    assert answered.resolution == "accepted"


def test_a_row_of_an_unknown_directive_opens_the_form_of_a_new_one(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    chi = sign_in(cast.chi)

    to = address(chi.text(f"/sync/workbook/{proposal.workbook_id}/"))
    form = chi.text(to)

    assert to == f"/documents/new/?proposal={proposal.id}"
    for words in ("900/UBND-TH", "V/v chuyển đổi", "15/9/2025", "Lập danh sách tổ công nghệ số"):
        assert words in form
    fields = {
        "symbol": "900/UBND-TH",
        "kind": "CV",
        "issued_on": "2025-09-15",
        "abstract": "V/v chuyển đổi",
    }
    chi.post(to, entered(cast, **fields, issuing_level="committee", urgency="normal", secrecy="none"))

    assert Document.get().symbol == "900/UBND-TH"
    assert Task.get().product == "Danh sách"
    assert SyncProposal.get().resolution == "accepted"


def test_a_form_that_is_not_right_answers_no_unit(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    document = cast.document("900/UBND-TH")
    chi = sign_in(cast.chi)
    to = f"/documents/{document.id}/tasks/?proposal={proposal.id}"
    chi.get(to)

    assert chi.post(to, entered(cast, **{"tasks-0-due_on": "không rõ"})).status_code == 422

    assert SyncProposal.get().resolved_at is None


def test_a_proposal_that_was_answered_fills_no_form(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    SyncProposal.update(resolved_at=cast.clock.now(), resolution="refused").execute()
    document = cast.document("900/UBND-TH")

    form = sign_in(cast.chi).text(f"/documents/{document.id}/tasks/?proposal={proposal.id}")

    assert "Lập danh sách tổ công nghệ số" not in form


def unread(cast: Cast, proposal: SyncProposal, typed: str = "trước ngày 20/9/2025") -> None:
    """The unit wrote a due date that no cell takes, and how far it is."""
    row = {"code": proposal.code, "symbol": "900/UBND-TH", "content": "Lập tổ", "progress": "Đang xin vốn"}
    SyncProposal.update(proposed=json.dumps(row)).execute()
    SyncProblem.create(
        workbook=proposal.workbook, tab="tasks", code=proposal.code, column="due_on", typed=typed,
        message="Ô “Thời hạn” chưa đọc được ngày.", noticed_at=cast.clock.now(),
    )  # fmt: skip


def test_a_rows_card_shows_the_due_words_that_could_not_be_read(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    unread(cast, proposal)
    page = sign_in(cast.chi).text("/sync/proposals/")
    card = page.partition('<article class="duel"')[2].partition("</article>")[0]
    assert "trước ngày 20/9/2025" in card and "Ô “Thời hạn” chưa đọc được ngày." in card
    assert "UBND phường Hồng Bàng" in card and "Đang xin vốn" in card


@pytest.mark.parametrize("known", [True, False])
def test_the_form_says_whose_row_it_is_and_all_that_the_row_says(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal, known: bool
) -> None:
    unread(cast, proposal)
    if known:
        cast.document("900/UBND-TH")
    chi = sign_in(cast.chi)
    form = chi.text(address(chi.text("/sync/proposals/")))
    assert "Dòng đề xuất DX-00001-4 của UBND phường Hồng Bàng" in form
    assert "Đang xin vốn" in form and "nằm ở mục “Giá trị đã thay” theo mã nhiệm vụ mới" in form
    assert re.search(r'name="tasks-0-due_raw"[^>]*value="trước ngày 20/9/2025"', form)


def test_the_progress_of_a_row_entered_for_another_unit_is_kept_too(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    unread(cast, proposal)
    cast.document("900/UBND-TH")
    chi = sign_in(cast.chi)
    to = address(chi.text("/sync/proposals/"))
    chi.get(to)
    chi.post(to, entered(cast, **{"tasks-0-lead_unit": str(cast.an_duong.id)}))
    assert [row.value for row in SyncJournal.select()] == ["Đang xin vốn"]


def test_a_row_entered_already_asks_for_the_task_and_waits_without_a_right_code(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    chi, gone = sign_in(cast.chi), cast.task(sent=False)
    archive(cast.context(cast.chi), gone)
    page = chi.text("/sync/proposals/")
    assert f'value="accept:{proposal.id}"' not in page and f'name="entered:{proposal.id}"' in page
    for typed, why in (
        ("", "Hãy ghi mã nhiệm vụ đã nhập từ dòng này"),
        ("NV-99999-X", "Không còn nhiệm vụ NV-99999-X"),
        (str(gone.code), f"Nhiệm vụ {gone.code} đã lưu trữ"),
    ):
        form = {"choice": f"entered:{proposal.id}", f"entered:{proposal.id}": typed}
        chi.post("/sync/decide/", form | {"next": "/sync/proposals/"})
        assert why in chi.text("/sync/proposals/")
    chi.post("/sync/decide/", {"choice": f"accept:{proposal.id}"})  # the button of an older page
    assert SyncProposal.get().resolved_at is None


def test_a_row_entered_already_is_answered_with_the_codes_of_its_tasks(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    one, other = cast.task(cast.document("1/UBND")), cast.task(cast.document("2/UBND"))
    chi = sign_in(cast.chi)
    chi.get("/sync/proposals/")
    typed = f"{one.code.lower()}; {other.code.replace('-', '')}"
    form = {"choice": f"entered:{proposal.id}", f"entered:{proposal.id}": typed}
    chi.post("/sync/decide/", form | {"next": "/sync/proposals/"})
    assert "sẽ báo mã nhiệm vụ ở dòng của đơn vị" in chi.text("/sync/proposals/")
    answered = SyncProposal.get()
    assert (answered.resolution, answered.standing) == ("entered", f"{one.code}, {other.code}")
    again = chi.text(f"/documents/new/?proposal={proposal.id}")
    assert f"Dòng này đã nhập thành {one.code}, {other.code}." in again


def test_a_wrong_code_given_for_a_row_is_taken_back_with_one_click(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    wrong, chi = cast.task(), sign_in(cast.chi)
    chi.get("/sync/proposals/")
    form = {"choice": f"entered:{proposal.id}", f"entered:{proposal.id}": wrong.code}
    chi.post("/sync/decide/", form | {"next": "/sync/proposals/"})
    page = chi.text("/sync/proposals/")
    assert f"Báo đã nhập: {wrong.code}" in page and "Chi, lúc 09:00 16/9/2025" in page
    answer = chi.post("/sync/decide/", {"choice": f"reopen:{proposal.id}", "next": "/sync/proposals/"})
    assert answer.location == f"/sync/proposals/#proposals-{proposal.id}"
    page = chi.text("/sync/proposals/")
    assert "trở lại danh sách chờ xử lý" in page and "Nhập thành nhiệm vụ" in page
    page = chi.text("/sync/journal/")
    assert wrong.code in page and "Văn phòng rút lại mã đã báo" in page
    chi.post("/sync/decide/", {"choice": f"reopen:{proposal.id}", "next": "/sync/proposals/"})
    assert "đang có một đề xuất khác chờ" in chi.text("/sync/proposals/")


def test_a_code_is_not_taken_back_once_its_task_turned_out_to_be_secret(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    task, chi = cast.task(), sign_in(cast.chi)
    chi.get("/sync/proposals/")
    chi.post("/sync/decide/", {"choice": f"entered:{proposal.id}", f"entered:{proposal.id}": task.code})
    classify(cast.context(cast.hoa), task.document, secrecy="secret")
    assert "Rút lại mã" not in chi.text("/sync/proposals/")
    chi.post("/sync/decide/", {"choice": f"reopen:{proposal.id}", "next": "/sync/proposals/"})
    assert "Chỉ xét lại được" in chi.text("/sync/proposals/") and SyncProposal.get().resolved_at


def test_the_second_of_two_who_enter_one_row_is_told_and_keeps_what_was_typed(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    document = cast.document("900/UBND-TH")
    to = f"/documents/{document.id}/tasks/?proposal={proposal.id}"
    chi, hoa = sign_in(cast.chi), sign_in(cast.hoa)
    chi.get(to), hoa.get(to)
    chi.post(to, entered(cast))

    for _ in range(2):  # a double click
        told = hoa.post(to, entered(cast, **{"tasks-0-product": "Danh sách của Hòa"}))

    code, page = Task.get().code, told.get_data(as_text=True)
    assert told.status_code == 422 and Task.select().count() == 1
    assert "Mục này đã được Chi giải quyết" in page and f"Dòng này đã nhập thành {code}." in page
    assert "Danh sách của Hòa" in page and 'name="again"' in page
    hoa.post(to, entered(cast, again="1", **{"tasks-0-product": "Danh sách của Hòa"}))
    assert [task.product for task in Task.select()] == ["Danh sách", "Danh sách của Hòa"]


def test_a_new_directive_is_not_entered_twice_from_one_row(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    to = f"/documents/new/?proposal={proposal.id}"
    fields = {"kind": "CV", "issued_on": "2025-09-15", "abstract": "V/v chuyển đổi", "secrecy": "none"}
    fields |= {"issuing_level": "committee", "urgency": "normal"}
    chi = sign_in(cast.chi)
    chi.get(to)
    for symbol in ("900/UBND-TH", "900/UBND-TH (sửa)"):
        answer = chi.post(to, entered(cast, symbol=symbol, **fields))
    assert answer.status_code == 422 and Document.select().count() == Task.select().count() == 1
    assert "được nhập thêm như một nhiệm vụ khác" in chi.text(to)


def test_a_row_that_says_what_a_task_of_the_units_says_names_it_and_can_be_answered_with_it(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    words = "Lập danh sách tổ công nghệ số"
    mine = cast.task(content=words)
    theirs = cast.task(cast.document("2/UBND"), cast.xay_dung, content=words)
    archived = cast.task(cast.document("3/UBND"), content=words)
    draft = cast.task(cast.document("4/UBND"), content=words, sent=False)
    archive(cast.context(cast.chi), archived)
    chi = sign_in(cast.chi)
    for path in ("/sync/proposals/", f"/sync/workbook/{proposal.workbook_id}/"):
        page = chi.text(path)
        card = page.partition("đã có nhiệm vụ ghi đúng nội dung này")[2].partition("</article>")[0]
        assert f'<a class="nowrap" href="/tasks/{mine.id}/">{mine.code}</a>.' in card
        assert f">{mine.code}</textarea>" in card
        assert not any(task.code and task.code in card for task in (theirs, archived, draft))
    choice = f"entered:{proposal.id}"
    form = {"choice": choice, choice: mine.code, "next": "/sync/proposals/"}
    chi.post("/sync/decide/", form | seen_on(page, f"seen:{proposal.id}"))
    assert SyncProposal.get().standing == mine.code


def test_a_row_that_says_something_of_its_own_names_no_task(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    cast.task(content="Lập danh sách tổ công nghệ số và kinh phí")
    page = sign_in(cast.chi).text("/sync/proposals/")
    assert "Nhập thành nhiệm vụ" in page and "ghi đúng nội dung này" not in page


def test_rows_lead_to_their_forms_in_a_fixed_number_of_queries(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    cast.document("900/UBND-TH", issued_on=date(2025, 9, 10), organisation="Sở Xây dựng")
    latest = cast.document("900/UBND-TH")
    chi = sign_in(cast.chi)
    with counted_queries() as few:
        chi.text("/sync/proposals/")
    for number in range(12):
        row = json.dumps({"symbol": "900/UBND-TH" if number % 2 else "", "content": "Việc"})
        at = {"workbook": proposal.workbook, "tab": "tasks", "noticed_at": cast.clock.now()}
        SyncProposal.create(**at, code=f"DX-1000{number}", column="*", proposed=row)
    with counted_queries() as many:
        page = chi.text("/sync/proposals/")
    assert len(many) == len(few)
    assert page.count(f'"/documents/{latest.id}/tasks/?proposal=') == 7
    assert page.count('"/documents/new/?proposal=') == 6


def test_only_a_row_is_entered_already(cast: Cast, sign_in: SignIn, proposal: SyncProposal) -> None:
    SyncProposal.update(column="content", proposed="12").execute()
    task, chi = cast.task(), sign_in(cast.chi)
    chi.get("/sync/proposals/")
    form = {"choice": f"entered:{proposal.id}", f"entered:{proposal.id}": task.code}
    chi.post("/sync/decide/", form | {"next": "/sync/proposals/"})  # no button of ours
    assert "không phải dòng đơn vị thêm" in chi.text("/sync/proposals/")
    assert SyncProposal.get().resolved_at is None


def edited(proposal: SyncProposal) -> None:
    """The unit goes on editing its row, and a pass has read it."""
    row = json.loads(SyncProposal.get().proposed) | {"content": "Lập danh sách tổ công nghệ số và kinh phí"}
    SyncProposal.update(proposed=json.dumps(row)).where(SyncProposal.id == proposal.id).execute()


def seen_on(page: str, name: str) -> dict[str, str]:
    value = page.partition(f'name="{name}" value="')[2].partition('"')[0]
    assert value
    return {name: value}


def test_a_row_that_the_unit_has_edited_since_is_shown_before_a_task_is_made_of_it(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal
) -> None:
    to = f"/documents/{cast.document('900/UBND-TH').id}/tasks/?proposal={proposal.id}"
    chi = sign_in(cast.chi)
    form = entered(cast, **seen_on(chi.text(to), "seen"))
    edited(proposal)

    for _ in range(2):  # a double click
        told = chi.post(to, form)

    page = told.get_data(as_text=True)
    assert told.status_code == 422 and not Task.select().exists()
    assert "Đơn vị vừa sửa dòng này" in page and "tổ công nghệ số và kinh phí" in page
    chi.post(to, form | seen_on(page, "seen"))
    assert Task.select().count() == 1 and SyncProposal.get().resolution == "accepted"


@pytest.mark.parametrize("choice", ["refuse", "refuse_saying", "entered"])
def test_a_row_that_the_unit_has_edited_since_is_shown_before_it_is_answered(
    cast: Cast, sign_in: SignIn, proposal: SyncProposal, choice: str
) -> None:
    task, chi, name = cast.task(), sign_in(cast.chi), f"seen:{proposal.id}"
    written = {f"answer:{proposal.id}": "đã có", f"entered:{proposal.id}": task.code}
    form = {"choice": f"{choice}:{proposal.id}", "next": "/sync/proposals/", **written}
    seen = seen_on(chi.text("/sync/proposals/"), name)
    edited(proposal)

    chi.post("/sync/decide/", form | seen)

    page = chi.text("/sync/proposals/")
    assert "Đơn vị vừa sửa dòng này" in page and SyncProposal.get().resolved_at is None
    chi.post("/sync/decide/", form | seen_on(page, name))
    assert SyncProposal.get().resolved_at is not None
