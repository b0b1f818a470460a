"""Where new rows go in a file in which something stands far below, or a formula is filled down."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from peewee import Database

from console.records import SyncJournal, SyncProblem, Task
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.hands import ExcelHands


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    """A commune with one task in its file."""
    desk = open_desk(tmp_path / "so")
    desk.give()
    desk.settle()
    return desk.later(hours=1)


def another(desk: Desk) -> Task:
    """A further task, once everything is at rest."""
    made = desk.give(content="Việc mới")
    desk.settle()
    return made


@pytest.mark.parametrize("row", [1_048_576, 50_000])
@pytest.mark.parametrize("typed", [" ", "."])
def test_a_stray_character_far_below_draws_no_new_row_there(desk: Desk, row: int, typed: str) -> None:
    hands = ExcelHands(desk)
    with hands._open() as sheet:
        sheet.cell(row, hands._column("other_info")).value = typed
    made = another(desk)
    assert desk.row(made).position == 3
    assert desk.task(made).received_at is not None
    assert hands.holds(row, "other_info") == typed


def test_a_new_row_is_not_put_over_words_right_below_the_last_one(desk: Desk) -> None:
    desk.put([(3, "other_info", "Của đơn vị")])
    made = another(desk)
    assert desk.row(made).position == 4
    assert ExcelHands(desk).holds(3, "other_info") == "Của đơn vị"


def test_a_formula_filled_down_that_shows_nothing_stays_in_a_new_row(desk: Desk) -> None:
    hands = ExcelHands(desk)
    hands.formula(3, "other_info", '=IF(AN3="","",AN3)', "")
    made = another(desk)
    assert desk.row(made).position == 3
    assert hands.holds(3, "other_info") == '=IF(AN3="","",AN3)'


def test_a_row_that_the_file_does_not_take_is_not_received(desk: Desk) -> None:
    desk.put([(1_048_576, "content", "Dòng cuối của trang")])
    made = another(desk)
    assert desk.task(made).received_at is None


def test_an_array_formula_of_the_units_own_in_the_count_down_is_left_and_nothing_of_it_is_journalled(
    desk: Desk,
) -> None:
    another(desk)
    hands = ExcelHands(desk)
    column = hands._column("remaining")
    letter = get_column_letter(column)
    with hands._open() as sheet:
        sheet[f"{letter}2"] = ArrayFormula(f"{letter}2:{letter}3", "=K2:K3-TODAY()")
        sheet[f"{letter}3"] = 22
    desk.settle()
    assert hands.holds(3, "remaining") == 22
    assert not SyncJournal.select().count()
    assert not SyncProblem.select().count()
