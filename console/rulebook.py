"""The rulebook of this office: regulations by date, the working calendar, and the office's own switches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from console.records import CalendarOverride, Session
from console.regulations import Regulation, Timeline, load_regulation
from console.rules.calendar import WorkCalendar, vietnam_calendar
from console.rules.day_override import DayOverride
from console.settings import RulesSettings, Settings


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that a rule needs besides the facts: plain values, read once per request or pass."""

    timeline: Timeline
    calendar: WorkCalendar
    switches: RulesSettings
    sessions: dict[date, date]  # first day of the month -> day of the regular session

    def on(self, day: date) -> Regulation:
        """The regulation in force on that day: for a rule, the day of its starting event."""
        return self.timeline.on(day)


def read_rulebook(settings: Settings) -> Rulebook:
    """The rulebook with the office's calendar and sessions as the database has them now."""
    return Rulebook(
        timeline=timeline(settings),
        calendar=vietnam_calendar(overrides(), settings.calendar.culture_day),
        switches=settings.rules,
        sessions={session.month: session.held_on for session in Session.select()},
    )


def timeline(settings: Settings) -> Timeline:
    """The office's regulations by date. Raises RegulationError, naming the one that cannot be used."""
    return Timeline([(entry.from_, load_regulation(entry.id)) for entry in settings.regulation])


def overrides() -> list[DayOverride]:
    """The confirmed rows of the office's own calendar."""
    rows = (
        CalendarOverride.select().where(CalendarOverride.status == "confirmed").order_by(CalendarOverride.day)
    )
    return [DayOverride(row.day, row.working, row.name, row.source) for row in rows]
