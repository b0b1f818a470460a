"""What failed rests before it is asked again, ever longer, so that it takes nobody else's time."""

from __future__ import annotations

from dataclasses import dataclass

FIRST = 15.0  # seconds of the first rest; each further one is twice as long
LONGEST = 300.0  # seconds; what cannot be read for days is asked that often
_DOUBLED = 10  # times; more make no difference


@dataclass(slots=True)
class Rest:
    """Of one spreadsheet, or of an account. Times are seconds of one clock."""

    failures: int = 0
    until: float = 0.0
    told: str = ""  # the sentence for the Office
    doubted: bool = False  # it failed at one look: no news before another
    writing: bool = False  # it can be read, and fails where it is written

    @property
    def is_news(self) -> bool:
        """Whether the Office is to be told."""
        return bool(self.told) and not self.doubted

    def begin(self, now: float, told: str, *, asked: float = 0.0, longest: float = LONGEST) -> None:
        """It failed, at `now`; `asked`: the seconds for which Google asks to be left alone."""
        doubled = FIRST * 2 ** min(self.failures, _DOUBLED)
        self.until = now + min(max(asked, min(doubled, longest)), LONGEST)
        self.failures += 1
        self.told, self.doubted = told, False

    def end(self) -> None:
        """It answered."""
        self.failures, self.until, self.told, self.doubted, self.writing = 0, 0.0, "", False, False

    def lasts(self, now: float) -> bool:
        """Whether it is not to be asked yet."""
        return now < self.until
