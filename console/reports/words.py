"""Numbers and dates as Decree 30/2020 and Vietnamese reports write them."""

from __future__ import annotations

from datetime import date

NO_BREAK = "\u00a0"


def number(value: int) -> str:
    """12160 -> '12.160'."""
    return f"{value:,}".replace(",", ".")


def counted(value: int) -> str:
    """A number inside a sentence: below 10 with a leading zero ('05 nhiệm vụ'), but 0 stays '0'."""
    return f"{value:02d}" if 0 < value < 10 else number(value)


def day(value: date | None) -> str:
    """'05/09/2025'; nothing for no date."""
    return f"{value:%d/%m/%Y}" if value else ""


def day_in_words(value: date) -> str:
    """'ngày 04 tháng 9 năm 2025': days below 10 and months 1, 2 take a zero (Decree 30/2020, Annex I)."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def bound(text: str) -> str:
    """The same text, whose per cent signs stay on the line of their number."""
    return text.replace(" %", NO_BREAK + "%")
