"""What became of each row of an import, and the file of those that failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xlsxwriter

from console.imports.cells import text
from console.imports.reading import File, Row

REASON = "Lý do"


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that did not land, and why."""

    row: Row
    reasons: list[str]


@dataclass(slots=True)
class ImportResult:
    """Counts of rows that landed, were there already, or failed; `dry_run`: nothing was kept."""

    table: str
    dry_run: bool
    read: int = 0
    created: int = 0
    updated: int = 0
    present: int = 0
    failures: list[Failure] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The result in one sentence."""
        would = "Thử (chưa ghi gì)" if self.dry_run else "Đã nhập"
        return (
            f"{would}: {self.created} dòng mới, {self.updated} dòng cập nhật, {self.present} dòng đã có, "
            f"{len(self.failures)} dòng lỗi trong {self.read} dòng."
        )


def write_failures(path: Path, file: File, failures: list[Failure]) -> None:
    """Write the failed rows as they were typed, with the reason in the last column."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Dòng lỗi")
    bold, red = book.add_format({"bold": True}), book.add_format({"font_color": "#9C0006", "text_wrap": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    headers = [name for name in file.headers if name != REASON]
    sheet.write_row(0, 0, [*headers, REASON], bold)
    for line, failure in enumerate(failures, start=1):
        _write_typed(sheet, line, failure.row.typed[: len(headers)], day)
        sheet.write_string(line, len(headers), "; ".join(failure.reasons), red)
    sheet.set_column(0, max(len(headers) - 1, 0), 22)
    sheet.set_column(len(headers), len(headers), 60)
    sheet.freeze_panes(1, 0)
    book.close()


def _write_typed(sheet: Any, line: int, cells: list[Any], day: Any) -> None:
    for column, value in enumerate(cells):
        if hasattr(value, "year"):
            sheet.write_datetime(line, column, value, day)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            sheet.write_number(line, column, value)
        else:
            sheet.write_string(line, column, text(value))
