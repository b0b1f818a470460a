"""`Kiểm tra` on Google: the scenarios of the Excel folder, deleted rows among them, and kills after every
request."""

from __future__ import annotations

from functools import partial

import pytest
from peewee import Database

from console.records import History, InspectedUnit, Inspection
from console.workflow.tasks import edit_task
from sheets_sync.google.places import KeptPlaces
from sheets_sync.inspection_table import INSPECTIONS
from tests.sheets_server import Fault
from tests.sheets_sync import test_inspections_tab, test_withdrawn_inspections
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk
from tests.sheets_sync.google.test_google_kills import restart, run_killed_after
from tests.sheets_sync.test_engine import Opened
from tests.sheets_sync.test_inspections_tab import CONTENTS, OWN, decided, shown, write
from tests.sheets_sync.test_new_tab import know

for module in (test_inspections_tab, test_withdrawn_inspections):
    globals().update({name: test for name, test in vars(module).items() if name.startswith("test_")})


@pytest.fixture
def opened(sqlite_database: Database) -> Opened:
    return partial(open_google_desk, places=KeptPlaces())


@pytest.fixture
def desk(opened: Opened) -> GoogleDesk:
    return opened(regulation="lao_cai_2015")  # type: ignore[return-value]


@pytest.mark.parametrize("requests", range(1, 5))
def test_killed_after_any_request_one_row_makes_one_inspection(desk: GoogleDesk, requests: int) -> None:
    desk.settle()
    cells = {**OWN, "decision_number": "5/QĐ-UBND", "decision_date": "8/9/2025", **CONTENTS}
    desk.later(hours=1).put([(2, key, value) for key, value in cells.items()], tab=INSPECTIONS)
    for _ in range(4):  # the passes that see it, write its code, read it back and rest
        run_killed_after(desk, requests)
        restart(desk)
        desk.later(minutes=1).run()
    desk.settle()
    (row,) = desk.rows(tab=INSPECTIONS)
    assert [(each.code, each.state) for each in Inspection.select()] == [(row.cells["code"].value, "decided")]
    assert History.select().where(History.verb == "decide_inspection", History.field == "state").count() == 1


@pytest.fixture
def older(opened: Opened) -> GoogleDesk:
    """A spreadsheet made before the tab existed, and the program that knows it."""
    desk = opened(regulation="lao_cai_2015")
    know(desk, 2)
    desk.give()
    desk.settle()
    know(desk, 3)
    return desk.later(hours=1)  # type: ignore[return-value]


def test_an_older_spreadsheet_gets_the_tab_with_its_rows_in_one_write(older: GoogleDesk) -> None:
    made = decided(older)
    (turn,) = older.run().turns
    assert (turn.state, turn.written) == ("ok", 1)
    titles = [tab.title for tab in older.people.book("BT").tabs.values() if not tab.title.startswith("_")]  # type: ignore[attr-defined]
    assert titles == ["Nhiệm vụ", "Văn bản", "Kiểm tra", "Hướng dẫn"]
    assert shown(older, made.code, "title") == "Kiểm tra quý III"
    older.settle()
    assert not older.run().turns
    write(older, made.code, report="Đã rà soát")
    assert InspectedUnit.get().report == "Đã rà soát"


def test_a_tab_of_the_units_own_of_that_name_stays_its_own(older: GoogleDesk) -> None:
    older.human().do(addSheet={"properties": {"title": "Kiểm tra"}})
    older.human().type("Kiểm tra!A1", "Của riêng xã")
    made = decided(older)
    older.settle()
    assert shown(older, made.code, "title") == "Kiểm tra quý III"
    titles = [tab.title for tab in older.people.book("BT").tabs.values()]  # type: ignore[attr-defined]
    assert {"Kiểm tra", "Kiểm tra (2)"} <= set(titles)


@pytest.mark.parametrize("requests", range(1, 4))
def test_killed_after_any_request_the_tab_is_added_once(older: GoogleDesk, requests: int) -> None:
    made = decided(older)
    run_killed_after(older, requests)
    restart(older)
    older.settle()
    titles = [tab.title for tab in older.people.book("BT").tabs.values()]  # type: ignore[attr-defined]
    assert titles.count("Kiểm tra") == 1 and "Kiểm tra (2)" not in titles
    assert shown(older, made.code, "title") == "Kiểm tra quý III"
    assert len(older.rows(tab=INSPECTIONS)) == 1


def test_rows_sorted_in_the_instant_of_the_write_keep_their_values_beside_the_tab(older: GoogleDesk) -> None:
    tasks = [older.give(content=f"Việc {number}") for number in range(3)]
    know(older, 2)
    older.settle()
    know(older, 3)
    made = decided(older)
    edit_task(
        older.ctx(), older.task(tasks[0]), {"office_opinion": "Đẩy nhanh"}, older.task(tasks[0]).version
    )
    an = older.human()
    sort = Fault(during=lambda: an.sort("Nhiệm vụ!A2:AC5", "A", descending=True))
    older.server.faults.add(sort, path=":batchUpdate")
    older.later(minutes=1)
    for _ in range(14):  # the write's own check comes with the next direct read
        older.run()
        older.later(seconds=5)
    older.settle()
    titles = [tab.title for tab in older.people.book("BT").tabs.values()]  # type: ignore[attr-defined]
    assert titles.count("Kiểm tra") == 1 and "Kiểm tra (2)" not in titles
    assert shown(older, made.code, "title") == "Kiểm tra quý III"
    assert older.shown(tasks[0], "office_opinion") == "Đẩy nhanh"
