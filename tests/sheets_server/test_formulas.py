"""The small calculator, and how numbers and dates are shown."""

from datetime import datetime
from typing import Any

import pytest

from tests.sheets_server.formats import show
from tests.sheets_server.formulas import Evaluator
from tests.sheets_server.references import follow, relocate
from tests.sheets_server.spreadsheet import Spreadsheet, new_spreadsheet

MORNING = datetime(2025, 3, 4, 9, 0)


def a_book() -> Spreadsheet:
    book = new_spreadsheet("x", "Sổ", tab="Nhiệm vụ")
    values: list[Any] = [2, 3.5, "Đã xong", True, None, 45750]
    for column, value in enumerate(values):
        kind = {bool: "boolValue", str: "stringValue", float: "numberValue", int: "numberValue"}.get(
            type(value)
        )
        book.sheets[0].enter(0, column, {kind: value} if kind else None)
    return book


def result(formula: str) -> Any:
    book = a_book()
    book.sheets[0].enter(5, 5, {"formulaValue": formula})
    value = Evaluator(book, MORNING).effective(book.sheets[0], 5, 5)
    assert value
    return next(iter(value.values()))


# 4 March 2025 is day 45720; 3 April 2025 (F1) is day 45750.
@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1+2*3-4/2", 5),
        ("=(1+2)*3", 9),
        ("=-2^2", 4),
        ("=50%", 0.5),
        ("=A1*B1", 7),
        ("='Nhiệm vụ'!A1+1", 3),
        ("=SUM(A1:B1;4)", 9.5),
        ("=F1-TODAY()", 30),
        ('=IF(OR(NOT(ISNUMBER(F1));LEFT(C1;2)="Đã");"";F1-TODAY())', ""),
        ('=IF(ISNUMBER(SEARCH("CHỜ";C1));"chờ";"không")', "không"),
        ('=IF(E1="";"trống";"có")', "trống"),
        ('=IFERROR(1/0,"lỗi")', "lỗi"),
        ('=A1&" việc"', "2 việc"),
        ('="a"="A"', True),
        ("=AND(D1,A1>1)", True),
        ("=ISBLANK(E1)", True),
        ("=ROW()+COLUMN()", 12),
        ('=TEXT(F1,"dd/mm/yyyy")', "03/04/2025"),
        ("=COUNTA(A1:F1)", 5),
    ],
)
def test_formulas_are_worked_out(formula: str, value: Any) -> None:
    assert result(formula) == value


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("=1/0", "DIVIDE_BY_ZERO"),
        ("=KHONG(1)", "NAME"),
        ("=khong_co", "NAME"),
        ("=C1+1", "VALUE"),
        ("=Khác!A1", "REF"),
        ("=#REF!+1", "REF"),
        ("=(1+", "ERROR"),
        ("=F6", "REF"),
        ("=NA()", "N_A"),
    ],
)
def test_what_cannot_be_worked_out_is_an_error_of_its_kind(formula: str, kind: str) -> None:
    assert result(formula)["type"] == kind


def test_references_move_with_a_copied_formula_and_texts_stay() -> None:
    assert relocate('=A1+$B$2+C$3&"A1"', 2, 1) == '=B3+$B$2+D$3&"A1"'
    assert relocate("=A1", -1, 0) == "=#REF!"
    assert relocate("='Tổ A1'!A1+LOG10(A1)", 1, 0) == "='Tổ A1'!A2+LOG10(A2)"


def test_references_follow_rows_of_the_sheet_they_mean() -> None:
    def down(at: int) -> int | None:
        return None if at == 0 else at + 3

    assert follow("=A1+A2+Khác!A2", True, down, {""}) == "=#REF!+A5+Khác!A2"


@pytest.mark.parametrize(
    ("value", "pattern", "locale", "shown"),
    [
        (1234.5, "#,##0.00", "vi_VN", "1.234,50"),
        (1234.5, "#,##0.00", "en_US", "1,234.50"),
        (0.125, "0.0%", "en_US", "12.5%"),
        (-5, '"còn" 0 "ngày";"quá" 0 "ngày";"hôm nay"', "vi_VN", "quá 5 ngày"),
        (22, '"còn" 0 "ngày";"quá" 0 "ngày";"hôm nay"', "vi_VN", "còn 22 ngày"),
        (0, '"còn" 0 "ngày";"quá" 0 "ngày";"hôm nay"', "vi_VN", "hôm nay"),
        (7, "000", "vi_VN", "007"),
        (1.5, "0.##", "en_US", "1.5"),
        (123456, "0.00E+00", "en_US", "1.23E+05"),
        (0.1 + 0.2, None, "vi_VN", "0,3"),
        (1e15, None, "en_US", "1E+15"),
        (True, None, "vi_VN", "TRUE"),
    ],
)  # fmt: skip
def test_numbers_are_shown_by_pattern_and_locale(
    value: float, pattern: str | None, locale: str, shown: str
) -> None:
    number_format = {"type": "NUMBER", "pattern": pattern} if pattern else None
    assert show(value, number_format, locale) == shown


@pytest.mark.parametrize(
    ("pattern", "locale", "shown"),
    [
        ("dd/mm/yyyy", "vi_VN", "04/03/2025"),
        ("d/m/yy", "vi_VN", "4/3/25"),
        ("yyyy-mm-dd hh:mm:ss", "en_US", "2025-03-04 13:05:09"),
        ("h:mm am/pm", "en_US", "1:05 PM"),
        ("dddd", "vi_VN", "Thứ Ba"),
        ('"ngày" dd "tháng" m', "vi_VN", "ngày 04 tháng 3"),
        ("mmm d", "en_US", "Mar 4"),
        ("", "en_US", "3/4/2025"),
        ("", "vi_VN", "04/03/2025"),
    ],
)
def test_dates_are_shown_by_pattern_and_locale(pattern: str, locale: str, shown: str) -> None:
    # 13:05:09 is 47,109 of the day's 86,400 seconds.
    number_format = {"type": "DATE"} | ({"pattern": pattern} if pattern else {})
    assert show(45720 + 47109 / 86400, number_format, locale) == shown
