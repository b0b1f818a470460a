"""Copies of a workbook saved one after the other, before what each brought could be written."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from console.records import Task
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.hazards.office import office_says
from tests.sheets_sync.killing import Killed


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so")


@pytest.fixture
def task(desk: Desk) -> Task:
    made = desk.give()
    desk.settle()
    desk.later(hours=1)
    return made


def opened(desk: Desk) -> bytes:
    return desk.path().read_bytes()


def dying_after_the_write(desk: Desk) -> None:
    """A pass that writes the workbook, and dies before it can tell anybody."""

    def die(name: str) -> None:
        if name == "written":
            raise Killed(name)

    desk.engine.boundary = die
    with pytest.raises(Killed):
        desk.later(seconds=5).run()
    desk.engine.boundary = lambda name: None


def test_a_copy_of_a_late_known_write_takes_nothing_back_of_what_was_typed_over_it(
    desk: Desk, task: Task
) -> None:
    desk.type(task, progress="đợt một")
    desk.settle()
    office_says(desk, task, "Đẩy nhanh")
    dying_after_the_write(desk)
    kept = opened(desk)
    desk.type(task, progress="đợt hai")
    desk.settle()
    desk.later(minutes=5).save_over(kept)
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "đợt hai"
