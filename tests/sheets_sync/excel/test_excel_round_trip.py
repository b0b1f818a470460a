"""Random cells at random places are read back the same, and no other cell changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_sync.excel import ExcelStore
from sheets_sync.excel.text import lines
from sheets_sync.store import Cell, CellWrite, Kind, WriteBatch
from tests.sheets_sync.excel.workbooks import COLUMNS, SYNC, TABS, put_file, store, tasks, unit_workbook

PLAIN = [column.key for column in COLUMNS if not column.role]

letters = st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")  # that is read as no letter
texts = st.one_of(
    st.text(letters, max_size=40),
    st.sampled_from(["=A1", "+1", "-1", "@", "01", "'", "_x000D_", "__x0041_", "a\r\n", " ", "e\u0323"]),
    st.text(st.sampled_from("_x0041\n \t"), max_size=12),
)
numbers = st.floats(allow_nan=False, allow_infinity=False)
values = st.one_of(texts, numbers, st.integers(-(10**12), 10**12), st.booleans(), st.none())
writes = st.dictionaries(
    st.tuples(st.integers(2, 30), st.sampled_from(PLAIN)), values, min_size=1, max_size=25
)


def as_read(value: str | float | bool | None) -> Cell | None:
    """What a written value must read as; nothing for an empty cell."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return Cell(Kind.BOOLEAN, value)
    return Cell(Kind.TEXT, lines(value)) if isinstance(value, str) else Cell(Kind.NUMBER, float(value))


def contents(books: ExcelStore) -> dict[tuple[int, str], Cell]:
    """All cells of `tasks` but the computed days."""
    rows = books.read("X001", TABS).tabs["tasks"].rows
    return {(r.position, k): c for r in rows for k, c in r.cells.items() if k != "remaining"}


@pytest.mark.parametrize("origin", ["ours", "theirs"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=writes)
def test_random_cells_are_read_back_and_no_other_changes(
    tmp_path: Path, origin: str, cells: dict[tuple[int, str], str | float | bool | None]
) -> None:
    books = store(tmp_path)
    if not books.path("X001").exists():
        if origin == "ours":
            books.create("X001", "Sổ", TABS, SYNC, tasks(8))
        else:
            put_file(tmp_path, unit_workbook())
    before = contents(books)

    batch = WriteBatch([CellWrite("tasks", row, key, value) for (row, key), value in cells.items()])
    books.write("X001", batch, books.read("X001", TABS), TABS)

    expected = {place: cell for place, cell in before.items() if place not in cells}
    expected |= {place: cell for place, value in cells.items() if (cell := as_read(value)) is not None}
    assert contents(books) == expected
