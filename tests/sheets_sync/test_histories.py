"""The ten invariants end to end, on seeded random histories of people, an Office and an engine that dies.

A history is played on real Excel files, or through gspread on the local Sheets server; see `stories`. One
that goes wrong is made short and told: play it again with `python -m tests.sheets_sync.story --seed N`.
"""

from __future__ import annotations

import pytest

from tests.sheets_sync.stories.many import jobs, play_many
from tests.sheets_sync.stories.script import INSPECTIONS, SECRETS, TASKS, UPHEAVALS

EXCEL, GOOGLE = range(1940), range(60)
OTHERS = [
    ("excel", INSPECTIONS, range(300)), ("google", INSPECTIONS, range(30)),
    ("excel", UPHEAVALS, range(300)), ("google", UPHEAVALS, range(30)),
    ("excel", SECRETS, range(150)), ("google", SECRETS, range(20)),
]  # fmt: skip
SLIPS = [("excel", TASKS, range(150)), ("excel", INSPECTIONS, range(100)), ("google", TASKS, range(20))]


def test_random_histories_on_excel_lose_double_and_misplace_nothing() -> None:
    tally = play_many(jobs(EXCEL, ("excel",)))["excel", TASKS]
    assert not tally.wrong, "\n\n".join(tally.wrong[:3])
    assert tally.played == len(EXCEL) and tally.events >= 30 * len(EXCEL)


def test_random_histories_on_google_lose_double_and_misplace_nothing() -> None:
    tally = play_many(jobs(GOOGLE, ("google",)))["google", TASKS]
    assert not tally.wrong, "\n\n".join(tally.wrong[:3])
    assert tally.played == len(GOOGLE) and tally.events >= 30 * len(GOOGLE)


@pytest.mark.parametrize(("store", "about", "seeds"), OTHERS)
def test_random_histories_of_other_kinds_lose_double_and_misplace_nothing(
    store: str, about: str, seeds: range
) -> None:
    tally = play_many(jobs(seeds, (store,), abouts=(about,)))[store, about]
    assert not tally.wrong, "\n\n".join(tally.wrong[:3])
    assert tally.played == len(seeds) and tally.events >= 30 * len(seeds)


@pytest.mark.parametrize(("store", "about", "seeds"), SLIPS)
def test_random_histories_in_which_codes_are_dragged_away_alone_lose_double_and_misplace_nothing(
    store: str, about: str, seeds: range
) -> None:
    tally = play_many(jobs(seeds, (store,), abouts=(about,), slips=True))[store, about]
    assert not tally.wrong, "\n\n".join(tally.wrong[:3])
    assert tally.played == len(seeds) and tally.events >= 30 * len(seeds)


def test_an_edit_that_drive_dates_to_the_instant_at_which_a_read_began_is_found() -> None:
    tally = play_many(jobs([2116], ("google",)), processes=1)["google", TASKS]
    assert not tally.wrong, tally.wrong[0]
