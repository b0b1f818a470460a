"""Files that other programs have opened and saved: still bound, read and written as before."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from sheets_sync.excel import ExcelStore
from sheets_sync.store import Cell, CellWrite, Kind, WriteBatch
from tests.sheets_sync.excel.workbooks import (
    CARRIED,
    SYNC,
    TABS,
    parts,
    put,
    put_file,
    store,
    task,
    tasks,
    without_cells,
)

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """Our workbook of nine tasks as saved by a program: 'openpyxl' or 'libreoffice'."""
    folder = tmp_path_factory.mktemp("saved")
    store(folder).create("X001", "Sổ", TABS, SYNC, [*tasks(9), put(4, "progress", "Đã xong\n  một nửa")])
    ours = store(folder).path("X001")
    made: dict[str, bytes] = {}

    def by(program: str) -> bytes:
        if program not in made:
            target = folder / f"{program}.xlsx"
            _by_openpyxl(ours, target) if program == "openpyxl" else _by_libreoffice(ours, target)
            made[program] = target.read_bytes()
        return made[program]

    return by


def _by_openpyxl(source: Path, target: Path) -> None:
    openpyxl.load_workbook(source).save(target)


def _by_libreoffice(source: Path, target: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice không có trên máy này")
    out = target.parent / "out"
    profile = f"-env:UserInstallation=file://{target.parent / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (out / source.name).rename(target)


@pytest.mark.parametrize("program", ["openpyxl", "libreoffice"])
def test_a_resaved_workbook_reads_the_same(
    books: ExcelStore, tmp_path: Path, saved: Callable[[str], bytes], program: str
) -> None:
    put_file(tmp_path, saved(program))

    found = books.read("X001", TABS)

    tab = found.tabs["tasks"]
    assert found.sync == CARRIED
    assert (tab.unbound, tab.ambiguous, list(tab.headers.values())) == ((), (), list(range(27)))
    assert [row.position for row in tab.rows] == list(range(2, 11))
    cells = tab.rows[2].cells
    assert cells["progress"] == Cell(Kind.TEXT, "Đã xong\n  một nửa")
    assert cells["due"] == Cell(Kind.DATE, 46203.0)  # 30/06/2026: 46082 + 31 + 30 + 31 + 29
    assert "TODAY()" in str(cells["remaining"].formula)


@pytest.mark.parametrize("program", ["openpyxl", "libreoffice"])
def test_a_resaved_workbook_is_written_as_surgically(
    books: ExcelStore, tmp_path: Path, saved: Callable[[str], bytes], program: str
) -> None:
    path = put_file(tmp_path, saved(program))
    before = parts(path.read_bytes())
    grey = CellWrite("tasks", 3, "code", "NV0001", style="tombstone")

    batch = WriteBatch([put(2, "result", "=01"), grey, *task(11, "NV0009")], {"generation": "2"})
    books.write("X001", batch, books.read("X001", TABS), TABS)

    found = books.read("X001", TABS)
    rows = {row.position: row.cells for row in found.tabs["tasks"].rows}
    assert rows[2]["result"] == Cell(Kind.TEXT, "=01")
    assert rows[11]["due"].kind is Kind.DATE  # the column's prepared format has survived the other program
    assert found.sync["generation"] == "2"
    after = parts(path.read_bytes())
    sheets = {name for name in before if name.startswith("xl/worksheets/sheet")}
    assert {name for name in before if before.get(name) != after.get(name)} <= sheets | {"xl/workbook.xml"}
    touched = {"O2", "A3", "M3", *(f"{column}11" for column in "ABCDEFGHIJKLMNW")}
    assert without_cells(after[SHEET], touched) == without_cells(before[SHEET], touched)
    openpyxl.load_workbook(path)
