"""This engine beside other ways to keep a sheet and a database alike, through the same stories.

Run: python -m bench.head_to_head [SEEDS [FIRST]]. With one seed every finding is told.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from statistics import median

from bench.peers.contestant import Contestant
from bench.peers.environment import PeerUnavailable
from bench.peers.gspread_script import GspreadScript
from bench.peers.oracle import Verdict
from bench.peers.our_engine import OurEngine
from bench.peers.outside import Outside
from bench.peers.play import play
from bench.peers.story import Story, tell

SEEDS, UNITS = 20, 120
_NAME, _WIDTH = 30, 14
COUNTS: tuple[tuple[str, Callable[[Verdict], int]], ...] = (
    ("typed", lambda one: one.typed),
    ("lost, alone", lambda one: one.lost_alone),
    ("lost, of two", lambda one: one.lost_of_two),
    ("wrong rows", lambda one: one.wrong_rows),
    ("rows doubled", lambda one: one.doubled),
    ("not reached", lambda one: one.not_reached),
    ("passes ended", lambda one: one.crashes),
    ("reads", lambda one: one.requests.reads),
    ("writes", lambda one: one.requests.writes),
)
_MEANING = """Each figure: sum over the seeds (median of a seed).
  lost, alone    typed where nobody else typed, and nowhere to be found
  lost, of two   one of two values typed into both sides of a cell at once, nowhere to be found
  wrong rows     a value that stood in another task's row after a pass
  rows doubled   rows of a task beyond its first, or made by nobody, on either side
  not reached    typed on one side only, and not on the other four quiet passes later
  passes ended   by an error"""


def contestants() -> list[Contestant]:
    """Each peer in the best ways that its documentation or its code offers."""
    return [
        OurEngine(),
        GspreadScript(),
        Outside("django-gsheets, as its README", "bench.peers.with_django_gsheets", "readme"),
        Outside("django-gsheets, its hooks used", "bench.peers.with_django_gsheets", "hooks"),
        Outside("shillelagh, bidirectional", "bench.peers.with_shillelagh", "bidirectional"),
        Outside("shillelagh, batch", "bench.peers.with_shillelagh", "batch"),
    ]


def main(seeds: int = SEEDS, first: int = 1) -> None:
    """Print the tables; for a single seed, every finding too."""
    chosen, told = contestants(), range(first, first + seeds)
    print(_MEANING)
    _table("between passes only", chosen, [tell(seed, calm=True) for seed in told])
    _table("inside passes too, answers lost", chosen, [tell(seed) for seed in told])
    print(f"\nOne pass over {UNITS} units' sheets in which nothing changed: requests")
    for one in chosen:
        print(f"  {one.name:<{_NAME}} {_or_why(lambda one=one: _sweep(one))}", flush=True)
        one.close()


def _table(what: str, chosen: Sequence[Contestant], stories: Sequence[Story]) -> None:
    print(f"\nStories: {len(stories)}; people at work {what}")
    print(" " * (_NAME + 2) + "".join(f"{name:>{_WIDTH}}" for name, _ in COUNTS) + f"{'a pass':>{_WIDTH}}")
    for one in chosen:
        print(f"  {one.name:<{_NAME}}{_or_why(lambda one=one: _row(one, stories))}", flush=True)


def _row(one: Contestant, stories: Sequence[Story]) -> str:
    verdicts = [play(one.stage(story), story) for story in stories]
    figures = [[count(verdict) for verdict in verdicts] for _, count in COUNTS]
    shown = "".join(f"{f'{sum(each)} ({median(each):g})':>{_WIDTH}}" for each in figures)
    requests = sum(verdict.requests.total for verdict in verdicts)
    shown += f"{requests / sum(verdict.passes for verdict in verdicts):>{_WIDTH}.1f}"
    told = [line for verdict in verdicts for line in verdict.told] if len(stories) == 1 else []
    return "".join([shown, *(f"\n      {line}" for line in told)])


def _sweep(one: Contestant) -> str:
    made = one.idle_sweep(UNITS)
    return f"{made.total} ({made.reads} reads, {made.writes} writes)"


def _or_why(work: Callable[[], str]) -> str:
    """What the work gives, or why this contestant cannot be run here."""
    try:
        return work()
    except PeerUnavailable as error:
        return f" could not be run: {error}"


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
