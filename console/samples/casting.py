"""Which career a task gets: by how its due date stands to the sample's end, each list used in turn.

Taking turns, not chance, makes sure that every career is there under each regulation: each once, then in
proportion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import chain, cycle
from random import Random

from console.records import Task
from console.samples import careers, requests
from console.samples.stage import Career, Stage

Role = Callable[[Stage, Task], Career]

_LISTS: dict[str, list[tuple[Role, int]]] = {
    "old": [
        (careers.on_time, 22), (careers.late, 5), (careers.reworked, 2), (requests.corrected, 2),
        (requests.rerouted, 1), (requests.return_refused, 1), (requests.extended, 2),
        (requests.extension_refused, 1), (careers.cancelled, 1), (careers.resumed, 1),
        (careers.reopened, 1), (careers.moved, 1), (careers.urged, 1),
    ],
    "past": [
        (careers.on_time, 24), (careers.late, 5), (careers.urged, 2), (careers.at_work, 1),
        (careers.waiting, 2), (careers.reworked, 1), (careers.reworking, 1), (careers.paused, 1),
        (requests.rerouted, 1), (requests.extended, 1), (requests.extension_refused, 1),
        (requests.corrected, 1), (careers.resumed, 1),
    ],
    "just_due": [
        (careers.at_work, 2), (careers.waiting, 2), (careers.on_time, 2), (careers.unanswered, 1),
        (careers.reworking, 1),
    ],
    "ahead": [
        (careers.at_work, 6), (careers.early, 3), (careers.waiting, 2), (careers.on_time, 2),
        (requests.asking, 2), (careers.reworking, 1), (careers.paused, 1), (careers.accepted, 1),
        (requests.corrected, 1), (careers.unanswered, 1),
    ],
    "fresh": [(careers.unanswered, 3), (requests.returned, 2), (careers.accepted, 2), (careers.at_work, 1)],
    "undated": [
        (careers.at_work, 4), (careers.early, 4), (careers.on_time, 3), (careers.unanswered, 1),
        (careers.waiting, 1), (careers.reworking, 1),
    ],
    "long_undated": [
        (careers.early, 8), (careers.on_time, 8), (careers.reworked, 1), (careers.at_work, 1),
    ],
    "standing": [(careers.at_work, 1)],
}  # fmt: skip


class Casting:
    """Hands out careers; one casting a sample."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._turns: dict[tuple[str, str], Iterator[Role]] = {}
        self._rerouting_owed: set[tuple[str, str]] = set()

    def career(self, stage: Stage, task: Task) -> Career:
        """The next career for a task that stands where this one does, under the regulation in force."""
        turn = (_standing(stage, task), stage.rulebook.on(stage.today).id)
        return self._role(turn, movable=requests.another(stage, task) is not None)(stage, task)

    def _role(self, turn: tuple[str, str], *, movable: bool) -> Role:
        """The next of the list. A rerouting waits for a task that another unit could take."""
        if turn not in self._turns:
            self._turns[turn] = self._shuffled(_LISTS[turn[0]])
        if movable and turn in self._rerouting_owed:
            self._rerouting_owed.discard(turn)
            return requests.rerouted
        role = next(self._turns[turn])
        while role is requests.rerouted and not movable:
            self._rerouting_owed.add(turn)
            role = next(self._turns[turn])
        return role

    def _shuffled(self, weighted: list[tuple[Role, int]]) -> Iterator[Role]:
        each = [role for role, _ in weighted]
        usual = [role for role, count in weighted for _ in range(count)]
        self._rng.shuffle(each)
        self._rng.shuffle(usual)
        return chain(each, cycle(usual))


def _standing(stage: Stage, task: Task) -> str:
    """The name of the list: by the due date, and how long ago the task was sent."""
    end = stage.until.date()
    if not task.tracked or task.due_kind == "recurring":
        return "standing"
    if stage.today >= end - timedelta(days=3):
        return "fresh"
    if task.due_on is None:
        return "undated" if stage.today >= end - timedelta(days=120) else "long_undated"
    if task.due_on >= end:
        return "ahead"
    if task.due_on >= end - timedelta(days=4):
        return "just_due"
    return "past" if task.due_on >= end - timedelta(days=75) else "old"
