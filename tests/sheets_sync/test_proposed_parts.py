"""What a unit proposes about who takes part in a task: taken by a click, or by the verb that it needs."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from console.records import Account, SyncJournal, SyncProposal, Task
from console.workflow.errors import Refused
from console.workflow.tasks import edit_task, set_coordinators
from sheets_sync import decisions
from tests.sheets_sync.desk import Desk, open_desk


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so")


def proposed(desk: Desk, **cells: str) -> tuple[Task, SyncProposal]:
    """A task of BT's in whose row the unit typed into an office cell."""
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, **cells)
    desk.settle()
    return task, SyncProposal.get()


def person(full_name: str, username: str) -> Account:
    """Somebody at the Office."""
    return Account.create(
        username=username, email=f"{username}@example.vn", fs_uniquifier=username, full_name=full_name
    )


def test_proposed_coordinators_are_taken_with_one_click_and_get_their_rows(desk: Desk) -> None:
    task, proposal = proposed(desk, coordinators="Sở Xây dựng; so tai chinh")
    decisions.accept_proposal(desk.ctx(), proposal)
    desk.settle()
    present = [part.unit.code for part in desk.task(task).participations if part.left_at is None]
    assert sorted(present) == ["BT", "STC", "SXD"]
    assert desk.shown(task, "coordinators") == "Sở Xây dựng; Sở Tài chính"
    assert desk.shown(task, "sync_note") == ""
    assert not SyncProposal.select().where(SyncProposal.resolved_at.is_null()).exists()


def test_coordinators_that_are_no_units_are_left_waiting_with_the_name(desk: Desk) -> None:
    task, proposal = proposed(desk, coordinators="Sở Xây dựng; Sở Trên trời")
    with pytest.raises(Refused, match="Sở Trên trời"):
        decisions.accept_proposal(desk.ctx(), proposal)
    desk.settle()
    assert SyncProposal.get().resolved_at is None and desk.shown(task, "coordinators") == ""


def test_coordinators_changed_meanwhile_are_asked_about_again(desk: Desk) -> None:
    task, proposal = proposed(desk, coordinators="Sở Xây dựng")
    set_coordinators(desk.ctx(), desk.task(task), [desk.office.units["STC"]])
    with pytest.raises(Refused, match="Sở Tài chính"):
        decisions.accept_proposal(desk.ctx(), proposal)
    assert SyncProposal.get().standing == "Sở Tài chính"


def test_a_proposed_follower_is_taken_by_name_and_the_old_one_is_journaled(desk: Desk) -> None:
    first, second = person("Phạm Thị Lan", "lan"), person("Vũ Đức Minh", "minh")
    task = desk.give()
    edit_task(desk.ctx(), desk.task(task), {"specialist": first}, desk.task(task).version)
    desk.settle()
    desk.later(hours=1).type(task, follower="vũ đức  minh")
    desk.settle()
    decisions.accept_proposal(desk.ctx(), SyncProposal.get())
    desk.settle()
    assert desk.task(task).specialist == second
    assert desk.shown(task, "follower") == "Vũ Đức Minh"
    assert [(row.value, row.replaced_by) for row in SyncJournal.select()] == [("Phạm Thị Lan", "vũ đức minh")]


def test_a_division_that_follows_other_tasks_may_follow_this_one(desk: Desk) -> None:
    desk.give(division="Phòng Kinh tế")
    task = desk.give(content="Việc khác")
    desk.settle()
    desk.later(hours=1).type(task, follower="Phòng Kinh tế")
    desk.settle()
    decisions.accept_proposal(desk.ctx(), SyncProposal.get())
    desk.settle()
    assert desk.task(task).division == desk.shown(task, "follower") == "Phòng Kinh tế"


@pytest.mark.parametrize(
    "name, why", [("Ai đó", "Không có người dùng"), ("Lê Văn An", "Có nhiều người dùng")]
)
def test_a_follower_whom_nobody_or_two_people_are_called_waits(desk: Desk, name: str, why: str) -> None:
    person("Lê Văn An", "an1"), person("Lê Văn An", "an2")
    task, proposal = proposed(desk, follower=name)
    with pytest.raises(Refused, match=why):
        decisions.accept_proposal(desk.ctx(), proposal)
    assert SyncProposal.get().resolved_at is None and desk.task(task).specialist is None
