"""Who had the last word of a cell, and what was ever typed into it: plain values, in the order of the typing.

A copy saved late, a row put back, an engine that died revert nothing (SHEETS.md §3.1): where nobody else can
have typed unseen, the last word stands. And nothing is asked, kept or disputed that nobody typed (§3.10).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from console.database import database
from sheets_sync.decisions import KEPT_THEIRS, TOOK_THEIRS
from tests.sheets_sync.stories.agreement import CANONICAL, Cell, Tab, unsettled
from tests.sheets_sync.stories.pages import Line

# What the program says that a person typed: the table, the column of the value, and which rows.
_TOLD = (
    ("sync_proposal", "proposed", "i.\"column\" <> '*'"),
    (
        "sync_journal",
        "value",
        f"i.\"reason\" NOT IN ('{KEPT_THEIRS}', '{TOOK_THEIRS}') AND i.\"column\" <> '*'",
    ),
    ("sync_conflict", "sheet", "1 = 1"),
)
_ASIDE = (
    *((table, value) for table, value, _ in _TOLD),
    ("sync_conflict", "console"),
    ("sync_command", "value"),
)
_APART = "\x1f"  # between the cells of one act in a command's value


@dataclass
class LastWords:
    """`stand`: what each field must show now, where that is beyond doubt. `entered`: everything that people
    at units typed into a column of a row, under the code that the row had ('' where it had lost its own)."""

    tab: Tab
    stand: dict[Cell, str] = field(default_factory=dict)
    entered: dict[Cell, set[str]] = field(default_factory=lambda: defaultdict(set))
    lost: set[str] = field(default_factory=set)  # codes that people took from a row: it may stay without

    def enter(self, cell: Cell, value: str) -> None:
        """Somebody at a unit types."""
        self.entered[cell].add(CANONICAL.get((cell[1], value), value))

    def say(self, cell: Cell, value: str) -> None:
        """Nobody else can have typed there unseen."""
        if cell[1] in self.tab.fields and cell[0] not in self.lost:
            self.stand[cell] = value

    def doubt(self, cells: Iterable[Cell]) -> None:
        """Two may have typed, or what was typed may be gone with its row."""
        for cell in list(cells):
            self.stand.pop(cell, None)

    def forget(self, code: str) -> None:
        """The Office decided about the whole row."""
        self.doubt(cell for cell in self.stand if cell[0] == code)

    def lose(self, code: str) -> None:
        """The row may never be known again; what is typed into it has no code."""
        self.lost.add(code)
        self.forget(code)

    def contradicted(self, unit: str, lines: Sequence[Line], doubled: set[str]) -> str:
        """A cell in which an earlier word came back; '' when every last word stands or waits for a person."""
        mine, waiting = self.tab.mine(unit), unsettled(unit, self.tab)
        for line in lines:
            if line.code in doubled or line.code not in mine:
                continue
            for column in self.tab.fields:
                cell = self.tab.cell(unit, line.code, column)
                value = self.stand.get(cell, line[column])
                if value != line[column] and cell[:2] not in waiting and value not in _set_aside(cell):
                    return f"{line.code} {column}: {line[column]!r} came back, the last word was {value!r}"
        return ""

    def unfounded(self, anywhere: bool) -> str:
        """What nobody typed, yet is kept as if somebody had; '' when there is nothing. `anywhere`: people
        copied rows, so that a value may have come into another row than the one into which it was typed."""
        columns: dict[str, set[str]] = defaultdict(set)
        places: dict[Cell, set[str]] = defaultdict(set)
        for (code, column, *_), values in self.entered.items():
            columns[column] |= values
            places[code, column] |= values
        for table, code, column, value in _told(self.tab):
            if column in self.tab.computed and (anywhere or self.lost):
                continue  # in a row copied, or taken for a new one, the program's words are like any value
            own = places.get((code, column), set()) | places.get(("", column), set())
            if value and value not in (columns[column] if anywhere else own):
                return f"nobody typed what {table} has of {code} {column}: {value!r}"
        return ""


def _told(tab: Tab) -> Iterator[tuple[str, str, str, str]]:
    for table, value, which in _TOLD:
        query = f"""
            SELECT i."code", i."column", i."{value}" FROM "{table}" i
            WHERE i."tab" = {database.param} AND {which}
        """
        for code, column, text in database.execute_sql(query, (tab.key,)):
            yield table, code, column, text or ""


def _set_aside(cell: Cell) -> set[str]:
    """Every value of a cell that is kept for a person somewhere, settled or not."""
    found: set[str] = set()
    mark = database.param
    for table, value in _ASIDE:
        query = f'SELECT "{value}" FROM "{table}" WHERE "code" = {mark} AND "column" = {mark}'
        for (text,) in database.execute_sql(query, cell[:2]):
            found.update((text or "").split(_APART))
    return found
