"""What waits for a person, read for the screens: a page of one kind, its filters, and what goes with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, request, url_for
from flask_babel import gettext
from peewee import SQL, ModelSelect, Value, fn

from console.records import (
    Inspection,
    SyncBrake,
    SyncCommand,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    SyncWorkbook,
    Task,
    Unit,
)
from console.rules.vietnamese import fold, normalise
from console.workflow.permissions import visible_inspections, visible_tasks
from sheets_sync.newcomers import ENTERED, WHOLE_ROW
from sheets_sync.tables import tables
from views.address import record_number
from views.filters import every, words_of
from views.person import actor, setting
from views.sync.mistakes import is_open
from views.sync.subjects import directives
from views.unit_search import units_by_word, units_of_phrase

WAITING: dict[str, Any] = {
    "conflicts": SyncConflict,
    "proposals": SyncProposal,
    "problems": SyncProblem,
    "commands": SyncCommand,
    "brakes": SyncBrake,
}
_NAMES = {**{kind: name for name, kind in WAITING.items()}, SyncJournal: "journal"}
_PAGES: dict[Any, str] = {
    SyncConflict: "sync_conflicts.index",
    SyncProposal: "sync_proposals.index",
    SyncProblem: "sync_problems.index",
    SyncCommand: "sync_problems.index",
    SyncJournal: "sync_journal.index",
}
_CODED = ((Task, "tasks", visible_tasks), (Inspection, "inspections", visible_inspections))
PAGE = 50
ANSWERED_SHOWN = 20
_MOST_PAGES = 1_000_000  # beyond, a database has no number for the place


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for: one workbook, one column, words of unit and code, a page from 0."""

    book: int | None
    column: str
    words: str
    page: int

    @classmethod
    def asked(cls) -> Filters:
        """The filters of this request; what is no number is no filter."""
        words, column = (normalise(request.args.get(name, "")) for name in ("q", "column"))
        return cls(request.args.get("book", type=record_number), column, words, asked_page("page"))

    @property
    def args(self) -> dict[str, Any]:
        """The same as arguments of an address, without the page."""
        return {
            key: value
            for key, value in (("book", self.book), ("column", self.column), ("q", self.words))
            if value
        }


def asked_page(name: str) -> int:
    """The page, from 0, that the address asks for under a name."""
    return min(max(0, request.args.get(name, 0, type=int)), _MOST_PAGES)


def last_page(total: int) -> int:
    """The last page of so many items, from 0."""
    return max(0, (total - 1) // PAGE)


def waiting(kind: Any, filters: Filters) -> ModelSelect[Any]:
    """The open items of a kind that the filters let through, the oldest first."""
    return _sifted(kind, filters).where(is_open(kind)).order_by(kind.id)


def newest(query: ModelSelect[Any], kind: Any) -> int:
    """The number of the newest item of a query; 0 where there is none."""
    row = query.select(kind.id).order_by(kind.id.desc()).tuples().first()
    return int(row[0]) if row is not None else 0


def answered(
    filters: Filters, resolutions: Sequence[str] = ("refused", ENTERED), since: datetime | None = None
) -> list[Any]:
    """The proposals that were last answered so, as far as the filters let them through; of whenever, or of
    the time since a moment."""
    query = _sifted(SyncProposal, filters).where(SyncProposal.resolution.in_(resolutions))
    if since is not None:
        query = query.where(SyncProposal.resolved_at >= since)
    latest = query.order_by(SyncProposal.resolved_at.desc(), SyncProposal.id.desc())
    return _with_units(latest.limit(ANSWERED_SHOWN), SyncProposal)


def _sifted(kind: Any, filters: Filters) -> ModelSelect[Any]:
    query: ModelSelect[Any] = kind.select(kind)
    if filters.book is not None:
        query = query.where(kind.workbook == filters.book)
    if filters.column:
        query = query.where(kind.column == filters.column)
    if filters.words:
        query = query.where(found_by(kind, fn.LOWER(kind.code), filters.words))
    return query


def found_by(kind: Any, text: Any, words: str) -> Any:
    """The condition that an item's folded text or its unit's name holds the words: as a phrase where a unit
    is named so, and otherwise each word in the one or the other."""
    units = units_of_phrase(words)
    if units:
        begun = Value(" ").concat(fn.REPLACE(text, "\n", " "))  # "dân phường" holds no An Phú
        return _of_units(kind, units) | begun.contains(f" {fold(words)}")
    found = units_by_word(words_of(words)).items()
    return every([text.contains(word) | _of_units(kind, named) for word, named in found]) or SQL("1 = 1")


def one_page(query: ModelSelect[Any], kind: Any, page: int) -> list[Any]:
    """The items of a page with their workbooks and units, in one query."""
    return _with_units(query.limit(PAGE).offset(page * PAGE), kind)


def _with_units(query: ModelSelect[Any], kind: Any) -> list[Any]:
    return list(
        query.select(kind, SyncWorkbook, Unit)
        .join(SyncWorkbook, on=(kind.workbook == SyncWorkbook.id))
        .join(Unit, on=(SyncWorkbook.unit == Unit.id))
    )


def open_counts() -> dict[str, int]:
    """How many items of each kind wait in all: the numbers on the tabs."""
    return {name: kind.select().where(is_open(kind)).count() for name, kind in WAITING.items()}


def counts_by_book(kind: Any) -> Counter[int]:
    """How many items of a kind wait in each workbook."""
    rows = kind.select(kind.workbook, fn.COUNT(kind.id)).where(is_open(kind)).group_by(kind.workbook)
    return Counter(dict(rows.tuples()))


def columns_waiting(kind: Any) -> list[tuple[str, str]]:
    """The columns that have open items of a kind, for the filter: key and header."""
    rows = kind.select(kind.tab, kind.column).where(is_open(kind)).distinct().tuples()
    found = {column: header(tab, column) for tab, column in rows if column}
    return sorted(found.items(), key=lambda each: fold(each[1]))


def books_waiting(kind: Any) -> list[tuple[int, str]]:
    """The workbooks that have open items of a kind, by their units' names."""
    wanted = kind.select(kind.workbook).where(is_open(kind))
    query = SyncWorkbook.select(SyncWorkbook.id, Unit.name).join(Unit).where(SyncWorkbook.id.in_(wanted))
    return list(query.order_by(Unit.position, Unit.sort_key).tuples())


def links(items: Iterable[Any]) -> dict[str, str]:
    """The pages of the records that are spoken of, by code: tasks, directives and inspections, as far as the
    person sees them. A unit may have typed any code."""
    codes = {item.code for item in items if item.code}
    if not codes:
        return {}
    found: dict[str, str] = {}
    for model, endpoint, visible in _CODED:
        rows = visible(actor(), model.select(model.code, model.id)).where(model.code.in_(codes)).tuples()
        found.update({code: url_for(f"{endpoint}.details_view", id=key) for code, key in rows})
    for code, (number, _, _) in directives(codes).items():
        found[code] = url_for("documents.details_view", id=number)
    return found


def item_address(item: Any) -> str:
    """Where an item that waits, or an entry of the journal, is shown; '' for one that waits no more."""
    page = _PAGES.get(type(item), "")
    if not page or (item.resolved_at is not None and not isinstance(item, SyncJournal)):
        return ""
    return url_for(page, book=item.workbook_id, q=item.code or None, _anchor=anchor(item))


def anchor(item: Any) -> str:
    """The id of an item's element on whatever page shows it."""
    return f"{_NAMES[type(item)]}-{item.id}"


def named(item: Any) -> str:
    """An item in a sentence: its row and its column."""
    code = item.code or gettext("Dòng không mã")
    if item.column in ("", WHOLE_ROW):
        return str(code)
    return gettext("%(code)s, cột “%(column)s”", code=code, column=header(item.tab, item.column))


def header(tab: str, key: str) -> str:
    """A column's header as the unit reads it; a whole row has none."""
    if key == WHOLE_ROW:
        return gettext("Cả dòng")
    return headers().get((tab, key), key)


def headers() -> Mapping[tuple[str, str], str]:
    """Every column of every tab: (tab, key) to header."""
    if "sync_headers" not in g:
        g.sync_headers = {
            (table.key, column.key): column.header
            for table in tables(setting().settings.field)
            for column in table.columns
        }
    found: Mapping[tuple[str, str], str] = g.sync_headers
    return found


def _of_units(kind: Any, units: list[int]) -> Any:
    if not units:
        return kind.workbook.in_([])
    books = SyncWorkbook.select(SyncWorkbook.id).where(SyncWorkbook.unit.in_(units))
    return kind.workbook.in_([row[0] for row in books.tuples()])
