"""`Kiểm tra` on Google: the scenarios of the Excel folder, and kills after every request."""

from __future__ import annotations

from functools import partial

import pytest
from peewee import Database

from console.records import History, Inspection
from sheets_sync.google.places import KeptPlaces
from sheets_sync.inspection_table import INSPECTIONS
from tests.sheets_sync import test_inspections_tab
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk
from tests.sheets_sync.google.test_google_kills import restart, run_killed_after
from tests.sheets_sync.test_engine import Opened
from tests.sheets_sync.test_inspections_tab import CONTENTS, OWN

globals().update(
    {name: test for name, test in vars(test_inspections_tab).items() if name.startswith("test_")}
)


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
