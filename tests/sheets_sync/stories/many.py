"""Many histories over both cores: `python -m tests.sheets_sync.stories.many 1000-2000 --store excel`.

Each process plays seeds of its own; a history that goes wrong is made short and told. The run stops at its
time limit and says how far it came.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from console.memory import keep_loaded
from tests.sheets_sync.stories.script import draw
from tests.sheets_sync.stories.verdict import judged, shrunk

Job = tuple[int, str, int]  # seed, store, events
STORES = ("excel", "google")


@dataclass
class Tally:
    """What a run of many histories came to."""

    played: int = 0
    events: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)  # the stories that went wrong, told

    def line(self, seeds: str) -> str:
        """One line of the table of runs."""
        each = self.seconds / self.played if self.played else 0.0
        return (
            f"{seeds}: {self.played} histories, {self.events} events, {len(self.wrong)} wrong, "
            f"{self.seconds:.0f} s, {each:.2f} s a history"
        )


def jobs(seeds: Iterable[int], stores: tuple[str, ...], events: int = 30) -> list[Job]:
    """Each seed on each store."""
    return [(seed, store, events) for seed in seeds for store in stores]


def play_many(
    wanted: list[Job], *, processes: int = 0, most_seconds: float = 0.0, shorten: bool = True
) -> Tally:
    """Play them all, or as many as the time allows."""
    started, tally = time.monotonic(), Tally()
    for told, count in _answers(wanted, processes or os.cpu_count() or 1, shorten):
        tally.played, tally.events = tally.played + 1, tally.events + count
        if told:
            tally.wrong.append(told)
            print(told, file=sys.stderr, flush=True)
        if most_seconds and time.monotonic() - started > most_seconds:
            break
    tally.seconds = time.monotonic() - started
    return tally


def _answers(wanted: list[Job], processes: int, shorten: bool) -> Iterator[tuple[str, int]]:
    context = multiprocessing.get_context("spawn")  # nothing of this process is shared: no open database
    with context.Pool(processes, keep_loaded) as pool:
        work = ((job, shorten) for job in wanted)
        yield from pool.imap_unordered(_one, work, chunksize=4)


def _one(work: tuple[Job, bool]) -> tuple[str, int]:
    """The story of one history that went wrong, or '', and how many events it had."""
    (seed, store, events), shorten = work
    script = draw(seed, store, events)
    verdict = judged(script)
    count = len(script.events) + sum(len(each.during) for each in script.events)
    if not verdict.wrong:
        return "", count
    return (shrunk(verdict) if shorten else verdict).told(), count


def seeds_of(text: str) -> range:
    """`1000-2000`, both included, or one seed."""
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main() -> int:
    """0 when every history ended well."""
    parser = argparse.ArgumentParser(prog="python -m tests.sheets_sync.stories.many", description=__doc__)
    parser.add_argument("seeds", type=seeds_of, help="for example 1000-2000")
    parser.add_argument("--store", choices=(*STORES, "both"), default="both")
    parser.add_argument("--events", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=0.0, help="stop then; 0 for no limit")
    parser.add_argument("--processes", type=int, default=0)
    chosen = parser.parse_args()
    stores = STORES if chosen.store == "both" else (chosen.store,)
    wanted = jobs(chosen.seeds, stores, chosen.events)
    tally = play_many(wanted, processes=chosen.processes, most_seconds=chosen.minutes * 60)
    print(tally.line(f"seeds {chosen.seeds.start}-{chosen.seeds.stop - 1}, {chosen.store}"))
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
