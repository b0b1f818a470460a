"""What a person at the Office or at a unit looks for in a day, and finds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from console.records import (
    InspectedTask,
    Inspection,
    JobRun,
    Outbox,
    Participation,
    Session,
    Task,
    Unit,
)
from console.workflow import deadlines, tasks
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]


def test_a_contact_notes_a_result_before_the_head_reports_it(cast: Cast, sign_in: SignIn) -> None:
    task = tasks.accept(cast.context(cast.an), cast.task())
    an = sign_in(cast.an)
    assert "Ghi, sửa kết quả" in an.text(f"/tasks/{task.id}/")
    an.get(f"/tasks/{task.id}/do/edit_result/")

    answer = an.post(
        f"/tasks/{task.id}/do/edit_result/",
        {"version": task.version, "result": "Đã rà soát 12 khu", "report_number": "45/BC-UBND"},
    )

    assert answer.status_code == 302, answer.get_data(as_text=True)
    noted = Task.get_by_id(task.id)
    assert (noted.result, noted.report_number, noted.state) == ("Đã rà soát 12 khu", "45/BC-UBND", task.state)


def test_a_coordinator_gives_its_own_information(cast: Cast, sign_in: SignIn) -> None:
    task = cast.task()
    tasks.set_coordinators(cast.context(cast.chi), task, [cast.xay_dung])
    binh = sign_in(cast.binh)
    binh.get(f"/tasks/{task.id}/do/give_information/")

    binh.post(
        f"/tasks/{task.id}/do/give_information/",
        {"version": Task.get_by_id(task.id).version, "other_info": "Đã cử cán bộ"},
    )

    part = Participation.get(Participation.task == task.id, Participation.unit == cast.xay_dung)
    assert part.other_info == "Đã cử cán bộ"
    assert Task.get_by_id(task.id).other_info == ""


def test_the_tasks_of_an_inspection_are_named_by_their_codes(cast: Cast, sign_in: SignIn) -> None:
    task = cast.task()
    chi = sign_in(cast.chi)
    chi.get("/inspections/new/")
    form = {"title": "Kiểm tra quý III", "form": "regular", "inspector": cast.xay_dung.id}

    wrong = chi.post("/inspections/new/", {**form, "tasks": "NV-99999-X"})
    assert wrong.status_code == 422
    assert "Không có nhiệm vụ: NV-99999-X" in wrong.get_data(as_text=True)
    chi.post("/inspections/new/", {**form, "tasks": f"{task.code.lower().replace('-', '')}\n"})

    inspection = Inspection.get()
    assert InspectedTask.get().task_id == task.id
    assert task.code in chi.text(f"/inspections/{inspection.id}/edit/")
    assert task.code in chi.text(f"/inspections/{inspection.id}/")


def test_the_administrator_sets_channels_delegations_and_sessions(cast: Cast, sign_in: SignIn) -> None:
    quantri = sign_in(cast.admin)
    unit = Unit.get_by_id(cast.hong_bang.id)
    quantri.get(f"/units/{unit.id}/edit/")

    saved = quantri.post(
        f"/units/{unit.id}/edit/",
        {
            "version": unit.version, "code": unit.code, "name": unit.name, "kind": unit.kind, "position": "3",
            "channel": "sheet", "delegated": "y", "delegation_document": "12/UQ",
        },
    )  # fmt: skip
    session = quantri.post("/sessions/?year=2025", {"month": "9", "held_on": "29/9/2025"})

    assert saved.status_code == session.status_code == 302
    unit = Unit.get_by_id(unit.id)
    assert (unit.channel, unit.delegated, unit.delegation_document) == ("sheet", True, "12/UQ")
    assert Session.get().held_on == date(2025, 9, 29)


def test_the_status_page_names_jobs_and_says_how_long_the_queue_has_waited(
    cast: Cast, sign_in: SignIn
) -> None:
    JobRun.create(name="reminders", started_at=cast.clock.now(), ended_at=cast.clock.now())
    Outbox.create(to="a@b.example", subject="Nhắc", body="…", queued_at=cast.clock.now())

    page = sign_in(cast.chi).text("/status/")

    assert "Nhắc việc" in page
    assert "reminders" not in page
    assert "Thư chờ gửi" in page and "09:00 16/9/2025" in page


def test_a_moved_date_says_which_task_and_by_how_much(cast: Cast, sign_in: SignIn) -> None:
    # Sent on Tuesday 16/9/2025: one working day to give it back ends on Wednesday 17/9; when that is off,
    # on Thursday 18/9.
    task = cast.task()
    hoa = sign_in(cast.hoa)
    hoa.get("/calendar/")

    hoa.post(
        "/calendar/days/", {"day": "17/9/2025", "working": "0", "name_": "Nghỉ bão", "status": "confirmed"}
    )
    page = hoa.text("/calendar/days/2025-09-17/")

    assert task.content in page
    assert "UBND phường Hồng Bàng" in page
    assert "muộn hơn 1 ngày" in page


def test_an_account_without_a_unit_and_an_empty_unit_get_calm_pages(cast: Cast, sign_in: SignIn) -> None:
    alone = sign_in(cast.person("le", "Lê", "unit_contact"))
    empty = sign_in(cast.an)

    for browser in (alone, empty):
        for path in (
            "/",
            "/tasks/",
            "/documents/",
            "/inspections/",
            "/feedback/",
            "/reports/",
            "/guide/",
            "/calendar/",
        ):
            assert browser.get(path).status_code == 200, path
    assert alone.get("/units/").status_code == 403


def test_thirty_coordinators_and_a_long_abstract_keep_the_task_page_usable(
    cast: Cast, sign_in: SignIn
) -> None:
    units = []
    for number in range(30):
        made = Unit(
            code=f"X{number}",
            name=f"Ủy ban nhân dân xã có tên rất dài số {number} " + "Ă" * 60,
            kind="commune",
        )
        units.append(Unit.create(code=made.code, name=made.name, kind="commune", **made.derived()))
    task = cast.task(cast.document("2/UBND", abstract="Trích yếu rất dài " * 100), coordinators=units)

    page = sign_in(cast.chi).text(f"/tasks/{task.id}/")

    assert all(unit.name in page for unit in units)
    assert "30 đơn vị phối hợp" in page


def test_the_timeline_has_no_name_of_the_programme_in_it(cast: Cast, sign_in: SignIn) -> None:
    task = cast.task(due_on=date(2025, 9, 30))
    deadlines.request_extension(
        cast.context(cast.dung),
        task,
        wanted_due_on=date(2025, 10, 10),
        reason="Chờ ý kiến",
        document_number="1/BC",
    )
    chi = sign_in(cast.chi)

    page = chi.text(f"/tasks/{task.id}/")

    assert "extension:" not in page
    assert "Đề nghị hạn 10/10/2025" in page
    assert "hai_phong_2025|" not in chi.text(f"/documents/{task.document_id}/")
