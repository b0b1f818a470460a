"""What people do on the screens, from a directive to a confirmed result, and what wrong input gets."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from console.records import (
    Account,
    Attachment,
    CalendarOverride,
    Document,
    Fact,
    Feedback,
    Inspection,
    Participation,
    Session,
    Task,
    Unit,
)
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]
DIRECTIVE = {
    "symbol": "915/UBND-XD", "kind": "CV", "issued_on": "15/9/2025", "organisation": "UBND thành phố",
    "abstract": "V/v rà soát quỹ đất", "issuing_level": "chairman", "urgency": "normal", "secrecy": "none",
    "needs_opinions": "no",
}  # fmt: skip


@pytest.fixture
def chi(cast: Cast, sign_in: SignIn) -> Browser:
    browser = sign_in(cast.chi)
    browser.get("/documents/new/")
    return browser


def row(number: int, **fields: Any) -> dict[str, Any]:
    return {f"tasks-{number}-{name}": value for name, value in fields.items()}


def test_a_directive_is_entered_with_its_tasks_on_one_page(cast: Cast, chi: Browser) -> None:
    answer = chi.post(
        "/documents/new/",
        {
            **DIRECTIVE,
            **row(0, content="Rà soát quỹ đất", lead_unit=cast.xay_dung.id, due_raw="trước ngày 30/9/2025"),
            **row(3, content="Công khai quy hoạch", lead_unit=cast.hong_bang.id, due_on="10/10/2025"),
            **row(3, coordinators=[cast.xay_dung.id]),
            **row(7, content="", lead_unit=""),
            "send": "1",
        },
    )

    assert answer.status_code == 302
    first, second = Task.select().order_by(Task.id)
    # 'trước ngày 30/9' ends with the 29th (DESIGN 3).
    assert (first.due_on, first.due_kind, first.state) == (date(2025, 9, 29), "before", "sent")
    assert (second.due_on, second.lead_unit, second.state) == (date(2025, 10, 10), cast.hong_bang, "sent")
    page = chi.text(answer.headers["Location"])
    assert first.code in page and second.code in page


def test_a_wrong_row_is_marked_where_it_is_and_nothing_is_saved_or_lost(cast: Cast, chi: Browser) -> None:
    answer = chi.post(
        "/documents/new/",
        {
            **DIRECTIVE,
            **row(0, content="Rà soát quỹ đất", lead_unit=cast.xay_dung.id, due_on="31/2/2025"),
            **row(1, content="Thiếu đơn vị"),
        },
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "“31/2/2025” không phải là ngày" in page and "Chưa nhập chủ trì." in page
    assert 'value="31/2/2025"' in page and "Rà soát quỹ đất" in page and "915/UBND-XD" in page
    assert Document.select().count() == 0


def test_a_rule_that_refuses_a_row_takes_the_directive_back_too(cast: Cast, chi: Browser) -> None:
    # The due date is before the day of issue: the workflow refuses it.
    answer = chi.post(
        "/documents/new/",
        {**DIRECTIVE, **row(0, content="Việc", lead_unit=cast.xay_dung.id, due_on="1/9/2025")},
    )

    assert answer.status_code == 422
    assert "Thời hạn trước ngày ban hành" in answer.get_data(as_text=True)
    assert Document.select().count() == 0


def test_a_secret_document_is_refused_with_the_article(chi: Browser) -> None:
    answer = chi.post("/documents/new/", {**DIRECTIVE, "secrecy": "secret"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "không nhập vào hệ thống" in page and "Điều 5 khoản 2" in page
    assert "915/UBND-XD" in page
    assert Document.select().count() == 0


def test_a_missing_field_is_named_beside_it(chi: Browser) -> None:
    answer = chi.post("/documents/new/", {**DIRECTIVE, "symbol": "", "issued_on": "hôm qua"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Chưa nhập số, ký hiệu." in page and "“hôm qua” không phải là ngày" in page
    assert 'value="hôm qua"' in page


def test_a_unit_reports_and_the_office_confirms(cast: Cast, sign_in: SignIn, chi: Browser) -> None:
    task = cast.task(must_report=True)
    dung = sign_in(cast.dung)
    page = dung.text(f"/tasks/{task.id}/")
    assert "Tiếp nhận" in page and "Xác nhận hoàn thành" not in page
    dung.post(f"/tasks/{task.id}/do/accept/", {"version": task.version})
    task = Task.get_by_id(task.id)
    assert task.state == "todo"

    missing = dung.post(f"/tasks/{task.id}/do/submit/", {"version": task.version, "done_on": "16/9/2025"})
    assert missing.status_code == 422
    assert "Chưa nhập số báo cáo" in missing.get_data(as_text=True)
    done = dung.post(
        f"/tasks/{task.id}/do/submit/",
        {
            "version": task.version,
            "done_on": "16/9/2025",
            "report_number": "12/BC-UBND",
            "report_date": "16/9/2025",
            "result": "Xong",
        },
    )
    assert done.status_code == 302

    task = Task.get_by_id(task.id)
    assert task.code in chi.text("/tasks/?state=submitted")
    chi.get(f"/tasks/{task.id}/do/confirm/")
    chi.post(f"/tasks/{task.id}/do/confirm/", {"version": task.version, "quality": "good"})

    assert Task.get_by_id(task.id).closed_code == "done_on_time"
    page = chi.text(f"/tasks/{task.id}/")
    assert "Xác nhận hoàn thành" in page and "12/BC-UBND" in page


def test_a_contact_without_delegation_has_no_button_to_submit(cast: Cast, sign_in: SignIn) -> None:
    task = cast.task()
    an = sign_in(cast.an)

    assert "Báo cáo đã thực hiện" not in an.text(f"/tasks/{task.id}/")
    assert an.get(f"/tasks/{task.id}/do/submit/").status_code == 403
    assert an.post(f"/tasks/{task.id}/do/submit/", {"version": task.version}).status_code == 403


def test_each_due_date_shows_its_article_and_how_it_was_counted(cast: Cast, chi: Browser) -> None:
    task = cast.task()

    page = chi.text(f"/tasks/{task.id}/")

    # HP25 6.1c: one working day from receipt, Tuesday 16/9/2025 -> Wednesday 17/9/2025.
    assert "Căn cứ: Điều 6 khoản 1 điểm c" in page
    assert "17/9/2025" in page


def test_two_people_saving_one_task_see_both_versions(cast: Cast, sign_in: SignIn, chi: Browser) -> None:
    task = cast.task()
    hoa = sign_in(cast.hoa)
    form = {"content": "Nội dung của Chi", "version": task.version, "tracked": "1", "due_kind": "by"}
    hoa.get(f"/tasks/{task.id}/edit/")
    chi.get(f"/tasks/{task.id}/edit/")
    assert chi.post(f"/tasks/{task.id}/edit/", form).status_code == 302

    answer = hoa.post(f"/tasks/{task.id}/edit/", {**form, "content": "Nội dung của Hòa"})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Nội dung của Chi" in page and "Nội dung của Hòa" in page
    assert Task.get_by_id(task.id).content == "Nội dung của Chi"
    fresh = Task.get_by_id(task.id).version
    assert (
        hoa.post(
            f"/tasks/{task.id}/edit/", {**form, "content": "Nội dung của Hòa", "version": fresh}
        ).status_code
        == 302
    )
    assert Task.get_by_id(task.id).content == "Nội dung của Hòa"


def test_a_button_pressed_over_a_changed_task_asks_again(cast: Cast, chi: Browser) -> None:
    task = cast.task()
    chi.get(f"/tasks/{task.id}/do/urge/")

    answer = chi.post(
        f"/tasks/{task.id}/do/urge/",
        {"version": task.version - 1, "form": "phone", "unit": cast.hong_bang.id},
    )

    assert answer.status_code == 409
    assert "vừa được người khác thay đổi" in answer.get_data(as_text=True)


def test_the_sample_banner_stands_on_every_page(cast: Cast, chi: Browser) -> None:
    assert "Dữ liệu mẫu" not in chi.text("/")
    Fact.create(key="sample", value="hai_phong")

    for path in ("/", "/tasks/", "/documents/", "/guide/"):
        assert "Dữ liệu mẫu" in chi.text(path)


def test_an_empty_console_says_what_to_do(cast: Cast, chi: Browser) -> None:
    assert "Chưa có văn bản nào" in chi.text("/documents/")
    assert "Chưa có nhiệm vụ nào" in chi.text("/tasks/")
    assert "Chưa có nhiệm vụ nào được giao" in chi.text("/")


def test_a_day_off_lists_the_dates_that_it_would_move(cast: Cast, sign_in: SignIn) -> None:
    task = cast.task()
    hoa = sign_in(cast.hoa)
    hoa.get("/calendar/")

    # The day to return the task is Wednesday 17/9/2025; made a day off, it would be Thursday 18/9.
    answer = hoa.post(
        "/calendar/days/", {"day": "17/9/2025", "working": "0", "name_": "Nghỉ bão", "status": "confirmed"}
    )

    assert answer.headers["Location"].endswith("/calendar/days/2025-09-17/")
    page = hoa.text("/calendar/days/2025-09-17/")
    assert task.code in page and "18/9/2025" in page
    assert Task.get_by_id(task.id).return_due_on == date(2025, 9, 17)
    hoa.post("/calendar/days/2025-09-17/", {"task": task.id})
    assert Task.get_by_id(task.id).return_due_on == date(2025, 9, 18)
    assert CalendarOverride.get().name == "Nghỉ bão"


def test_sessions_are_kept_by_month(cast: Cast, chi: Browser) -> None:
    chi.get("/sessions/")

    assert chi.post("/sessions/?year=2025", {"month": "9", "held_on": "29/9/2025"}).status_code == 302
    assert Session.get(Session.month == date(2025, 9, 1)).held_on == date(2025, 9, 29)
    wrong = chi.post("/sessions/?year=2025", {"month": "10", "held_on": "cuối tháng"})
    assert wrong.status_code == 422 and "cuối tháng" in wrong.get_data(as_text=True)


def test_an_inspection_goes_from_plan_to_dossier(cast: Cast, sign_in: SignIn) -> None:
    office = Unit.create(code="VP", name="Văn phòng UBND", kind="office")
    hoa = sign_in(cast.hoa)
    hoa.get("/inspections/new/")
    made = hoa.post(
        "/inspections/new/",
        {"title": "Kiểm tra quý III", "form": "regular", "inspector": office.id, "units": [cast.xay_dung.id]},
    )
    assert made.status_code == 302
    inspection = Inspection.get()

    hoa.post(
        f"/inspections/{inspection.id}/do/plan_inspection/",
        {"version": inspection.version, "basis": "Kế hoạch 5/KH-UBND"},
    )
    item = inspection.dossier.first()
    hoa.post(
        f"/inspections/{inspection.id}/dossier/", {f"present-{item.id}": "1", f"reference-{item.id}": "QĐ 1"}
    )

    page = hoa.text(f"/inspections/{inspection.id}/")
    assert Inspection.get().state == "planned"
    assert "Sở Xây dựng" in page and inspection.dossier.first().present


def test_the_administrator_makes_an_account_and_shows_its_password_once(cast: Cast, sign_in: SignIn) -> None:
    admin = sign_in(cast.admin)
    admin.get("/accounts/new/")

    answer = admin.post(
        "/accounts/new/",
        {"username": "moi", "full_name": "Người mới", "role": "unit_contact", "unit": cast.an_duong.id},
    )

    assert "Mật khẩu dùng một lần" in admin.text(answer.headers["Location"])
    assert Account.get(Account.username == "moi").must_change_password
    wrong = admin.post(
        "/accounts/new/", {"username": "moi", "role": "unit_contact", "unit": cast.an_duong.id}
    )
    assert wrong.status_code == 422 and "đã có người dùng" in wrong.get_data(as_text=True)


@pytest.mark.parametrize("taken", ["an@haiphong.example", "An@HaiPhong.example"])
def test_an_e_mail_that_another_account_has_is_refused_beside_it_and_nothing_typed_is_lost(
    cast: Cast, sign_in: SignIn, taken: str
) -> None:
    answer = sign_in(cast.admin).post(
        "/accounts/new/",
        {"username": "moi", "full_name": "Người mới", "email": taken, "role": "administrator"},
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Thư điện tử này đã dùng cho tài khoản khác." in page
    assert 'value="Người mới"' in page and f'value="{taken}"' in page
    assert not Account.select().where(Account.username == "moi").exists()


def test_a_report_downloads(cast: Cast, chi: Browser) -> None:
    cast.task()
    chi.get("/reports/")

    answer = chi.post("/reports/make/", {"kind": "month", "period": "2025-09", "format": "docx"})

    assert answer.status_code == 200
    assert answer.data[:2] == b"PK"
    wrong = chi.post("/reports/make/", {"kind": "month", "period": "tháng chín", "format": "docx"})
    assert wrong.status_code == 422 and "tháng chín" in wrong.get_data(as_text=True)


def test_the_language_switches_and_stays(cast: Cast, chi: Browser) -> None:
    chi.post("/language/en/", {"next": "/tasks/"})

    page = chi.text("/tasks/")

    assert '<html lang="en">' in page and "Tasks" in page and "Documents" in page
    assert Account.get_by_id(cast.chi.id).language == "en"


def test_the_switch_never_leads_elsewhere(cast: Cast, chi: Browser) -> None:
    answer = chi.post("/language/en/", {"next": "https://ke-xau.example/"})

    assert answer.headers["Location"] == "/"


def test_a_file_is_kept_beside_its_task_and_given_only_to_who_sees_it(
    cast: Cast, sign_in: SignIn, chi: Browser, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("views.files.folder", lambda: tmp_path / "files")
    task = cast.task()
    chi.get(f"/tasks/{task.id}/")
    file = (io.BytesIO(b"noi dung"), "Báo cáo số 1.pdf")

    assert chi.post(f"/tasks/{task.id}/files/", {"file": file}).status_code == 302

    kept = Attachment.get()
    assert kept.name == "Báo cáo số 1.pdf"
    assert sign_in(cast.an).get(f"/tasks/{task.id}/files/{kept.id}/").data == b"noi dung"
    assert sign_in(cast.binh).get(f"/tasks/{task.id}/files/{kept.id}/").status_code == 404


def test_a_link_that_is_no_web_address_is_refused(cast: Cast, chi: Browser) -> None:
    task = cast.task()
    chi.get(f"/tasks/{task.id}/")

    answer = chi.post(f"/tasks/{task.id}/files/", {"link": "javascript:alert(1)"})

    assert answer.status_code == 422
    assert not Attachment.select().exists()


def test_the_office_names_the_coordinators_on_the_tasks_page(cast: Cast, chi: Browser) -> None:
    task = cast.task()
    chi.get(f"/tasks/{task.id}/")

    chi.post(f"/tasks/{task.id}/coordinators/", {"unit": [cast.xay_dung.id]})

    assert "Sở Xây dựng" in chi.text(f"/tasks/{task.id}/")
    assert [part.unit.code for part in task.participations.where(Participation.role == "coordinator")] == [
        "SXD"
    ]


def test_a_directive_marked_secret_later_leaves_the_console(cast: Cast, sign_in: SignIn) -> None:
    task = cast.task(content="Nội dung phải giữ kín")
    hoa = sign_in(cast.hoa)
    hoa.get(f"/documents/{task.document_id}/")

    answer = hoa.post(f"/documents/{task.document_id}/classify/", {"secrecy": "secret"})

    assert answer.status_code == 302
    assert "Nội dung phải giữ kín" not in hoa.text("/tasks/?archived=1")
    assert Task.get_by_id(task.id).content == ""


def test_a_unit_gives_feedback_as_itself_and_the_office_says_what_it_did(cast: Cast, sign_in: SignIn) -> None:
    an = sign_in(cast.an)
    assert "from_unit" not in an.text("/feedback/new/")
    form = {"about_unit": cast.xay_dung.id, "content": "Chậm trả lời", "received_on": "15/9/2025"}

    assert an.post("/feedback/new/", {**form, "from_unit": cast.binh.id}).status_code == 302

    word = Feedback.get()
    assert word.from_unit == cast.hong_bang
    chi = sign_in(cast.chi)
    assert "Chậm trả lời" in chi.text("/feedback/")
    chi.post(f"/feedback/{word.id}/do/handle_feedback/", {"version": "1", "document": "20/VP-KT"})
    assert Feedback.get().handled_document == "20/VP-KT"


def test_a_failure_inside_gives_a_page_and_no_details(
    cast: Cast, sign_in: SignIn, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    chi = sign_in(cast.chi)
    monkeypatch.setattr("views.dashboard.today_figures", lambda *args: 1 / 0)
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)

    answer = chi.get("/")

    assert answer.status_code == 500
    assert "Lỗi hệ thống" in answer.get_data(as_text=True) and "ZeroDivision" not in answer.get_data(
        as_text=True
    )
