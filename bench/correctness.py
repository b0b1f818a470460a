"""SHEETS.md §8's figures of correctness: `python -m bench.correctness --seeds 2000-50000 --minutes 600`.

Random triples, planted bugs, kills and histories are played on every core, as many as the time allows: half
of it at most goes to what comes before the histories. What goes wrong is told at once and counted, the rest
goes on, and the process ends with 1. Fewer played than §8 asks, as seeds and minutes were chosen, is marked
SHORT and is no fault.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bench.figures import Figures, line
from console.rules.days import short_day
from tests.sheets_sync import (
    test_engine_bugs,
    test_engine_bugs_inspections,
    test_engine_bugs_more,
    test_seeded_bugs,
)
from tests.sheets_sync.stories.cores import done_on_cores
from tests.sheets_sync.stories.many import STORES, Tally, jobs, play_many, seeds_of
from tests.sheets_sync.stories.script import ABOUT, TASKS
from tests.sheets_sync.stories.verdict import SORTS, judged
from tests.sheets_sync.test_kills import BOUNDARIES, compare
from tests.sheets_sync.test_planner_triples import check
from tests.sheets_sync.test_sigkill import KILLS, kills_on_excel, kills_on_google
from tests.sheets_sync.triples import Maker

TRIPLES, PART = 100_000, 5_000
BUGS, KILLED, HISTORIES, EVENTS = 20, 200, 200_000, 40
_KILLS = {"excel": kills_on_excel, "google": kills_on_google}
_NAMES = {"excel": "Excel", "google": "Google"}
Piece = tuple[Any, ...]  # a function of this module, and what it is given


@dataclass(frozen=True, slots=True)
class Done:
    """What some pieces came to: how many were played, what was wrong, and where the engine died."""

    played: int
    wrong: Sequence[str] = ()
    places: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """The seeds and stores of a run, and when it began (monotonic) and how many seconds it may take."""

    seeds: range
    stores: tuple[str, ...]
    seconds: float | None
    began: float = field(default_factory=time.monotonic)

    def left(self, share: float = 1.0) -> float | None:
        """Seconds until this share of the time is over; None where there is no limit."""
        if self.seconds is None:
            return None
        return max(0.0, self.began + share * self.seconds - time.monotonic())


def main() -> int:
    """Every figure beside what is to be reached; 1 when anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.correctness", description=__doc__)
    parser.add_argument(
        "--seeds", type=seeds_of, default=seeds_of("2000-2399"), help="for example 2000-50000"
    )
    parser.add_argument("--minutes", type=float, default=60.0, help="stop then; 0 for no limit")
    parser.add_argument("--store", choices=(*STORES, "both"), default="both")
    chosen = parser.parse_args()
    stores = STORES if chosen.store == "both" else (chosen.store,)
    run, figures = Run(chosen.seeds, stores, chosen.minutes * 60 or None), Figures()
    for show in (triples, planner_bugs, engine_bugs, sigkills, kill_histories, histories):
        show(run, figures)
    return figures.code


# -- the figures ---------------------------------------------------------------------------------


def triples(run: Run, figures: Figures) -> None:
    """The planner alone, on triples of its own for every run."""
    parts = range(TRIPLES // PART)
    done = _together(run, [(play_triples, run.seeds.start + part) for part in parts])
    enough("planner: random triples", done.played, TRIPLES)
    figures.most("  violations", len(done.wrong), 0)


def planner_bugs(run: Run, figures: Figures) -> None:
    """Planners with a bug, which the triples are to catch."""
    pieces: list[Piece] = [(plant_in_planner, name) for name in test_seeded_bugs.BUGS]
    _caught(
        "planner", run, figures, pieces, test_seeded_bugs.test_a_planner_without_a_bug_passes_the_same_triples
    )


def engine_bugs(run: Run, figures: Figures) -> None:
    """Engines with a bug, which the histories are to catch."""
    pieces: list[Piece] = [(plant_in_engine, name) for name in test_engine_bugs.BUGS]
    pieces += [(plant_in_guards, name) for name in test_engine_bugs_more.BUGS]
    pieces += [(plant_beside_inspections, name) for name in test_engine_bugs_inspections.BUGS]
    _caught(
        "engine",
        run,
        figures,
        pieces,
        test_engine_bugs.test_an_engine_without_a_bug_passes_the_same_histories,
    )


def sigkills(run: Run, figures: Figures) -> None:
    """A real worker, really killed."""
    for store in run.stores:
        done = _together(run, [(kill_workers, store)])
        enough(f"real SIGKILLs, {_NAMES[store]}", done.played, KILLS)
        figures.most("  something lost or doubled", len(done.wrong), 0)


def kill_histories(run: Run, figures: Figures) -> None:
    """Histories in which the engine dies at every step, beside the same without a death."""
    for store in run.stores:
        done = _together(run, [(kill_everywhere, seed, store) for seed in run.seeds[:KILLED]])
        enough(f"histories killed at every step, {_NAMES[store]}", done.played, KILLED)
        line("  places of death", f"{len(done.places)}", ", ".join(sorted(done.places)))
        figures.most("  unequal ends", len(done.wrong), 0)
        if done.played >= KILLED:
            figures.most("  boundaries at which it never died", len(BOUNDARIES - done.places), 0)


def histories(run: Run, figures: Figures) -> None:
    """Random histories under faults, and their lines for bench/histories.md."""
    tallies = play_many(jobs(run.seeds, run.stores, EVENTS, ABOUT), most_seconds=run.left())
    for (store, about), tally in tallies.items():
        figures.told(f"histories under faults, {_named(store, about)}", tally.played)
        figures.told("  events", tally.events)
        for sort in SORTS:
            figures.most(f"  {sort}", tally.sorts[sort], 0)
    enough("histories under faults", sum(each.played for each in tallies.values()), HISTORIES)
    print("\nFor bench/histories.md:")
    for (store, about), tally in tallies.items():
        print(recorded(run.seeds, _named(store, about), tally, date.today()))


def _named(store: str, about: str) -> str:
    return _NAMES[store] if about == TASKS else f"{_NAMES[store]}, {about}"


def enough(what: str, played: int, goal: int) -> None:
    """How many were played beside how many are to be."""
    line(what, f"{played:,}", f"to reach: ≥ {goal:,}{'' if played >= goal else ', SHORT'}")


def recorded(seeds: range, what: str, tally: Tally, day: date) -> str:
    """The line of one kind for the table of histories; the state of the program is for a person to say."""
    last = tally.last if tally.played < len(seeds) else seeds[-1]
    return (
        f"| {seeds.start}–{last} | {what} | {EVENTS} | {tally.played:,} | {len(tally.wrong)} "
        f"| {short_day(day)}, … |"
    )


def _caught(
    whose: str, run: Run, figures: Figures, pieces: Sequence[Piece], without: Callable[[], None]
) -> None:
    """Bugs planted, and all of them caught by what finds nothing wrong without them."""
    done, sound = _together(run, pieces), _together(run, [(play_sound, without)])
    enough(f"{whose}: bugs planted", done.played, BUGS)
    figures.least("  caught", done.played - len(done.wrong), done.played)
    figures.most("  something found without a bug", len(sound.wrong), 0)


def _together(run: Run, pieces: Sequence[Piece]) -> Done:
    """The pieces that were done before half of the time was over; what was wrong is told at once."""
    played, wrong, places = 0, [], set[str]()
    for done in _each(run, pieces):
        played, places = played + done.played, places | done.places
        wrong += done.wrong
        for told in done.wrong:
            print(told, file=sys.stderr, flush=True)
    return Done(played, wrong, frozenset(places))


def _each(run: Run, pieces: Sequence[Piece]) -> Iterator[Done]:
    left = run.left(0.5)
    return iter(()) if left == 0 else done_on_cores(_done, pieces, most_seconds=left)


def _done(piece: Piece) -> Done:
    play, *given = piece
    done: Done = play(*given)
    return done


# -- what is played, on a core of its own ----------------------------------------------------------


def play_triples(seed: int) -> Done:
    """A part of the triples."""
    worlds = enumerate(Maker(seed).worlds(PART))
    wrong = [fault(f"triple {number} of Maker({seed})", lambda w=world: check(w)) for number, world in worlds]
    return Done(PART, [told for told in wrong if told])


def plant_in_planner(name: str) -> Done:
    """A bug of the planner."""
    with pytest.MonkeyPatch.context() as patch:
        return _verdict(name, test_seeded_bugs.is_caught(name, patch))


def plant_in_engine(name: str) -> Done:
    """A bug of the engine."""
    with pytest.MonkeyPatch.context() as patch:
        return _verdict(name, test_engine_bugs.is_caught(name, patch))


def plant_in_guards(name: str) -> Done:
    """A bug of the engine in what guards against a trouble, which is in the history that catches it."""
    with pytest.MonkeyPatch.context() as patch:
        caught = test_engine_bugs_more.caught_by(test_engine_bugs_more.BUGS[name], patch)
    return _verdict(name, caught is not None and not judged(caught).wrong)


def plant_beside_inspections(name: str) -> Done:
    """A bug of the engine, in histories of inspections."""
    with pytest.MonkeyPatch.context() as patch:
        caught = test_engine_bugs_more.caught_by(test_engine_bugs_inspections.BUGS[name], patch)
    return _verdict(f"{name} (inspections)", caught is not None and not judged(caught).wrong)


def play_sound(test: Callable[[], None]) -> Done:
    """The same without any bug."""
    return _of(1, fault("without a bug", test))


def kill_workers(store: str) -> Done:
    """One worker after another."""
    with TemporaryDirectory() as folder:
        return _of(KILLS, fault(f"SIGKILLs on {store}", lambda: _KILLS[store](Path(folder))))


def kill_everywhere(seed: int, store: str) -> Done:
    """One history with a death at every step."""
    places: set[str] = set()
    with TemporaryDirectory() as folder:
        told = fault(
            f"seed {seed} on {store}, killed at every step",
            lambda: places.update(compare(seed, store, Path(folder)).places),
        )
    return Done(1, [told] if told else [], frozenset(places))


def fault(what: str, play: Callable[[], object]) -> str:
    """What was wrong with it, and where that was seen; '' when all is well."""
    try:
        play()
    except Exception as error:
        seen = traceback.extract_tb(error.__traceback__)[-1]
        return f"WRONG: {what}: {type(error).__name__} {error} ({seen.name}: {seen.line})"
    return ""


def _verdict(name: str, caught: bool) -> Done:
    return _of(1, "" if caught else f"WRONG: not caught: {name}")


def _of(played: int, told: str) -> Done:
    return Done(played, [told] if told else [])


if __name__ == "__main__":
    sys.exit(main())
