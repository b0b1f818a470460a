"""A workbook from before `Kiểm tra` is given the tab by an ordinary write (SHEETS.md §1, schema)."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from console.records import InspectedUnit, Inspection, SyncProposal
from sheets_sync import schema
from sheets_sync.columns import tab_specs
from sheets_sync.inspection_table import INSPECTIONS
from sheets_sync.tables import tables
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.killing import Killed, Killer
from tests.sheets_sync.test_engine import Opened
from tests.sheets_sync.test_inspections_tab import OWN, add, decided, shown, write


@pytest.fixture
def opened(sqlite_database: Database, tmp_path: Path) -> Opened:
    return lambda *units, **settings: open_desk(tmp_path / "so", *units, **settings)


@pytest.fixture
def desk(opened: Opened) -> Desk:
    """A workbook made before the tab existed; then the program that knows it is started."""
    desk = opened(regulation="lao_cai_2015")
    know(desk, 2)
    desk.give()
    desk.settle()
    assert INSPECTIONS not in desk.people.read("BT", desk.specs).sync[schema.COLUMNS]
    know(desk, 3)
    desk.later(hours=1)
    return desk


def know(desk: Desk, count: int) -> None:
    """The program as it was when it knew so many tabs."""
    desk.engine.tables = tables()[:count]
    desk.engine._specs = None
    desk.specs = tab_specs(desk.engine.tables)


def test_the_tab_comes_with_its_rows_in_one_write(desk: Desk) -> None:
    made = decided(desk)
    (turn,) = desk.run().turns
    assert (turn.state, turn.written) == ("ok", 1)
    assert shown(desk, made.code, "title") == "Kiểm tra quý III"
    assert not desk.later(seconds=5).run().turns


def test_it_works_as_the_tab_of_a_new_workbook(desk: Desk) -> None:
    made = decided(desk)
    desk.settle()
    write(desk, made.code, report="Đã rà soát")
    assert InspectedUnit.get().report == "Đã rà soát"
    add(desk, position=3, **OWN)
    assert Inspection.select().where(Inspection.title == OWN["title"]).count() == 1


def test_a_workbook_without_inspections_gets_an_empty_tab(desk: Desk) -> None:
    desk.settle()
    assert desk.people.read("BT", desk.specs).tabs[INSPECTIONS].headers["title"] == 1
    add(desk, **OWN)
    assert Inspection.get().title == OWN["title"]
    assert not SyncProposal.select().count()


@pytest.mark.parametrize("first", range(7))
def test_killed_at_any_boundary_the_tab_is_added_once(desk: Desk, first: int) -> None:
    made = decided(desk)
    killer = Killer()
    desk.engine.boundary = killer
    for place in (first, first, first + 1):
        killer.left = place
        try:
            desk.later(seconds=5).run()
        except Killed:
            continue
    killer.left = -1
    desk.settle()
    assert len(desk.rows(tab=INSPECTIONS)) == 1
    assert shown(desk, made.code, "title") == "Kiểm tra quý III"
    assert desk.workbook().state == "ok"


def test_the_tab_works_on_both_databases(database: Database, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "so", regulation="lao_cai_2015")
    made = decided(desk, tasks=[desk.task(desk.give())])
    desk.settle()
    desk.later(hours=1)
    write(desk, made.code, report="Đã rà soát")
    assert InspectedUnit.get().report == "Đã rà soát"
    add(desk, position=3, **OWN)
    assert Inspection.select().where(Inspection.title == OWN["title"]).count() == 1
    assert not desk.later(seconds=5).run().turns
