"""An office with a few units, and a way to write a file as a person would."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from peewee import Database

from console.imports import ImportResult, import_table
from console.records import Unit
from console.rulebook import read_rulebook
from console.settings import Office, RegulationEntry, Settings

NOW = datetime(2025, 10, 6, 9, 0)  # a Monday, under Hải Phòng's regulation
Writer = Callable[..., Path]
Runner = Callable[..., ImportResult]


@pytest.fixture
def settings() -> Settings:
    office = Office(parent="Ủy ban nhân dân thành phố")
    regulation = [RegulationEntry(id="hai_phong_2025", from_=date(2025, 9, 4))]
    return Settings(office=office, regulation=regulation)


@pytest.fixture
def units(sqlite_database: Database) -> dict[str, Unit]:
    rows = (
        ("SXD", "agency", "Sở Xây dựng", "", "console"),
        ("STC", "agency", "Sở Tài chính", "", "console"),
        ("SVHTTDL", "agency", "Sở Văn hóa, Thể thao và Du lịch", "Sở VHTT&DL", "console"),
        ("TLANG", "commune", "Ủy ban nhân dân xã Tiên Lãng", "UBND xã Tiên Lãng", "sheet"),
        ("CG1", "commune", "Ủy ban nhân dân xã Cẩm Giang", "UBND xã Cẩm Giang", "sheet"),
        ("CG2", "commune", "Ủy ban nhân dân xã Cẩm Giàng", "UBND xã Cẩm Giàng", "sheet"),
        ("TL", "commune", "Ủy ban nhân dân xã Trường Long", "UBND xã Trường Long", "sheet"),
        ("TLT", "commune", "Ủy ban nhân dân xã Trường Long Tây", "UBND xã Trường Long Tây", "sheet"),
    )
    return {
        code: Unit.create(code=code, kind=kind, name=name, short_name=short, channel=channel)
        for code, kind, name, short, channel in rows
    }


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """write(headers, *rows, name='f.xlsx'): a file with these cells."""

    def writing(headers: list[str], *rows: list[Any], name: str = "f.xlsx") -> Path:
        path = tmp_path / name
        if path.suffix == ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as out:
                csv.writer(out).writerows([headers, *rows])
            return path
        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        for line, row in enumerate([headers, *rows]):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(line, column, value, day)
                else:
                    sheet.write(line, column, value)
        book.close()
        return path

    return writing


@pytest.fixture
def run(settings: Settings) -> Runner:
    """run('tasks', path, …): the import at 9:00 on 6/10/2025."""

    def running(table: str, path: Path, **options: Any) -> ImportResult:
        return import_table(table, path, settings, read_rulebook(settings), NOW, **options)

    return running
