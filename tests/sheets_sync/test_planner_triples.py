"""SHEETS.md §3 as properties of the planner alone, on 100,000 random triples."""

from __future__ import annotations

import unicodedata

from sheets_sync.columns import Owner
from sheets_sync.plan import BaseRow, Plan, plan
from sheets_sync.store import Cell, Kind
from tests.sheets_sync.triples import KEYS, TABLE, Maker, World, one_pass

TRIPLES = 100_000


def test_a_hundred_thousand_random_triples_keep_every_invariant() -> None:
    maker = Maker(20250904)
    for number, world in enumerate(maker.worlds(TRIPLES)):
        try:
            check(world)
        except AssertionError as error:
            raise AssertionError(f"triple {number}: {error}") from error


def check(world: World) -> None:
    """One pass over the world, then every invariant."""
    before = {code: record.values for code, record in world.records.items()}
    owned = {code: record.owners for code, record in world.records.items()}
    bases, codes = dict(world.base), {str(cells[0].value).strip() for cells in world.rows if cells[0].value}
    first, second = one_pass(world)

    lost = world.known - world.everywhere()
    assert not lost, f"typed values disappeared: {lost}"
    assert not second.changes, "the same read is taken twice"
    settled = plan(world.situation())
    while settled.reservations or settled.creations:  # a code by the second read, a record by the third
        one_pass(world)
        settled = plan(world.situation())
    assert settled.is_empty, f"a second pass still moves something: {settled}"
    assert set(before) <= set(world.records), "absence deleted a record"
    for change in first.changes:
        assert owned[change.code][TABLE.index[change.column]] is Owner.UNIT
        assert _tidied(change.value) != _tidied(change.was), "tidying is no edit"
    _no_foreign_values(world, before)
    _what_is_not_read_is_said(world, bases)
    _one_sided_edits_never_conflict(first, bases, before)
    _active_rows_stand_in_the_sheet_once(world, codes)


def _tidied(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _what_is_not_read_is_said(world: World, bases: dict[str, BaseRow]) -> None:
    """A row with content that is nobody's record, or one too many of a code, carries a note."""
    known = {*world.records, *bases, *world.reserved}
    silent = [cells for cells in world.rows if cells[1].value and not cells[-1].value]
    codes = [str(cells[0].value or "").strip() for cells in silent]
    assert set(codes) <= known, "a row is passed over without a word"
    assert len(codes) == len(set(codes)), "a copy is passed over without a word"


def _no_foreign_values(world: World, before: dict[str, tuple[str, ...]]) -> None:
    """A token is typed in one row only, so a record may gain only what was typed in its own row."""
    for code, was_there in before.items():
        for value, was in zip(world.records[code].values, was_there, strict=True):
            if value != was and value.startswith("giá trị"):
                assert world.origin.get(value) == code, (code, value)


def _one_sided_edits_never_conflict(
    first: Plan, bases: dict[str, BaseRow], before: dict[str, tuple[str, ...]]
) -> None:
    for conflict in first.conflicts:
        base, i = bases.get(conflict.code), TABLE.index[conflict.column]
        if base is not None:
            assert before[conflict.code][i] != base.values[i], "the console had not changed the cell"
            assert conflict.sheet != base.values[i], "the sheet had not changed the cell"


def _active_rows_stand_in_the_sheet_once(world: World, codes: set[str]) -> None:
    copies = [str(cells[0].value).strip() for cells in world.rows if cells[0].value]
    for code, record in world.records.items():
        if not record.left:
            assert copies.count(code) >= 1, f"{code} is missing"
            assert copies.count(code) == 1 or code in codes


def test_wiping_the_base_loses_nothing() -> None:
    for world in Maker(7).worlds(2_000):
        world.base.clear()
        before = {code: record.values for code, record in world.records.items()}
        one_pass(world)
        assert not world.known - world.everywhere()
        for code, values in before.items():
            now = world.records[code].values
            assert now == values, "nothing is taken that was never agreed"


def test_a_bad_cell_stops_only_itself() -> None:
    for world in Maker(11).worlds(2_000):
        first = plan(world.situation())
        spoiled = World([list(cells) for cells in world.rows], world.records, world.base)
        report = KEYS.index("report_date")
        for cells in spoiled.rows:
            cells[report] = Cell(Kind.TEXT, "tuần sau")
        second = plan(spoiled.situation())
        wanted = [c for c in first.changes if c.column != "report_date"]
        assert [c for c in second.changes if c.column != "report_date"] == wanted
