"""Templates, exports and the list to print: what a person opens in Excel or prints is right and harmless."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from console.imports import TABLES, TableError, export_table, import_table, template
from console.imports.new_tasks import new_tasks_list
from console.imports.reading import read_file
from console.records import Task, Unit
from console.rulebook import read_rulebook
from console.settings import Settings
from tests.imports.conftest import NOW, Runner, Writer
from tests.imports.test_tasks import GOOD, HEADERS, row

UnitsByCode = dict[str, Unit]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_template_is_read_back_with_every_column(name: str, tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    path.write_bytes(template(name))
    file = read_file(path, TABLES[name])
    assert (file.ignored, file.rows) == ([], [])
    assert len(file.headers) == len(TABLES[name].columns)


def test_the_template_offers_choices(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "mau.xlsx"
    path.write_bytes(template("units"))
    book = openpyxl.load_workbook(path)
    lists = [rule for rule in book.worksheets[0].data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == 3  # kind, channel, delegated
    kinds = next(rule for rule in lists if "Hướng dẫn" in rule.formula1)
    column, first, last = "C", 8, 14
    assert kinds.formula1 == f"'Hướng dẫn'!${column}${first}:${column}${last}"
    offered = [book["Hướng dẫn"][f"{column}{line}"].value for line in range(first, last + 1)]
    assert "Sở, ban, ngành" in offered and "Đặc khu" in offered


def test_what_is_exported_can_be_imported_elsewhere(
    units: UnitsByCode, write: Writer, run: Runner, tmp_path: Path, settings: Settings
) -> None:
    run("tasks", write(HEADERS, GOOD))
    for name in ("ra.xlsx", "ra.csv"):
        assert export_table("tasks", tmp_path / name) == 1
        again = import_table("tasks", tmp_path / name, settings, read_rulebook(settings), NOW)
        assert (again.present, again.failures) == (1, [])
        export_table("units", tmp_path / name)
        assert import_table("units", tmp_path / name, settings, read_rulebook(settings), NOW).present == 8


def test_nothing_in_an_export_is_a_formula(
    units: UnitsByCode, write: Writer, run: Runner, tmp_path: Path
) -> None:
    run("tasks", write(HEADERS, row(content="=HYPERLINK(1)", partners="")))
    export_table("tasks", tmp_path / "ra.csv")
    body = (tmp_path / "ra.csv").read_bytes()
    assert body.startswith("\ufeff".encode())
    assert "'=HYPERLINK(1)" in body.decode("utf-8-sig")
    export_table("tasks", tmp_path / "ra.xlsx")
    import openpyxl

    cells = [cell for line in openpyxl.load_workbook(tmp_path / "ra.xlsx").active for cell in line]
    assert all(cell.data_type != "f" for cell in cells)


def test_documents_are_exported_with_labels(
    units: UnitsByCode, write: Writer, run: Runner, tmp_path: Path
) -> None:
    run("tasks", write(HEADERS, GOOD))
    assert export_table("documents", tmp_path / "ra.xlsx") == 1
    lines = CalamineWorkbook.from_path(str(tmp_path / "ra.xlsx")).get_sheet_by_index(0).to_python()
    assert lines[1][:4] == ["123/UBND-TH", date(2025, 9, 4), "Công văn", "V/v rà soát"]


def test_an_unknown_table_or_kind_of_file_is_named(units: UnitsByCode, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="chỉ có: units, tasks, documents"):
        export_table("people", tmp_path / "ra.xlsx")
    with pytest.raises(TableError, match=r"chỉ xuất ra \.xlsx hoặc \.csv"):
        export_table("units", tmp_path / "ra.pdf")


def test_a_unit_gets_its_new_tasks_to_print(
    units: UnitsByCode, write: Writer, run: Runner, settings: Settings
) -> None:
    run("tasks", write(HEADERS, GOOD, row(content="Việc <b>mới</b>", sent="", state="", progress="")))
    since, today = date(2025, 10, 1), NOW.date()
    page = new_tasks_list(units["SXD"], since, settings, today)
    assert "Việc &lt;b&gt;mới&lt;/b&gt;" in page
    assert "Rà soát quỹ đất" not in page  # sent on 5/9
    assert "19/10/2025 (trước ngày 20/10/2025)" in page
    assert "Phối hợp" in new_tasks_list(units["STC"], since, settings, today)
    assert "Không có nhiệm vụ mới" in new_tasks_list(units["TLANG"], since, settings, today)
    assert Task.select().count() == 2
