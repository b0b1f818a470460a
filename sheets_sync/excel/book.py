"""What a workbook's directory says: its tabs and their parts, its defined names, its epoch of dates."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sheets_sync.excel import refs
from sheets_sync.excel.package import Package
from sheets_sync.excel.xml import LINKS, PACKAGE_LINKS, Element, parse, tag
from sheets_sync.store import Unreachable

_LINK = f"{{{PACKAGE_LINKS}}}Relationship"
_TARGET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)")
_TRUE = ("1", "true")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a defined name points: a tab's title, a 0-based column, a 1-based row (None: whole column)."""

    title: str
    column: int
    row: int | None


@dataclass(frozen=True, slots=True)
class Book:
    """The directory of one workbook file."""

    package: Package
    part: str  # name of the workbook part
    sheets: Mapping[str, str]  # title -> part name, in the order of the tabs
    names: Mapping[str, Place]  # workbook-wide defined names, lower case
    date1904: bool
    strings: str | None  # part names, where present
    styles: str | None
    calc_chain: str | None

    @property
    def links(self) -> str:
        """Name of the part that holds the workbook's relationships."""
        return links_of(self.part)


def open_book(content: bytes) -> Book:
    """Read a workbook's directory. Raises Unreachable for anything that is not a sound .xlsx."""
    package = Package(content)
    roots = targets_of(package, "_rels/.rels", "")
    part = next((target for kind, target in roots.values() if kind == "officeDocument"), None)
    if part is None or part not in package:
        raise Unreachable("Tệp không phải sổ Excel (.xlsx). Hãy kiểm tra lại tệp trong thư mục của đơn vị.")
    root = parse(package.part(part), part)
    if root.tag != tag("workbook"):
        raise Unreachable("Tệp không phải sổ Excel (.xlsx). Hãy kiểm tra lại tệp trong thư mục của đơn vị.")
    links = targets_of(package, links_of(part), posixpath.dirname(part))
    by_kind = {kind: target for kind, target in links.values() if target in package}
    settings = root.find(tag("workbookPr"))
    return Book(
        package=package,
        part=part,
        sheets=_sheets(root, links, package),
        names=_names(root),
        date1904=settings is not None and settings.get("date1904", "0") in _TRUE,
        strings=by_kind.get("sharedStrings"),
        styles=by_kind.get("styles"),
        calc_chain=by_kind.get("calcChain"),
    )


def links_of(part: str) -> str:
    """Name of the relationships part of a part."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", base + ".rels")


def targets_of(package: Package, links: str, folder: str) -> dict[str, tuple[str, str]]:
    """Kind and name of the parts inside the file that a relationships part names, by id."""
    found: dict[str, tuple[str, str]] = {}
    for link in parse(package.part(links), links).iterchildren(_LINK):
        if link.get("TargetMode") != "External":
            kind = link.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/" + folder, link.get("Target", ""))).lstrip("/")
            found[link.get("Id", "")] = (kind, target)
    return found


def _sheets(root: Element, links: Mapping[str, tuple[str, str]], package: Package) -> dict[str, str]:
    sheets: dict[str, str] = {}
    for sheet in root.iterfind(f"{tag('sheets')}/{tag('sheet')}"):
        kind, target = links.get(sheet.get(f"{{{LINKS}}}id", ""), ("", ""))
        if kind == "worksheet":
            if target not in package:
                raise Unreachable(f"Tệp Excel thiếu nội dung trang “{sheet.get('name')}”, có thể đã hỏng.")
            sheets[sheet.get("name", "")] = target
    return sheets


def _names(root: Element) -> dict[str, Place]:
    """Workbook-wide names only: a copied tab brings its own, scoped to that copy."""
    names: dict[str, Place] = {}
    for defined in root.iterfind(f"{tag('definedNames')}/{tag('definedName')}"):
        place = _place(defined.text or "") if defined.get("localSheetId") is None else None
        if place is not None:
            names[defined.get("name", "").lower()] = place
    return names


@lru_cache(4096)  # every workbook of ours has the same names
def _place(reference: str) -> Place | None:
    match = _TARGET.fullmatch(reference.strip().lstrip("="))
    if match is None:
        return None
    title = match[1].replace("''", "'") if match[1] else match[2]
    first = match[3].partition(":")[0]
    cell = refs.split(first)
    if cell is not None:
        return Place(title, cell[0], cell[1])
    letters = first.replace("$", "")
    return Place(title, refs.column_index(letters), None) if re.fullmatch("[A-Za-z]{1,3}", letters) else None
