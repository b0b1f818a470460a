"""What a list counts: at 100,000 rows from an index alone, for each person what they may see."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from peewee import Database

from console.clock import Clock
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


def test_the_tabs_count_what_each_person_may_see_on_each_day(
    cast: Cast, sign_in: Callable[[Any], Browser], clock: Clock
) -> None:
    """A task of Hồng Bàng and two of Xây dựng are due on Tuesday 30/9/2025; a draft is the Office's."""
    document = cast.document()
    cast.task(document)
    cast.task(document, cast.xay_dung)
    cast.task(document, cast.xay_dung)
    cast.task(document, sent=False)
    chi, an, binh = sign_in(cast.chi), sign_in(cast.an), sign_in(cast.binh)
    on_time, late = "?status=open_on_time", "?status=open_late"
    assert [counted(who)[on_time] for who in (chi, an, binh)] == [3, 1, 2]
    assert counted(chi)["?state=draft"] == 1
    assert "?state=draft" not in counted(an)
    cast.task(document)
    assert [counted(who)[on_time] for who in (chi, an, binh)] == [4, 2, 2]
    clock.move(datetime(2025, 10, 1, 9, 0))
    assert [counted(who)[late] for who in (chi, an, binh)] == [4, 2, 2]


def counted(who: Browser) -> dict[str, int]:
    """The counts beside the tabs of the task list, by their addresses."""
    page = who.text("/tasks/?status=all")
    found = re.findall(r'href="/tasks/(\?[^"]+)"[^>]*>[^<]+<span class="count">(\d+)', page)
    return {address: int(count) for address, count in found}
