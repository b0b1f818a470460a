"""A history is data: the same seed tells the same story, and a wrong one is made short enough to read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from console.records import Task
from sheets_sync.plan import absence, burial
from tests.sheets_sync.stories.agreement import TASKS as TASKS_TAB
from tests.sheets_sync.stories.agreement import unanswered
from tests.sheets_sync.stories.many import STORES
from tests.sheets_sync.stories.pages import Line
from tests.sheets_sync.stories.playing import Story
from tests.sheets_sync.stories.script import (
    ABOUT,
    AN,
    AT_THE_WRITE,
    CHI,
    ENGINE,
    HOA,
    MOVING,
    Event,
    Script,
    draw,
    draw_long,
    kinds_of,
)
from tests.sheets_sync.stories.starting import prepare
from tests.sheets_sync.stories.subjects import SUBJECTS
from tests.sheets_sync.stories.verdict import judged, shrunk

MANY = 200


@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("seed", [3, 8])
def test_the_same_seed_tells_the_same_story(about: str, store: str, seed: int) -> None:
    one, other = (judged(draw(seed, store, about=about)) for _ in range(2))
    assert one.told() == other.told()
    assert about in one.told().splitlines()[0]


@pytest.mark.parametrize("about", ABOUT)
def test_whatever_is_drawn_can_be_done(about: str) -> None:
    subject = SUBJECTS[about]
    for store in STORES:
        of_files = {kind for kind in kinds_of(AN, store, about) if hasattr(Story, f"_{kind}")}
        assert kinds_of(AN, store, about).keys() - of_files <= subject.at_the_unit.keys()
        assert kinds_of(CHI, store, about).keys() <= subject.at_the_office.keys()
        assert kinds_of(HOA, store, about).keys() <= subject.at_the_office.keys()


@pytest.mark.parametrize("store", STORES)
def test_histories_have_thirty_events_of_one_to_four_people(store: str) -> None:
    scripts = [draw(seed, store) for seed in range(MANY)]
    assert all(len(script.events) >= 30 for script in scripts)
    assert {len(script.people) for script in scripts} == {1, 2, 3, 4}


def test_an_event_is_the_same_when_others_are_dropped() -> None:
    script = draw(5)
    shorter = script.having(script.events[10:])
    assert shorter.events[0] == script.events[10]
    assert shorter.events[0].token() == script.events[10].token() == f"chữ{script.events[10].number}x1"


def test_what_happens_during_a_pass_is_drawn_with_it() -> None:
    inner: list[Event] = [
        each for seed in range(MANY) for event in draw(seed, "google").events for each in event.during
    ]
    assert {"dies", "fails_after", "is_cut", "is_overtaken"} <= {each.kind for each in inner}
    assert any(each.who != ENGINE for each in inner)


def test_rows_and_columns_move_in_the_instant_of_writes_where_that_is_asked_for() -> None:
    plain, moving = (draw_long(5, "google", moving=each) for each in (False, True))
    assert moving == draw_long(5, "google", moving=True)
    met = [each for event in moving.events for each in event.during if each.number % 100 > 90]
    assert {each.at for each in met} == {-1, -2, -3} and all(each.kind in MOVING for each in met)
    rest = [replace(e, during=tuple(i for i in e.during if i not in met)) for e in moving.events]
    assert rest == list(plain.events)  # the history itself is the same
    told = judged(moving).told()
    assert re.search(r"(during|then) POST \S*batchUpdate An (dragged|sorted|inserted|deleted)", told)


def test_every_switch_of_the_server_is_drawn_both_ways() -> None:
    drawn = [draw(seed, "google").unknowns for seed in range(MANY)]
    assert all(len({each[name] for each in drawn}) == 2 for name in drawn[0])


@pytest.mark.parametrize("again", [(), (Event(1101, "An", "opens_copy", 1, at=2),)])
def test_nobody_is_held_to_what_an_old_file_cannot_tell(again: tuple[Event, ...]) -> None:
    """An empties a cell of a file from before the word in it was read (or of a copy of that file): it may as
    well be one that never had the word."""
    events = (
        Event(6, "An", "types", 945188464),  # `Thông tin khác`
        Event(7, "An", "opens_copy", 0),
        Event(9, ENGINE, "passes", 0),
        Event(10, "An", "saves_copy", 0),
        *((Event(11, ENGINE, "passes", 0, during=again),) if again else ()),
        Event(17, "An", "clears", 2205241239),  # the same cell
    )
    verdict = judged(Script(0, "excel", ("An",), 1, events, {}))
    assert not verdict.wrong
    assert sum("other_info" in sentence for sentence in verdict.trace) == 2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["content first", "code first"])
def test_nobody_is_held_to_know_a_row_that_has_neither_its_code_nor_its_content(
    order: tuple[int, int],
) -> None:
    """An's added row was proposed; without both it may as well be another that she adds."""
    acts = (
        Event(8, "An", "touches_office_cell", 14),  # `Nội dung nhiệm vụ` of the added row
        Event(9, "An", "loses_code", 1),
    )
    events = (
        Event(1, "An", "adds_row", 0),
        *(Event(number, ENGINE, "passes", 0) for number in (2, 3)),
        Event(4, "An", "types", 9),  # `Thông tin khác` of the added row
        Event(5, ENGINE, "passes", 0),
        *(acts[place] for place in order),
    )
    verdict = judged(Script(0, "excel", ("An",), 1, events, {}))
    assert not verdict.wrong
    assert sum("DX-00001-W" in sentence for sentence in verdict.trace) == 2 + (order == (0, 1))
    assert sum("content = chữ" in sentence for sentence in verdict.trace) == 2


@pytest.mark.parametrize(("chosen", "code"), [(0, "NV-00001-7"), (1, "DX-00001-W")])
def test_nobody_is_held_to_know_of_which_row_an_old_copy_was_that_has_a_code_of_its_own_by_now(
    chosen: int, code: str
) -> None:
    """An takes the code from a copy of a row, and it is proposed; then she brings both rows back as they were
    and the proposal is put back below. A copy that loses its code again is only told so; the proposal is
    found."""
    events = (
        Event(1, "An", "reports_done", 0),  # on a day that has not come: neither row is as it was agreed
        Event(2, "An", "copies_row", 0),
        Event(3, "An", "keeps_copy", 0),
        Event(4, "An", "loses_code", 0),
        *(Event(number, ENGINE, "passes", 0) for number in (5, 6, 7)),
        Event(8, "An", "puts_back_copy", 0),
        Event(9, ENGINE, "passes", 0),
        Event(10, "An", "loses_code", chosen),
    )
    verdict = judged(Script(0, "excel", ("An",), 1, events, {}))
    assert not verdict.wrong
    assert any(f"emptied Mã in the row of {code}" in sentence for sentence in verdict.trace[9:])


def test_a_row_that_says_what_a_row_with_a_code_says_lost_its_own_unless_people_copied_it() -> None:
    said = {"content": "Việc A", "symbol": "1/UBND"}
    rows = [Line(2, {**said, "code": "NV-00001-7"}), Line(3, {**said, "sync_note": "Dòng này mất Mã."})]
    wrong = "the row of NV-00001-7 lost its Mã and was not found again"
    assert unanswered(rows, {"NV-00002-F"}, TASKS_TAB) == wrong
    assert not unanswered(rows, {"NV-00001-7"}, TASKS_TAB)
    proposed = Line(4, {**said, "code": "DX-00001-W"})
    assert not unanswered([*rows, proposed], {"NV-00001-7"}, TASKS_TAB)
    assert unanswered([*rows, proposed], set(), TASKS_TAB)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["Chi first", "An first"])
def test_what_two_write_in_a_row_that_lost_its_code_may_wait_for_a_person(order: tuple[int, int]) -> None:
    acts = (
        Event(2, "Chi", "writes_progress", 0),
        Event(3, "An", "types", 2),  # `Tình hình thực hiện`
    )
    events = (Event(1, "An", "loses_code", 0), *(acts[place] for place in order))
    verdict = judged(Script(0, "excel", ("An", "Chi"), 1, events, {}))
    assert not verdict.wrong
    assert sum("progress" in sentence for sentence in verdict.trace) == 2


def test_what_is_typed_into_a_tombstone_need_not_be_kept_elsewhere_though_the_engine_died_over_it() -> None:
    dies = Event(201, ENGINE, "dies", 1, at=AT_THE_WRITE)  # once its request was applied
    events = (
        Event(1, "Hòa", "moves_task", 0),
        Event(2, ENGINE, "passes", 0, during=(dies,)),
        Event(3, "An", "types", 0),
    )
    verdict = judged(Script(0, "google", ("An", "Hòa"), 1, events, {}))
    assert not verdict.wrong
    assert any("the engine died" in sentence for sentence in verdict.trace)


READ_LATER = (
    Event(2, "Hòa", "moves_task", 0),
    Event(
        4, ENGINE, "passes", 0,
        during=(Event(404, "An", "types", 205495243), Event(403, "Hòa", "moves_task", 0, at=AT_THE_WRITE)),
    ),
    Event(16, "Hòa", "moves_task", 0),
)  # fmt: skip
NEVER_BURIED = (
    Event(2, "Hòa", "moves_task", 0),
    Event(
        11, ENGINE, "passes", 0,
        during=(
            Event(1101, "An", "types", 3459324527, at=AT_THE_WRITE),
            Event(1102, ENGINE, "dies", 1, at=AT_THE_WRITE),
        ),
    ),
    Event(15, "Hòa", "moves_task", 0),
    Event(26, ENGINE, "passes", 0, during=(Event(2604, "Hòa", "moves_task", 0, at=AT_THE_WRITE),)),
)  # fmt: skip


@pytest.mark.parametrize("events", [READ_LATER, NEVER_BURIED], ids=["in one pass", "over a death"])
def test_what_a_unit_typed_while_its_row_was_away_unseen_stays_taken_when_it_leaves_again(
    events: tuple[Event, ...],
) -> None:
    """No workbook showed that the task was another unit's, and it was An's again when her words were read."""
    verdict = judged(Script(0, "excel", ("An", "Hòa"), 1, events, {}))
    assert not verdict.wrong
    assert any("BT ok, took 1" in sentence for sentence in verdict.trace)


def into_the_record(plan: Any, column: Any, cell: Any, base: Any, record: Any, i: int) -> None:
    """What a unit typed into a row that left is not kept aside but taken."""
    if column.key == "progress" and cell.value:
        Task.update(progress=cell.value).where(Task.code == record.code).execute()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["typed first", "moved first"])
@pytest.mark.parametrize("comes_back", [False, True])
def test_a_word_taken_from_a_row_that_had_left_is_found(
    order: tuple[int, int], comes_back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts = (Event(1, "An", "types", 2), Event(2, "Hòa", "moves_task", 0))  # `Tình hình thực hiện`
    back = [Event(301, "Hòa", "moves_task", 0, at=AT_THE_WRITE)] if comes_back else []
    events = (*(acts[place] for place in order), Event(3, ENGINE, "passes", 0, during=tuple(back)))
    script = Script(0, "excel", ("An", "Hòa"), 1, events, {})
    prepare(script)
    monkeypatch.setattr(burial, "_unread", into_the_record)
    assert "taken from a row that had left" in judged(script).wrong


def test_a_seeded_bug_shrinks_to_a_story_of_a_few_events(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = [draw(seed) for seed in range(6)]
    for script in seeds:
        prepare(script)
    monkeypatch.setattr(
        absence.Absence, "_append", lambda *a, **k: None
    )  # rows that are gone are not put back
    found = next(v for v in map(judged, seeds) if v.wrong)
    short = shrunk(found)
    assert short.kind == found.kind
    assert 1 <= len(short.script.events) <= 8
    assert len(short.told().splitlines()) <= 16
