"""A1 notation in all its forms."""

import pytest

from tests.sheets_server.a1 import Area, column_letters, column_number, parse_cells, quote_title, split_title
from tests.sheets_server.errors import ApiError
from tests.sheets_server.ranges import locate
from tests.sheets_server.spreadsheet import Line, Sheet, Spreadsheet

FORMS = {
    "A1": Area(0, 1, 0, 1),
    "$B$3": Area(2, 3, 1, 2),
    "a1:b2": Area(0, 2, 0, 2),
    "B2:A1": Area(0, 2, 0, 2),
    "A3:B1": Area(0, 3, 0, 2),
    "A:B": Area(None, None, 0, 2),
    "C:A": Area(None, None, 0, 3),
    "1:2": Area(0, 2, None, None),
    "A5:A": Area(4, None, 0, 1),
    "A:A5": Area(4, None, 0, 1),
    "B2:3": Area(1, 3, 1, None),
    "$A$2:$AB$10": Area(1, 10, 0, 28),
    "R1C1": Area(0, 1, 0, 1),
    "r3c2": Area(2, 3, 1, 2),
    "R1C1:R2C3": Area(0, 2, 0, 3),
    "R2C3:R1C1": Area(0, 2, 0, 3),
}


@pytest.mark.parametrize(("text", "area"), FORMS.items())
def test_every_form_of_a_range_is_read(text: str, area: Area) -> None:
    assert parse_cells(text) == area


@pytest.mark.parametrize(
    "text", ["", "A", "1", "A0", "A1:", ":B2", "ABCD1", "A1:B2:C3", "A-1", "Nhiệm vụ", "R0C1", "R1C1:B2"]
)
def test_what_is_no_range_is_not_read(text: str) -> None:
    assert parse_cells(text) is None


def test_columns_are_counted_in_letters() -> None:
    assert [column_letters(at) for at in (0, 25, 26, 51, 701, 702)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA"]
    assert all(column_number(column_letters(at)) == at for at in range(2000))


def test_a_quoted_title_may_hold_quotes_and_exclamation_marks() -> None:
    assert split_title("'Nhiệm vụ'!A1") == ("Nhiệm vụ", "A1")
    assert split_title("'Đơn vị ''A''!'!B2") == ("Đơn vị 'A'!", "B2")
    assert split_title("'Jon's_Data'!A1:D5") == ("Jon's_Data", "A1:D5")
    assert split_title("'A1'") == ("A1", None)
    assert split_title("Sheet1!A1") == ("Sheet1", "A1")


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Sheet1", "Sheet1"),
        ("_sync", "_sync"),
        ("Nhiệm vụ", "'Nhiệm vụ'"),
        ("A1", "'A1'"),
        ("R1C1", "'R1C1'"),
        ("2025", "'2025'"),
        ("Tổ 'một'", "'Tổ ''một'''"),
    ],
)
def test_a_title_is_quoted_where_it_must_be(title: str, written: str) -> None:
    assert quote_title(title) == written


def a_book() -> Spreadsheet:
    sheets = [
        Sheet(number, title, [Line() for _ in range(10)], [{} for _ in range(5)])
        for number, title in enumerate(["Nhiệm vụ", "A1", "Kiểm tra"])
    ]
    named = [
        {
            "namedRangeId": "1",
            "name": "ma",
            "range": {"sheetId": 2, "startColumnIndex": 0, "endColumnIndex": 1},
        }
    ]
    return Spreadsheet("x", "Sổ", sheets=sheets, named=named)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("B2", "'Nhiệm vụ'!B2"),
        ("A1", "'Nhiệm vụ'!A1"),
        ("'A1'", "'A1'!A1:E10"),
        ("'A1'!A1", "'A1'!A1"),
        ("'Kiểm tra'", "'Kiểm tra'!A1:E10"),
        ("Kiểm tra", "'Kiểm tra'!A1:E10"),
        ("'nhiệm vụ'!A9:B99", "'Nhiệm vụ'!A9:B10"),
        ("'Nhiệm vụ'!C3:C", "'Nhiệm vụ'!C3:C10"),
        ("'Nhiệm vụ'!2:3", "'Nhiệm vụ'!A2:E3"),
        ("ma", "'Kiểm tra'!A1:A10"),
        ("R2C2", "'Nhiệm vụ'!B2"),
        ("'Kiểm tra'!R1C1:R2C2", "'Kiểm tra'!A1:B2"),
        ("'Nhiệm vụ'!R9C4:R99C99", "'Nhiệm vụ'!D9:E10"),
    ],
)
def test_a_range_is_found_in_its_tab_and_clipped_to_the_grid(text: str, found: str) -> None:
    assert str(locate(a_book(), text)) == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Không có!A1", "Unable to parse range: Không có!A1"),
        ("'Nhiệm vụ'!xyz", "Unable to parse range: 'Nhiệm vụ'!xyz"),
        ("không", "Unable to parse range: không"),
        (
            "'Nhiệm vụ'!A11:B12",
            "Range ('Nhiệm vụ'!A11:B12) exceeds grid limits. Max rows: 10, max columns: 5",
        ),
        ("'Nhiệm vụ'!F1", "Range ('Nhiệm vụ'!F1) exceeds grid limits. Max rows: 10, max columns: 5"),
    ],
)
def test_a_range_that_is_not_there_is_refused_in_googles_words(text: str, message: str) -> None:
    with pytest.raises(ApiError) as refused:
        locate(a_book(), text)
    assert (refused.value.code, refused.value.message) == (400, message)
