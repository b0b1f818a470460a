"""Parts added to a workbook file: named, linked from the part that uses them, their type declared
(ECMA-376 part 2, 9.3 and 10.1)."""

from __future__ import annotations

import posixpath
from itertools import count

from lxml import etree

from sheets_sync.excel.book import links_of
from sheets_sync.excel.package import Package
from sheets_sync.excel.xml import CONTENT_TYPES, LINKS, PACKAGE_LINKS, Element, parse, serialise

_TYPES = "[Content_Types].xml"


def add(package: Package, pattern: str, content: bytes, content_type: str) -> str:
    """Put a part behind all others; its name: the pattern with the first free number."""
    part = next(name for n in count(1) if (name := pattern.format(n)) not in package)
    package.add(part, content)
    root = parse(package.part(_TYPES), _TYPES)
    override = {"PartName": f"/{part}", "ContentType": content_type}
    etree.SubElement(root, f"{{{CONTENT_TYPES}}}Override", override)
    package.replace(_TYPES, serialise(root))
    return part


def link(package: Package, source: str, kind: str, part: str) -> str:
    """Relate a part to the one that uses it; the id by which that one names it."""
    links = links_of(source)
    root = _links(package, links)
    taken = {each.get("Id") for each in root}
    identity = next(name for n in count(1) if (name := f"rId{n}") not in taken)
    target = posixpath.relpath(part, posixpath.dirname(source))
    values = {"Id": identity, "Type": f"{LINKS}/{kind}", "Target": target}
    etree.SubElement(root, f"{{{PACKAGE_LINKS}}}Relationship", values)
    package.replace(links, serialise(root))
    return identity


def _links(package: Package, links: str) -> Element:
    if links not in package:
        package.add(
            links, serialise(etree.Element(f"{{{PACKAGE_LINKS}}}Relationships", nsmap={None: PACKAGE_LINKS}))
        )
    return parse(package.part(links), links)
