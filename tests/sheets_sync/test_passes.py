"""A worker's passes: what breaks one is told, and a worker that is asked to stop leaves nothing held."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from peewee import Database, OperationalError

from console.database import database, open_database
from console.jobs import Worker, office_jobs
from console.records import JobRun, Lease, SyncWorkbook
from sheets_sync import lease
from sheets_sync.passes import PassBroken, Passes
from tests.sheets_sync.desk import Desk, open_desk

ROOT = Path(__file__).parents[2]
CONFIG = """
[[regulation]]
id = "hai_phong_2025"
from = 2025-09-04
"""


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    desk = open_desk(tmp_path / "so", "XA")
    desk.give()
    desk.give("XA")
    return desk


def stopped_at(desk: Desk, name: str, error: Exception) -> None:
    def stop(boundary: str) -> None:
        if boundary == name:
            raise error

    desk.engine.boundary = stop


def test_a_pass_that_lost_its_lease_stops_and_is_no_error(desk: Desk) -> None:
    stopped_at(desk, "written", lease.LeaseLost())
    assert Passes(desk.engine, Event())().busy


def test_a_database_that_would_not_answer_is_told_where_jobs_are_shown(desk: Desk) -> None:
    stopped_at(desk, "written", OperationalError("database is locked"))
    passes = Passes(desk.engine, Event())
    with pytest.raises(PassBroken, match="làm lại"):
        passes()
    Worker(office_jobs(desk.settings, passes)[:1], desk.clock).run_due()
    assert "Cơ sở dữ liệu đang bận" in JobRun.get(JobRun.name == "sync").error

    desk.engine.boundary = lambda name: None
    desk.settle()
    assert {book.state for book in SyncWorkbook.select()} == {"ok"}


def test_a_pass_that_is_asked_to_stop_ends_after_the_workbook_in_hand(desk: Desk) -> None:
    stop = Event()
    desk.engine.boundary = lambda name: stop.set() if name == "written" else None

    done = Passes(desk.engine, stop)()

    assert [turn.state for turn in done.turns] == ["ok"]
    assert sorted(book.state for book in SyncWorkbook.select()) == ["new", "ok"]


def test_another_worker_begins_at_once_after_one_that_ended(desk: Desk) -> None:
    passes = Passes(desk.engine, Event())
    passes()
    assert lease.take("another", desk.clock.now()) is None
    passes.end()
    assert lease.take("another", desk.clock.now()) is not None


@pytest.fixture
def kept_database() -> Iterator[None]:
    before = database.obj
    yield
    database.initialize(before)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_process_told_to_end_gives_its_leases_back(
    kept_database: None, tmp_path: Path, command: str, number: signal.Signals
) -> None:
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    arguments = ["--port", str(free_port())] if command == "serve" else []
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), command, *arguments],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for_a_pass(tmp_path / "data" / "console.db", process)
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, b"Traceback" in said) == (0, False), said.decode()
    assert not [row.name for row in Lease.select() if row.expires_at is not None]
    database.close()


TOLD_AT_ONCE = """
import os, signal, sys, threading

start = threading.Thread.start

def started(thread):
    start(thread)
    if thread.name == "worker":
        os.kill(os.getpid(), {number})

threading.Thread.start = started
import run

run.cli(["serve", "--port", "{port}"])
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_told_to_end_before_it_runs_ends_its_worker_too(
    kept_database: None, tmp_path: Path, number: signal.Signals
) -> None:
    """Also where SIGINT was ignored when it began, as that of a shell's background job is."""
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", TOLD_AT_ONCE.format(number=int(number), port=free_port())],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )  # fmt: skip
    assert (ended.returncode, ended.stderr.decode()) == (0, "")
    open_database(f"sqlite:///{tmp_path / 'data' / 'console.db'}").connect(reuse_if_open=True)
    assert not [row.name for row in Lease.select() if row.expires_at is not None]
    database.close()


def wait_for_a_pass(path: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the first pass of the process has ended; its database is then ours to look into."""
    for _ in range(300):
        time.sleep(0.05)
        assert process.poll() is None
        if path.exists():
            open_database(f"sqlite:///{path}").connect(reuse_if_open=True)
            if database.table_exists("job_run") and JobRun.select().where(JobRun.ended_at.is_null(False)):
                return
    raise AssertionError("no pass")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
