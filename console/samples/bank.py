"""The invented directives and the sentences of the acts around them, as written in `directives/`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import msgspec

from console.samples.office import Line

FOLDER = Path(__file__).parent / "directives"


class Directive(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One directive; `by` is the unit that submitted it, `division` the Office's division that follows it."""

    kind: str
    level: str
    division: int
    by: str
    abstract: str
    task: list[Line]
    urgency: str = "normal"


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Parts from which invented people's names are put together."""

    family: list[str]
    middle: list[str]
    given: list[str]


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lists of sentences by the act that they belong to; `returns` by the ground."""

    progress: list[str]
    results: list[str]
    done_without_report: list[str]
    checks: list[str]
    poor_checks: list[str]
    refusals: list[str]
    extension_reasons: list[str]
    extension_answers: list[str]
    extension_refusals: list[str]
    explanations: list[str]
    urges: list[str]
    contributions: list[str]
    feedback: list[str]
    pauses: list[str]
    cancellations: list[str]
    reopenings: list[str]
    due_changes: list[str]
    returns: dict[str, str]
    names: Names


def read_directives(banks: Iterable[str]) -> list[Directive]:
    """The directives of several banks, in the order written."""
    found: list[Directive] = []
    for bank in banks:
        found += msgspec.convert(_read(f"{bank}.toml")["directive"], list[Directive])
    return found


@lru_cache(maxsize=1)
def read_phrases() -> Phrases:
    """The sentences of the acts."""
    return msgspec.convert(_read("acts.toml"), Phrases)


def _read(name: str) -> dict[str, object]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
