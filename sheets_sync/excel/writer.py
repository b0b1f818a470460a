"""A batch of cells applied to a workbook's bytes: a surgical edit, every other part byte for byte."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sheets_sync import guide, near_colours, remaining
from sheets_sync.excel import comments, forgetting, guide_rows, recalculation, refs
from sheets_sync.excel.binding import find_tab
from sheets_sync.excel.book import Book, open_book
from sheets_sync.excel.column_edit import ColumnEdit
from sheets_sync.excel.dates import SHIFT_1904, serial, typed_date
from sheets_sync.excel.day_styles import DayStyles
from sheets_sync.excel.grid import Values
from sheets_sync.excel.reader import cell_values, read_workbook, sync_title
from sheets_sync.excel.sheet_edit import SheetEdit
from sheets_sync.excel.sync_tab import Tombstone, edit_sync, tombstone_styles
from sheets_sync.excel.tab_add import with_tabs
from sheets_sync.excel.text import MAX_TEXT
from sheets_sync.excel.xml import parse, serialise, tag
from sheets_sync.store import (
    GUIDE,
    NEAR,
    CellWrite,
    ColumnSpec,
    Refused,
    TabRead,
    TabSpec,
    WorkbookRead,
    WriteBatch,
)

Value = str | float | bool | None

_RULES = "/".join(map(tag, ("conditionalFormatting", "cfRule", "formula")))
_SURROGATE = re.compile("[\ud800-\udfff]")


def apply(
    content: bytes, batch: WriteBatch, read: WorkbookRead, tabs: Sequence[TabSpec], today: date
) -> bytes:
    """The file's bytes with the batch applied. `read` is the reading of exactly these bytes.

    Raises Refused, naming the cells, for what no workbook takes; Unreachable for a damaged file.
    What is secret takes every note with it, and the shared strings that it leaves to no cell.
    """
    refuse_impossible(batch.cells)
    if batch.tabs:
        content, read = _with_tabs(content, batch.tabs, read, tabs)
    book = open_book(content)
    title = sync_title(book)
    if title is None and batch.sync:
        raise Refused("Sổ không có trang “_sync”, nên chưa ghi được. Hãy tạo hoặc liên kết lại sổ này.")
    values = cell_values(book)
    edits = {title: _edit(book, title)} if title is not None else {}
    greys = tombstone_styles(edits[title].root, values) if title is not None else Tombstone(None, None)
    if title is not None:
        edit_sync(edits[title], batch.sync, values)
        if guide.TITLE in book.sheets and batch.sync.get(GUIDE, "") not in ("", _guide(read)):
            edits[guide.TITLE] = _edit(book, guide.TITLE)
            guide_rows.rewrite(edits[guide.TITLE], values, tabs, _guide(read))
        _recolour(book, batch, read, tabs, edits)
    for tab in tabs:
        mine = _of(batch, tab.key)
        if mine.is_empty:
            continue
        name, found = _title(book, tab, mine.cells), read.tabs[tab.key]
        if name not in edits:
            edits[name] = _edit(book, name)
        if mine.columns and title is not None:
            columns = ColumnEdit(book, name, tab, edits[name], edits[title], values, greys)
            found = replace(found, headers=columns.run(mine.columns, found.headers))
        for row in mine.woken:
            for column in found.headers.values():
                edits[name].freshen(column, (greys.text, greys.date), [row.position])
        _put_all(edits[name], mine, tab, found, greys, _Days(book, values, today))
        fresh = _fresh(mine.cells, found)
        edits[name].unhide(fresh)
        comments.put(book, book.sheets[name], edits[name].root, _notes(mine.cells, found, fresh))
        if batch.secret:
            forgetting.drop_comments(book, book.sheets[name], _noted(mine.cells, tab, found))
    _store(book, edits)
    if batch.secret:
        forgetting.drop_strings(book, {index for edit in edits.values() for index in edit.unshared})
    return book.package.to_bytes()


def _recolour(
    book: Book, batch: WriteBatch, read: WorkbookRead, tabs: Sequence[TabSpec], edits: dict[str, SheetEdit]
) -> None:
    """Colour due dates as near from so many days on as the batch says, where the file carries another
    number; whoever changed the rule keeps it."""
    days = batch.sync.get(NEAR, "")
    if days in ("", read.sync.get(NEAR, "")):
        return
    for name in filter(None, (find_tab(book, tab) for tab in tabs)):
        edit = _edit(book, name)
        rules = [each for each in edit.root.iterfind(_RULES) if each.text]
        found = [(each, new) for each in rules if (new := near_colours.recounted(each.text or "", days))]
        for each, new in found:
            each.text = new
        if found:
            edits[name] = edit


def _with_tabs(
    content: bytes, fresh: Sequence[str], read: WorkbookRead, tabs: Sequence[TabSpec]
) -> tuple[bytes, WorkbookRead]:
    """The bytes with tabs that the file was made without, and the reading with them as they then are."""
    there = [tab for tab in tabs if tab.key not in fresh]
    made = [tab for tab in tabs if tab.key in fresh]
    content = with_tabs(content, made, there)
    again = read_workbook(content, read.stamp, made)
    return content, replace(read, tabs={**read.tabs, **again.tabs})


def _noted(cells: Sequence[CellWrite], tab: TabSpec, read: TabRead) -> set[tuple[int, int]]:
    """The cells whose notes are to go, the count-down of their rows among them."""
    left = next((spec.key for spec in tab.columns if spec.role == "remaining"), "")
    rows = {(cell.position, key) for cell in cells if cell.note == "" for key in (cell.column, left)}
    return {(read.headers[key], position) for position, key in rows if key in read.headers}


def _guide(read: WorkbookRead) -> str:
    return read.sync.get(GUIDE, "")


def _of(batch: WriteBatch, tab: str) -> WriteBatch:
    """The part of a batch that is for one tab."""
    return WriteBatch(
        [cell for cell in batch.cells if cell.tab == tab],
        {},
        [column for column in batch.columns if column.tab == tab],
        [row for row in batch.woken if row.tab == tab],
    )


def refuse_impossible(cells: Sequence[CellWrite]) -> None:
    """Raise Refused for texts and numbers that Excel cannot hold, and for places that are no data row."""
    long = [c for c in cells if isinstance(c.value, str) and _units(c.value) > MAX_TEXT]
    if long:
        raise Refused(f"Nội dung dài quá 32.767 ký tự, Excel không chứa được: {_listed(long)}.", long)
    broken = [c for c in cells if _broken(c.value) or not 2 <= c.position <= refs.MAX_ROW]
    if broken:
        raise Refused(f"Giá trị hoặc vị trí không hợp lệ với Excel: {_listed(broken)}.", broken)


def _units(text: str) -> int:
    """UTF-16 units, by which Excel counts; a letter takes two at most."""
    return len(text) if len(text) <= MAX_TEXT // 2 else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _broken(value: Value) -> bool:
    if isinstance(value, str):
        return _SURROGATE.search(value) is not None
    return isinstance(value, float) and not math.isfinite(value)


def _listed(cells: Sequence[CellWrite]) -> str:
    shown = ", ".join(f"dòng {cell.position}, cột “{cell.column}”" for cell in cells[:5])
    return shown + (" …" if len(cells) > 5 else "")


def _title(book: Book, tab: TabSpec, cells: Sequence[CellWrite]) -> str:
    title = find_tab(book, tab)
    if title is None:
        raise Refused(f"Sổ không có trang “{tab.title}”.", cells)
    return title


def _edit(book: Book, title: str) -> SheetEdit:
    part = book.sheets[title]
    return SheetEdit(parse(book.package.part(part), part))


def _fresh(cells: Sequence[CellWrite], read: TabRead) -> set[int]:
    """The rows to be written that were empty, but for formulas."""
    used = {row.position for row in read.rows if any(cell.formula is None for cell in row.cells.values())}
    return {cell.position for cell in cells} - used


def _notes(cells: Sequence[CellWrite], read: TabRead, fresh: Collection[int]) -> dict[tuple[int, int], str]:
    """The program's notes that a write asks for, by place. In a fresh row none of an earlier one stays:
    whoever clears cells leaves the notes on them."""
    cleared = {(column, row): "" for row in fresh for column in read.headers.values()}
    return cleared | {(read.headers[c.column], c.position): c.note for c in cells if c.note is not None}


class _Days:
    """Dates as this workbook counts and shows them."""

    def __init__(self, book: Book, values: Values, today: date) -> None:
        self._shift = SHIFT_1904 if book.date1904 else 0
        self.today = serial(today) - self._shift
        self.styles = DayStyles(book, values.date_styles)

    def of(self, value: Value) -> Value:
        """A day given as `d/m/yyyy` or as a serial from 1899-12-30, as a serial of this workbook."""
        day = typed_date(value) if isinstance(value, str) else None
        if day is not None:
            return serial(day) - self._shift
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return value - self._shift if number and isinstance(value, (int, float)) else value


def _put_all(
    edit: SheetEdit, batch: WriteBatch, tab: TabSpec, read: TabRead, greys: Tombstone, days: _Days
) -> None:
    cells = batch.cells
    _refuse_misplaced(edit, cells, read.headers)
    specs = {spec.key: spec for spec in tab.columns}
    for cell in cells:
        if specs[cell.column].role != "remaining":
            _put(edit, specs[cell.column], cell, read.headers[cell.column], greys, days)
    _count_down(edit, cells, [row.position for row in batch.woken], tab, read, greys, days)


def _put(
    edit: SheetEdit, spec: ColumnSpec, cell: CellWrite, column: int, greys: Tombstone, days: _Days
) -> None:
    value = days.of(cell.value) if spec.role == "due" else cell.value
    dated = spec.role == "due" and not isinstance(value, str)
    style = (greys.date if dated else greys.text) if cell.style == "tombstone" else None
    edit.put(column, cell.position, value, style)
    if dated and value is not None:
        edit.restyle(column, cell.position, days.styles.like(edit.style(column, cell.position)))


def _count_down(
    edit: SheetEdit,
    cells: Sequence[CellWrite],
    woken: Sequence[int],
    tab: TabSpec,
    read: TabRead,
    greys: Tombstone,
    days: _Days,
) -> None:
    """Keep the formula of `remaining`, and its value of today, in rows whose day or status is written, or
    itself; a tombstone has none."""
    roles = {spec.role: spec.key for spec in tab.columns if spec.role and spec.key in read.headers}
    if "due" not in roles or "remaining" not in roles:
        return
    due, column = read.headers[roles["due"]], read.headers[roles["remaining"]]
    status = read.headers.get(roles.get("status", ""))
    labels = _labels(cells, read, roles.get("status"))
    gone = {cell.position for cell in cells if cell.style == "tombstone"}
    counted = {cell.position for cell in cells if cell.column in roles.values()} | set(woken)
    for row in sorted(counted - gone):
        ours = remaining.formula(refs.name(due, row), None if status is None else refs.name(status, row))
        if edit.formula(column, row) in (None, ours):  # a unit's own formula stays
            left = remaining.value(edit.number(due, row), labels.get(row, ""), days.today)
            edit.put_formula(column, row, ours, left)
    for row in gone:
        edit.put(column, row, None, greys.text)


def _labels(cells: Sequence[CellWrite], read: TabRead, status: str | None) -> dict[int, str]:
    """The status of each row by position, as it will be once the cells are written."""
    if status is None:
        return {}
    found = {row.position: str(row.cells[status].value) for row in read.rows if status in row.cells}
    return found | {cell.position: str(cell.value or "") for cell in cells if cell.column == status}


def _refuse_misplaced(edit: SheetEdit, cells: Sequence[CellWrite], headers: Mapping[str, int]) -> None:
    lost = [cell for cell in cells if cell.column not in headers]
    if lost:
        raise Refused(f"Sổ không có cột để ghi: {_listed(lost)}.", lost)
    within = [cell for cell in cells if edit.in_array(headers[cell.column], cell.position)]
    if within:
        raise Refused(f"Ô thuộc một công thức mảng của đơn vị, không ghi đè: {_listed(within)}.", within)


def _store(book: Book, edits: Mapping[str, SheetEdit]) -> None:
    for title, edit in edits.items():
        edit.finish()
        book.package.replace(book.sheets[title], serialise(edit.root))
    recalculation.on_load(book)
    if any(edit.replaced_formula for edit in edits.values()):
        recalculation.drop_chain(book)
