"""The engine's own scenarios over Google instead of the Excel folder: all but those about files."""

from __future__ import annotations

import inspect

import pytest
from peewee import Database

from console.records import Task
from tests.sheets_sync import test_added_rows, test_engine
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk
from tests.sheets_sync.test_engine import Opened

ONLY_IN_A_FOLDER = {
    "test_a_file_named_in_the_cell_becomes_an_attachment": "names a file that lies beside the workbook",
    "test_a_locked_workbook_comes_to_rest_when_what_was_typed_is_all_there_was": "Google locks no file",
    "test_it_works_on_both_databases": "the store does not depend on the kind of database",
    "test_only_one_worker_synchronises": "makes a second worker over the folder; see test_google_store",
}
SCENARIOS = {
    name: test
    for module in (test_engine, test_added_rows)
    for name, test in vars(module).items()
    if name.startswith("test_") and name not in ONLY_IN_A_FOLDER
}
globals().update(SCENARIOS)


@pytest.fixture
def opened(sqlite_database: Database) -> Opened:
    return open_google_desk


@pytest.fixture
def desk(opened: Opened) -> GoogleDesk:
    return opened()  # type: ignore[return-value]


@pytest.fixture
def task(desk: GoogleDesk) -> Task:
    """A task that stands in its unit's workbook, agreed on both sides."""
    made = desk.give()
    desk.settle()
    desk.later(hours=1)
    return made


def test_every_scenario_is_run_here_or_says_why_not() -> None:
    assert all(hasattr(test_engine, name) for name in ONLY_IN_A_FOLDER)
    asked = {name for test in SCENARIOS.values() for name in inspect.signature(test).parameters}  # type: ignore[arg-type]
    assert asked <= {"desk", "opened", "task", "first", "number", "answer", "said", "typed"}
