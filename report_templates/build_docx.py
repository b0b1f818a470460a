"""Build `month/report.docx`, the Word template as shipped: Decree 30/2020's form with the tags of docxtpl.

Run `python report_templates/build_docx.py` to start over from it. An office that changes its template does
so in Word; this script is not run then. Sizes are those of the Decree's Annex I.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

OUT = Path(__file__).parent / "month" / "report.docx"
FONT = "Times New Roman"
LEFT, CENTRE, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)

HEAD_WIDTHS = (66, 94)  # mm; the text is 160 mm wide
END_WIDTHS = (75, 85)
BY_UNIT_WIDTHS = (8, 48, 12, *[11] * 11, *[12] * 3, 10, 17)
BY_UNIT_CELLS = (
    "place", "name", "carried", "assigned", "total", "done", "done_on_time", "done_late", "done_no_deadline",
    "still_open", "open_on_time", "open_late", "open_no_deadline", "waiting", "done_rate", "on_time_rate",
    "late_rate", "extensions", "note",
)  # fmt: skip
OVERDUE_WIDTHS = (8.5, 27, 62, 27, 25, 20, 12, 36, 16, 18.5)
OVERDUE_CELLS = (
    "place", "document", "content", "lead", "coordinators", "due", "days", "progress", "proposal",
    "followed_by",
)  # fmt: skip
OVERDUE_HEADS = (
    "STT", "Số, ký hiệu, ngày văn bản", "Nội dung nhiệm vụ", "Chủ trì", "Phối hợp",
    "Thời hạn (gốc / hiện tại)", "Số ngày {{ labels.late }}", "Tình hình, lý do", "Kiến nghị xử lý",
    "Phòng, chuyên viên theo dõi",
)  # fmt: skip


def build() -> Any:
    """The whole template, unsaved."""
    document = Document()
    _styles(document)
    _page(document.sections[0], landscape=False)
    _head(document)
    _body(document)
    _end(document)
    _annex_page(document)
    _first_annex(document)
    _annex_page(document)
    _second_annex(document)
    document.core_properties.title = "{{ abstract }}"
    document.core_properties.author = ""
    document.core_properties.comments = ""
    return document


def _annex_page(document: Any) -> None:
    """A new section. The paragraph that ends the old one is a point high: a full page must not spill it."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    ending = document.paragraphs[-1].paragraph_format
    ending.line_spacing_rule, ending.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)
    _page(section, landscape=True)


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    _font(normal, 14)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    _language(normal)
    for name in ("Thân văn bản", "Kết", "Mục", "Tiểu mục"):
        style = _style(document, name, 14, JUSTIFY, bold=name in ("Mục", "Tiểu mục"))
        style.paragraph_format.space_before = Pt(6)
        style.paragraph_format.first_line_indent = Mm(12.7)
        style.paragraph_format.line_spacing = 1.15
        style.paragraph_format.keep_with_next = name != "Thân văn bản"
        style.paragraph_format.widow_control = True
    _style(document, "Ô bảng", 10, LEFT)
    _style(document, "Ô số", 10, RIGHT)
    _style(document, "Ô giữa", 10, CENTRE)
    for name in ("Kẻ bằng chữ", "Kẻ một phần"):
        _ruled(_style(document, name, 4, CENTRE))


def _style(document: Any, name: str, size: float, align: Any, *, bold: bool = False) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _font(style, size, bold=bold)
    style.paragraph_format.alignment = align
    return style


def _font(style: Any, size: float, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _language(style: Any) -> None:
    language = OxmlElement("w:lang")
    for script in ("w:val", "w:eastAsia", "w:bidi"):
        language.set(qn(script), "vi-VN")
    style.element.get_or_add_rPr().append(language)


def _ruled(style: Any) -> None:
    """A line: the upper border of a paragraph 5 points high, between indents that the renderer sets."""
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        top.set(qn(f"w:{key}"), value)
    border.append(top)
    style.element.get_or_add_pPr().append(border)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = Pt(5)
    style.paragraph_format.space_before = Pt(2)


def _page(section: Any, *, landscape: bool) -> None:
    """A4; margins 20, 20, 30 and 20 mm (15 in the annexes); numbers on top from the second page on."""
    width, height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15 if landscape else 20)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.append(numbering)
    if landscape:
        return
    _page_number(section.header.paragraphs[0])
    section.first_page_header.is_linked_to_previous = False
    for footer in (section.footer, section.first_page_footer):
        run = _line(footer, "{% if sample %}DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ{% endif %}", 11, bold=True)
        run.font.color.rgb = RGBColor(0xB0, 0x00, 0x20)


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = CENTRE
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "2"), ("end", "")):
        if kind == "text":
            run._r.append(_text_element("w:t", text))
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            run._r.append(_text_element("w:instrText", text))


def _text_element(name: str, text: str) -> Any:
    element = OxmlElement(name)
    element.text = text
    return element


def _line(
    where: Any,
    text: str,
    size: float,
    *,
    align: Any = CENTRE,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    style: str = "Normal",
) -> Any:
    """One paragraph of one run; the first of a cell or footer fills its empty paragraph. Returns the run."""
    used = not hasattr(where, "paragraphs") or bool(where.paragraphs and where.paragraphs[-1].text)
    fresh = used or len(where.paragraphs) != 1
    paragraph = where.add_paragraph() if fresh else where.paragraphs[0]
    paragraph.style = style
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
    return run


def _rule(where: Any, style: str) -> None:
    where.add_paragraph(style=style)


def _plain_table(document: Any, widths: tuple[float, ...], rows: int = 1) -> Any:
    table = document.add_table(rows=rows, cols=len(widths))
    _fix(table, widths, side=0)
    return table._cells


def _head(document: Any) -> None:
    left, right, below_left, below_right = _plain_table(document, HEAD_WIDTHS, rows=2)
    _loop(left, "parent_lines", "{{ line }}", 12)
    _line(left, "{{ office }}", 12, bold=True)
    _rule(left, "Kẻ một phần")
    _line(below_left, "{{ number }}", 13, before=3)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    _rule(right, "Kẻ bằng chữ")
    _line(below_right, "{{ dated }}", 13, italic=True, before=3)
    _line(document, "{{ title }}", 14, bold=True, before=18)
    _line(document, "{{ abstract }}", 14, bold=True)
    _rule(document, "Kẻ một phần")


def _body(document: Any) -> None:
    _line(document, "{%p if addressees|length == 1 %}", 14)
    _line(document, "Kính gửi: {{ addressees[0] }}", 14, before=8)
    _line(document, "{%p else %}", 14)
    _line(document, "Kính gửi:", 14, before=8)
    _line(document, "{%p for name in addressees %}", 14)
    _line(document, '- {{ name }}{{ "." if loop.last else ";" }}', 14)
    _line(document, "{%p endfor %}", 14)
    _line(document, "{%p endif %}", 14)
    document.add_paragraph("{%p for line in body %}")
    for number, (kind, style) in enumerate(
        (("part", "Mục"), ("clause", "Tiểu mục"), ("fill", "Thân văn bản"), ("closing", "Kết"))
    ):
        document.add_paragraph(f'{{%p {"elif" if number else "if"} line.kind == "{kind}" %}}')
        run = document.add_paragraph(style=style).add_run("{{ line.text }}")
        if kind == "fill":
            run.italic, run.font.highlight_color = True, WD_COLOR_INDEX.YELLOW
    document.add_paragraph("{%p else %}")
    document.add_paragraph("{{ line.text }}", style="Thân văn bản")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")


def _end(document: Any) -> None:
    gap = document.add_paragraph().paragraph_format
    gap.space_after, gap.keep_with_next = Pt(4), True
    left, right = _plain_table(document, END_WIDTHS)
    _line(left, "Nơi nhận:", 12, align=LEFT, bold=True, italic=True)
    _loop(left, "recipients", "{{ line }}", 11, align=LEFT)
    _loop(right, "signer_lines", "{{ line }}", 14, bold=True)
    _line(right, "{{ signer_name }}", 14, bold=True, before=72)
    for paragraph in (*left.paragraphs, *right.paragraphs):
        paragraph.paragraph_format.keep_with_next = True


def _loop(cell: Any, name: str, text: str, size: float, *, align: Any = CENTRE, bold: bool = False) -> None:
    _line(cell, f"{{%p for line in {name} %}}", size, align=align)
    _line(cell, text, size, align=align, bold=bold)
    _line(cell, "{%p endfor %}", size, align=align)


def _annex_head(document: Any, number: str, title: str, form: str, widths: tuple[float, ...]) -> None:
    _line(document, f"Phụ lục {number}", 14, bold=True)
    _line(document, title, 14, bold=True)
    _line(document, "{{ annex_of }}", 13, italic=True)
    known = f"Số liệu tính đến hết ngày {{{{ cut_off }}}}\t{form}"
    _line(document, known, 11, align=LEFT, bold=True, before=4)
    stops = document.paragraphs[-1].paragraph_format.tab_stops
    stops.add_tab_stop(Mm(sum(widths)), WD_ALIGN_PARAGRAPH.RIGHT)  # type: ignore[arg-type]


def _first_annex(document: Any) -> None:
    title = "TỔNG HỢP KẾT QUẢ THỰC HIỆN NHIỆM VỤ THEO ĐƠN VỊ"
    _annex_head(document, "I", title, "Biểu 01", BY_UNIT_WIDTHS)
    table = document.add_table(rows=3, cols=len(BY_UNIT_WIDTHS), style="Table Grid")
    _by_unit_head(table)
    for bold in (True, False):
        _tag_row(table, "{%tr for row in by_unit %}" if bold else "{%tr else %}")
        if bold:
            _tag_row(table, "{%tr if row.bold %}")
        cells = table.add_row().cells
        for cell, key in zip(cells, BY_UNIT_CELLS, strict=True):
            style = "Ô bảng" if key in ("name", "note") else "Ô số"
            style = "Ô giữa" if key in ("place", "extensions") else style
            _cell(cell, f"{{{{ row.{key} }}}}", style, bold=bold)
            cell.paragraphs[0].paragraph_format.keep_with_next = bold
    _tag_row(table, "{%tr endif %}")
    _tag_row(table, "{%tr endfor %}")
    _fix(table, BY_UNIT_WIDTHS, side=0.7, heads=3)
    remark = (
        "Ghi chú: (5) = (3)+(4) = (6)+(10); (6) = (7)+(8)+(9); (10) = (11)+(12)+(13); (15) = (6)/(5); "
        "(16) = (7)/((7)+(8)+(12)); (17) = (12)/((7)+(8)+(12)); “–”: không có nhiệm vụ để tính tỷ lệ. "
        "Nhiệm vụ tạm hoãn, thu hồi, hủy không tính vào tổng số."
    )
    _line(document, remark, 11, align=LEFT, italic=True, before=4)


def _by_unit_head(table: Any) -> None:
    top = {
        0: "STT", 1: "Cơ quan, đơn vị", 2: "Tổng số nhiệm vụ", 5: "Đã hoàn thành", 9: "Chưa hoàn thành",
        13: "Trong đó chờ xác nhận", 14: "Tỷ lệ (%)", 17: "Số lần gia hạn", 18: "Ghi chú",
    }  # fmt: skip
    on_time, late, in_time = (
        f"{{{{ labels.{word}|capitalize }}}}" for word in ("on_time", "late", "in_time")
    )
    below = {
        2: "Kỳ trước chuyển sang", 3: "Giao mới trong kỳ", 4: "Cộng", 5: "Tổng", 6: on_time, 7: late,
        8: "Không hạn", 9: "Tổng", 10: in_time, 11: late, 12: "Không hạn", 14: "Hoàn thành",
        15: f"{on_time} / đến hạn", 16: f"{late} / đến hạn",
    }  # fmt: skip
    for place in range(len(BY_UNIT_CELLS)):
        _cell(table.cell(2, place), f"({place + 1})", "Ô giữa", italic=True, size=8)
    for place, text in below.items():
        _cell(table.cell(1, place), text, "Ô giữa", bold=True, size=9)
    for first, last in ((2, 4), (5, 8), (9, 12), (14, 16)):
        table.cell(0, first).merge(table.cell(0, last))
    for place in (0, 1, 13, 17, 18):
        table.cell(0, place).merge(table.cell(1, place))
    for place, text in top.items():
        _cell(table.cell(0, place), text, "Ô giữa", bold=True, size=9)


def _second_annex(document: Any) -> None:
    title = "DANH MỤC NHIỆM VỤ {{ labels.late|upper }} CHƯA HOÀN THÀNH"
    _annex_head(document, "II", title, "Biểu 02", OVERDUE_WIDTHS)
    table = document.add_table(rows=1, cols=len(OVERDUE_WIDTHS), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, OVERDUE_HEADS, strict=True):
        _cell(cell, text, "Ô giữa", bold=True)
    _tag_row(table, "{%tr for row in overdue %}")
    for cell, key in zip(table.add_row().cells, OVERDUE_CELLS, strict=True):
        run = _cell(cell, f"{{{{ row.{key} }}}}", "Ô giữa" if key in ("place", "due", "days") else "Ô bảng")
        if key == "proposal":
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    _tag_row(table, "{%tr endfor %}")
    _fix(table, OVERDUE_WIDTHS, side=0.8, heads=1)
    _line(document, "{%p if not overdue %}", 11)
    _line(
        document,
        "Không có nhiệm vụ {{ labels.late }} chưa hoàn thành.",
        11,
        align=LEFT,
        italic=True,
        before=4,
    )
    _line(document, "{%p endif %}", 11)


def _tag_row(table: Any, tag: str) -> None:
    table.add_row().cells[0].text = tag


def _cell(
    cell: Any, text: str, style: str, *, bold: bool = False, italic: bool = False, size: float = 10
) -> Any:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    run = paragraph.add_run(text)
    run.font.bold, run.font.italic, run.font.size = bold, italic, Pt(size)
    return run


def _fix(table: Any, widths: tuple[float, ...], *, side: float, heads: int = 0) -> None:
    """Fixed widths in mm, cell margins of `side` mm; rows stay whole, the first `heads` repeat."""
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for edge, size in (
        ("top", 0.5 * bool(side)),
        ("left", side),
        ("bottom", 0.5 * bool(side)),
        ("right", side),
    ):
        margin = OxmlElement(f"w:{edge}")
        margin.set(qn("w:w"), str(round(size * 56.7)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for place, row in enumerate(table.rows):
        for cell in row._tr.tc_lst:
            cell.width = Mm(sum(widths[cell.grid_offset : cell.grid_offset + cell.grid_span]))
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place < heads:
            for cell in row.cells:
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            properties.append(OxmlElement("w:tblHeader"))


if __name__ == "__main__":
    build().save(str(OUT))
