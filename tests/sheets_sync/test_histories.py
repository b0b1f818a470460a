"""The ten invariants end to end, on seeded random histories of people, an Office and an engine that dies.

A history is played on real Excel files, or through gspread on the local Sheets server; see `stories`. One
that goes wrong is made short and told: play it again with `python -m tests.sheets_sync.story --seed N`.
"""

from __future__ import annotations

import os

import pytest

from tests.sheets_sync.stories.many import STORES, jobs, play_many, seeds_of

EXCEL, GOOGLE = range(1940), range(60)
LONG = "2000-2399"  # SEEDS in the environment, as of `make long SEEDS=2000-50000`
LONG_MINUTES = float(os.environ.get("MINUTES", "60"))


def test_random_histories_on_excel_lose_double_and_misplace_nothing() -> None:
    tally = play_many(jobs(EXCEL, ("excel",)))
    assert not tally.wrong, "\n\n".join(tally.wrong[:3])
    assert tally.played == len(EXCEL) and tally.events >= 30 * len(EXCEL)


def test_random_histories_on_google_lose_double_and_misplace_nothing() -> None:
    tally = play_many(jobs(GOOGLE, ("google",)))
    assert not tally.wrong, "\n\n".join(tally.wrong[:3])
    assert tally.played == len(GOOGLE) and tally.events >= 30 * len(GOOGLE)


@pytest.mark.long
def test_many_more_random_histories() -> None:
    seeds = os.environ.get("SEEDS", LONG)
    tally = play_many(jobs(seeds_of(seeds), STORES, 40), most_seconds=60 * LONG_MINUTES)
    print(tally.line(f"seeds {seeds}, both stores"))
    assert not tally.wrong, "\n\n".join(tally.wrong[:3])
