"""Reporting periods: '2025-09', '2025-Q3', '2025-H1', '2025', '2025-08-15..2025-09-14', and their cut-off.

A period ends with its last day: that is its cut-off. An office that closes its figures on another day, such
as the due day of the units' reports (DOMAIN 1.8 B8), names the days: '2025-08-20..2025-09-19'.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from console.reports.errors import ReportError

KINDS = {"month": "tháng", "quarter": "quý", "half_year": "6 tháng", "year": "năm"}
FORMS = {"month": "2025-09", "quarter": "2025-Q3", "half_year": "2025-H1", "year": "2025"}
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_PATTERNS = {
    "month": r"(\d{4})-(\d{2})",
    "quarter": r"(\d{4})-[Qq](\d)",
    "half_year": r"(\d{4})-[Hh](\d)",
    "year": r"(\d{4})()",
}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `from_on` to `to_on`; `kind` is None for a span that names its days."""

    kind: str | None
    text: str
    from_on: date
    to_on: date

    @property
    def label(self) -> str:
        """'tháng 9 năm 2025', 'quý III năm 2025', '6 tháng đầu năm 2025', or the days."""
        year, month = self.from_on.year, self.from_on.month
        if self.kind is None:
            return f"từ ngày {self.from_on:%d/%m/%Y} đến ngày {self.to_on:%d/%m/%Y}"
        if self.kind == "month":
            return f"tháng {month:02d} năm {year}" if month < 3 else f"tháng {month} năm {year}"
        if self.kind == "quarter":
            return f"quý {('I', 'II', 'III', 'IV')[month // 3]} năm {year}"
        if self.kind == "half_year":
            return f"6 tháng {'đầu' if month == 1 else 'cuối'} năm {year}"
        return f"năm {year}"

    def next(self) -> Period:
        """The period that follows without a gap, as long as this one."""
        start = self.to_on + _DAY
        if self.kind is None:
            return span(start, start + (self.to_on - self.from_on))
        return _of_months(self.kind, start)


def parse_period(text: str) -> Period:
    """Read a period. Raises ReportError, which lists the forms."""
    clean = text.strip()
    if ".." in clean:
        return _span(clean)
    for kind, pattern in _PATTERNS.items():
        found = re.fullmatch(pattern, clean)
        if found:
            return _numbered(kind, clean, int(found[1]), int(found[2] or 1))
    raise ReportError(f"Không hiểu kỳ báo cáo {text!r}: hãy ghi {_forms()}.")


def period_for(kind: str, text: str) -> Period:
    """The period of a report of that kind. Raises ReportError where the two do not fit."""
    if kind not in KINDS:
        raise ReportError(f"Không có loại báo cáo {kind!r}: hãy chọn {', '.join(KINDS)}.")
    period = parse_period(text)
    if period.kind not in (None, kind):
        raise ReportError(f"Kỳ {text!r} không phải kỳ {KINDS[kind]}: hãy ghi như {FORMS[kind]}.")
    return period


def cut_off(period: Period, today: date, as_of: date | None = None) -> date:
    """The last day that the figures know: the period's end, or an earlier day that was asked for.

    A period that has not ended is cut off today. What is known later does not change a period:
    a day after its end gives its end. Raises ReportError for a day to come or before the period.
    """
    known = as_of or today
    if known > today:
        raise ReportError(f"Ngày chốt {known:%d/%m/%Y} chưa đến: hôm nay là {today:%d/%m/%Y}.")
    if known < period.from_on:
        raise ReportError(f"Đến ngày {known:%d/%m/%Y}, kỳ {period.label} chưa bắt đầu.")
    return min(known, period.to_on)


def span(from_on: date, to_on: date) -> Period:
    """A period that names its days, both in it."""
    return Period(None, f"{from_on.isoformat()}..{to_on.isoformat()}", from_on, to_on)


def _span(text: str) -> Period:
    first, _, last = text.partition("..")
    try:
        found = span(date.fromisoformat(first.strip()), date.fromisoformat(last.strip()))
    except ValueError:
        raise ReportError(f"Không hiểu kỳ báo cáo {text!r}: hãy ghi {_forms()}.") from None
    if found.to_on < found.from_on:
        raise ReportError(f"Kỳ báo cáo {text!r}: ngày cuối kỳ trước ngày đầu kỳ.")
    return found


def _numbered(kind: str, text: str, year: int, number: int) -> Period:
    last = 12 // _MONTHS[kind]
    if not 1 <= number <= last or not 1900 <= year <= 9000:
        raise ReportError(f"Kỳ báo cáo {text!r} không có trên lịch: hãy ghi như {FORMS[kind]}.")
    return _of_months(kind, date(year, (number - 1) * _MONTHS[kind] + 1, 1))


def _of_months(kind: str, start: date) -> Period:
    length = _MONTHS[kind]
    end_month = start.month + length - 1
    end = date(start.year, end_month, monthrange(start.year, end_month)[1])
    number = (start.month - 1) // length + 1
    numbered = {"month": f"-{number:02d}", "quarter": f"-Q{number}", "half_year": f"-H{number}", "year": ""}
    return Period(kind, f"{start.year}{numbered[kind]}", start, end)


def _forms() -> str:
    return ", ".join(FORMS.values()) + " hoặc 2025-08-15..2025-09-14"
