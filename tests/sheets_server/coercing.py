"""Errors of formulas, and how one kind of value becomes another in them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KINDS = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
    "Loading...": "LOADING",
}


@dataclass(frozen=True)
class Failure(Exception):
    """A formula's error, by the text that its cell shows."""

    shown: str
    message: str = ""

    def as_value(self) -> dict[str, Any]:
        return {
            "errorValue": {"type": KINDS[self.shown]} | ({"message": self.message} if self.message else {})
        }


def shown_error(value: dict[str, Any]) -> str:
    """The text that a cell shows for an errorValue."""
    kind = value["errorValue"].get("type", "ERROR")
    return next((text for text, name in KINDS.items() if name == kind), "#ERROR!")


def scalar(value: Any) -> Any:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Failure):
        raise value
    return value


def number(value: Any) -> float:
    value = scalar(value)
    if value is None or value == "":
        if value == "":
            raise Failure(
                "#VALUE!", "expects number values. But '' is a text and cannot be coerced to a number."
            )
        return 0
    if isinstance(value, int | float):
        return value
    try:
        return float(value)
    except ValueError:
        message = f"expects number values. But '{value}' is a text and cannot be coerced to a number."
        raise Failure("#VALUE!", message) from None


def divide(one: Any, other: Any) -> float:
    if number(other) == 0:
        raise Failure("#DIV/0!", "Function DIVIDE parameter 2 cannot be zero.")
    return number(one) / number(other)


def rank(value: Any, other: Any) -> tuple[int, Any]:
    """Numbers before texts before booleans; an empty cell takes the kind of its neighbour."""
    if value is None:
        return rank("" if isinstance(other, str) else False if isinstance(other, bool) else 0, 0)
    if isinstance(value, bool):
        return (2, value)
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda a, b: rank(a, b) == rank(b, a),
    "<>": lambda a, b: rank(a, b) != rank(b, a),
    "<": lambda a, b: rank(a, b) < rank(b, a),
    ">": lambda a, b: rank(a, b) > rank(b, a),
    "<=": lambda a, b: rank(a, b) <= rank(b, a),
    ">=": lambda a, b: rank(a, b) >= rank(b, a),
}
