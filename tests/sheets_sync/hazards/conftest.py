"""The same office twice: its unit works in an Excel file, and in a spreadsheet on Google."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from console.records import Task
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk
from tests.sheets_sync.google.hands import GoogleHands
from tests.sheets_sync.hands import ExcelHands, Hands


@pytest.fixture(params=["excel", "google"])
def desk(request: pytest.FixtureRequest, sqlite_database: Database, tmp_path: Path) -> Desk:
    """Two communes in workbooks, on each store in turn."""
    if request.param == "google":
        return open_google_desk("XA")
    return open_desk(tmp_path / "so", "XA")


@pytest.fixture
def folder_desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    """The same in a folder of files, for what only files can meet."""
    return open_desk(tmp_path / "so", "XA")


@pytest.fixture
def google_desk(sqlite_database: Database) -> GoogleDesk:
    """The same on Google, for what only Google can meet."""
    return open_google_desk("XA")


@pytest.fixture
def task(request: pytest.FixtureRequest) -> Task:
    """A task that stands in its unit's workbook, agreed on both sides."""
    names = ("desk", "folder_desk", "google_desk")
    (name,) = [name for name in names if name in request.fixturenames]
    desk: Desk = request.getfixturevalue(name)
    made = desk.give()
    desk.settle()
    desk.later(hours=1)
    return made


@pytest.fixture
def hands(desk: Desk) -> Hands:
    """An, at the commune's workbook."""
    return GoogleHands(desk) if isinstance(desk, GoogleDesk) else ExcelHands(desk)
