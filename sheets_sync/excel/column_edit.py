"""Columns brought up to date in a workbook that exists: added to the right, restyled, or greyed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from sheets_sync.excel import grid, looks, refs, validation
from sheets_sync.excel.binding import bind, defined_name, names_of
from sheets_sync.excel.book import Book
from sheets_sync.excel.grid import Line, Values
from sheets_sync.excel.sheet_edit import SheetEdit
from sheets_sync.excel.sync_tab import LISTS, Tombstone
from sheets_sync.excel.xml import Element, parse, serialise, tag
from sheets_sync.store import ColumnSpec, ColumnWrite, Kind, Refused, TabSpec

_APART = 100  # empty columns, more than any upgrade adds
PREPARED = 2_000  # rows with drop-downs, filters and colours
# What must stand before definedNames in a workbook part (ECMA-376 part 1, 18.2.27).
BEFORE_NAMES = [tag(name) for name in ("sheets", "functionGroups", "externalReferences")]


@dataclass(frozen=True, slots=True)
class ColumnEdit:
    """One tab whose columns are brought up to date; `hidden` is the edit of `_sync`, for lists."""

    book: Book
    title: str
    tab: TabSpec
    edit: SheetEdit
    hidden: SheetEdit
    values: Values
    greys: Tombstone

    def run(self, writes: Sequence[ColumnWrite], headers: Mapping[str, int]) -> dict[str, int]:
        """Carry the writes out; where every column then is. Raises Refused where no column is left."""
        lines = grid.lines(self.edit.root, self.values)
        places = names_of(self.book, self.tab, self.title)
        top = bind(self.tab, lines, places).header_row
        found, used = dict(headers), _used(lines, self.edit.root, top)
        free = _right(max(found.values(), default=-1), used)
        specs = {spec.key: spec for spec in self.tab.columns}
        for write in writes:
            if write.retired:
                self._retire(write.column)
                continue
            spec = specs[write.column]
            if spec.key not in found:
                found[spec.key], free = free, free + 1
                self.edit.put(found[spec.key], top, spec.header)
            self._prepare(spec, found[spec.key], top, found)
        if free > refs.MAX_COLUMN:
            last = refs.name(max(used), used[max(used)])
            raise Refused(
                f"Trang “{self.title}” không còn cột trống bên phải để thêm cột mới; ô cuối đang dùng là "
                f"{last}, đề nghị xóa nếu không cần."
            )
        return found

    def _prepare(self, spec: ColumnSpec, column: int, top: int, found: Mapping[str, int]) -> None:
        """Header, width, format, name and messages, after the like of a column that is there."""
        edit, model = self.edit, self._model(spec, found)
        if model is not None and not spec.role:
            edit.restyle(column, top, edit.style(found[model], top))
            below = edit.prepared(found[model]) or edit.style(found[model], top + 1)
            edit.prepare(column, looks.width(spec), below)
            edit.freshen(column, (self.greys.text, self.greys.date))
        define(self.book, defined_name(self.tab.key, spec.key), self.title, column, top)
        source = list_source(self.hidden, self.values, spec.choices) if spec.choices else None
        validation.ask(edit.root, column, (top + 1, top + PREPARED), spec, source)

    def _model(self, spec: ColumnSpec, found: Mapping[str, int]) -> str | None:
        """The last column that everybody has and that looks as this one should."""
        alike = [
            each.key
            for each in self.tab.columns
            if each.key != spec.key
            and each.key in found
            and not each.role
            and (each.shaded, each.text, each.wrap) == (spec.shaded, spec.text, spec.wrap)
        ]
        return alike[0] if alike else None

    def _retire(self, key: str) -> None:
        """Grey the column with all that stands in it; its name stays, so that it can come back."""
        place = self.book.names.get(defined_name(self.tab.key, key).lower())
        if place is None or place.title != self.title or self.greys.text is None:
            return
        self.edit.grey(place.column, place.row or 1, self.greys.text)
        validation.forget(self.edit.root, place.column)


def list_source(hidden: SheetEdit, values: Values, choices: Sequence[str]) -> str:
    """Where the choices stand in `_sync`, written there unless some column holds just them."""
    lines = grid.lines(hidden.root, values)
    columns: dict[int, list[str]] = {}
    for line in lines:
        for column, cell in line.cells.items():
            if column >= LISTS:
                columns.setdefault(column, []).append(str(cell.value))
    known = next((c for c, texts in columns.items() if texts == list(choices)), None)
    column = max(columns, default=LISTS - 1) + 1 if known is None else known
    if known is None:
        for row, choice in enumerate(choices, start=1):
            hidden.put(column, row, choice)
    letters = refs.column_letters(column)
    return f"'_sync'!${letters}$1:${letters}${len(choices)}"


def define(book: Book, name: str, title: str, column: int, row: int) -> None:
    """Let a workbook-wide name point to a cell, in place of what it pointed to."""
    root = parse(book.package.part(book.part), book.part)
    names = root.find(tag("definedNames"))
    if names is None:
        names = root.makeelement(tag("definedNames"))
        [child for child in root if child.tag in BEFORE_NAMES][-1].addnext(names)
    for old in list(names):
        if old.get("name", "").lower() == name.lower() and old.get("localSheetId") is None:
            names.remove(old)
    quoted = title.replace("'", "''")
    added = etree.SubElement(names, tag("definedName"), {"name": name})
    added.text = f"'{quoted}'!${refs.column_letters(column)}${row}"
    book.package.replace(book.part, serialise(root))


def _used(lines: Sequence[Line], root: Element, top: int) -> dict[int, int]:
    """The columns in which something stands, and the last row where; merged titles above the header are in
    nobody's way."""
    used = {
        column: line.position
        for line in lines
        for column, cell in line.cells.items()
        if cell.kind is not Kind.EMPTY
    }
    return used | {right: last for _, _, right, last in grid.merged(root) if last >= top}


def _right(last: int, used: Collection[int]) -> int:
    """The first column to the right of ours and of what the unit has beside them. What stands far away from
    all that, a letter typed by mistake at the end of the sheet, is passed by."""
    for column in sorted(used):
        if column > last and column - last <= _APART:
            last = column
    return last + 1
