"""What a typed text becomes (USER_ENTERED, and what people type): number, date, boolean, formula or text."""

import re
from datetime import date
from typing import Any

from tests.sheets_server.formats import Locale, locale_named, serial_of

Entered = tuple[dict[str, Any] | None, dict[str, Any] | None]
"""An ExtendedValue (None clears the cell) and the number format that the typing implies."""

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_TIME = re.compile(r"^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([ap]m))?$", re.IGNORECASE)
_ISO = re.compile(r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$")
_SLASHED = re.compile(r"^(\d{1,2})[-/](\d{1,2})(?:[-/](\d{4}|\d{2}))?$")
_NAMED = re.compile(
    r"^(?:([a-z]{3,9})\.? (\d{1,2})|(\d{1,2})[ -]([a-z]{3,9}))(?:,? |-)(\d{4})$", re.IGNORECASE
)


def raw(value: Any) -> dict[str, Any] | None:
    """A JSON value as RAW input stores it."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    return {"stringValue": str(value)}


def typed(value: Any, locale_name: str, text_format: bool, today: date) -> Entered:
    """A value as if typed into a cell; in a cell formatted as text everything stays as typed."""
    if not isinstance(value, str) or value == "":
        return raw(value), None
    if text_format:
        return {"stringValue": value}, None
    if value.startswith("'"):
        return ({"stringValue": value[1:]} if value[1:] else None), None
    if value.startswith("=") and len(value) > 1:
        return {"formulaValue": value}, None
    return _understood(value, locale_named(locale_name), today)


def _understood(value: str, locale: Locale, today: date) -> Entered:
    text = value.strip()
    if text.upper() in ("TRUE", "FALSE"):
        return {"boolValue": text.upper() == "TRUE"}, None
    number = _number(text, locale)
    if number is not None:
        return number
    moment = _moment(text, locale, today)
    if moment is not None:
        return moment
    if re.match(r"^\+[A-Za-z(]", text):
        return {"formulaValue": "=" + text}, None
    return {"stringValue": value}, None


def _number(text: str, locale: Locale) -> Entered | None:
    mark, group = re.escape(locale.decimal), re.escape(locale.grouping)
    shape = rf"^([+-]?)(\d{{1,3}}(?:{group}\d{{3}})+|\d+)?({mark}\d*)?(e[+-]?\d+)?(\s*%)?$"
    match = re.match(shape, text, re.IGNORECASE)
    if not match or not (match[2] or len(match[3] or "") > 1) or (match[2] and text.startswith("0" * 16)):
        return None
    plain = (match[2] or "0").replace(locale.grouping, "")
    part = (match[3] or "").replace(locale.decimal, ".")
    value = float(f"{match[1]}{plain}{part}{match[4] or ''}")
    if match[5]:
        pattern = "0.00%" if len(part) > 1 else "0%"
        return {"numberValue": value / 100}, {"type": "PERCENT", "pattern": pattern}
    shown: dict[str, Any] | None = None
    if locale.grouping in (match[2] or ""):
        shown = {"type": "NUMBER", "pattern": "#,##0.00" if len(part) > 1 else "#,##0"}
    elif match[4]:
        shown = {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    return {"numberValue": int(value) if value.is_integer() and abs(value) < 1e15 else value}, shown


def _moment(text: str, locale: Locale, today: date) -> Entered | None:
    day_text, _, time_text = text.partition(" ")
    if _TIME.match(text):
        return {"numberValue": _clock(text)}, {"type": "TIME", "pattern": locale.time}
    if time_text and _TIME.match(time_text):
        day = _day(day_text, locale, today)
        clock = _clock(time_text)
        if day is None or clock is None:
            return None
        pattern = f"{day[1]} {locale.time}"
        return {"numberValue": serial_of(day[0]) + clock}, {"type": "DATE_TIME", "pattern": pattern}
    day = _day(text, locale, today)
    if day is None:
        return None
    return {"numberValue": int(serial_of(day[0]))}, {"type": "DATE", "pattern": day[1]}


def _clock(text: str) -> float:
    match = _TIME.match(text)
    assert match
    hour = int(match[1]) % 12 + (12 if match[4].lower() == "pm" else 0) if match[4] else int(match[1])
    return (hour * 3600 + int(match[2]) * 60 + int(match[3] or 0)) / 86400


def _day(text: str, locale: Locale, today: date) -> tuple[date, str] | None:
    """The date and the pattern that shows it, or None when the text is not a date of that locale."""
    iso, slashed, named = _ISO.match(text), _SLASHED.match(text), _NAMED.match(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3])), "yyyy-mm-dd" if "-" in text else locale.date
        if slashed:
            first, second = int(slashed[1]), int(slashed[2])
            day, month = (first, second) if locale.day_first else (second, first)
            return date(_year(slashed[3], today), month, day), locale.date
        if named:
            month = _MONTHS.index((named[1] or named[4]).lower()[:3]) + 1
            return date(int(named[5]), month, int(named[2] or named[3])), locale.date
    except ValueError:
        return None
    return None


def _year(digits: str | None, today: date) -> int:
    if not digits:
        return today.year
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 50 else 1900)
