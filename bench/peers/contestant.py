"""What a contestant is to the bench, whichever way it synchronises."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from bench.peers.paper import Paper
from bench.peers.story import Start, Story


class Stage(Protocol):
    """One contestant ready for one story: both sides hold the story's first tasks."""

    paper: Paper

    def code(self, task: int) -> str:
        """The code of a task of the story; '' before it was added."""

    def office_sets(self, task: int, column: str, value: str) -> None:
        """Somebody saves a field of a task in the application."""

    def office_adds(self, start: Start) -> None:
        """Somebody enters a task in the application."""

    def sync(self) -> None:
        """One pass; raises what ends it."""

    def database(self) -> list[dict[str, str]]:
        """The tasks that the application shows, by the keys of the paper."""

    def kept(self) -> set[str]:
        """Every text that waits for a person, or that was set aside so that a person can have it back."""


class Contestant(Protocol):
    """A way to synchronise."""

    name: str

    def stage(self, story: Story) -> Stage:
        """A fresh server, a fresh database. Raises PeerUnavailable."""

    def idle_sweep(self, units: int) -> Requests:
        """The requests of one pass over so many units' sheets, nothing having changed."""

    def close(self) -> None:
        """Nothing more is asked."""


@dataclass
class Requests:
    """How often Google was asked."""

    reads: int = 0
    writes: int = 0

    @property
    def total(self) -> int:
        return self.reads + self.writes

    def add(self, kinds: list[str]) -> None:
        """The log's kinds; asking Drive and the query endpoint counts as reading."""
        self.writes += kinds.count("write")
        self.reads += len(kinds) - kinds.count("write")


@dataclass
class CodesByNumber:
    """The codes of a peer's tasks: the bench gives them."""

    given: dict[int, str] = field(default_factory=dict)

    def add(self, number: int, prefix: str = "") -> str:
        """The code of a task that is there from now on."""
        self.given[number] = f"{prefix}NV-{number:04d}"
        return self.given[number]

    def __call__(self, number: int) -> str:
        return self.given.get(number, "")
