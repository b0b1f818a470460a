"""The tasks' sheet as people see it: they find a row by its code, type, sort, insert, move and delete."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bench.peers.story import COLUMNS
from tests.sheets_server import SheetsServer
from tests.sheets_server.a1 import column_letters
from tests.sheets_server.grids import formatted
from tests.sheets_server.spreadsheet import Sheet

KEYS = ("code", *COLUMNS)
ROWS = 200  # of a peer's sheet
_DATE = re.compile(r"^0?(\d{1,2})/0?(\d{1,2})/(\d{4})$")


@dataclass
class Paper:
    """One tab whose first row names the columns; `headers` gives the name of each key."""

    server: SheetsServer
    book: str
    tab: str
    headers: dict[str, str]

    def rows(self) -> list[dict[str, str]]:
        """What every row below the header shows, by key; blank ones too, down to the last that is not."""
        with self.server.app.lock:
            sheet, at = self._sheet(), self._columns()
            filled = [row for row in range(sheet.used().bottom) if self._holds(sheet, row)]
            return [
                {key: _plain(self._shown(sheet, row, column)) for key, column in at.items()}
                for row in range(1, filled[-1] + 1)
            ]

    def row(self, code: str) -> dict[str, str] | None:
        """The first row of a code."""
        return next((row for row in self.rows() if row.get("code") == code), None)

    def type(self, code: str, column: str, text: str) -> bool:
        """Type into a cell; whether the row was there."""
        at = self._position(code)
        if at:
            self._person().type(f"'{self.tab}'!{self._letter(column)}{at}", text)
        return bool(at)

    def sort(self, column: str) -> None:
        """Sort everything below the header, as the menu does."""
        rows, width = len(self.rows()), self._width()
        if rows > 1:
            cells = f"'{self.tab}'!A2:{column_letters(width - 1)}{rows + 1}"
            self._person().sort(cells, self._letter(column), descending=True)

    def insert(self, code: str) -> None:
        """A blank row above a task's."""
        if at := self._position(code):
            self._person().insert_rows(self.tab, at)

    def move(self, code: str, before: str) -> None:
        """A task's row dragged above another's."""
        at, to = self._position(code), self._position(before)
        if at and to and at != to:
            self._person().move_row(self.tab, at, to)

    def delete(self, code: str) -> None:
        """A task's row deleted."""
        if at := self._position(code):
            self._person().delete_rows(self.tab, at)

    def _person(self) -> Any:
        return self.server.human(self.book)

    def _position(self, code: str) -> int:
        """1-based; 0 where no row has the code."""
        rows = self.rows()
        return next((at for at, row in enumerate(rows, 2) if row.get("code") == code), 0)

    def _letter(self, column: str) -> str:
        return column_letters(self._columns()[column])

    def _width(self) -> int:
        return self._sheet().used().right

    def _holds(self, sheet: Sheet, row: int) -> bool:
        return any(cell.entered for cell in sheet.lines[row].cells.values())

    def _sheet(self) -> Sheet:
        return self.server.books[self.book].sheet(self.tab)

    def _columns(self) -> dict[str, int]:
        """Where each key's column is: people see its header, wherever it was moved to."""
        sheet = self._sheet()
        shown = [self._shown(sheet, 0, column) for column in range(sheet.used().right)]
        return {key: shown.index(header) for key, header in self.headers.items()}

    def _shown(self, sheet: Sheet, row: int, column: int) -> str:
        book = self.server.books[self.book]
        cell = sheet.cell(row, column)
        if not cell.entered:
            return ""
        return formatted(book, self.server.library.evaluator(book).effective(sheet, row, column), cell)


def _plain(shown: str) -> str:
    """A cell's text; 05/01/2026 is 5/1/2026."""
    return _DATE.sub(r"\1/\2/\3", shown.strip())


def plain_sheet(server: SheetsServer, title: str, tasks: list[dict[str, str]]) -> Paper:
    """A sheet prepared by hand for a peer: its header, the tasks, and due dates kept as text."""
    book = server.new_book(title, tab="Tasks")
    person = server.human(book)
    column = {"sheetId": book.sheet("Tasks").sheet_id, "startColumnIndex": 0, "endColumnIndex": len(KEYS)}
    grid = {"sheetId": column["sheetId"], "gridProperties": {"rowCount": ROWS, "columnCount": len(KEYS)}}
    person.do(updateSheetProperties={"properties": grid, "fields": "gridProperties(rowCount,columnCount)"})
    text = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    person.do(repeatCell={"range": column, "cell": text, "fields": "userEnteredFormat.numberFormat"})
    person.paste("'Tasks'!A1", [list(KEYS), *([task.get(key, "") for key in KEYS] for task in tasks)])
    return Paper(server, book.book_id, "Tasks", {key: key for key in KEYS})
