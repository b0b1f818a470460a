"""A history before it is played: who does what, each with a seed of its own, all drawn from one seed.

An event chooses its row and its words from its own seed and number, never from what was drawn before it:
so dropping events leaves the others what they were.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from zlib import crc32

ENGINE = "engine"
AT_THE_WRITE = -1  # instead of a step's number: when the pass is about to write first; -2: the second time
AN, LAN, BINH, CHI, HOA = "An", "Lan", "Bình", "Chi", "Hòa"
UNIT_OF = {AN: "BT", LAN: "BT", BINH: "XA"}
# What a history is about: the tab that people work in; `upheavals` are of the first one, too, as those are
# about directives that turn out to be secret, of which nothing else is judged.
TASKS, INSPECTIONS, UPHEAVALS = ABOUT = "tasks", "inspections", "upheavals"
SECRETS = "secrets"
OTHERS = ((CHI, 8), (LAN, 5), (BINH, 3), (HOA, 3))
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody does something. `during` happens at the numbered steps (`at`) of a pass, or AT_THE_WRITE."""

    number: int
    who: str
    kind: str
    seed: int
    at: int = 0
    during: tuple[Event, ...] = ()

    @property
    def is_inner(self) -> bool:
        """Whether it happens during a pass."""
        return self.number > 100

    def chance(self) -> random.Random:
        """The event's own dice."""
        return random.Random(self.seed)

    def token(self, place: int = 1) -> str:
        """A word that nobody else ever types."""
        return f"chữ{self.number}x{place}"


@dataclass(frozen=True, slots=True)
class Script:
    """A history as data: the store, the people at work, how many rows there are first, and the events; and
    the tab that it is about.

    `unknowns` are the switches of the Sheets server; `lag` is by how many seconds Drive tells late. On a
    `stormy` day no pass is left alone: everybody goes on working, and most of it when a workbook is written.
    """

    seed: int
    store: str
    people: tuple[str, ...]
    rows: int
    events: tuple[Event, ...]
    unknowns: Mapping[str, Any]
    lag: int = 0
    stormy: bool = False
    about: str = TASKS

    def having(self, events: Iterable[Event]) -> Script:
        """The same history with other events."""
        return replace(self, events=tuple(events))

    @property
    def happens(self) -> int:
        """How many events there are, those during passes counted."""
        return len(self.events) + sum(len(each.during) for each in self.events)

    @property
    def units(self) -> tuple[str, ...]:
        """Units that work in a workbook."""
        return tuple(sorted({UNIT_OF[each] for each in self.people if each in UNIT_OF}))


AT_THE_UNIT = {
    "types": 8, "types_two": 3, "touches_office_cell": 4, "reports_done": 2, "asks": 3, "writes_nonsense": 2,
    "clears": 2, "deletes_row": 1, "sorts": 2, "loses_code": 1, "copies_row": 1, "adds_row": 2,
    "inserts_row": 1, "hides_row": 1, "keeps_own": 2,
}  # fmt: skip
IN_FILES = {
    "opens_copy": 4, "saves_copy": 4, "locks": 1, "unlocks": 2, "keeps_copy": 1, "puts_back_copy": 1,
    "breaks_file": 2, "mends_file": 3,
}  # fmt: skip
IN_THE_BROWSER = {"moves_row": 1, "inserts_column": 1, "moves_column": 1, "filters": 1, "restores_version": 1}
CHIS = {
    "gives": 2, "edits": 5, "writes_progress": 2, "decides_result": 3, "sets_coordinator": 1,
    "takes_proposal": 1, "cancels": 1,
}  # fmt: skip
HOAS = {
    "decides_request": 4, "moves_task": 2, "takes_proposal": 2, "settles_conflict": 2, "edits": 1,
    "decides_result": 1,
}  # fmt: skip
OF_INSPECTIONS = {
    "types": 8, "types_two": 3, "touches_office_cell": 4, "answers": 3, "decides": 2, "states_a_day": 3,
    "concludes": 2, "names_units": 1, "links_file": 1, "writes_nonsense": 2, "clears": 2, "deletes_row": 2,
    "sorts": 2, "loses_code": 1, "copies_row": 1, "adds_row": 3, "inserts_row": 1, "hides_row": 1,
    "keeps_own": 2,
}  # fmt: skip
CHIS_OF_INSPECTIONS = {
    "plans": 2, "edits": 5, "answers_for_unit": 3, "goes_on": 4, "names_units": 2, "takes_proposal": 1,
    "withdraws": 1, "brings_back": 1,
}  # fmt: skip
HOAS_OF_INSPECTIONS = {
    "goes_on": 5, "takes_proposal": 2, "settles_conflict": 2, "edits": 2, "brings_back": 1, "withdraws": 1,
}  # fmt: skip
TROUBLES = {
    "fails_before": 3, "fails_after": 3, "is_busy": 2, "is_cut": 2, "is_cut_quietly": 3, "is_slow": 2,
    "drops": 2, "seems_gone": 1,
}  # fmt: skip
CHIS_UPHEAVALS = {
    "changes_columns": 2, "changes_channel": 3, "pauses_or_resumes": 2, "opens_new_book": 1, "archives": 2,
    "brings_back": 2, "answers_brake": 2,
}  # fmt: skip
_KINDS = {
    TASKS: (AT_THE_UNIT, CHIS, HOAS),
    UPHEAVALS: (
        AT_THE_UNIT | {"pastes_rows": 1, "merges": 3, "unmerges": 2},
        CHIS | CHIS_UPHEAVALS,
        HOAS | {"answers_brake": 3},
    ),
    SECRETS: (
        AT_THE_UNIT | {"sorts_words": 3, "merges": 1, "unmerges": 1},
        CHIS | CHIS_UPHEAVALS,
        HOAS | {"classifies": 4, "answers_brake": 3},
    ),
    INSPECTIONS: (OF_INSPECTIONS, CHIS_OF_INSPECTIONS, HOAS_OF_INSPECTIONS),
}
SLIPS = {"loses_code": "drags_code", "hides_row": "drags_code"}  # what a mouse does in the place of it
MOVING = ("moves_row", "moves_column", "sorts", "inserts_row", "inserts_column", "deletes_row")
MET = 0.35  # of the first writes of each pass of a history in which rows and columns move
STORMY = 0.25  # of the histories
FOLLOWED = 0.5  # of the disturbed passes
_SWITCHES = {
    "receipt_exact": (False, True), "metadata_follows_sort": (False, True), "metadata_copied": (False, True),
    "protected_status": (400, 403), "strict_validation_refuses": (False, True),
    "warning_only_refuses": (False, True), "paste_formula_takes_values": (False, True),
    "masked_rows_tight": (False, True), "retry_after_header": (False, True),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weather:
    """How often a pass is interrupted by people, and by how many acts at most; how often the line fails,
    another worker comes between, or the engine dies; how much of all that falls on the write; and how many
    rows they all meet on, at least and at most."""

    interrupted: float
    acts: int
    troubled: float
    overtaken: float
    dies: float
    at_the_write: float
    rows: tuple[int, int]


CALM = Weather(0.4, 2, 0.35, 0.06, 0.3, 0.2, (2, 4))
STORM = Weather(0.8, 4, 0.5, 0.25, 0.3, 0.6, (1, 2))


@dataclass(frozen=True, slots=True)
class _Passing:
    """What happens at the steps of passes: edits, trouble on the line, another worker, the end of it all."""

    dice: random.Random
    people: Sequence[str]
    store: str
    weather: Weather
    about: str

    def during(self, number: int) -> tuple[Event, ...]:
        """For the pass of this number."""
        dice, weather = self.dice, self.weather
        drawn: list[tuple[str, str]] = []
        if dice.random() < weather.interrupted:
            for _ in range(dice.randint(1, weather.acts)):
                who = dice.choice(self.people)
                drawn.append((who, _drawn(dice, kinds_of(who, self.store, self.about))))
        if self.store == "google" and dice.random() < weather.troubled:
            drawn.append((ENGINE, _drawn(dice, TROUBLES)))
        if dice.random() < weather.overtaken:
            drawn.append((ENGINE, "is_overtaken"))
        if dice.random() < weather.dies:
            drawn.append((ENGINE, "dies"))
        return tuple(self._placed(number * 100 + i, *each) for i, each in enumerate(drawn, 1))

    def _placed(self, number: int, who: str, kind: str) -> Event:
        dice, steps = self.dice, 9 if self.store == "excel" else 7
        written = dice.random() < self.weather.at_the_write
        return Event(
            number, who, kind, dice.getrandbits(32), AT_THE_WRITE if written else dice.randrange(steps)
        )


def draw(seed: int, store: str = "excel", events: int = 30, about: str = TASKS) -> Script:
    """The history of a seed: the same seed, the same history."""
    dice = random.Random(f"{store} {seed}" if about == TASKS else f"{about} {store} {seed}")
    people = _people(dice, dice.randint(1, 4), about)
    stormy = dice.random() < STORMY
    weather = STORM if stormy else CALM
    passing = _Passing(dice, people, store, weather, about)
    made: list[Event] = []
    for number in range(1, events + 1):
        made.append(_event(passing, number, made[-1] if made else None))
    unknowns = {name: dice.choice(values) for name, values in _SWITCHES.items()}
    lag = dice.choice((0, 0, 60, 300)) if store == "google" else 0
    rows = dice.randint(*weather.rows)
    if about in (UPHEAVALS, SECRETS):  # nowhere else are cells merged
        unknowns["keeps_under_merges"] = dice.choice((False, True))
    return Script(seed, store, people, rows, tuple(made), unknowns, lag, stormy, about)


def draw_long(
    seed: int,
    store: str = "excel",
    least: int = 30,
    about: str = TASKS,
    *,
    moving: bool = False,
    slips: bool = False,
) -> Script:
    """The shortest history of a seed in which so much happens, what happens during passes counted. `moving`:
    besides, rows and columns move in the very instant of every third write or just after it, the repairs
    among them. `slips`: the cells of codes are dragged away alone."""
    scripts = (draw(seed, store, events, about) for events in range(1, least + 1))
    script = next(script for script in scripts if script.happens >= least)
    script = script.having(map(_slipped, script.events)) if slips else script
    return script.having(map(_met, script.events)) if moving else script


def _slipped(event: Event) -> Event:
    """The same where a mouse slips."""
    return replace(event, kind=SLIPS.get(event.kind, event.kind), during=tuple(map(_slipped, event.during)))


def _met(event: Event) -> Event:
    """A pass whose first three writes may each be met by what An moves."""
    dice, met = random.Random(f"moving {event.seed}"), []
    for write in (1, 2, 3) if event.kind == "passes" else ():
        seed = dice.getrandbits(30)
        seed += 1 - seed % 3 + dice.randrange(2)  # during the request, or between its end and the answer
        if dice.random() < MET:
            met.append(Event(event.number * 100 + 90 + write, AN, dice.choice(MOVING), seed, -write))
    return replace(event, during=(*event.during, *met))


def kinds_of(who: str, store: str, about: str = TASKS) -> Mapping[str, int]:
    """What a person does, and how often."""
    at_the_unit, chis, hoas = _KINDS[about]
    if who in UNIT_OF:
        return at_the_unit | (IN_FILES if store == "excel" else IN_THE_BROWSER)
    return chis if who == CHI else hoas


def pick(seed: int, among: Sequence[T], name: Any = str) -> T:
    """One of several by their names: the same as long as it is there, whatever else comes or goes."""
    return min(among, key=lambda each: crc32(f"{seed} {name(each)}".encode()))


def _people(dice: random.Random, count: int, about: str) -> tuple[str, ...]:
    left, chosen = dict(OTHERS), [AN]
    chief = {UPHEAVALS: CHI, SECRETS: HOA}.get(about)  # without whom there would be none of it
    if chief is not None:
        chosen.append(chief)
        del left[chief]
    while len(chosen) < count:
        chosen.append(_drawn(dice, left))
        del left[chosen[-1]]
    return tuple(chosen)


def _event(passing: _Passing, number: int, before: Event | None) -> Event:
    """A disturbed pass is often followed by one that nothing disturbs: they come every few seconds."""
    dice = passing.dice
    if before is not None and before.during and dice.random() < FOLLOWED:
        return Event(number, ENGINE, "passes", dice.getrandbits(32))
    if dice.random() < 0.24:
        return Event(number, ENGINE, "passes", dice.getrandbits(32), 0, passing.during(number))
    who = dice.choice(passing.people)
    return Event(number, who, _drawn(dice, kinds_of(who, passing.store, passing.about)), dice.getrandbits(32))


def _drawn(dice: random.Random, weights: Mapping[str, int]) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]
