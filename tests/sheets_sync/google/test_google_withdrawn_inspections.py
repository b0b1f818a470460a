"""Deleted rows of a unit's own inspections, on Google."""

from __future__ import annotations

from functools import partial

import pytest
from peewee import Database

from sheets_sync.google.places import KeptPlaces
from tests.sheets_sync import test_withdrawn_inspections
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk
from tests.sheets_sync.test_engine import Opened

globals().update(
    {name: test for name, test in vars(test_withdrawn_inspections).items() if name.startswith("test_")}
)


@pytest.fixture
def opened(sqlite_database: Database) -> Opened:
    return partial(open_google_desk, places=KeptPlaces())


@pytest.fixture
def desk(opened: Opened) -> GoogleDesk:
    return opened(regulation="lao_cai_2015")  # type: ignore[return-value]
