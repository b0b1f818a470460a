"""What stands behind each tab: its records, the verbs that its cells call, and the rows that a unit adds.

Everything else in the engine knows tables, rows and cells, and no tab by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from console.records import Unit
from sheets_sync.acting import Acting
from sheets_sync.columns import DOCUMENTS, TASKS, Table
from sheets_sync.commands import TaskCommands
from sheets_sync.given_days import given_days
from sheets_sync.inspection_commands import InspectionCommands
from sheets_sync.inspection_rows import inspection_rows
from sheets_sync.inspection_table import INSPECTIONS
from sheets_sync.newcomers import Newcomers, OwnInspections, ProposedTasks
from sheets_sync.participations import document_rows, task_rows, whole
from sheets_sync.plan.model import BaseRow, Place
from sheets_sync.rows import Row, Rows
from sheets_sync.work import Work

Known = Collection[str]  # codes that the workbook ever showed
Only = Collection[str] | None  # codes to be read; None for all


@dataclass(frozen=True, slots=True)
class Subject:
    """One tab's side of the database.

    `read` gives its rows, with the other tabs' rows at hand; `whole` reads their records whole, for verbs to
    act on. `commands` None: no cell is the unit's. `given`: cells whose value came with the unit's own words.
    """

    read: Callable[[Work, Table, Mapping[str, Rows], Known, Only], dict[str, Row]]
    whole: Callable[[Rows], Rows] = lambda rows: rows
    commands: type[Acting] | None = None
    newcomers: type[Newcomers] = Newcomers
    given: Callable[[Unit, Table, Rows, Mapping[str, BaseRow], bool], Collection[Place]] = lambda *_: ()


def _tasks(work: Work, table: Table, others: Mapping[str, Rows], known: Known, only: Only) -> dict[str, Row]:
    return task_rows(work.view, table, work.unit, known, only, closed=work.is_closed, notice=work.notice)


def _documents(
    work: Work, table: Table, others: Mapping[str, Rows], known: Known, only: Only
) -> dict[str, Row]:
    return document_rows(work.view, table, others[TASKS].values(), known)


def _inspections(
    work: Work, table: Table, others: Mapping[str, Rows], known: Known, only: Only
) -> dict[str, Row]:
    settled = work.view.today - timedelta(days=work.settings.sync.carry_closed_days)
    return inspection_rows(
        work.view, table, work.unit, known, only,
        closed=work.is_closed, notice=work.notice, settled=settled,
    )  # fmt: skip


SUBJECTS: Mapping[str, Subject] = {
    TASKS: Subject(_tasks, whole, TaskCommands, ProposedTasks),
    DOCUMENTS: Subject(_documents),
    INSPECTIONS: Subject(
        _inspections, commands=InspectionCommands, newcomers=OwnInspections, given=given_days
    ),
}
