"""A status is derived from facts, and its stored and SQL forms say the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import CharField, DateField, Model, SqliteDatabase

from console.records.status_sql import predicate, status_case
from console.regulations import REGULATION_IDS, load_regulation
from console.rules.calendar import vietnam_calendar
from console.rules.deadlines import update_until
from console.rules.status import (
    FactsError,
    State,
    StatusCode,
    TaskFacts,
    classify,
    classify_stored,
    label,
    state_label,
    stored_dates,
)

DUE = date(2025, 9, 19)  # a Friday
CALENDAR = vietnam_calendar()

database = SqliteDatabase(":memory:")


class Row(Model):
    closed_code = CharField(null=True)
    on_time_until = DateField(null=True)
    late_after = DateField(null=True)

    class Meta:
        database = database


@pytest.fixture(autouse=True)
def rows() -> Iterator[None]:
    with database.connection_context():
        database.create_tables([Row])
        yield


@pytest.mark.parametrize(
    ("facts", "as_of", "expected"),
    [
        (TaskFacts(State.DOING, DUE), DUE, StatusCode.OPEN_ON_TIME),
        (TaskFacts(State.DOING, DUE), DUE + timedelta(1), StatusCode.OPEN_LATE),
        (TaskFacts(State.TODO), DUE, StatusCode.OPEN_NO_DEADLINE),
        (TaskFacts(State.DONE, DUE, DUE), DUE + timedelta(9), StatusCode.DONE_ON_TIME),
        (TaskFacts(State.DONE, DUE, DUE + timedelta(1)), DUE, StatusCode.DONE_LATE),
        (TaskFacts(State.DONE, None, DUE), DUE, StatusCode.DONE_NO_DEADLINE),
        (TaskFacts(State.PAUSED, DUE), DUE + timedelta(9), StatusCode.PAUSED),
        (TaskFacts(State.CANCELLED, DUE), DUE, StatusCode.CANCELLED),
    ],
)
def test_a_status_follows_the_state_and_the_due_date(
    facts: TaskFacts, as_of: date, expected: StatusCode
) -> None:
    assert classify(facts, as_of) == expected


def test_a_result_handed_in_on_time_is_not_late_while_the_office_has_not_confirmed_it() -> None:
    handed_in = TaskFacts(State.SUBMITTED, DUE, done_on=DUE)
    assert classify(handed_in, DUE + timedelta(60)) == StatusCode.OPEN_ON_TIME


def test_a_result_handed_in_late_stays_late_while_it_waits() -> None:
    handed_in = TaskFacts(State.SUBMITTED, DUE, done_on=DUE + timedelta(1))
    assert classify(handed_in, DUE + timedelta(60)) == StatusCode.OPEN_LATE


def test_a_return_stops_the_clock_at_its_date() -> None:
    returned = TaskFacts(State.RETURNED, DUE, acted_on=DUE - timedelta(5))
    assert classify(returned, DUE + timedelta(30)) == StatusCode.OPEN_ON_TIME


def test_an_extension_asked_in_time_stops_the_clock_and_one_asked_too_late_does_not() -> None:
    in_time = TaskFacts(State.DOING, DUE, acted_on=DUE)
    too_late = TaskFacts(State.DOING, DUE, acted_on=DUE + timedelta(1), update_until=date(2025, 9, 24))
    assert classify(in_time, DUE + timedelta(30)) == StatusCode.OPEN_ON_TIME
    assert classify(too_late, date(2025, 9, 25)) == StatusCode.OPEN_LATE


def test_only_lao_cai_gives_three_working_days_to_record_after_the_due_date() -> None:
    # Điều 7 khoản 2 điểm a: Friday 19/9/2025 + 3 working days (22, 23, 24) = Wednesday 24/9.
    until = {name: update_until(load_regulation(name), DUE, CALENDAR) for name in REGULATION_IDS}
    assert until.pop("lao_cai_2015") == date(2025, 9, 24)
    assert set(until.values()) == {None}


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2025, 9, 19), StatusCode.OPEN_ON_TIME),
        (date(2025, 9, 20), StatusCode.OPEN_AWAITING_UPDATE),
        (date(2025, 9, 24), StatusCode.OPEN_AWAITING_UPDATE),
        (date(2025, 9, 25), StatusCode.OPEN_LATE),
    ],
)
def test_between_the_due_date_and_the_last_day_to_record_a_task_awaits_its_update(
    as_of: date, expected: StatusCode
) -> None:
    assert classify(TaskFacts(State.DOING, DUE, update_until=date(2025, 9, 24)), as_of) == expected


def test_a_result_dated_after_the_due_date_is_late_though_time_to_record_it_remains() -> None:
    # Lào Cai Điều 7.2a: the three working days (to Wednesday 24/9) are for recording, not for doing.
    # The report is dated Monday 22/9, the due date was Friday 19/9: nothing is awaited, it is late.
    handed_in = TaskFacts(State.SUBMITTED, DUE, done_on=date(2025, 9, 22), update_until=date(2025, 9, 24))
    assert classify(handed_in, date(2025, 9, 23)) == StatusCode.OPEN_LATE
    assert classify_stored(stored_dates(handed_in), date(2025, 9, 23)) == StatusCode.OPEN_LATE


def test_a_task_returned_while_its_update_was_awaited_stays_as_it_was_that_day() -> None:
    returned = TaskFacts(State.RETURNED, DUE, acted_on=date(2025, 9, 22), update_until=date(2025, 9, 24))
    assert classify(returned, date(2025, 10, 30)) == StatusCode.OPEN_AWAITING_UPDATE


def test_a_finished_task_with_a_due_date_must_have_the_day_it_was_done() -> None:
    with pytest.raises(FactsError, match="ngày hoàn thành"):
        classify(TaskFacts(State.DONE, DUE), DUE)


def test_labels_are_the_regulations_own_words() -> None:
    can_tho, hai_phong = load_regulation("can_tho_2026"), load_regulation("hai_phong_2025")
    assert label(StatusCode.OPEN_LATE, can_tho) == "Chưa hoàn thành – trễ hạn"
    assert label(StatusCode.OPEN_LATE, hai_phong) == "Đang, chưa thực hiện – quá hạn"
    assert state_label(State.DONE, can_tho) == "Hoàn thành"
    assert state_label(State.DONE, hai_phong) == "Đã thực hiện"


days = st.dates(date(2025, 1, 1), date(2025, 3, 31))


@st.composite
def facts_under(draw: st.DrawFn) -> TaskFacts:
    """Facts of any task under any of the five regulations, odd ones included."""
    regulation = load_regulation(draw(st.sampled_from(REGULATION_IDS)))
    due = draw(st.none() | days)
    state = draw(st.sampled_from(State))
    done = draw(days if state == State.DONE else st.none() | days)
    return TaskFacts(state, due, done, draw(st.none() | days), update_until(regulation, due, CALENDAR))


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=facts_under(), as_of=days)
def test_facts_stored_dates_case_and_predicates_agree(facts: TaskFacts, as_of: date) -> None:
    expected = classify(facts, as_of)
    stored = stored_dates(facts)
    assert classify_stored(stored, as_of) == expected
    Row.delete().execute()
    Row.create(
        closed_code=stored.closed_code,
        on_time_until=stored.on_time_until,
        late_after=stored.late_after,
    )
    assert Row.select(status_case(Row, as_of)).scalar() == expected
    matching = [code for code in StatusCode if Row.select().where(predicate(code, Row, as_of)).exists()]
    assert matching == [expected]


def test_the_predicate_of_late_tasks_is_answered_from_an_index() -> None:
    database.execute_sql("CREATE INDEX late ON row (closed_code, late_after)")
    sql, values = Row.select(Row.id).where(predicate(StatusCode.OPEN_LATE, Row, DUE)).sql()
    plan = " ".join(str(step) for step in database.execute_sql("EXPLAIN QUERY PLAN " + sql, values))
    database.execute_sql("DROP INDEX late")
    assert "SEARCH" in plan and "late" in plan
