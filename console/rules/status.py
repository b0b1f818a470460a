"""A task's status: straight from its facts, and by comparing stored dates with a day.

DOMAIN 2.2: a status is derived, never typed. The second form is what the database filters by;
a property test holds them equal (`console/records/status_sql.py` has the SQL of it).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from console.regulations.model import Regulation
from console.regulations.vocabulary import State, StatusCode

__all__ = [
    "FOREVER",
    "NEVER",
    "FactsError",
    "State",
    "StatusCode",
    "StoredDates",
    "TaskFacts",
    "classify",
    "classify_stored",
    "label",
    "state_label",
    "stored_dates",
]

FOREVER = date(9999, 12, 31)
NEVER = date(1, 1, 1)


class FactsError(ValueError):
    """Facts that cannot be: the message says in Vietnamese what is missing."""


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What a status depends on.

    `done_on`: date of the unit's report or product. `acted_on`: date of a return, or of an extension
    asked in time, that waits for its decision (None when none waits). `update_until`: the last day of
    the regulation's `result_update` after the due date, where it has one that starts at the due date.
    """

    state: State
    due_on: date | None = None
    done_on: date | None = None
    acted_on: date | None = None
    update_until: date | None = None


@dataclass(frozen=True, slots=True)
class StoredDates:
    """The stored form of a status. On time through `on_time_until`; late after `late_after`.

    A clock that an act has stopped gives the same answer on every day: FOREVER and NEVER stand for that.
    A draft has `closed_code = None` and no dates of its own meaning: it is not an open task,
    and every query keeps drafts out by state.
    """

    closed_code: StatusCode | None
    on_time_until: date | None
    late_after: date | None


def classify(facts: TaskFacts, as_of: date) -> StatusCode:
    """The status on a day (DOMAIN 2.2). Raises FactsError for a finished task without its date."""
    closed = _closed(facts)
    if closed is not None:
        return closed
    if facts.due_on is None:
        return StatusCode.OPEN_NO_DEADLINE
    now = _stopped_on(facts, facts.due_on) or as_of
    if now <= facts.due_on:
        return StatusCode.OPEN_ON_TIME
    if not _handed_in(facts) and facts.update_until is not None and now <= facts.update_until:
        return StatusCode.OPEN_AWAITING_UPDATE
    return StatusCode.OPEN_LATE


def stored_dates(facts: TaskFacts) -> StoredDates:
    """The dates to store, so that the status on any day is a comparison with that day.

    Raises FactsError as `classify` does.
    """
    closed = _closed(facts)
    if closed is not None or facts.due_on is None:
        return StoredDates(closed, None, None)
    late_after = max(facts.due_on, facts.update_until or facts.due_on)
    stopped = _stopped_on(facts, facts.due_on)
    if stopped is None:
        return StoredDates(None, facts.due_on, late_after)
    if stopped <= facts.due_on:
        return StoredDates(None, FOREVER, FOREVER)
    awaiting = stopped <= late_after and not _handed_in(facts)
    return StoredDates(None, NEVER, FOREVER if awaiting else NEVER)


def classify_stored(stored: StoredDates, as_of: date) -> StatusCode:
    """The status on a day, from stored dates alone."""
    if stored.closed_code is not None:
        return stored.closed_code
    if stored.on_time_until is None or stored.late_after is None:
        return StatusCode.OPEN_NO_DEADLINE
    if as_of <= stored.on_time_until:
        return StatusCode.OPEN_ON_TIME
    return StatusCode.OPEN_LATE if as_of > stored.late_after else StatusCode.OPEN_AWAITING_UPDATE


def label(code: StatusCode, regulation: Regulation) -> str:
    """The status in the regulation's words."""
    return regulation.labels.status[StatusCode(code)]


def state_label(state: State, regulation: Regulation) -> str:
    """The workflow state in the regulation's words."""
    return regulation.labels.state[State(state)]


def _closed(facts: TaskFacts) -> StatusCode | None:
    """The codes that do not depend on the day asked about."""
    if facts.state == State.PAUSED:
        return StatusCode.PAUSED
    if facts.state == State.CANCELLED:
        return StatusCode.CANCELLED
    return _done_code(facts) if facts.state == State.DONE else None


def _done_code(facts: TaskFacts) -> StatusCode:
    if facts.due_on is None:
        return StatusCode.DONE_NO_DEADLINE
    if facts.done_on is None:
        raise FactsError("Nhiệm vụ có thời hạn đã hoàn thành thì phải có ngày hoàn thành.")
    return StatusCode.DONE_ON_TIME if facts.done_on <= facts.due_on else StatusCode.DONE_LATE


def _handed_in(facts: TaskFacts) -> bool:
    """A result with its date is there: nothing is awaited any more, its own date says whether it is late."""
    return facts.state == State.SUBMITTED and facts.done_on is not None


def _stopped_on(facts: TaskFacts, due_on: date) -> date | None:
    """The day as of which lateness is judged while the unit waits for the Office (DESIGN 3).

    A result that waits stops the clock at its date, a return at its own. An extension stops it only
    when asked by the due date (DOMAIN 2.2, T13). Where two acts wait, the earlier has stopped it.
    """
    acts = []
    if facts.done_on is not None and _handed_in(facts):
        acts.append(facts.done_on)
    if facts.acted_on is not None and (facts.state == State.RETURNED or facts.acted_on <= due_on):
        acts.append(facts.acted_on)
    return min(acts, default=None)
