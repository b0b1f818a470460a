"""Many rows delivered at once end as if each had been delivered alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from peewee import Database

from console.records import History, Participation, Task, TaskState
from console.workflow.delivering import deliver_many
from console.workflow.errors import Stale
from console.workflow.tasks import deliver
from tests.workflow.conftest import Office, open_office

REGULATIONS = ["can_tho_2026", "lao_cai_2015"]  # with a window to return a task, and without


def given(office: Office) -> list[Participation]:
    """Three tasks of An's commune, one of them with another due date."""
    office.at(2026, 6, 5, 8)
    for content, due in (("Một", 20), ("Hai", 20), ("Ba", 25)):
        office.sent(date(2026, 6, 5), "BT", content=content, due_on=date(2026, 6, due))
    return list(Participation.select(Participation, Task).join(Task).order_by(Participation.id))


def kept() -> list[list[dict[str, Any]]]:
    """Everything that a delivery writes, but for the ids of transactions and rows."""
    skipped = {"id", "transaction"}
    return [
        [
            {k: v for k, v in row.items() if k not in skipped}
            for row in model.select().order_by(model.id).dicts()
        ]
        for model in (Task, Participation, TaskState, History)
    ]


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_many_at_once_are_what_each_alone_would_be(database: Database, regulation: str) -> None:
    office = open_office(regulation)
    rows = given(office)
    ctx = office.at(2026, 6, 8, 9).ctx("system")

    with database.atomic() as undone:
        for row in rows:
            deliver(ctx, row, office.now)
        alone = kept()
        undone.rollback()
    many = deliver_many(ctx, list(Participation.select(Participation, Task).join(Task)), office.now)

    assert many == len(rows) == 3
    assert by_task(kept()) == by_task(alone)


def by_task(tables: list[list[dict[str, Any]]]) -> list[list[str]]:
    return [sorted(repr(row) for row in table) for table in tables]


def test_a_second_delivery_changes_nothing(sqlite_database: Database) -> None:
    office = open_office("can_tho_2026")
    rows = given(office)
    ctx = office.at(2026, 6, 8, 9).ctx("system")
    deliver_many(ctx, rows, office.now)
    before = kept()

    assert deliver_many(office.at(2026, 6, 9).ctx("system"), rows, office.now) == 0
    assert kept() == before


def test_a_task_that_somebody_changed_meanwhile_stops_all_and_changes_nothing(
    sqlite_database: Database,
) -> None:
    office = open_office("can_tho_2026")
    rows = given(office)
    Task.update(version=Task.version + 1).where(Task.content == "Hai").execute()
    before = kept()

    with pytest.raises(Stale):
        deliver_many(office.at(2026, 6, 8, 9).ctx("system"), rows, office.now)

    assert kept() == before
    assert [row.received_at for row in rows] == [None, None, None]
