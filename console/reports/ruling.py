"""The lengths of the lines under the head of a Word report.

Decree 30/2020, Annex I.II: the line under the motto is as long as its text; those under the issuing body and
the abstract are 1/3 to 1/2 of it. A line is the upper border of a paragraph, drawn between its indents, so
that Word keeps it a line; the text above it is known only when the template is filled in.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from docx.document import Document
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from console.rules.vietnamese import fold

FULL, PARTIAL = "Kẻ bằng chữ", "Kẻ một phần"
_SHARES = {FULL: 1.0, PARTIAL: 0.4}

# Advance widths of Times New Roman Bold in thousandths of the size; accents do not change a letter's width.
_WIDTHS = {
    "a": 500, "b": 556, "c": 444, "d": 556, "e": 444, "f": 333, "g": 500, "h": 556, "i": 278, "j": 333,
    "k": 556, "l": 278, "m": 833, "n": 556, "o": 500, "p": 556, "q": 556, "r": 444, "s": 389, "t": 333,
    "u": 556, "v": 500, "w": 722, "x": 500, "y": 500, "z": 444, " ": 250, "-": 333, ",": 250, ".": 250,
    "A": 722, "B": 667, "C": 722, "D": 722, "E": 667, "F": 611, "G": 778, "H": 778, "I": 389, "J": 500,
    "K": 778, "L": 667, "M": 944, "N": 722, "O": 778, "P": 611, "Q": 778, "R": 722, "S": 556, "T": 667,
    "U": 722, "V": 722, "W": 1000, "X": 722, "Y": 722, "Z": 667,
}  # fmt: skip
_DIGIT = 500


def fit_lines(document: Document) -> None:
    """Give every ruled paragraph the indents that its text above asks for."""
    section = document.sections[0]
    page = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    _fit(document.paragraphs, Pt(page / 12700))
    for cell in document.tables[0]._cells:
        _fit(cell.paragraphs, _cell_width(cell))


def text_width(text: str, size: float) -> float:
    """The width of a bold text in points, as Times New Roman sets it on one line."""
    letters = (fold(letter) if letter.islower() else fold(letter).upper() for letter in text if letter != " ")
    spaces = text.count(" ") * _WIDTHS[" "]
    return size * (spaces + sum(_WIDTHS.get(letter, _DIGIT) for letter in letters)) / 1000


def _fit(paragraphs: list[Paragraph], room: Any) -> None:
    for above, line in pairwise(paragraphs):
        share = _SHARES.get(str(line.style.name) if line.style else "")
        if share is None:
            continue
        length = share * min(text_width(above.text, _size(above)), room.pt)
        margin = Pt(max(room.pt - length, 0) / 2)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = margin


def _size(paragraph: Paragraph) -> float:
    sizes = [run.font.size.pt for run in paragraph.runs if run.font.size]
    style = paragraph.style.font.size if paragraph.style else None
    return sizes[0] if sizes else style.pt if style else 13.0


def _cell_width(cell: _Cell) -> Any:
    return cell.width or Pt(200)
