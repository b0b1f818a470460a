"""Columns that a batch brings up to date, and rows that it wakes: headers, names, looks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sheets_sync.excel.binding import defined_name
from sheets_sync.google import palette, provision
from sheets_sync.google.book import Book, Tab
from sheets_sync.google.reading import (
    GREY,
    OWN,
    find_tab,
    grey_codes,
    own_columns,
    own_text,
    sync_values,
)
from sheets_sync.google.updates import Request, room, update
from sheets_sync.google.values import entered
from sheets_sync.store import CellWrite, ColumnSpec, TabSpec, WorkbookRead, WriteBatch

_LOOKS = "userEnteredFormat.backgroundColorStyle,userEnteredFormat.textFormat"


def upgraded(
    book: Book, batch: WriteBatch, read: WorkbookRead, tabs: Sequence[TabSpec]
) -> tuple[WorkbookRead, list[Request]]:
    """The read with the columns that will be there, and the requests that make and dress them."""
    made: list[Request] = []
    found = dict(read.tabs)
    for spec in tabs:
        tab = find_tab(book, spec, sync_values(book))
        if tab is None:
            continue
        headers, requests = _columns(book, tab, spec, batch, found[spec.key].headers)
        found[spec.key] = replace(found[spec.key], headers=headers)
        made += requests
        made += [_woken(tab.sheet, row.position, spec, headers) for row in batch.woken if row.tab == spec.key]
    return replace(read, tabs=found), made


def greyed(batch: WriteBatch, read: WorkbookRead) -> dict[str, str]:
    """The `_sync` value of the greyed rows' codes once the batch is written, where it changes."""
    codes = {tab: dict.fromkeys(each) for tab, each in grey_codes(read.sync).items()}
    before = json.dumps({tab: list(each) for tab, each in codes.items()})
    for cell in batch.cells:
        if cell.style == "tombstone":
            codes.setdefault(cell.tab, {})[_code(batch.cells, cell.tab, cell.position, read)] = None
        elif cell.column == "code":  # a row that is put there, or found again, is none
            codes.get(cell.tab, {}).pop(str(cell.value), None)
    for row in batch.woken:
        codes.get(row.tab, {}).pop(_code(batch.cells, row.tab, row.position, read), None)
    after = json.dumps({tab: list(each) for tab, each in codes.items()})
    return {} if after == before else {GREY: after}


def adopted(book: Book, batch: WriteBatch, read: WorkbookRead, tabs: Sequence[TabSpec]) -> dict[str, str]:
    """The `_sync` value of the unit's own columns once the batch is written, where it changes."""
    kept = {spec.key: own_columns(read.sync, spec.key) for spec in tabs}
    now = {spec.key: _own(book, spec, batch, read.tabs[spec.key].headers) for spec in tabs}
    return {} if now == kept else {OWN: own_text({tab: own for tab, own in now.items() if own})}


def _own(book: Book, spec: TabSpec, batch: WriteBatch, headers: Mapping[str, int]) -> dict[str, bool]:
    """The columns that are the unit's in a sheet that was linked, and whether the rule there is ours: those
    of the link, and any that a new column of ours finds under its header."""
    sync = sync_values(book)
    own = own_columns(sync, spec.key)
    if not own:
        return {}
    wanted = [each.column for each in batch.columns if each.tab == spec.key and each.column in headers]
    found = [key for key in wanted if defined_name(spec.key, key).lower() not in book.names]
    return dict.fromkeys(found, False) | own


def _code(cells: Sequence[CellWrite], tab: str, position: int, read: WorkbookRead) -> str:
    own = [each for each in cells if each.tab == tab and each.position == position]
    written = next((str(each.value) for each in own if each.column == "code"), "")
    rows = (row for row in read.tabs[tab].rows if row.position == position)
    return written or next((str(row.cells["code"].value) for row in rows if "code" in row.cells), "")


def _columns(
    book: Book, tab: Tab, spec: TabSpec, batch: WriteBatch, headers: Mapping[str, int]
) -> tuple[dict[str, int], list[Request]]:
    specs = {each.key: each for each in spec.columns}
    own = _own(book, spec, batch, headers)
    places, made = dict(headers), list[Request]()
    top = _header_row(book, spec, tab)
    last = max([*(column for line in tab.lines.values() for column in line.cells), *places.values(), -1])
    for write in batch.columns:
        named = book.names.get(defined_name(spec.key, write.column).lower())
        if write.tab != spec.key:
            continue
        if write.retired:
            ours = named is not None and write.column not in own
            made += [_retired(tab, top, named.column)] if named is not None and ours else []
            continue
        column, fresh = specs[write.column], write.column not in places
        if fresh:
            last += 1
            places[write.column] = last
        place = places[write.column]
        if write.column not in own:
            made += _dressed(tab, top, place, column)
        elif own[write.column]:
            made.append(provision.asked(tab.sheet, place, column, top, tab.rows))
        made += provision.warned(tab.sheet, top, [place]) if fresh and column.shaded else []
        if named is None:
            made.append(provision.named(spec.key, write.column, tab.sheet, top, place))
    return places, room(tab, tab.rows, last + 1) + made


def _dressed(tab: Tab, top: int, place: int, column: ColumnSpec) -> list[Request]:
    header = {"userEnteredValue": entered(column.header), "userEnteredFormat": palette.header(column)}
    fields = "userEnteredValue,userEnteredFormat"
    return [
        *provision.dressed(tab.sheet, place, column, top, tab.rows),
        update(tab.sheet, top, place, [{"values": [header]}], fields),
    ]


def _retired(tab: Tab, top: int, place: int) -> Request:
    span = {"sheetId": tab.sheet, "startRowIndex": top - 1, "startColumnIndex": place}
    cell = {"userEnteredFormat": palette.tombstone()}
    return {"repeatCell": {"range": {**span, "endColumnIndex": place + 1}, "cell": cell, "fields": _LOOKS}}


def _woken(sheet: int, row: int, spec: TabSpec, headers: Mapping[str, int]) -> Request:
    """The looks of a live row from the first bound column to the last; other columns keep theirs."""
    by_place = {headers[each.key]: each for each in spec.columns if each.key in headers}
    first, last = min(by_place), max(by_place)
    values = [
        {"userEnteredFormat": palette.plain(shaded=by_place[place].shaded)} if place in by_place else {}
        for place in range(first, last + 1)
    ]
    return update(sheet, row, first, [{"values": values}], _LOOKS)


def _header_row(book: Book, spec: TabSpec, tab: Tab) -> int:
    names = [book.names.get(defined_name(spec.key, each.key).lower()) for each in spec.columns]
    rows = [named.row for named in names if named is not None and named.sheet == tab.sheet]
    return max(set(rows), key=rows.count, default=1)
