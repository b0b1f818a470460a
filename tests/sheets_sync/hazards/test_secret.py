"""A directive turns out to be secret: no workbook shows its words, and none brings them back."""

from __future__ import annotations

from typing import Any

import pytest

from console.records import Document, SyncProposal, SyncWorkbook, Task
from console.rules.codes import code_for
from console.workflow.classify import classify
from sheets_sync.columns import DOCUMENTS
from sheets_sync.store import Refused
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hands import Hands
from tests.sheets_sync.hazards.office import reroute
from tests.sheets_sync.test_takeover import JANUARY, old_files, ready, type_into

SECRET = "Sao Mai"


def hide(desk: Desk, task: Task) -> None:
    classify(desk.ctx("hoa"), desk.task(task).document, secrecy="secret")


def passes(desk: Desk, count: int = 4) -> None:
    for _ in range(count):
        desk.later(seconds=30).run()


def test_the_grey_row_of_an_earlier_unit_loses_its_words_too(desk: Desk, task: Task) -> None:
    reroute(desk, task, "XA")
    desk.settle()
    assert desk.shown(task, "content", "BT") == "Rà soát quỹ đất"
    hide(desk, task)
    desk.settle()
    assert [desk.shown(task, "content", unit) for unit in ("XA", "BT")] == ["", ""]
    passes(desk)
    assert not desk.later(minutes=1).run().turns


def test_the_grey_row_of_an_earlier_units_directive_loses_its_words_too(desk: Desk, task: Task) -> None:
    document = desk.task(task).document_id
    code = code_for("VB", document)
    Document.update(abstract=SECRET).where(Document.id == document).execute()
    SyncWorkbook.update(stamp="").execute()
    desk.settle()
    reroute(desk, task, "XA")
    desk.settle()
    assert desk.shown(code, "abstract", "BT", DOCUMENTS) == SECRET
    hide(desk, task)
    desk.settle()
    assert [desk.shown(code, "abstract", unit, DOCUMENTS) for unit in ("XA", "BT")] == ["", ""]


def test_every_row_of_a_code_that_stands_twice_loses_its_words(desk: Desk, hands: Hands, task: Task) -> None:
    position = desk.row(task).position
    desk.type(task, report_date="hôm qua")
    desk.settle()
    hands.copy_row(position, position + 3)
    desk.later(minutes=1).settle()
    hide(desk, task)
    desk.settle()
    shown = [
        cell.value for row in desk.rows() for key, cell in row.cells.items() if key in ("content", "symbol")
    ]
    assert len(desk.rows()) == 2 and not any(shown)
    passes(desk)
    assert not desk.later(minutes=1).run().turns


def test_a_cell_that_the_file_refused_to_empty_once_is_emptied_the_next_day(
    folder_desk: Desk, task: Task
) -> None:
    desk = folder_desk
    hide(desk, task)
    store = desk.engine.store
    real = store.write

    def write(key: str, batch: Any, read: Any, specs: Any) -> Any:
        refused = [each for each in batch.cells if each.column == "content"]
        if refused:
            store.write = real  # type: ignore[method-assign]
            raise Refused("Ô được bảo vệ.", refused)
        return real(key, batch, read, specs)

    store.write = write  # type: ignore[method-assign]
    desk.settle()
    assert desk.shown(task, "content") == "Rà soát quỹ đất"
    desk.later(days=1).settle()
    assert desk.shown(task, "content") == ""


@pytest.fixture
def closed(folder_desk: Desk) -> tuple[Desk, Task]:
    """January: the book of last year is closed, a new one is in use."""
    _, task = ready(folder_desk)
    folder_desk.clock.move(JANUARY)
    folder_desk.settle()
    return folder_desk, task


def test_a_closed_book_does_not_propose_again_what_was_erased(closed: tuple[Desk, Task]) -> None:
    desk, task = closed
    (old,) = old_files(desk)
    type_into(old, 3, **{"Tình hình thực hiện": SECRET})
    passes(desk)
    assert [row.proposed for row in SyncProposal.select()] == [SECRET]
    hide(desk, task)
    desk.settle()
    type_into(old, 2, **{"Thông tin khác": "Về việc đã xong"})
    passes(desk)
    assert SECRET not in str(list(SyncProposal.select().dicts()))


def test_what_is_typed_into_a_closed_book_about_it_is_not_proposed(closed: tuple[Desk, Task]) -> None:
    desk, task = closed
    (old,) = old_files(desk)
    hide(desk, task)
    desk.settle()
    type_into(old, 3, **{"Tình hình thực hiện": SECRET})
    passes(desk)
    assert not SyncProposal.select().count()
