"""What a cell shows: numbers, dates and times under a number format and a locale.

Patterns follow the Sheets API guide "Date and number formats". Serial dates count days from 1899-12-30.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

EPOCH = datetime(1899, 12, 30)
_DATE_TOKEN = re.compile(
    r'"[^"]*"|\\.|\[h+\]|\[m+\]|\[s+\]|y+|m+|d+|h+|s+|\.?0+|am/pm|a/p|.', re.IGNORECASE | re.DOTALL
)
_DIGITS = re.compile(r"[0#?][0#?,.]*")
_DAYS_VI = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"]


@dataclass(frozen=True)
class Locale:
    """The habits of a spreadsheet's locale."""

    decimal: str
    grouping: str
    day_first: bool
    date: str
    time: str
    vietnamese: bool = False


_LOCALES = {
    "en_US": Locale(".", ",", False, "m/d/yyyy", "h:mm:ss am/pm"),
    "vi_VN": Locale(",", ".", True, "dd/mm/yyyy", "hh:mm:ss", True),
    "en_GB": Locale(".", ",", True, "dd/mm/yyyy", "hh:mm:ss"),
    "fr_FR": Locale(",", "\u202f", True, "dd/mm/yyyy", "hh:mm:ss"),
}


def locale_named(name: str) -> Locale:
    """`vi` and `vi_VN` are the same; a locale that we do not know behaves as en_US."""
    if name in _LOCALES:
        return _LOCALES[name]
    return next((item for key, item in _LOCALES.items() if key.split("_")[0] == name), _LOCALES["en_US"])


def serial_of(moment: date) -> float:
    """Days since 1899-12-30, with the time of day as a fraction."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return (moment - EPOCH) / timedelta(days=1)


def moment_of(serial: float) -> datetime:
    return EPOCH + timedelta(seconds=round(serial * 86400))


def is_temporal(number_format: dict[str, Any] | None) -> bool:
    return (number_format or {}).get("type") in ("DATE", "TIME", "DATE_TIME")


def show(value: Any, number_format: dict[str, Any] | None, locale_name: str) -> str:
    """The formatted value of a string, number or boolean."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return _show_text(value, number_format)
    locale = locale_named(locale_name)
    kind = (number_format or {}).get("type")
    pattern = (number_format or {}).get("pattern") or _default_pattern(kind, locale)
    if kind in ("DATE", "TIME", "DATE_TIME"):
        return show_moment(value, pattern, locale)
    if kind == "TEXT" or not pattern:
        return show_plain(value, locale)
    return show_number(value, pattern, locale)


def _show_text(value: str, number_format: dict[str, Any] | None) -> str:
    sections = ((number_format or {}).get("pattern") or "").split(";")
    if len(sections) == 4 and "@" in sections[3]:
        return sections[3].replace('"', "").replace("@", value)
    return value


def _default_pattern(kind: str | None, locale: Locale) -> str:
    return {
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": "#,##0 [$₫]" if locale.vietnamese else "$#,##0.00",
        "DATE": locale.date,
        "TIME": locale.time,
        "DATE_TIME": f"{locale.date} {locale.time}",
        "SCIENTIFIC": "0.00E+00",
    }.get(kind or "", "")


def show_plain(value: float, locale: Locale) -> str:
    """A number without a format: up to ten significant digits after the integer part, no grouping."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    if abs(value) >= 1e15 or abs(value) < 1e-9:
        mantissa, _, exponent = f"{value:.5E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{int(exponent):+03d}".replace(".", locale.decimal)
    return f"{value:.10g}".replace(".", locale.decimal)


def show_number(value: float, pattern: str, locale: Locale) -> str:
    sections = pattern.split(";")
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match[0][2:-1].split("-")[0] if match[0].startswith("[$") else match[0].strip('"\\'))
        return chr(0xE000 + len(literals) - 1)

    section = re.sub(r'"[^"]*"|\\.|\[\$[^\]]*\]', keep, section)
    section = re.sub(r"\[[^\]]*\]", "", section)
    text = _fill_digits(value, section, locale)
    return re.sub("[\ue000-\uefff]", lambda match: literals[ord(match[0]) - 0xE000], text)


def _fill_digits(value: float, section: str, locale: Locale) -> str:
    if section.strip().lower() == "general":
        return show_plain(value, locale)
    scientific = re.search(r"([0#]+)(\.([0#]+))?E\+?(0+)", section)
    if scientific:
        places = len(scientific[3] or "")
        mantissa, _, exponent = f"{value:.{places}E}".partition("E")
        shown = f"{mantissa.replace('.', locale.decimal)}E{int(exponent):+0{len(scientific[4]) + 1}d}"
        return section[: scientific.start()] + shown + section[scientific.end() :]
    match = _DIGITS.search(section)
    if not match:
        return section
    shown = _digits(abs(value) * 100 ** section.count("%"), match[0], locale)
    sign = "-" if value < 0 else ""
    return sign + section[: match.start()] + shown + section[match.end() :]


def _digits(value: float, picture: str, locale: Locale) -> str:
    whole_picture, _, part_picture = picture.partition(".")
    part_picture = part_picture.replace(",", "")
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-len(part_picture)), ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    least = part_picture.rstrip("#?")
    while len(part) > len(least) and part.endswith("0"):
        part = part[:-1]
    whole = whole.lstrip("0").rjust(whole_picture.count("0"), "0")
    if "," in whole_picture:
        whole = f"{int(whole or 0):,}".replace(",", locale.grouping) if whole else ""
    return whole + (locale.decimal + part if part else "")


def show_moment(serial: float, pattern: str, locale: Locale) -> str:
    moment = moment_of(serial)
    tokens = _DATE_TOKEN.findall(pattern)
    twelve = any(token.lower() in ("am/pm", "a/p") for token in tokens)
    return "".join(_show_token(tokens, at, serial, moment, twelve, locale) for at in range(len(tokens)))


def _show_token(
    tokens: list[str], at: int, serial: float, moment: datetime, twelve: bool, locale: Locale
) -> str:
    token = tokens[at]
    low = token.lower()
    if token.startswith('"'):
        return token.strip('"')
    if token.startswith("\\"):
        return token[1:]
    if low in ("am/pm", "a/p"):
        return ("AM" if moment.hour < 12 else "PM")[: 1 if low == "a/p" else 2]
    if low.startswith("[h"):
        return str(int(serial * 24)).rjust(len(low) - 2, "0")
    if low[0] == "y":
        return f"{moment.year % 100:02d}" if len(low) <= 2 else f"{moment.year:04d}"
    if low[0] == "m":
        return _minute_or_month(tokens, at, moment, locale)
    if low[0] == "d":
        return _day(low, moment, locale)
    if low[0] == "h":
        hour = (moment.hour % 12 or 12) if twelve else moment.hour
        return f"{hour:0{min(len(low), 2)}d}"
    if low[0] == "s":
        return f"{moment.second:0{min(len(low), 2)}d}"
    return token


def _minute_or_month(tokens: list[str], at: int, moment: datetime, locale: Locale) -> str:
    """`m` is minutes just after hours or just before seconds, otherwise the month."""
    letters = re.compile(r"^\[?[ymdhs]", re.IGNORECASE)
    before = next((token for token in reversed(tokens[:at]) if letters.match(token)), "")
    after = next((token for token in tokens[at + 1 :] if letters.match(token)), "")
    size = len(tokens[at])
    if size <= 2 and (before.lower().lstrip("[").startswith("h") or after.lower().startswith("s")):
        return f"{moment.minute:0{size}d}"
    if size <= 2:
        return f"{moment.month:0{size}d}"
    if locale.vietnamese:
        return f"thg {moment.month}" if size == 3 else f"Tháng {moment.month}"
    return moment.strftime("%b" if size == 3 else "%B")


def _day(token: str, moment: datetime, locale: Locale) -> str:
    if len(token) <= 2:
        return f"{moment.day:0{len(token)}d}"
    if locale.vietnamese:
        return _DAYS_VI[moment.weekday()]
    return moment.strftime("%a" if len(token) == 3 else "%A")
