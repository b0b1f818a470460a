"""What is kept of a generation, so that a copy of it saved back later reverts nothing: plain values.

tab -> code -> column -> the values that were agreed and replaced, in that order; None for a row that was not
there yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Log = dict[str, dict[str, dict[str, list[str | None]] | None]]
BURIED = "*"  # after a tab's key: rows that the write which ended the generation made tombstones
OURS = "+"  # after a tab's key: the cells that the write which ended the generation replaced


def keep(log: Log, tab: str, code: str, column: str, value: str | None, *, new_row: bool = False) -> None:
    """Add a value that is replaced now."""
    codes = log.setdefault(tab, {})
    if new_row and code not in codes:
        codes[code] = None
    columns = codes.setdefault(code, {})
    if columns is not None:
        columns.setdefault(column, []).append(value)


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
