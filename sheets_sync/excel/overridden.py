"""Old lock files that the Office has the worker write past, kept by workbook in a Fact."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from console.records import Fact

_PREFIX = "sync.lock."


@dataclass(frozen=True, slots=True)
class Overridden:
    """Locks left at `until` (ISO, with its zone) or before hold no write any more; `by` said so."""

    until: str
    by: str

    def covers(self, since: datetime) -> bool:
        """Whether it was said of a lock of this moment: one that is left later holds writes again."""
        return since <= datetime.fromisoformat(self.until)


def overridden(key: str) -> Overridden | None:
    """What the Office last said of a workbook's locks."""
    row = Fact.get_or_none(Fact.key == _PREFIX + key)
    return Overridden(**row.value) if row is not None and row.value else None


def keep(key: str, until: datetime, by: str) -> None:
    """Keep it, in the caller's transaction."""
    value = asdict(Overridden(until.isoformat(), by))
    Fact.insert(key=_PREFIX + key, value=value).on_conflict(
        conflict_target=[Fact.key], update={Fact.value: value}
    ).execute()


def is_overridden(key: str, since: datetime) -> bool:
    """Whether the Office has the worker write past a lock of this moment."""
    said = overridden(key)
    return said is not None and said.covers(since)
