"""Killed anywhere and started again: the same final state, nothing doubled (SHEETS.md §3.4).

Every pass of a history is killed at its first boundary, run again and killed at its second, and so on
until it ends: so every boundary of every pass of the history is a place where the engine died.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.database import database, open_database
from console.database.migrate import migrate
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.histories import History
from tests.sheets_sync.killing import Killed, Killer

SEEDS = range(100, 120)


@pytest.fixture(scope="module")
def kills() -> Iterator[dict[str, int]]:
    """How often the engine died where, over all histories."""
    yield {}


def play(folder: Path, seed: int, *, killed: bool) -> tuple[dict[str, Any], Killer]:
    """The outcome of a history, with a plain engine or with one that dies at every boundary."""
    folder.mkdir()
    open_database(f"sqlite:///{folder / 'console.db'}").connect(reuse_if_open=True)
    migrate()
    killer = Killer()
    desk = open_desk(folder / "so", "XA", boundary=killer)

    def one_pass() -> None:
        place = 0
        while killed:
            killer.left = place
            try:
                desk.run()
            except Killed:
                place += 1
                continue
            break
        killer.left = -1
        desk.run()

    story = History(desk, seed, one_pass)
    story.play(8)
    outcome = story.outcome()
    database.close()
    return outcome, killer


@pytest.mark.parametrize("seed", SEEDS)
def test_a_history_killed_at_every_boundary_ends_like_one_that_was_not(
    seed: int, tmp_path: Path, kills: dict[str, int]
) -> None:
    plain, _ = play(tmp_path / "plain", seed, killed=False)
    killed, killer = play(tmp_path / "killed", seed, killed=True)
    assert killer.deaths >= 8
    for place in killer.places:
        kills[place] = kills.get(place, 0) + 1
    assert killed == plain


def test_every_boundary_was_a_place_of_death(kills: dict[str, int]) -> None:
    expected = {"begun", "read", "taken", "intended", "applied", "written", "committing", "committed"}
    assert expected <= set(kills) or not kills


def test_a_killed_creation_is_made_once(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path / 'console.db'}").connect(reuse_if_open=True)
    migrate()
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
