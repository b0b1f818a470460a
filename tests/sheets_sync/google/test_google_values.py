"""Cells of Google's and ours: what is typed stays what it is."""

from __future__ import annotations

import pytest

from sheets_sync.google.values import as_entered, cell, entered, mark
from sheets_sync.store import Cell, Kind


def both(value: object, kind: str) -> dict[str, object]:
    return {"userEnteredValue": {kind: value}, "effectiveValue": {kind: value}}


def test_text_that_looks_like_a_number_or_a_formula_stays_text() -> None:
    assert entered("0042") == {"stringValue": "0042"}
    assert entered("=1+1") == {"stringValue": "=1+1"}
    assert cell(both("0042", "stringValue")) == Cell(Kind.TEXT, "0042")


def test_a_due_date_becomes_a_serial_and_a_units_date_stays_text() -> None:
    # 30/9/2025: 45658 is 1/1/2025; 1 January to 30 September is 272 days on.
    assert entered("30/9/2025", dated=True) == {"numberValue": 45658 + 272}
    assert entered("30/9/2025") == {"stringValue": "30/9/2025"}


def test_a_number_under_a_date_format_is_a_date() -> None:
    raw = {**both(45930, "numberValue"), "effectiveFormat": {"numberFormat": {"type": "DATE"}}}
    assert cell(raw) == Cell(Kind.DATE, 45930.0)


def test_true_and_the_text_true_are_not_the_same() -> None:
    assert cell(both(True, "boolValue")) == Cell(Kind.BOOLEAN, True)
    assert cell(both("TRUE", "stringValue")) == Cell(Kind.TEXT, "TRUE")
    assert mark(entered(True)) != mark(entered("TRUE"))


@pytest.mark.parametrize(("kind", "text"), [("REF", "#REF!"), ("N_A", "#N/A"), ("LOADING", "Loading…")])
def test_an_error_is_not_a_value(kind: str, text: str) -> None:
    raw = {"userEnteredValue": {"formulaValue": "=X"}, "effectiveValue": {"errorValue": {"type": kind}}}
    assert cell(raw) == Cell(Kind.ERROR, text, "=X")


def test_a_formula_is_put_back_as_a_formula() -> None:
    raw = {"userEnteredValue": {"formulaValue": "=A1*2"}, "effectiveValue": {"numberValue": 4}}
    assert as_entered(cell(raw)) == {"formulaValue": "=A1*2"}


def test_what_an_array_formula_of_another_cell_shows_was_typed_by_nobody() -> None:
    spilled = cell({"effectiveValue": {"numberValue": 22}})
    assert spilled == Cell(Kind.NUMBER, 22.0, "")
    assert as_entered(spilled) == {"numberValue": 22}
    assert cell({"effectiveValue": {"stringValue": ""}}).kind is Kind.EMPTY


def test_an_empty_text_is_an_empty_cell() -> None:
    assert cell(both("", "stringValue")).kind is Kind.EMPTY
    assert entered("") == entered(None) == {}
