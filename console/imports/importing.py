"""Running an import: read, check each row, land the good ones, report the bad ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from console.database import transaction
from console.imports.columns import find_table
from console.imports.reading import Row, read_file
from console.imports.results import Failure, ImportResult, write_failures
from console.imports.rows import Importer, RowError, row_values
from console.imports.tasks import TaskImporter
from console.imports.units import UnitImporter
from console.records import Account
from console.rulebook import Rulebook
from console.settings import Settings
from console.workflow.context import SYSTEM, Actor, Context
from console.workflow.errors import Forbidden, WorkflowError
from console.workflow.permissions import can

IMPORTERS: dict[str, type[Importer]] = {"units": UnitImporter, "tasks": TaskImporter}
TOGETHER = 200
Told = Callable[[int, int], None]


def import_table(
    table: str,
    path: Path,
    settings: Settings,
    rulebook: Rulebook,
    now: datetime,
    *,
    account: Account | None = None,
    dry_run: bool = False,
    failures_to: Path | None = None,
    told: Told | None = None,
) -> ImportResult:
    """Import `units` or `tasks` from an .xlsx or .csv file; good rows land, bad ones are told why.

    `account` is who imports (none: the command line). With `dry_run` the same is done and rolled back.
    Failed rows go to the workbook `failures_to` as typed, with their reasons. `told(done, all)` is called
    as rows go. Raises TableError, FileError, and Forbidden for an account that may not enter such records.
    """
    described = find_table(table)
    file = read_file(path, described)
    importer = IMPORTERS[table](Context(_actor(table, account), rulebook, now), settings)
    result = ImportResult(table, dry_run, read=len(file.rows), ignored_columns=file.ignored)
    with _kept(not dry_run):
        importer.begin()
        for start in range(0, len(file.rows), TOGETHER):
            with transaction():
                for row in file.rows[start : start + TOGETHER]:
                    _land(importer, row, result)
            if told:
                told(min(start + TOGETHER, len(file.rows)), len(file.rows))
    if failures_to and result.failures:
        write_failures(failures_to, file, result.failures)
    return result


@contextmanager
def _kept(kept: bool) -> Iterator[None]:
    """Commit as the chunks go; or, for a dry run, hold them all in one transaction and undo it."""
    if kept:
        yield
        return
    with transaction() as trial:
        yield
        trial.rollback()


def _land(importer: Importer, row: Row, result: ImportResult) -> None:
    values, wrong = row_values(find_table(result.table), row)
    if not wrong:
        try:
            with transaction():
                outcome = importer.land(values)
        except (RowError, WorkflowError) as error:
            wrong = [str(error)]
            importer.forget()
    if wrong:
        result.failures.append(Failure(row, wrong))
    else:
        setattr(result, outcome, getattr(result, outcome) + 1)


def _actor(table: str, account: Account | None) -> Actor:
    """Who imports. The list also says what units did so far, so the acts are the system's by that person."""
    if account is None:
        return Actor(None, None, frozenset({SYSTEM}), "import", "Tệp nhập")
    if not can(Actor.of(account), _NEEDS[table]):
        raise Forbidden("Tài khoản của bạn không có quyền nhập bảng này.")
    return Actor(account, None, frozenset({SYSTEM}), "import", str(account))


_NEEDS = {"units": "create_unit", "tasks": "create_task"}
