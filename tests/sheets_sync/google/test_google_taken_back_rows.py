"""What somebody types into a row between the write that put it there and the batch that takes it back: the
word is the row's whose code was shown, and never stays in the row of another, nor in one of nobody's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from peewee import Database

from console.records import SyncConflict, SyncJournal, Task
from console.workflow.tasks import edit_task
from sheets_sync.columns import TASKS
from sheets_sync.engine import Engine
from tests.sheets_server import Fault
from tests.sheets_server.a1 import column_letters
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk, store_on
from tests.sheets_sync.killing import Killed

TITLE = "Nhiệm vụ"


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk()


@pytest.fixture
def kept(desk: GoogleDesk) -> Task:
    """The task in row 2."""
    return desk.give(content="Việc A")


def meet(desk: GoogleDesk, *, before: Callable[[], object] | None = None, then: object = None) -> None:
    """What An does before and after the next batch."""
    desk.server.faults.add(Fault(before=before, then=then), path=":batchUpdate")  # type: ignore[arg-type]


def types(desk: GoogleDesk, row: int, key: str, words: str) -> Callable[[], object]:
    """An types into a cell of a row, whatever it shows."""
    column = desk.people.read("BT", desk.specs).tabs[TASKS].headers[key]
    return lambda: desk.human().type(f"{TITLE}!{column_letters(column)}{row}", words)


def sorts(desk: GoogleDesk, *, down: bool) -> Callable[[], object]:
    """An sorts the first two tasks by `Mã`."""
    return lambda: desk.human().sort(f"{TITLE}!A2:AD3", "A", descending=down)


def die() -> None:
    raise Killed


def start_again(desk: GoogleDesk) -> None:
    """Another process goes on once the lease of the dead one has run out."""
    desk.engine = Engine(store_on(desk.server, desk.store.places), desk.settings, desk.clock)
    desk.people.store = desk.engine.store  # type: ignore[attr-defined]
    desk.later(minutes=5)


def shown(desk: GoogleDesk) -> list[tuple[str, str]]:
    """`Mã` and result of every used row, from the first."""
    rows = [{key: str(cell.value or "") for key, cell in row.cells.items()} for row in desk.rows()]
    return [(row.get("code", ""), row.get("result", "")) for row in rows]


def nothing_is_asked_or_kept() -> bool:
    return not SyncConflict.select().count() and not SyncJournal.select().count()


@pytest.fixture
def new(desk: GoogleDesk, kept: Task) -> Task:
    """A task that comes into row 4 with the next write, which also has a word of the Office for row 2."""
    desk.give(content="Việc B")
    desk.settle()
    edit_task(desk.ctx(), desk.task(kept), {"office_opinion": "Đẩy nhanh"}, desk.task(kept).version)
    return desk.give(content="Việc C")


def test_a_new_row_that_stays_for_the_word_in_it_is_known_for_what_was_written(
    desk: GoogleDesk, kept: Task, new: Task
) -> None:
    # The next process takes a write back that met rows being sorted, and leaves the row in which An typed.
    word = types(desk, 4, "result", "đã xong")
    meet(desk, before=sorts(desk, down=True), then=lambda: (word(), die()))
    with pytest.raises(Killed):
        desk.later(minutes=1).run()
    start_again(desk)
    desk.settle()
    assert desk.task(new).result == "đã xong"
    assert sorted(shown(desk)) == [(kept.code, ""), ("NV-00002-F", ""), (new.code, "đã xong")]
    assert desk.shown(kept, "office_opinion") == "Đẩy nhanh"
    assert nothing_is_asked_or_kept()
