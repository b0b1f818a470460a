"""The largest sample holds its regulation, and something in every status, state and act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from peewee import Database, ModelSelect

from console.records import (
    Document,
    DueChange,
    Explanation,
    Extension,
    Feedback,
    History,
    Inspection,
    ObligationReport,
    Participation,
    Return,
    Session,
    Submission,
    Task,
    TaskState,
    Unit,
    Urge,
)
from console.records.task import OPEN_STATES, STATES
from console.samples import load_sample, sample_settings
from console.samples.units import read_units
from console.settings import Settings
from tests.fresh_database import open_fresh
from tests.samples.conftest import passwords

NOW = datetime(2026, 11, 23, 9, 0)  # a Monday
TODAY = NOW.date()


@pytest.fixture(scope="module")
def hai_phong(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The sample, loaded once for the tests of this file: they only read."""
    opened = open_fresh(f"sqlite:///{tmp_path_factory.mktemp('sample')}/console.db")
    with passwords():
        load_sample("hai_phong", sample_settings("hai_phong", Settings()), NOW)
    yield opened
    opened.close()


def values(query: ModelSelect, field: str) -> set[object]:
    return {getattr(row, field) for row in query}


def test_hai_phong_has_about_sixty_directives_and_six_hundred_tasks(hai_phong: Database) -> None:
    assert 55 <= Document.select().count() <= 65
    assert 540 <= Task.select().count() <= 660
    assert Unit.select().count() == len(read_units("hai_phong"))
    assert Task.select(Task.content).distinct().count() >= 60


def test_every_workflow_state_and_status_occurs(hai_phong: Database) -> None:
    assert values(Task.select(), "state") == {state for state, _ in STATES}
    closed = {"done_on_time", "done_late", "done_no_deadline", "paused", "cancelled", None}
    assert values(Task.select(), "closed_code") == closed
    still_open = Task.select().where(Task.state.in_(OPEN_STATES))
    assert still_open.where(Task.late_after < TODAY).exists()
    assert still_open.where(Task.on_time_until >= TODAY).exists()
    assert still_open.where(Task.due_on.is_null()).exists()


def test_every_act_and_every_decision_occurs(hai_phong: Database) -> None:
    assert values(Return.select(), "decision") == {"", "corrected", "rerouted", "refused"}
    assert values(Extension.select(), "decision") == {"", "approved", "rejected"}
    assert values(Submission.select(), "decision") == {"", "confirmed", "refused"}
    assert values(DueChange.select(), "kind") >= {"direction", "extension", "resume"}
    for model in (Explanation, Urge, Session, ObligationReport):
        assert model.select().exists(), model
    assert values(Feedback.select(), "handled_on") > {None}
    assert len(values(Inspection.select(), "state")) >= 5
    assert Task.select().where(Task.tracked == False).exists()  # noqa: E712
    assert Task.select().where(Task.group != "").exists()
    assert values(Participation.select(), "role") == {"lead", "coordinator"}
    assert values(Participation.select(), "contribution") > {""}


def test_history_and_intervals_stand_in_the_past_and_in_order(hai_phong: Database) -> None:
    assert not History.select().where(History.at > NOW).exists()
    assert not TaskState.select().where(TaskState.to_at < TaskState.from_at).exists()
    sent = Task.select().where(Task.state != "draft").count()
    assert TaskState.select().where(TaskState.to_at.is_null()).count() == sent


def test_the_regulation_is_a_document_with_its_duties_and_articles(hai_phong: Database) -> None:
    document = Document.get(Document.symbol == "150/2025/QĐ-UBND")
    assert (document.issued_on, document.signer) == (date(2025, 9, 4), "Lê Ngọc Châu")
    contents = [task.content for task in document.tasks]
    # twelve agencies and 114 communes: not the Office, whom they notify
    assert sum("Điều 22 khoản 2" in content for content in contents) == 12 + 114
    # Điều 23.1: 25/12 of each year, entered sixty days before
    due = sorted(task.original_due_on for task in document.tasks if "Điều 23 khoản 1" in task.content)
    assert due == [date(2025, 12, 25), date(2026, 12, 25)]


def test_localities_work_in_workbooks_and_agencies_in_the_console(hai_phong: Database) -> None:
    assert Unit.get(Unit.code == "HP-X-TIENLANG").channel == "sheet"
    assert Unit.get(Unit.code == "HP-SXD").channel == "console"
    received = Participation.select().join(Unit).where(Unit.channel == "sheet")
    assert received.where(Participation.received_at.is_null(False)).exists()
