"""Making a failing history short: delta debugging over its events (Zeller, Hildebrandt 2002), then over what
happens during its passes, then over its people and rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tests.sheets_sync.stories.script import Event, Script

Fails = Callable[[Script], bool]


@dataclass
class Shrinking:
    """`fails` plays a history and tells whether it goes wrong in the same way. At most `most` are played."""

    fails: Fails
    most: int = 250
    tried: int = 0

    def run(self, script: Script) -> Script:
        """The shortest history found that still fails."""
        while True:
            before = script
            script = self._people(script)
            script = self._events(script)
            script = self._during(script)
            script = self._rows(script)
            if script == before or self.tried >= self.most:
                return script

    def _try(self, script: Script) -> bool:
        self.tried += 1
        return self.tried <= self.most and self.fails(script)

    def _people(self, script: Script) -> Script:
        """Without everything that one person does."""
        for who in script.people:
            left = [each for each in script.events if each.who != who]
            if len(left) < len(script.events) and self._try(script.having(left)):
                script = script.having(left)
        return script

    def _events(self, script: Script) -> Script:
        """Without ever smaller parts of it."""
        size = max(1, len(script.events) // 2)
        while True:
            script, found = self._without_parts(script, size)
            if size == 1 and not found:
                return script
            size = max(1, size // 2) if not found or size > 1 else 1

    def _without_parts(self, script: Script, size: int) -> tuple[Script, bool]:
        start, found = 0, False
        while start < len(script.events):
            left = script.events[:start] + script.events[start + size :]
            if self._try(script.having(left)):
                script, found = script.having(left), True
            else:
                start += size
        return script, found

    def _during(self, script: Script) -> Script:
        """Without what happens during a pass."""
        for event in script.events:
            for inner in event.during:
                less = replace(event, during=tuple(each for each in event.during if each != inner))
                shorter = script.having(_instead(script.events, event, less))
                if self._try(shorter):
                    script, event = shorter, less
        return script

    def _rows(self, script: Script) -> Script:
        """With fewer tasks at the beginning."""
        while script.rows > 1 and self._try(replace(script, rows=script.rows - 1)):
            script = replace(script, rows=script.rows - 1)
        return script


def _instead(events: Sequence[Event], old: Event, new: Event) -> list[Event]:
    return [new if each == old else each for each in events]
