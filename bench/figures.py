"""Figures beside what is to be reached: a line each, and whether one was missed."""

from __future__ import annotations

from dataclasses import dataclass

_WHAT, _FOUND = 58, 12


@dataclass
class Figures:
    """What a bench found; `missed` counts the figures that are not as they are to be."""

    missed: int = 0

    def most(self, what: str, found: float, limit: float, unit: str = "") -> bool:
        """One figure that is to be so much at most; whether it is."""
        return self.judged(what, _shown(found, unit), f"≤ {_shown(limit, unit)}", found <= limit)

    def least(self, what: str, found: float, limit: float, unit: str = "") -> bool:
        """One figure that is to be so much at least; whether it is."""
        return self.judged(what, _shown(found, unit), f"≥ {_shown(limit, unit)}", found >= limit)

    def told(self, what: str, found: float, unit: str = "") -> None:
        """One figure of which nothing is asked."""
        line(what, _shown(found, unit))

    def judged(self, what: str, found: str, goal: str, fine: bool) -> bool:
        """One line, with the mark of a figure that is missed."""
        self.missed += not fine
        line(what, found, f"to reach: {goal}{'' if fine else ', MISSED'}")
        return fine

    @property
    def code(self) -> int:
        """What the process ends with: 0 when nothing was missed."""
        return 1 if self.missed else 0


def line(what: str, found: str, note: str = "") -> None:
    """One line of a bench."""
    print(f"  {what:<{_WHAT}} {found:>{_FOUND}}   {note}".rstrip(), flush=True)


def _shown(number: float, unit: str) -> str:
    """Three digits that say something, and the unit; `nan` for what could not be measured."""
    whole = float(number).is_integer() or number >= 1000
    return (f"{number:,.0f}" if whole else f"{number:.3g}") + f" {unit}".rstrip()
