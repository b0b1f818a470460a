"""The ten invariants end to end, on seeded random histories over real Excel files."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from tests.sheets_sync.desk import open_desk
from tests.sheets_sync.histories import History

SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_history_loses_nothing_and_comes_to_rest(
    seed: int, sqlite_database: Database, tmp_path: Path
) -> None:
    desk = open_desk(tmp_path / "so", "XA")
    History(desk, seed, lambda: desk.run() and None).play(30)
