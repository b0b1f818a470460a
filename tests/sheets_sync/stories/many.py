"""Many histories over both cores: `python -m tests.sheets_sync.stories.many 1000-2000 --store excel`.

Each process plays seeds of its own; a history that goes wrong is made short and told. The run stops at its
time limit and says how far it came.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.sheets_sync.stories.cores import done_on_cores
from tests.sheets_sync.stories.script import ABOUT, SECRETS, TASKS, draw_long
from tests.sheets_sync.stories.verdict import judged, shrunk

# seed, store, events, what it is about, whether rows move in writes, whether codes are dragged away
Job = tuple[int, str, int, str, bool, bool]
Kind = tuple[str, str]  # store, about
STORES = ("excel", "google")


@dataclass(frozen=True, slots=True)
class Played:
    """One history: its job, what was wrong with it, told, or '', how many events it had, how long it took
    to play, and of which sort (SORTS) what was wrong is."""

    job: Job
    told: str
    events: int
    seconds: float
    sort: str = ""


@dataclass
class Tally:
    """What many histories about one thing on one store came to."""

    played: int = 0
    events: int = 0
    seconds: float = 0.0  # of playing, of all cores together
    wrong: list[str] = field(default_factory=list)  # the stories that went wrong, told
    last: int = -1  # the highest seed
    sorts: Counter[str] = field(default_factory=Counter)  # of what went wrong

    def count(self, one: Played) -> None:
        """One more."""
        self.played, self.events, self.seconds = (
            self.played + 1, self.events + one.events, self.seconds + one.seconds,
        )  # fmt: skip
        self.last = max(self.last, one.job[0])
        if one.told:
            self.wrong.append(one.told)
            self.sorts[one.sort] += 1

    def line(self, what: str) -> str:
        """How it went, in a line."""
        each = self.seconds / self.played if self.played else 0.0
        return (
            f"{what}: {self.played} histories, {self.events} events, {len(self.wrong)} wrong, "
            f"{self.seconds:.0f} s, {each:.2f} s a history"
        )


def jobs(
    seeds: Iterable[int],
    stores: tuple[str, ...],
    events: int = 30,
    abouts: tuple[str, ...] = (TASKS,),
    *,
    moving: bool = False,
    slips: bool = False,
) -> list[Job]:
    """Each seed on each store, about each thing."""
    return [
        (seed, store, events, about, moving, slips) for seed in seeds for store in stores for about in abouts
    ]


def play_many(
    wanted: list[Job], *, processes: int = 0, most_seconds: float | None = None, shorten: bool = True
) -> dict[Kind, Tally]:
    """Play them all, or as many as the time allows: a tally for each store and what histories are about. One
    that goes wrong is told at once, and the others go on."""
    tallies = {(store, about): Tally() for _, store, _, about, *_ in wanted}
    pieces = [(job, shorten) for job in wanted]
    for one in done_on_cores(_one, pieces, processes=processes, most_seconds=most_seconds):
        _, store, _, about, *_ = one.job
        tallies[store, about].count(one)
        if one.told:
            print(one.told, file=sys.stderr, flush=True)
    return tallies


def _one(piece: tuple[Job, bool]) -> Played:
    """Play one history; one that goes wrong is made short."""
    job, shorten = piece
    script, began = draw_long(*job[:4], moving=job[4], slips=job[5]), time.monotonic()
    verdict = judged(script)
    seconds = time.monotonic() - began
    told = (shrunk(verdict) if shorten else verdict).told() if verdict.wrong else ""
    return Played(job, told, script.happens, seconds, verdict.sort if verdict.wrong else "")


def seeds_of(text: str) -> range:
    """`1000-2000`, both included, or one seed."""
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main() -> int:
    """0 when every history ended well."""
    parser = argparse.ArgumentParser(prog="python -m tests.sheets_sync.stories.many", description=__doc__)
    parser.add_argument("seeds", type=seeds_of, help="for example 1000-2000")
    parser.add_argument("--store", choices=(*STORES, "both"), default="both")
    parser.add_argument("--about", choices=(*ABOUT, SECRETS, "all"), default="all")
    parser.add_argument("--moving", action="store_true", help="rows move in the instant of writes (Google)")
    parser.add_argument("--slips", action="store_true", help="the cells of codes are dragged away alone")
    parser.add_argument("--events", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=0.0, help="stop then; 0 for no limit")
    parser.add_argument("--processes", type=int, default=0)
    chosen = parser.parse_args()
    stores = STORES if chosen.store == "both" else (chosen.store,)
    abouts = ABOUT if chosen.about == "all" else (chosen.about,)
    wanted = jobs(chosen.seeds, stores, chosen.events, abouts, moving=chosen.moving, slips=chosen.slips)
    limit = chosen.minutes * 60 or None
    tallies = play_many(wanted, processes=chosen.processes, most_seconds=limit)
    for (store, about), tally in tallies.items():
        print(tally.line(f"seeds {chosen.seeds.start}-{chosen.seeds.stop - 1}, {store}, {about}"))
    return 1 if any(tally.wrong for tally in tallies.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
