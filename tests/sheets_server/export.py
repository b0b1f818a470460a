"""Drive's export of a spreadsheet: values and formulas to xlsx, the first tab to csv or tsv, a one-page
PDF."""

import csv
import io

import xlsxwriter

from tests.sheets_server.errors import ApiError
from tests.sheets_server.formulas import Evaluator
from tests.sheets_server.grids import formatted
from tests.sheets_server.spreadsheet import Sheet, Spreadsheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(book: Spreadsheet, evaluator: Evaluator, mime: str) -> bytes:
    """Raises ApiError 400 for a format that this server does not make."""
    if mime == XLSX:
        return _workbook(book, evaluator)
    if mime in ("text/csv", "text/tab-separated-values"):
        return _delimited(book, evaluator, "," if mime == "text/csv" else "\t")
    if mime == "application/pdf":
        return _page(book.title)
    raise ApiError(400, "The requested conversion is not supported.", reason="badRequest")


def _shown(book: Spreadsheet, evaluator: Evaluator, sheet: Sheet) -> list[list[str]]:
    used = sheet.used()
    return [
        [
            formatted(book, evaluator.effective(sheet, row, at), sheet.cell(row, at))
            for at in range(used.right)
        ]
        for row in range(used.bottom)
    ]


def _delimited(book: Spreadsheet, evaluator: Evaluator, mark: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(_shown(book, evaluator, book.sheets[0]))
    return out.getvalue().encode()


def _workbook(book: Spreadsheet, evaluator: Evaluator) -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    for sheet in book.sheets:
        page = workbook.add_worksheet(sheet.title[:31])
        for row, line in enumerate(sheet.lines):
            for at, cell in sorted(line.cells.items()):
                value = evaluator.effective(sheet, row, at)
                plain = next(iter(value.values())) if value and "errorValue" not in value else None
                if cell.entered and "formulaValue" in cell.entered:
                    page.write_formula(
                        row, at, cell.entered["formulaValue"], None, "" if plain is None else plain
                    )
                elif plain is not None:
                    page.write(row, at, plain)
    workbook.close()
    return out.getvalue()


def _page(title: str) -> bytes:
    """The smallest PDF that opens: one page with the title in ASCII."""
    letters = title.encode("ascii", "replace").replace(b"(", b"[").replace(b")", b"]")
    text = b"BT /F1 18 Tf 72 720 Td (" + letters + b") Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    return (
        out
        + head
        + table
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    )
