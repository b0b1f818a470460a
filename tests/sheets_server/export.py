"""Drive's export of a spreadsheet: values and formulas to xlsx, values to OpenDocument and zipped HTML, the
first tab to csv or tsv, a one-page PDF."""

import csv
import io
import zipfile
from html import escape
from typing import Any

import xlsxwriter
from lxml import etree

from tests.sheets_server.errors import ApiError
from tests.sheets_server.formulas import Evaluator
from tests.sheets_server.grids import formatted
from tests.sheets_server.spreadsheet import Sheet, Spreadsheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_OF_ODF = {each: f"{_ODF}:{each}:1.0" for each in ("office", "table", "text", "manifest")}


def export(book: Spreadsheet, evaluator: Evaluator, mime: str) -> bytes:
    """Raises ApiError 400 for a format that this server does not make."""
    if mime == XLSX:
        return _workbook(book, evaluator)
    if mime in ("text/csv", "text/tab-separated-values"):
        return _delimited(book, evaluator, "," if mime == "text/csv" else "\t")
    if mime == ODS:
        return _open_document(book, evaluator)
    if mime == "application/zip":
        return _zipped_pages(book, evaluator)
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


def _open_document(book: Spreadsheet, evaluator: Evaluator) -> bytes:
    """The smallest OpenDocument spreadsheet (version 1.3, parts 2 and 3) with every tab's values."""
    office, table, text = (f"{{{_OF_ODF[each]}}}" for each in ("office", "table", "text"))
    root = etree.Element(f"{office}document-content", nsmap=_OF_ODF)
    root.set(f"{office}version", "1.3")
    sheets = etree.SubElement(etree.SubElement(root, f"{office}body"), f"{office}spreadsheet")
    for sheet in book.sheets:
        page = etree.SubElement(sheets, f"{table}table")
        page.set(f"{table}name", sheet.title)
        for row, line in enumerate(_shown(book, evaluator, sheet)):
            cells = etree.SubElement(page, f"{table}table-row")
            for at, shown in enumerate(line):
                cell = etree.SubElement(cells, f"{table}table-cell")
                for name, each in _typed(evaluator.effective(sheet, row, at)).items():
                    cell.set(f"{office}{name}", each)
                if shown:
                    etree.SubElement(cell, f"{text}p").text = shown
    kind, manifest = (
        f"{{{_OF_ODF['manifest']}}}",
        etree.Element(f"{{{_OF_ODF['manifest']}}}manifest", nsmap={"manifest": _OF_ODF["manifest"]}),
    )
    manifest.set(f"{kind}version", "1.3")
    for path, what in (("/", ODS), ("content.xml", "text/xml")):
        etree.SubElement(manifest, f"{kind}file-entry", {f"{kind}full-path": path, f"{kind}media-type": what})
    parts = {
        "mimetype": ODS.encode(),
        "content.xml": etree.tostring(root),
        "META-INF/manifest.xml": etree.tostring(manifest),
    }
    return _zipped(parts)


def _typed(value: Any) -> dict[str, str]:
    """The attributes that say what a cell's value is."""
    kind, content = next(iter((value or {}).items()), ("", None))
    if kind == "numberValue":
        return {"value-type": "float", "value": repr(content)}
    if kind == "boolValue":
        return {"value-type": "boolean", "boolean-value": str(content).lower()}
    return {"value-type": "string"} if kind == "stringValue" else {}


def _zipped_pages(book: Spreadsheet, evaluator: Evaluator) -> bytes:
    """A page of HTML for each tab."""
    return _zipped({f"{sheet.title}.html": _table(_shown(book, evaluator, sheet)) for sheet in book.sheets})


def _table(lines: list[list[str]]) -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{escape(each)}</td>' for each in line)}</tr>" for line in lines)
    return f'<meta charset="utf-8"><table>{rows}</table>'.encode()


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
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
