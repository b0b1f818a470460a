"""What runs when, without anybody asking: each job in its turn, alone, its last run remembered.

A job is due by what the database remembers, so a run that was missed while the console was down is made
up once, at the next start. A job that fails says so in its row; the others go on.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from threading import Event
from uuid import uuid4

import schedule

from console import backups
from console.clock import Clock
from console.database import database, transaction
from console.duties import store_obligations
from console.records import JobRun, Lease
from console.reminders import queue_reminders
from console.rulebook import Rulebook, read_rulebook
from console.settings import Settings
from console.workflow.context import Actor, Context
from console.workflow.daily import close_return_windows

log = logging.getLogger(__name__)
Work = Callable[[datetime, datetime | None], object]
Due = Callable[[datetime, datetime | None], bool]
_LOOK_EVERY = 20  # seconds between looks at the daily jobs
_HELD = timedelta(minutes=30)  # a job that lasts longer than this may be taken over
_PASS_HELD = timedelta(seconds=30)  # a pass has a fenced lease of its own; this one must not outlive a crash


@dataclass(frozen=True, slots=True)
class Job:
    """One job: its name, when it is due given its last start, what it does; `seconds` between looks.

    `held`: after how long another worker may take it over, the one that began it having died.
    """

    name: str
    label: str
    due: Due
    work: Work
    seconds: int = _LOOK_EVERY
    held: timedelta = _HELD


def daily(at: str) -> Due:
    """Due once a day from that time ('01:30') on, and at once when a day was missed."""
    hour, minute = map(int, at.split(":"))

    def due(now: datetime, last: datetime | None) -> bool:
        latest = datetime.combine(now.date(), time(hour, minute))
        if now < latest:
            latest -= timedelta(days=1)
        return last is None or last < latest

    return due


def every(seconds: int) -> Due:
    """Due so many seconds after the last start."""
    return lambda now, last: last is None or now - last >= timedelta(seconds=seconds) or last > now


class Worker:
    """Runs the jobs. Several may run at once: a lease row for each job lets only one do it."""

    def __init__(self, jobs: list[Job], clock: Clock) -> None:
        self.jobs = jobs
        self.clock = clock
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"

    def run_forever(self, stop: Event) -> None:
        """Run jobs as they fall due until `stop` is set, after which none is begun; what was missed is made
        up first."""
        self.run_due(stop)
        turns = schedule.Scheduler()
        for job in self.jobs:
            turns.every(job.seconds).seconds.do(lambda job=job: stop.is_set() or self.run(job))
        while not stop.wait(min(max(turns.idle_seconds or 0, 0.1), 1.0)):
            turns.run_pending()

    def run_due(self, stop: Event | None = None) -> list[str]:
        """Look at every job once, until `stop` is set; the names of those that ran, well or not."""
        ran = []
        for job in self.jobs:
            if stop is not None and stop.is_set():
                break
            if self.run(job):
                ran.append(job.name)
        return ran

    def run(self, job: Job) -> bool:
        """Run a job if it is due and nobody else runs it; never raises for what the job does."""
        opened = database.connect(reuse_if_open=True)
        try:
            return self._run(job)
        except Exception:
            log.exception("Việc tự động %s: không ghi được tình trạng", job.name)
            return False
        finally:
            if opened:
                database.close()

    def _run(self, job: Job) -> bool:
        now = self.clock.now()
        if not job.due(now, _last(job.name)) or not self._claim(job, now):
            return False
        try:
            last = _last(job.name)
            if not job.due(now, last):
                return False
            _record(job.name, started_at=now)
            error = _try(job, now, last)
            _record(job.name, ended_at=self.clock.now(), error=error)
        finally:
            self._give_back(job.name)
        return True

    def _claim(self, job: Job, now: datetime) -> bool:
        """Take the job's lease if it is free or has run out: one statement decides among several workers."""
        name = job.name
        with transaction():
            Lease.insert(name=f"job:{name}").on_conflict_ignore().execute()
            free = Lease.expires_at.is_null() | (Lease.expires_at <= now)
            taken = (
                Lease.update(owner=self.owner, expires_at=now + job.held, fence=Lease.fence + 1)
                .where((Lease.name == f"job:{name}") & free)
                .execute()
            )
        return bool(taken)

    def _give_back(self, name: str) -> None:
        mine = (Lease.name == f"job:{name}") & (Lease.owner == self.owner)
        Lease.update(expires_at=None).where(mine).execute()


def _try(job: Job, now: datetime, last: datetime | None) -> str:
    """Do the work; '' or the error in words."""
    try:
        job.work(now, last)
    except Exception as error:
        log.exception("Việc tự động %s bị lỗi", job.name)
        return f"{type(error).__name__}: {error}"
    return ""


def _last(name: str) -> datetime | None:
    run = JobRun.get_or_none(JobRun.name == name)
    return run.started_at if run else None


def _record(name: str, **fields: object) -> None:
    with transaction():
        if not JobRun.update(**fields).where(JobRun.name == name).execute():
            JobRun.create(name=name, **fields)


def office_jobs(settings: Settings, sync: Callable[[], object] | None = None) -> list[Job]:
    """The jobs of an office; `sync` is one pass over the workbooks, where these are on."""
    jobs = [
        Job("close_windows", "Tiếp nhận nhiệm vụ hết hạn chuyển lại", daily("00:05"), _close(settings)),
        Job("obligations", "Lập nghĩa vụ báo cáo định kỳ", daily("00:10"), _obligations(settings)),
        Job("backup", "Sao lưu", daily(settings.backup.at), _backup(settings)),
        Job("reminders", "Nhắc việc", daily("07:00"), _remind(settings)),
    ]
    if sync is not None:
        seconds = settings.sync.every_seconds
        passes = Job("sync", "Đồng bộ bảng tính", every(seconds), lambda *_: sync(), seconds, _PASS_HELD)
        jobs.insert(0, passes)
    return jobs


def _close(settings: Settings) -> Work:
    def work(now: datetime, last: datetime | None) -> int:
        return close_return_windows(Context(Actor.system(), read_rulebook(settings), now))

    return work


def _obligations(settings: Settings) -> Work:
    """This year's duties, and the next year's from November on."""

    def work(now: datetime, last: datetime | None) -> None:
        rulebook: Rulebook = read_rulebook(settings)
        for year in (now.year, now.year + 1)[: 2 if now.month >= 11 else 1]:
            store_obligations(rulebook, year)

    return work


def _backup(settings: Settings) -> Work:
    def work(now: datetime, last: datetime | None) -> backups.Backup:
        workbooks = Path(settings.sync.folder)
        folder, data = Path(settings.backup.folder), Path(settings.data_folder)
        return backups.backup(folder, data, now, keep=settings.backup.keep, skipped=(workbooks,))

    return work


def _remind(settings: Settings) -> Work:
    """On working days; what a day off would have brought comes on the next working day."""

    def work(now: datetime, last: datetime | None) -> int:
        rulebook = read_rulebook(settings)
        if not rulebook.calendar.is_working(now.date()):
            return 0
        return queue_reminders(rulebook, now, _last_working(rulebook, now, last))

    return work


def _last_working(rulebook: Rulebook, now: datetime, last: datetime | None) -> datetime | None:
    """The last run that could send: a run on a day off sent nothing."""
    if last is None:
        return None
    day = rulebook.calendar.previous_working(min(last.date(), now.date() - timedelta(days=1)))
    return datetime.combine(day, time(7))
