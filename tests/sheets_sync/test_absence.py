"""Workbooks that come back after weeks, and a console that was away: nothing is lost, nothing dated too late.

The same tests run over the folder of Excel files and over the Sheets server, as far as a store knows the
case.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from peewee import Database

from console.clock import OFFICE_ZONE
from console.records import (
    Extension,
    SyncBase,
    SyncConflict,
    SyncGeneration,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    Task,
)
from console.workflow.progress import give_information
from console.workflow.tasks import edit_task
from sheets_sync.decisions import keep_sheet
from sheets_sync.engine import Engine
from sheets_sync.google.places import KeptPlaces
from tests.sheets_sync.desk import Desk, engine_for, open_desk
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk, store_on
from tests.sheets_sync.restoring import keep_backup, restore_backup


@pytest.fixture(params=["excel", "google"])
def desk(request: pytest.FixtureRequest, sqlite_database: Database, tmp_path: Path) -> Desk:
    if request.param == "google":
        return open_google_desk(regulation="can_tho_2026", places=KeptPlaces())
    return open_desk(tmp_path / "so", regulation="can_tho_2026")


@pytest.fixture
def folder(sqlite_database: Database, tmp_path: Path) -> Desk:
    """Excel alone: only a file can be carried away and saved over."""
    return open_desk(tmp_path / "so", regulation="can_tho_2026")


def begun(desk: Desk) -> Task:
    """A task due on Tuesday 30/12/2025 that the unit has begun."""
    task = desk.give(due_on=date(2025, 12, 30))
    desk.settle()
    desk.later(hours=1).type(task, progress="Đã họp")
    desk.settle()
    return task


def carry_back(desk: Desk, content: bytes, saved: datetime) -> None:
    """The synchronising program of a laptop puts its file back, with the time at which it was saved there."""
    beside = desk.path().with_suffix(".tmp")
    beside.write_bytes(content)
    moment = int(saved.replace(tzinfo=OFFICE_ZONE).timestamp())
    os.utime(beside, ns=(moment * 10**9 + 7, moment * 10**9 + 7))
    beside.replace(desk.path())


def typed_away(desk: Desk, task: Task, **cells: str) -> bytes:
    """What the laptop's file is once An typed into it there; the file of the folder stays."""
    before = desk.path().read_bytes()
    desk.type(task, **cells)
    away = desk.path().read_bytes()
    desk.save_over(before)
    return away


def every_week(desk: Desk, weeks: int) -> None:
    for _ in range(weeks):
        desk.later(days=7).settle()


def awake(desk: Desk) -> None:
    """The console starts again, another process with nothing in memory."""
    if isinstance(desk, GoogleDesk):
        desk.engine = Engine(store_on(desk.server, KeptPlaces()), desk.settings, desk.clock)
        desk.people.store = desk.engine.store  # type: ignore[attr-defined]
    else:
        desk.engine = engine_for(desk.folder, desk.settings, desk.clock)
    desk.later(minutes=2)


def lose(desk: Desk) -> Callable[[], object]:
    """The file is carried away, or lies in the bin; answers how it comes back."""
    if isinstance(desk, GoogleDesk):
        file = desk.server.drive.files[desk.spreadsheet()]
        desk.human().bin()

        def out_of_the_bin() -> None:
            file.trashed = False
            desk.server.drive.touch(file.file_id)

        return out_of_the_bin
    aside = desk.path().rename(desk.path().with_suffix(".mat"))
    return lambda: aside.rename(desk.path())


def generation_in(desk: Desk) -> int:
    return int(desk.people.read("BT", desk.specs).sync["generation"])


def test_a_laptop_that_was_away_for_five_weeks_reverts_nothing_and_is_taken(folder: Desk) -> None:
    desk = folder
    task = begun(desk)
    away = typed_away(desk, task, progress="Đã khảo sát xong")
    edit_task(desk.ctx(), desk.task(task), {"product": "Báo cáo tổng hợp"}, desk.task(task).version)
    give_information(
        desk.ctx("bang tinh BT"), desk.task(task), desk.workbook().unit, other_info="Trên hệ thống"
    )
    new = desk.give(content="Việc giao khi vắng", due_on=date(2025, 12, 30))
    every_week(desk, 5)

    desk.save_over(away)
    desk.settle()

    assert desk.task(task).progress == desk.shown(task, "progress") == "Đã khảo sát xong"
    assert desk.task(task).other_info == desk.shown(task, "other_info") == "Trên hệ thống"
    assert desk.shown(task, "product") == "Báo cáo tổng hợp"
    assert desk.shown(new, "content") == "Việc giao khi vắng"
    assert not SyncConflict.select() and not SyncProposal.select() and not SyncProblem.select()


def test_beyond_the_days_that_bases_are_kept_differences_wait_for_a_person(folder: Desk) -> None:
    desk = folder
    task = begun(desk)
    away = typed_away(desk, task, progress="Gõ trên máy tính xách tay")
    for number in range(5):  # each write opens a generation; the old ones are let go after 90 days
        desk.later(days=25)
        edit_task(desk.ctx(), desk.task(task), {"product": f"Bản {number}"}, desk.task(task).version)
        desk.settle()

    desk.save_over(away)
    desk.settle()

    (conflict,) = SyncConflict.select().where(SyncConflict.resolved_at.is_null())
    assert (conflict.column, conflict.sheet, conflict.console) == (
        "progress", "Gõ trên máy tính xách tay", "Đã họp",
    )  # fmt: skip
    assert desk.task(task).progress == "Đã họp"
    assert desk.shown(task, "progress") == "Gõ trên máy tính xách tay"
    assert desk.shown(task, "product") == "Bản 4"
    keep_sheet(desk.ctx(), conflict)
    desk.settle()
    assert desk.task(task).progress == "Gõ trên máy tính xách tay"


def test_a_request_typed_in_time_on_a_laptop_that_was_away_is_in_time(folder: Desk) -> None:
    """Due Tuesday 30/12/2025; asked on 20/11, carried back on 2/1/2026, seen without it every day between."""
    desk = folder
    task = begun(desk)
    desk.clock.move(datetime(2025, 11, 20, 9))
    desk.settle()
    away = typed_away(desk, task, request="Xin gia hạn", reason="Chờ số liệu", wanted_due_on="15/1/2026")
    edit_task(desk.ctx(), desk.task(task), {"product": "Báo cáo"}, desk.task(task).version)
    every_week(desk, 6)

    carry_back(desk, away, datetime(2025, 11, 20, 10))
    desk.settle()

    (asked,) = Extension.select()
    assert asked.acted_on == date(2025, 11, 20)
    assert not asked.straddles


def test_the_same_with_the_time_of_the_upload_is_taken_and_flagged(folder: Desk) -> None:
    desk = folder
    task = begun(desk)
    desk.clock.move(datetime(2025, 11, 20, 9))
    desk.settle()
    away = typed_away(desk, task, request="Xin gia hạn", reason="Chờ số liệu", wanted_due_on="15/1/2026")
    edit_task(desk.ctx(), desk.task(task), {"product": "Báo cáo"}, desk.task(task).version)
    every_week(desk, 6)
    desk.save_over(away)
    desk.settle()
    (asked,) = Extension.select()
    assert asked.straddles


def test_a_console_that_was_off_for_three_weeks_dates_what_was_done_meanwhile_by_its_day(desk: Desk) -> None:
    """Nobody is late because the console slept: asked on 22/12, seen on 12/1/2026."""
    task = begun(desk)
    desk.clock.move(datetime(2025, 12, 22, 9))
    desk.type(task, request="Xin gia hạn", reason="Chờ số liệu", wanted_due_on="15/1/2026")
    desk.later(days=21)
    awake(desk)
    desk.settle()
    (asked,) = Extension.select()
    assert asked.acted_on == date(2025, 12, 22)
    assert not SyncConflict.select()


def test_three_weeks_of_work_on_both_sides_meet_without_a_conflict(desk: Desk) -> None:
    tasks = [desk.give(content=f"Việc {number}", due_on=date(2025, 12, 30)) for number in range(6)]
    desk.settle()
    for number, task in enumerate(tasks):
        desk.later(days=3).type(task, progress=f"Tiến độ {number}")
        edit_task(desk.ctx(), desk.task(task), {"product": f"Sản phẩm {number}"}, desk.task(task).version)
    new = desk.give(content="Việc giao khi máy chủ tắt", due_on=date(2025, 12, 30))
    awake(desk)
    desk.settle()
    for number, task in enumerate(tasks):
        assert desk.task(task).progress == desk.shown(task, "progress") == f"Tiến độ {number}"
        assert desk.shown(task, "product") == f"Sản phẩm {number}"
    assert desk.shown(new, "content") == "Việc giao khi máy chủ tắt"
    assert not SyncConflict.select() and not SyncProposal.select()


def test_a_workbook_that_nobody_could_reach_for_weeks_goes_on_where_it_was(desk: Desk) -> None:
    task = begun(desk)
    desk.type(task, other_info="Gõ trước khi mất")
    come_back = lose(desk)
    edit_task(desk.ctx(), desk.task(task), {"product": "Báo cáo tổng hợp"}, desk.task(task).version)
    for _ in range(5):
        desk.later(days=7)
        for _ in range(3):
            desk.later(seconds=30).run()
    assert desk.workbook().state == "unreachable"
    assert desk.task(task).state == "doing"

    come_back()
    desk.later(minutes=10)
    desk.settle()

    assert desk.workbook().state == "ok"
    assert desk.task(task).other_info == desk.shown(task, "other_info") == "Gõ trước khi mất"
    assert desk.shown(task, "product") == "Báo cáo tổng hợp"
    assert not SyncConflict.select() and not SyncProposal.select()


def test_a_restart_without_its_base_pairs_what_is_equal(desk: Desk) -> None:
    task = begun(desk)
    same = desk.give(content="Không ai sửa", due_on=date(2025, 12, 30))
    desk.settle()
    SyncBase.delete().execute()
    SyncGeneration.delete().execute()
    desk.later(days=20).type(task, progress="Đơn vị gõ khi mất gốc")
    awake(desk)
    desk.settle()
    (conflict,) = SyncConflict.select().where(SyncConflict.resolved_at.is_null())
    assert (conflict.code, conflict.sheet, conflict.console) == (
        task.code, "Đơn vị gõ khi mất gốc", "Đã họp",
    )  # fmt: skip
    assert desk.shown(same, "sync_note") == ""
    assert len(desk.rows()) == 2


def test_a_restored_backup_older_than_the_workbooks_overwrites_nothing(desk: Desk, tmp_path: Path) -> None:
    """The file carries a generation that the database never heard of."""
    task = begun(desk)
    same = desk.give(content="Không ai sửa", due_on=date(2025, 12, 30))
    desk.settle()
    keep_backup(tmp_path)
    for number in range(3):
        desk.later(days=5).type(task, progress=f"Sau bản sao lưu {number}")
        desk.settle()
    edit_task(desk.ctx(), desk.task(task), {"product": "Sửa sau bản sao lưu"}, desk.task(task).version)
    desk.settle()
    carried = generation_in(desk)

    restore_backup(tmp_path)
    awake(desk)
    desk.settle()

    (conflict,) = SyncConflict.select().where(SyncConflict.resolved_at.is_null())
    (proposal,) = SyncProposal.select().where(SyncProposal.resolved_at.is_null())
    assert (conflict.column, conflict.sheet, conflict.console) == (
        "progress", "Sau bản sao lưu 2", "Đã họp",
    )  # fmt: skip
    assert (proposal.column, proposal.proposed) == ("product", "Sửa sau bản sao lưu")
    assert desk.shown(task, "progress") == "Sau bản sao lưu 2"
    assert desk.shown(same, "sync_note") == ""
    assert generation_in(desk) > carried  # no number that the file went past is given again

    keep_sheet(desk.ctx(), SyncConflict.get(SyncConflict.column == "progress"))
    desk.settle()
    assert desk.task(task).progress == desk.shown(task, "progress") == "Sau bản sao lưu 2"


def test_a_task_given_after_the_backup_does_not_meet_the_row_of_a_lost_one(
    desk: Desk, tmp_path: Path
) -> None:
    """No row ever receives another row's values, though the database counts from where it was."""
    begun(desk)
    keep_backup(tmp_path)
    lost = desk.give(content="Việc chỉ còn trong sổ", due_on=date(2025, 12, 30))
    desk.settle()
    desk.later(days=2).type(lost, progress="Đã làm việc bị mất")
    desk.settle()
    restore_backup(tmp_path)
    awake(desk)
    desk.settle()
    new = desk.give(content="Việc giao sau khi khôi phục", due_on=date(2025, 12, 30))
    desk.settle()
    assert new.code != lost.code
    assert desk.task(new).progress == desk.shown(new, "progress") == ""
    assert desk.shown(lost.code, "progress") == "Đã làm việc bị mất"
    assert not SyncJournal.select()
