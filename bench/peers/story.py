"""Seeded stories: a table of tasks in a sheet and in a database, and what people do to both.

A story knows no contestant. Each names tasks by number and cells by column; every value that somebody types
occurs nowhere else in it. A sync pass ends every turn; what happens `inside` happens just before the first
write of that pass, after whatever the tool has read.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

COLUMNS = ("content", "due", "progress", "result")
TASKS, TURNS = 8, 8
_FIRST_DUE = date(2026, 1, 5)


@dataclass(frozen=True)
class Event:
    """One act of a person: `kind` is a method's name of Paper or of a contestant's office."""

    kind: str
    task: int = 0
    other: int = 0
    column: str = ""
    token: str = ""


@dataclass(frozen=True)
class Turn:
    """What precedes a pass, what happens inside it, and whether its first write, though taken, gives 503."""

    before: tuple[Event, ...]
    inside: tuple[Event, ...] = ()
    unanswered: bool = False


@dataclass(frozen=True)
class Start:
    """A task as both sides hold it at first."""

    number: int
    content: str
    due: str


@dataclass(frozen=True)
class Story:
    """One seed's events."""

    seed: int
    tasks: tuple[Start, ...]
    turns: tuple[Turn, ...]


def day(text: str) -> date:
    """The date of a token such as 5/1/2026."""
    at, month, year = (int(part) for part in text.split("/"))
    return date(year, month, at)


def tell(seed: int, *, calm: bool = False) -> Story:
    """The story of a seed. A calm one has no edit inside a pass and no answer lost."""
    return _Teller(seed, calm).tell()


class _Teller:
    def __init__(self, seed: int, calm: bool) -> None:
        self._seed, self._calm = seed, calm
        self._random = random.Random(f"{seed} {calm}")
        self._words = self._days = 0
        self._tasks = 0

    def tell(self) -> Story:
        tasks = tuple(self._start() for _ in range(TASKS))
        return Story(self._seed, tasks, tuple(self._turn() for _ in range(TURNS)))

    def _turn(self) -> Turn:
        before = tuple(event for _ in range(self._random.randint(1, 4)) for event in self._between())
        if self._calm:
            return Turn(before)
        inside = (self._in_sheet(),) if self._random.random() < 1 / 3 else ()
        return Turn(before, inside, unanswered=self._random.random() < 1 / 10)

    def _between(self) -> tuple[Event, ...]:
        kinds = ("unit", "office", "both", "add", "sheet")
        kind = self._random.choices(kinds, (8, 6, 2, 1, 3))[0]
        if kind == "both":
            task = self._some()
            typed = [Event("type", task, column="progress", token=self._word())]
            typed.append(Event("set", task, column="progress", token=self._word()))
            self._random.shuffle(typed)
            return tuple(typed)
        if kind == "add":
            start = self._start()
            return (Event("add", start.number, column=start.due, token=start.content),)
        return ({"unit": self._unit, "office": self._office, "sheet": self._layout}[kind](),)

    def _in_sheet(self) -> Event:
        return self._unit() if self._random.random() < 0.5 else self._layout()

    def _unit(self) -> Event:
        column = self._random.choice(("progress", "progress", "result"))
        return Event("type", self._some(), column=column, token=self._word())

    def _office(self) -> Event:
        column = self._random.choice(("content", "content", "due", "progress"))
        token = self._day() if column == "due" else self._word()
        return Event("set", self._some(), column=column, token=token)

    def _layout(self) -> Event:
        kind = self._random.choices(("sort", "insert", "move", "delete"), (4, 3, 3, 1))[0]
        column = self._random.choice(COLUMNS)
        return Event(kind, self._some(), self._some(), column=column)

    def _start(self) -> Start:
        self._tasks += 1
        return Start(self._tasks, self._word(), self._day())

    def _some(self) -> int:
        return self._random.randint(1, self._tasks)

    def _word(self) -> str:
        self._words += 1
        return f"chữ{self._seed}x{self._words}"

    def _day(self) -> str:
        self._days += 1
        one = _FIRST_DUE + timedelta(days=self._days)
        return f"{one.day}/{one.month}/{one.year}"
