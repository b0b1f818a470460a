"""Each role against each verb, and what a unit sees."""

from __future__ import annotations

from datetime import date

import pytest

from console.records import Document, Inspection, Task, Unit
from console.workflow.archive import archive
from console.workflow.context import Actor, Context
from console.workflow.errors import Forbidden, Refused
from console.workflow.inspections import create_inspection
from console.workflow.permissions import (
    ACTIONS,
    can,
    visible_documents,
    visible_inspections,
    visible_tasks,
    visible_units,
)
from console.workflow.progress import report_progress
from console.workflow.tasks import send, set_coordinators
from tests.workflow.conftest import Office, OfficeMaker

ENTERING = {
    "create_document", "edit_document", "create_task", "edit_task", "send", "set_coordinators", "confirm",
    "refuse", "handle_feedback",
}  # fmt: skip
INSPECTING = {
    "create_inspection", "edit_inspection", "plan_inspection", "start_inspection", "end_inspection",
    "report_inspection", "notify_inspection", "follow_inspection", "close_inspection", "mark_dossier",
}  # fmt: skip
LEADING = {"decide_return", "pause", "resume", "cancel", "reopen", "hand_over", "recall_document", "classify"}
KEEPING = {"archive", "restore", "create_unit", "edit_unit", "set_session"}
CALENDAR = {"set_override", "remove_override", "recount"}
CONTACT = {
    "accept", "return_task", "report_progress", "edit_result", "give_information", "give_feedback",
    "contribute", "urge", "attach", "answer_inspection",
}  # fmt: skip
NOT_OF_A_LEAD = {"contribute", "answer_inspection"}  # a coordinator's, and an inspected unit's
HEAD = {"submit", "request_extension", "explain"}
# The Office enters for a unit without the system (CT26 6.1b); of no record in particular it may do all that.
FOR_A_UNIT = CONTACT | HEAD

ALLOWED: dict[str, set[str]] = {
    "chi": ENTERING | INSPECTING | KEEPING | {"change_due"} | FOR_A_UNIT,
    "hoa": ENTERING | INSPECTING | KEEPING | LEADING | CALENDAR | FOR_A_UNIT
    | {"change_due", "decide_extension", "decide_inspection"},
    "chutich": {"urge", "change_due", "decide_extension", "decide_inspection"},
    "quantri": KEEPING | CALENDAR,
    "an": CONTACT,
    "dung": CONTACT | HEAD | (INSPECTING - {"plan_inspection"})
    | {"decide_inspection", "withdraw_inspection"},
}  # fmt: skip


@pytest.mark.parametrize("who", sorted(ALLOWED))
def test_a_role_may_do_exactly_its_verbs(office: OfficeMaker, who: str) -> None:
    actor = office("hai_phong_2025").ctx(who).actor
    assert {action for action in ACTIONS if can(actor, action)} == ALLOWED[who]


def test_the_system_may_do_everything_and_nobody_nothing(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    assert all(can(here.ctx("system").actor, action) for action in ACTIONS)
    nobody = Actor(None, None, frozenset(), "console", "")
    assert not any(can(nobody, action) for action in ACTIONS)
    assert not can(here.ctx("system").actor, "drop_everything")


@pytest.mark.parametrize(
    ("who", "own", "coordinated", "foreign"),
    [
        (
            "an",
            CONTACT - NOT_OF_A_LEAD,
            {"contribute", "give_information", "give_feedback"},
            set(),
        ),
        (
            "dung",
            (CONTACT | HEAD) - NOT_OF_A_LEAD,
            {"contribute", "give_information", "give_feedback"},
            set(),
        ),
    ],
)
def test_a_unit_acts_only_on_what_is_its_own(
    office: OfficeMaker, who: str, own: set[str], coordinated: set[str], foreign: set[str]
) -> None:
    here = office("hai_phong_2025")
    actor = here.ctx(who).actor
    tasks = {
        "own": here.sent(date(2025, 9, 4), "XA"),
        "coordinated": here.sent(date(2025, 9, 4), "SXD", coordinators=[here.units["XA"]]),
        "foreign": here.sent(date(2025, 9, 4), "SXD"),
    }
    found = {name: {action for action in ACTIONS if can(actor, action, task)} for name, task in tasks.items()}
    assert found == {"own": own, "coordinated": coordinated, "foreign": foreign}


def test_the_office_does_not_press_a_units_buttons(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    chi = here.ctx("chi").actor
    assert not can(chi, "submit", here.sent(date(2025, 9, 4), "XA"))
    assert can(chi, "submit", here.sent(date(2025, 9, 4), "CHUA"))
    assert can(chi, "submit", here.sent(date(2025, 9, 4), "VP"))
    assert not can(here.ctx("chutich").actor, "submit", here.sent(date(2025, 9, 4), "CHUA"))


def seen(here: Office, who: str) -> set[str]:
    return {task.content for task in visible_tasks(here.ctx(who).actor, Task.select())}


def test_a_unit_sees_its_own_sent_tasks_and_nothing_else(any_office: OfficeMaker) -> None:
    here = any_office("hai_phong_2025").switched(secret_stub=True)
    here.sent(date(2025, 9, 4), "XA", content="của xã")
    here.sent(date(2025, 9, 4), "SXD", content="xã phối hợp", coordinators=[here.units["XA"]])
    here.sent(date(2025, 9, 4), "SXD", content="của sở")
    here.draft(here.document(date(2025, 9, 4)), "XA", content="dự thảo")
    gone = here.sent(date(2025, 9, 4), "XA", content="đã lưu trữ")
    archive(here.ctx("chi"), gone)
    stub = here.document(date(2025, 9, 4), secrecy="secret")
    here.draft(stub, "XA", content="")
    send(here.ctx("chi"), Task.get(Task.document == stub))
    assert seen(here, "an") == {"của xã", "xã phối hợp"}
    assert len(seen(here, "chi")) == 6
    documents = visible_documents(here.ctx("an").actor, Document.select())
    assert documents.count() == 2
    assert visible_documents(here.ctx("chi").actor, Document.select()).count() == 6


def test_a_unit_that_left_sees_the_task_no_more(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4), "SXD", content="phối hợp", coordinators=[here.units["XA"]])
    assert seen(here, "an") == {"phối hợp"}
    set_coordinators(here.ctx("chi"), task, [])
    assert seen(here, "an") == set()


def test_an_actor_without_a_unit_or_role_sees_nothing(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    here.sent(date(2025, 9, 4))
    nobody = Actor(None, None, frozenset(), "console", "")
    assert visible_tasks(nobody, Task.select()).count() == 0
    assert visible_documents(nobody, Document.select()).count() == 0


def test_an_inspected_unit_sees_the_inspection_once_decided(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    made = create_inspection(
        here.ctx("chi"), title="Kiểm tra quý IV", inspector=here.units["VP"], units=[here.units["XA"]]
    )
    query = Inspection.select()
    assert visible_inspections(here.ctx("an").actor, query).count() == 0
    Inspection.update(state="decided").where(Inspection.id == made.id).execute()
    assert visible_inspections(here.ctx("an").actor, query).count() == 1
    assert visible_inspections(here.ctx("binh").actor, query).count() == 0


def test_an_archived_unit_leaves_the_lists_and_open_tasks_keep_it(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    here.sent(date(2025, 9, 4), "XA")
    with pytest.raises(Refused, match="1 nhiệm vụ"):
        archive(here.ctx("quantri"), here.units["XA"])
    archive(here.ctx("quantri"), here.units["STC"])
    assert "STC" not in {unit.code for unit in visible_units(here.ctx("an").actor, Unit.select())}


def test_another_units_contact_is_told_so_in_a_sentence(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4), "XA")
    with pytest.raises(Forbidden, match="không có quyền"):
        report_progress(here.ctx("binh"), task, "x")
    workbook = Context(Actor.workbook(here.units["SXD"]), here.rulebook, here.now)
    with pytest.raises(Forbidden):
        report_progress(workbook, task, "x")
