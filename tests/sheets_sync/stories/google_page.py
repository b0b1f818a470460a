"""A unit's spreadsheet as a person has it in the browser: never through our store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sheets_sync.columns import TASKS
from sheets_sync.excel.refs import column_letters
from sheets_sync.store import TabSpec
from tests.sheets_server import SheetsServer
from tests.sheets_server.people import Person
from tests.sheets_server.spreadsheet import EMPTY, Cell, Sheet, Spreadsheet
from tests.sheets_sync.stories.pages import Line, Typed


@dataclass(slots=True)
class GooglePage:
    """Several people may have it open at once; each act is one commit. `tab` is the tab that they look at,
    `found` are the words of a version."""

    server: SheetsServer
    spreadsheet: str
    specs: Sequence[TabSpec]
    tab: str = TASKS
    found: tuple[int, frozenset[str]] = (-1, frozenset())

    @property
    def book(self) -> Spreadsheet:
        """The spreadsheet this moment."""
        return self.server.books[self.spreadsheet]

    @property
    def person(self) -> Person:
        """Somebody with it open."""
        return self.server.human(self.book)

    @property
    def spec(self) -> TabSpec:
        """The tab that people look at."""
        return next(each for each in self.specs if each.key == self.tab)

    @property
    def sheet(self) -> Sheet:
        """The tab as it is now."""
        return self.book.sheet(self.spec.title)

    def columns(self) -> dict[str, int]:
        """Where people see each column, by its header."""
        keys = {column.header: column.key for column in self.spec.columns}
        head = self.sheet.lines[0].cells
        return {keys[text]: at for at, cell in head.items() if (text := _shown(cell)) in keys}

    def lines(self) -> list[Line]:
        """The used rows of the tab, as they stand."""
        keys = {at: key for key, at in self.columns().items() if key != "remaining"}
        dated = {column.key for column in self.spec.columns if column.role == "due"}
        found, covered = [], self._covered(keys)
        for number, line in enumerate(self.sheet.lines[1:], start=2):
            under = covered.get(number, {})
            filled = {at: cell for at, cell in line.cells.items() if at in keys and keys[at] not in under}
            seen = [(keys[at], cell) for at, cell in filled.items()] + list(under.items())
            cells = {key: text for key, cell in seen if cell.entered and (text := _shown(cell))}
            cells |= {key: _as_day(cells[key]) for key in dated & cells.keys()}
            if cells:
                found.append(Line(number, cells, frozenset(under)))
        return found

    def _covered(self, keys: Mapping[int, str]) -> dict[int, dict[str, Cell]]:
        """By row and column, what people see in place of the cells under merged ranges."""
        found: dict[int, dict[str, Cell]] = {}
        for box in map(self.sheet.box, self.sheet.merges):
            for row, at in box:
                if (row, at) != (box.top, box.left) and at in keys:
                    seen = at == box.left and keys[at] != "code" and box.top
                    cell = self.sheet.cell(box.top, at) if seen else EMPTY
                    found.setdefault(row + 1, {})[keys[at]] = cell
        return found

    def put(self, cells: Sequence[Typed]) -> None:
        """Type into one cell after another."""
        columns = self.columns()
        for position, key, value in cells:
            if key in columns:
                self.person.type(f"{self._tab}{column_letters(columns[key])}{position}", value or "")

    def words(self) -> frozenset[str]:
        """Every word in any cell that people see."""
        book = self.book
        if self.found[0] != book.version:
            self.found = book.version, _words(book)
        return self.found[1]

    def hidden_words(self) -> frozenset[str]:
        """The same of the tabs that the program hides."""
        return _words(self.book, hidden=True)

    def closed_words(self) -> list[frozenset[str]]:
        """The same of every other spreadsheet."""
        return [_words(book) for key, book in self.server.books.items() if key != self.spreadsheet]

    def outside(self) -> object:
        """Whatever was entered in cells that are not the program's, texts and formulas."""
        mine = set(self.columns().values())
        rows = (line.cells for line in self.sheet.lines)
        own = (cell.entered for cells in rows for at, cell in cells.items() if at not in mine)
        return sorted(str(entered) for entered in own if entered)

    def sort(self, seed: int) -> None:
        """Sort the rows by one of the columns."""
        column = column_letters(seed % len(self.sheet.columns))
        self.person.sort(self._all(), column, descending=bool(seed & 1))

    def delete(self, position: int) -> None:
        """Delete a row: those below it move up."""
        self.person.delete_rows(self.spec.title, position)

    def insert(self, position: int) -> None:
        """Insert an empty row: those below move down."""
        self.person.insert_rows(self.spec.title, position)

    def copy(self, position: int) -> None:
        """Copy a row below the last one."""
        last = max(line.position for line in self.lines())
        if last >= len(self.sheet.lines):
            self.person.insert_rows(self.spec.title, last, 1)
        self.person.copy_row(self.spec.title, position, last + 1)

    def hide(self, position: int) -> None:
        """Hide a row."""
        self.person.hide_rows(self.spec.title, position)

    def merge(self, key: str, first: int, last: int) -> None:
        """Merge the cells of a column."""
        letter = column_letters(self.columns()[key])
        self.person.merge(f"{self._tab}{letter}{first}:{letter}{last}")

    def unmerge(self) -> None:
        """Unmerge every cell of the tab."""
        self.person.unmerge(self.spec.title)

    def keep_own(self, position: int, text: str) -> None:
        """A note and a formula of one's own, far right of the program's columns."""
        self.person.type(f"{self._tab}AT{position}", text)
        self.person.type(f"{self._tab}AU{position}", f"=LEN(E{position})")

    def move(self, position: int, before: int) -> None:
        """Drag a row to another place."""
        self.person.move_row(self.spec.title, position, before)

    def insert_column(self, before: int) -> None:
        """Insert a column of one's own."""
        self.person.insert_columns(self.spec.title, before)

    def move_column(self, column: int, before: int) -> None:
        """Drag a column to another place."""
        self.person.move_column(self.spec.title, column, before)

    def filter(self, hidden: str) -> None:
        """Filter the tab so that the row of this code is hidden."""
        at = self.columns()["code"]
        self.person.filter(self._all(first=1), at + 1, [hidden])

    def content(self) -> object:
        """A version of the history."""
        return self.book.copy()

    def bring_back(self, content: object) -> None:
        """File, version history, restore."""
        assert isinstance(content, Spreadsheet)
        self.person.restore(content)

    @property
    def _tab(self) -> str:
        return f"'{self.spec.title}'!"

    def _all(self, first: int = 2) -> str:
        last = max((line.position for line in self.lines()), default=first)
        return f"{self._tab}A{first}:{column_letters(len(self.sheet.columns) - 1)}{max(last, first)}"


def _as_day(text: str) -> str:
    """A day as its format shows it: serial numbers count from 1899-12-30."""
    if not text.removesuffix(".0").isdigit():
        return text
    day = date(1899, 12, 30) + timedelta(days=float(text))
    return f"{day.day}/{day.month}/{day.year}"


def _shown(cell: Cell) -> str:
    """What was entered, as text."""
    entered = cell.entered or {}
    if "stringValue" in entered:
        return str(entered["stringValue"])
    if "formulaValue" in entered:
        return ""
    return "".join(str(value) for value in entered.values())


def _words(book: Spreadsheet, *, hidden: bool = False) -> frozenset[str]:
    sheets = (sheet for sheet in book.sheets if sheet.title.startswith("_sync") == hidden)
    cells = (cell for sheet in sheets for line in sheet.lines for cell in line.cells.values())
    return frozenset(word for cell in cells if cell.entered for word in _shown(cell).split())
