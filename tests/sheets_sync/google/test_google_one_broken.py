"""A spreadsheet that Google does not give out costs the others next to nothing, says so alone, and comes back
by itself (SHEETS.md §3, invariant 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from peewee import Database

from console.records import Task
from console.workflow.tasks import edit_task
from sheets_sync.google.places import KeptPlaces
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import FOLDER, GoogleDesk, open_google_desk

OTHERS = ("XA", "CHUA")
UNITS = ("BT", *OTHERS)
SHORT = 32  # seconds of a pass: one try that Google does not answer within 30
FAULTS = {
    "503": Fault(status=503),
    "429": Fault(status=429),
    "429 for a while": Fault(status=429, headers={"Retry-After": "170"}),
    "half a body": Fault(truncate=0.5),
    "half a body as if whole": Fault(truncate=0.5, quiet=True),
    "no answer in time": Fault(delay=31),
    "a line that drops late": Fault(delay=29, drop=True),
    "a line that drops": Fault(drop=True),
}
every_fault = pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    """Three communes whose spreadsheets agree with the console; nobody typed for an hour."""
    return open_google_desk(*OTHERS, places=KeptPlaces())


@pytest.fixture
def tasks(desk: GoogleDesk) -> dict[str, Task]:
    given = {unit: desk.give(unit) for unit in UNITS}
    desk.settle()
    desk.later(hours=1)
    return given


def breaks(desk: GoogleDesk, fault: Fault, unit: str = "BT", method: str = "GET") -> None:
    """From now on Google answers so whenever it is asked about this spreadsheet."""
    path = f"/v4/spreadsheets/{desk.spreadsheet(unit)}"
    desk.server.faults.add(fault, times=10**6, path=path, method=method)


def office_says(desk: GoogleDesk, task: Task, opinion: str) -> None:
    edit_task(desk.ctx(), desk.task(task), {"office_opinion": opinion}, desk.task(task).version)


def passes(desk: GoogleDesk, minutes: int) -> Iterator[float]:
    """A worker's passes, ten seconds apart, for so long: the seconds that each took."""
    end = desk.clock.now() + timedelta(minutes=minutes)
    while desk.clock.now() < end:
        desk.later(seconds=10)
        began = desk.clock.now()
        desk.run()
        yield (desk.clock.now() - began).total_seconds()


def states(desk: GoogleDesk, *units: str) -> set[str]:
    return {desk.workbook(unit).state for unit in units}


def reads(desk: GoogleDesk, unit: str, since: int) -> int:
    return sum(
        each.kind == "read" and desk.spreadsheet(unit) in each.path for each in desk.server.log[since:]
    )


@every_fault
def test_one_that_cannot_be_read_delays_no_other_and_comes_back_by_itself(
    desk: GoogleDesk, tasks: dict[str, Task], fault: Fault
) -> None:
    for unit, task in tasks.items():
        desk.type(task, unit, progress=f"{unit} đã họp")
        office_says(desk, task, "Đẩy nhanh")
    breaks(desk, fault)
    took = [next(passes(desk, 1))]
    for unit in OTHERS:  # within that one pass, both ways
        assert desk.task(tasks[unit]).progress == f"{unit} đã họp"
        assert desk.shown(tasks[unit], "office_opinion", unit) == "Đẩy nhanh"
    for each in passes(desk, 10):
        took.append(each)
        assert states(desk, *OTHERS) == {"ok"}
    assert max(took) <= SHORT
    assert sum(took) <= 6 * SHORT  # of ten minutes: it is asked ever more seldom
    assert desk.workbook("BT").state == "unreachable"
    assert "BT" in desk.workbook("BT").message and "chưa đổi gì" in desk.workbook("BT").message
    assert desk.task(tasks["BT"]).progress == ""

    desk.server.faults.clear()
    list(passes(desk, 6))
    assert states(desk, *UNITS) == {"ok"}
    assert desk.task(tasks["BT"]).progress == "BT đã họp"
    assert desk.shown(tasks["BT"], "office_opinion") == "Đẩy nhanh"


@every_fault
def test_one_that_fails_when_it_is_looked_at_keeps_no_edit_of_others_waiting(
    desk: GoogleDesk, tasks: dict[str, Task], fault: Fault
) -> None:
    for unit, task in tasks.items():
        desk.type(task, unit, progress="một")  # all are active now
    desk.settle()
    breaks(desk, fault)
    desk.type(tasks["XA"], "XA", progress="hai")
    took = []
    for each in passes(desk, 2):
        took.append(each)
        assert states(desk, *OTHERS) == {"ok"}
    assert desk.task(tasks["XA"]).progress == "hai"
    assert max(took) <= SHORT
    assert desk.workbook("BT").state == "unreachable" and "BT" in desk.workbook("BT").message
    desk.server.faults.clear()
    list(passes(desk, 3))
    assert states(desk, *UNITS) == {"ok"}


@every_fault
def test_one_that_cannot_be_written_delays_no_other_and_is_written_once_it_can_be(
    desk: GoogleDesk, tasks: dict[str, Task], fault: Fault
) -> None:
    for task in tasks.values():
        office_says(desk, task, "Đẩy nhanh")
    breaks(desk, fault, method="POST")
    took = [next(passes(desk, 1))]
    assert [desk.shown(tasks[unit], "office_opinion", unit) for unit in OTHERS] == ["Đẩy nhanh"] * 2
    took += passes(desk, 10)
    assert max(took) <= SHORT
    assert sum(took) <= 6 * SHORT
    assert states(desk, *OTHERS) == {"ok"}
    desk.server.faults.clear()
    list(passes(desk, 6))
    assert states(desk, *UNITS) == {"ok"}
    assert desk.shown(tasks["BT"], "office_opinion") == "Đẩy nhanh"
    assert len(desk.rows()) == 1


def test_one_bad_look_is_no_news(desk: GoogleDesk, tasks: dict[str, Task]) -> None:
    desk.type(tasks["BT"], progress="một")
    desk.settle()
    desk.server.faults.add(Fault(status=503), times=2, path=desk.spreadsheet(), method="GET")
    for _ in passes(desk, 1):
        assert states(desk, *UNITS) == {"ok"}
    assert not desk.server.faults.waiting()


def test_a_broken_one_is_tried_again_after_the_others(desk: GoogleDesk, tasks: dict[str, Task]) -> None:
    desk.type(tasks["BT"], progress="một")
    breaks(desk, Fault(status=503))
    list(passes(desk, 1))
    desk.later(minutes=6)
    desk.type(tasks["XA"], "XA", progress="hai")
    since = len(desk.server.log)
    turns = desk.run().turns
    assert [turn.unit for turn in turns] == ["XA", "BT"]
    assert reads(desk, "BT", since) > 1


@pytest.mark.parametrize(
    ("spoil", "most"),
    [
        (lambda desk: breaks(desk, Fault(status=503)), 40),
        (lambda desk: desk.server.drive.shared_drives[FOLDER]["members"].clear(), 30),
    ],
    ids=["503", "no access"],
)
def test_what_cannot_be_read_takes_little_of_the_quota(
    desk: GoogleDesk, tasks: dict[str, Task], spoil: Callable[[GoogleDesk], None], most: int
) -> None:
    desk.type(tasks["BT"], progress="một")
    spoil(desk)
    since = len(desk.server.log)
    list(passes(desk, 10))  # 60 passes
    assert reads(desk, "BT", since) <= most


def test_where_all_fail_few_are_asked_and_all_come_back(sqlite_database: Database) -> None:
    units = ("BT", "XA", "CHUA", "SXD", "STC")
    desk = open_google_desk(*units, places=KeptPlaces())
    tasks = {unit: desk.give(unit) for unit in units}
    desk.settle()
    desk.later(hours=1)
    for unit, task in tasks.items():
        desk.type(task, unit, progress=f"{unit} đã họp")
    desk.server.faults.add(Fault(status=503), times=10**6, path="/v4/")
    since = len(desk.server.log)
    assert next(passes(desk, 1)) <= SHORT
    asked = {unit for unit in units if reads(desk, unit, since)}
    assert len(asked) <= 4  # three in a row, after one look: it is not these spreadsheets
    assert states(desk, *(unit for unit in units if unit not in asked)) == {"waiting"}
    assert max(passes(desk, 5)) <= SHORT
    desk.server.faults.clear()
    list(passes(desk, 6))
    assert states(desk, *units) == {"ok"}
    assert {unit: desk.task(task).progress for unit, task in tasks.items()} == {
        unit: f"{unit} đã họp" for unit in units
    }
