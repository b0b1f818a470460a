"""What a unit typed, carried out through the same verbs as the console (SHEETS.md §1).

An act is dated by the file's saving, with the last clean read as its lower bound; the actor is the unit
through its workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from console.records import Unit
from console.workflow.context import Context
from console.workflow.errors import Invalid, Stale, WorkflowError
from sheets_sync import codec
from sheets_sync.columns import Table
from sheets_sync.plan import Change, SheetRow, notes
from sheets_sync.rows import Row

NO_FILE = "Chưa thấy tệp {name} trong thư mục tep của đơn vị; đề nghị chép tệp vào đó."
NO_LINK = (
    "{name} không phải là đường dẫn; đề nghị để tệp ở nơi Văn phòng mở được rồi dán đường dẫn (https://…) "
    "vào ô “Tệp”."
)
_FILE_CELL = dict.fromkeys(("name", "path", "link"), "file")  # where an attachment's fields stand
_FILE_KEPT = "Tệp đã nhận được giữ trong hồ sơ, không gỡ từ bảng."


@dataclass(frozen=True, slots=True)
class Moment:
    """When what was typed happened, as far as can be known: on `day`, not before `earliest`."""

    day: date
    earliest: date | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a cell's act: accepted, or the sentence of the refusal."""

    change: Change
    verb: str
    refusal: str = ""


Attach = Callable[[Context, Any, str], bool]
Changes = Mapping[str, Change]  # by column
Values = Mapping[str, str]  # the whole row as it reads, by column


@dataclass
class Acting:
    """Carries out the changes of one unit's rows of one tab. `attach` takes a file that a cell names;
    `no_file` says that there is none of that `{name}`."""

    ctx: Context
    unit: Unit
    table: Table
    moment: Moment
    attach: Attach
    no_file: str = NO_FILE

    def run(self, row: Row, shown: SheetRow, changes: Sequence[Change]) -> list[Outcome]:
        """Every change of one row, each act on its own: one refusal stops no other. A cell that cannot be
        seen says what the record does."""
        values = {
            column.key: row.record.values[i]
            if (cell := shown.cells[i]) is None
            else codec.read(column, cell).value
            for i, column in enumerate(self.table.columns)
        }
        return self._run(row, {change.column: change for change in changes}, values)

    def _run(self, row: Row, changes: Changes, values: Values) -> list[Outcome]:
        raise NotImplementedError

    def _attempt(
        self,
        verb: str,
        changes: Sequence[Change],
        act: Callable[[], object],
        cells: Mapping[str, str] = MappingProxyType({}),
    ) -> list[Outcome]:
        """Carry out one act for these cells; a refusal is an outcome, not an error. `cells` says in which
        column a field of the act stands, where the column is not called as the field is."""
        if not changes:
            return []
        try:
            act()
        except Stale:
            raise  # somebody else's change came between: the whole turn is made again
        except Invalid as error:
            return [Outcome(change, verb, self._by_cell(error, cells)) for change in changes]
        except WorkflowError as error:
            return [Outcome(change, verb, str(error)) for change in changes]
        return [Outcome(change, verb) for change in changes]

    def _by_cell(self, error: Invalid, cells: Mapping[str, str]) -> str:
        """What is missing or wrong, each by the cell in which the unit puts it right."""
        columns = {column.key: column for column in self.table.columns}
        said = [
            notes.refused(columns[key], sentence) if key in columns else sentence
            for field, sentence in error.errors.items()
            for key in [cells.get(field, field)]
        ]
        return str(WorkflowError(" ".join(said), error.article))

    def _file(self, record: Any, changes: Changes, values: Values) -> list[Outcome]:
        mine = of(changes, "file")
        if not mine:
            return []
        name = values["file"]
        if not name:
            return [Outcome(mine[0], "attach", _FILE_KEPT)]
        return self._attempt("attach", mine, lambda: self._take_file(record, name), _FILE_CELL)

    def _take_file(self, record: Any, name: str) -> None:
        if not self.attach(self.ctx, record, name):
            raise WorkflowError(self.no_file.format(name=notes.shortened(name)))


def of(changes: Changes, *keys: str) -> list[Change]:
    """The changes of these columns."""
    return [changes[key] for key in keys if key in changes]
