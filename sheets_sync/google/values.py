"""Typed values between Google's cells and the store's."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from sheets_sync.excel.dates import serial, typed_date
from sheets_sync.store import EMPTY, Cell, Kind

Entered = Mapping[str, Any]  # ExtendedValue; {} for an empty cell
MAX_TEXT = 50_000  # characters that Google keeps in a cell

_ERRORS = {
    "NULL_VALUE": "#NULL!", "DIVIDE_BY_ZERO": "#DIV/0!", "VALUE": "#VALUE!", "REF": "#REF!", "NAME": "#NAME?",
    "NUM": "#NUM!", "N_A": "#N/A", "LOADING": "Loading…",
}  # fmt: skip
_DATES = frozenset({"DATE", "DATE_TIME"})


def cell(raw: Mapping[str, Any]) -> Cell:
    """A CellData as read under our mask. What nobody entered and is shown all the same, an array formula of
    another cell gives: such a cell has an empty formula."""
    entered, effective = raw.get("userEnteredValue"), raw.get("effectiveValue")
    if not entered and not effective:
        return EMPTY
    entered, effective = entered or {}, effective or {}
    formula = entered.get("formulaValue", "" if effective and not entered else None)
    if "errorValue" in effective:
        return Cell(Kind.ERROR, _ERRORS.get(effective["errorValue"].get("type", ""), "#ERROR!"), formula)
    value = effective or ({} if formula is not None else entered)
    if "stringValue" in value:
        text = str(value["stringValue"]).replace("\r\n", "\n").replace("\r", "\n")
        return Cell(Kind.TEXT, text, formula) if text or formula else EMPTY
    if "boolValue" in value:
        return Cell(Kind.BOOLEAN, bool(value["boolValue"]), formula)
    if "numberValue" in value:
        kind = Kind.DATE if shows_days(raw) else Kind.NUMBER
        return Cell(kind, float(value["numberValue"]), formula)
    return EMPTY if formula is None else Cell(Kind.EMPTY, None, formula)


def shows_days(raw: Mapping[str, Any]) -> bool:
    """Whether a number in the cell shows as a day."""
    return raw.get("effectiveFormat", {}).get("numberFormat", {}).get("type") in _DATES


def entered(value: str | float | bool | None, *, dated: bool = False) -> Entered:
    """What is to be put into a cell; a text of d/m/yyyy becomes a serial in a `dated` column."""
    if value is None or value == "":
        return {}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, (int, float)):
        return {"numberValue": value}
    day = typed_date(value) if dated else None
    return {"numberValue": serial(day)} if day is not None else {"stringValue": value}


def as_entered(found: Cell) -> Entered:
    """What was entered into a cell that was read, to be put back."""
    if found.formula:
        return {"formulaValue": found.formula}
    return {} if found.kind is Kind.ERROR else entered(found.value)


def mark(value: Entered) -> str:
    """A short mark of an entered value, equal for equal values."""
    (kind, content), *_ = [*value.items(), ("", "")]
    if kind == "numberValue":
        content = repr(float(content))
    return hashlib.blake2b(f"{kind}:{content}".encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
