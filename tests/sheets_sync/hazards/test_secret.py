"""A directive turns out to be secret: no workbook shows its words, and none brings them back."""

from __future__ import annotations

from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from console.records import Document, SyncProposal, SyncWorkbook, Task
from console.rules.codes import code_for
from console.workflow.classify import classify
from sheets_sync.columns import DOCUMENTS
from sheets_sync.store import Refused
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hands import ExcelHands, Hands
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


def test_notes_on_its_cells_go_with_its_words_and_no_others(desk: Desk, hands: Hands, task: Task) -> None:
    other = desk.give(content="Việc khác")
    desk.settle()
    for key in ("content", "progress", "result", "remaining"):
        hands.note_on(desk.row(task).position, key, f"{SECRET}: hỏi lại chị Chi")
    hands.note_on(desk.row(other).position, "content", "Chị Chi dặn")
    desk.later(minutes=1).settle()
    hide(desk, task)
    desk.settle()
    assert [note.strip() for note in hands.notes()] == ["Chị Chi dặn"]


def test_no_part_of_the_file_keeps_its_words(folder_desk: Desk) -> None:
    """One row came with the file, one later, and one was typed by An, in a program of hers."""
    desk, hands = folder_desk, ExcelHands(folder_desk)
    first = desk.give(content=f"{SECRET} một", product="Báo cáo")
    beside = desk.give(content="Việc khác", product="Báo cáo")
    desk.settle()
    later = desk.give(content=f"{SECRET} hai")
    desk.settle()
    hands.note_on(desk.row(later).position, "progress", f"{SECRET}: ghi chú")  # all strings are shared now
    desk.later(hours=1).settle()
    assert parts_with(desk, SECRET)
    for task in (first, later):
        hide(desk, task)
    desk.settle()
    assert parts_with(desk, SECRET) == []
    assert desk.shown(beside, "content") == "Việc khác" and desk.shown(beside, "product") == "Báo cáo"
    assert openpyxl.load_workbook(desk.path()).sheetnames[0] == "Nhiệm vụ"


def test_a_conversation_on_its_cell_goes_too(folder_desk: Desk, task: Task) -> None:
    """Excel keeps one in a part of its own, beside a comment that says the same for older programs."""
    desk, position = folder_desk, folder_desk.row(task).position
    ExcelHands(desk).note_on(position, "content", SECRET)
    with ZipFile(desk.path()) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    links = next(name for name in parts if name.startswith("xl/worksheets/_rels/"))
    talk = f'<threadedComment ref="{{}}{position}" id="{{{{1}}}}"><text>{SECRET}</text></threadedComment>'
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    said = talk.format("E") + talk.format("AN").replace(SECRET, "Việc riêng")  # E: the content; AN: nobody's
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    parts["xl/threadedComments/one.xml"] = (
        f'<ThreadedComments xmlns="{space}">{said}</ThreadedComments>'.encode()
    )
    link = f'<Relationship Id="rT" Type="{kind}" Target="/xl/threadedComments/one.xml"/></Relationships>'
    parts[links] = parts[links].replace(b"</Relationships>", link.encode())
    with ZipFile(desk.path(), "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    desk.later(minutes=1).settle()
    assert len(parts_with(desk, SECRET)) == 2
    hide(desk, task)
    desk.settle()
    assert parts_with(desk, SECRET) == []
    assert parts_with(desk, "Việc riêng") == ["xl/threadedComments/one.xml"]


def parts_with(desk: Desk, words: str) -> list[str]:
    with ZipFile(desk.path()) as file:
        return [name for name in file.namelist() if words in file.read(name).decode(errors="replace")]


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
