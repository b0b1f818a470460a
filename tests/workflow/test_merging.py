"""A merged unit's open work goes to its successor by one act, with the document that says so."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from console.records import History, Participation, Unit
from console.workflow.archive import archive
from console.workflow.errors import Forbidden, Invalid, Refused
from console.workflow.merging import hand_over, open_work
from console.workflow.pauses import cancel
from console.workflow.units import edit_unit
from tests.workflow.conftest import Office, OfficeMaker

DECISION = "12/NQ-HĐND, 1/9/2025"


@pytest.fixture
def office(office: OfficeMaker) -> Office:
    made = office("hai_phong_2025")
    made.now = datetime(2025, 9, 8, 9)
    xa = Unit.get(Unit.code == "XA")
    edit_unit(made.ctx("quantri"), xa, {"successor": Unit.get(Unit.code == "SXD")}, xa.version)
    return made


def unit(code: str) -> Unit:
    return Unit.get(Unit.code == code)


def test_open_tasks_go_over_as_they_stand_and_the_unit_is_archived(office: Office) -> None:
    task = office.sent(date(2025, 9, 8), "XA", content="Việc mở", due_on=date(2025, 9, 30))
    stopped = office.sent(date(2025, 9, 8), "XA", content="Việc đã dừng")
    cancel(office.ctx("hoa"), stopped, document_number="7/UBND", reason="Bãi bỏ")
    before = task.received_at
    assert open_work(unit("XA")).led == 1

    done = hand_over(office.ctx("hoa"), unit("XA"), document=DECISION)

    task, stopped = type(task).get_by_id(task.id), type(task).get_by_id(stopped.id)
    assert (done.led, done.coordinated) == (1, 0)
    assert (task.lead_unit.code, task.due_on, task.received_at) == ("SXD", date(2025, 9, 30), before)
    assert stopped.lead_unit.code == "XA"
    assert unit("XA").archived_at is not None and unit("XA").valid_to == date(2025, 9, 8)
    left = Participation.get((Participation.task == task.id) & (Participation.unit == unit("XA").id))
    assert DECISION in left.left_reason
    said = History.select().where((History.verb == "hand_over") & (History.field == "lead_unit"))
    assert [row.note for row in said] == [DECISION]


def test_a_coordinator_is_followed_by_its_successor_unless_that_takes_part(office: Office) -> None:
    alone = office.sent(date(2025, 9, 8), "STC", content="Một", coordinators=[unit("XA")])
    led = office.sent(date(2025, 9, 8), "SXD", content="Hai", coordinators=[unit("XA")])
    assert hand_over(office.ctx("hoa"), unit("XA"), document=DECISION).coordinated == 2
    present = {
        (row.task_id, row.unit.code): row.role
        for row in Participation.select().where(Participation.left_at.is_null())
    }
    assert present == {
        (alone.id, "STC"): "lead",
        (alone.id, "SXD"): "coordinator",
        (led.id, "SXD"): "lead",
    }


def test_it_needs_a_successor_its_document_and_a_leader(office: Office) -> None:
    with pytest.raises(Refused, match="đơn vị kế thừa"):
        hand_over(office.ctx("hoa"), unit("STC"), document=DECISION)
    with pytest.raises(Invalid, match="văn bản sáp nhập"):
        hand_over(office.ctx("hoa"), unit("XA"), document=" ")
    with pytest.raises(Forbidden):
        hand_over(office.ctx("chi"), unit("XA"), document=DECISION)


def test_a_successor_that_is_no_more_receives_nothing(office: Office) -> None:
    task = office.sent(date(2025, 9, 8), "XA", content="Việc mở")
    archive(office.ctx("quantri"), unit("SXD"))
    with pytest.raises(Invalid, match="đã lưu trữ"):
        hand_over(office.ctx("hoa"), unit("XA"), document=DECISION)
    assert type(task).get_by_id(task.id).lead_unit.code == "XA"
    assert unit("XA").archived_at is None


def test_a_second_time_there_is_nothing_left(office: Office) -> None:
    hand_over(office.ctx("hoa"), unit("XA"), document=DECISION)
    with pytest.raises(Refused, match="không còn nhiệm vụ nào"):
        hand_over(office.ctx("hoa"), unit("XA"), document=DECISION)
