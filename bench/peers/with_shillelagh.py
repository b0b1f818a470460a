"""shillelagh 1.4.5, SQL over a sheet, and the short sync that a competent person writes with it.

It has no sync of its own: what the Office changed since the last pass goes to the sheet by UPDATE on the
code, missing tasks by INSERT, and everything else is taken from the sheet.
`python -m bench.peers.with_shillelagh MODE`: `bidirectional` (its default, a write at once for each row) or
`batch` (the whole sheet at the end).
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NoReturn

from bench.peers.worker import Endpoint, Task, serve

COLUMNS = ("content", "due", "progress", "result")


def redirect() -> None:
    """requests reaches the local server. What a pass imports is loaded once, for all their processes."""
    import shillelagh.adapters.api.gsheets.adapter
    import shillelagh.backends.apsw.db  # noqa: F401
    from requests.adapters import HTTPAdapter

    plain = HTTPAdapter.send

    def send(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        request.url = Endpoint.instead(request.url)
        return plain(self, request, *args, **kwargs)

    HTTPAdapter.send = send


class Shillelagh:
    """The peer."""

    def __init__(self, mode: str, path: Path) -> None:
        redirect()
        self._mode, self._path, self._spreadsheet = mode, path, ""
        with self._opened() as database:
            database.execute("CREATE TABLE task (code PRIMARY KEY, content, due, progress, result)")
            database.execute("CREATE TABLE changed (code, field)")

    def begin(self, spreadsheet: str, tasks: list[Task]) -> None:
        self._spreadsheet = spreadsheet
        with self._opened() as database:
            database.execute("DELETE FROM task")
            database.execute("DELETE FROM changed")
        for task in tasks:
            self.office_adds(task)

    def office_sets(self, code: str, column: str, value: str) -> None:
        with self._opened() as database:
            database.execute(f"UPDATE task SET {column} = ? WHERE code = ?", (value, code))
            database.execute("INSERT INTO changed VALUES (?, ?)", (code, column))

    def office_adds(self, task: Task) -> None:
        values = [task.get(key, "") for key in ("code", *COLUMNS)]
        with self._opened() as database:
            database.execute("INSERT INTO task VALUES (?, ?, ?, ?, ?)", values)

    def sync(self) -> None:
        """In a process of its own, as a timer starts it: batch mode writes when that process ends."""
        told, tell = os.pipe()
        gc.freeze()
        child = os.fork()
        if not child:
            os.close(told)
            self._script(tell)
        os.close(tell)
        with os.fdopen(told) as end:
            trouble = end.read()
        os.waitpid(child, 0)
        if trouble:
            raise RuntimeError(trouble)

    def _script(self, tell: int) -> NoReturn:
        try:
            with self._opened() as database:
                self._sync(database, self._spreadsheet, "")
                database.execute("DELETE FROM changed")
        except Exception as error:
            os.write(tell, f"{type(error).__name__}: {error}".encode())
        atexit._run_exitfuncs()  # shillelagh's are among them; the rest of Python's end is not waited for
        os._exit(0)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path)) as database, database:
            database.row_factory = sqlite3.Row
            yield database

    def _sync(self, database: sqlite3.Connection, spreadsheet: str, unit: str) -> None:
        from shillelagh.backends.apsw.db import connect

        address = f"https://docs.google.com/spreadsheets/d/{spreadsheet}/edit"
        url = f'"{address}?headers=1&sync_mode={self._mode}#gid=0"'
        sheets = connect(":memory:", ["gsheetsapi"], adapter_kwargs={"gsheetsapi": {"access_token": "may"}})
        cursor = sheets.cursor()
        shown = cursor.execute(f"SELECT code, {', '.join(COLUMNS)} FROM {url}").fetchall()
        rows = {row[0]: dict(zip(COLUMNS, row[1:], strict=True)) for row in shown if row[0]}
        changed = {(code, field) for code, field in database.execute("SELECT * FROM changed")}
        for task in database.execute(
            "SELECT * FROM task WHERE code LIKE ? ORDER BY code", (f"{unit}%",)
        ).fetchall():
            taken = self._bring_together(cursor, url, task, rows.get(task["code"]), changed)
            for key, value in taken.items():
                database.execute(f"UPDATE task SET {key} = ? WHERE code = ?", (value, task["code"]))
        sheets.close()

    def _bring_together(self, cursor: Any, url: str, task: Any, row: Any, changed: Any) -> dict[str, str]:
        """Write what the sheet lacks; what the database is to take."""
        code = task["code"]
        if row is None:
            marks = ", ".join("?" for _ in ("code", *COLUMNS))
            cursor.execute(f"INSERT INTO {url} VALUES ({marks})", tuple(task))
            return {}
        mine = {key: task[key] for key in COLUMNS if (code, key) in changed and task[key] != (row[key] or "")}
        if mine:
            sets = ", ".join(f"{key} = ?" for key in mine)
            # The code stands in the text: in batch mode a second UPDATE of the same text is planned like the
            # first, whose rows the endpoint had chosen, and so it would change every row.
            cursor.execute(f"UPDATE {url} SET {sets} WHERE code = '{code}'", tuple(mine.values()))
        theirs = {key: row[key] or "" for key in COLUMNS if (code, key) not in changed}
        return {key: value for key, value in theirs.items() if value != task[key]}

    def tasks(self) -> list[Task]:
        with self._opened() as database:
            return [dict(row) for row in database.execute("SELECT * FROM task")]

    def sweep(self, books: dict[str, str]) -> None:
        """A pass over many units' sheets; a unit's codes begin with its own."""
        with self._opened() as database:
            for unit, spreadsheet in books.items():
                self._sync(database, spreadsheet, unit)


if __name__ == "__main__":
    folder = Path(tempfile.mkdtemp())
    serve(Shillelagh(sys.argv[1], folder / "tasks.db"))
    shutil.rmtree(folder)
