"""Play a seed's history again, and tell it: `python -m tests.sheets_sync.story --seed 1240 --store google`.

A history that goes wrong is made short first; `--whole` tells it as it was drawn.
"""

from __future__ import annotations

import argparse

from tests.sheets_sync.stories.script import ABOUT, SECRETS, TASKS, draw_long
from tests.sheets_sync.stories.verdict import judged, shrunk


def main() -> int:
    """0 when all is well."""
    parser = argparse.ArgumentParser(prog="python -m tests.sheets_sync.story", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--store", choices=("excel", "google"), default="excel")
    parser.add_argument("--about", choices=(*ABOUT, SECRETS), default=TASKS)
    parser.add_argument("--events", type=int, default=30, help="at least, those during passes counted")
    parser.add_argument("--moving", action="store_true", help="rows move in the instant of writes (Google)")
    parser.add_argument("--slips", action="store_true", help="the cells of codes are dragged away alone")
    parser.add_argument("--whole", action="store_true", help="do not make it short")
    chosen = parser.parse_args()
    kind = (chosen.store, chosen.events, chosen.about)
    script = draw_long(chosen.seed, *kind, moving=chosen.moving, slips=chosen.slips)
    verdict = judged(script)
    if verdict.wrong and not chosen.whole:
        verdict = shrunk(verdict)
    print(verdict.told())
    return 1 if verdict.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
