"""Files that are damaged, foreign or hostile: one clear sentence, and nothing concluded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sheets_sync.excel import ExcelStore, package
from sheets_sync.store import StoreError, TabRead, Unreachable, WorkbookRead
from tests.sheets_sync.excel.workbooks import (
    MAIN,
    SYNC,
    TABS,
    plain_book,
    put_file,
    sheet_file,
    tasks,
    unit_workbook,
    with_part,
)

SHEET = "xl/worksheets/sheet1.xml"


def refusal(books: ExcelStore, tmp_path: Path, content: bytes) -> str:
    """The sentence with which a file is not read."""
    put_file(tmp_path, content)
    with pytest.raises(Unreachable) as caught:
        books.read("X001", TABS)
    return str(caught.value)


def test_a_missing_file_is_unreachable_for_read_and_stamp(books: ExcelStore) -> None:
    with pytest.raises(Unreachable, match="Không thấy sổ"):
        books.read("X001", TABS)
    assert isinstance(books.stamps(["X001"])["X001"], Unreachable)


def test_a_folder_in_the_files_place_is_unreachable(books: ExcelStore, tmp_path: Path) -> None:
    (tmp_path / "X001" / "X001.xlsx").mkdir(parents=True)

    with pytest.raises(Unreachable, match="không phải là một tệp"):
        books.read("X001", TABS)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"M\xc3\xa3,N\xe1\xbb\x99i dung\n", b"%PDF-1.7"])
def test_what_is_no_workbook_is_said_to_be_none(books: ExcelStore, tmp_path: Path, content: bytes) -> None:
    assert "không phải sổ Excel" in refusal(books, tmp_path, content)


def test_a_password_or_an_old_format_is_named(books: ExcelStore, tmp_path: Path) -> None:
    assert "mật khẩu" in refusal(books, tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


@pytest.mark.parametrize("share", range(5, 100, 5))
def test_a_file_cut_anywhere_is_unreachable(books: ExcelStore, tmp_path: Path, share: int) -> None:
    whole = unit_workbook()

    assert refusal(books, tmp_path, whole[: len(whole) * share // 100])


def test_damaged_bytes_inside_are_unreachable_or_leave_the_reading_as_it_was(
    books: ExcelStore, tmp_path: Path
) -> None:
    whole = unit_workbook()
    put_file(tmp_path, whole)
    sound = untold(books.read("X001", TABS))
    for place in range(40, len(whole), 211):
        damaged = whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :]
        put_file(tmp_path, damaged)
        try:
            found = untold(books.read("X001", TABS))
        except Unreachable:
            continue
        assert found == sound


def untold(read: WorkbookRead) -> dict[str, TabRead]:
    """The tabs as read where the comments cannot be: then no note is told, and none will be written."""
    return {
        key: replace(tab, rows=[replace(row, notes=None) for row in tab.rows])
        for key, tab in read.tabs.items()
    }


def test_another_kind_of_office_file_is_no_workbook(books: ExcelStore, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert refusal(books, tmp_path, out.getvalue())


def broken_xml(sheet: bytes) -> bytes:
    return sheet.replace(b"</sheetData>", b"</sheetDat>")


def entities(sheet: bytes) -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return bomb + b'<worksheet xmlns="%s"><sheetData/></worksheet>' % MAIN.encode()


def strict(sheet: bytes) -> bytes:
    return sheet.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main")


def missing_string(sheet: bytes) -> bytes:
    return sheet.replace(b'<c r="A1" s="1" t="s"><v>0</v>', b'<c r="A1" s="1" t="s"><v>9999</v>')


def bad_number(sheet: bytes) -> bytes:
    return sheet.replace(b"<v>0</v>", b"<v>x</v>").replace(b' t="s"', b"")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (broken_xml, "bị hỏng"),
        (entities, "DOCTYPE"),
        (strict, "Strict Open XML"),
        (missing_string, "không đúng chuẩn"),
        (bad_number, "không đúng chuẩn"),
    ],
)
def test_bad_xml_is_refused_whole(
    books: ExcelStore, tmp_path: Path, change: Callable[[bytes], bytes], words: str
) -> None:
    assert words in refusal(books, tmp_path, with_part(plain_book(), SHEET, change))


def test_an_external_entity_reads_no_file(books: ExcelStore, tmp_path: Path) -> None:
    secret = tmp_path / "mat.txt"
    secret.write_text("bí mật")
    sheet = (
        f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}">]><worksheet xmlns="{MAIN}"><sheetData><row>'
        '<c t="inlineStr"><is><t>&s;</t></is></c></row></sheetData></worksheet>'
    )

    assert "bí mật" not in refusal(books, tmp_path, with_part(plain_book(), SHEET, lambda _: sheet.encode()))


def test_a_part_that_unpacks_to_a_hundred_megabytes_is_refused(books: ExcelStore, tmp_path: Path) -> None:
    bomb = sheet_file("<row/>" + " " * 100_000_000)

    assert len(bomb) < 1_000_000
    assert "quá lớn" in refusal(books, tmp_path, bomb)


def test_many_parts_that_are_too_much_together_are_refused(
    books: ExcelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "MAX_TOTAL", 10_000)

    assert "quá lớn" in refusal(books, tmp_path, plain_book())


def test_one_broken_workbook_leaves_the_stamps_of_others(books: ExcelStore, tmp_path: Path) -> None:
    books.create("X002", "Sổ", TABS, SYNC, tasks(1))

    stamps = books.stamps(["X001", "X002", "../x"])

    assert [isinstance(stamp, StoreError) for stamp in stamps.values()] == [True, False, True]
