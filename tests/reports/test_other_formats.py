"""The workbook and the PDF of a report."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook
from peewee import Database

from tests.reports.sample_month import report, september


def test_a_workbook_holds_numbers_as_numbers(sqlite_database: Database) -> None:
    september()
    book = load_workbook(BytesIO(report(format="xlsx").data))
    rows = list(book["Biểu 01"].iter_rows(min_row=4, values_only=True))
    assert rows[0][:3] == ("STT", "Cơ quan, đơn vị", "Kỳ trước chuyển sang")
    assert rows[-1][1:5] == ("Tổng cộng", 2, 4, 6)
    assert rows[-1][14] == 50
    assert [cell.value for cell in book["Biểu 02"][5]][3:7] == ["Sở Xây dựng", "", "10/09/2025", 20]


def test_text_that_looks_like_a_formula_stays_text(sqlite_database: Database) -> None:
    from console.records import Task

    september()
    Task.update(content="=HYPERLINK(1)").execute()
    book = load_workbook(BytesIO(report(format="xlsx").data))
    cell = book["Biểu 02"]["C5"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_a_pdf_is_made_from_the_same_page(sqlite_database: Database) -> None:
    september()
    assert report(format="pdf").data.startswith(b"%PDF-")
