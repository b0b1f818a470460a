"""A long run goes past what is wrong, stops in time, and says what it came to."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from bench import correctness
from bench.correctness import Done, Run, enough, fault, recorded
from bench.figures import Figures
from tests.sheets_sync import (
    test_engine_bugs,
    test_engine_bugs_inspections,
    test_engine_bugs_more,
    test_seeded_bugs,
)
from tests.sheets_sync.stories.cores import done_on_cores
from tests.sheets_sync.stories.many import Played, Tally
from tests.sheets_sync.stories.script import draw
from tests.sheets_sync.stories.verdict import SORTS, Verdict


def goes_wrong(number: int) -> Done:
    told = fault(f"history {number}", lambda: {}["chữ mất"]) if number % 2 else ""
    return Done(1, [told] if told else [], frozenset({f"nơi {number}"}))


def test_a_wrong_one_is_told_and_counted_and_the_rest_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(range(4), ("excel",), None)
    done = correctness._together(run, [(goes_wrong, number) for number in range(4)])
    assert (done.played, len(done.wrong)) == (4, 2)
    assert done.places == {f"nơi {number}" for number in range(4)}
    told = capsys.readouterr().err
    assert "WRONG: history 1: KeyError 'chữ mất'" in told and "WRONG: history 3" in told


def test_a_run_gives_up_what_is_not_done_in_time() -> None:
    began = time.monotonic()
    assert list(done_on_cores(time.sleep, [600.0, 600.0], most_seconds=0.5)) == []
    assert time.monotonic() - began < 60


def test_half_of_the_time_is_kept_for_the_histories() -> None:
    begun_long_ago = Run(range(4), ("excel",), 60.0, time.monotonic() - 40)
    assert correctness._together(begun_long_ago, [(goes_wrong, 1)]).played == 0
    left = begun_long_ago.left()
    assert left is not None and 15 < left <= 20


def test_fewer_than_asked_is_short_and_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    enough("histories", 8, 200_000)
    enough("triples", 100_000, 100_000)
    short, reached = capsys.readouterr().out.splitlines()
    assert short.endswith("≥ 200,000, SHORT") and reached.endswith("≥ 100,000")


def test_the_readme_counts_the_bugs_that_are_planted() -> None:
    """The engine's are those in histories of tasks, of its guards and of inspections."""
    engine = (test_engine_bugs, test_engine_bugs_more, test_engine_bugs_inspections)
    in_engine = sum(len(each.BUGS) for each in engine)
    readme = " ".join((Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").split())
    assert f"{len(test_seeded_bugs.BUGS)} in the planner and {in_engine} in the engine" in readme


def test_a_bug_that_is_not_caught_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    figures = Figures()
    run = Run(range(1), ("excel",), None)
    correctness._caught("planner", run, figures, [(goes_wrong, 0), (goes_wrong, 1)], all_is_well)
    planted, caught, sound = capsys.readouterr().out.splitlines()
    assert planted.split()[:4] == ["planner:", "bugs", "planted", "2"]
    assert caught.endswith("≥ 2, MISSED") and not sound.endswith("MISSED")
    assert figures.code == 1


def all_is_well() -> None:
    """A test that passes."""


def test_the_line_for_the_table_names_the_seeds_that_were_played() -> None:
    tally = Tally()
    for seed in (2000, 2002, 2001):
        tally.count(Played((seed, "google", 40, "tasks", False), "", 44, 0.5))
    line = recorded(range(2000, 50_001), "Google", tally, date(2026, 11, 29))
    assert line == "| 2000–2002 | Google | 40 | 3 | 0 | 29/11/2026, … |"


@pytest.mark.parametrize(
    ("wrong", "sort"),
    [
        ("lost: ['chữ4x1']", "lost"),
        ("NV-00001-7 progress: '' came back, the last word was 'chữ1x1'", "lost"),
        ("KT-00003-G stands 2 times in BT", "doubled"),
        ("chữ4x1 in NV-00002-F", "in a wrong row"),
        ("nobody typed what sync_journal has of NV-00002-F contribution: 'chữ1304x1'", "in a wrong row"),
        ("needless conflicts: [('NV-00001-7', 'progress')]", "needless conflicts, brakes"),
        ("a needless brake: 40 ô", "needless conflicts, brakes"),
        ("the engine does not come to rest", "else"),
    ],
)
def test_what_is_wrong_is_told_by_its_sort(wrong: str, sort: str) -> None:
    assert sort in SORTS
    assert Verdict(draw(1), (), wrong).sort == sort


def test_every_sort_is_printed_beside_what_is_to_be_reached(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, well = Tally(), Tally()
    lost.count(Played((7, "excel", 40, "tasks", False), "…\nWRONG: lost: ['chữ4x1']", 44, 0.5, "lost"))
    tallies = {("excel", "tasks"): lost, ("excel", "inspections"): well}
    monkeypatch.setattr(correctness, "play_many", lambda *args, **more: tallies)
    figures = Figures()
    correctness.histories(Run(range(7, 8), ("excel",), None), figures)
    printed = capsys.readouterr().out.splitlines()
    assert [each.split()[1] for each in printed if each.strip().startswith("lost")] == ["1", "0"]
    assert sum(each.strip().startswith("in a wrong row") for each in printed) == 2
    assert figures.code == 1
