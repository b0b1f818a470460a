"""Nhật ký: every typed value that something newer replaced, found without accents, given back by a click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from flask import request
from flask_admin import expose
from flask_babel import gettext
from peewee import ModelSelect, fn

from console.records import SyncJournal, SyncWorkbook, Unit
from console.rules.vietnamese import fold
from sheets_sync.restoring import refusal
from views.fields import read_day
from views.listing import COUNT_CAP, capped_count, page_ids
from views.page import Page
from views.person import LOOKERS, is_office
from views.sync import items
from views.sync.changed import changes_before

_NO_DAY = "Ô “%(name)s” ghi “%(typed)s”, không phải là ngày nên chưa lọc theo ô này; ví dụ: 28/2/2026."


class JournalView(Page):
    """The newest first; searched and paged in SQL, whatever their number."""

    who = LOOKERS

    @expose("/")
    def index(self) -> str:
        """The page."""
        filters, since, until = items.Filters.asked(), _day("from"), _day("to")
        query = _entries(filters, since, until)
        total = capped_count(query)
        newest = query.order_by(SyncJournal.id.desc())
        ids = page_ids(newest, filters.page, items.PAGE)
        if not ids and filters.page:  # beyond the end: the last page there is
            filters = replace(filters, page=max(0, query.count() - 1) // items.PAGE)
            ids = page_ids(newest, filters.page, items.PAGE)
        rows = _load(ids)
        days = {key: request.args[key] for key in ("from", "to") if request.args.get(key)}
        return str(
            self.render(
                "sync/journal.html", rows=rows, total=total, capped=total > COUNT_CAP, filters=filters,
                days=days, unread=_unread(days), args={**filters.args, **days}, links=items.links(rows),
                header=items.header, anchor=items.anchor, counts=items.open_counts(), here="journal",
                may=is_office(), refusal=refusal, given=changes_before(rows), columns=_columns(),
                books=_books(), page_size=items.PAGE, can_restore=not all(refusal(row) for row in rows),
            )
        )  # fmt: skip


def _entries(filters: items.Filters, since: date | None, until: date | None) -> ModelSelect[Any]:
    """Ids of the entries asked for. A word may stand in the entry or in the unit's name."""
    query = SyncJournal.select(SyncJournal.id)
    if filters.book is not None:
        query = query.where(SyncJournal.workbook == filters.book)
    if filters.column:
        query = query.where(SyncJournal.column == filters.column)
    if since is not None:
        query = query.where(SyncJournal.noticed_at >= datetime.combine(since, time.min))
    if until is not None:
        query = query.where(SyncJournal.noticed_at <= datetime.combine(until, time.max))
    if filters.words:
        query = query.where(items.found_by(SyncJournal, SyncJournal.search_text, filters.words))
    return query


def _load(ids: list[int]) -> list[Any]:
    query = SyncJournal.select(SyncJournal, SyncWorkbook, Unit).join(SyncWorkbook).join(Unit)
    found = {row.id: row for row in query.where(SyncJournal.id.in_(ids))} if ids else {}
    return [found[key] for key in ids if key in found]


def _day(name: str) -> date | None:
    """A day of the address; what is no day is no bound (see `_unread`)."""
    try:
        return read_day(request.args.get(name, "").strip())
    except ValueError:
        return None


def _unread(days: Mapping[str, str]) -> list[str]:
    """A sentence for each bound that is no day."""
    names = {"from": gettext("Từ ngày"), "to": gettext("Đến ngày")}
    return [
        gettext(_NO_DAY, typed=typed, name=names[key])
        for key, typed in days.items()
        if typed.strip() and _day(key) is None
    ]


def _columns() -> list[tuple[str, str]]:
    """The columns that have entries; every column that a workbook has where there are many entries, since
    all of them would have to be read."""
    if capped_count(SyncJournal.select(SyncJournal.id)) > COUNT_CAP:
        found = {key: label for (_, key), label in items.headers().items()}
    else:
        places = SyncJournal.select(SyncJournal.tab, SyncJournal.column).distinct().tuples()
        found = {column: items.header(tab, column) for tab, column in places if column}
    return sorted(found.items(), key=lambda each: fold(each[1]))


def _books() -> list[tuple[int, str]]:
    """The workbooks that have entries."""
    entry = SyncJournal.select(SyncJournal.id).where(SyncJournal.workbook == SyncWorkbook.id)
    query = SyncWorkbook.select(SyncWorkbook.id, Unit.name).join(Unit).where(fn.EXISTS(entry))
    return list(query.order_by(Unit.position, Unit.sort_key).tuples())
