"""Units from a list: known by their code, changed where the file differs."""

from __future__ import annotations

from datetime import date

import pytest
from peewee import Database

from console.imports import FileError, TableError
from console.records import Unit
from tests.imports.conftest import Runner, Writer

HEADERS = [
    "Mã đơn vị *", "Tên đơn vị *", "Loại đơn vị *", "Tên gọi khác", "Cách làm việc", "Hoạt động từ ngày",
    "Thứ tự trong báo cáo",
]  # fmt: skip
SXD = ["SXD", "Sở Xây dựng", "Sở, ban, ngành", "Sở XD; So XD", "Trên hệ thống", "01/7/2025", 3]


def test_a_unit_lands_with_its_names(sqlite_database: Database, write: Writer, run: Runner) -> None:
    assert run("units", write(HEADERS, SXD)).created == 1
    unit = Unit.get()
    assert (unit.code, unit.kind, unit.channel, unit.position) == ("SXD", "agency", "console", 3)
    assert unit.aliases == ["Sở XD", "So XD"]
    assert unit.valid_from == date(2025, 7, 1)


def test_the_same_file_again_finds_every_unit(sqlite_database: Database, write: Writer, run: Runner) -> None:
    path = write(HEADERS, SXD)
    run("units", path)
    again = run("units", path)
    assert (again.created, again.updated, again.present) == (0, 0, 1)


def test_a_changed_cell_changes_the_unit_and_an_empty_one_does_not(
    sqlite_database: Database, write: Writer, run: Runner
) -> None:
    run("units", write(HEADERS, SXD))
    changed = run("units", write(HEADERS, ["sxd", "Sở Xây dựng thành phố", "Sở, ban, ngành", "", "", "", ""]))
    assert changed.updated == 1
    unit = Unit.get()
    assert (unit.code, unit.name, unit.aliases) == ("SXD", "Sở Xây dựng thành phố", ["Sở XD", "So XD"])


def test_each_wrong_cell_of_a_row_is_named(sqlite_database: Database, write: Writer, run: Runner) -> None:
    result = run("units", write(HEADERS, ["", "Sở A", "Bộ", "", "", "1/13/2025", "ba"]))
    reasons = "; ".join(result.failures[0].reasons)
    for words in (
        "Mã đơn vị: chưa nhập",
        "“Bộ” không có",
        "“1/13/2025” không có trong lịch",
        "“ba” không phải số",
    ):
        assert words in reasons


def test_a_missing_column_is_named(sqlite_database: Database, write: Writer, run: Runner) -> None:
    with pytest.raises(FileError, match="thiếu cột: Tên đơn vị; Loại đơn vị"):
        run("units", write(["Mã đơn vị"], ["SXD"]))


def test_a_file_that_is_not_excel_is_refused_in_words(
    sqlite_database: Database, write: Writer, run: Runner
) -> None:
    path = write(HEADERS, SXD)
    path.write_bytes(b"khong phai excel")
    with pytest.raises(FileError, match="tệp hỏng hoặc không phải Excel"):
        run("units", path)


def test_an_unknown_table_is_named(sqlite_database: Database, write: Writer, run: Runner) -> None:
    with pytest.raises(TableError, match="chỉ có: units, tasks"):
        run("people", write(HEADERS, SXD))
