"""The ten invariants end to end, on seeded random histories over real Excel files.

In half of them the engine also dies at random places, and people go on typing before it starts again.
"""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from peewee import Database

from tests.sheets_sync.desk import open_desk
from tests.sheets_sync.histories import History
from tests.sheets_sync.killing import Killed, Killer

SEEDS = range(16)
LONG = range(1_000, 1_400)


def play(seed: int, folder: Path, events: int, *, dying: bool) -> None:
    killer, chance = Killer(), random.Random(seed)
    desk = open_desk(folder / "so", "XA", boundary=killer)

    def one_pass() -> None:
        killer.left = chance.randrange(14) if dying and chance.random() < 0.5 else -1
        with suppress(Killed):
            desk.run()
        killer.left = -1

    History(desk, seed, one_pass).play(events)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_history_loses_nothing_and_comes_to_rest(
    seed: int, sqlite_database: Database, tmp_path: Path
) -> None:
    play(seed, tmp_path, 30, dying=seed % 2 == 1)


@pytest.mark.long
@pytest.mark.parametrize("seed", LONG)
def test_many_more_random_histories(seed: int, sqlite_database: Database, tmp_path: Path) -> None:
    play(seed, tmp_path, 40, dying=seed % 2 == 1)
