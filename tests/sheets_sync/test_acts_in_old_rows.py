"""An act that a unit states in its sheet, while the row does not show yet what the Office wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from console.records import Inspection
from console.workflow.inspections import edit_inspection
from console.workflow.results import edit_result
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.test_inspections_tab import CONTENTS, own, shown, write


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    return open_desk(tmp_path / "so", regulation="lao_cai_2015")


def edit(desk: Desk, made: Inspection, **changes: str) -> None:
    """Chi, in the console."""
    now = Inspection.get_by_id(made.id)
    edit_inspection(desk.ctx("chi"), now, changes, now.version)


def test_a_task_reported_done_keeps_the_result_that_the_office_entered_since_the_last_pass(
    desk: Desk,
) -> None:
    task = desk.give()
    desk.settle()
    desk.later(hours=1)
    edit_result(desk.ctx("system"), desk.task(task), {"result": "Đã rà soát 12 khu đất"})
    desk.type(task, report_number="1/BC-UBND", report_date="8/9/2025", done="x", done_on="8/9/2025")
    desk.settle()
    reported = desk.task(task)
    assert (reported.state, reported.result) == ("done", "Đã rà soát 12 khu đất")
    assert desk.shown(task, "result") == "Đã rà soát 12 khu đất"


def test_a_decision_keeps_what_the_office_wrote_since_the_last_pass(desk: Desk) -> None:
    made = own(desk)
    edit(desk, made, leader="Lê Văn Mẫu")
    write(desk, made.code, decision_number="5/QĐ-UBND", decision_date="8/9/2025", **CONTENTS)
    decided = Inspection.get()
    assert (decided.state, decided.leader) == ("decided", "Lê Văn Mẫu")
    assert shown(desk, made.code, "leader") == "Lê Văn Mẫu"


def test_a_report_keeps_what_the_office_wrote_since_the_last_pass(desk: Desk) -> None:
    made = own(desk, decision_number="5/QĐ-UBND", decision_date="8/9/2025", starts_on="8/9/2025", **CONTENTS)
    write(desk, made.code, ends_on="8/9/2025")
    edit(desk, made, recommendations="Đẩy nhanh hai việc")
    write(
        desk, made.code, result_number="6/BC-UBND", result_date="8/9/2025", evaluation="Tốt", conclusion="Đạt"
    )
    reported = Inspection.get()
    assert (reported.state, reported.recommendations) == ("reported", "Đẩy nhanh hai việc")
