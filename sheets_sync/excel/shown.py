"""Numbers whose format says more than they do: times of day, hours, days with a time, percentages."""

from __future__ import annotations

from sheets_sync.codec import date_text, day_of
from sheets_sync.excel.dates import letters
from sheets_sync.excel.xml import Element, tag

# ECMA-376 part 1, 18.8.30
_BUILT_IN = {
    9: "0%", 10: "0.00%", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yyyy h:mm",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
}  # fmt: skip
_DAY = 86_400  # seconds


def telling_formats(styles: Element | None) -> dict[str, str]:
    """By cell style (as attribute text), the formats that show a time or a percentage, in small letters."""
    if styles is None:
        return {}
    codes = dict(_BUILT_IN)
    for declared in styles.iter(tag("numFmt")):
        codes[int(declared.get("numFmtId", "0"))] = letters(declared.get("formatCode", "")).lower()
    telling = {number: code for number, code in codes.items() if "%" in code or _shows_time(code)}
    styled = styles.find(tag("cellXfs"))
    numbers = (
        [int(each.get("numFmtId", "0")) for each in styled.iterchildren(tag("xf"))]
        if styled is not None
        else []
    )
    return {str(index): telling[number] for index, number in enumerate(numbers) if number in telling}


def shown(number: float, code: str, shift: int = 0) -> str:
    """The number as a person reads it under such a format: 8:30, 36:00, 8/9/2025 14:30, 50%.

    `shift`: days between the workbook's epoch and 1899-12-30. No figure is rounded away; '' where the
    value is all that there is to say.
    """
    if "%" in code:
        return f"{round(number * 100, 10):.15g}%"
    if number < 0:
        return ""
    days, seconds = divmod(round(number * _DAY), _DAY)
    day = day_of(days + shift) if "d" in code or "y" in code else None
    if day is not None:
        return f"{date_text(day)} {_time(seconds, code)}" if seconds else ""
    return _time(seconds + (days * _DAY if "[" in code else 0), code)


def _time(seconds: int, code: str) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02d}" + (f":{rest:02d}" if rest or "s" in code else "")


def _shows_time(code: str) -> bool:
    return code.strip() != "general" and ("h" in code or "s" in code)
