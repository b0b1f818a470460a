"""Which tab and which columns of a file are meant: by defined names, then by titles, headers and aliases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_sync.excel.book import Book, Place
from sheets_sync.excel.grid import Line
from sheets_sync.excel.text import folded
from sheets_sync.store import ColumnSpec, Kind, TabSpec

_SEARCHED = 30  # the header stands within the first rows that hold anything
_CODE, _ROW_CELLS = "code", 3  # what tells a row of ours from a title


@dataclass(frozen=True, slots=True)
class Bound:
    """The columns of a tab as found: 1-based header row, key -> 0-based column, and what is wrong."""

    header_row: int
    columns: Mapping[str, int]
    unbound: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


def defined_name(tab: str, column: str) -> str:
    """The defined name of a column's header cell, as in `tasks_code`; never readable as a cell (A1)."""
    return re.sub(r"\W", "_", f"{tab}_{column}")


def names_of(book: Book, tab: TabSpec, title: str | None = None) -> dict[str, Place]:
    """The places that the defined names of a tab's columns point to, on one tab where `title` is given."""
    places = {spec.key: book.names.get(defined_name(tab.key, spec.key).lower()) for spec in tab.columns}
    return {key: place for key, place in places.items() if place and title in (None, place.title)}


def find_tab(book: Book, tab: TabSpec) -> str | None:
    """The title of the tab that most of the column names point to, else of the one so titled, or None."""
    votes = Counter(place.title for place in names_of(book, tab).values() if place.title in book.sheets)
    if votes:
        return votes.most_common(1)[0][0]
    return next((title for title in book.sheets if folded(title) == folded(tab.title)), None)


def bind(tab: TabSpec, lines: Sequence[Line], names: Mapping[str, Place]) -> Bound:
    """Bind columns by defined name, then by header, then by alias.

    A name whose header was reworded still binds, but not where it is another lost column's header (a program
    deleted a column and left the names where they were); a name whose header stands over another column, two
    names on one column, and a header that stands twice without a name are ambiguous. Where the header
    text is nowhere, or not where the names say (deleted, sorted among the rows), nothing is bound.
    """
    row = _header_row(tab.columns, lines)
    named_rows = Counter(place.row for place in names.values() if place.row is not None)
    if row is None or (named_rows and named_rows.most_common(1)[0][0] != row):
        return Bound(row or 1, {}, unbound=tuple(spec.key for spec in tab.columns if spec.required))
    headers = _headers(next(line for line in lines if line.position == row))
    by_name = {key: place.column for key, place in names.items()}
    claims = _claims(tab.columns, headers, by_name)
    holders = Counter(columns[0] for columns in claims.values() if len(columns) == 1)
    sure = {k: c[0] for k, c in claims.items() if len(c) == 1 and holders[c[0]] == 1}
    if _is_below_rows(row, sure, lines):
        return Bound(row, {}, unbound=tuple(spec.key for spec in tab.columns if spec.required))
    ambiguous = tuple(k for k, c in claims.items() if c and k not in sure)
    missing = tuple(spec.key for spec in tab.columns if spec.required and not claims[spec.key])
    return Bound(row, sure, missing, ambiguous)


def _is_below_rows(row: int, columns: Mapping[str, int], lines: Sequence[Line]) -> bool:
    """Whether the header was sorted or moved in among its rows: above it stands one with a code and more.
    A title has neither; and without this, rows above a header would be rows that somebody deleted."""
    above = [set(line.cells).intersection(columns.values()) for line in lines if line.position < row]
    return any(columns.get(_CODE) in filled and len(filled) >= _ROW_CELLS for filled in above)


def _headers(line: Line) -> dict[int, str]:
    texts = ((column, cell) for column, cell in line.cells.items() if cell.kind is Kind.TEXT)
    return {column: folded(str(cell.value)) for column, cell in texts}


def _header_row(columns: Sequence[ColumnSpec], lines: Sequence[Line]) -> int | None:
    """The row among the first with the most known headers; none when no row has any two (or the only)."""
    known = {folded(text) for spec in columns for text in (spec.header, *spec.aliases)}
    score = {line.position: len(known.intersection(_headers(line).values())) for line in lines[:_SEARCHED]}
    best = max(score, key=lambda position: (score[position], -position), default=None)
    return best if best is not None and score[best] >= min(2, len(columns)) else None


def _claims(
    columns: Sequence[ColumnSpec], headers: Mapping[int, str], by_name: Mapping[str, int]
) -> dict[str, tuple[int, ...]]:
    """The columns that may be each key's: one is a binding, several are an ambiguity, none is missing."""
    claims: dict[str, tuple[int, ...]] = {}
    texts = {spec.key: {folded(spec.header), *map(folded, spec.aliases)} for spec in columns}
    for key, own in texts.items():
        if key in by_name and headers.get(by_name[key]) in own:
            claims[key] = (by_name[key],)
    taken = {column for found in claims.values() for column in found}
    unsure = {key: own for key, own in texts.items() if key not in claims}
    for spec in columns:
        if spec.key not in unsure:
            continue
        free = {column: text for column, text in headers.items() if column not in taken}
        found, named = _by_header(spec, free), by_name.get(spec.key)
        others = set().union(*(own for key, own in unsure.items() if key != spec.key))
        if named is not None and (found or headers.get(named) not in others):
            found = tuple(dict.fromkeys((named, *found)))
        claims[spec.key] = found
        taken.update(found if len(found) == 1 else ())
    return claims


def _by_header(spec: ColumnSpec, headers: Mapping[int, str]) -> tuple[int, ...]:
    exact = tuple(column for column, text in headers.items() if text == folded(spec.header))
    aliases = {folded(alias) for alias in spec.aliases}
    return exact or tuple(column for column, text in headers.items() if text in aliases)
