"""Engines with a deliberate bug: the random histories must catch every one of them within a few seeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from sheets_sync import applying, planning, turn, waiting
from sheets_sync.ledger import Carried, Ledger
from sheets_sync.plan import Brake, Plan, absence, pairing, planner
from sheets_sync.plan import rows as merging
from tests.sheets_sync.stories.script import Script, draw
from tests.sheets_sync.stories.starting import prepare
from tests.sheets_sync.stories.verdict import judged

SEEDS = range(20)
Patch = Callable[[pytest.MonkeyPatch], None]


def instead(owner: Any, name: str, value: Any) -> Patch:
    """A function replaced."""
    return lambda monkeypatch: monkeypatch.setattr(owner, name, value)


def nothing(*args: Any, **kwargs: Any) -> None:
    """A step left out."""


def never_stale(self: Ledger, generation: str) -> Carried:
    """An earlier generation counts as nothing known."""
    found = _carried(self, generation)
    return Carried.UNKNOWN if found is Carried.STALE else found


def same_generation(workbook: Any, generation: int, specs: Any = ()) -> dict[str, str]:
    """The generation in the file is never raised."""
    return _sync_values(workbook, 1, specs)


def one_row_down(table: Any, edits: Any, present: Any) -> Any:
    """Rows addressed by a remembered position."""
    return [replace(each, position=each.position + 1) for each in _cell_writes(table, edits, present)]


def first_cell_only(table: Any, edits: Any, present: Any) -> Any:
    """Half of the write forgotten."""
    return _cell_writes(table, edits, present)[:1]


def no_cells(*args: Any) -> dict[Any, Any]:
    """Nothing is agreed."""
    return {}


def whole_row_frozen(self: merging.RowMerge, *args: Any) -> None:
    """One bad cell empties the plan of everything else."""
    self.plan.changes.clear()


def written_over(self: merging.RowMerge, i: int, column: Any, owner: Any, cell: Any, reading: Any) -> None:
    """The record's value goes into the sheet, and what was typed is gone."""
    self._write(i, column, cell)


def always_braked(*args: Any, **kwargs: Any) -> list[Brake]:
    """A brake that holds honest work."""
    return [Brake("rows_gone", 1, 0, "tạm giữ")]


def only_filled(table: Any, edits: Any, present: Any) -> Any:
    """Cells that the console emptied stay as they are."""
    return [each for each in _cell_writes(table, edits, present) if each.value is not None]


def columns_swapped(table: Any, edits: Any, present: Any) -> Any:
    """A value in the neighbouring column."""
    other = {"content": "product", "product": "content"}
    made = _cell_writes(table, edits, present)
    return [replace(each, column=other.get(each.column, each.column)) for each in made]


def without_codes(situation: Any, answer: Plan, paired: Any) -> Any:
    """New rows are seen, and never given a code."""
    found = _new_rows(situation, answer, paired)
    places = {(each.position, "code") for each in answer.reservations}
    answer.edits[:] = [edit for edit in answer.edits if (edit.position, edit.column) not in places]
    answer.reservations.clear()
    return found


def agreed_at_once(self: Ledger, tab: str, cells: Any, *args: Any) -> None:
    """The base advances before the write."""
    _send(self, tab, cells, *args)
    self.agree(tab, cells)


def always_present(self: Ledger, generation: str) -> Carried:
    """An earlier generation counts as the present one."""
    found = _carried(self, generation)
    return Carried.PRESENT if found is Carried.STALE else found


def present_base(self: Ledger, table: Any, generation: int) -> Any:
    """An earlier generation is merged against what is agreed now."""
    return self.base(table)


def accepted_only(self: waiting.Waiting, code: str, outcomes: Any, *args: Any) -> None:
    """Refused acts are forgotten."""
    _commands(self, code, [each for each in outcomes if not each.refusal], *args)


_carried, _sync_values, _cell_writes = Ledger.carried, applying.sync_values, applying.cell_writes
_new_rows, _commands, _send = planner._new_rows, waiting.Waiting.commands, Ledger.send

BUGS: dict[str, Patch] = {
    "an arrived write is not agreed": instead(Ledger, "arrive", nothing),
    "a stale copy counts as unknown": instead(Ledger, "carried", never_stale),
    "the generation is not raised": instead(applying, "sync_values", same_generation),
    "rows are addressed by a wrong position": instead(applying, "cell_writes", one_row_down),
    "half of a write is forgotten": instead(applying, "cell_writes", first_cell_only),
    "what was taken is not agreed": instead(applying, "taken_cells", no_cells),
    "proposals are not kept": instead(waiting.Waiting, "proposals", nothing),
    "the journal is not written": instead(waiting.Waiting, "journal", nothing),
    "the ledger is not saved": instead(Ledger, "save", nothing),
    "deleted rows are not put back": instead(absence.Absence, "_append", nothing),
    "one bad cell stops the row": instead(merging.RowMerge, "_problem", whole_row_frozen),
    "an office cell's typing is written over": instead(merging.RowMerge, "_overwrite", written_over),
    "a brake always bites": instead(planner, "tried", always_braked),
    "records are not read again after the verbs": instead(planning.Planning, "reread", nothing),
    "what was typed is never carried out": instead(applying.Applying, "carry_out", lambda *a: []),
    "what a note replaces is not journalled": instead(merging.RowMerge, "_journal", nothing),
    "a cell is never emptied": instead(applying, "cell_writes", only_filled),
    "a write is never committed": instead(turn, "commit", nothing),
    "two columns are mistaken for each other": instead(applying, "cell_writes", columns_swapped),
    "a workbook that is read is never written": instead(turn.Turn, "_write", lambda s, read, *a: read.stamp),
    "the base advances before the write": instead(Ledger, "send", agreed_at_once),
    "a stale copy counts as the present file": instead(Ledger, "carried", always_present),
    "a stale copy is merged against the present base": instead(Ledger, "base_at", present_base),
    "refusals are not kept": instead(waiting.Waiting, "commands", accepted_only),
    "notes are not written": instead(merging.RowMerge, "_note", nothing),
    "added rows are never given a code": instead(planner, "_new_rows", without_codes),
    "lost codes are not found again": instead(pairing, "_matches", no_cells),
}


@cache
def _scripts() -> tuple[Script, ...]:
    """Histories whose beginnings are made here, by a sound engine."""
    scripts = tuple(draw(seed) for seed in SEEDS)
    for script in scripts:
        prepare(script)
    return scripts


def is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a history goes wrong once this bug is planted."""
    scripts = _scripts()
    BUGS[name](monkeypatch)
    return any(judged(script).wrong for script in scripts)


def test_an_engine_without_a_bug_passes_the_same_histories() -> None:
    assert not [verdict.told() for script in _scripts() if (verdict := judged(script)).wrong]


@pytest.mark.parametrize("name", BUGS)
def test_the_histories_catch_an_engine_in_which(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_caught(name, monkeypatch)
