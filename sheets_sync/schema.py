"""Which columns a workbook was given, and what it takes to bring it up to the present ones (SHEETS.md §1).

A workbook carries the list in `_sync`, so that a copy or a restored version is judged by its own list: a
column that it never had is added, one that it had and lost freezes the tab.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_sync import guide, near_colours
from sheets_sync.columns import CUSTOM, DOCUMENTS, TASKS
from sheets_sync.store import ColumnSpec, ColumnWrite, TabRead, TabSpec, WorkbookRead

COLUMNS = "columns"  # the key in `_sync`
_Given = Mapping[str, Mapping[str, str]]  # tab -> column -> mark of the choices it was given


def version(specs: Sequence[TabSpec]) -> int:
    """A number that changes whenever a workbook would have to, its instructions and the days of its colours
    among it (31 bits)."""
    words = [repr(guide.sections(specs, where)) for where in (guide.IN_A_FOLDER, guide.ON_GOOGLE)]
    days = near_colours.days_of(specs)
    return zlib.crc32("".join((described(specs), *words, days)).encode()) & 0x7FFFFFFF


def described(specs: Sequence[TabSpec]) -> str:
    """The columns of every tab, as a workbook carries them: 'tasks: code symbol request=1a2b; …'."""
    return _text({tab.key: {spec.key: _mark(spec) for spec in tab.columns} for tab in specs})


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What brings a workbook up to date: the columns to write, those of them that it lacks, the list that it
    then carries, and the tabs that it was made without."""

    writes: Sequence[ColumnWrite]
    added: Mapping[str, frozenset[str]]
    carried: str
    tabs: Sequence[str] = ()


def upgrade(specs: Sequence[TabSpec], read: WorkbookRead) -> Upgrade:
    """How the columns of a file that was read differ from the present ones. A tab that lost its header,
    or a column that it was given, is left as it is."""
    given = _given(specs, read.sync)
    writes: list[ColumnWrite] = []
    added: dict[str, frozenset[str]] = {}
    carried = {key: dict(columns) for key, columns in given.items()}
    tabs: list[str] = []
    for spec in specs:
        tab, had = read.tabs.get(spec.key), given.get(spec.key)
        if had is None:
            tabs.append(spec.key)
            carried[spec.key] = {column.key: _mark(column) for column in spec.columns}
            continue
        if tab is None or not tab.headers or lost(tab, had):
            continue
        writes += _writes(spec, had)
        added[spec.key] = frozenset(c.key for c in spec.columns if c.key not in {*had, *tab.headers})
        carried[spec.key] = {column.key: _mark(column) for column in spec.columns}
    return Upgrade(writes, added, _text(carried), tabs)


def unchanged(read: WorkbookRead) -> Upgrade:
    """No upgrade: for a store that adds no columns to what exists."""
    return Upgrade((), {}, read.sync.get(COLUMNS, ""))


def missing(specs: Sequence[TabSpec], read: WorkbookRead, tab: str) -> tuple[list[str], list[str]]:
    """Columns that the tab was given and has no longer, and those that it has twice."""
    found, had = read.tabs[tab], _given(specs, read.sync).get(tab, {})
    return [k for k in found.unbound if k in had], [k for k in found.ambiguous if k in had]


def lost(tab: TabRead, had: Mapping[str, str]) -> bool:
    """Whether a column that the tab was given is gone or stands twice."""
    return any(key in had for key in (*tab.unbound, *tab.ambiguous))


def is_known(specs: Sequence[TabSpec], read: WorkbookRead, tab: str) -> bool:
    """Whether the workbook was ever given this tab."""
    return tab in _given(specs, read.sync)


def _writes(spec: TabSpec, had: Mapping[str, str]) -> list[ColumnWrite]:
    present = {column.key for column in spec.columns}
    changed = [c.key for c in spec.columns if had.get(c.key) != _mark(c)]
    return [
        *(ColumnWrite(spec.key, key) for key in changed),
        *(ColumnWrite(spec.key, key, retired=True) for key in had if key not in present),
    ]


def _given(specs: Sequence[TabSpec], sync: Mapping[str, str]) -> _Given:
    """The list that the workbook carries; without one it is from when every workbook had these two tabs, and
    every column but the office's own."""
    text = sync.get(COLUMNS, "")
    if not text:
        return {
            tab.key: {c.key: _mark(c) for c in tab.columns if not c.key.startswith(CUSTOM)}
            for tab in specs
            if tab.key in (TASKS, DOCUMENTS)
        }
    tabs = (part.partition(":") for part in text.split(";"))
    return {key.strip(): dict(_column(word) for word in words.split()) for key, _, words in tabs}


def _column(word: str) -> tuple[str, str]:
    key, _, mark = word.partition("=")
    return key, mark


def _text(given: _Given) -> str:
    return "; ".join(
        f"{tab}: {' '.join(f'{key}={mark}' if mark else key for key, mark in columns.items())}"
        for tab, columns in given.items()
    )


def _mark(spec: ColumnSpec) -> str:
    """Tells one list of choices from another; '' without any."""
    return f"{zlib.crc32(chr(31).join(spec.choices).encode()):08x}" if spec.choices else ""
