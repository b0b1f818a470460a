"""The console's own engine over its Google store, on real records: the same stories, through the workflow."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from bench.peers.contestant import Requests
from bench.peers.paper import Paper
from bench.peers.story import COLUMNS, Start, Story, day
from console.database import open_database
from console.database.migrate import migrate
from console.records import SyncConflict, SyncJournal, SyncProblem, SyncProposal, Task, Unit
from console.workflow.deadlines import change_due
from console.workflow.progress import report_progress
from console.workflow.tasks import edit_task
from sheets_sync.columns import task_table
from sheets_sync.google.places import KeptPlaces
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk

_FIELDS = {"content": "content", "due": "due_on", "progress": "progress", "result": "result"}
_UNIT = "BT"
_PASS, _MINUTE, _QUIET_HOUR = timedelta(seconds=5), timedelta(minutes=1), timedelta(hours=1)


class OurStage:
    """The engine at work on one story. A pass is made every minute, as the worker does."""

    def __init__(self, story: Story, folder: Path) -> None:
        self._desk = _desk(folder)
        self._codes: dict[int, str] = {}
        for start in story.tasks:
            self.office_adds(start)
        self._desk.settle()
        headers = {column.key: column.header for column in task_table().columns}
        chosen = {"code": headers["code"]} | {key: headers[field] for key, field in _FIELDS.items()}
        self.paper = Paper(self._desk.server, self._desk.spreadsheet(_UNIT), self._desk.title(), chosen)

    def code(self, task: int) -> str:
        return self._codes.get(task, "")

    def office_sets(self, task: int, column: str, value: str) -> None:
        desk, record = self._desk, self._desk.task(self._codes[task])
        desk.later(seconds=1)
        if column == "content":
            edit_task(desk.ctx(), record, {"content": value}, record.version)
        elif column == "due":
            change_due(desk.ctx("hoa"), record, due_on=day(value), document_number="15/CV")
        else:
            report_progress(desk.ctx("system"), record, value)

    def office_adds(self, start: Start) -> None:
        made = self._desk.give(_UNIT, start.content, due_on=day(start.due))
        self._codes[start.number] = made.code

    def sync(self) -> None:
        self._desk.clock.move(self._desk.clock.now() + _MINUTE)
        self._desk.run()

    def database(self) -> list[dict[str, str]]:
        return [
            {"code": task.code} | {key: _shown(getattr(task, field)) for key, field in _FIELDS.items()}
            for task in Task.select().order_by(Task.id)
        ]

    def kept(self) -> set[str]:
        """What the sync page shows: conflicts, proposals, problems, and the journal."""
        fields = (
            SyncConflict.sheet, SyncConflict.console, SyncProposal.proposed, SyncProblem.typed,
            SyncJournal.value,
        )  # fmt: skip
        return {text for field in fields for (text,) in field.model.select(field).tuples() if text}


class OurEngine:
    """The contestant."""

    name = "this engine"

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()

    def stage(self, story: Story) -> OurStage:
        return OurStage(story, Path(self._folder.name))

    def idle_sweep(self, units: int) -> Requests:
        """Hours after the last change: no sheet is read directly any more for being active, and every write
        was looked at once more (a few a pass)."""
        desk = _desk(Path(self._folder.name))
        Unit.update(channel="office").where(Unit.code == _UNIT).execute()
        for number in range(units):
            code = f"U{number:03d}"
            unit = Unit.create(code=code, kind="commune", name=f"Xã {number}", channel="sheet")
            desk.office.units[code] = unit
            desk.give(code, f"Rà soát {number}")
        desk.settle()
        desk.clock.move(desk.clock.now() + _QUIET_HOUR)
        while any(known.wrote for known in desk.store.accounts[0].feed.files.values()):
            desk.run()
            desk.clock.move(desk.clock.now() + _PASS)
        seen, made = len(desk.server.log), Requests()
        desk.run()
        made.add([each.kind for each in desk.server.log[seen:]])
        return made

    def close(self) -> None:
        self._folder.cleanup()


def _desk(folder: Path) -> GoogleDesk:
    """An office on an empty database."""
    path = folder / f"console{len(list(folder.glob('*.db')))}.db"
    open_database(f"sqlite:///{path}").connect(reuse_if_open=True)
    migrate()
    desk = open_google_desk(places=KeptPlaces())
    desk.server.app.watch = None  # the tests hold its answers to the schemas; here only time counts
    return desk


def _shown(value: object) -> str:
    return f"{value.day}/{value.month}/{value.year}" if hasattr(value, "day") else str(value or "")


assert set(_FIELDS) == set(COLUMNS)
