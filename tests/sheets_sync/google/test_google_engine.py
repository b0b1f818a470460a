"""The engine's own scenarios over Google instead of the Excel folder, as far as they are about no file."""

from __future__ import annotations

import inspect
from types import ModuleType

import pytest
from peewee import Database

from console.records import Task
from tests.sheets_sync import test_added_rows, test_engine, test_hazards
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk

_OF_FILES = ("path(", "save_over", "attachments", "sheet_of(", "looks(", "dry_run", '"XA"')


def _scenarios(*modules: ModuleType) -> dict[str, object]:
    """The tests that begin at a desk and touch no file of the folder."""
    return {
        name: test
        for module in modules
        for name, test in vars(module).items()
        if name.startswith("test_")
        and "desk" in inspect.signature(test).parameters
        and set(inspect.signature(test).parameters) <= {"desk", "task"}
        and not any(word in inspect.getsource(test) for word in _OF_FILES)
    }


globals().update(_scenarios(test_engine, test_hazards, test_added_rows))


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk()


@pytest.fixture
def task(desk: GoogleDesk) -> Task:
    """A task that stands in its unit's workbook, agreed on both sides."""
    made = desk.give()
    desk.settle()
    desk.later(hours=1)
    return made
