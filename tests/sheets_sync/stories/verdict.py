"""One history played from beginning to end: its trace, and what was wrong with it; made short if wanted."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.sheets_sync.stories.playing import Story
from tests.sheets_sync.stories.script import Script
from tests.sheets_sync.stories.shrinking import Shrinking

# What SHEETS.md §8 counts apart, by what a verdict says of it; anything else is of the last kind.
_SORTS: Mapping[str, tuple[str, ...]] = {
    "lost": (r"^lost", "and not kept", "came back", "is missing from", "was not found again"),
    "doubled": (r"^twice", r"stands \d+ times", "carried out twice"),
    "in a wrong row": (r"^chữ\w+ in ", "taken from a row", "nobody typed"),
    "needless conflicts, brakes": ("needless",),
}
SORTS = (*_SORTS, "else")
_MEMORY = Path("/dev/shm")  # a file system in memory, where there is one: histories write many small files


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wrong` is '' for a history that ended well, else the sentence of what was found."""

    script: Script
    trace: Sequence[str]
    wrong: str = ""

    @property
    def kind(self) -> str:
        """What sort of thing was wrong, the same for the same fault in a shorter history."""
        return self.wrong.split(":")[0].split(" NV-")[0].split(" DX-")[0].split(" KT")[0]

    @property
    def sort(self) -> str:
        """Which of SORTS it is."""
        found = (name for name, signs in _SORTS.items() if any(re.search(each, self.wrong) for each in signs))
        return next(found, SORTS[-1])

    def told(self) -> str:
        """The story, for a person to read."""
        people = f"seed {self.script.seed}, {self.script.store}, {', '.join(self.script.people)}"
        about, events = self.script.about, len(self.script.events)
        begun = f"{people}; {self.script.rows} {about} at the beginning, {events} events"
        return "\n".join([begun, *self.trace, f"WRONG: {self.wrong}" if self.wrong else "all is well"])


def judged(script: Script) -> Verdict:
    """Play it; whatever goes wrong is the verdict. The engine's own log of what broke stays quiet."""
    logging.getLogger("sheets_sync").setLevel(logging.CRITICAL)
    place = str(_MEMORY) if _MEMORY.is_dir() else None
    with TemporaryDirectory(dir=place) as folder:
        story = Story(script, Path(folder))
        try:
            story.play()
        except Exception as error:
            kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
            return Verdict(script, story.trace, f"{kind}{error}" or "an assertion without words")
        return Verdict(script, story.trace)


def shrunk(found: Verdict, most: int = 250) -> Verdict:
    """The same fault in as few events as possible."""
    short = Shrinking(lambda script: judged(script).kind == found.kind, most).run(found.script)
    return judged(short)
