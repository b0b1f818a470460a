"""Reading a file to import: XLSX or CSV, its header found and bound to columns, its rows as typed."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from console.imports.columns import Column, Table
from console.rules.vietnamese import fold

HEADER_WITHIN = 15


class FileError(ValueError):
    """The file cannot be read, or lacks a column; the message says which."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (as the person sees it), its cells as typed, and those by column."""

    number: int
    typed: list[Any]
    cells: dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read; `ignored` are headers that belong to no column."""

    headers: list[str]
    rows: list[Row]
    ignored: list[str]


def read_file(path: Path, table: Table) -> File:
    """Read an .xlsx or .csv file. Rows without any value are left out. Raises FileError."""
    lines = _read_csv(path) if path.suffix.lower() == ".csv" else _read_xlsx(path)
    position, bound = _header(lines, table, path.name)
    headers = [str(cell).strip() for cell in lines[position]]
    rows = [
        Row(number + 1, line, {column.key: line[i] for i, column in bound.items() if i < len(line)})
        for number, line in enumerate(lines)
        if number > position and any(str(cell).strip() for cell in line)
    ]
    return File(headers, rows, [name for i, name in enumerate(headers) if name and i not in bound])


def _read_xlsx(path: Path) -> list[list[Any]]:
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            name = _first_visible(book)
            return book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except FileNotFoundError:
        raise FileError(f"Không có tệp {path}.") from None
    except (CalamineError, OSError) as error:
        raise FileError(f"Không đọc được {path.name}: tệp hỏng hoặc không phải Excel ({error}).") from None


def _first_visible(book: CalamineWorkbook) -> str:
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            return sheet.name
    raise FileError("Tệp không có trang tính nào.")


def _read_csv(path: Path) -> list[list[Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise FileError(f"Không có tệp {path}.") from None
    except UnicodeDecodeError:
        raise FileError(f"{path.name} không phải chữ UTF-8: trong Excel hãy lưu kiểu “CSV UTF-8”.") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return [list(line) for line in csv.reader(text.splitlines(keepends=True), delimiter=delimiter)]


def _header(lines: list[list[Any]], table: Table, name: str) -> tuple[int, dict[int, Column]]:
    """The line with the most known headers, among the first; raises FileError for a missing column."""
    candidates = [(_bind(line, table), i) for i, line in enumerate(lines[:HEADER_WITHIN])]
    bound, position = max(candidates, key=lambda found: len(found[0]), default=({}, 0))
    missing = [c.label for c in table.columns if c.required and c not in bound.values()]
    if missing:
        wanted = "; ".join(missing)
        raise FileError(f"{name} thiếu cột: {wanted}. Hãy dùng mẫu của bảng “{table.title}”.")
    return position, bound


def _bind(line: list[Any], table: Table) -> dict[int, Column]:
    by_name = {name: column for column in reversed(table.columns) for name in column.names}
    bound: dict[int, Column] = {}
    for i, cell in enumerate(line):
        column = by_name.get(fold(str(cell)).rstrip("* "))
        if column is not None and column not in bound.values():
            bound[i] = column
    return bound
