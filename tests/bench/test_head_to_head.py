"""The bench's stories repeat themselves exactly, and its judge sees what it is there to see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.peers.gspread_script import ScriptStage
from bench.peers.oracle import Verdict
from bench.peers.our_engine import OurEngine
from bench.peers.play import play
from bench.peers.story import COLUMNS, Event, Start, Story, Turn, day, tell
from sheets_sync.google import receipt

TASKS = (Start(1, "chữ0x1", "6/1/2026"), Start(2, "chữ0x2", "7/1/2026"))
AN_TYPES = Event("type", 1, column="progress", token="chữ0x3")
CHI_SETS = Event("set", 2, column="content", token="chữ0x4")


def told(*turns: Turn) -> Story:
    return Story(0, TASKS, turns)


def judged(story: Story, spoil: Callable[[ScriptStage], None] = lambda stage: None) -> Verdict:
    """The script's verdict where something is done to its stage after every pass."""

    class Spoilt(ScriptStage):
        def sync(self) -> None:
            super().sync()
            spoil(self)

    return play(Spoilt(story), story)


def test_a_seed_tells_the_same_story_again_and_another_seed_another() -> None:
    assert tell(7) == tell(7)
    assert tell(7).turns != tell(8).turns
    assert tell(7, calm=True) == tell(7, calm=True)


def test_no_word_and_no_date_is_typed_twice_in_a_story() -> None:
    for seed in range(20):
        story = tell(seed)
        events = [event for turn in story.turns for event in (*turn.before, *turn.inside)]
        typed = [event.token for event in events if event.token]
        typed += [event.column for event in events if event.kind == "add"]
        typed += [text for start in story.tasks for text in (start.content, start.due)]
        assert len(typed) == len(set(typed)) > 16
        assert all(day(event.token).year >= 2026 for event in events if event.column == "due" and event.token)


def test_a_calm_story_has_nothing_inside_a_pass_and_the_others_have() -> None:
    calm, rough = (
        [turn for seed in range(20) for turn in tell(seed, calm=each).turns] for each in (True, False)
    )
    assert not any(turn.inside or turn.unanswered for turn in calm)
    assert any(turn.inside for turn in rough)
    assert any(turn.unanswered for turn in rough)


def test_all_is_well_where_all_is_well() -> None:
    verdict = judged(told(Turn((AN_TYPES, CHI_SETS))))
    assert (verdict.typed, verdict.passes, verdict.told) == (2, 5, [])
    assert (
        verdict.lost == verdict.wrong_rows == verdict.not_reached == verdict.doubled == verdict.crashes == 0
    )
    # Five passes of three reads; one write, in the first: Chi's cell.
    assert (verdict.requests.reads, verdict.requests.writes) == (15, 1)


def test_a_lost_word_is_found_out() -> None:
    def forget(stage: ScriptStage) -> None:
        stage.paper.type(stage.code(1), "progress", "")
        stage.office_sets(1, "progress", "")

    verdict = judged(told(Turn((AN_TYPES,))), forget)
    assert (verdict.lost_alone, verdict.lost_of_two) == (1, 0)
    assert verdict.told == ["chữ0x3 (progress of task 1) is nowhere"]


def test_the_loser_of_two_who_typed_at_once_is_found_out() -> None:
    both = (AN_TYPES, Event("set", 1, column="progress", token="chữ0x5"))
    verdict = judged(told(Turn(both)))  # the script lets the Office win
    assert (verdict.lost_alone, verdict.lost_of_two) == (0, 1)


def test_a_word_that_its_own_side_replaced_is_no_loss() -> None:
    again = Event("type", 1, column="progress", token="chữ0x5")
    verdict = judged(told(Turn((AN_TYPES,)), Turn((again,))))
    assert verdict.told == []


def test_a_value_in_a_foreign_row_is_found_out_even_if_it_is_put_right_later() -> None:
    def stray(stage: ScriptStage) -> None:
        if stage.paper.row(stage.code(2))["result"] == "":  # type: ignore[index]
            stage.paper.type(stage.code(2), "result", "chữ0x3")
        else:
            stage.paper.type(stage.code(2), "result", "gì đó")

    verdict = judged(told(Turn((AN_TYPES,))), stray)
    assert verdict.wrong_rows == 2  # in the sheet, and from there in the database
    assert "chữ0x3 stands in sheet NV-0002" in verdict.told


def test_a_doubled_row_and_a_row_made_by_nobody_are_found_out() -> None:
    def double(stage: ScriptStage) -> None:
        if len(stage.paper.rows()) == 2:
            person = stage.paper.server.human(stage.paper.book)
            person.paste("'Tasks'!A4", [["NV-0001", "chữ0x1"], ["NV-0099", "gì đó"]])

    assert judged(told(Turn(())), double).doubled == 2


def test_an_edit_that_stays_on_its_side_is_found_out() -> None:
    def undo(stage: ScriptStage) -> None:
        stage.office_sets(1, "progress", "")
        stage._database.execute("DELETE FROM changed")

    verdict = judged(told(Turn((AN_TYPES,))), undo)
    assert (verdict.lost, verdict.not_reached) == (0, 1)


def test_a_row_moved_under_the_script_s_write_gets_another_s_value() -> None:
    moved = Turn((CHI_SETS,), inside=(Event("move", 2, 1),))
    verdict = judged(told(moved))
    assert verdict.wrong_rows > 0
    assert "chữ0x4 stands in sheet NV-0001" in verdict.told


def test_an_answer_lost_after_the_write_ends_the_script_s_pass() -> None:
    verdict = judged(told(Turn((CHI_SETS,), unanswered=True)))
    assert verdict.crashes == 1
    assert verdict.lost == verdict.not_reached == 0


def test_our_engine_comes_through_stories_without_a_finding() -> None:
    engine = OurEngine()
    for seed in (2, 3):
        verdict = play(engine.stage(tell(seed)), tell(seed))
        assert verdict.typed > 10
        assert verdict.told == []
        assert verdict.doubled == verdict.crashes == 0
    engine.close()


def test_our_engine_is_found_wanting_once_it_ignores_its_receipts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipt.Copied, "is_as_read", property(lambda row: True))
    engine = OurEngine()
    story = told(Turn((CHI_SETS,), inside=(Event("move", 2, 1),)))
    assert play(engine.stage(story), story).wrong_rows > 0
    engine.close()


def test_every_column_of_a_story_is_one_that_our_engine_plays() -> None:
    engine = OurEngine()
    stage = engine.stage(told())
    assert [set(row) for row in stage.paper.rows()] == [{"code", *COLUMNS}] * 2
    assert stage.database()[0] | {"code": ""} == {
        "code": "", "content": "chữ0x1", "due": "6/1/2026", "progress": "", "result": "",
    }  # fmt: skip
    engine.close()
