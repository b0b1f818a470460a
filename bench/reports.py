"""The monthly report of 130 units with 50,000 tasks in the period, and the dashboard (DESIGN 8).

Run: python -m bench.reports. A task in five is still open, and a tenth of those are overdue. Garbage is
collected as in the console.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from time import perf_counter
from typing import Any

from bench.figures import Figures
from console.clock import Clock
from console.database import open_database, transaction
from console.database.migrate import migrate
from console.figures import period_figures, today_figures
from console.memory import keep_loaded
from console.records import Document, Task, TaskState, Unit
from console.reports import FORMATS, render_report
from console.rulebook import read_rulebook
from console.settings import RegulationEntry, Settings

UNITS, TASKS, DONE_BEFORE = 130, 50_000, 50_000
FIRST, LAST = date(2025, 9, 1), date(2025, 9, 30)
LIMITS = {"html": 1.0, "docx": 3.0, "xlsx": 3.0, "pdf": 10.0}
CONTENT = "Rà soát, chuẩn hoá dữ liệu dân cư và báo cáo kết quả về Văn phòng UBND thành phố"


def fill() -> None:
    """130 units, 10,000 directives, and tasks whose rows begin before, in and after the period."""
    rng = random.Random(2025)
    units = [
        Unit.create(code=f"U{i}", kind="agency" if i < 16 else "commune", name=f"Đơn vị số {i}", position=i)
        for i in range(UNITS)
    ]
    documents = (
        {"symbol": f"{i}/UBND-TH", "issued_on": date(2025, 8, 1), "year": 2025} for i in range(10_000)
    )
    insert(Document, documents)
    rows: list[dict[str, Any]] = []
    insert(Task, (task(number, rng, units, rows) for number in range(1, TASKS + DONE_BEFORE + 1)))
    insert(TaskState, iter(rows))


def insert(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    """Insert in blocks."""
    while block := list(islice(rows, 300)):
        model.insert_many(block).execute()


def task(number: int, rng: random.Random, units: list[Unit], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """One task; its two or three rows of TaskState go to `rows`."""
    old = number > TASKS
    sent = datetime(2025, 5 if old else 8, 1, 9) + timedelta(days=rng.randrange(50))
    open_now = not old and rng.random() < 0.2
    late = open_now and rng.random() < 0.1
    due = date(2025, 9, 20) if late else date(2025, 11, 15) if open_now else sent.date() + timedelta(days=30)
    shared = {"lead_unit": rng.choice(units).id, "due_on": due, "sent_at": sent}
    running = {
        "done_on": None,
        "closed_code": None,
        "on_time_until": due,
        "late_after": due,
        "confirmed_at": None,
    }
    steps = [(sent, {"state": "sent"} | running), (sent + timedelta(days=1), {"state": "doing"} | running)]
    if not open_now:
        at = sent + timedelta(days=5) if old else max(sent + timedelta(days=2), datetime(2025, 9, 2))
        steps.append((at, closed(at)))
    ends = [at for at, _ in steps[1:]]
    for (begin, facts), end in zip(steps, [*ends, None], strict=True):
        rows.append({"task": number, "from_at": begin, "to_at": end} | shared | facts)
    own = {"id": number, "code": f"NV-{number}", "document": number % 10_000 + 1, "content": CONTENT}
    return own | shared | steps[-1][1]


def closed(at: datetime) -> dict[str, Any]:
    """The facts of a task done and confirmed at a moment."""
    return {
        "state": "done", "done_on": at.date(), "closed_code": "done_on_time", "on_time_until": None,
        "late_after": None, "confirmed_at": at,
    }  # fmt: skip


def fastest(work: Callable[[], object], times: int) -> float:
    """Seconds of the fastest of some runs."""
    best = float("inf")
    for _ in range(times):
        started = perf_counter()
        work()
        best = min(best, perf_counter() - started)
    return best


def main() -> int:
    """Fill a database in a temporary folder and measure; non-zero when a figure is missed."""
    with tempfile.TemporaryDirectory() as folder:
        opened = open_database(f"sqlite:///{folder}/console.db")
        opened.connect()
        migrate()
        with transaction():
            fill()
        code = _report(Figures())
        opened.close()
    return code


def _report(figures: Figures) -> int:
    settings = Settings(regulation=[RegulationEntry("hai_phong_2025", date(2025, 9, 4))])
    rulebook, clock = read_rulebook(settings), Clock.at(LAST)
    total = period_figures(FIRST, LAST).total
    keep_loaded()
    print(f"{UNITS} units, {total.total:,} tasks in the period, {total.open_late:,} of them overdue")
    figures.most("figures of a month", fastest(lambda: period_figures(FIRST, LAST), 3), 0.5, "s")
    figures.most("dashboard, 100,000 tasks", fastest(lambda: today_figures(LAST), 3), 0.1, "s")
    for name in FORMATS:
        taken = fastest(
            lambda chosen=name: render_report(
                "month", "2025-09", settings=settings, rulebook=rulebook, clock=clock, format=chosen
            ),
            1 if name == "pdf" else 3,
        )
        figures.most(f"monthly report, {name}", taken, LIMITS[name], "s")
    return figures.code


if __name__ == "__main__":
    sys.exit(main())
