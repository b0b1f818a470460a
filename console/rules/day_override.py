"""One row of the calendar table: a day that an authority made off or working."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DayOverride:
    """The day, whether it is worked, what it is called, and the document that says so."""

    day: date
    working: bool
    name: str
    source: str
