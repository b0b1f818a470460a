"""The three parts besides sheets that a write may touch, so that Excel calculates anew on load."""

from __future__ import annotations

import posixpath

from lxml import etree

from sheets_sync.excel.book import Book
from sheets_sync.excel.xml import CONTENT_TYPES, PACKAGE_LINKS, parse, serialise, tag

# What may stand after calcPr in a workbook part (ECMA-376 part 1, 18.2.27).
_AFTER = [
    tag(name)
    for name in (
        *("oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes"),
        *("webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
    )
]


def on_load(book: Book) -> None:
    """Set `fullCalcOnLoad`, unless it is set."""
    root = parse(book.package.part(book.part), book.part)
    settings = root.find(tag("calcPr"))
    if settings is None:
        settings = etree.Element(tag("calcPr"))
        follower = next((child for child in root if child.tag in _AFTER), None)
        if follower is None:
            root.append(settings)
        else:
            follower.addprevious(settings)
    elif settings.get("fullCalcOnLoad") in ("1", "true"):
        return
    settings.set("fullCalcOnLoad", "1")
    book.package.replace(book.part, serialise(root))


def drop_chain(book: Book) -> None:
    """Remove calcChain.xml with its relationship and content type: it lists a formula that is gone."""
    chain = book.calc_chain
    if chain is None:
        return
    book.package.remove(chain)
    links = parse(book.package.part(book.links), book.links)
    folder = "/" + posixpath.dirname(book.part)
    for link in list(links.iterchildren(f"{{{PACKAGE_LINKS}}}Relationship")):
        if posixpath.normpath(posixpath.join(folder, link.get("Target", ""))) == "/" + chain:
            links.remove(link)
    book.package.replace(book.links, serialise(links))
    types = parse(book.package.part("[Content_Types].xml"), "[Content_Types].xml")
    for override in list(types.iterchildren(f"{{{CONTENT_TYPES}}}Override")):
        if override.get("PartName") == "/" + chain:
            types.remove(override)
    book.package.replace("[Content_Types].xml", serialise(types))
