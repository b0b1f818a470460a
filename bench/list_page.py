"""The list page and the dashboard at 100,000 tasks (or the number given), beside two peers on the same data.

DESIGN 8: a page of the list, filtered by status and sorted, at most 30 ms and half of either peer; the
dashboard at most 100 ms at 100,000. The peers are Flask-Admin's stock Peewee view and Django's admin, both
with the related records joined and the same filter by lead unit and state, so that they are not made slow.

Run: python -m bench.list_page [TASKS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.peewee import ModelView
from flask_admin.contrib.peewee.filters import FilterEmpty, FilterEqual
from flask_babel import Babel
from peewee import chunked

import views
from bench.figures import Figures
from console.accounts import ensure_roles
from console.clock import Clock
from console.database import open_database, transaction
from console.database.migrate import migrate
from console.records import Account, AccountRole, Document, Task, Unit
from console.rules.codes import code_for
from console.rules.status import State, TaskFacts, stored_dates
from console.rules.vietnamese import fold
from console.settings import RegulationEntry, Settings

NOW = datetime(2025, 9, 16, 9, 0)
UNITS, DOCUMENTS, ROUNDS = 200, 4_000, 15
LIST_LIMIT, DASHBOARD_LIMIT = 30.0, 100.0
WORDS = [
    "rà",
    "soát",
    "quỹ",
    "đất",
    "bố",
    "trí",
    "tái",
    "định",
    "cư",
    "hoàn",
    "thành",
    "thủ",
    "tục",
    "đầu",
    "tư",
    "công",
    "báo",
    "cáo",
    "kết",
    "quả",
    "kiểm",
    "tra",
    "xử",
    "lý",
]


def fill(tasks: int) -> None:
    """Units, directives and tasks of every status."""
    random = Random(7)
    with transaction():
        Account.create(username="chi", email="chi@x", fs_uniquifier="chi")
        for number in range(UNITS):
            unit = Unit(code=f"U{number}", name=f"Sở số {number}", kind="agency")
            Unit.create(code=unit.code, name=unit.name, kind=unit.kind, **unit.derived())
        for number in range(DOCUMENTS):
            issued = date(2025, 1, 1) + timedelta(days=number % 250)
            fields = {
                "symbol": f"{number}/UBND",
                "issued_on": issued,
                "abstract": "V/v rà soát",
                "organisation": "UBND",
            }
            Document.create(**fields, **Document(**fields).derived())
        for rows in chunked((_task(random, number) for number in range(1, tasks + 1)), 500):
            Task.insert_many(rows).execute()


def _task(random: Random, number: int) -> dict[str, Any]:
    due = date(2025, 3, 1) + timedelta(days=random.randrange(400)) if random.random() < 0.8 else None
    state = random.choices(list(State), [1, 4, 1, 4, 20, 3, 2, 60, 1, 1][: len(list(State))])[0]
    done = (due or date(2025, 6, 1)) + timedelta(days=random.randrange(-20, 10))
    facts = TaskFacts(state, due, done if state in (State.DONE, State.SUBMITTED) else None)
    stored = stored_dates(facts)
    content = " ".join(random.choices(WORDS, k=14))
    return {
        "code": code_for("NV", number), "document": random.randrange(1, DOCUMENTS), "content": content,
        "lead_unit": random.randrange(1, UNITS), "specialist": 1, "due_on": due, "state": str(state.value),
        "done_on": facts.done_on, "closed_code": stored.closed_code and str(stored.closed_code.value),
        "on_time_until": stored.on_time_until, "late_after": stored.late_after, "search_text": fold(content),
    }  # fmt: skip


def console() -> Callable[[str], int]:
    """Our console with Chi signed in."""
    app = Flask("console", static_folder=None)
    app.config.update(SECRET_KEY="bench", SECURITY_PASSWORD_HASH="pbkdf2_sha512", WTF_CSRF_ENABLED=False)
    views.init_app(
        app,
        Settings(regulation=[RegulationEntry(id="hai_phong_2025", from_=date(2025, 9, 4))]),
        Clock.at(NOW),
    )
    role = ensure_roles()["office_specialist"]
    with app.app_context():
        from flask_security.utils import hash_password

        Account.update(password=hash_password("mat-khau")).execute()
    AccountRole.create(account=Account.get(), role=role)
    client = app.test_client()
    assert client.post("/account/login", data={"email": "chi", "password": "mat-khau"}).status_code == 302
    return lambda path: client.get(path).status_code


def stock() -> Callable[[str], int]:
    """Flask-Admin's own view of the same table."""
    app = Flask("stock")
    app.config["SECRET_KEY"] = "bench"
    Babel(app)

    class Stock(ModelView):  # type: ignore[misc]
        column_list = ("code", "content", "document", "lead_unit", "due_on", "state", "specialist")
        column_filters = (FilterEmpty(Task.closed_code, "Open"), FilterEqual(Task.closed_code, "Closed"))
        column_searchable_list = ("content",)
        page_size = 50
        can_set_page_size = True
        form_columns = ("content",)

    Admin(app, url="/", endpoint="stock").add_view(Stock(Task, endpoint="task", url="/tasks"))
    client = app.test_client()
    return lambda path: client.get(path).status_code


def django(path: Path) -> Callable[[str], int]:
    """Django's admin over the same file, related records joined."""
    from bench.django_peer import client

    return client(path)


def timed(ask: Callable[[str], int], path: str) -> float:
    """The median of several rounds, in milliseconds, after one to warm up."""
    assert ask(path) == 200, path
    rounds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        ask(path)
        rounds.append(1000 * (time.perf_counter() - started))
    return median(rounds)


def main(tasks: int) -> int:
    """Fill, measure, print the ratios; non-zero when a figure is missed."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "bench.db"
        database = open_database(f"sqlite:///{place}")
        database.connect()
        migrate()
        fill(tasks)
        database.execute_sql("ANALYZE")
        return _report(tasks, console(), stock(), django(place))


def _report(
    tasks: int, ours: Callable[[str], int], flask_admin: Callable[[str], int], dj: Callable[[str], int]
) -> int:
    page = tasks // 40 // 50
    pages = {
        "late, by due date": ("/tasks/?status=open_late&sort=3", "/tasks/?flt0_0=1&sort=4",
        "/admin/auth/task/?closed_code__isnull=True&o=4"),
        "done on time, newest": ("/tasks/?status=done_on_time&sort=0&desc=1",
        "/tasks/?flt0_1=done_on_time&sort=0&desc=1", "/admin/auth/task/?closed_code=done_on_time&o=-1"),
        "all, deep page": (f"/tasks/?status=all&sort=3&page={page}", f"/tasks/?sort=4&page={page}",
        f"/admin/auth/task/?o=4&p={page}"),
    }  # fmt: skip
    figures = Figures()
    print(f"{tasks:,} tasks, {UNITS} units, median of {ROUNDS}, 50 rows a page")
    for name, (mine, theirs, django_path) in pages.items():
        here = timed(ours, mine)
        figures.most(name, here, LIST_LIMIT, "ms")
        for peer, ask, path in (("Flask-Admin", flask_admin, theirs), ("Django's admin", dj, django_path)):
            taken = timed(ask, path)
            figures.least(f"  {peer}: {taken:.1f} ms, times as long", taken / here, 2)
    figures.most("dashboard", timed(ours, "/"), DASHBOARD_LIMIT, "ms")
    for typed in ("ra soat quy dat", "NV-00042"):
        figures.told(f"search {typed}", timed(ours, "/tasks/?search=" + typed), "ms")
    return figures.code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
