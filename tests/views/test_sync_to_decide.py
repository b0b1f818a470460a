"""What waits in the workbooks is told where the Office looks first: menu, dashboard, the task's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from console.records import SyncBrake, SyncConflict, SyncProposal, SyncWorkbook, Task
from tests.views.conftest import Browser, Cast
from tests.views.test_pitfalls import counted_queries

SignIn = Callable[[Any], Browser]


@pytest.fixture
def task(cast: Cast) -> Task:
    """A conflict, a proposal and two brakes of one workbook wait."""
    task = cast.task()
    book = SyncWorkbook.create(unit=cast.hong_bang, key="HB", workbook_id="1", state="held")
    at = {"workbook": book, "tab": "tasks", "noticed_at": cast.clock.now()}
    SyncConflict.create(**at, code=task.code, column="progress", base="", sheet="a", console="b")
    SyncProposal.create(**at, code=task.code, column="content", proposed="a", standing="b")
    for column in ("overwritten", "rows_gone"):
        SyncBrake.create(**at, column=column, reason="Mất nhiều dòng.")
    return task


def test_the_menu_counts_what_waits_for_those_who_may_decide(cast: Cast, sign_in: SignIn, task: Task) -> None:
    count = 'quyết định">3</span>'  # the held workbook counts once
    assert count in sign_in(cast.chi).text("/documents/")
    assert count not in sign_in(cast.person("chutich", "Chủ tịch", "leadership")).text("/documents/")
    SyncConflict.update(resolved_at=cast.clock.now()).execute()
    assert 'quyết định">2</span>' in sign_in(cast.chi).text("/documents/")


def test_the_dashboard_says_what_waits_with_the_menus_one_query(
    cast: Cast, sign_in: SignIn, task: Task
) -> None:
    chi = sign_in(cast.chi)
    with counted_queries() as queries:
        page = chi.text("/")
    for words in ('conflicts/">1 xung đột', 'proposals/">1 đề xuất', 'attention">1 sổ tạm giữ'):
        assert words in page
    assert len([sql for sql in queries if '"syncbrake"' in sql.replace("_", "")]) == 1
    for kind in (SyncConflict, SyncProposal, SyncBrake):
        kind.update(resolved_at=cast.clock.now()).execute()
    assert "đang chờ Văn phòng quyết định" not in chi.text("/")


def test_a_tasks_page_says_which_of_its_cells_is_in_conflict_and_leads_to_it(
    cast: Cast, sign_in: SignIn, task: Task
) -> None:
    said = "cùng sửa ô Tình hình thực hiện"
    page = sign_in(cast.chi).text(f"/tasks/{task.id}/")
    assert said in page and f"/sync/conflicts/?q={task.code}" in page
    page = sign_in(cast.an).text(f"/tasks/{task.id}/")
    assert said in page and 'href="/my-workbook/"' in page
    SyncConflict.update(workbook=SyncWorkbook.create(unit=cast.an_duong, key="AD", workbook_id="2")).execute()
    assert said not in sign_in(cast.an).text(f"/tasks/{task.id}/")
