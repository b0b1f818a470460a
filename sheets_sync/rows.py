"""The database's side of a row: what the planner sees of it, and the records that it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from console.records import Account, Unit
from console.rulebook import Rulebook
from sheets_sync.plan import Record


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a tab.

    `subject` is what it is about (a task, without what no row shows; an inspection; a directive), `part` the
    unit's part in it, where that is a record of its own.
    """

    record: Record
    subject: Any
    part: Any = None

    @property
    def version(self) -> int:
        """Rises whenever what the row is about changes: a refused act may then be tried again."""
        return int(self.subject.version)


Rows = Mapping[str, Row]  # by `Mã`


@dataclass
class View:
    """What every row needs besides itself, read once per pass."""

    rulebook: Rulebook
    today: date
    units: Mapping[int, Unit] = field(default_factory=lambda: {unit.id: unit for unit in Unit.select()})
    people: Mapping[int, str] = field(
        default_factory=lambda: {account.id: str(account) for account in Account.select()}
    )
