"""An engine that dies at a numbered boundary."""

from __future__ import annotations


class Killed(BaseException):
    """The process is gone: nothing catches it."""


class Killer:
    """Dies when `left` boundaries have been passed; -1 never."""

    def __init__(self) -> None:
        self.left = -1
        self.places: set[str] = set()
        self.deaths = 0

    def __call__(self, name: str) -> None:
        self.places.add(name)
        if self.left == 0:
            self.left = -1
            self.deaths += 1
            raise Killed(name)
        self.left -= 1
