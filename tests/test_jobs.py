"""Jobs run when they are due, once, one at a time; missed ones are made up; a failing one stops no other."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from peewee import Database

from console.clock import Clock
from console.jobs import Job, Worker, daily, every, office_jobs
from console.records import Document, JobRun, Lease, Obligation, Outbox, Task, Unit
from console.reminders import queue_reminders
from console.rulebook import read_rulebook
from console.settings import Backup, RegulationEntry, Settings, Sync
from console.workflow.context import Actor, Context
from console.workflow.documents import create_document
from console.workflow.tasks import create_task, send

MONDAY = datetime(2026, 11, 23, 9, 0)
SETTINGS = Settings(regulation=[RegulationEntry(id="hai_phong_2025", from_=date(2025, 9, 4))])


def counting(name: str, due: object, ran: list[str]) -> Job:
    return Job(name, name, due, lambda now, last: ran.append(name))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        (datetime(2026, 11, 23, 1, 29), datetime(2026, 11, 22, 1, 30), False),
        (datetime(2026, 11, 23, 1, 30), datetime(2026, 11, 22, 1, 30), True),
        (datetime(2026, 11, 23, 9, 0), datetime(2026, 11, 23, 1, 31), False),
        (datetime(2026, 11, 23, 0, 10), datetime(2026, 11, 20, 1, 30), True),  # down for days
        (datetime(2026, 11, 23, 9, 0), None, True),
    ],
)
def test_a_daily_job_is_due_once_after_its_time(now: datetime, last: datetime | None, expected: bool) -> None:
    assert daily("01:30")(now, last) is expected


def test_an_interval_runs_again_even_when_the_clock_was_set_back() -> None:
    assert not every(5)(MONDAY, MONDAY - timedelta(seconds=4))
    assert every(5)(MONDAY, MONDAY - timedelta(seconds=5))
    assert every(5)(MONDAY, MONDAY + timedelta(hours=1))


def test_a_job_runs_once_a_day_and_is_made_up_once_after_downtime(database: Database) -> None:
    ran: list[str] = []
    clock = Clock.at(MONDAY)
    worker = Worker([counting("nhac", daily("07:00"), ran)], clock)
    assert worker.run_due() == ["nhac"]
    assert worker.run_due() == []
    clock.move(MONDAY + timedelta(days=4))
    Worker(worker.jobs, clock).run_due()
    Worker(worker.jobs, clock).run_due()
    assert ran == ["nhac", "nhac"]


def test_no_job_is_begun_once_the_worker_is_told_to_stop(database: Database) -> None:
    ran: list[str] = []
    stop = threading.Event()
    last = Job("cuoi", "cuối", daily("00:00"), lambda now, last: stop.set())
    after = counting("sau", daily("00:00"), ran)
    Worker([last, after], Clock.at(MONDAY)).run_forever(stop)  # what was missed
    assert ran == [] and not JobRun.select().where(JobRun.name == "sau").exists()

    stop.clear()
    stops = Job("lai", "lại", every(1), lambda now, last: stop.set() if last else None, seconds=1)
    beside = Job("ke", "kế", every(1), lambda now, last: ran.append("ke"), seconds=1)
    Worker([stops, beside], Clock()).run_forever(stop)
    assert ran == ["ke"]  # the first time, and not once the other one had stopped the worker


def test_a_failing_job_is_told_and_stops_no_other(database: Database) -> None:
    ran: list[str] = []

    def fail(now: datetime, last: datetime | None) -> None:
        raise OSError("ổ đĩa đầy")

    jobs = [Job("hong", "hỏng", daily("00:00"), fail), counting("sau", daily("00:00"), ran)]
    assert Worker(jobs, Clock.at(MONDAY)).run_due() == ["hong", "sau"]
    assert JobRun.get(JobRun.name == "hong").error == "OSError: ổ đĩa đầy"
    assert JobRun.get(JobRun.name == "sau").error == ""
    assert ran == ["sau"]


def test_a_job_that_another_worker_runs_is_left_alone(database: Database) -> None:
    ran: list[str] = []
    clock = Clock.at(MONDAY)
    worker = Worker([counting("luu", daily("01:30"), ran)], clock)
    Lease.create(name="job:luu", owner="khac", expires_at=MONDAY + timedelta(minutes=5))
    assert worker.run_due() == []
    clock.move(MONDAY + timedelta(minutes=6))  # the other one died
    assert worker.run_due() == ["luu"]
    assert Lease.get(Lease.name == "job:luu").expires_at is None


def test_passes_go_on_within_a_minute_after_a_worker_was_killed_in_one(
    sqlite_database: Database, tmp_path: Path
) -> None:
    clock, passes = Clock.at(MONDAY), []

    def killed() -> None:
        raise KeyboardInterrupt  # what no `except Exception` catches

    dying = Worker(office_jobs(office(tmp_path), sync=killed)[:1], clock)
    dying._give_back = lambda name: None  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        dying.run_due()
    clock.move(MONDAY + timedelta(seconds=59))
    next_one = Worker(office_jobs(office(tmp_path), sync=lambda: passes.append(1))[:1], clock)
    assert next_one.run_due() == ["sync"]
    assert passes == [1]


def test_the_worker_goes_on_until_it_is_stopped(sqlite_database: Database) -> None:
    ran: list[str] = []
    stop = threading.Event()

    def work(now: datetime, last: datetime | None) -> None:
        ran.append("x")
        if len(ran) == 3:
            stop.set()

    thread = threading.Thread(
        target=Worker([Job("x", "x", every(1), work, seconds=1)], Clock()).run_forever, args=(stop,)
    )
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
    assert len(ran) >= 3


def office(tmp_path: Path) -> Settings:
    return msgspec.structs.replace(
        SETTINGS,
        backup=Backup(folder=str(tmp_path / "kho"), keep=2),
        data_folder=str(tmp_path / "data"),
        sync=Sync(folder=str(tmp_path / "so")),
    )


def test_the_jobs_of_an_office_all_run(sqlite_database: Database, tmp_path: Path) -> None:
    passes: list[int] = []
    jobs = office_jobs(office(tmp_path), sync=lambda: passes.append(1))
    assert len(Worker(jobs, Clock.at(MONDAY)).run_due()) == 5
    assert {run.error for run in JobRun.select()} == {""}
    assert passes == [1]
    assert len(list((tmp_path / "kho").glob("*.zip"))) == 1
    # in November the duties of the next year are there too
    assert {row.period[:4] for row in Obligation.select()} == {"2026", "2027"}


def sent(unit: Unit, due_on: date, now: datetime, **fields: object) -> Task:
    ctx = Context(Actor.system(), read_rulebook(SETTINGS), now)
    number = Document.select().count() + 1
    document = create_document(ctx, symbol=f"{number}/UBND", issued_on=now.date())
    return send(ctx, create_task(ctx, document, content="Rà soát", lead_unit=unit, due_on=due_on))


def test_a_task_not_returned_in_time_is_accepted_by_the_daily_job(
    sqlite_database: Database, tmp_path: Path
) -> None:
    unit = Unit.create(code="SXD", name="Sở Xây dựng")
    # received Thursday 19/11, one working day to return: until the end of Friday 20/11
    task = sent(unit, date(2026, 12, 20), datetime(2026, 11, 19, 9))
    Worker(office_jobs(office(tmp_path)), Clock.at(datetime(2026, 11, 20, 9))).run_due()
    assert Task.get_by_id(task.id).state == "sent"
    Worker(office_jobs(office(tmp_path)), Clock.at(datetime(2026, 11, 21, 9))).run_due()
    assert Task.get_by_id(task.id).state == "todo"


def test_a_unit_is_reminded_when_a_task_comes_near_and_the_day_before_it_is_due(
    sqlite_database: Database,
) -> None:
    unit = Unit.create(code="SXD", name="Sở Xây dựng", contact_email="sxd@example.vn")
    quiet = Unit.create(code="STC", name="Sở Tài chính")
    sent(unit, date(2026, 11, 30), datetime(2026, 11, 9, 9))
    sent(quiet, date(2026, 11, 30), datetime(2026, 11, 9, 9))
    rulebook = read_rulebook(SETTINGS)
    queued = {}
    yesterday = None
    for day in range(19, 31):
        now = datetime(2026, 11, day, 7)
        if rulebook.calendar.is_working(now.date()):
            queued[day] = queue_reminders(rulebook, now, yesterday)
            yesterday = now
    # Due Monday 30/11. Five working days before: 27, 26, 25, 24, 23. The last working day before: 27.
    assert {day for day, count in queued.items() if count} == {23, 27}
    mail = Outbox.select().order_by(Outbox.id.desc()).first()
    assert mail.to == "sxd@example.vn"
    assert mail.subject == "Nhắc việc: 1 nhiệm vụ sắp đến hạn"
    assert "hạn 30/11/2026; 1/UBND" in mail.body


def test_a_reminder_that_was_missed_comes_on_the_next_run(sqlite_database: Database) -> None:
    unit = Unit.create(code="SXD", name="Sở Xây dựng", contact_email="sxd@example.vn")
    sent(unit, date(2026, 11, 30), datetime(2026, 11, 9, 9))
    rulebook = read_rulebook(SETTINGS)
    assert queue_reminders(rulebook, datetime(2026, 11, 25, 7), datetime(2026, 11, 20, 7)) == 1
