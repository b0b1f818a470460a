"""The answers to a brake on Google: the scenarios of the Excel folder; and where a bad cell is."""

from __future__ import annotations

import pytest
from peewee import Database

from sheets_sync.google.places import KeptPlaces
from tests.sheets_sync import test_brakes
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk

globals().update({name: test for name, test in vars(test_brakes).items() if name.startswith("test_")})


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk(places=KeptPlaces())


def test_a_cell_can_be_linked_to(desk: GoogleDesk) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, done_on="tuần sau")
    desk.settle()
    assert desk.workbook().layout["tasks"]["sheet"].isdigit()
