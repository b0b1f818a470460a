"""A person with the unit's spreadsheet open in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sheets_sync.columns import TASKS
from sheets_sync.google.book import Tab
from sheets_sync.google.reading import find_tab, sync_values
from sheets_sync.google.values import serial
from tests.sheets_server.a1 import column_letters
from tests.sheets_server.people import Person
from tests.sheets_server.spreadsheet import Spreadsheet
from tests.sheets_sync.google.desk import GoogleDesk
from tests.sheets_sync.hands import TITLE


@dataclass
class GoogleHands:
    """Every act is one commit on the server; nothing goes through the program's own store."""

    desk: GoogleDesk
    unit: str = "BT"

    def keep(self) -> Spreadsheet:
        return self._looking.book.copy()

    def put_back(self, version: Spreadsheet) -> None:
        self._an.restore(version)

    def lose(self) -> None:
        self.desk.server.clock.advance(1)
        spreadsheet = self.desk.spreadsheet(self.unit)
        self.desk.server.drive.hidden.add(spreadsheet)
        self.desk.server.drive.touch(spreadsheet)

    def find(self) -> None:
        self.desk.server.clock.advance(1)
        spreadsheet = self.desk.spreadsheet(self.unit)
        self.desk.server.drive.hidden.discard(spreadsheet)
        self.desk.server.drive.touch(spreadsheet)

    def hide_row(self, row: int) -> None:
        self._an.hide_rows(self._title, row)

    def filter_out(self, key: str, value: str) -> None:
        tab = self._tab
        last = column_letters(tab.columns - 1)
        self._an.filter(f"'{tab.title}'!A1:{last}{tab.rows}", self._at(key) + 1, [value])

    def insert_rows(self, before: int, count: int = 1) -> None:
        self._an.insert_rows(self._title, before, count)

    def delete_rows(self, first: int, count: int = 1) -> None:
        self._an.delete_rows(self._title, first, count)

    def move_row(self, row: int, onto: int) -> None:
        last = column_letters(self._tab.columns - 1)
        self._an.cut(f"'{self._title}'!A{row}:{last}{row}", f"'{self._title}'!A{onto}")

    def copy_row(self, row: int, onto: int) -> None:
        self._an.copy_row(self._title, row, onto)

    def sort(self, key: str) -> None:
        tab, letter = self._tab, column_letters(self._at(key))
        last = column_letters(tab.columns - 1)
        self._an.sort(f"'{tab.title}'!A2:{last}{max(tab.lines)}", letter, descending=True)

    def reword(self, key: str, header: str) -> None:
        self._an.type(f"'{self._title}'!{column_letters(self._at(key))}1", header)

    def insert_column(self, before: str) -> None:
        self._an.insert_columns(self._title, self._at(before) + 1)

    def move_column(self, key: str, before: str) -> None:
        self._an.move_column(self._title, self._at(key) + 1, self._at(before) + 1)

    def delete_column(self, key: str) -> None:
        self._an.delete_columns(self._title, self._at(key) + 1)

    def forget_names(self) -> None:
        for each in list(self._looking.book.named):
            self._an.do(deleteNamedRange={"namedRangeId": each["namedRangeId"]})

    def merge(self, key: str, first: int, last: int, to: str = "") -> None:
        left, right = column_letters(self._at(key)), column_letters(self._at(to or key))
        self._an.merge(f"'{self._title}'!{left}{first}:{right}{last}")

    def unmerge(self) -> None:
        self._an.unmerge(self._title)

    def type_over(self, row: int, key: str, typed: str) -> None:
        self._an.type(self._name(row, key), typed)

    def formula(self, row: int, key: str, formula: str, value: str) -> None:
        self._enter(row, key, {"userEnteredValue": {"formulaValue": formula}})
        assert self._looking.see(self._name(row, key)) == value

    def error(self, row: int, key: str, formula: str, shown: str) -> None:
        self.formula(row, key, formula, shown)

    def true_date(self, row: int, key: str, day: date) -> None:
        dated = {"numberFormat": {"type": "DATE", "pattern": "dd/mm/yyyy"}}
        self._enter(row, key, {"userEnteredValue": {"numberValue": serial(day)}, "userEnteredFormat": dated})

    def clear_format(self, row: int, key: str) -> None:
        self._enter(row, key, {"userEnteredFormat": {}})

    def write_own(self, row: int, text: str) -> None:
        self._an.type(f"'{self._title}'!AN{row}", text)

    def own(self, row: int) -> str:
        return self._looking.see(f"'{self._title}'!AN{row}")

    def note_on(self, row: int, key: str, text: str) -> None:
        self._an.note(self._name(row, key), text)

    def notes(self) -> list[str]:
        tab = self._looking.book.sheet(self._title)
        return [cell.note for line in tab.lines for cell in line.cells.values() if cell.note]

    def rename_tab(self, title: str) -> None:
        self._an.rename_tab(self._title, title)

    def delete_tab(self, title: str = TITLE) -> None:
        self._an.delete_tab(title)

    def holds(self, row: int, key: str) -> str | float | bool | None:
        entered = self._looking.book.sheet(self._title).cell(row - 1, self._at(key)).entered or {}
        value: Any = next(iter(entered.values()), None)
        return value

    @property
    def _an(self) -> Person:
        """About to act, which takes a second."""
        self.desk.server.clock.advance(1)
        return self._looking

    @property
    def _looking(self) -> Person:
        return self.desk.server.human(self.desk.spreadsheet(self.unit))

    @property
    def _tab(self) -> Tab:
        book = self.desk.people.book(self.unit)  # type: ignore[attr-defined]
        spec = next(each for each in self.desk.specs if each.key == TASKS)
        tab = find_tab(book, spec, sync_values(book))
        assert tab is not None
        return tab

    @property
    def _title(self) -> str:
        return self._tab.title

    def _at(self, key: str) -> int:
        return self.desk.people.read(self.unit, self.desk.specs).tabs[TASKS].headers[key]

    def _name(self, row: int, key: str) -> str:
        return f"'{self._title}'!{column_letters(self._at(key))}{row}"

    def _enter(self, row: int, key: str, cell: Mapping[str, Any]) -> None:
        start = {"sheetId": self._tab.sheet, "rowIndex": row - 1, "columnIndex": self._at(key)}
        fields = ",".join(cell)
        self._an.do(updateCells={"start": start, "rows": [{"values": [dict(cell)]}], "fields": fields})
