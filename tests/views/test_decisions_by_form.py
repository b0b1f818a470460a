"""What units ask for is decided on the form of its verb: a return, a later due date."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from console.records import Extension, Return, Task
from console.workflow.deadlines import request_extension
from console.workflow.inspections import create_inspection, plan_inspection
from console.workflow.returns import return_task
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]


def sent(browser: Browser, task: Task, verb: str, **values: Any) -> Any:
    """The form of a verb, filled in and sent as it is shown."""
    path = f"/tasks/{task.id}/do/{verb}/"
    version = re.search(r'name="version"[^>]*value="(\d+)"', browser.text(path))
    assert version is not None
    return browser.post(path, {"version": version[1], **values})


@pytest.fixture
def returned(cast: Cast) -> Task:
    task = cast.task()
    words = {"ground": "other", "reason": "Việc của Sở Xây dựng", "document_number": "5/HB"}
    return_task(cast.context(cast.dung), task, **words, document_date=date(2025, 9, 16))
    return task


@pytest.mark.parametrize("decision", ["corrected", "rerouted", "refused"])
def test_a_return_is_decided(cast: Cast, sign_in: SignIn, returned: Task, decision: str) -> None:
    hoa = sign_in(cast.hoa)
    lead = {"lead_unit": str(cast.xay_dung.id)} if decision == "rerouted" else {}
    words = {"decision": decision, "due_on": "30/9/2025", "reason": "Đã xem", "document": "9/TB-VP"}

    answer = sent(hoa, returned, "decide_return", **words, **lead)

    assert answer.status_code == 302
    assert (Return.get().decision, Return.get().decision_document) == (decision, "9/TB-VP")
    now = Task.get()
    assert now.lead_unit_id == (cast.xay_dung if lead else cast.hong_bang).id and now.state != "returned"


def test_a_return_that_was_decided_meanwhile_is_said_so(cast: Cast, sign_in: SignIn, returned: Task) -> None:
    hoa = sign_in(cast.hoa)
    words = {"decision": "corrected", "document": "9/TB-VP"}
    sent(hoa, returned, "decide_return", **words)
    again = hoa.post(f"/tasks/{returned.id}/do/decide_return/", {"version": "2", **words})
    assert again.status_code in (403, 422) and "Nhiệm vụ đang ở bước" in again.get_data(as_text=True)


@pytest.mark.parametrize(("approved", "due_on"), [("yes", date(2025, 10, 10)), ("no", date(2025, 9, 30))])
def test_a_request_for_a_later_due_date_is_decided(
    cast: Cast, sign_in: SignIn, approved: str, due_on: date
) -> None:
    task = cast.task()
    wanted = {"wanted_due_on": date(2025, 10, 10), "reason": "Chờ số liệu", "document_number": "6/HB"}
    request_extension(cast.context(cast.dung), Task.get(), **wanted)
    new_due_on = "10/10/2025" if approved == "yes" else ""

    answer = sent(
        sign_in(cast.hoa), task, "decide_extension", approved=approved, new_due_on=new_due_on, reason="Vì"
    )

    assert answer.status_code == 302
    assert Extension.get().decision == ("approved" if approved == "yes" else "rejected")
    assert Task.get().due_on == due_on


def test_the_form_of_a_decision_on_an_inspection_is_shown_to_whom_the_regulation_lets_decide(
    cast: Cast, sign_in: SignIn
) -> None:
    made = create_inspection(cast.context(cast.chi), title="Kiểm tra đất đai", inspector=cast.xay_dung)
    plan_inspection(cast.context(cast.hoa), made, basis="Kế hoạch 2025")
    leader = cast.person("khai", "Khải", "leadership")
    for who, there in ((cast.hoa, False), (leader, True)):  # HP25 Điều 14.1
        page = sign_in(who).text(f"/inspections/{made.id}/")
        assert (f"/inspections/{made.id}/do/decide_inspection/" in page) is there
