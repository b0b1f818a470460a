"""Styles under which a number shows as a day, in a workbook where somebody cleared them from cells
(ECMA-376 part 1, 18.8)."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy

from lxml import etree

from sheets_sync.excel.book import Book
from sheets_sync.excel.xml import Element, parse, serialise, tag

SHOWN = "dd/mm/yyyy"
_FIRST_OWN = 164  # number formats below are the program's own


class DayStyles:
    """The styles of one workbook; `days` are the indices of those that show a day already."""

    def __init__(self, book: Book, days: Collection[str]) -> None:
        self._book = book
        self._days = days
        self._made: dict[str, str] = {}

    def like(self, style: str | None) -> str | None:
        """The style itself where it shows a day, otherwise one that differs in its number format alone;
        added to the workbook's styles where they do not have it."""
        wanted = style or "0"
        if wanted in self._days or self._book.styles is None:
            return style
        if wanted not in self._made:
            self._made[wanted] = self._found(self._book.styles, int(wanted))
        return self._made[wanted]

    def _found(self, part: str, wanted: int) -> str:
        root = parse(self._book.package.part(part), part)
        looks = root.find(tag("cellXfs"))
        if looks is None or wanted >= len(looks):
            return str(wanted)
        look = deepcopy(looks[wanted])
        look.attrib.update({"numFmtId": _number_format(root), "applyNumberFormat": "1"})
        same = (index for index, each in enumerate(looks) if _facts(each) == _facts(look))
        index = next(same, len(looks))
        if index == len(looks):
            looks.append(look)
            looks.set("count", str(len(looks)))
            self._book.package.replace(part, serialise(root))
        return str(index)


def _number_format(root: Element) -> str:
    """The id of the format of days, declared where it is not."""
    declared = root.find(tag("numFmts"))
    if declared is None:
        declared = root.makeelement(tag("numFmts"))
        root.insert(0, declared)
    ids = {each.get("formatCode", ""): each.get("numFmtId", "0") for each in declared}
    if SHOWN not in ids:
        ids[SHOWN] = str(max(_FIRST_OWN - 1, *map(int, ids.values())) + 1 if ids else _FIRST_OWN)
        etree.SubElement(declared, tag("numFmt"), {"numFmtId": ids[SHOWN], "formatCode": SHOWN})
        declared.set("count", str(len(declared)))
    return ids[SHOWN]


def _facts(look: Element) -> tuple[dict[str, str], list[bytes]]:
    return dict(look.attrib), [etree.tostring(child, method="c14n") for child in look]
