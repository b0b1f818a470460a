"""A peer's own process: it is told what to do a line of JSON at a time, and answers in lines.

Only the standard library is imported here: it runs in the peers' environment (`environment.py`). A peer's
code is left as installed; only the transport below it sends what is meant for Google to the local server.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Protocol

GOOGLE = (
    "https://sheets.googleapis.com", "https://www.googleapis.com", "https://oauth2.googleapis.com",
    "https://docs.google.com",
)  # fmt: skip
Task = dict[str, str]


class Peer(Protocol):
    """What a peer is asked for. A task is a dict of code, content, due, progress and result."""

    def begin(self, spreadsheet: str, tasks: list[Task]) -> None:
        """An empty database, these tasks in it, and a sheet that holds the same."""

    def office_sets(self, code: str, column: str, value: str) -> None:
        """Somebody saves a field of a task in the application."""

    def office_adds(self, task: Task) -> None:
        """Somebody enters a task."""

    def sync(self) -> None:
        """One pass, as a timer starts it."""

    def tasks(self) -> list[Task]:
        """What the database holds."""


class Endpoint:
    """Where the local server is."""

    url = ""

    @classmethod
    def instead(cls, address: str) -> str:
        """The same path and query there."""
        origin = next((each for each in GOOGLE if address.startswith(each)), None)
        if origin is None:
            raise ConnectionError(f"not an address of Google's: {address}")
        return cls.url + address[len(origin) :]


def serve(peer: Peer) -> None:
    """Do what comes until standard input ends. What a pass raises is its outcome, no failure of the bench."""
    out = sys.stdout
    sys.stdout = sys.stderr  # what a peer prints
    for line in sys.stdin:
        asked = json.loads(line)
        out.write(json.dumps(_answer(peer, asked["do"], asked.get("with", []))) + "\n")
        out.flush()


def _answer(peer: Peer, name: str, given: list[Any]) -> dict[str, Any]:
    if name == "begin":
        Endpoint.url, *given = given
    try:
        return {"answer": getattr(peer, name)(*given)}
    except Exception as error:
        return {"raised": f"{type(error).__name__}: {error}"[:300]}
