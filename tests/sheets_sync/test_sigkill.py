"""Real SIGKILLs of a real worker process, at random moments, while a unit and the Office go on working."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from peewee import OperationalError

from console.database import database
from console.records import Progress, Task
from console.workflow.errors import Stale
from console.workflow.tasks import edit_task
from sheets_sync.engine import Engine
from sheets_sync.google.places import KeptPlaces
from sheets_sync.store import Changed
from tests.fresh_database import open_fresh
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.google.desk import EMAIL, open_google_desk
from tests.sheets_sync.worker import settings

KILLS = 20
ROOT = Path(__file__).parents[2]


def test_twenty_real_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    kills_on_excel(tmp_path)


def test_twenty_real_kills_between_requests_to_google_lose_and_double_nothing(tmp_path: Path) -> None:
    kills_on_google(tmp_path)


def kills_on_excel(folder: Path) -> None:
    """The worker writes files. Raises AssertionError where something is lost or doubled."""
    open_fresh(f"sqlite:///{folder / 'console.db'}")
    desk = open_desk(folder / "so")
    desk.engine = Engine(desk.engine.store, settings(folder), desk.clock, owner="worker")
    killed_and_judged(desk, folder, within=0.06)


def kills_on_google(folder: Path) -> None:
    """The worker asks the Sheets server. Raises AssertionError where something is lost or doubled."""
    open_fresh(f"sqlite:///{folder / 'console.db'}")
    desk = open_google_desk(places=KeptPlaces())
    desk.server.accounts.register("local", EMAIL, service=True)  # the worker is the same account
    with desk.server:
        desk.engine = Engine(desk.store, settings(folder, desk.server.url), desk.clock, owner="worker")
        killed_and_judged(desk, folder, desk.server.url, within=0.4)


def killed_and_judged(desk: Desk, folder: Path, *url: str, within: float) -> None:
    """A worker is killed again and again, so many seconds at most after a pass; then everything is there."""
    tasks = [desk.give(content=f"Việc {number}") for number in range(5)]
    desk.settle()
    chance, typed, given = random.Random(9), {}, {}
    for number in range(KILLS):
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.sheets_sync.worker", str(folder), *url],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert worker.stdout is not None and worker.stdout.readline() == b"pass\n"
        task = tasks[number % len(tasks)]
        typed[task.code], given[task.code] = f"lần {number}", f"ý kiến {number}"
        _unit_types(desk, task, typed[task.code])
        _office_writes(desk, task, given[task.code])
        time.sleep(chance.random() * within)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
    desk.settle()
    for task in tasks:
        assert desk.task(task).progress == desk.shown(task, "progress") == typed[task.code]
        assert desk.task(task).office_opinion == desk.shown(task, "office_opinion") == given[task.code]
    assert len(desk.rows()) == len(tasks)
    assert Progress.select().count() <= KILLS
    assert not desk.later(seconds=5).run().writes
    database.close()


def _unit_types(desk: Desk, task: Task, words: str) -> None:
    """Save again when the worker wrote between the person's opening and saving."""
    for _ in range(50):
        try:
            desk.type(task, progress=words)
            return
        except Changed:
            time.sleep(0.002)
    raise AssertionError("the file never stood still")


def _office_writes(desk: Desk, task: Task, words: str) -> None:
    for _ in range(50):
        try:
            found = desk.task(task)
            edit_task(desk.ctx(), found, {"office_opinion": words}, found.version)
            return
        except (OperationalError, Stale):
            time.sleep(0.01)
    raise AssertionError("the database never let the Office in")
