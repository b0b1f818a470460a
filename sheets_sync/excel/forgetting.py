"""What a secret cell leaves elsewhere in its file once it is emptied: comments on it, and its shared string.

Only for cells whose words became secret: anybody's comment on any other cell stays.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator

from lxml import etree

from sheets_sync.excel import refs
from sheets_sync.excel.book import Book, links_of
from sheets_sync.excel.xml import PACKAGE_LINKS, Element, parse, serialise, tag
from sheets_sync.store import Unreachable

Place = tuple[int, int]  # 0-based column, 1-based row

_LINK = f"{{{PACKAGE_LINKS}}}Relationship"
_NOTE = "{urn:schemas-microsoft-com:office:excel}ClientData"
_DRAWN = ("comments", "threadedComment", "vmlDrawing")  # the parts of a sheet that hold comments


def drop_comments(book: Book, part: str, cells: Collection[Place]) -> None:
    """Take the comments off these cells of a sheet: the old kind, its box, and conversations."""
    for name in _parts(book, part) if cells else ():
        try:
            root = parse(book.package.part(name), name)
        except Unreachable:
            continue  # boxes drawn by hand need not be XML; they hold no words of a comment
        found = [each for each in root.iter() if _place(each) in cells]
        for each in found:
            parent = each.getparent()
            gone = parent if each.tag == _NOTE else each
            holder = gone.getparent() if gone is not None else None
            if gone is not None and holder is not None:
                holder.remove(gone)
        if found:
            book.package.replace(name, serialise(root))


def drop_strings(book: Book, emptied: Collection[int]) -> None:
    """Empty the shared strings at these indices, but for those that a cell still shows. The others keep their
    indices."""
    gone = set(emptied) - set(_used(book)) if emptied else set()
    if not gone or book.strings is None:
        return
    root = parse(book.package.part(book.strings), book.strings)
    for index, item in enumerate(root.iterchildren(tag("si"))):
        if index in gone:
            for child in list(item):
                item.remove(child)
            etree.SubElement(item, tag("t"))
    book.package.replace(book.strings, serialise(root))


def _parts(book: Book, part: str) -> Iterator[str]:
    links = links_of(part)
    for link in parse(book.package.part(links), links).iterchildren(_LINK) if links in book.package else ():
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), link.get("Target", "")))
        name = target.lstrip("/")
        if link.get("Type", "").rpartition("/")[2] in _DRAWN and name in book.package:
            yield name


def _place(element: Element) -> Place | None:
    """The cell that a comment or its box is on, None for any other element."""
    if element.tag == _NOTE and element.get("ObjectType") == "Note":
        row, column = (element.findtext(f"{{*}}{name}", "").strip() for name in ("Row", "Column"))
        return (int(column), int(row) + 1) if row.isdecimal() and column.isdecimal() else None
    if not isinstance(element.tag, str) or etree.QName(element).localname not in (
        "comment",
        "threadedComment",
    ):
        return None
    return refs.split(element.get("ref", ""))


def _used(book: Book) -> Iterator[int]:
    """The indices of shared strings that cells show."""
    for part in book.sheets.values():
        for cell in parse(book.package.part(part), part).iter(tag("c")):
            index = cell.findtext(tag("v"), "") if cell.get("t") == "s" else ""
            if index.isdecimal():
                yield int(index)
