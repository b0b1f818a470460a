"""What a person does to a workbook beyond typing: sorting, moving, renaming, copying, losing it.

Two programs, the same acts: a spreadsheet program that saves a file (`ExcelHands`), and the browser (in
`google/hands.py`). Rows are 1-based positions; columns are named by their keys and found by their headers.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sheets_sync.columns import TASKS
from tests.sheets_sync.desk import Desk

TITLE = "Nhiệm vụ"


class Hands(Protocol):
    """A person at the unit's workbook."""

    unit: str

    def keep(self) -> Any:
        """The workbook as it is now, to be put back later."""

    def put_back(self, version: Any) -> None:
        """Save an earlier copy over the workbook, or restore its version."""

    def lose(self) -> None:
        """The workbook goes where the program does not find it."""

    def find(self) -> None:
        """It is there again."""

    def hide_row(self, row: int) -> None: ...

    def filter_out(self, key: str, value: str) -> None:
        """Hide the rows that show a value in a column, by a filter."""

    def insert_rows(self, before: int, count: int = 1) -> None: ...

    def delete_rows(self, first: int, count: int = 1) -> None: ...

    def move_row(self, row: int, onto: int) -> None:
        """Cut a row and paste it onto an empty one."""

    def copy_row(self, row: int, onto: int) -> None: ...

    def sort(self, key: str) -> None:
        """Sort all rows by a column, from Z to A."""

    def reword(self, key: str, header: str) -> None: ...

    def insert_column(self, before: str) -> None:
        """An empty column before one of ours."""

    def move_column(self, key: str, before: str) -> None: ...

    def delete_column(self, key: str) -> None: ...

    def forget_names(self) -> None:
        """Delete every name of ours, so that only the headers tell."""

    def merge(self, key: str, first: int, last: int, to: str = "") -> None:
        """Merge the cells of a column in some rows, or of all columns from it `to` another."""

    def unmerge(self) -> None:
        """Undo every merge of the tab: what lay under it is empty."""

    def type_over(self, row: int, key: str, typed: str) -> None:
        """Type over whatever the cell holds, a formula of the program's too."""

    def formula(self, row: int, key: str, formula: str, value: str) -> None:
        """A formula that shows this text."""

    def error(self, row: int, key: str, formula: str, shown: str) -> None:
        """A formula that shows an error."""

    def true_date(self, row: int, key: str, day: date) -> None:
        """A date that the program keeps as a number under a date format."""

    def clear_format(self, row: int, key: str) -> None:
        """Clear the number format of a cell: a date shows as a bare number."""

    def write_own(self, row: int, text: str) -> None:
        """Something of the unit's own to the right of our columns."""

    def own(self, row: int) -> str:
        """What stands there."""

    def note_on(self, row: int, key: str, text: str) -> None:
        """A comment on a cell."""

    def notes(self) -> list[str]:
        """Every comment that a person left."""

    def rename_tab(self, title: str) -> None: ...

    def delete_tab(self, title: str = TITLE) -> None: ...

    def holds(self, row: int, key: str) -> str | float | bool | None:
        """What the cell holds, to the letter."""


@dataclass
class ExcelHands:
    """A person whose program saves the unit's file whole."""

    desk: Desk
    unit: str = "BT"

    def keep(self) -> bytes:
        return self.desk.path(self.unit).read_bytes()

    def put_back(self, version: bytes) -> None:
        self.desk.save_over(version, self.unit)

    def lose(self) -> None:
        path = self.desk.path(self.unit)
        path.rename(path.with_name("cat-di.bak"))

    def find(self) -> None:
        path = self.desk.path(self.unit)
        path.with_name("cat-di.bak").rename(path)

    def hide_row(self, row: int) -> None:
        with self._open() as sheet:
            sheet.row_dimensions[row].hidden = True

    def filter_out(self, key: str, value: str) -> None:
        column = self._column(key)
        with self._open() as sheet:
            sheet.auto_filter.ref = sheet.dimensions
            for row in range(2, sheet.max_row + 1):
                sheet.row_dimensions[row].hidden = str(sheet.cell(row, column).value) == value

    def insert_rows(self, before: int, count: int = 1) -> None:
        with self._open() as sheet:
            sheet.insert_rows(before, count)

    def delete_rows(self, first: int, count: int = 1) -> None:
        with self._open() as sheet:
            sheet.delete_rows(first, count)

    def move_row(self, row: int, onto: int) -> None:
        self.copy_row(row, onto)
        with self._open() as sheet:
            for cell in sheet[row]:
                cell.value = None

    def copy_row(self, row: int, onto: int) -> None:
        with self._open() as sheet:
            for cell in sheet[row]:
                _paste(cell, sheet.cell(onto, cell.column))

    def sort(self, key: str) -> None:
        column = self._column(key)
        with self._open() as sheet:
            last = max(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value)
            rows = [[cell.value for cell in sheet[row]] for row in range(2, last + 1)]
            rows.sort(key=lambda values: str(values[column - 1] or ""), reverse=True)
            for row, values in enumerate(rows, 2):
                for place, value in enumerate(values, 1):
                    sheet.cell(row, place).value = value

    def reword(self, key: str, header: str) -> None:
        column = self._column(key)
        with self._open() as sheet:
            sheet.cell(1, column).value = header

    def insert_column(self, before: str) -> None:
        at = self._column(before)
        width = self._width()
        self._rearrange([*range(1, at), None, *range(at, width + 1)])

    def move_column(self, key: str, before: str) -> None:
        moved, at = self._column(key), self._column(before)
        order = [place for place in range(1, self._width() + 1) if place != moved]
        order.insert(order.index(at), moved)
        self._rearrange(order)

    def delete_column(self, key: str) -> None:
        gone = self._column(key)
        self._rearrange([place for place in range(1, self._width() + 1) if place != gone])

    def forget_names(self) -> None:
        with self._open() as sheet:
            for names in (sheet.parent.defined_names, sheet.defined_names):
                for name in list(names):
                    del names[name]

    def merge(self, key: str, first: int, last: int, to: str = "") -> None:
        left, right = self._column(key), self._column(to or key)
        with self._open() as sheet:
            sheet.merge_cells(start_row=first, end_row=last, start_column=left, end_column=right)

    def unmerge(self) -> None:
        with self._open() as sheet:
            for area in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(area))

    def type_over(self, row: int, key: str, typed: str) -> None:
        column = self._column(key)
        with self._open() as sheet:
            sheet.cell(row, column).value = float(typed) if typed.isdecimal() else typed

    def formula(self, row: int, key: str, formula: str, value: str) -> None:
        self._calculated(row, key, formula, "str", value)

    def error(self, row: int, key: str, formula: str, shown: str) -> None:
        self._calculated(row, key, formula, "e", shown)

    def true_date(self, row: int, key: str, day: date) -> None:
        column = self._column(key)
        with self._open() as sheet:
            cell = sheet.cell(row, column)
            cell.value, cell.number_format = day, "dd/mm/yyyy"

    def clear_format(self, row: int, key: str) -> None:
        column = self._column(key)
        with self._open() as sheet:
            sheet.cell(row, column).number_format = "General"

    def write_own(self, row: int, text: str) -> None:
        with self._open() as sheet:
            sheet.cell(row, 40).value = text

    def own(self, row: int) -> str:
        return str(openpyxl.load_workbook(self.desk.path(self.unit))[TITLE].cell(row, 40).value)

    def note_on(self, row: int, key: str, text: str) -> None:
        from openpyxl.comments import Comment

        column = self._column(key)
        with self._open() as sheet:
            sheet.cell(row, column).comment = Comment(text, "An")

    def notes(self) -> list[str]:
        sheet = openpyxl.load_workbook(self.desk.path(self.unit))[TITLE]
        return [cell.comment.text for line in sheet.iter_rows() for cell in line if cell.comment]

    def rename_tab(self, title: str) -> None:
        with self._open() as sheet:
            for name in sheet.parent.defined_names.values():  # as Excel does by itself
                name.attr_text = name.attr_text.replace(sheet.title, title)
            sheet.title = title

    def delete_tab(self, title: str = TITLE) -> None:
        with self._open() as sheet:
            book = sheet.parent
            del book[title]
            for name in book.defined_names.values():
                name.attr_text = name.attr_text.replace(f"'{title}'!$", "#REF!$")

    def holds(self, row: int, key: str) -> str | float | bool | None:
        value: Any = (
            openpyxl.load_workbook(self.desk.path(self.unit))[TITLE].cell(row, self._column(key)).value
        )
        return value

    def _column(self, key: str) -> int:
        return self.desk.people.read(self.unit, self.desk.specs).tabs[TASKS].headers[key] + 1

    def _width(self) -> int:
        return int(openpyxl.load_workbook(self.desk.path(self.unit))[TITLE].max_column)

    @contextmanager
    def _open(self) -> Iterator[Worksheet]:
        """The tab as another program opens it, saved at the end."""
        book = openpyxl.load_workbook(self.desk.path(self.unit))
        yield book[TITLE]
        book.save(self.desk.path(self.unit))
        self.desk.touch(self.unit)

    def _rearrange(self, order: Sequence[int | None]) -> None:
        """Columns in another order (None: an empty one), the names with them, as Excel keeps them."""
        with self._open() as sheet:
            width, height = sheet.max_column, sheet.max_row
            old = {(r, c): copy(sheet.cell(r, c)) for r in range(1, height + 1) for c in range(1, width + 1)}
            sheet.delete_cols(1, width)
            for place, source in enumerate(order, 1):
                for row in range(1, height + 1):
                    if source is not None:
                        _paste(old[row, source], sheet.cell(row, place))
            for name in sheet.parent.defined_names.values():
                name.attr_text = _moved(name.attr_text, order)

    def _calculated(self, row: int, key: str, formula: str, kind: str, value: str) -> None:
        """A formula with the value that Excel would have kept beside it, which openpyxl does not write."""
        letter = get_column_letter(self._column(key))
        with self._open() as sheet:
            sheet[f"{letter}{row}"].value = formula
            part = f"xl/worksheets/sheet{sheet.parent.sheetnames.index(TITLE) + 1}.xml"
        kept = f't="{kind}"><f>{escape(formula[1:])}</f><v>{escape(value)}</v>'
        whole = re.compile(rf'(<c r="{letter}{row}"(?: s="\d+")?)[^>]*>.*?</c>', re.DOTALL)
        self._patch(part, lambda text: whole.sub(lambda found: f"{found[1]} {kept}</c>", text, count=1))

    def _patch(self, part: str, change: Callable[[str], str]) -> None:
        path, out = self.desk.path(self.unit), io.BytesIO()
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                body = old.read(name)
                new.writestr(name, change(body.decode()).encode() if name == part else body)
        path.write_bytes(out.getvalue())
        self.desk.touch(self.unit)


def _paste(source: Any, target: Any) -> None:
    target.value = source.value
    if source.has_style:
        target._style = copy(source._style)


def _moved(reference: str, order: Sequence[int | None]) -> str:
    """A name's reference after its column went elsewhere, or #REF! where the column is gone."""
    title, _, cell = reference.rpartition("!")
    found = re.fullmatch(r"\$([A-Z]+)\$1", cell)
    if found is None or TITLE not in title:
        return reference
    at = openpyxl.utils.column_index_from_string(found[1])
    return f"{title}!${get_column_letter(order.index(at) + 1)}$1" if at in order else f"{title}!#REF!"
