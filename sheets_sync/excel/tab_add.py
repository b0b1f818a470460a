"""A tab that a workbook was made without, added as a part of its own: every part but the workbook's directory
stays byte for byte (ECMA-376 part 2, 9.3; part 1, 18.2.19–20).

The sheet is the one that a new workbook would get, with the styles of columns alike that the workbook has: no
style is added to it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from sheets_sync.excel import grid, looks, refs, relations, validation
from sheets_sync.excel.binding import bind, defined_name, find_tab, names_of
from sheets_sync.excel.book import Book, open_book
from sheets_sync.excel.column_edit import BEFORE_NAMES, PREPARED, list_source
from sheets_sync.excel.prepared import prepare
from sheets_sync.excel.reader import SYNC_TITLE, cell_values, sync_title
from sheets_sync.excel.sheet_edit import SheetEdit
from sheets_sync.excel.text import folded
from sheets_sync.excel.workbook_new import new_workbook
from sheets_sync.excel.xml import LINKS, Element, parse, serialise, tag
from sheets_sync.store import ColumnSpec, TabSpec, free_title

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_Kind = tuple[bool, bool, bool, str]  # shaded, text, wrapped, role: columns of one kind look alike
_RULE = f"{tag('conditionalFormatting')}/{tag('cfRule')}"


@dataclass(frozen=True, slots=True)
class _Looks:
    """Style indices that the workbook has: (header, cells below) by kind of column, and of late and near."""

    columns: Mapping[_Kind, tuple[str | None, str | None]]
    colours: Sequence[str]


def with_tabs(content: bytes, fresh: Sequence[TabSpec], there: Sequence[TabSpec]) -> bytes:
    """The workbook's bytes with these tabs, empty but for their headers, behind all that it has; `there` are
    the tabs whose looks they take. Raises Unreachable for a damaged file."""
    book = open_book(content)
    found = _looks(book, there)
    titles = {folded(title) for title in book.sheets}
    for tab in fresh:
        titled = replace(tab, title=free_title(tab.title, titles))
        titles.add(folded(titled.title))
        _add(book, titled, found)
    return book.package.to_bytes()


def _add(book: Book, tab: TabSpec, found: _Looks) -> None:
    pattern = posixpath.join(posixpath.dirname(book.part), "worksheets", "sheet{}.xml")
    part = relations.add(book.package, pattern, serialise(_sheet(book, tab, found)), _SHEET)
    _list(book, tab, relations.link(book.package, book.part, "worksheet", part))


def _sheet(book: Book, tab: TabSpec, found: _Looks) -> Element:
    """The sheet of a new workbook, in the styles of this one."""
    made = open_book(new_workbook(tab.title, [tab], {}))
    root = parse(made.package.part(made.sheets[tab.title]), tab.title)
    values = cell_values(made)
    edit = SheetEdit(root)
    for view in root.iter(tag("sheetView")):
        view.attrib.pop("tabSelected", None)
    for old in (*root.iterfind(tag("cols")), *root.iterfind(tag("dataValidations"))):
        root.remove(old)
    for place, column in enumerate(tab.columns):
        header, below = found.columns.get(_kind(column), (None, None))
        edit.put(place, 1, column.header, header)
        prepare(root, place, looks.width(column), below)
    assert values.strings, "the headers of a new sheet are shared strings"
    edit.finish()
    _ask(book, root, tab)
    _colour(root, found.colours)
    return root


def _ask(book: Book, root: Element, tab: TabSpec) -> None:
    """Messages and drop-downs, their lists in this workbook's `_sync`."""
    title = sync_title(book) or SYNC_TITLE
    hidden = SheetEdit(parse(book.package.part(book.sheets[title]), title))
    values = cell_values(book)
    for place, column in enumerate(tab.columns):
        source = list_source(hidden, values, column.choices) if column.choices else None
        validation.ask(root, place, (2, 1 + PREPARED), column, source)
    hidden.finish()
    book.package.replace(book.sheets[title], serialise(hidden.root))


def _colour(root: Element, colours: Sequence[str]) -> None:
    """Late and near as this workbook colours them; not at all where it does so no more."""
    for block in list(root.iterfind(tag("conditionalFormatting"))):
        for rule in list(block):
            number = int(rule.get("dxfId", "0"))
            if number < len(colours):
                rule.set("dxfId", colours[number])
            else:
                block.remove(rule)
        if not len(block):
            root.remove(block)


def _looks(book: Book, there: Sequence[TabSpec]) -> _Looks:
    columns: dict[_Kind, tuple[str | None, str | None]] = {}
    colours: list[str] = []
    values = cell_values(book)
    for tab in there:
        title = find_tab(book, tab)
        if title is None:
            continue
        root = parse(book.package.part(book.sheets[title]), title)
        edit, bound = SheetEdit(root), bind(tab, grid.lines(root, values), names_of(book, tab, title))
        for column in tab.columns:
            place = bound.columns.get(column.key)
            if place is not None:
                below = edit.prepared(place) or edit.style(place, bound.header_row + 1)
                columns.setdefault(_kind(column), (edit.style(place, bound.header_row), below))
        ours = [rule for rule in root.iterfind(_RULE) if "TODAY()" in (rule.findtext(tag("formula")) or "")]
        colours = colours or list(dict.fromkeys(rule.get("dxfId", "0") for rule in ours))
    return _Looks(columns, colours)


def _kind(column: ColumnSpec) -> _Kind:
    return column.shaded, column.text, column.wrap, column.role


def _list(book: Book, tab: TabSpec, link: str) -> None:
    """The sheet in the workbook's list, and its names: of its columns, its filter and its printed titles."""
    root = parse(book.package.part(book.part), book.part)
    sheets = root.find(tag("sheets"))
    number = max(int(sheet.get("sheetId", "0")) for sheet in sheets) + 1
    place = str(len(sheets))
    etree.SubElement(
        sheets, tag("sheet"), {"name": tab.title, "sheetId": str(number), f"{{{LINKS}}}id": link}
    )
    names = root.find(tag("definedNames"))
    if names is None:
        names = root.makeelement(tag("definedNames"))
        [child for child in root if child.tag in BEFORE_NAMES][-1].addnext(names)
    quoted = "'" + tab.title.replace("'", "''") + "'"
    last = refs.column_letters(len(tab.columns) - 1)
    local = {"localSheetId": place}
    _name(names, "_xlnm._FilterDatabase", f"{quoted}!$A$1:${last}${PREPARED + 1}", {**local, "hidden": "1"})
    _name(names, "_xlnm.Print_Titles", f"{quoted}!$A:$A,{quoted}!$1:$1", local)
    for position, column in enumerate(tab.columns):
        letters = refs.column_letters(position)
        _name(names, defined_name(tab.key, column.key), f"{quoted}!${letters}$1", {})
    book.package.replace(book.part, serialise(root))


def _name(names: Element, name: str, text: str, more: Mapping[str, str]) -> None:
    if not more:
        for old in [each for each in names if each.get("name", "").lower() == name.lower()]:
            names.remove(old)
    etree.SubElement(names, tag("definedName"), {"name": name, **more}).text = text
