"""A workbook as people have it before them: rows that they see, cells that they type into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tests.sheets_server.errors import ApiError, bad_request

Typed = tuple[int, str, str | None]  # position, column key, what is typed; None empties the cell


@dataclass(frozen=True, slots=True)
class Line:
    """A used row of the tab as shown. In cells that lie under a merged range (`covered`) people see what is
    at its top left, where that stands in the same column; of a code nobody does."""

    position: int
    cells: Mapping[str, str]
    covered: frozenset[str] = frozenset()

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def is_anything(self) -> bool:
        """Whether a cell of its own shows something."""
        return any(text for column, text in self.cells.items() if column not in self.covered)

    @property
    def code(self) -> str:
        """What stands in `Mã`."""
        return self["code"]


@dataclass(slots=True)
class Snapshot:
    """A workbook at one moment, which somebody may bring back later: content, and what was not read or not
    written yet.

    `since`: how many edits there had been. `typed`: what was typed into it while it was open. `fresh`: cells
    that were not read then, whatever was read since.
    """

    content: object
    since: int
    unread: dict[tuple[str, str], str]
    unwritten: frozenset[tuple[str, str]]
    typed: dict[tuple[str, str], str] = field(default_factory=dict)
    fresh: frozenset[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self.fresh = frozenset(self.unread)


def refused() -> ApiError:
    """What people are not let do with merged cells."""
    return bad_request("This can't be done to merged cells.")


class Page(Protocol):
    """One workbook, or somebody's open copy of it."""

    def lines(self) -> list[Line]:
        """The used rows of the tab that people look at, as they stand."""

    def put(self, cells: Sequence[Typed]) -> None:
        """Type into cells and save. Raises ApiError where nobody can: under a merged range."""

    def words(self) -> frozenset[str]:
        """Every word in any cell that people see."""

    def closed_words(self) -> list[frozenset[str]]:
        """Every word in each of the workbooks that were set aside for this one."""

    def outside(self) -> object:
        """Everything in the workbook that is not the program's."""

    def sort(self, seed: int) -> None:
        """Bring the rows into another order."""

    def delete(self, position: int) -> None:
        """Delete a row."""

    def insert(self, position: int) -> None:
        """Insert an empty row above a row."""

    def copy(self, position: int) -> None:
        """Copy a row with everything in it below the last one."""

    def hide(self, position: int) -> None:
        """Hide a row."""

    def merge(self, key: str, first: int, last: int) -> None:
        """Merge the cells of a column in these rows; those below the first lose what they hold."""

    def unmerge(self) -> None:
        """Unmerge every cell of the tab: what lay under another is empty."""

    def keep_own(self, position: int, text: str) -> None:
        """A note and a formula of one's own, right of the program's columns."""

    def content(self) -> object:
        """All of it, to be brought back later."""

    def bring_back(self, content: object) -> None:
        """What was kept takes the place of what is there."""
