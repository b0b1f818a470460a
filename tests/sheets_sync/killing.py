"""An engine that dies at a numbered boundary."""

from __future__ import annotations


class Killed(BaseException):
    """The process is gone: nothing catches it."""


class Killer:
    """Dies when `left` boundaries have been passed (-1: never), or once `at` the one of this name."""

    def __init__(self, at: str = "") -> None:
        self.left = -1
        self.at = at
        self.places: set[str] = set()
        self.deaths = 0

    def __call__(self, name: str) -> None:
        self.places.add(name)
        if self.left == 0 or name == self.at:
            self.left, self.at = -1, ""
            self.deaths += 1
            raise Killed(name)
        self.left -= 1
