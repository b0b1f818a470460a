"""Dates in Excel: which number formats mean a date, and serials counted from 1899-12-30."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from sheets_sync.excel.xml import Element, tag

EPOCH = date(1899, 12, 30)
SHIFT_1904 = 1462  # days between the two epochs of Excel

# ECMA-376 part 1, 18.8.30: 14-22 and 45-47 everywhere, 27-36 and 50-58 in East Asian locales.
_BUILT_IN = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)
_TYPED = re.compile(r"\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{4})\s*")


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time: its letters outside quotes and colours decide."""
    section = letters(code)
    return section.strip().lower() != "general" and bool(_DATE_LETTER.search(section))


def letters(code: str) -> str:
    """What a number format does with a number that is not negative, without quoted words and colours."""
    return _ASIDE.sub("", code).split(";")[0]


def date_styles(styles: Element | None) -> frozenset[str]:
    """The cell style indices (as attribute text) under which a number is a date."""
    if styles is None:
        return frozenset()
    formats = set(_BUILT_IN)
    for declared in styles.iter(tag("numFmt")):
        identity = int(declared.get("numFmtId", "0"))
        formats.discard(identity)
        if is_date_format(declared.get("formatCode", "")):
            formats.add(identity)
    styled = styles.find(tag("cellXfs"))
    if styled is None:
        return frozenset()
    numbers = (int(each.get("numFmtId", "0")) for each in styled.iterchildren(tag("xf")))
    return frozenset(str(index) for index, number in enumerate(numbers) if number in formats)


def typed_date(text: str) -> date | None:
    """The date of `d/m/yyyy`, or None."""
    match = _TYPED.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def serial(day: date) -> int:
    """Days since 1899-12-30 (exact from 1 March 1900 on)."""
    return (day - EPOCH).days


def day_of(number: float) -> date | None:
    """The day of a serial, or None when no calendar holds it."""
    try:
        return EPOCH + timedelta(days=int(number))
    except (OverflowError, ValueError):
        return None


def iso_serial(text: str) -> float | None:
    """The serial of an ISO 8601 value (cells of type `d`), or None."""
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
    return (moment - datetime(1899, 12, 30)) / timedelta(days=1)
