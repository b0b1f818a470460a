"""People at work in the browser: typing, sorting, inserting, copying, renaming. Each act is one commit."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from tests.sheets_server import batch, entering
from tests.sheets_server.batch.draft import Draft
from tests.sheets_server.errors import bad_request
from tests.sheets_server.grids import formatted
from tests.sheets_server.library import Library
from tests.sheets_server.ranges import Spot, as_grid, locate
from tests.sheets_server.spreadsheet import Box, Json, Spreadsheet
from tests.sheets_server.unknowns import Unknowns


@dataclass
class Person:
    """Rows are 1-based, as people see them; ranges are A1 with the tab's title."""

    library: Library
    book: Spreadsheet
    unknowns: Unknowns
    lock: threading.RLock
    email: str = ""

    @contextmanager
    def _editing(self) -> Iterator[Draft]:
        with self.lock:
            owner = self.library.files.files[self.book.book_id].owner
            email = "" if self.email == owner else self.email
            unknowns = replace(self.unknowns, warning_only_refuses=False)  # a person is asked, and says yes
            draft = Draft(self.book.copy(), self.library.local_now(self.book), unknowns, email)
            yield draft
            self.library.commit(self.book, draft.book, self.email)

    def do(self, **request: Json) -> Json:
        """Any batchUpdate request, as the menu would do it: `do(sortRange={...})`."""
        with self._editing() as draft:
            return batch.apply(draft, [request])[0]

    def see(self, cell: str) -> str:
        """What the cell shows."""
        with self.lock:
            spot = locate(self.book, cell)
            row, column = spot.box.top, spot.box.left
            value = self.library.evaluator(self.book).effective(spot.sheet, row, column)
            return formatted(self.book, value, spot.sheet.cell(row, column))

    def rows(self, tab: str) -> list[list[str]]:
        """Everything the tab shows, up to its last used row and column."""
        with self.lock:
            sheet, evaluator = self.book.sheet(tab), self.library.evaluator(self.book)
            used = sheet.used()
            return [
                [
                    formatted(self.book, evaluator.effective(sheet, row, at), sheet.cell(row, at))
                    for at in range(used.right)
                ]
                for row in range(used.bottom)
            ]

    def type(self, cell: str, text: str) -> None:
        """Typed into one cell, understood in the spreadsheet's locale; '' empties it."""
        self.paste(cell, [[text]])

    def paste(self, corner: str, rows: list[list[str]]) -> None:
        """A block of texts, each as if typed. The grid grows when it must."""
        with self._editing() as draft:
            spot = locate(draft.book, corner, growing=True)
            sheet, top, left = spot.sheet, spot.box.top, spot.box.left
            bottom = max(len(sheet.lines), top + len(rows))
            width = max(len(row) for row in rows)
            sheet.resize(bottom, max(len(sheet.columns), left + width))
            draft.guard.allow(sheet, Box(top, top + len(rows), left, left + width))
            for down, row in enumerate(rows):
                for across, text in enumerate(row):
                    at = (top + down, left + across)
                    if sheet.is_covered(*at):
                        raise bad_request("Nobody sees the cell: it lies under a merged one.")
                    entered, shown = entering.typed(
                        text, draft.book.locale, sheet.cell(*at).holds_text, draft.now.date()
                    )
                    draft.guard.allow_value(sheet, *at, entered)
                    sheet.enter(*at, entered, shown)

    def clear(self, cells: str) -> None:
        """Select and press Delete."""
        with self._editing() as draft:
            spot = locate(draft.book, cells)
            draft.guard.allow(spot.sheet, spot.box)
            for row, column in spot.box:
                if spot.sheet.cell(row, column).entered:
                    spot.sheet.enter(row, column, None)

    def _spot(self, cells: str) -> Spot:
        with self.lock:
            return locate(self.book, cells)

    def _grid(self, cells: str) -> Json:
        spot = self._spot(cells)
        return as_grid(spot.sheet, spot.box)

    def sort(self, cells: str, column: str, descending: bool = False) -> None:
        """Sorts the range by a column given by its letter."""
        at = self._spot(f"{cells.rpartition('!')[0]}!{column}1").box.left
        order = "DESCENDING" if descending else "ASCENDING"
        self.do(
            sortRange={"range": self._grid(cells), "sortSpecs": [{"dimensionIndex": at, "sortOrder": order}]}
        )

    def _lines(self, tab: str, first: int, count: int, dimension: str = "ROWS") -> Json:
        sheet_id = self.book.sheet(tab).sheet_id
        return {
            "sheetId": sheet_id,
            "dimension": dimension,
            "startIndex": first - 1,
            "endIndex": first - 1 + count,
        }

    def insert_rows(self, tab: str, before: int, count: int = 1) -> None:
        self.do(insertDimension={"range": self._lines(tab, before, count)})

    def delete_rows(self, tab: str, first: int, count: int = 1) -> None:
        self.do(deleteDimension={"range": self._lines(tab, first, count)})

    def move_row(self, tab: str, row: int, before: int) -> None:
        self.do(moveDimension={"source": self._lines(tab, row, 1), "destinationIndex": before - 1})

    def insert_columns(self, tab: str, before: int, count: int = 1) -> None:
        self.do(insertDimension={"range": self._lines(tab, before, count, "COLUMNS")})

    def delete_columns(self, tab: str, first: int, count: int = 1) -> None:
        self.do(deleteDimension={"range": self._lines(tab, first, count, "COLUMNS")})

    def move_column(self, tab: str, column: int, before: int) -> None:
        self.do(
            moveDimension={"source": self._lines(tab, column, 1, "COLUMNS"), "destinationIndex": before - 1}
        )

    def hide_rows(self, tab: str, first: int, count: int = 1) -> None:
        span = self._lines(tab, first, count)
        properties = {"hiddenByUser": True}
        self.do(updateDimensionProperties={"range": span, "properties": properties, "fields": "hiddenByUser"})

    def filter(self, cells: str, column: int, hidden: list[str]) -> None:
        """A basic filter that hides the rows showing one of the values in that column (1-based)."""
        specs = [{"columnIndex": column - 1, "filterCriteria": {"hiddenValues": hidden}}]
        self.do(setBasicFilter={"filter": {"range": self._grid(cells), "filterSpecs": specs}})

    def copy_row(self, tab: str, row: int, onto: int) -> None:
        """A row copied with everything in it onto another."""
        sheet = self.book.sheet(tab)
        last = len(sheet.columns)
        grid = {"sheetId": sheet.sheet_id, "startColumnIndex": 0, "endColumnIndex": last}
        source = grid | {"startRowIndex": row - 1, "endRowIndex": row}
        self.do(
            copyPaste={
                "source": source,
                "destination": grid | {"startRowIndex": onto - 1, "endRowIndex": onto},
            }
        )

    def cut(self, cells: str, corner: str) -> None:
        """Cut a range and paste it at a corner."""
        target = self._spot(corner)
        place = {"sheetId": target.sheet.sheet_id, "rowIndex": target.box.top, "columnIndex": target.box.left}
        self.do(cutPaste={"source": self._grid(cells), "destination": place})

    def merge(self, cells: str) -> None:
        self.do(mergeCells={"range": self._grid(cells), "mergeType": "MERGE_ALL"})

    def unmerge(self, tab: str) -> None:
        """Everything selected, unmerged."""
        self.do(unmergeCells={"range": {"sheetId": self.book.sheet(tab).sheet_id}})

    def note(self, cell: str, text: str) -> None:
        self.do(
            updateCells={"range": self._grid(cell), "rows": [{"values": [{"note": text}]}], "fields": "note"}
        )

    def rename_tab(self, tab: str, title: str) -> None:
        properties = {"sheetId": self.book.sheet(tab).sheet_id, "title": title}
        self.do(updateSheetProperties={"properties": properties, "fields": "title"})

    def delete_tab(self, tab: str) -> None:
        self.do(deleteSheet={"sheetId": self.book.sheet(tab).sheet_id})

    def rename(self, title: str) -> None:
        """The file's own name."""
        self.do(updateSpreadsheetProperties={"properties": {"title": title}, "fields": "title"})

    def protect(self, cells: str) -> None:
        """Locks a range so that only this person and the owner may edit it."""
        self.do(
            addProtectedRange={
                "protectedRange": {"range": self._grid(cells), "editors": {"users": [self.email]}}
            }
        )

    def make_a_copy(self, title: str) -> Spreadsheet:
        """File → Make a copy: developer metadata and the hidden tabs go along."""
        with self.lock:
            return self.library.copy(self.book, title, self.email, ["root"], "")

    def bin(self) -> None:
        """Puts the file into the bin; the API still opens it."""
        with self.lock:
            self.library.files.files[self.book.book_id].trashed = True
            self.library.files.touch(self.book.book_id)

    def restore(self, version: Spreadsheet) -> None:
        """File → Version history: everything as in an earlier `book.copy()`."""
        with self.lock:
            self.library.commit(self.book, version.copy(), self.email)
