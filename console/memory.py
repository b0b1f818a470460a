"""The collector of cyclic garbage, set for a process that runs for weeks (docs.python.org, gc)."""

from __future__ import annotations

import gc


def keep_loaded() -> None:
    """What is loaded by now, the modules and the regulations, lives to the end: it is not looked through for
    garbage any more, and what a pass or a page makes is looked through less often. A pass that reads 2,000
    rows made the collector go over all of it a hundred times."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
