"""What waits in the workbooks is told where the Office looks first: menu, dashboard, the task's page."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from console.records import (
    InspectedUnit,
    Inspection,
    SyncBrake,
    SyncConflict,
    SyncProposal,
    SyncWorkbook,
    Task,
)
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


@pytest.mark.parametrize("kind", ["tasks", "inspections"])
def test_a_records_page_names_its_cells_in_conflict_and_leads_to_each(
    cast: Cast, sign_in: SignIn, task: Task, kind: str
) -> None:
    record, said = task, "Tình hình thực hiện</a>"
    if kind == "inspections":
        record = Inspection.create(
            code="KT-00001-A", title="Kiểm tra cấp phép", inspector=cast.xay_dung, state="following"
        )
        InspectedUnit.create(inspection=record, unit=cast.hong_bang)
        SyncConflict.update(code=record.code, tab=kind, column="remedy").execute()
        said = "Thực hiện kiến nghị</a>"
    one, address = SyncConflict.get(), f"/{kind}/{record.id}/"

    page = sign_in(cast.chi).text(address)
    card = f"/sync/conflicts/?book={one.workbook_id}&amp;q={record.code}#conflicts-{one.id}"
    assert f'{card}">{said}' in page
    assert f'id="conflicts-{one.id}"' in sign_in(cast.chi).text(unescape(card))

    page = sign_in(cast.an).text(address)
    assert f'href="/my-workbook/#conflicts-{one.id}">{said}' in page
    SyncConflict.update(workbook=SyncWorkbook.create(unit=cast.an_duong, key="AD", workbook_id="2")).execute()
    assert said not in sign_in(cast.an).text(address)


def test_of_several_workbooks_the_units_stand_beside_the_cells_in_conflict(
    cast: Cast, sign_in: SignIn, task: Task
) -> None:
    other = SyncWorkbook.create(unit=cast.an_duong, key="AD", workbook_id="2")
    SyncConflict.create(
        workbook=other, tab="tasks", code=task.code, column="contribution", base="", sheet="a", console="b",
        noticed_at=cast.clock.now(),
    )  # fmt: skip
    page = sign_in(cast.chi).text(f"/tasks/{task.id}/")
    assert "Tình hình thực hiện (UBND phường Hồng Bàng)</a>; " in page
    assert "(UBND phường An Dương)</a>." in page
