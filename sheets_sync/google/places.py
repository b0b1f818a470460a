"""Which spreadsheet a workbook is, through which account, and up to which batch it was checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Protocol

from console.database import transaction
from console.records import Fact
from sheets_sync.store import Refused

_PREFIX = "sheets:"
_CLOSED = "~"  # in no workbook's key


@dataclass(frozen=True, slots=True)
class Place:
    """`ready` once the spreadsheet holds its tabs; `settled` is the last batch of ours found to be right;
    `among`: how many accounts there were when it was given its one."""

    spreadsheet: str
    account: int = 0
    ready: bool = True
    settled: str = ""
    among: int = 1


def closed_key(places: Mapping[str, Place], key: str, spreadsheet: str) -> str:
    """Under which key a closed book of a unit is kept: 'BT~1', 'BT~2', the same again for the same file."""
    mine = closed_keys(places, key)
    same = next((each for each in mine if places[each].spreadsheet == spreadsheet), None)
    return same or f"{key}{_CLOSED}{len(mine) + 1}"


def closed_keys(places: Mapping[str, Place], key: str) -> list[str]:
    """The closed books of a unit, oldest first."""
    mine = [each for each in places if each.partition(_CLOSED)[0] == key and _CLOSED in each]
    return sorted(mine, key=lambda each: int(each.partition(_CLOSED)[2]))


def spreadsheet_of(name: str) -> str:
    """The spreadsheet in the name of a file that is no workbook: 'title [id]'. Raises Refused."""
    match = re.search(r"\[([\w-]{20,})\]$", name)
    if match is None:
        raise Refused("Tệp này không phải bảng tính Google.")
    return match[1]


class Places(Protocol):
    """Where the places are kept; `create`, `link` and the worker may be different processes."""

    def all(self) -> Mapping[str, Place]:
        """Every place by workbook key."""

    def put(self, key: str, place: Place) -> None:
        """Keep a place, at once and for good."""

    def exchange(self, key: str, before: str, place: Place | None) -> bool:
        """Keep a place, or with None forget it, if the one that is kept is still of the spreadsheet `before`
        ('': none is kept); whether it is. A worker that slept over a request meanwhile lost its lease, and
        another may have gone on to the next spreadsheet."""


class KeptPlaces:
    """Places in the database, one fact a workbook."""

    def all(self) -> Mapping[str, Place]:
        """Every place by workbook key."""
        facts = Fact.select().where(Fact.key.startswith(_PREFIX))
        return {fact.key.removeprefix(_PREFIX): Place(**fact.value) for fact in facts}

    def put(self, key: str, place: Place) -> None:
        """Keep a place."""
        fact, _ = Fact.get_or_create(key=_PREFIX + key)
        Fact.update(value=asdict(place)).where(Fact.id == fact.id).execute()

    def change_places(self, key: str, name: str) -> str:
        """Let a copy (by its name, see `spreadsheet_of`) be the unit's workbook; the old one, whose id is
        returned, stays beside it. Raises Refused."""
        place = self.all().get(key)
        if place is None:
            raise Refused("Đơn vị này chưa có bảng tính Google.")
        self.put(key, replace(place, spreadsheet=spreadsheet_of(name)))
        return place.spreadsheet

    def exchange(self, key: str, before: str, place: Place | None) -> bool:
        """Keep a place, or forget it, where the one that is kept is still of that spreadsheet."""
        with transaction():
            kept = self.all().get(key)
            if (kept.spreadsheet if kept else "") != before:
                return False
            if place is not None:
                self.put(key, place)
            else:
                Fact.delete().where(Fact.key == _PREFIX + key).execute()
        return True
