"""The Word file: Decree 30/2020's numbers, and the figures in its tables."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from peewee import Database

from console.records import Fact
from console.reports.ruling import text_width
from console.reports.templates import TEMPLATES
from report_templates.build_docx import build
from tests.reports.sample_month import report, september


@pytest.fixture
def document(sqlite_database: Database) -> Any:
    september()
    return Document(BytesIO(report(format="docx").data))


def mm(length: Any) -> int:
    return round(length / 36_000)


def test_the_body_is_a4_with_the_decrees_margins(document: Any) -> None:
    body, *annexes = document.sections
    assert (mm(body.page_width), mm(body.page_height)) == (210, 297)
    margins = (body.top_margin, body.bottom_margin, body.left_margin, body.right_margin)
    assert [mm(margin) for margin in margins] == [20, 20, 30, 20]
    assert len(annexes) == 2
    for annex in annexes:
        assert annex.orientation == WD_ORIENT.LANDSCAPE
        assert (mm(annex.page_width), mm(annex.page_height)) == (297, 210)


def test_every_style_is_times_new_roman(document: Any) -> None:
    used = {p.style.name for p in document.paragraphs} | {"Normal"}
    for name in used:
        fonts = document.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs")} == {"Times New Roman"}


def test_page_numbers_stand_on_top_from_the_second_page_on(document: Any) -> None:
    for section in document.sections:
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    header = document.sections[0].header.paragraphs[0]
    assert "PAGE" in header._p.xml and header.runs[0].font.size.pt == 13
    assert not "".join(p.text for p in document.sections[0].first_page_header.paragraphs)


def test_the_head_has_the_decrees_letters_and_sizes(document: Any) -> None:
    left, right, number, dated = document.tables[0]._cells
    parent, place, office, _ = left.paragraphs
    assert (parent.text, place.text) == ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẢI PHÒNG")
    assert not parent.runs[0].bold and parent.runs[0].font.size.pt == 12
    assert office.text == "VĂN PHÒNG" and office.runs[0].bold
    country, motto, _ = right.paragraphs
    assert country.text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" and country.runs[0].font.size.pt == 12
    assert motto.text == "Độc lập - Tự do - Hạnh phúc" and motto.runs[0].font.size.pt == 13
    assert number.text.replace("\u00a0", " ") == "Số:       /BC-VP"
    assert dated.text == "Hải Phòng, ngày 04 tháng 10 năm 2025" and dated.paragraphs[0].runs[0].italic


def test_lines_are_borders_as_long_as_the_decree_says(document: Any) -> None:
    left, right = document.tables[0]._cells[:2]
    for cell, above, share in ((left, 2, 0.4), (right, 1, 1.0)):
        text, line = cell.paragraphs[above], cell.paragraphs[above + 1]
        assert line.style.element.pPr.find(qn("w:pBdr")) is not None
        drawn = cell.width.pt - line.paragraph_format.left_indent.pt - line.paragraph_format.right_indent.pt
        assert drawn == pytest.approx(share * text_width(text.text, text.runs[0].font.size.pt), abs=0.5)
    assert "__" not in "".join(paragraph.text for paragraph in document.paragraphs)


def test_the_width_of_the_motto_is_that_of_times_new_roman_bold() -> None:
    # D 722 + ô 500 + c 444, l 278 + â 500 + p 556, - 333, T 667 + ự 556, d 556 + o 500, - 333,
    # H 778 + ạ 500 + n 556 + h 556, p 556 + h 556 + ú 556 + c 444, 7 spaces of 250: 12 197 thousandths.
    assert text_width("Độc lập - Tự do - Hạnh phúc", 13) == pytest.approx(13 * 12.197)


def test_the_end_has_recipients_and_signature(document: Any) -> None:
    left, right = document.tables[1]._cells
    head, *lines = left.paragraphs
    assert head.text == "Nơi nhận:" and head.runs[0].bold and head.runs[0].italic
    assert head.runs[0].font.size.pt == 12 and {p.runs[0].font.size.pt for p in lines} == {11}
    assert lines[0].text == "- Như trên;" and lines[-1].text == "- Lưu: VT, KTGS."
    titles = [p.text for p in right.paragraphs]
    assert titles == ["KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "Lê Thị Hòa"]
    closing = [p.text for p in document.paragraphs if p.text.endswith("./.")]
    assert len(closing) == 1


def test_the_signature_is_never_alone_on_a_page_nor_followed_by_an_empty_one(document: Any) -> None:
    """The closing sentence keeps with the signature; what ends a section is too low to spill over."""
    closing = next(p for p in document.paragraphs if p.text.startswith("Trên đây là"))
    assert closing.style.paragraph_format.keep_with_next
    place = document.element.body.index(closing._p)
    gap = next(p for p in document.paragraphs if document.element.body.index(p._p) == place + 1)
    assert gap.paragraph_format.keep_with_next
    endings = [p for p in document.paragraphs if p._p.find(".//" + qn("w:sectPr")) is not None]
    assert [p.paragraph_format.line_spacing.pt for p in endings] == [1, 1]


def test_biểu_01_holds_the_figures_and_repeats_its_head(document: Any) -> None:
    table = document.tables[2]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[3][:5] == ["I", "Sở, ban, ngành", "2", "2", "4"]
    assert rows[4][:5] == ["1", "Sở Xây dựng", "2", "0", "2"]
    assert rows[-1][1:14] == ["Tổng cộng", "2", "4", "6", "3", "1", "1", "1", "3", "1", "1", "1", "0"]
    assert rows[-1][14:17] == ["50,00", "33,33", "33,33"]
    for place, row in enumerate(table.rows):
        properties = row._tr.trPr
        assert properties.find(qn("w:cantSplit")) is not None
        assert (properties.find(qn("w:tblHeader")) is not None) == (place < 3)
    assert mm(sum(column.width for column in table.columns)) <= 297 - 30 - 15


def test_biểu_02_escapes_what_people_typed(document: Any) -> None:
    rows = [[cell.text for cell in row.cells] for row in document.tables[3].rows]
    assert len(rows) == 2
    assert rows[1][2] == "Rà soát quỹ đất <tái định cư> & bồi thường"


def test_sample_data_are_marked_at_the_foot_of_every_page(sqlite_database: Database) -> None:
    def feet() -> list[str]:
        section = Document(BytesIO(report(format="docx").data)).sections[0]
        return [part.paragraphs[0].text for part in (section.footer, section.first_page_footer)]

    assert feet() == ["", ""]
    Fact.create(key="sample", value="hai_phong")
    assert feet() == ["DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"] * 2


def test_the_shipped_template_is_the_scripts() -> None:
    shipped = Document(str(TEMPLATES / "month" / "report.docx"))
    assert shipped.element.xml == build().element.xml


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_lays_it_out_on_portrait_then_landscape_pages(
    sqlite_database: Database, tmp_path: Path
) -> None:
    september()
    (tmp_path / "report.docx").write_bytes(report(format="docx").data)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "report.docx")], check=True, capture_output=True, timeout=120)
    sizes = page_sizes((tmp_path / "report.pdf").read_bytes())
    assert sizes[0] == (595, 842) and sizes[-2:] == [(842, 595), (842, 595)]


def page_sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Widths and heights in points, from the file's own page boxes."""
    import re

    boxes = re.findall(rb"/Type/Page/.*?/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", pdf, re.DOTALL)
    return [(round(float(width)), round(float(height))) for width, height in boxes]
