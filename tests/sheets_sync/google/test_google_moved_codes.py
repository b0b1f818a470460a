"""Seeded histories of one spreadsheet in which rows lost their codes and are moved as these are given back.

Each row says in a column of An's own whose it is. So after the next undisturbed read no row bears another's
code or values, and each has its own code, or it has none because the write was taken back.
"""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sheets_sync.google.store import GoogleStore
from sheets_sync.store import CellWrite, Changed, ColumnSpec, TabSpec, Unreachable, WorkbookRead, WriteBatch
from tests.sheets_server import Clock, Fault, SheetsServer
from tests.sheets_server.people import Person
from tests.sheets_sync.google.desk import store_on
from tests.sheets_sync.google.test_google_moved_rows import CODES, KEYS, LAST, SYNC, Killed

TITLE = "Nhiệm vụ"
SPECS = (TabSpec("tasks", TITLE, [ColumnSpec(k, k.title(), 12, telling=k == "content") for k in KEYS]),)


def places(an: Person) -> dict[str, int]:
    """Where each row stands, by the code that is its own."""
    rows = enumerate(an.rows(TITLE), 1)
    return {line[5]: row for row, line in rows if line[5:6] and line[5] in CODES}


def act(an: Person, chance: random.Random) -> None:
    """An moves rows, or types where nothing is written."""
    rows = sorted(places(an).values())
    match chance.choice(["sort", "sort", "insert", "move", "type", "copy"]):
        case "sort":
            an.sort(f"{LAST}{rows[-1]}", chance.choice("ABCDF"), descending=chance.random() < 0.5)
        case "insert":
            an.insert_rows(TITLE, chance.choice(rows), chance.choice((1, 1, 2)))
        case "move":
            an.move_row(TITLE, chance.choice(rows), chance.choice(rows))
        case "type":
            an.type(f"{TITLE}!E{chance.choice(rows)}", "An gõ")
        case "copy":
            an.copy_row(TITLE, chance.choice(rows), rows[-1] + 1)
            an.delete_rows(TITLE, rows[-1] + 1)


def disturb(server: SheetsServer, an: Person, chance: random.Random) -> None:
    """The next write is met by An, and may be killed before or after it was applied."""

    def die() -> None:
        raise Killed

    when = chance.choice(["before", "during", "during", "then"])
    server.faults.add(replace(Fault(), **{when: lambda: act(an, chance)}), path=":batchUpdate")
    if chance.random() < 0.5:
        fault = chance.choice([Fault(before=die), Fault(then=die), Fault(status=503, after=True)])
        server.faults.add(fault, path=":batchUpdate")


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("seed", range(30))
def test_codes_given_back_as_rows_are_moved_come_to_their_own_rows(seed: int, exact: bool) -> None:
    chance = random.Random(f"codes {seed} {exact}")
    server = SheetsServer(clock=Clock(datetime(2025, 9, 8, 2, tzinfo=UTC)))
    server.unknowns.receipt_exact = exact
    store = store_on(server)
    rows = [
        CellWrite("tasks", row, key, code if key == "code" else f"{key} {code}")
        for row, code in enumerate(CODES, 2)
        for key in ("code", "content", "progress", "result")
    ]
    store.create("XA", "Sổ xã A", SPECS, SYNC, rows)
    an = server.human(store.places.all()["XA"].spreadsheet)
    for row, code in enumerate(CODES, 2):
        an.type(f"{TITLE}!F{row}", code)
    for turn in range(1, 4):
        store = given_back(server, store, an, chance, turn)


def given_back(
    server: SheetsServer, store: GoogleStore, an: Person, chance: random.Random, turn: int
) -> GoogleStore:
    """An empties codes, which are written under her hands with values of other rows; who reads on."""
    lost, stand = chance.sample(CODES, chance.randint(1, 2)), places(an)
    for code in lost:
        an.clear(f"{TITLE}!A{stand[code]}")
    read = store.read("XA", SPECS)
    old = values(read, stand)
    written = [*chance.sample([each for each in CODES if each not in lost], chance.randint(0, 2)), *lost[1:]]
    meant = {(code, chance.choice(KEYS[2:4])): f"lần {turn} {code}" for code in written}
    cells = [CellWrite("tasks", stand[code], key, value) for (code, key), value in meant.items()]
    cells += [CellWrite("tasks", stand[code], "code", code) for code in lost]
    disturb(server, an, chance)
    try:
        store.write("XA", WriteBatch(cells, {**SYNC, "generation": str(turn)}), read, SPECS)
    except (Changed, Unreachable):
        pass
    except Killed:
        store = store_on(server, store.places)
    server.faults.clear()
    again, stand = store.read("XA", SPECS), places(an)
    is_there = again.sync["generation"] == str(turn)
    assert sorted(stand) == CODES
    assert values(again, stand) == old | (meant if is_there else {})
    shown = {line[5]: line for line in an.rows(TITLE)[1:] if any(line)}
    assert shown.keys() == stand.keys()  # nothing was put anywhere else
    assert {code: line[0] for code, line in shown.items()} == {
        code: "" if code in lost and not is_there else code for code in CODES
    }
    with suppress(Changed):  # all at rest for the next turn
        rest = [CellWrite("tasks", stand[code], "code", code) for code in CODES]
        store.write("XA", WriteBatch(rest, {**SYNC, "generation": f"{turn}0"}), again, SPECS)
    store.read("XA", SPECS)
    return store


def values(read: WorkbookRead, stand: dict[str, int]) -> dict[tuple[str, str], object]:
    """What was written into each row."""
    rows = {row.position: row.cells for row in read.tabs["tasks"].rows}
    return {(code, key): rows[row][key].value for code, row in stand.items() for key in KEYS[2:4]}
