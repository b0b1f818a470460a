"""Planners with a deliberate bug: the random triples must catch every one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from sheets_sync import codec
from sheets_sync.codec import Reading
from sheets_sync.plan import absence, burial, pairing, planner, rows
from sheets_sync.plan.cells import Verdict, merge
from sheets_sync.plan.rows import RowMerge
from tests.sheets_sync import triples
from tests.sheets_sync.test_planner_triples import check
from tests.sheets_sync.triples import Maker

MOST = 6_000
Patch = Callable[[pytest.MonkeyPatch], None]


def verdict(wrong: dict[Verdict, Verdict]) -> Patch:
    """A merge that answers something else."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rows, "merge", lambda *a, **k: wrong.get(merge(*a, **k), merge(*a, **k)))

    return patch


def arguments(change: Callable[..., tuple[Any, ...]]) -> Patch:
    """A merge that looks at something else."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rows, "merge", lambda *a, readable: merge(*change(*a), readable=readable))

    return patch


def instead(owner: Any, name: str, value: Any) -> Patch:
    """A function replaced."""
    return lambda monkeypatch: monkeypatch.setattr(owner, name, value)


def nothing(*args: Any, **kwargs: Any) -> None:
    """A step left out."""


def lost_codes_by_position(situation: Any, **settings: Any) -> pairing.Pairing:
    """Rows without a code are given the first missing one."""
    found = pairing.pair(situation, **settings)
    missing = [code for code in situation.base if code not in found.rows]
    for row, code in zip([row for row, _ in found.strangers], missing, strict=False):
        found.rows[code] = row
    return found


def no_unreadable(read: Any) -> Callable[..., Reading]:
    return lambda *a, **k: replace(read(*a, **k), problem="")


def without(kind: str) -> Patch:
    """A plan that forgets one of its lists."""
    whole = planner.plan

    def forgetful(situation: Any) -> Any:
        made = whole(situation)
        getattr(made, kind).clear()
        return made

    return lambda monkeypatch: monkeypatch.setattr(triples, "plan", forgetful)


BUGS: dict[str, Patch] = {
    "a conflict is taken": verdict({Verdict.CONFLICT: Verdict.TAKE}),
    "a conflict is written over": verdict({Verdict.CONFLICT: Verdict.WRITE}),
    "a unit's edit is written over": verdict({Verdict.TAKE: Verdict.WRITE}),
    "a one-sided edit is a conflict": verdict({Verdict.TAKE: Verdict.CONFLICT}),
    "an office change is a conflict": verdict({Verdict.WRITE: Verdict.CONFLICT}),
    "an office cell's edit is dropped": verdict({Verdict.OVERWRITE: Verdict.WRITE}),
    "an office cell's edit is taken": verdict({Verdict.OVERWRITE: Verdict.TAKE}),
    "nothing is ever written": verdict({Verdict.WRITE: Verdict.LEAVE}),
    "the last read counts as the base": arguments(lambda o, b, p, s, d: (o, s, p, s, d)),
    "the record counts as the base": arguments(lambda o, b, p, s, d: (o, d, p, s, d)),
    "a missing base counts as empty": arguments(lambda o, b, p, s, d: (o, b or "", p, s, d)),
    "every owner is the unit": arguments(lambda o, b, p, s, d: (triples.Owner.UNIT, b, p, s, d)),
    "unreadable cells are taken": instead(codec, "read", no_unreadable(codec.read)),
    "text is not normalised": instead(codec, "_tidy", lambda text: text),
    "lost codes are paired by order": instead(planner, "pair", lost_codes_by_position),
    "absent rows are not put back": instead(absence.Absence, "_append", nothing),
    "strangers are not flagged": instead(planner, "_flag_strangers", nothing),
    "a tombstone journals nothing": instead(burial, "_unread", nothing),
    "the note is not journalled": instead(RowMerge, "_journal", nothing),
    "proposals are forgotten": without("proposals"),
    "the journal is forgotten": without("journal"),
    "agreement is forgotten": without("agreed"),
    "edits are forgotten": without("edits"),
    "what was sent is not agreed": instead(triples, "sent_cells", lambda *a: {}),
    "what was taken is not agreed": instead(triples, "taken_cells", lambda *a: {}),
}


def is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a triple is wrong once this bug is planted."""
    BUGS[name](monkeypatch)
    try:
        for world in Maker(3).worlds(MOST):
            check(world)
    except AssertionError:
        return True
    return False


def test_a_planner_without_a_bug_passes_the_same_triples() -> None:
    for world in Maker(3).worlds(MOST):
        check(world)


@pytest.mark.parametrize("name", BUGS)
def test_the_triples_catch_a_planner_in_which(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_caught(name, monkeypatch)
