"""Diễn biến, Lịch sử: every verb that the workflow writes into the history has words."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

import console.workflow
from console.records import Task
from console.rulebook import read_rulebook
from console.workflow.context import Actor, Context
from console.workflow.inspections import create_inspection, edit_inspection
from console.workflow.progress import report_progress
from tests.views.conftest import Browser, Cast
from views.timeline import RECORDS, VERBS, timeline

FOLDER = Path(console.workflow.__file__).parent
WRITERS = {"write_history": 1, "write_histories": 1, "change": 1, "change_task": 1, "insert": 1}


def written_verbs() -> set[str]:
    """The verbs as the source names them, read from the calls that write history."""
    return {verb for path in FOLDER.glob("*.py") for verb in _verbs(ast.parse(path.read_text("utf-8")))}


def _verbs(module: ast.Module) -> Iterator[str]:
    """Literals at the place of the verb, in calls of the writers and of a module's own steps to them."""
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    own = {each.name: place for each in functions for place in _places(each)}
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = {**WRITERS, **own}.get(node.func.id)
            if place is not None and place < len(node.args):
                said = node.args[place]
                if isinstance(said, ast.Constant):
                    yield str(said.value)


def _places(function: ast.FunctionDef) -> list[int]:
    return [place for place, each in enumerate(function.args.args) if each.arg == "verb"]


def test_every_verb_that_is_written_has_words() -> None:
    written = written_verbs()
    assert {"classify", "attach", "urge", "archive", "close_inspection"} <= written  # the reading finds them
    assert sorted(written - VERBS.keys()) == []


def test_no_words_are_kept_for_a_verb_that_is_no_more() -> None:
    assert sorted(VERBS.keys() - written_verbs()) == []


def test_a_unit_that_acts_in_its_workbook_is_named_once_with_where(app: Flask, cast: Cast) -> None:
    task = cast.task()
    unit = Context.begin(Actor.workbook(cast.hong_bang), read_rulebook(cast.settings), cast.clock)
    report_progress(unit, task, "Đang làm")
    with app.test_request_context():
        event = timeline(task)[0]
    assert (event.who, event.source) == ("UBND phường Hồng Bàng", "Bảng tính")


def test_who_acted_for_whom_and_from_where_is_said_in_english_too(
    app: Flask, cast: Cast, sign_in: Callable[[Any], Browser]
) -> None:
    task = cast.task()
    unit = Actor.workbook(cast.hong_bang)
    rulebook = read_rulebook(cast.settings)
    report_progress(Context.begin(unit, rulebook, cast.clock), task, "Đang làm")
    instead = replace(unit, source="console", name="Chi (nhập thay UBND phường Hồng Bàng)")
    report_progress(Context.begin(instead, rulebook, cast.clock), Task.get_by_id(task.id), "Đã làm")
    hoa = sign_in(cast.hoa)
    hoa.post("/language/en/", {"next": "/"})
    page, history = hoa.text(f"/tasks/{task.id}/"), hoa.text("/history/")
    for text in (page, history):
        assert "Chi (for UBND phường Hồng Bàng)" in text
        assert "(bảng tính)" not in text and "nhập thay" not in text


def test_the_basis_of_an_inspection_is_shown_as_it_was_and_is(app: Flask, cast: Cast) -> None:
    office = Context.begin(Actor.system(), read_rulebook(cast.settings), cast.clock)
    made = create_inspection(office, title="Kiểm tra quý III", inspector=cast.hong_bang, basis="Kế hoạch 3")
    edit_inspection(office, made, {"basis": "Kế hoạch 4"}, made.version)
    with app.test_request_context():
        (change,) = timeline(made)[0].changes
    assert change == ("Kế hoạch hoặc căn cứ", "Kế hoạch 3", "Kế hoạch 4")


def test_the_table_of_records_knows_every_record() -> None:
    assert {"task", "document", "participation", "inspection"} <= RECORDS.keys()
