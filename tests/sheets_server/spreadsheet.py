"""The spreadsheet itself: sheets, lines of cells and what hangs on ranges. No HTTP, no clock.

Every value inside (formats, rules, ranges) is replaced, never changed in place, so that `copy()` is cheap
and a
failed batch leaves nothing behind.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from tests.sheets_server.references import follow

Json = dict[str, Any]
Place = Callable[[int], int | None]
MAX_CELL_TEXT = 50_000
MAX_CELLS = 10_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """What someone entered in a cell: an ExtendedValue, a CellFormat, a note, a rule, runs of rich text."""

    entered: Json | None = None
    style: Json | None = None
    note: str | None = None
    validation: Json | None = None
    runs: list[Json] | None = None

    @property
    def number_format(self) -> Json | None:
        return (self.style or {}).get("numberFormat")

    @property
    def holds_text(self) -> bool:
        """Formatted as plain text, so that typing is never interpreted."""
        number_format = self.number_format or {}
        return number_format.get("type") == "TEXT" or number_format.get("pattern") == "@"


EMPTY = Cell()


@dataclass(slots=True)
class Line:
    """A row: its cells by column, and its dimension properties (pixelSize, hiddenByUser, hiddenByFilter)."""

    cells: dict[int, Cell] = field(default_factory=dict)
    properties: Json = field(default_factory=dict)

    def copy(self) -> "Line":
        return Line(dict(self.cells), self.properties)


@dataclass(frozen=True)
class Box:
    """A closed-down range: zero-based, half-open, within the grid."""

    top: int
    bottom: int
    left: int
    right: int

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return (
            (row, column) for row in range(self.top, self.bottom) for column in range(self.left, self.right)
        )

    @property
    def rows(self) -> int:
        return self.bottom - self.top

    @property
    def columns(self) -> int:
        return self.right - self.left

    def meets(self, other: "Box") -> bool:
        return (
            self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def holds(self, other: "Box") -> bool:
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )


RANGE_LISTS = (
    "merges",
    "conditional",
    "protected",
    "filter_views",
    "bandings",
    "row_groups",
    "column_groups",
)


@dataclass
class Sheet:
    """One tab. `properties` holds what SheetProperties has beside the grid's size and the index."""

    sheet_id: int
    title: str
    lines: list[Line] = field(default_factory=lambda: [Line() for _ in range(1000)])
    columns: list[Json] = field(default_factory=lambda: [{} for _ in range(26)])
    properties: Json = field(default_factory=dict)
    grid: Json = field(default_factory=dict)
    merges: list[Json] = field(default_factory=list)
    conditional: list[Json] = field(default_factory=list)
    protected: list[Json] = field(default_factory=list)
    filter: Json | None = None
    filter_views: list[Json] = field(default_factory=list)
    bandings: list[Json] = field(default_factory=list)
    row_groups: list[Json] = field(default_factory=list)
    column_groups: list[Json] = field(default_factory=list)

    def copy(self) -> "Sheet":
        twin = copy(self)
        twin.lines = [line.copy() for line in self.lines]
        twin.columns = list(self.columns)
        for name in RANGE_LISTS:
            setattr(twin, name, list(getattr(self, name)))
        return twin

    def cell(self, row: int, column: int) -> Cell:
        return self.lines[row].cells.get(column, EMPTY)

    def put(self, row: int, column: int, cell: Cell) -> None:
        if cell == EMPTY:
            self.lines[row].cells.pop(column, None)
        else:
            self.lines[row].cells[column] = cell

    def enter(self, row: int, column: int, value: Json | None, shown: Json | None = None) -> None:
        """A new value; `shown` is the number format that the typing implies, if the cell has none."""
        cell = self.cell(row, column)
        style = cell.style
        if shown and not cell.number_format:
            style = (style or {}) | {"numberFormat": shown}
        self.put(row, column, replace(cell, entered=value, style=style, runs=None))

    def whole(self) -> Box:
        return Box(0, len(self.lines), 0, len(self.columns))

    def is_covered(self, row: int, column: int) -> bool:
        """Whether the cell lies under a merged range, and is not its top left one."""
        here = Box(row, row + 1, column, column + 1)
        found = next((box for one in self.merges if (box := self.box(one)).holds(here)), None)
        return found is not None and (found.top, found.left) != (row, column)

    def box(self, grid_range: Json) -> Box:
        """A GridRange, open sides closed at the grid's edge and the rest clipped to it."""
        return Box(
            grid_range.get("startRowIndex") or 0,
            min(_or(grid_range.get("endRowIndex"), len(self.lines)), len(self.lines)),
            grid_range.get("startColumnIndex") or 0,
            min(_or(grid_range.get("endColumnIndex"), len(self.columns)), len(self.columns)),
        )

    def used(self) -> Box:
        """From A1 to the last cell that holds anything."""
        bottom = max((at + 1 for at, line in enumerate(self.lines) if line.cells), default=0)
        right = max((max(line.cells) + 1 for line in self.lines[:bottom] if line.cells), default=0)
        return Box(0, bottom, 0, right)

    def resize(self, rows: int | None = None, columns: int | None = None) -> None:
        """Cut or extend at the end."""
        if rows is not None:
            self.lines = self.lines[:rows] + [Line() for _ in range(rows - len(self.lines))]
        if columns is not None:
            for line in self.lines:
                line.cells = {at: cell for at, cell in line.cells.items() if at < columns}
            self.columns = self.columns[:columns] + [{} for _ in range(columns - len(self.columns))]

    def reorder_columns(self, old_at: list[int | None]) -> None:
        """Columns in a new order: for each new column, where it was, or None for a new one."""
        new_at = {old: new for new, old in enumerate(old_at) if old is not None}
        for line in self.lines:
            line.cells = {new_at[at]: cell for at, cell in line.cells.items() if at in new_at}
        self.columns = [{} if old is None else self.columns[old] for old in old_at]


@dataclass
class Spreadsheet:
    """A file: its tabs in order, its names, its developer metadata. `version` grows with every commit."""

    book_id: str
    title: str
    locale: str = "vi_VN"
    time_zone: str = "Asia/Ho_Chi_Minh"
    sheets: list[Sheet] = field(default_factory=list)
    named: list[Json] = field(default_factory=list)
    metadata: list[Json] = field(default_factory=list)
    settings: Json = field(default_factory=dict)
    version: int = 0
    next_id: int = 1

    def copy(self) -> "Spreadsheet":
        twin = copy(self)
        twin.sheets = [sheet.copy() for sheet in self.sheets]
        twin.named, twin.metadata = list(self.named), list(self.metadata)
        return twin

    def become(self, other: "Spreadsheet") -> None:
        """Take over everything of a changed copy, keeping this object's identity."""
        self.__dict__.update(other.__dict__)

    def fresh_id(self) -> int:
        """A new number for a range, rule or metadata; the same history gives the same numbers."""
        self.next_id += 1
        return 1_000_000 + self.next_id * 7919

    def sheet(self, title: str) -> Sheet:
        """By title, as people name it. Raises KeyError."""
        found = self.find_title(title)
        if found is None:
            raise KeyError(title)
        return found

    def find_title(self, title: str) -> Sheet | None:
        exact = next((one for one in self.sheets if one.title == title), None)
        return exact or next((one for one in self.sheets if one.title.lower() == title.lower()), None)

    def find_id(self, sheet_id: int) -> Sheet | None:
        return next((one for one in self.sheets if one.sheet_id == sheet_id), None)

    def find_name(self, name: str) -> Json | None:
        return next((one for one in self.named if one["name"].lower() == name.lower()), None)

    def shift(self, sheet: Sheet, rows: bool, place: Place, edges: "Edges") -> None:
        """Everything that points at rows (or columns) of `sheet` follows a move, an insertion or a deletion.

        `place` maps an old index to its new one (None: gone); `edges` maps a range's start and end.
        """
        self._shift_formulas(sheet, rows, place)
        keys = ("startRowIndex", "endRowIndex") if rows else ("startColumnIndex", "endColumnIndex")
        for name in RANGE_LISTS:
            setattr(
                sheet, name, [new for one in getattr(sheet, name) if (new := _moved(one, keys, edges, rows))]
            )
        if sheet.filter:
            sheet.filter = _moved(sheet.filter, keys, edges, rows)
        own = [one for one in self.named if one["range"].get("sheetId", 0) == sheet.sheet_id]
        moved = {one["namedRangeId"]: _moved(one, keys, edges, rows) for one in own}
        self.named = [new for one in self.named if (new := moved.get(one["namedRangeId"], one))]
        self.shift_metadata(sheet, rows, place)

    def shift_metadata(self, sheet: Sheet, rows: bool, place: Place) -> None:
        """Developer metadata of a line follow it and die with it."""
        dimension = "ROWS" if rows else "COLUMNS"
        kept = []
        for one in self.metadata:
            where = one["location"].get("dimensionRange")
            if where and where.get("sheetId", 0) == sheet.sheet_id and where["dimension"] == dimension:
                at = place(where.get("startIndex", 0))
                if at is None:
                    continue
                where = where | {"startIndex": at, "endIndex": at + 1}
                one = one | {"location": one["location"] | {"dimensionRange": where}}
            kept.append(one)
        self.metadata = kept

    def _shift_formulas(self, sheet: Sheet, rows: bool, place: Place) -> None:
        quoted = "'" + sheet.title.replace("'", "''") + "'!"
        for other in self.sheets:
            titles = {quoted, f"{sheet.title}!"} | ({""} if other is sheet else set())
            for line in other.lines:
                for at, cell in line.cells.items():
                    if cell.entered and "formulaValue" in cell.entered:
                        formula = follow(cell.entered["formulaValue"], rows, place, titles)
                        line.cells[at] = replace(cell, entered={"formulaValue": formula})


Edges = Callable[[int, int], tuple[int, int] | None]
"""Maps a range's half-open (start, end); None when nothing of it is left."""


def _moved(item: Json, keys: tuple[str, str], edges: Edges, rows: bool) -> Json | None:
    """A merge, a rule or a named range after the move; None when its range is gone."""
    if "ranges" in item:
        ranges = [new for one in item["ranges"] if (new := _moved_range(one, keys, edges))]
        return item | {"ranges": ranges} if ranges else None
    if "range" not in item:
        return _moved_range(item, keys, edges)
    if "dimension" in item["range"]:
        return _moved_group(item, edges, rows)
    moved = _moved_range(item["range"], keys, edges)
    return item | {"range": moved} if moved else None


def _moved_group(item: Json, edges: Edges, rows: bool) -> Json | None:
    span = item["range"]
    if span["dimension"] != ("ROWS" if rows else "COLUMNS"):
        return item
    moved = edges(span.get("startIndex", 0), span["endIndex"])
    return item | {"range": span | {"startIndex": moved[0], "endIndex": moved[1]}} if moved else None


def _moved_range(one: Json, keys: tuple[str, str], edges: Edges) -> Json | None:
    start, end = one.get(keys[0]), one.get(keys[1])
    if start is None and end is None:
        return one
    moved = edges(start or 0, 1 << 40 if end is None else end)
    if moved is None:
        return None
    result = dict(one)
    if start is not None or moved[0]:
        result[keys[0]] = moved[0]
    if end is not None:
        result[keys[1]] = moved[1]
    return result


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value


def new_spreadsheet(book_id: str, title: str, locale: str = "vi_VN", tab: str = "") -> Spreadsheet:
    """As Drive makes one: a single tab of 1000 rows and 26 columns with id 0."""
    tab = tab or ("Trang tính1" if locale.startswith("vi") else "Sheet1")
    return Spreadsheet(book_id, title, locale, sheets=[Sheet(0, tab)])
