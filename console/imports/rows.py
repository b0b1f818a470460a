"""What every importer of rows shares: validated values in, one outcome out."""

from __future__ import annotations

from typing import Any, Literal

from console.imports.cells import CellError, convert
from console.imports.columns import Table
from console.imports.reading import Row
from console.settings import Settings
from console.workflow.context import Context

Outcome = Literal["created", "updated", "present"]


class RowError(ValueError):
    """A row cannot land; the message is the reason, for the person who typed it."""


class Importer:
    """Lands the rows of one table through the workflow. `ctx` carries the source `import`."""

    def __init__(self, ctx: Context, settings: Settings) -> None:
        self.ctx = ctx
        self.settings = settings

    def begin(self) -> None:
        """Read what is needed to recognise rows, once for the file."""

    def land(self, values: dict[str, Any]) -> Outcome:
        """Make a row's record, or find that it is there. Raises RowError or WorkflowError."""
        raise NotImplementedError

    def forget(self) -> None:
        """A row failed and was rolled back: drop what it may have left in memory."""


def row_values(table: Table, row: Row) -> tuple[dict[str, Any], list[str]]:
    """The row's values by column, and everything that is wrong with its cells."""
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for column in table.columns:
        try:
            values[column.key] = convert(column, row.cells.get(column.key))
        except CellError as error:
            wrong.append(f"{column.label}: {error}")
            continue
        if column.required and values[column.key] is None:
            wrong.append(f"{column.label}: chưa nhập")
    return values, wrong
