"""The Office decides while a pass is at the workbook: what was decided stands, and is carried out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.database import database
from console.records import (
    Document,
    History,
    Progress,
    SyncCommand,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    Task,
)
from console.workflow.classify import classify
from console.workflow.progress import report_progress
from sheets_sync import book_decisions, decisions
from tests.fresh_database import open_fresh
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.hazards.office import office_says


def when(desk: Desk, place: str, act: Callable[[], object]) -> None:
    """Once, as the engine comes by there."""

    def boundary(name: str) -> None:
        if name == place:
            desk.engine.boundary = lambda name: None
            act()

    desk.engine.boundary = boundary


def disputed(desk: Desk, task: Task) -> SyncConflict:
    """Both sides wrote into one cell, and a person is asked."""
    desk.type(task, progress="xã")
    report_progress(desk.ctx("system"), desk.task(task), "vp")
    desk.settle()
    conflict: SyncConflict = SyncConflict.get(SyncConflict.resolved_at.is_null())
    return conflict


def held(desk: Desk) -> Desk:
    """So many rows are gone from the workbook that a brake holds it; it was saved again since."""
    tasks = [desk.give(content=f"Việc {number}") for number in range(14)]
    desk.settle()
    for task in tasks:
        desk.erase(task)
    desk.later(hours=1).run()
    assert desk.workbook().state == "held"
    desk.touch()
    return desk


def passes(desk: Desk, count: int = 5) -> None:
    for _ in range(count):
        desk.later(seconds=30).run()


@pytest.mark.parametrize("place", ["read", "applied", "written"])
@pytest.mark.parametrize(("verb", "kept"), [("keep_console", "vp"), ("keep_sheet", "xã")])
def test_a_conflict_decided_during_a_pass_is_carried_out(
    desk: Desk, task: Task, place: str, verb: str, kept: str
) -> None:
    conflict = disputed(desk, task)
    office_says(desk, task, "Đẩy nhanh")
    when(desk, place, lambda: getattr(decisions, verb)(desk.ctx("hoa"), conflict))
    passes(desk)
    assert desk.task(task).progress == desk.shown(task, "progress") == kept


@pytest.mark.parametrize("place", ["read", "applied", "written"])
def test_a_new_workbook_asked_for_during_a_pass_is_made(desk: Desk, task: Task, place: str) -> None:
    before = desk.workbook().allocated
    office_says(desk, task, "Đẩy nhanh")
    when(desk, place, lambda: book_decisions.make_again(desk.ctx("hoa"), desk.workbook()))
    passes(desk)
    assert desk.workbook().state == "ok" and desk.workbook().generation > before
    desk.type(task, progress="gõ sau")
    desk.settle()
    assert desk.task(task).progress == "gõ sau" and not SyncConflict.select().count()


def test_a_brake_refused_during_a_pass_is_not_asked_again(folder_desk: Desk) -> None:
    desk = held(folder_desk)
    when(desk, "read", lambda: book_decisions.refuse_brake(desk.ctx("hoa"), desk.workbook()))
    passes(desk)
    assert desk.workbook().state == "ok" and len(desk.rows()) == 14


def test_a_brake_released_during_a_pass_lets_it_through(folder_desk: Desk) -> None:
    desk = held(folder_desk)
    when(desk, "read", lambda: book_decisions.release_brake(desk.ctx("hoa"), desk.workbook()))
    passes(desk)
    assert desk.workbook().state == "ok"


# -- another process, on a database where two may write at once ------------------------------------


@pytest.fixture
def shared_desk(postgresql_url: str, tmp_path: Path) -> Iterator[Desk]:
    opened = open_fresh(postgresql_url)
    yield open_desk(tmp_path / "so", "XA")
    opened.close()


class Elsewhere:
    """Another process of the console, with a connection of its own, which may have to wait."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.error = ""
        self._thread = threading.Thread(target=self._run, args=(act,))
        self._thread.start()
        self._thread.join(2)

    def _run(self, act: Callable[[], object]) -> None:
        database.connect(reuse_if_open=True)
        try:
            act()
        except Exception as error:
            self.error = repr(error)
        finally:
            database.close()

    def end(self) -> None:
        self._thread.join(30)
        assert not self._thread.is_alive() and not self.error


@pytest.mark.parametrize("place", ["begun", "taken", "intended"])
def test_a_decision_waits_for_what_a_pass_is_storing(shared_desk: Desk, place: str) -> None:
    desk = shared_desk
    task = desk.give()
    desk.settle()
    desk.later(hours=1)
    conflict = disputed(desk, task)
    office_says(desk, task, "Đẩy nhanh")
    ctx, others = desk.ctx("hoa"), list[Elsewhere]()
    decide = lambda: decisions.keep_console(ctx, SyncConflict.get_by_id(conflict.id))  # noqa: E731
    when(desk, place, lambda: others.append(Elsewhere(decide)))
    desk.later(minutes=1).run()
    others[0].end()
    passes(desk)
    assert desk.task(task).progress == desk.shown(task, "progress") == "vp"
    assert not SyncConflict.select().where(SyncConflict.resolved_at.is_null()).count()


@pytest.mark.parametrize("place", ["begun", "taken", "intended"])
def test_what_a_pass_is_storing_of_a_directive_that_becomes_secret_is_erased_too(
    shared_desk: Desk, place: str
) -> None:
    desk = shared_desk
    task = desk.give()
    desk.settle()
    desk.later(hours=1).type(task, progress="Sao Mai xã", content="Sao Mai nội dung")
    report_progress(desk.ctx("system"), desk.task(task), "Sao Mai vp")
    ctx, document, others = desk.ctx("hoa"), desk.task(task).document_id, list[Elsewhere]()
    hide = lambda: classify(ctx, Document.get_by_id(document), secrecy="secret")  # noqa: E731
    when(desk, place, lambda: others.append(Elsewhere(hide)))
    desk.later(minutes=1).run()
    others[0].end()
    passes(desk)
    kinds = (SyncConflict, SyncProposal, SyncProblem, SyncJournal, SyncCommand, Task, Progress, History)
    assert not [kind.__name__ for kind in kinds if "Sao Mai" in str(list(kind.select().dicts()))]
