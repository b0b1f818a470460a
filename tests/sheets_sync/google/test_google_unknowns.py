"""What no public source settles about Google, in either position: the sync is right all the same.

One story is told with the switches as they are supposed, with each of them turned, and with all turned.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from peewee import Database

from console.records import SyncProblem, Task
from console.workflow.tasks import edit_task
from tests.sheets_server import Fault, Unknowns
from tests.sheets_sync.google.desk import EMAIL, GoogleDesk, open_google_desk

OTHER: dict[object, object] = {True: False, False: True, 400: 403}
TURNED = {each.name: OTHER[each.default] for each in fields(Unknowns)}
POSITIONS: dict[str, dict[str, object]] = {
    "as_supposed": {},
    **{f"{name}={value}": {name: value} for name, value in TURNED.items()},
    "all_turned": TURNED,
}
TITLE, OPINION = "Nhiệm vụ", 28  # `Ý kiến Văn phòng`, 0-based: column AC
LIST = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Đạt"}]}, "strict": True}


@pytest.fixture(params=POSITIONS.values(), ids=POSITIONS)
def desk(sqlite_database: Database, request: pytest.FixtureRequest) -> GoogleDesk:
    desk = open_google_desk()
    desk.server.app.watch = None  # other tests hold what goes over the wire to Google's schema
    for name, value in request.param.items():
        setattr(desk.server.unknowns, name, value)
    return desk


def test_the_sync_is_right_in_either_position_of_what_is_not_known(desk: GoogleDesk) -> None:
    tasks = [desk.give(content=f"Việc {number}") for number in range(3)]
    desk.run()
    for task in tasks:
        assert desk.shown(task, "content") == task.content
        assert desk.shown(task, "due_on") == "30/9/2025"
        assert desk.task(task).received_at == desk.clock.now()
    _each_side_reaches_the_other(desk, tasks)
    _sorted_under_the_write_every_row_keeps_its_own(desk, tasks)
    _moved_before_the_write_one_more_puts_it_right(desk, tasks)
    _a_refused_cell_is_told_and_the_rest_arrives(desk, tasks)
    before = writes(desk)
    assert not desk.later(minutes=30).run().turns
    assert writes(desk) == before


def _each_side_reaches_the_other(desk: GoogleDesk, tasks: list[Task]) -> None:
    desk.later(hours=1)
    for task in tasks:
        desk.type(task, progress=f"Đã làm {task.content}")
    say(desk, tasks[1], "Đẩy nhanh")
    for _ in range(300):  # another program of the same project has used up this minute's reads
        desk.server.quota.count("Read", "khac@x.vn", desk.server.clock.now())
    desk.server.quota.project = 300
    for _ in range(6):
        desk.later(seconds=15).run()
    desk.settle()
    assert desk.server.quota.refused
    _own_progress(desk, tasks)
    assert opinions(desk, tasks) == ["", "Đẩy nhanh", ""]
    assert {desk.task(task).state for task in tasks} == {"doing"}


def _sorted_under_the_write_every_row_keeps_its_own(desk: GoogleDesk, tasks: list[Task]) -> None:
    an = desk.human()
    say(desk, tasks[0], "Làm trước")
    sort = Fault(during=lambda: an.sort(f"{TITLE}!A2:AC4", "A", descending=True))
    desk.server.faults.add(sort, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(seconds=40).run()  # the write's own check comes with the next direct read
    desk.settle()
    assert desk.server.faults.waiting() == 0
    assert [desk.row(task).position for task in tasks] == [4, 3, 2]
    _own_progress(desk, tasks)
    assert opinions(desk, tasks) == ["Làm trước", "Đẩy nhanh", ""]


def _moved_before_the_write_one_more_puts_it_right(desk: GoogleDesk, tasks: list[Task]) -> None:
    an = desk.human()
    desk.later(minutes=1)
    for task in tasks[:2]:
        say(desk, task, f"Về {task.content}")
    sort = Fault(before=lambda: an.sort(f"{TITLE}!A2:AC4", "A"))
    desk.server.faults.add(sort, path=":batchUpdate")
    made = requests(desk)
    desk.run()
    assert requests(desk) == [made[0] + 1, made[1] + 2]
    assert desk.server.faults.waiting() == 0
    assert [desk.row(task).position for task in tasks] == [2, 3, 4]
    _own_progress(desk, tasks)
    assert opinions(desk, tasks) == ["Về Việc 0", "Về Việc 1", ""]
    desk.later(minutes=1).settle()
    an.sort(f"{TITLE}!A2:AC4", "A", descending=True)
    say(desk, tasks[1], "Đẩy nhanh")
    desk.later(minutes=1).settle()


def _a_refused_cell_is_told_and_the_rest_arrives(desk: GoogleDesk, tasks: list[Task]) -> None:
    free, listed, locked = tasks  # in rows 4, 3 and 2 by now
    desk.server.drive.files[desk.spreadsheet()].owner = "truong@xa.vn"
    desk.later(minutes=1)
    desk.server.human(desk.spreadsheet(), "truong@xa.vn").protect(f"'{TITLE}'!AC2")
    desk.human().do(setDataValidation={"range": opinion_at(desk, 3), "rule": LIST})
    for task in tasks:
        say(desk, task, "Báo cáo ngay")
    desk.settle()
    strict = desk.server.unknowns.strict_validation_refuses
    assert opinions(desk, tasks) == ["Báo cáo ngay", "Đẩy nhanh" if strict else "Báo cáo ngay", ""]
    assert "bị khóa" in problems(desk)
    assert ("quy tắc" in problems(desk)) is strict
    assert desk.workbook().state == "ok"

    say(desk, listed, "Đạt")
    say(desk, free, "Xong")
    desk.type(locked, progress="Đang bị khóa")
    desk.later(minutes=1).settle()
    assert opinions(desk, tasks) == ["Xong", "Đạt", ""]
    assert desk.task(locked).progress == "Đang bị khóa"
    assert "quy tắc" not in problems(desk)


def _own_progress(desk: GoogleDesk, tasks: list[Task]) -> None:
    for task in tasks:
        assert desk.shown(task, "progress") == desk.task(task).progress == f"Đã làm {task.content}"


def say(desk: GoogleDesk, task: Task, words: str) -> None:
    """Chi writes into `Ý kiến Văn phòng`."""
    found = desk.task(task)
    edit_task(desk.ctx(), found, {"office_opinion": words}, found.version)


def opinions(desk: GoogleDesk, tasks: list[Task]) -> list[str]:
    return [desk.shown(task, "office_opinion") for task in tasks]


def problems(desk: GoogleDesk) -> str:
    return " ".join(each.message for each in SyncProblem.select().where(SyncProblem.resolved_at.is_null()))


def writes(desk: GoogleDesk) -> int:
    return sum(each.kind == "write" and each.email == EMAIL for each in desk.server.log)


def requests(desk: GoogleDesk) -> list[int]:
    """How many reads and writes the program has made."""
    mine = [each.kind for each in desk.server.log if each.email == EMAIL]
    return [mine.count("read"), mine.count("write")]


def opinion_at(desk: GoogleDesk, row: int) -> dict[str, Any]:
    place = {"sheetId": desk.server.books[desk.spreadsheet()].sheet(TITLE).sheet_id}
    place |= {"startRowIndex": row - 1, "endRowIndex": row}
    return place | {"startColumnIndex": OPINION, "endColumnIndex": OPINION + 1}
