"""shillelagh 1.4.5, SQL over a sheet, and the short sync that a competent person writes with it.

It has no sync of its own: what the Office changed since the last pass goes to the sheet by UPDATE on the
code, missing tasks by INSERT, and everything else is taken from the sheet.
`python -m bench.peers.with_shillelagh MODE`: `bidirectional` (its default, a write at once for each row) or
`batch` (the whole sheet at the end).
"""

from __future__ import annotations

import sqlite3
import sys
from typing import Any

from bench.peers.worker import Endpoint, Task, serve

COLUMNS = ("content", "due", "progress", "result")


def redirect() -> None:
    """requests reaches the local server."""
    from requests.adapters import HTTPAdapter

    plain = HTTPAdapter.send

    def send(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        request.url = Endpoint.instead(request.url)
        return plain(self, request, *args, **kwargs)

    HTTPAdapter.send = send


class Shillelagh:
    """The peer."""

    def __init__(self, mode: str) -> None:
        redirect()
        self._mode, self._spreadsheet = mode, ""
        self._database = sqlite3.connect(":memory:")
        self._database.row_factory = sqlite3.Row
        self._database.execute("CREATE TABLE task (code PRIMARY KEY, content, due, progress, result)")
        self._database.execute("CREATE TABLE changed (code, field)")

    def begin(self, spreadsheet: str, tasks: list[Task]) -> None:
        self._spreadsheet = spreadsheet
        self._database.execute("DELETE FROM task")
        self._database.execute("DELETE FROM changed")
        for task in tasks:
            self.office_adds(task)

    def office_sets(self, code: str, column: str, value: str) -> None:
        self._database.execute(f"UPDATE task SET {column} = ? WHERE code = ?", (value, code))
        self._database.execute("INSERT INTO changed VALUES (?, ?)", (code, column))

    def office_adds(self, task: Task) -> None:
        values = [task.get(key, "") for key in ("code", *COLUMNS)]
        self._database.execute("INSERT INTO task VALUES (?, ?, ?, ?, ?)", values)

    def sync(self) -> None:
        self._sync(self._spreadsheet, "")
        self._database.execute("DELETE FROM changed")

    def _sync(self, spreadsheet: str, unit: str) -> None:
        from shillelagh.backends.apsw.db import connect

        address = f"https://docs.google.com/spreadsheets/d/{spreadsheet}/edit"
        url = f'"{address}?headers=1&sync_mode={self._mode}#gid=0"'
        sheets = connect(":memory:", ["gsheetsapi"], adapter_kwargs={"gsheetsapi": {"access_token": "may"}})
        cursor = sheets.cursor()
        shown = cursor.execute(f"SELECT code, {', '.join(COLUMNS)} FROM {url}").fetchall()
        rows = {row[0]: dict(zip(COLUMNS, row[1:], strict=True)) for row in shown if row[0]}
        changed = {(code, field) for code, field in self._database.execute("SELECT * FROM changed")}
        for task in self._database.execute(
            "SELECT * FROM task WHERE code LIKE ? ORDER BY code", (f"{unit}%",)
        ).fetchall():
            self._bring_together(cursor, url, task, rows.get(task["code"]), changed)
        sheets.close()
        # Batch mode writes when SQLite lets the table go: at the end of a script, which is not awaited here.
        sheets._connection.close()

    def _bring_together(self, cursor: Any, url: str, task: Any, row: Any, changed: Any) -> None:
        code = task["code"]
        if row is None:
            marks = ", ".join("?" for _ in ("code", *COLUMNS))
            cursor.execute(f"INSERT INTO {url} VALUES ({marks})", tuple(task))
            return
        mine = {key: task[key] for key in COLUMNS if (code, key) in changed and task[key] != (row[key] or "")}
        if mine:
            sets = ", ".join(f"{key} = ?" for key in mine)
            # The code stands in the text: in batch mode a second UPDATE of the same text is planned like the
            # first, whose rows the endpoint had chosen, and so it would change every row.
            cursor.execute(f"UPDATE {url} SET {sets} WHERE code = '{code}'", tuple(mine.values()))
        for key in COLUMNS:
            if (code, key) not in changed and task[key] != (row[key] or ""):
                self._database.execute(f"UPDATE task SET {key} = ? WHERE code = ?", (row[key] or "", code))

    def tasks(self) -> list[Task]:
        return [dict(row) for row in self._database.execute("SELECT * FROM task")]

    def sweep(self, books: dict[str, str]) -> None:
        """A pass over many units' sheets; a unit's codes begin with its own."""
        for unit, spreadsheet in books.items():
            self._sync(spreadsheet, unit)


if __name__ == "__main__":
    serve(Shillelagh(sys.argv[1]))
