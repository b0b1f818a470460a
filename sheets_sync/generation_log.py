"""What is kept of a generation, so that a copy of it saved back later reverts nothing: plain values.

tab -> code -> column -> the values that were agreed and replaced, in that order; None for a row that was not
there yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Log = dict[str, dict[str, dict[str, list[str | None]] | None]]
BURIED = "*"  # after a tab's key: rows that the write which ended the generation made tombstones
CLOSED = "<"  # among the tabs of a closed book: the logs of its generations
UNSHOWN = "+"  # after a tab's key: cells whose last agreed value stands in no file of the generation


def keep(log: Log, tab: str, code: str, column: str, value: str | None, *, new_row: bool = False) -> bool:
    """Add a value; whether the row was there before."""
    codes = log.setdefault(tab, {})
    if new_row and code not in codes:
        codes[code] = None
    columns = codes.setdefault(code, {})
    if columns is not None:
        columns.setdefault(column, []).append(value)
    return columns is not None


def hide(log: Log, tab: str, code: str, column: str, since: int) -> None:
    """From now on none of its files shows what is agreed on a cell; writes under numbers after `since` do."""
    keep(log, tab + UNSHOWN, code, column, str(since))


def show(log: Log, tab: str, code: str, column: str) -> None:
    """One of its files shows again what is agreed on a cell."""
    keep(log, tab + UNSHOWN, code, column, None)


def hidden(log: Mapping[str, Any], tab: str) -> Iterator[tuple[str, str, str]]:
    """Code and column of the cells whose last agreed value none of its files shows, and since when."""
    for code, columns in log.get(tab + UNSHOWN, {}).items():
        yield from ((code, column, marks[-1]) for column, marks in columns.items() if marks[-1] is not None)


def joined(stored: Mapping[str, Any], log: Log) -> dict[str, Any]:
    """Both logs as one; values stay in the order in which they were agreed."""
    merged = dict(stored)
    for tab, codes in log.items():
        rows = dict(merged.get(tab, {}))
        for code, columns in codes.items():
            known = rows.get(code, {}) if code in rows else {}
            if code in rows and rows[code] is None:
                continue
            if columns is None:
                rows[code] = None
            else:
                rows[code] = {**known, **{c: [*known.get(c, []), *v] for c, v in columns.items()}}
        merged[tab] = rows
    return merged


@dataclass(frozen=True, slots=True)
class Since:
    """What was agreed in a tab since a generation and has been replaced, by code and column."""

    values: Mapping[str, Mapping[str, set[str | None]]]

    @classmethod
    def number(cls, logs: Mapping[str, Mapping[str, Any]], number: int, tab: str) -> Since:
        """Of all logs by their generations; nothing where the generation itself is not known."""
        found: dict[str, dict[str, set[str | None]]] = {}
        later = [log for each, log in logs.items() if int(each) >= number] if str(number) in logs else []
        for code, columns in (item for log in later for item in log.get(tab, {}).items()):
            for column, values in (columns or {}).items():
                found.setdefault(code, {}).setdefault(column, set()).update(values)
        return cls(found)
