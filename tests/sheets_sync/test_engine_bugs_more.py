"""Engines with a deliberate bug in what guards against death, other workers and a bad line.

Such a bug shows only when that very trouble comes at the wrong moment, so each is played on the first few
histories in which it does.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
import requests

from console.records import SyncProposal
from sheets_sync import lease, marks, newcomers, waiting
from sheets_sync.acting import Acting
from sheets_sync.engine import Engine
from sheets_sync.excel import writer
from sheets_sync.google import astray, guarded, receipt
from sheets_sync.plan import burial, planner
from tests.sheets_sync.stories.script import (
    AT_THE_WRITE,
    CHI,
    ENGINE,
    HOA,
    SECRETS,
    TASKS,
    UNIT_OF,
    Script,
    draw,
)
from tests.sheets_sync.stories.starting import prepare
from tests.sheets_sync.stories.verdict import judged
from tests.sheets_sync.test_engine_bugs import Patch, instead, nothing

LEAST, FEW, DRAWN = 8, 20, 600
Provokes = Callable[[Script], bool]


# -- the bugs ----------------------------------------------------------------------------------


def carried_out_twice(self: Acting, row: Any, shown: Any, changes: Any) -> Any:
    """What was typed is an act once more."""
    outcomes = _run(self, row, shown, changes)
    _run(self, row, shown, changes)
    return outcomes


def proposed_at_once(self: newcomers.ProposedTasks, reservations: Any, now: Any) -> None:
    """The record of an added row does not wait until its code was read back."""
    known = self.reserved()
    _reserve(self, reservations, now)
    for each in reservations:
        if each.code not in known:
            values = dict(zip(self.table.index, each.values, strict=True)) | {"code": each.code}
            SyncProposal.create(
                workbook=self.workbook.id, tab=self.table.key, code=each.code, column="*", noticed_at=now,
                position=each.position, proposed=json.dumps(values),
            )  # fmt: skip


def cleared_when_chosen() -> set[int]:
    """The marks go before the workbook is written."""
    found = _units_marked()
    for table, owner in marks._MARKED:
        table.update(sync_dirty=0).where(owner.in_(list(found))).execute()
    return found


def cleared_with_what_came_since(seen: marks.Marks) -> None:
    """A mark that rose while the workbook was written goes, too."""
    for table, rows in seen.items():
        model: Any = table
        model.update(sync_dirty=0).where(model.id.in_(list(rows))).execute()


def stops_at_the_first(self: Engine, chosen: Any, held: lease.Held, turns: list[Any]) -> None:
    """A workbook that cannot be read ends the pass."""
    for workbook in chosen:
        turns.append(self._turn(workbook, self._shared(), held))
        if turns[-1].state == "unreachable":
            return


def beside_cleared(edit: Any, batch: Any, *args: Any) -> None:
    """A write takes the unit's own notes right of the program's columns with it."""
    _put_all(edit, batch, *args)
    for cell in batch.cells:
        edit.put(32, cell.position, None)


def receipt_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was overwritten counts as what had been read."""
    monkeypatch.setattr(receipt.Copied, "is_as_read", property(lambda self: True))
    monkeypatch.setattr(astray, "strayed", nothing_strayed)


def nothing_strayed(*args: Any) -> dict[Any, Any]:
    return {}


def not_put_back(self: guarded.Guarded, book: Any, *args: Any) -> Any:
    """What a write hit by mistake stays as it is."""
    return book


def half_is_enough(self: requests.Response, **kwargs: Any) -> Any:
    """An answer that was cut is read as far as it goes."""
    try:
        return _json(self, **kwargs)
    except ValueError:
        return json.loads(_closed(self.text))


def _closed(text: str) -> str:
    """The longest part of a cut JSON text that ends after a value, with its brackets closed."""
    open_ones, quoted, escaped, kept = "", False, False, "{}"
    for place, letter in enumerate(text, 1):
        if quoted:
            quoted, escaped = letter != '"' or escaped, letter == "\\" and not escaped
        elif letter == '"':
            quoted = True
        elif letter in "[{":
            open_ones = {"[": "]", "{": "}"}[letter] + open_ones
        elif letter in "]}":
            open_ones = open_ones[1:]
            kept = text[:place] + open_ones
    return kept


_run, _reserve, _units_marked = Acting.run, newcomers.ProposedTasks.reserve, marks.units_marked
_json, _put_all = requests.Response.json, writer._put_all


# -- the histories that provoke them -----------------------------------------------------------


def happens(*kinds: str) -> Provokes:
    """Somebody does one of these, or one of these happens during a pass."""

    def provokes(script: Script) -> bool:
        every = [*script.events, *(inner for event in script.events for inner in event.during)]
        return any(event.kind in kinds for event in every)

    return provokes


def happens_all(*kinds: str) -> Provokes:
    """Each of these happens."""
    each = [happens(kind) for kind in kinds]
    return lambda script: all(provokes(script) for provokes in each)


def breaks_beside_another(script: Script) -> bool:
    """A workbook is broken for a while, and another is not."""
    return len(script.units) > 1 and happens("breaks_file")(script)


def meets_the_write(*kinds: str) -> Provokes:
    """One of these happens just when a workbook is written."""
    return lambda script: any(
        inner.kind in kinds and inner.at == AT_THE_WRITE for event in script.events for inner in event.during
    )


def dies_over_an_edit(script: Script) -> bool:
    """Only the Office did something since the last pass, and this one dies before it has applied anything."""
    since: list[Any] = []
    for event in script.events:
        if event.kind == "passes":
            died = any(inner.kind == "dies" and 0 <= inner.at <= 3 for inner in event.during)
            if died and len(event.during) == 1 and since and {each.who for each in since} <= {CHI, HOA}:
                return True
            since = []
        else:
            since.append(event)
    return False


def typed_after_it_was_moved(script: Script) -> bool:
    """A unit types before the next pass, which may be into the row that has just left."""
    moved = False
    for event in script.events:
        moved = event.who != ENGINE and (moved or event.kind == "moves_task")
        if moved and event.who in UNIT_OF and event.kind in ("types", "types_two"):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Bug:
    """What is wrong with the engine, and which histories provoke it."""

    patch: Patch
    provoked: Provokes
    store: str = "excel"
    about: str = TASKS


BUGS: dict[str, Bug] = {
    "a lost lease is not noticed": Bug(instead(lease, "hold", nothing), happens("is_overtaken")),
    "a lost lease is not noticed on Google": Bug(
        instead(lease, "hold", nothing), happens("is_overtaken"), "google"
    ),
    "an act is carried out twice": Bug(
        instead(Acting, "run", carried_out_twice), happens("types", "types_two")
    ),
    "a refused act is tried at every look": Bug(
        instead(waiting.Waiting, "refused", lambda self, versions: {}), happens("asks")
    ),
    "an added row is proposed at once": Bug(
        instead(newcomers.ProposedTasks, "reserve", proposed_at_once),
        happens_all("adds_row", "writes_nonsense"),
    ),
    "a mark is cleared before the write": Bug(
        instead(marks, "units_marked", cleared_when_chosen), dies_over_an_edit
    ),
    "a mark that rose meanwhile is cleared": Bug(
        instead(marks, "clear", cleared_with_what_came_since), meets_the_write("edits")
    ),
    "typing in a row that is leaving is dropped": Bug(
        instead(burial, "_unread", nothing), typed_after_it_was_moved
    ),
    "secret words are looked for under their code alone": Bug(
        instead(planner, "secrets_of", lambda situation: {}), happens("classifies"), about=SECRETS
    ),
    "a broken workbook ends the pass": Bug(
        instead(Engine, "_turns", stops_at_the_first), breaks_beside_another
    ),
    "what a unit keeps beside its rows is cleared": Bug(
        instead(writer, "_put_all", beside_cleared), happens("keeps_own")
    ),
    "the receipt is not looked at": Bug(
        receipt_ignored, meets_the_write("sorts", "deletes_row", "inserts_row", "moves_row"), "google"
    ),
    "what was hit by mistake is not put back": Bug(
        instead(guarded.Guarded, "take_back", not_put_back),
        meets_the_write("sorts", "deletes_row", "inserts_row", "moves_row"),
        "google",
    ),
    "half of an answer is believed": Bug(
        instead(requests.Response, "json", half_is_enough), happens("is_cut_quietly"), "google"
    ),
}


@cache
def _histories(store: str, provoked: Provokes, about: str) -> tuple[Script, ...]:
    """The first few that provoke it; their beginnings are made here, by a sound engine."""
    found: list[Script] = []
    for seed in range(DRAWN):
        script = draw(seed, store, about=about)
        if provoked(script):
            prepare(script)
            found.append(script)
        if len(found) == FEW:
            break
    assert len(found) >= LEAST
    return tuple(found)


def caught_by(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> Script | None:
    """The history that goes wrong once this bug is planted."""
    scripts = _histories(bug.store, bug.provoked, bug.about)
    bug.patch(monkeypatch)
    return next((script for script in scripts if judged(script).wrong), None)


@pytest.mark.parametrize("name", BUGS)
def test_the_histories_that_provoke_it_catch_an_engine_in_which(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    catch(BUGS[name], monkeypatch)


def catch(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail unless a history goes wrong with the bug, and goes well without it."""
    caught = caught_by(bug, monkeypatch)
    assert caught is not None
    monkeypatch.undo()
    sound = judged(caught)
    assert not sound.wrong, sound.told()
