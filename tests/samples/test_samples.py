"""Every sample loads on any day, is marked, and is the same each time."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from peewee import Database, ModelSelect

from console.records import Document, Extension, Fact, History, Return, Task, Unit
from console.records.task import OPEN_STATES, STATES
from console.records.unit import LOCAL_KINDS
from console.samples import SAMPLES, SampleError, is_sample, load_sample, sample_settings
from console.settings import Settings
from tests.fresh_database import open_fresh
from tests.samples.conftest import passwords

NOW = datetime(2026, 11, 23, 9, 0)  # a Monday
TODAY = NOW.date()


def load(name: str, now: datetime = NOW) -> None:
    load_sample(name, sample_settings(name, Settings()), now)


def values(query: ModelSelect, field: str) -> set[object]:
    return {getattr(row, field) for row in query}


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "hai_phong"])
def test_the_other_samples_load_and_are_marked(name: str, signing: None) -> None:
    load(name)
    assert 22 <= Document.select().count() <= 30
    assert 140 <= Task.select().count() <= 260
    assert Fact.get(Fact.key == "sample").value["name"] == name
    assert is_sample()
    assert values(Task.select(), "closed_code") > {None, "done_on_time", "done_late", "paused", "cancelled"}


def test_lao_cai_has_a_task_that_is_due_and_awaits_its_update(signing: None) -> None:
    load("lao_cai")
    awaiting = (Task.on_time_until < TODAY) & (Task.late_after >= TODAY) & Task.state.in_(OPEN_STATES)
    assert Task.select().where(awaiting).exists()


def test_can_tho_holds_both_regulations_and_uses_each_in_its_time(signing: None) -> None:
    load("can_tho")
    assert Document.get(Document.symbol == "2618/QĐ-UBND").issued_on == date(2020, 11, 23)
    assert Document.select().where(Document.title.contains("dự thảo")).exists()
    used = {document.entry_basis.partition("|")[0] for document in Document.select()}
    assert used == {"can_tho_2020", "can_tho_2026"}


WITHOUT_CONFIRMATION = {"sent", "submitted"}  # delivered is accepted, reported is done


@pytest.mark.parametrize(
    "name, absent", [("can_tho", set()), ("lao_cai", WITHOUT_CONFIRMATION), ("ca_mau", WITHOUT_CONFIRMATION)]
)
def test_every_state_and_decision_that_the_regulation_knows_occurs(
    name: str, absent: set[str], signing: None
) -> None:
    load(name)
    assert values(Task.select(), "state") >= {state for state, _ in STATES} - absent
    assert values(Return.select(), "decision") == {"", "corrected", "rerouted", "refused"}
    asked = Extension.select().where(Extension.kind == ("extension" if name == "can_tho" else "difficulty"))
    assert values(asked, "decision") == {"", "approved", "rejected"}


def test_numbers_are_written_as_the_decree_writes_them(signing: None) -> None:
    """Decree 30/2020: a zero before a digit alone, no letters of a kind in a letter's number; and a
    locality's committee is 'UBND' in its own numbers, whatever the code of the unit is here."""
    load("can_tho")
    numbers = [document.symbol for document in Document.select()]
    numbers += [task.report_number for task in Task.select().where(Task.report_number != "")]
    numbers += [sent_back.document_number for sent_back in Return.select()]
    assert not [number for number in numbers if re.match(r"\d/", number) or "CV-" in number]
    local = Task.select().join(Unit, on=Task.lead_unit).where(Unit.kind.in_(LOCAL_KINDS))
    written = local.where(Task.report_number != "")
    assert {task.report_number.partition("/")[2] for task in written} == {"BC-UBND"}


def test_a_duty_owed_to_the_office_is_not_laid_on_the_office(signing: None) -> None:
    load("can_tho")
    to_itself = (
        Task.select()
        .join(Unit, on=Task.lead_unit)
        .where((Unit.kind == "office") & Task.content.contains("gửi báo cáo đến Văn phòng UBND thành phố"))
    )
    assert not to_itself.exists()


def test_a_task_is_not_passed_on_to_a_unit_that_its_words_send_it_to(signing: None) -> None:
    """'Gửi báo cáo kiểm kê về Sở Tài chính' cannot be led by Sở Tài chính."""
    load("can_tho")
    for passed in Return.select().where(Return.decision == "rerouted"):
        assert passed.task.lead_unit.short_name not in passed.task.content
        assert passed.unit.kind == passed.task.lead_unit.kind == "agency"


def test_a_sample_loads_on_either_database(database: Database) -> None:
    with passwords():
        load("ca_mau")
    assert Task.select().count() > 100


def test_the_same_name_and_day_give_the_same_data(signing: None, tmp_path: Path) -> None:
    load("ca_mau")
    first = [(task.code, task.content, task.state, task.due_on) for task in Task.select().order_by(Task.id)]
    moments = [row.at for row in History.select(History.at).order_by(History.id)]
    opened = open_fresh(f"sqlite:///{tmp_path}/second.db")
    load("ca_mau")
    again = [(task.code, task.content, task.state, task.due_on) for task in Task.select().order_by(Task.id)]
    assert again == first
    assert [row.at for row in History.select(History.at).order_by(History.id)] == moments
    opened.close()


@pytest.mark.parametrize("moment", [datetime(2026, 3, 17, 15), datetime(2027, 2, 8, 8, 30)])
def test_a_sample_can_be_loaded_on_any_day(moment: datetime, signing: None) -> None:
    """17/3/2026 is two weeks after the draft of Cần Thơ; 8/2/2027 lies in the Tết holidays."""
    load("can_tho", moment)
    assert not History.select().where(History.at > moment).exists()


def test_a_sample_is_not_loaded_over_other_data(signing: None) -> None:
    Unit.create(code="SXD", name="Sở Xây dựng")
    with pytest.raises(SampleError, match="cơ sở dữ liệu trống"):
        load("hai_phong")


def test_an_unknown_sample_is_named(signing: None) -> None:
    with pytest.raises(SampleError, match=r"“hue”; chỉ có: ca_mau"):
        load("hue")


def test_each_person_gets_a_password_for_one_use(signing: None) -> None:
    loaded = load_sample("ca_mau", sample_settings("ca_mau", Settings()), NOW)
    assert {person.username for person in loaded.sign_ins} >= {
        "chi", "hoa", "chutich", "quantri", "binh", "dung", "an",
    }  # fmt: skip
    assert all(len(person.password) == 14 for person in loaded.sign_ins)
