"""Units by the words of their names, wherever they are searched: 'An Phú' is found as a phrase, so that not
every Ủy ban nhân dân phường, which holds an 'an' and a 'phu' as well, comes with it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from console.imports.unit_names import bare, exact, plain
from console.records import Unit
from console.rules.vietnamese import fold

_READ = (Unit.id, Unit.code, Unit.name, Unit.short_name, Unit.aliases, Unit.search_text)


def search(units: Sequence[Unit], typed: str) -> list[Unit]:
    """The units whose names hold the typed words as a phrase, accents and case aside: those of exactly that
    name first. Where there is none, those that have the last word begun; or else every word, anywhere."""
    return by_phrase(units, typed) or [
        unit for unit in units if all(word in unit.search_text for word in fold(typed).split())
    ]


def by_phrase(units: Sequence[Unit], typed: str) -> list[Unit]:
    """The same, and none where no name holds the words one after the other."""
    words = plain(typed)
    if not words:
        return []
    whole = [(unit, rank) for unit in units if (rank := _rank(unit, typed, words)) is not None]
    if whole:
        return [unit for unit, _ in sorted(whole, key=lambda each: each[1])]
    return [unit for unit in units if any(f" {words}" in f" {name}" for name, _ in _names(unit))]


def units_named(typed: str) -> list[int]:
    """The ids of all units that `search` finds, archived ones too."""
    return [unit.id for unit in search(_all(), typed)]


def units_by_word(words: Sequence[str]) -> dict[str, list[int]]:
    """For each of the words, the ids of all units that `search` finds by it alone; one query."""
    units = _all()
    return {word: [unit.id for unit in search(units, word)] for word in words}


def units_of_phrase(typed: str) -> list[int]:
    """The ids of all units that `by_phrase` finds, archived ones too."""
    return [unit.id for unit in by_phrase(_all(), typed)]


def _all() -> list[Unit]:
    return list(Unit.select(*_READ).order_by(Unit.position, Unit.sort_key))


def _rank(unit: Unit, typed: str, words: str) -> int | None:
    """0 for the name itself with its accents, 1 without; 2 and 3 for a part of it; None where it is none."""
    names, accented = [name for name, _ in _names(unit)], exact(typed)
    with_accents = [name for _, name in _names(unit)]
    if any(words in (name, name.removeprefix("ubnd "), bare(name)) for name in names):
        return 0 if any(name.endswith(accented) for name in with_accents) else 1
    if any(f" {words} " in f" {name} " for name in names):
        return 2 if any(f" {accented} " in f" {name} " for name in with_accents) else 3
    return None


def _names(unit: Unit) -> list[tuple[str, str]]:
    """Each of its names without accents, and with them."""
    names = (unit.code, unit.name, unit.short_name, *(unit.aliases or []))
    return [_written(name) for name in names if name]


@lru_cache(maxsize=4_096)
def _written(name: str) -> tuple[str, str]:
    return plain(name), exact(name)
