"""The script that a competent person writes with gspread: open, read all, compare, update, append."""

from __future__ import annotations

import sqlite3

import gspread

from bench.peers.contestant import CodesByNumber, Requests
from bench.peers.paper import KEYS, Paper, plain_sheet
from bench.peers.story import COLUMNS, Start, Story
from tests.sheets_server import SheetsServer, gspread_client


def sync(client: gspread.Client, spreadsheet: str, database: sqlite3.Connection) -> None:
    """What the Office changed since the last pass goes to the sheet, everything else comes from it."""
    sheet = client.open_by_key(spreadsheet).sheet1
    records = sheet.get_all_records(numericise_ignore=["all"])
    rows = {record["code"]: (position, record) for position, record in enumerate(records, 2)}
    changed = set(database.execute("SELECT code, field FROM changed"))
    cells, missing = [], []
    for task in database.execute(f"SELECT {', '.join(KEYS)} FROM task ORDER BY code").fetchall():
        code = task[0]
        if code not in rows:
            missing.append(list(task))
            continue
        position, record = rows[code]
        for at, field in enumerate(COLUMNS, 1):
            if str(record[field]) == task[at]:
                continue
            if (code, field) in changed:
                cells.append(gspread.Cell(position, at + 1, task[at]))
            else:
                database.execute(f"UPDATE task SET {field} = ? WHERE code = ?", (str(record[field]), code))
    if cells:
        sheet.update_cells(cells)
    if missing:
        sheet.append_rows(missing)
    database.execute("DELETE FROM changed")


class ScriptStage:
    """The script at work on one story."""

    def __init__(self, story: Story) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE TABLE task (code PRIMARY KEY, content, due, progress, result)")
        self._database.execute("CREATE TABLE changed (code, field)")
        self.code, server = CodesByNumber(), SheetsServer()
        for start in story.tasks:
            self.office_adds(start)
        self.paper: Paper = plain_sheet(server, "Nhiệm vụ", self.database())
        self._client = gspread_client(server)

    def office_sets(self, task: int, column: str, value: str) -> None:
        code = self.code(task)
        self._database.execute(f"UPDATE task SET {column} = ? WHERE code = ?", (value, code))
        self._database.execute("INSERT INTO changed VALUES (?, ?)", (code, column))

    def office_adds(self, start: Start) -> None:
        values = (self.code.add(start.number), start.content, start.due, "", "")
        self._database.execute("INSERT INTO task VALUES (?, ?, ?, ?, ?)", values)

    def sync(self) -> None:
        sync(self._client, self.paper.book, self._database)

    def database(self) -> list[dict[str, str]]:
        rows = self._database.execute(f"SELECT {', '.join(KEYS)} FROM task ORDER BY code")
        return [dict(zip(KEYS, row, strict=True)) for row in rows]

    def kept(self) -> set[str]:
        return set()


class GspreadScript:
    """The contestant."""

    name = "gspread script"

    def stage(self, story: Story) -> ScriptStage:
        return ScriptStage(story)

    def idle_sweep(self, units: int) -> Requests:
        server = SheetsServer()
        client, database = gspread_client(server), sqlite3.connect(":memory:")
        database.execute("CREATE TABLE task (code, content, due, progress, result)")
        database.execute("CREATE TABLE changed (code, field)")
        papers = [plain_sheet(server, f"Xã {unit}", []) for unit in range(units)]
        made = Requests()
        for paper in papers:
            sync(client, paper.book, database)
        made.add([each.kind for each in server.log])
        return made

    def close(self) -> None:
        """Nothing is held open."""
