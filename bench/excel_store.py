"""The Excel folder's figures (SHEETS.md §8), and openpyxl beside the surgical write in the same run.

Run: python -m bench.excel_store
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import openpyxl

from bench.figures import Figures
from sheets_sync.columns import tab_specs
from sheets_sync.excel import ExcelStore
from sheets_sync.store import CellWrite, WriteBatch
from sheets_sync.tables import tables

UNITS, ROWS, LARGE = 114, 60, 2_000
TABS = tab_specs(tables())
SYNC = {"unit": "X", "workbook": "w", "schema": "1", "generation": "1"}
TEXT = "Rà soát, chuẩn hoá dữ liệu dân cư và báo cáo kết quả về Văn phòng UBND thành phố trước ngày 20."


def cells(count: int) -> list[CellWrite]:
    """Every column of so many rows filled, but for the days that the workbook counts."""
    columns = [column for column in TABS[0].columns if column.role != "remaining"]
    dates = {"due_on", "issued_on", "done_on", "report_date"}
    return [
        CellWrite("tasks", row, column.key, "15/04/2026" if column.key in dates else f"{TEXT[:40]} {row}")
        for row in range(2, count + 2)
        for column in columns
    ]


def timed(work: Callable[[], object], times: int = 1) -> float:
    """The fastest of some runs, in milliseconds."""
    best = float("inf")
    for _ in range(times):
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return best * 1000


def change(store: ExcelStore, key: str) -> None:
    """A pass over one changed workbook: read, write ten cells and the generation."""
    read = store.read(key, TABS)
    edits = [CellWrite("tasks", row, "office_opinion", f"lúc {perf_counter()}") for row in range(2, 12)]
    store.write(key, WriteBatch(edits, {"generation": "2"}), read, TABS)


def resave(path: Path) -> None:
    """What a script with openpyxl would do: load, put ten cells, save."""
    book = openpyxl.load_workbook(path)
    for row in range(2, 12):
        book.worksheets[0].cell(row, 29).value = f"lúc {perf_counter()}"
    book.save(path.with_name("openpyxl.xlsx"))


def main() -> int:
    """Print the figures; non-zero when one is missed."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        store = ExcelStore(Path(folder), now=lambda: datetime.now(UTC))
        keys = [f"X{number:03d}" for number in range(UNITS)]
        first = cells(ROWS)

        def create() -> None:
            for key in keys:
                store.create(key, f"Sổ nhiệm vụ {key}", TABS, SYNC, first)

        size = f"{ROWS} rows x {len(TABS[0].columns)} columns"
        figures.most(f"{UNITS} workbooks of {size} created", timed(create), 10_000, "ms")
        figures.most(f"stamps of {UNITS} workbooks", timed(lambda: store.stamps(keys), 5), 300, "ms")
        everything = timed(lambda: [store.read(key, TABS) for key in keys])
        figures.most(f"{UNITS} workbooks read", everything, 60_000, "ms")
        small = timed(lambda: change(store, keys[0]), 5)
        figures.most("a changed workbook read and written", small, 300, "ms")
        store.create("L", "Sổ lớn", TABS, SYNC, cells(LARGE))
        large = timed(lambda: change(store, "L"), 3)
        figures.most(f"a workbook of {LARGE} full rows read and written", large, 1_000, "ms")
        peer = timed(lambda: resave(store.path(keys[0])), 3)
        figures.told(f"openpyxl, the {ROWS} rows: {peer / small:.1f} times as long", peer, "ms")
        peer = timed(lambda: resave(store.path("L")))
        figures.told(f"openpyxl, the {LARGE} rows: {peer / large:.1f} times as long", peer, "ms")
    return figures.code


if __name__ == "__main__":
    sys.exit(main())
