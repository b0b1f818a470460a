"""Finding units by the way people write them: code, name, short name, alias; with or without accents.

Longest name first: 'Trường Long Tây' is never 'Trường Long'. What fits several units is refused with
their names, never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from console.records import Unit
from console.rules.vietnamese import fold, normalise

_OFFICE = re.compile(r"\b(uy ban nhan dan|ubnd)\b")
_TYPE = re.compile(r"^(ubnd )?(tp|thanh pho|phuong|xa|dac khu|huyen|quan|thi xa) ")
_BREAK = re.compile(r"[;\n]+")
_JOINTS = re.compile(r"^(?:[\s,;.]+|và\b|cùng\b|-\s)+", re.IGNORECASE)
_SEPARATED = re.compile(r"\s*(?:,|và\b|cùng\b)", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^\w&]+")


class UnitNameError(ValueError):
    """A text that names no unit, or several; the message says so."""


class UnitNames:
    """The units of the office, ready to be found by name."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._folded: dict[str, set[int]] = defaultdict(set)
        self._bare: dict[str, set[int]] = defaultdict(set)
        self._units = {unit.id: unit for unit in units}
        for unit in self._units.values():
            self._learn(unit)

    def find(self, text: str) -> Unit:
        """The one unit that the text names. Raises UnitNameError."""
        for index, key in (
            (self._exact, exact(text)),
            (self._folded, plain(text)),
            (self._bare, plain(text)),
        ):
            found = index.get(key, set())
            if len(found) == 1:
                return self._units[next(iter(found))]
            if found:
                raise UnitNameError(f"“{text}” có thể là {self._named(found)}: hãy ghi mã đơn vị")
        raise UnitNameError(f"không có đơn vị “{text}”")

    def find_many(self, text: str) -> list[Unit]:
        """The units that a list names, in order; names may hold commas. Raises UnitNameError."""
        found: list[Unit] = []
        for part in _BREAK.split(text):
            found += self._in_part(normalise(part))
        return list({unit.id: unit for unit in found}.values())

    def _in_part(self, part: str) -> list[Unit]:
        part = _JOINTS.sub("", part)
        if not part:
            return []
        try:
            return [self.find(part)]
        except UnitNameError:
            head = self._head(part)
            if head is None:
                raise
        return [self.find(part[:head]), *self._in_part(part[head:])]

    def _head(self, part: str) -> int | None:
        """How many characters at the start name a unit: the most words that do, commas and all."""
        ends = [match.start() for match in re.finditer(r"[,\s]", part)]
        for end in reversed(ends):
            if end and _SEPARATED.match(part[end:]) and self._known(part[:end]):
                return end
        return None

    def _known(self, text: str) -> bool:
        return exact(text) in self._exact or plain(text) in self._folded or plain(text) in self._bare

    def _learn(self, unit: Unit) -> None:
        for name in (unit.code, unit.name, unit.short_name, *(unit.aliases or [])):
            accented, folded = exact(name), plain(name)
            if folded:
                for index, key in ((self._exact, accented), (self._folded, folded)):
                    index[key].add(unit.id)
                    index[key.removeprefix("ubnd ")].add(unit.id)
                self._bare[bare(folded)].add(unit.id)

    def _named(self, found: set[int]) -> str:
        return " hoặc ".join(sorted(f"{self._units[key].name} ({self._units[key].code})" for key in found))


def exact(text: str) -> str:
    """Lower case, accents kept, the Office's long form shortened."""
    lowered = normalise(text).lower().replace("uỷ ban", "ủy ban").replace("ủy ban nhân dân", "ubnd")
    return " ".join(lowered.split())


def plain(text: str) -> str:
    """Accents, case, punctuation and the Office's long form out of the way."""
    return " ".join(_NOT_WORD.sub(" ", _OFFICE.sub("ubnd", fold(text))).split())


def bare(name: str) -> str:
    """A plain name without the kind of its unit: 'ubnd phuong an phu' -> 'an phu'."""
    return _TYPE.sub("", name)
