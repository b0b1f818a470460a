"""What a store of workbooks is: the seam between the engine and Google Sheets or a folder of Excel files.

A store knows files, tabs, cells and positions; it knows nothing of tasks, owners or bases.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Protocol, runtime_checkable

NOT_CALCULATED = "công thức chưa có kết quả"  # the error's text of a formula that carries no value
GUIDE = "guide"  # in `_sync`: the mark of the words of `Hướng dẫn`
NEAR = "near"  # in `_sync`: from how many calendar days before it on a due date is coloured


class Kind(StrEnum):
    """How a cell's content was stored in the file."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"  # a number under a date format; `value` is the serial, counted from 1899-12-30
    ERROR = "error"  # #REF!, #N/A, Loading…; `value` is the error's text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as read: its kind, its value and whether a formula made it. `shown`: what a person sees where
    a number's format says more than the number; '' where the value says it all."""

    kind: Kind = Kind.EMPTY
    value: str | float | bool | None = None
    formula: str | None = None
    shown: str = ""


EMPTY = Cell()
DOUBTFUL = Cell(Kind.ERROR, "ghi nhầm dòng")  # a write of ours left it there; what stood there is not known


@dataclass(frozen=True, slots=True)
class Under:
    """What people see where a cell lies under a merged range: its top left cell, where that one stands in the
    same column of a row (`position`); otherwise nothing of the column's."""

    position: int = 0
    cell: Cell = EMPTY


@dataclass(frozen=True, slots=True)
class TabRead:
    """One tab as read at one moment, complete: a partial read is an error, never a TabRead.

    `headers` maps a column key (bound by a defined name, else by header and aliases) to its 0-based
    position; `rows` are the cells of each used row below the header, keyed by column position, with
    the 1-based sheet row number; `unbound` lists required columns that were not found, `ambiguous`
    those found more than once: either freezes the tab. `merged` are the first and last rows of merged ranges;
    a row of which a range hides the code is among the rows even where nothing else is in it.
    """

    name: str
    headers: Mapping[str, int]
    rows: Sequence[RowRead]
    unbound: Sequence[str] = ()
    ambiguous: Sequence[str] = ()
    merged: Sequence[tuple[int, int]] = ()
    header_row: int | None = None  # 1-based, where the store tells it


@dataclass(frozen=True, slots=True)
class RowRead:
    """A used row: its 1-based position, its cells by column key, and whether it is hidden.

    `notes`: by column key, the words that the program's own note on a cell says; None where it is a person's.
    None of all: the store does not tell, or no note may be written here.
    """

    position: int
    cells: Mapping[str, Cell]
    hidden: bool = False
    merged: Mapping[str, Under] = field(default_factory=dict)  # by column key, cells under a merged range
    grey: bool = False  # the row looks like a tombstone
    notes: Mapping[str, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one saved state of a workbook from another, and when it was saved (UTC)."""

    identity: str
    modified_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Overwritten:
    """A text that a write of ours hit before it was read, and that stands nowhere now; `code` is '' where the
    row had none."""

    tab: str
    code: str
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Undone:
    """A write that was taken back by the very read: the generation that it had given the file, and what it
    had put there, by tab, code and column. But for these cells the file is no earlier one."""

    generation: str
    cells: Collection[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class WorkbookRead:
    """A workbook read once: the stamp it was read at, its `_sync` values and its tabs by English key; what
    writes since the last read hit and could not give back; and a write that is `undone` with this one."""

    stamp: Stamp
    sync: Mapping[str, str]  # unit, workbook, schema, generation
    tabs: Mapping[str, TabRead]
    overwritten: Sequence[Overwritten] = ()
    undone: Undone | None = None


@dataclass(frozen=True, slots=True)
class CellWrite:
    """Put `value` (already encoded: text, number, boolean or None to clear) at a row and column key."""

    tab: str
    position: int
    column: str
    value: str | float | bool | None
    note: str | None = None  # words in a note of the program's on the cell, '' for none; None leaves it
    style: str | None = None  # "tombstone" greys the cell; None keeps the cell's style


@dataclass(frozen=True, slots=True)
class ColumnWrite:
    """Bring a column up to its spec: header, name, format, prompt and choices; put it to the right of the
    last used one where it is missing. `retired`: the program keeps it no longer, so it is greyed."""

    tab: str
    column: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class RowWake:
    """Give a grey row the looks of a live one; its values stay."""

    tab: str
    position: int


@dataclass(frozen=True, slots=True)
class WriteBatch:
    """One atomic write: cells, columns, looks of rows and the `_sync` values that go with them, all or
    nothing. Cells may stand in columns that the same batch adds, and in `tabs`: keys of tabs that the file
    was made without and is given whole, whatever else in it bears their titles."""

    cells: Sequence[CellWrite]
    sync: Mapping[str, str] = field(default_factory=dict)
    columns: Sequence[ColumnWrite] = ()
    woken: Sequence[RowWake] = ()
    tabs: Sequence[str] = ()
    secret: bool = False  # what it empties is to stand nowhere in the file, in no hidden part of it either

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.cells or self.sync or self.columns or self.woken or self.tabs)


class StoreError(Exception):
    """A workbook could not be read or written; the message is for the Office, in Vietnamese."""


class Unreachable(StoreError):
    """Missing, moved, without permission or not a workbook at all: nothing may be concluded from it."""


class Busy(StoreError):
    """Open in somebody's program: it can be read, and must be written later."""


class Changed(StoreError):
    """The file is no longer the one that was read: read again, then plan again."""


class Refused(StoreError):
    """The store will never take this write (too long, protected, read-only); the message says why.

    `cells` are the writes at fault where single cells are: the batch may be tried again without them.
    """

    def __init__(self, message: str, cells: Sequence[CellWrite] = ()) -> None:
        super().__init__(message)
        self.cells = tuple(cells)


NEAR_DAYS = 7  # calendar days: five working days and a weekend


@dataclass(frozen=True, slots=True)
class TabSpec:
    """A tab to create: its key, its Vietnamese title and its columns in order. From `near_days` calendar days
    before it on, a due date is coloured as near."""

    key: str
    title: str
    columns: Sequence[ColumnSpec]
    near_days: int = NEAR_DAYS


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """How a column looks in a new workbook and how it is found again in an old one."""

    key: str
    header: str
    width: float  # characters
    aliases: Sequence[str] = ()
    text: bool = True  # cells get the text format '@', so that 01 and 3/4 stay as typed
    counted: bool = False  # whole numbers, which a sheet of the unit's own may add up
    wrap: bool = True
    shaded: bool = False  # an office or computed column
    telling: bool = False  # tells one row from another where the code is gone
    choices: Sequence[str] = ()
    prompt: str = ""  # the input message shown when the cell is selected
    required: bool = True  # a missing required column freezes the tab
    role: str = ""  # "due", "status", "remaining": columns that conditional formats and formulas refer to


def free_title(title: str, taken: Collection[str]) -> str:
    """The title, numbered where it is `taken` (titles in lower case). Excel allows 31 letters."""
    numbered = (title if n == 1 else f"{title[:26]} ({n})" for n in count(1))
    return next(each for each in numbered if each.casefold() not in taken)


class WorkbookStore(Protocol):
    """The interface that the Excel folder and Google Sheets both implement. `key` names a workbook."""

    adds_columns: bool  # whether `write` carries out `columns`, `woken` and `tabs`
    longest: int  # characters (UTF-16 units) that a cell holds

    def create(
        self,
        key: str,
        title: str,
        tabs: Sequence[TabSpec],
        sync: Mapping[str, str],
        rows: Sequence[CellWrite] = (),
    ) -> Stamp:
        """Make a new workbook, prepared for 2,000 rows a tab, with its first cells in one go (the header
        is row 1, so the first row is 2). Raises Refused when one is there."""

    def guide(self, tabs: Sequence[TabSpec]) -> str:
        """The mark of the present words of the tab of instructions. A write whose `sync` has another one
        under GUIDE than the file carries puts them there, where nobody has changed those of the file."""

    def stamps(self, keys: Sequence[str]) -> Mapping[str, Stamp | StoreError]:
        """The present stamp of each workbook, without reading it."""

    def read(self, key: str, tabs: Sequence[TabSpec]) -> WorkbookRead:
        """Read the whole workbook once, an unfinished write brought to its end first. Raises Unreachable;
        never returns part of one."""

    def look(self, key: str, tabs: Sequence[TabSpec]) -> WorkbookRead:
        """Read the whole workbook as it stands, and change nothing. Raises as `read`."""

    def write(self, key: str, batch: WriteBatch, read: WorkbookRead, tabs: Sequence[TabSpec]) -> Stamp:
        """Write atomically over exactly the file that was read.

        Raises Changed, Busy, Refused, Unreachable.
        """

    def set_aside(self, key: str, label: str, there: Stamp | StoreError) -> None:
        """Keep what is there under another name, so that a new workbook can be made; nothing there: nothing
        to do. `label`: what a closed workbook is called, and still looked at under. `there` is what was seen
        in its place: a file that somebody put there since is left. Raises Busy, Changed, Refused."""

    def others(self, known: Sequence[str]) -> Sequence[str]:
        """Names of workbook files that belong to no known key: copies, conflicts, strangers."""


class Watcher(Protocol):
    """Who is told while a store makes the pass wait; what it raises ends the pass."""

    def waiting(self) -> None:
        """A request waits, for room under a quota or for another try; told every few seconds."""

    def sending(self, *, writes: bool) -> None:
        """A request is about to go out; `writes` when it changes something."""


@runtime_checkable
class MakesWait(Protocol):
    """A store whose requests may take minutes."""

    def watched_by(self, watcher: Watcher | None) -> None:
        """Tell this watcher from now on; None: nobody."""


@runtime_checkable
class KeepsFiles(Protocol):
    """A store with a folder for each unit's attachments; elsewhere a cell can only hold a link."""

    def attachments(self, key: str) -> Path:
        """The folder whose files the unit's cells name."""


@runtime_checkable
class SeesCopies(Protocol):
    """A store that can also read files which are no unit's workbook in use: copies, closed books."""

    def beside(self, known: Sequence[str]) -> Sequence[str]:
        """Names of the files that a pass looks at, beside the workbooks of the known keys."""

    def stamps(self, keys: Sequence[str]) -> Mapping[str, Stamp | StoreError]:
        """The present stamp of each workbook."""

    def stamp_other(self, name: str) -> Stamp:
        """The present stamp of such a file. Raises Unreachable."""

    def read_other(self, name: str, tabs: Sequence[TabSpec]) -> WorkbookRead:
        """Read such a file; its `sync` says whose copy it is. Raises Unreachable."""
