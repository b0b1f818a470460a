"""What a list counts at 100,000 rows is counted from an index alone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from peewee import Database

from tests.views.conftest import Browser, Cast

COUNTED = "COUNT(1) FROM (SELECT"


def test_the_tabs_and_the_late_tasks_are_counted_without_reading_a_row(
    cast: Cast,
    sign_in: Callable[[Any], Browser],
    sqlite_database: Database,
    caplog: pytest.LogCaptureFixture,
) -> None:
    chi = sign_in(cast.chi)
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        chi.get("/tasks/?status=open_late")

    asked = [record.msg for record in caplog.records if isinstance(record.msg, tuple)]
    counting = [(sql, values) for sql, values in asked if COUNTED in sql and '"task"' in sql]
    assert len(counting) == 2  # of the list, and of all its tabs
    for sql, values in counting:
        steps = [str(row[3]) for row in sqlite_database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
        reads = [step for step in steps if " t1" in step]
        assert len(reads) == sql.count(COUNTED)
        assert [step for step in reads if "COVERING INDEX" not in step] == []
