"""Killed anywhere and started again: the same final state, nothing doubled (SHEETS.md §3.4).

Every pass of a history is killed at its first step, run again and killed at its second, and so on until it
ends: so every boundary of every pass of the history is a place where the engine died, and on Google every
request too, before it arrives or after it was applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from console.database import database
from tests.fresh_database import open_fresh
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.killing import Killed, Killer
from tests.sheets_sync.stories.playing import Story
from tests.sheets_sync.stories.script import INSPECTIONS, TASKS, Script, draw

SEEDS = {
    ("excel", TASKS): range(100, 120), ("google", TASKS): range(100, 112),
    ("excel", INSPECTIONS): range(100, 108), ("google", INSPECTIONS): range(100, 102),
}  # fmt: skip
EVENTS = 10
BOUNDARIES = {"begun", "read", "taken", "intended", "applied", "written", "committing", "committed"}
_OLDER = ("saved what was open over", "put an old copy back over")  # as histories tell it
_ADDED = re.compile(r"(?:DX|KTDV)-\d{5}-\w")


@pytest.fixture(scope="module")
def kills() -> Iterator[dict[str, int]]:
    """In how many histories the engine died where."""
    yield {}


def script_of(seed: int, store: str, about: str) -> Script:
    """A short history whose passes are not disturbed by anything but the engine's death."""
    script = draw(seed, store, EVENTS, about)
    return script.having(replace(event, during=()) for event in script.events)


def play(folder: Path, script: Script, *, killed: bool) -> tuple[dict[str, Any], Story]:
    """The outcome of a history, with a plain engine or with one that dies at every step."""
    story = Story(script, folder, killed_everywhere=killed)
    story.play()
    return story.outcome(), story


def compare(seed: int, store: str, folder: Path, about: str = TASKS) -> Story:
    """The killed history of a seed. Raises AssertionError where it does not end like one that was not."""
    plain, before = play(folder / "plain", script_of(seed, store, about), killed=False)
    outcome, story = play(folder / "killed", script_of(seed, store, about), killed=True)
    assert story.deaths >= 8
    if people_did_the_same(before, story):
        assert alike(outcome) == alike(plain)
    return story


def alike(outcome: dict[str, Any]) -> str:
    """The outcome with the codes of added rows counted as they stand: a code that was kept for a row, and
    never came to be in it, is given to no other."""
    codes: dict[str, str] = {}
    return _ADDED.sub(lambda found: codes.setdefault(found[0], f"added {len(codes) + 1}"), repr(outcome))


def people_did_the_same(one: Story, other: Story) -> bool:
    """An engine that is started again reads more often, and than one that Drive keeps waiting: people may
    find other rows before them, and a row that is added and soon deleted, or not in a copy that is saved over
    it, may be known already. Then the oracle alone judges the end (`play` raises what it finds)."""
    told = [[line for line in story.trace if "the engine" not in line] for story in (one, other)]
    added = next((number for number, line in enumerate(told[0]) if "added a row" in line), len(told[0]))
    older = any(sign in line for line in told[0][added:] for sign in _OLDER)
    hasty = older or any("deleted" in line and _ADDED.search(line) for line in told[0])
    return not one.script.lag and told[0] == told[1] and not hasty


@pytest.mark.parametrize(
    ("store", "about", "seed"), [(*which, seed) for which, seeds in SEEDS.items() for seed in seeds]
)
def test_a_history_killed_at_every_step_ends_like_one_that_was_not(
    seed: int, store: str, about: str, tmp_path: Path, kills: dict[str, int]
) -> None:
    for place in compare(seed, store, tmp_path, about).places:
        kills[place] = kills.get(place, 0) + 1


def test_every_boundary_was_a_place_of_death(kills: dict[str, int]) -> None:
    assert set(kills) >= BOUNDARIES or not kills


def test_a_killed_creation_is_made_once(tmp_path: Path) -> None:
    open_fresh(f"sqlite:///{tmp_path / 'console.db'}")
    killer = Killer()
    desk: Desk = open_desk(tmp_path / "so", boundary=killer)
    task = desk.give()
    for place in range(6):
        killer.left = place
        try:
            desk.run()
        except Killed:
            continue
    killer.left = -1
    desk.settle()
    assert desk.shown(task, "content") == "Rà soát quỹ đất"
    assert len(desk.rows()) == 1
    database.close()
