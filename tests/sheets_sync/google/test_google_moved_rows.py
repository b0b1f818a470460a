"""Seeded histories of one spreadsheet whose rows are moved at every request of a write, which may be killed.

An never types into the cells that are written, and each of her rows says in a column of its own whose it is:
so after the next undisturbed read every row must hold its own values, all of the write's or none of them.
"""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sheets_sync.google.store import GoogleStore
from sheets_sync.store import CellWrite, Changed, ColumnSpec, Kind, TabSpec, Unreachable, WriteBatch
from tests.sheets_server import Clock, Fault, SheetsServer
from tests.sheets_server.people import Person
from tests.sheets_sync.google.desk import store_on

KEYS = ("code", "content", "progress", "result", "done")
SPECS = (TabSpec("tasks", "Nhiệm vụ", [ColumnSpec(key, key.title(), 12) for key in KEYS]),)
CODES = [f"NV{number}" for number in range(6)]
SYNC = {"unit": "XA", "workbook": "so-1", "schema": "1", "generation": "0"}
LAST = "Nhiệm vụ!A2:F"  # and the last row


class Killed(Exception):
    """The process dies."""


def act(an: Person, chance: random.Random) -> None:
    """An does something to rows, or types where nothing is written."""
    rows = [row for row, line in enumerate(an.rows("Nhiệm vụ"), 1) if row > 1 and line[0]]
    match chance.choice(["sort", "sort", "insert", "move", "type", "copy"]):
        case "sort":
            column = chance.choice("ABCDF")
            an.sort(f"{LAST}{max(rows)}", column, descending=chance.random() < 0.5)
        case "insert":
            an.insert_rows("Nhiệm vụ", chance.choice(rows))
        case "move":
            an.move_row("Nhiệm vụ", chance.choice(rows), chance.choice(rows))
        case "type":
            row = chance.choice(rows)
            an.type(f"Nhiệm vụ!E{row}", f"An gõ ở {an.see(f'Nhiệm vụ!A{row}')}")
        case "copy":
            an.copy_row("Nhiệm vụ", chance.choice(rows), max(rows) + 1)
            an.delete_rows("Nhiệm vụ", max(rows) + 1)


def disturb(server: SheetsServer, an: Person, chance: random.Random) -> None:
    """Up to four requests are met by An, the last perhaps by a kill, before or after it was applied."""

    def die() -> None:
        raise Killed

    for _ in range(chance.randint(1, 3)):
        when = chance.choice(["before", "before", "during", "then"])
        server.faults.add(replace(Fault(), **{when: lambda: act(an, chance)}), path=":batchUpdate")
    if chance.random() < 0.5:
        fault = chance.choice([Fault(before=die), Fault(then=die), Fault(status=503, after=True)])
        server.faults.add(fault, path=":batchUpdate")


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("seed", range(40))
def test_rows_moved_at_every_request_keep_their_own_values(seed: int, exact: bool) -> None:
    chance = random.Random(f"{seed} {exact}")
    server = SheetsServer(clock=Clock(datetime(2025, 9, 8, 2, tzinfo=UTC)))
    server.unknowns.receipt_exact = exact
    store = store_on(server)
    rows = [
        CellWrite("tasks", row, key, f"{key} {code}" if key != "code" else code)
        for row, code in enumerate(CODES, 2)
        for key in ("code", "content", "progress", "result")
    ]
    store.create("XA", "Sổ xã A", SPECS, SYNC, rows)
    an = server.human(store.places.all()["XA"].spreadsheet)
    for row, code in enumerate(CODES, 2):
        an.type(f"Nhiệm vụ!F{row}", f"của {code}")
    for turn in range(1, 5):
        store = written(server, store, an, chance, turn)


def written(
    server: SheetsServer, store: GoogleStore, an: Person, chance: random.Random, turn: int
) -> GoogleStore:
    """One write under An's hands, then the read that must find everything in its place; who reads on."""
    read = store.read("XA", SPECS)
    old = {str(row.cells["code"].value): row for row in read.tabs["tasks"].rows if "code" in row.cells}
    before = {(code, key): row.cells[key].value for code, row in old.items() for key in KEYS[2:4]}
    codes = chance.sample(CODES, chance.randint(1, 4))
    meant = {(code, key): f"{key} {turn} {code}" for code in codes for key in chance.sample(KEYS[2:4], 1)}
    cells = [CellWrite("tasks", old[code].position, key, value) for (code, key), value in meant.items()]
    disturb(server, an, chance)
    try:
        store.write("XA", WriteBatch(cells, {**SYNC, "generation": str(turn)}), read, SPECS)
    except (Changed, Unreachable):
        pass
    except Killed:
        store = store_on(server, store.places)
    server.faults.clear()
    again = store.read("XA", SPECS)
    wanted = before | (meant if again.sync["generation"] == str(turn) else {})
    found = {str(row.cells["code"].value): row for row in again.tabs["tasks"].rows if "code" in row.cells}
    assert sorted(found) == CODES
    shown = {line[0]: line for line in an.rows("Nhiệm vụ")[1:]}
    for code, row in found.items():
        assert row.cells["content"].value == f"content {code}"
        assert shown[code][5] == f"của {code}"
        assert shown[code][4] in ("", f"An gõ ở {code}")
        for key in KEYS[2:4]:
            if row.cells[key].kind is not Kind.ERROR:  # a value that nobody typed, and that is told so
                assert row.cells[key].value == wanted[code, key]
    with suppress(Changed):  # at rest again, so that the next turn begins with cells that are all known
        plain = [
            CellWrite("tasks", row.position, key, wanted[code, key])
            for code, row in found.items()
            for key in KEYS[2:4]
        ]
        store.write("XA", WriteBatch(plain, {**SYNC, "generation": f"{turn}0"}), again, SPECS)
    store.read("XA", SPECS)
    return store
