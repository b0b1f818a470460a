"""The stage on which a sample is played: who acts, at which past moment, with which words."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from console.database import database
from console.records import Account, Document, Task, Unit
from console.records.unit import LOCAL_KINDS
from console.rulebook import Rulebook
from console.samples.bank import Phrases
from console.samples.office import SampleOffice
from console.workflow.context import Actor, Context

# A career: the moments at which something happens to one record, done when the generator is resumed.
Career = Iterator[datetime]


@dataclass
class Stage:
    """One sample while it is played. `now` moves forward through the past up to `until`."""

    office: SampleOffice
    rulebook: Rulebook
    rng: Random
    phrases: Phrases
    until: datetime
    units: dict[str, Unit]
    people: dict[str, Account]
    now: datetime = datetime.min
    _waiting: list[tuple[datetime, int, Career]] = field(default_factory=list)
    _documents: dict[int, Document] = field(default_factory=dict)
    _tasks: dict[int, Task] = field(default_factory=dict)
    _units: dict[int, Unit] = field(default_factory=dict)
    _numbers: Counter[str] = field(default_factory=Counter)
    _actors: dict[str, Actor] = field(default_factory=dict)
    _spawned: int = 0

    @property
    def today(self) -> date:
        """The day of the sample's present moment."""
        return self.now.date()

    def play(self) -> None:
        """Resume careers in the order of their moments until the sample's end; later ones never happen."""
        while self._waiting and self._waiting[0][0] <= self.until:
            self.now, number, career = heapq.heappop(self._waiting)
            self._schedule(career, number)

    def spawn(self, career: Career) -> None:
        """Begin a career: its first moment is asked for now."""
        self._spawned += 1
        self._schedule(career, self._spawned)

    def _schedule(self, career: Career, number: int) -> None:
        moment = next(career, None)
        if moment is not None:
            heapq.heappush(self._waiting, (max(moment, self.now), number, career))

    def people_division(self, username: str) -> int:
        """The number of the division in which a person of the Office follows tasks."""
        return next(person.division for person in self.office.account if person.username == username)

    def chi(self) -> Context:
        """The Office's specialist acts."""
        return self._person("chi")

    def hoa(self) -> Context:
        """The Office's leader acts."""
        return self._person("hoa")

    def system(self) -> Context:
        """The console itself acts."""
        return self._as(Actor.system())

    def unit(self, unit: Unit) -> Context:
        """A unit acts: in its workbook, through its head's account, or as a unit without an account here."""
        actor = self._actors.get(unit.code)
        if actor is None:
            actor = self._actors[unit.code] = self._unit_actor(unit)
        return self._as(actor)

    def _unit_actor(self, unit: Unit) -> Actor:
        if unit.channel == "sheet":
            return Actor.workbook(unit)
        for person in self.people.values():
            if person.unit is not None and person.unit.id == unit.id and "unit_head" in person.role_names:
                return Actor.of(person)
        return Actor(None, unit, frozenset({"unit_head", "unit_contact"}), "console", unit.label)

    def _person(self, name: str) -> Context:
        actor = self._actors.get(name)
        if actor is None:
            actor = self._actors[name] = Actor.of(self.people[name])
        return self._as(actor)

    def _as(self, actor: Actor) -> Context:
        return Context(actor, self.rulebook, self.now, f"{self.rng.getrandbits(128):032x}")

    def later(self, days: int) -> datetime:
        """A moment in working hours, so many days on (0: later the same day), never before now."""
        if days == 0:
            return self.now + timedelta(minutes=self.rng.randint(20, 90))
        return self.on(self.today + timedelta(days=days))

    def on(self, day: date) -> datetime:
        """A moment in working hours on a day, or on the next working day; never before now."""
        working = self.rulebook.calendar.next_working(day)
        moment = datetime.combine(working, time(self.rng.randint(8, 16), self.rng.randint(0, 59)))
        return max(moment, self.now + timedelta(minutes=5))

    def lately(self, least: int, most: int) -> date:
        """A working day shortly before the sample's end."""
        day = self.until.date() - timedelta(days=self.rng.randint(least, most))
        return self.rulebook.calendar.previous_working(day)

    def fresh(self, task: Task) -> Task:
        """The task as it is stored now: the one in hand, read again only when its version has moved on."""
        known = self._tasks.get(task.id)
        if known is None or known.version != _stored_version(task.id):
            known = self._tasks[task.id] = Task.get_by_id(task.id)
            known.document = self._document(known.document_id)
            known.lead_unit = self.unit_of(known.lead_unit_id)
        return known

    def _document(self, number: int) -> Document:
        if number not in self._documents:
            self._documents[number] = Document.get_by_id(number)
        return self._documents[number]

    def unit_of(self, number: int) -> Unit:
        """The unit of that id."""
        if not self._units:
            self._units = {unit.id: unit for unit in self.units.values()}
        return self._units[number]

    def number(self, series: str) -> str:
        """The next number of one of the Office's or the committee's series in the year: '05/TB-VP'.

        A number below ten takes a zero (Decree 30/2020, Annex I.II.3).
        """
        key = f"{self.now.year}{series}"
        self._numbers[key] += self.rng.randint(2, 24)
        return f"{self._numbers[key]:02d}/{series}"

    def report_number(self, unit: Unit, day: date | None = None) -> str:
        """The number of a unit's report on a day, today if none: '214/BC-SXD', a locality's '214/BC-UBND'."""
        return self._own_number(unit, day or self.today, f"BC-{_letters(unit)}")

    def letter_number(self, unit: Unit) -> str:
        """The number of a unit's letter today, a kind without letters of its own: '508/SXD-VP'."""
        return self._own_number(unit, self.today, f"{_letters(unit)}-VP")

    def _own_number(self, unit: Unit, day: date, symbol: str) -> str:
        """Each unit counts its own, at its own pace; later documents have higher numbers."""
        key = f"{day.year}{unit.code} {symbol}"
        pace = 3 + sum(map(ord, unit.code)) % 13  # documents in ten days
        least = 1 + day.timetuple().tm_yday * pace // 10
        # A report for a past day is numbered by that day alone: its neighbours are numbered already.
        number = max(self._numbers[key] + 1, least) if day == self.today else least
        self._numbers[key] = max(self._numbers[key], number)
        return f"{number:02d}/{symbol}"

    def say(self, sentences: list[str]) -> str:
        """One of the sentences."""
        return self.rng.choice(sentences)


def _letters(unit: Unit) -> str:
    """What stands for the unit in the symbols of its documents: a locality's committee is 'UBND'."""
    return "UBND" if unit.kind in LOCAL_KINDS else str(unit.code).split("-", 1)[1]


def _stored_version(number: int) -> int:
    """By hand: asked thousands of times, building this query took a tenth of the whole load."""
    found = database.execute_sql(f"SELECT version FROM task WHERE id = {number:d}").fetchone()
    return int(found[0])
