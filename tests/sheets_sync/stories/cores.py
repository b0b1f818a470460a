"""Work shared out to every core, each piece in a process that shares nothing with this one."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from console.memory import keep_loaded


def done_on_cores(
    work: Callable[[Any], Any],
    pieces: Sequence[Any],
    *,
    processes: int = 0,
    most_seconds: float | None = None,
) -> Iterator[Any]:
    """What each piece came to, as they end; what is not done within the time is given up."""
    ends = None if most_seconds is None else time.monotonic() + most_seconds
    context = multiprocessing.get_context("spawn")  # nothing of this process is shared: no open database
    with context.Pool(processes or os.cpu_count() or 1, keep_loaded) as pool:
        coming = pool.imap_unordered(work, pieces)
        for _ in pieces:
            left = None if ends is None else max(0.0, ends - time.monotonic())
            try:
                answer = coming.next(left)
            except multiprocessing.TimeoutError:
                return
            yield answer
