"""Due dates as directives word them: 'trước ngày 20/9/2025', 'trong 05 ngày làm việc', 'trong quý IV'.

DOMAIN 7.1's grammar. No deadline words mean no deadline: a date is never invented. Periods of days,
weeks or months that end on a day off end on the next working day; a stated date never rolls (DESIGN 3).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from console.rules.calendar import FIRST_YEAR, LAST_YEAR, WorkCalendar
from console.rules.days import ONE_DAY, add_months, month_end

DueKind = Literal[
    "before",
    "before_time",
    "by",
    "within",
    "in_month",
    "in_quarter",
    "in_year",
    "recurring",
    "event",
    "now",
    "none",
]


class DueWordsError(ValueError):
    """Words that name a date that cannot be; the message says so in Vietnamese."""


@dataclass(frozen=True, slots=True)
class DueWords:
    """What the words mean: their kind, the last day allowed (None when they give none), the words."""

    kind: DueKind
    due: date | None
    raw: str
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class FoundDue:
    """Due words and where in the (NFC) text they stand."""

    words: DueWords
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """What words without a year or a start are read against."""

    issued_on: date
    received_on: date
    calendar: WorkCalendar
    before_is_exclusive: bool


def parse_due(
    raw: str,
    issued_on: date,
    calendar: WorkCalendar,
    received_on: date | None = None,
    before_is_exclusive: bool = True,
) -> DueWords:
    """The due words in a phrase or a sentence; kind `none` when there are none.

    A missing year is the nearest future from the issue date. A period 'kể từ ngày nhận' starts at
    `received_on` (the issue date when unknown). Raises DueWordsError for a date that does not exist.
    """
    found = find_due(raw, issued_on, calendar, received_on, before_is_exclusive)
    return found.words if found else DueWords("none", None, raw.strip())


def find_due(
    text: str,
    issued_on: date,
    calendar: WorkCalendar,
    received_on: date | None = None,
    before_is_exclusive: bool = True,
) -> FoundDue | None:
    """The words that bind most: a stated date before a period, a period before 'thường xuyên'.

    Among equals the last, where Vietnamese directives put the deadline of the whole task.
    """
    text = unicodedata.normalize("NFC", text)
    reading = Reading(issued_on, received_on or issued_on, calendar, before_is_exclusive)
    for rank in _RANKS:
        matches = sorted(_matches(rank, text), key=lambda pair: (pair[0].end(), -pair[0].start()))
        if matches:
            match, meaning = matches[-1]
            return FoundDue(meaning(match, reading), match.span())
    return None


Meaning = Callable[[re.Match[str], Reading], DueWords]


def _matches(
    rank: tuple[tuple[re.Pattern[str], Meaning], ...], text: str
) -> Iterator[tuple[re.Match[str], Meaning]]:
    for pattern, meaning in rank:
        for match in pattern.finditer(text):
            yield match, meaning


# --- What each form means ------------------------------------------------------------------------


def _before(match: re.Match[str], reading: Reading) -> DueWords:
    """'trước ngày 20/9' is the 19th (or the 20th: the switch); 'trước 17 giờ ngày 20/9' is the 20th."""
    if match["hour"]:
        return DueWords("before_time", _stated(match, reading), match[0].strip())
    return DueWords("before", _stated(match, reading, reading.before_is_exclusive), match[0].strip())


def _before_period(match: re.Match[str], reading: Reading) -> DueWords:
    """'trước tháng 10', 'trước quý IV': the last day of the month before, whichever way 'trước' is read."""
    month = _month_number(match["m"]) if match["m"] else _QUARTERS[match["q"].upper()] * 3 - 2
    due = _nearest(reading.issued_on, match["year"], lambda year: date(year, month, 1) - ONE_DAY)
    return DueWords("before", due, match[0].strip())


def _iso(match: re.Match[str], reading: Reading) -> DueWords:
    day = _real(_year_number(match["y"]), int(match["m"]), int(match["d"]))
    return DueWords("by", day, match[0].strip())


def _by(match: re.Match[str], reading: Reading) -> DueWords:
    return DueWords("by", _stated(match, reading), match[0].strip())


def _within(match: re.Match[str], reading: Reading) -> DueWords:
    start = None if match["ahead"] else _start(match["since"] or "", reading)
    if start is None:
        return DueWords("event", None, match[0].strip())
    count = _NUMBERS.get(match["count"].lower()) or int(match["count"])
    due = _after(start, count, match["unit"].lower(), reading.calendar)
    return DueWords("within", due, match[0].strip())


def _month(match: re.Match[str], reading: Reading) -> DueWords:
    due = _nearest(reading.issued_on, match["year"], lambda year: month_end(year, _month_number(match["m"])))
    return DueWords("in_month", due, match[0].strip())


def _this_month(match: re.Match[str], reading: Reading) -> DueWords:
    day = add_months(reading.issued_on.replace(day=1), 0 if match["which"].lower() == "này" else 1)
    return DueWords("in_month", month_end(day.year, day.month), match[0].strip())


def _quarter(match: re.Match[str], reading: Reading) -> DueWords:
    quarter = _QUARTERS[match["q"].upper()]
    due = _nearest(reading.issued_on, match["year"], lambda year: month_end(year, quarter * 3))
    return DueWords("in_quarter", due, match[0].strip())


def _half_year(match: re.Match[str], reading: Reading) -> DueWords:
    month = 6 if match["half"].lower() == "đầu" else 12
    due = _nearest(reading.issued_on, match["year"], lambda year: month_end(year, month))
    return DueWords("by", due, match[0].strip())


def _year(match: re.Match[str], reading: Reading) -> DueWords:
    year = _year_number(match["year"]) if match["year"] else reading.issued_on.year
    return DueWords("in_year", date(year, 12, 31), match[0].strip())


def _part_of_month(match: re.Match[str], reading: Reading) -> DueWords:
    """Civil Code 2015, Điều 146.2: the beginning is day 1, the middle day 15, the end the last day."""

    def day_in(year: int) -> date:
        last = month_end(year, _month_number(match["m"]))
        return last.replace(day={"đầu": 1, "giữa": 15, "cuối": last.day}[match["part"].lower()])

    return DueWords("by", _nearest(reading.issued_on, match["year"], day_in), match[0].strip())


def _part_of_year(match: re.Match[str], reading: Reading) -> DueWords:
    """Civil Code 2015, Điều 146.3: 1/1, 30/6 and 31/12."""
    month, day = {"đầu": (1, 1), "giữa": (6, 30), "cuối": (12, 31)}[match["part"].lower()]
    due = _nearest(reading.issued_on, match["year"], lambda year: date(year, month, day))
    return DueWords("by", due, match[0].strip())


def _recurring(match: re.Match[str], reading: Reading) -> DueWords:
    return DueWords("recurring", None, match[0].strip(), recurring=True)


def _event(match: re.Match[str], reading: Reading) -> DueWords:
    return DueWords("event", None, match[0].strip())


def _regularly(match: re.Match[str], reading: Reading) -> DueWords:
    return DueWords("none", None, match[0].strip(), recurring=True)


def _now(match: re.Match[str], reading: Reading) -> DueWords:
    return DueWords("now", None, match[0].strip())


# --- Dates ---------------------------------------------------------------------------------------


def _stated(match: re.Match[str], reading: Reading, day_before: bool = False) -> date:
    """The date that the words state, or the day before it; without a year, the nearest one to come."""
    day, month, year = (match["d"] or match["wd"], match["m"] or match["wm"], match["y"] or match["wy"])
    back = ONE_DAY if day_before else timedelta(0)
    return _nearest(reading.issued_on, year, lambda y: _real(y, int(month), int(day)) - back)


def _nearest(issued_on: date, year: str | None, day_in: Callable[[int], date]) -> date:
    if year:
        return day_in(_year_number(year))
    this_year = day_in(issued_on.year)
    return this_year if this_year >= issued_on else day_in(issued_on.year + 1)


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DueWordsError(f"Ngày {day}/{month}/{year} không có trong lịch.") from error


def _year_number(text: str) -> int:
    year = int(text) + (2000 if len(text) == 2 else 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DueWordsError(f"Năm {text} nằm ngoài lịch ({FIRST_YEAR}–{LAST_YEAR}).")
    return year


def _month_number(text: str) -> int:
    if not 1 <= int(text) <= 12:
        raise DueWordsError(f"Không có tháng {text}.")
    return int(text)


def _start(since: str, reading: Reading) -> date | None:
    """The day from which a period runs; None when it waits for an event that has no date yet."""
    stated = _STATED_START.search(since)
    if stated:
        return _stated(stated, reading)
    if _RECEIPT.search(since):
        return reading.received_on
    return reading.issued_on if not since or _ISSUE.search(since) else None


def _after(start: date, count: int, unit: str, calendar: WorkCalendar) -> date:
    if unit == "ngày làm việc":
        return calendar.add_working_days(start, count)
    if unit == "tháng":
        return calendar.next_working(add_months(start, count))
    return calendar.next_working(start + timedelta(days=count * (7 if unit == "tuần" else 1)))


# --- The forms -----------------------------------------------------------------------------------

_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), start=1
    )
}
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_SEP = r"(?:\s*/\s*|[.\-])"
_ONCE = r"(?!\s*(?:hằng|hàng|mỗi)\s)"  # '25/12 hằng năm' is a repeated duty, not a date
_DAY = (
    rf"(?:(?P<d>\d{{1,2}}){_SEP}(?P<m>\d{{1,2}})(?:(?:{_SEP}|\s+năm\s+)(?P<y>\d{{4}}|\d{{2}}))?(?![\d/])"
    rf"|(?P<wd>\d{{1,2}})\s+tháng\s+(?P<wm>\d{{1,2}})(?:\s*(?:/|-|,?\s*năm)\s*(?P<wy>\d{{4}}))?(?!\d)){_ONCE}"
)
_HOUR = r"(?:(?P<hour>\d{1,2})\s*(?:giờ|h|g|:)\s*(?:\d{1,2})?\s*(?:phút)?\s*,?\s*)?"
_LATEST = (
    r"(?:chậm nhất|muộn nhất|thời gian\s+(?:hoàn thành|thực hiện)"
    r"|(?:thời\s+)?hạn(?:\s+(?:cuối|chót|hoàn thành|báo cáo|trình|nộp|gửi))?)"
    r"\s*:?\s*(?:(?:là|vào|đến|trong|hết)\s+)*"
)
_YEAR = r"(?:\s*(?:/|-|,?\s*năm)\s*(?P<year>\d{4}))?"
_IN = rf"(?:^\s*|\b(?:{_LATEST}|(?:trong|đến hết|hết|xong|hoàn thành|vào)\s+)(?:trong\s+)?)"
_NUMBER = rf"(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})\s*(?:\([^)]*\)\s*)?"
# 'trong quý III, IV' and 'trong tháng 9 và tháng 10' end with the last one named.
_ITS_YEAR = r"(?:\s*/\s*\d{4}|\s+năm\s+\d{4})?"
_QUARTER = (
    rf"quý\s+(?:(?:IV|I{{1,3}}|[1-4]){_ITS_YEAR}\s*(?:,|và|-|đến)\s*(?:quý\s+)?)*(?P<q>IV|I{{1,3}}|[1-4])\b"
)
_MONTH = rf"tháng\s+(?:\d{{1,2}}{_ITS_YEAR}\s*(?:,|và|đến)\s*(?:tháng\s+)?)*(?P<m>\d{{1,2}})"
_SINCE = (
    r"(?:\s+(?P<ahead>trước\s+(?:khi|ngày|thời điểm)\s+[^,;.()]*)|,?\s*\(?\s*(?:(?:kể\s+)?từ|sau)\s+"
    r"(?P<since>(?:khi|ngày)\s+[^,;.()]*(?:\d[/.\-]\d[\d/.\-]*)?))?"
)

_STATED_START = re.compile(_DAY, re.I)
# The receipt of this document or task; a dossier's receipt or a contract's signing is an event of its own.
_RECEIPT = re.compile(
    r"nhận(?:\s+được)?\s*"
    r"(?:$|(?:văn bản|công văn|công điện|thông báo|quyết định|chỉ thị|kế hoạch|nhiệm vụ)\b)",
    re.I,
)
_ISSUE = re.compile(
    r"ban hành|(?<!đăng )\bký\b(?!\s*(?:hợp đồng|kết))"
    r"|(?:văn bản|thông báo|quyết định|công văn|chỉ thị) này",
    re.I,
)


def _form(pattern: str, meaning: Meaning) -> tuple[re.Pattern[str], Meaning]:
    return re.compile(pattern, re.IGNORECASE), meaning


_DATED = (
    _form(rf"(?:{_LATEST})?\btrước\s+{_HOUR}(?:ngày\s+)?{_DAY}", _before),
    _form(
        rf"(?:{_LATEST}|\bđến hết\s+|\btrong\s+(?=ngày)|\bxong\s+(?=ngày)"
        rf"|(?<!đã )\bhoàn thành\s+(?:vào\s+)?(?=ngày)){_HOUR}(?:ngày\s+)?{_DAY}",
        _by,
    ),
    _form(rf"^\s*(?:đến\s+)?{_HOUR}(?:ngày\s+)?{_DAY}\s*(?:\([^)]*\))?\s*\.?\s*$", _by),
    _form(r"^\s*(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\s*$", _iso),
)
_PERIODS = (
    _form(
        rf"(?:{_LATEST})?\btrước\s+(?:tháng\s+(?P<m>\d{{1,2}})|quý\s+(?P<q>IV|I{{1,3}}|[1-4])\b)"
        rf"{_YEAR}(?![\d/])",
        _before_period,
    ),
    _form(
        rf"(?:\btrong\s+(?:vòng\s+|thời hạn\s+|thời gian\s+)?|\bkhông quá\s+|^\s*|{_LATEST}(?:sau\s+)?)"
        rf"{_NUMBER}(?P<unit>ngày làm việc|ngày|tuần|tháng)(?!\s+(?:đầu|cuối)\b){_SINCE}",
        _within,
    ),
    _form(rf"{_IN}{_MONTH}{_YEAR}(?![\d/])", _month),
    _form(rf"{_IN}tháng\s+(?P<which>này|tới|sau)\b", _this_month),
    _form(rf"{_IN}(?:cuối\s+)?{_QUARTER}{_YEAR}", _quarter),
    _form(rf"{_IN}(?:0?6|sáu)\s+tháng\s+(?P<half>đầu|cuối)\s+năm(?:\s+(?P<year>\d{{4}}))?", _half_year),
    _form(rf"{_IN}năm\s+(?:\d{{4}}\s*(?:,|và)\s*năm\s+)*(?:(?P<year>\d{{4}})|nay\b)", _year),
    _form(rf"{_IN}(?P<part>đầu|giữa|cuối)\s+tháng\s+(?P<m>\d{{1,2}}){_YEAR}(?!\d)", _part_of_month),
    _form(rf"{_IN}(?P<part>đầu|giữa|cuối)\s+năm(?:\s+(?P<year>\d{{4}}))?", _part_of_year),
)
_REPEATED = (
    _form(
        r"(?:(?:chậm nhất\s+)?(?:trước\s+)?(?:vào\s+)?"
        r"(?:ngày\s+\d{1,2}(?:\s*/\s*\d{1,2})?|thứ\s+\w+|chủ nhật)\s+)?"
        r"\b(?:hằng|hàng|mỗi)\s+(?:ngày|tuần|tháng|quý|năm)\b",
        _recurring,
    ),
    _form(
        r"(?:chậm nhất\s+)?(?:trước\s+)?ngày\s+\d{1,2}\s+(?:của\s+)?tháng\s+cuối\s+(?:mỗi\s+)?quý\b",
        _recurring,
    ),
    _form(r"\bđịnh kỳ\b(?:\s+(?:0?6 tháng|tháng|quý|năm))?", _recurring),
)
_EVENTS = (
    _form(r"\b(?:trước|sau|ngay sau|ngay)\s+khi\s+[^,;.]+", _event),
    _form(r"\btrước\s+(?:phiên họp|kỳ họp|cuộc họp|hội nghị|Tết)\b[^,;.]*", _event),
)
_OPEN = (_form(r"\bthường xuyên\b", _regularly),)
_AT_ONCE = (_form(r"\bngay\b(?!\s+(?:từ|tại|cả|trong))(?:\s+lập tức)?", _now),)
_RANKS = (_DATED, _PERIODS, _REPEATED, _EVENTS, _OPEN, _AT_ONCE)
