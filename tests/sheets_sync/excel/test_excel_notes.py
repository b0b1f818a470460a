"""The program's notes on cells: written, read, changed and removed beside people's comments."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from xlsxwriter import Workbook

from sheets_sync.excel import ExcelStore
from sheets_sync.excel.book import links_of
from sheets_sync.excel.xml import CONTENT_TYPES, LINKS, PACKAGE_LINKS, tag
from sheets_sync.store import CellWrite, WriteBatch
from tests.sheets_sync.excel.workbooks import (
    PICTURE,
    SYNC,
    TABS,
    TASKS,
    parts,
    put_file,
    sheet_file,
    store,
    tasks,
    unit_workbook,
    with_part,
    without_cells,
)

SHEET = "xl/worksheets/sheet1.xml"
OURS = {SHEET, "xl/worksheets/sheet3.xml", "xl/workbook.xml"}  # that every write may touch
WORDS = "trong quý IV năm 2025"
AN_ASKS = "Nhớ hỏi lại Sở"  # An's comment on N5 of her workbook
Said = dict[str, str]


def noted(position: int, words: str, value: str | None = "30/06/2026") -> CellWrite:
    """A due date with words in a note."""
    return CellWrite("tasks", position, "due", value, words)


def write(books: ExcelStore, *cells: CellWrite) -> None:
    """One write over what is there."""
    books.write("X001", WriteBatch(list(cells)), books.read("X001", TABS), TABS)


def said(path: Path) -> Said:
    """Every comment of the first tab as openpyxl reads it."""
    sheet = openpyxl.load_workbook(path)[TASKS.title]
    return {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}


def own(books: ExcelStore) -> dict[int, str | None]:
    """What is read of the notes on due dates, by row."""
    rows = books.read("X001", TABS).tabs["tasks"].rows
    return {row.position: row.notes["due"] for row in rows if row.notes and "due" in row.notes}


def sound(content: bytes) -> None:
    """Every relationship leads to a part with a type, and each comment of a sheet has exactly one box."""
    files = parts(content)
    types = etree.fromstring(files["[Content_Types].xml"])
    named = [each.get("PartName") for each in types.iter(f"{{{CONTENT_TYPES}}}Override")]
    endings = {each.get("Extension") for each in types.iter(f"{{{CONTENT_TYPES}}}Default")}
    assert len(set(named)) == len(named)
    assert {name.lstrip("/") for name in named} <= set(files)
    for name in files:
        assert f"/{name}" in named or name.rpartition(".")[2] in endings or name == "[Content_Types].xml"
    for sheet in [name for name in files if name.startswith("xl/worksheets/sheet")]:
        targets = linked(files, sheet)
        shown = etree.fromstring(files[sheet]).findall(tag("legacyDrawing"))
        assert len(shown) == (1 if any(kind == "vmlDrawing" for kind, _ in targets.values()) else 0)
        listed = [part for kind, part in targets.values() if kind == "comments"]
        if listed:
            (part,), (box,) = listed, shown
            refs = [each.get("ref") for each in etree.fromstring(files[part]).iter(tag("comment"))]
            assert sorted(refs) == sorted(boxes(files[targets[str(box.get(f"{{{LINKS}}}id"))][1]]))


def linked(files: dict[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Kind and part of each relationship, by id; all of them are there."""
    found: dict[str, tuple[str, str]] = {}
    if links_of(part) in files:
        for each in etree.fromstring(files[links_of(part)]).iter(f"{{{PACKAGE_LINKS}}}Relationship"):
            target = str(each.get("Target"))
            name = target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('../')}"
            assert name in files
            found[str(each.get("Id"))] = str(each.get("Type")).rpartition("/")[2], name
    assert len({name for _, name in found.values()}) == len(found)
    return found


def boxes(drawing: bytes) -> list[str]:
    """The cells whose comments a legacy drawing shows; no two shapes share a number."""
    root = etree.fromstring(drawing)
    ids = [str(each.get("id")) for each in root.iter("{urn:schemas-microsoft-com:vml}shape")]
    ids = [each for each in ids if each != "shape_0"]  # LibreOffice numbers none
    assert len(set(ids)) == len(ids)
    cells = []
    for data in root.iter("{urn:schemas-microsoft-com:office:excel}ClientData"):
        if data.get("ObjectType") == "Note":
            column = int(data.findtext("{*}Column", ""))
            cells.append(
                f"{openpyxl.utils.get_column_letter(column + 1)}{int(data.findtext('{*}Row', '')) + 1}"
            )
    return cells


def by_libreoffice(path: Path, folder: Path, kind: str = "xlsx") -> Path:
    """The file opened and saved by LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice không có trên máy này")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder / "out"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "out" / f"{path.stem}.{kind}"


def test_a_new_workbook_has_the_words_beside_the_date(books: ExcelStore) -> None:
    books.create("X001", "Sổ", TABS, SYNC, [*tasks(2), noted(4, WORDS), noted(5, "hằng năm", None)])
    path = books.path("X001")
    assert {cell: text.partition("\n")[0] for cell, text in said(path).items()} == {
        "K4": f"Nguyên văn: “{WORDS}”",
        "K5": "Nguyên văn: “hằng năm”",
    }
    assert own(books) == {4: WORDS}  # row 5 has no value in any cell, so it is no row
    sound(path.read_bytes())


def test_a_workbook_without_comments_is_given_them(books: ExcelStore, tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>NV{n}</t></is></c></row>' for n in (2, 3))
    tail = '<pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/><tableParts count="0"/>'
    path = put_file(tmp_path, sheet_file(rows, tail))
    before = parts(path.read_bytes())
    write(books, noted(2, WORDS), noted(3, "trước 30/11 & “hằng năm”\r\n <gấp>", None))
    assert own(books) == {2: WORDS, 3: "trước 30/11 & “hằng năm” <gấp>"}
    assert list(said(path)) == ["K2", "K3"]
    after = parts(path.read_bytes())
    sound(path.read_bytes())
    added = {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels"}
    assert after.keys() - before.keys() == added
    order = [etree.QName(child).localname for child in etree.fromstring(after[SHEET])]
    assert order == ["sheetData", "pageMargins", "legacyDrawing", "tableParts"]


def test_comments_of_people_and_their_drawing_stay(books: ExcelStore, tmp_path: Path) -> None:
    path = put_file(tmp_path, unit_workbook())
    before = parts(path.read_bytes())
    write(books, noted(5, WORDS), noted(6, "khi có yêu cầu"))
    assert said(path)["N5"] == AN_ASKS
    assert own(books) == {5: WORDS, 6: "khi có yêu cầu"}
    after = parts(path.read_bytes())
    sound(path.read_bytes())
    assert list(after) == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= OURS | {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}

    write(books, noted(5, ""), noted(6, ""))
    again = parts(path.read_bytes())
    assert said(path) == {"N5": AN_ASKS}
    touched = {"K5", "K6", "M5", "M6"}
    assert without_cells(again[SHEET], touched) == without_cells(before[SHEET], touched)
    for name in ("xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"):
        theirs = etree.tostring(etree.fromstring(before[name]), method="c14n")
        ours = again[name].replace("<author>Văn phòng</author>".encode(), b"")
        kept = etree.fromstring(ours)
        for box in list(kept.iter("{urn:schemas-microsoft-com:vml}shapetype")):
            assert box.get("id") == "_x0000_t202"
        assert etree.tostring(kept, method="c14n") == theirs


def test_a_cell_on_which_a_person_commented_keeps_that(books: ExcelStore, tmp_path: Path) -> None:
    path = put_file(tmp_path, unit_workbook())
    book = openpyxl.load_workbook(path)
    book[TASKS.title]["K5"].comment = Comment("Hạn này gấp quá", "Văn phòng")
    book.save(path)
    before = parts(path.read_bytes())
    write(books, noted(5, WORDS))
    write(books, noted(5, ""))
    assert own(books) == {5: None}
    assert said(path) == {"K5": "Hạn này gấp quá", "N5": AN_ASKS}
    after = parts(path.read_bytes())
    assert {name for name in before if before[name] != after[name]} <= OURS


@pytest.mark.parametrize(
    "edit", [lambda t: t + "\nAn: đã hỏi Sở", lambda t: t.replace("IV", "III"), lambda t: "An: " + t]
)
def test_a_note_in_which_a_person_wrote_is_that_persons(
    books: ExcelStore, tmp_path: Path, edit: Callable[[str], str]
) -> None:
    path = put_file(tmp_path, unit_workbook())
    write(books, noted(5, WORDS))
    book = openpyxl.load_workbook(path)
    cell = book[TASKS.title]["K5"]
    cell.comment = Comment(edit(cell.comment.text), cell.comment.author)
    book.save(path)
    theirs = said(path)
    write(books, noted(5, "trong năm 2026"))
    assert said(path) == theirs


def test_words_that_stand_there_change_no_part(books: ExcelStore, tmp_path: Path) -> None:
    path = put_file(tmp_path, unit_workbook())
    write(books, noted(5, WORDS))
    before = parts(path.read_bytes())
    write(books, noted(5, " trong  quý IV\nnăm 2025 "))  # the same on one line
    after = parts(path.read_bytes())
    assert before == after


@pytest.mark.parametrize("program", ["openpyxl", "libreoffice"])
def test_notes_go_through_another_program_and_back(books: ExcelStore, tmp_path: Path, program: str) -> None:
    path = put_file(tmp_path, unit_workbook())
    write(books, noted(5, WORDS), noted(6, "khi có yêu cầu"))
    if program == "openpyxl":
        openpyxl.load_workbook(path).save(path)
    else:
        by_libreoffice(path, tmp_path).replace(path)
    assert own(books) == {5: WORDS, 6: "khi có yêu cầu"}

    write(books, noted(5, "trong năm 2026"), noted(6, ""), noted(7, "hằng quý"))
    assert own(books) == {5: "trong năm 2026", 7: "hằng quý"}
    assert said(path)["N5"] == AN_ASKS
    assert sorted(said(path)) == ["K5", "K7", "N5"]
    sound(path.read_bytes())


def test_libreoffice_opens_and_prints_it(books: ExcelStore, tmp_path: Path) -> None:
    path = put_file(tmp_path, sheet_file('<row r="2"><c r="A2" t="inlineStr"><is><t>NV1</t></is></c></row>'))
    write(books, noted(2, WORDS))
    assert by_libreoffice(path, tmp_path, "pdf").stat().st_size > 1_000
    again = by_libreoffice(path, tmp_path)
    assert WORDS in said(again)["K2"]


def test_a_drawing_that_shows_something_else_gets_the_boxes_too(books: ExcelStore, tmp_path: Path) -> None:
    """A button of the unit's stands in a legacy drawing without any comment."""
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet(TASKS.title)
    sheet.write_row(0, 0, [column.header for column in TASKS.columns])
    sheet.write_row(1, 0, ["NV0001"])
    sheet.insert_button("AC3", {"caption": "In"})
    sheet.insert_image("AC9", "an.png", {"image_data": io.BytesIO(PICTURE)})
    sheet.set_header("&L&G", {"image_left": "an.png", "image_data_left": io.BytesIO(PICTURE)})
    book.add_worksheet("_sync").write_row(0, 0, ["unit", "X001"])
    book.close()
    path = put_file(tmp_path, content.getvalue())
    before = parts(path.read_bytes())
    button, header = "xl/drawings/vmlDrawing1.vml", "xl/drawings/vmlDrawing2.vml"
    assert b'ObjectType="Button"' in before[button]

    write(books, noted(2, WORDS))

    after = parts(path.read_bytes())
    assert boxes(after[button]) == ["K2"] and b'ObjectType="Button"' in after[button]
    assert after[header] == before[header]
    assert own(books) == {2: WORDS}


def test_threaded_comments_stay(books: ExcelStore, tmp_path: Path) -> None:
    """Excel keeps a thread in parts of its own, and a classic comment that stands for it on the cell."""
    stand_in = "[Threaded comment] Hạn này có đổi không?"
    first = b'<threadedComment ref="K5" dT="2026-03-01T08:00:00.00" personId="{1}" id="{2}"/>'
    path = put_file(tmp_path, unit_workbook())
    book = openpyxl.load_workbook(path)
    book[TASKS.title]["K5"].comment = Comment(stand_in, "tc={2}")
    book.save(path)
    thread, links = "xl/threadedComments/threadedComment1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    relation = f'<Relationship Id="tc1" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/>'
    content = with_part(
        path.read_bytes(), links, lambda old: old.replace(b"</Rel", relation.encode() + b"</Rel")
    )
    with io.BytesIO(content) as file:
        with zipfile.ZipFile(file, "a") as archive:
            archive.writestr(thread, first)
        path.write_bytes(file.getvalue())

    write(books, noted(5, WORDS), noted(6, "hằng quý"))

    assert said(path)["K5"] == stand_in
    assert own(books) == {5: None, 6: "hằng quý"}
    assert parts(path.read_bytes())[thread] == first


@pytest.mark.parametrize("broken", [b"<xml><v:shape>", b"", b'<!DOCTYPE x><xml xmlns:v="v"/>'])
def test_where_the_drawing_cannot_be_read_no_note_is_written(
    books: ExcelStore, tmp_path: Path, broken: bytes
) -> None:
    path = put_file(tmp_path, with_part(unit_workbook(), "xl/drawings/vmlDrawing1.vml", lambda _: broken))
    before = parts(path.read_bytes())
    assert all(row.notes is None for row in books.read("X001", TABS).tabs["tasks"].rows)
    write(books, noted(5, WORDS))
    after = parts(path.read_bytes())
    assert {name for name in before if before[name] != after[name]} <= OURS


def test_more_notes_than_a_block_of_shapes_has(tmp_path: Path) -> None:
    books = store(tmp_path)
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>N</t></is></c></row>' for n in range(2, 1302)
    )
    path = put_file(tmp_path, sheet_file(rows))
    write(books, *(noted(n, f"việc {n}", None) for n in range(2, 1302)))
    assert own(books) == {n: f"việc {n}" for n in range(2, 1302)}
    assert b'data="1,2"' in parts(path.read_bytes())["xl/drawings/vmlDrawing1.vml"]
    sound(path.read_bytes())


def test_control_letters_escapes_and_quotes_are_read_back(books: ExcelStore, tmp_path: Path) -> None:
    words = "_x0041_ \x01 ” (Văn phòng ghi, 0000) “"
    books.create("X001", "Sổ", TABS, SYNC, [*tasks(1), noted(2, words)])
    write(books, noted(3, words), CellWrite("tasks", 3, "code", "NV9"))
    assert own(books) == {2: words, 3: words}
