"""What a read makes of a write that nobody checked yet, where people went on meanwhile; most were found by
random histories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from peewee import Database

from console.records import SyncConflict, SyncJournal, SyncProposal, SyncWorkbook, Task
from console.workflow.results import edit_result
from console.workflow.tasks import edit_task, send
from tests.sheets_server import Fault
from tests.sheets_server.people import Person
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk, store_on
from tests.sheets_sync.hazards.office import office_enters, reroute

TITLE = "Nhiệm vụ"


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    return open_google_desk()


def say(desk: GoogleDesk, task: Task, words: str) -> None:
    """Chi writes into `Ý kiến Văn phòng`."""
    found = desk.task(task)
    edit_task(desk.ctx(), found, {"office_opinion": words}, found.version)


def reword(desk: GoogleDesk, task: Task, content: str) -> None:
    """Chi changes what the task is."""
    found = desk.task(task)
    edit_task(desk.ctx(), found, {"content": content}, found.version)


def codes(desk: GoogleDesk) -> list[object]:
    """`Mã` of every used row, None for none."""
    return [row.cells["code"].value if "code" in row.cells else None for row in desk.rows()]


def test_a_row_that_lost_its_code_after_a_write_is_not_one_that_the_write_hit_by_mistake(
    desk: GoogleDesk,
) -> None:
    deleted, other = desk.give(), desk.give(content="Việc khác")
    desk.settle()
    desk.human().delete_rows(TITLE, desk.row(deleted).position)
    say(desk, other, "Đẩy nhanh")
    desk.later(minutes=1).run()  # the row is put back below, and the Office's words are written
    desk.type(deleted, other_info="gấp")
    desk.put([(desk.row(other).position, "code", None)])
    desk.later(minutes=1).settle()
    assert codes(desk) == [other.code, deleted.code]
    assert desk.task(deleted).other_info == desk.shown(deleted, "other_info") == "gấp"
    assert desk.shown(other, "office_opinion") == "Đẩy nhanh"
    assert not SyncConflict.select().count()


def test_a_row_that_lost_its_code_after_a_write_beside_its_own_copy_takes_back_nothing(
    desk: GoogleDesk,
) -> None:
    first, copied = desk.give(), desk.give(content="Việc khác")
    desk.settle()
    at, row = desk.row(first).position, desk.row(copied).position
    desk.human().copy_row(TITLE, row, row + 1)
    desk.put([(at, "code", None)])
    say(desk, copied, "Đẩy nhanh")
    desk.later(minutes=1).run()  # the lost code is given back, and the Office's words are written
    desk.put([(row, "code", None)])
    desk.later(minutes=1).settle()
    assert codes(desk) == [first.code, copied.code, copied.code]
    assert "Đẩy nhanh" in {row.cells["office_opinion"].value for row in desk.rows()[1:2]}
    assert not SyncProposal.select().count() and not SyncJournal.select().count()


def test_a_row_that_lost_its_code_after_a_write_is_known_whatever_the_unit_typed_there_since(
    desk: GoogleDesk,
) -> None:
    task = desk.give()
    desk.settle()
    desk.type(task, other_info="chờ vốn")
    say(desk, task, "Đẩy nhanh")
    desk.later(minutes=1).run()  # the Office's words are written beside the unit's
    desk.type(task, other_info="đã có vốn")
    desk.put([(desk.row(task).position, "code", None)])
    desk.later(minutes=1).settle()
    assert codes(desk) == [task.code]
    assert desk.task(task).other_info == desk.shown(task, "other_info") == "đã có vốn"
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert not SyncConflict.select().count()


def test_a_row_that_lost_its_code_and_a_word_of_the_offices_after_a_write_takes_back_nothing(
    desk: GoogleDesk,
) -> None:
    """Its content, which no other row has, tells it: else the whole write is given back, and what the unit
    emptied since looks like an older version of the file."""
    one, other = desk.give(), desk.give(content="Việc khác")
    desk.settle()
    desk.type(one, other_info="chờ vốn")
    say(desk, other, "Đẩy nhanh")
    desk.later(minutes=1).run()  # one word is taken, the other written
    row = desk.row(other).position
    desk.put([(row, "code", None), (row, "symbol", None)])
    desk.type(one, other_info=None)
    desk.later(minutes=1).settle()
    assert desk.task(one).other_info == desk.shown(one, "other_info") == ""
    assert desk.shown(other, "office_opinion") == "Đẩy nhanh"


def give_two_of_one_directive(desk: GoogleDesk) -> tuple[Task, Task]:
    """Only the content tells their rows apart."""
    one = desk.give(content="Việc A")
    draft = desk.office.draft(one.document, "BT", content="Việc B", due_on=one.due_on)
    other = send(desk.ctx(), draft)
    desk.settle()
    return one, other


def test_a_row_hit_by_mistake_that_lost_its_code_since_is_not_the_row_that_was_meant(
    desk: GoogleDesk,
) -> None:
    one, other = give_two_of_one_directive(desk)
    reword(desk, one, "Việc A, đợt 2")
    an = desk.human()
    sort = Fault(during=lambda: an.sort(f"{TITLE}!A2:AC3", "A", descending=True))
    desk.server.faults.add(sort, path=":batchUpdate")
    desk.later(minutes=1).run()
    assert desk.shown(other, "content") == "Việc A, đợt 2"
    desk.put([(desk.row(other).position, "code", None)])
    desk.later(minutes=1).settle()
    assert [desk.shown(each, "content") for each in (one, other)] == ["Việc A, đợt 2", "Việc B"]
    assert not SyncProposal.select().where(SyncProposal.code.in_([one.code, other.code])).count()


def test_a_row_that_moved_up_as_another_was_deleted_does_not_pass_for_that_one_under_a_new_code(
    desk: GoogleDesk,
) -> None:
    one, other = give_two_of_one_directive(desk)
    reword(desk, one, "Việc A, đợt 2")
    an = desk.human()
    delete = Fault(during=lambda: an.delete_rows(TITLE, desk.row(one).position))
    desk.server.faults.add(delete, path=":batchUpdate")
    desk.later(minutes=1).run()
    assert desk.shown(other, "content") == "Việc A, đợt 2"
    desk.later(minutes=1).settle()
    assert [desk.shown(each, "content") for each in (one, other)] == ["Việc A, đợt 2", "Việc B"]
    assert not SyncProposal.select().count()


def test_a_code_mistyped_after_a_write_is_put_right_in_the_row_that_was_written(desk: GoogleDesk) -> None:
    task = desk.give()
    desk.settle()
    say(desk, task, "Đẩy nhanh")
    desk.later(minutes=1).run()
    desk.put([(desk.row(task).position, "code", "NV-1")])
    desk.later(minutes=1).settle()
    assert codes(desk) == [task.code]
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"


def test_a_code_that_lost_its_hyphens_after_a_write_is_put_right_whatever_else_was_typed_there(
    desk: GoogleDesk,
) -> None:
    task = desk.give()
    desk.settle()
    say(desk, task, "Đẩy nhanh")
    desk.later(minutes=1).run()
    at = desk.row(task).position
    desk.put([(at, "code", task.code.replace("-", "").lower()), (at, "symbol", "7"), (at, "progress", "gấp")])
    say(desk, task, "Đẩy nhanh hơn")
    desk.later(minutes=1).settle()
    assert codes(desk) == [task.code]
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh hơn"
    assert desk.task(task).progress == desk.shown(task, "progress") == "gấp"


def test_a_code_pasted_over_that_of_a_written_row_is_put_right_while_its_own_row_stands(
    desk: GoogleDesk,
) -> None:
    one, other = give_two_of_one_directive(desk)
    reword(desk, one, "Việc A, đợt 2")
    desk.later(minutes=1).run()
    desk.put([(desk.row(one).position, "code", other.code)])
    desk.later(minutes=1).settle()
    assert codes(desk) == [one.code, other.code]
    assert [desk.shown(each, "content") for each in (one, other)] == ["Việc A, đợt 2", "Việc B"]


def test_a_row_in_which_somebody_types_is_not_taken_back_with_the_write_that_put_it_there(
    desk: GoogleDesk,
) -> None:
    deleted, first, last = desk.give(), desk.give(content="Việc A"), desk.give(content="Việc B")
    desk.settle()
    an = desk.human()
    an.delete_rows(TITLE, desk.row(deleted).position)
    say(desk, first, "Đẩy nhanh")
    sort = Fault(during=lambda: an.sort(f"{TITLE}!A2:AC3", "A", descending=True))
    desk.server.faults.add(sort, path=":batchUpdate")
    desk.later(minutes=1).run()  # the words of the Office go astray into the row of the last one
    assert desk.shown(last, "office_opinion") == "Đẩy nhanh"
    desk.type(deleted, other_info="gấp")
    desk.later(minutes=1).settle()
    assert sorted(map(str, codes(desk))) == sorted(each.code for each in (deleted, first, last))
    assert desk.task(deleted).other_info == desk.shown(deleted, "other_info") == "gấp"
    assert [desk.shown(each, "office_opinion") for each in (first, last)] == ["Đẩy nhanh", ""]
    assert not SyncConflict.select().count()
    assert not SyncJournal.select().count()


def test_what_is_typed_into_a_new_row_is_no_conflict_where_the_write_that_brought_it_is_taken_back(
    desk: GoogleDesk,
) -> None:
    first, last = desk.give(content="Việc A"), desk.give(content="Việc B")
    desk.settle()
    an = desk.human()
    new = desk.give(content="Việc C")
    say(desk, first, "Đẩy nhanh")
    sort = Fault(during=lambda: an.sort(f"{TITLE}!A2:AC3", "A", descending=True))
    desk.server.faults.add(sort, path=":batchUpdate")
    desk.later(minutes=1).run()  # the words of the Office go astray into the row of the last one
    assert desk.shown(last, "office_opinion") == "Đẩy nhanh"
    desk.type(new, other_info="gấp")
    desk.later(minutes=1).settle()
    assert sorted(map(str, codes(desk))) == sorted(each.code for each in (new, first, last))
    assert [desk.shown(each, "office_opinion") for each in (first, last)] == ["Đẩy nhanh", ""]
    assert not SyncConflict.select().count()
    assert desk.task(new).other_info == desk.shown(new, "other_info") == "gấp"


def test_a_sentence_that_went_astray_into_a_note_is_nobodys_words(desk: GoogleDesk) -> None:
    """Nor is the mark of a cell of which a worker that was started again cannot know what it held."""
    first, last = desk.give(content="Việc A"), desk.give(content="Việc B")
    desk.settle()
    desk.type(first, reason="thiếu vốn")
    an = desk.human()
    sort = Fault(during=lambda: an.sort(f"{TITLE}!A2:AC3", "A", descending=True))
    desk.server.faults.add(sort, path=":batchUpdate")
    desk.later(minutes=1).run()
    assert "chưa chọn Đề nghị" in desk.shown(last, "sync_note")
    desk.engine.store = store_on(desk.server, desk.store.places)
    desk.later(minutes=1).settle()
    assert "chưa chọn Đề nghị" in desk.shown(first, "sync_note")
    assert desk.shown(last, "sync_note") == ""
    assert not SyncJournal.select().count()


def test_a_write_across_a_column_that_moves_leaves_none_of_its_sentences_behind(desk: GoogleDesk) -> None:
    task = desk.give()
    desk.settle()
    desk.type(task, done="x", done_on="31/12/2025", reason="thiếu vốn")
    desk.later(minutes=1).settle()  # the note says what is missing
    desk.type(task, request="Chuyển lại", reason="quá khả năng", request_document="7/UBND, 8/9/2025")
    an = desk.human()
    drag = Fault(during=lambda: an.move_column(TITLE, 5, 17))
    desk.server.faults.add(drag, path=":batchUpdate")
    desk.later(minutes=1).run()  # `Tình trạng` goes astray, the note does not
    desk.later(minutes=1).settle()
    assert desk.server.faults.waiting() == 0
    assert "chờ Văn phòng xử lý" in desk.shown(task, "status")
    assert not SyncJournal.select().where(SyncJournal.column == "sync_note").count()


@pytest.mark.parametrize(
    ("drag", "hit"),
    [((20, 7), {"status": ""}), ((4, 3), {})],
    ids=["`done` before `role`", "`abstract` before `issued_on`"],
)
def test_a_row_that_left_is_not_mangled_by_a_column_dragged_in_the_instant_of_its_burial(
    desk: GoogleDesk, drag: tuple[int, int], hit: dict[str, str]
) -> None:
    """Only the look of the words that stand in a tombstone is written, so that they cannot go astray; what is
    emptied and hits another column is given back."""
    task = desk.give()
    desk.settle()
    headers = ("abstract", "issued_on", "role", "lead", "due_on", "status", "done")
    shown = {key: desk.shown(task, key) for key in headers}
    reroute(desk, task, "XA")
    an = desk.human()
    desk.server.faults.add(Fault(during=lambda: an.move_column(TITLE, *drag)), path=":batchUpdate")
    desk.later(minutes=1).run()
    assert {key: desk.shown(task, key) for key in headers} == shown | hit
    desk.later(minutes=3).settle()
    assert {key: desk.shown(task, key) for key in headers} == shown
    assert desk.row(task).grey and "Đã chuyển" in desk.shown(task, "sync_note")
    assert not SyncJournal.select().count()


def test_a_row_that_left_stands_once_where_a_row_is_inserted_above_it_in_the_instant_of_its_burial(
    desk: GoogleDesk,
) -> None:
    task = desk.give()
    desk.settle()
    reroute(desk, task, "XA")
    insert = Fault(during=lambda: desk.human().insert_rows(TITLE, 2))
    desk.server.faults.add(insert, path=":batchUpdate")
    desk.later(minutes=1).run()
    reroute(desk, task, "BT")  # it is live again before the next read
    desk.later(minutes=1).settle()
    (row,) = desk.rows()
    assert (row.position, row.cells["code"].value, row.grey) == (3, task.code, False)
    assert "Đã chuyển" not in desk.shown(task, "sync_note")
    tab = desk.server.books[desk.spreadsheet()].sheet(TITLE)
    looks = [cell.style or {} for line in tab.lines[1:3] for cell in line.cells.values()]
    assert not any(look.get("textFormat", {}).get("italic") for look in looks)


def test_a_column_dragged_after_a_burial_is_no_sign_that_it_went_astray(desk: GoogleDesk) -> None:
    task = desk.give()
    desk.settle()
    reroute(desk, task, "XA")
    an = desk.human()
    desk.server.faults.add(Fault(then=lambda: an.move_column(TITLE, 20, 7)), path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.type(task, done="Có")
    (turn,) = desk.later(minutes=3).run().turns
    assert not turn.written
    assert desk.shown(task, "done") == "Có"


@pytest.mark.parametrize("again", [False, True], ids=["", "a worker that was started again"])
def test_a_column_dragged_under_two_cells_that_are_given_the_same_words_keeps_its_own(
    desk: GoogleDesk, again: bool
) -> None:
    """Also what An typed there after the read: only the copies in the receipt know that."""
    task = desk.give()
    desk.settle()
    found = desk.task(task)
    edit_task(desk.ctx(), found, {"content": "Bản đồ", "product": "Bản đồ"}, found.version)
    an = desk.human()

    position = desk.row(task).position
    typed_and_dragged = Fault(  # `Thông tin khác` goes before `Nội dung nhiệm vụ`
        before=lambda: an.type(f"{TITLE}!AA{position}", "gấp"),
        during=lambda: an.move_column(TITLE, 27, 5),
    )
    desk.server.faults.add(typed_and_dragged, path=":batchUpdate")
    desk.later(minutes=1).run()
    assert desk.shown(task, "other_info") == "Bản đồ"
    if again:
        desk.engine.store = store_on(desk.server, desk.store.places)
    desk.later(minutes=3).settle()
    assert desk.task(task).other_info == desk.shown(task, "other_info") == "gấp"
    assert desk.shown(task, "content") == desk.shown(task, "product") == "Bản đồ"
    assert not SyncConflict.select().count()
    assert not SyncJournal.select().count()


def test_what_is_typed_into_a_new_row_that_went_astray_under_a_dragged_column_stays_in_it(
    desk: GoogleDesk,
) -> None:
    desk.give()
    desk.settle()
    new = desk.give(content="Việc mới")
    an = desk.human()
    drag = Fault(during=lambda: an.move_column(TITLE, 20, 7))  # `Đã thực hiện` before `Vai trò`
    desk.server.faults.add(drag, path=":batchUpdate")
    desk.later(minutes=1).run()
    assert desk.shown(new, "role") == "UBND xã Kiến Thụy"
    desk.type(new, other_info="gấp")
    desk.later(minutes=3).settle()
    assert desk.task(new).other_info == desk.shown(new, "other_info") == "gấp"
    shown = {key: desk.shown(new, key) for key in ("role", "lead", "due_on", "done", "remaining")}
    # from 8/9/2025 to 30/9/2025
    assert shown == {
        "role": "Chủ trì", "lead": "UBND xã Kiến Thụy", "due_on": "30/9/2025", "done": "", "remaining": "22",
    }  # fmt: skip
    assert len(desk.rows()) == 2
    assert not SyncProposal.select().count()
    assert not SyncConflict.select().count()
    assert not SyncJournal.select().count()


def test_a_cell_that_a_write_emptied_and_the_unit_filled_again_is_no_sign_under_an_inserted_column(
    desk: GoogleDesk,
) -> None:
    """`Kết quả thực hiện` was emptied with the Office's word. Then An inserts a column, so that the empty
    cell beside it stands where the emptied one stood, and types there anew."""
    task = desk.give()
    edit_result(desk.ctx("system"), task, {"result": "vội"})
    desk.settle()
    edit_result(desk.ctx("system"), desk.task(task), {"result": ""})
    desk.later(minutes=1).run()
    assert desk.shown(task, "result") == "" and not desk.task(task).result
    desk.human().insert_columns("Nhiệm vụ", 2)
    desk.type(task, result="đã xong")
    desk.later(minutes=1).run()
    assert desk.task(task).result == "đã xong" and not SyncJournal.select().count()


def test_a_new_row_is_put_in_order_where_another_column_is_dragged_before_it_is_read(
    desk: GoogleDesk,
) -> None:
    desk.give()
    desk.settle()
    new = desk.give(content="Việc mới")
    an = desk.human()
    drags = Fault(  # `Đã thực hiện` before `Vai trò`, then `Chủ trì` before both
        during=lambda: an.move_column(TITLE, 20, 7), then=lambda: an.move_column(TITLE, 9, 7)
    )
    desk.server.faults.add(drags, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=3).settle()
    keys = ("content", "role", "lead", "due_on", "done", "remaining")
    # from 8/9/2025 to 30/9/2025
    assert {key: desk.shown(new, key) for key in keys} == {
        "content": "Việc mới", "role": "Chủ trì", "lead": "UBND xã Kiến Thụy", "due_on": "30/9/2025",
        "done": "", "remaining": "22",
    }  # fmt: skip
    assert not SyncProposal.select().count()
    assert not SyncJournal.select().count()


def test_the_same_words_given_to_two_cells_side_by_side_are_no_sign_under_an_inserted_column(
    desk: GoogleDesk,
) -> None:
    """What stands there now was put into the cell beside it; An typed over the other."""
    task = desk.give()
    desk.settle()
    found = desk.task(task)
    edit_task(desk.ctx(), found, {"content": "Bản đồ", "product": "Bản đồ"}, found.version)
    desk.later(minutes=1).run()
    desk.type(task, product="Bản vẽ")
    desk.human().insert_columns(TITLE, 5)
    since = len(desk.server.log)
    desk.later(minutes=1).run()
    assert [each.kind for each in desk.server.log[since:]].count(
        "write"
    ) == 1  # what was proposed is put back
    assert [(each.column, each.proposed) for each in SyncProposal.select()] == [("product", "Bản vẽ")]
    assert desk.shown(task, "content") == "Bản đồ" and not SyncJournal.select().count()


def test_a_row_that_was_deleted_after_a_write_is_no_sign_that_it_hit_the_one_that_moved_up(
    desk: GoogleDesk,
) -> None:
    """The write emptied a cell that is empty in the next row, too."""
    task, other = desk.give(), desk.give(content="Việc khác")
    edit_result(desk.ctx("system"), task, {"result": "vội"})
    desk.settle()
    edit_result(desk.ctx("system"), desk.task(task), {"result": ""})
    desk.later(minutes=1).run()
    desk.human().delete_rows(TITLE, desk.row(task).position)
    since = len(desk.server.log)
    desk.later(minutes=1).run()
    assert [each.kind for each in desk.server.log[since:]].count("write") == 1  # the row is put back
    assert codes(desk) == [other.code, task.code]


def test_the_word_that_was_taken_out_and_typed_again_is_the_units_under_an_inserted_column(
    desk: GoogleDesk,
) -> None:
    task = desk.give()
    edit_result(desk.ctx("system"), task, {"result": "vội"})
    desk.settle()
    edit_result(desk.ctx("system"), desk.task(task), {"result": ""})
    desk.later(minutes=1).run()
    desk.type(task, result="vội")
    desk.human().insert_columns(TITLE, 10)
    desk.later(minutes=1).settle()
    assert desk.task(task).result == desk.shown(task, "result") == "vội"


@pytest.mark.parametrize(
    "meanwhile",
    [lambda an: an.sort(f"{TITLE}!A2:AC3", "A"), lambda an: an.insert_columns(TITLE, 20)],
    ids=["rows change places again", "a column is inserted"],
)
def test_what_gives_a_write_back_is_looked_at_again_where_it_is_met_by_an_edit_of_its_instant(
    desk: GoogleDesk, meanwhile: Callable[[Person], object]
) -> None:
    first, last = desk.give(content="Việc A"), desk.give(content="Việc B")
    desk.settle()
    say(desk, first, "Đẩy nhanh")
    an = desk.human()
    sort = Fault(during=lambda: an.sort(f"{TITLE}!A2:AC3", "A", descending=True))
    for edit in (sort, Fault(during=lambda: meanwhile(an))):  # as it is written, and as it is given back
        desk.server.faults.add(edit, path=":batchUpdate")
        desk.later(minutes=1).run()
        assert desk.server.faults.waiting() == 0
    desk.later(minutes=1).settle()
    assert [desk.shown(each, "office_opinion") for each in (first, last)] == ["Đẩy nhanh", ""]
    counts = [kind.select().count() for kind in (SyncProposal, SyncConflict, SyncJournal)]
    assert counts == [0, 0, 0]


def test_a_row_that_moved_twice_as_a_new_one_was_written_stands_once(desk: GoogleDesk) -> None:
    """Before the write, which the receipt shows, and in its instant, so that it was not hit after all."""
    first, last = desk.give(content="Việc A"), desk.give(content="Việc B")
    desk.settle()
    desk.type(last, progress="B đang làm")
    new = desk.give(content="Việc C")
    insert = partial(desk.human().insert_rows, TITLE, 3)
    desk.server.faults.add(Fault(before=insert, during=insert), path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert sorted(map(str, codes(desk))) == sorted([first.code, last.code, new.code])
    assert desk.task(last).progress == desk.shown(last, "progress") == "B đang làm"
    assert not SyncConflict.select().count() and not SyncJournal.select().count()


def test_a_tombstone_that_was_deleted_after_a_write_is_no_sign_in_the_next_one(desk: GoogleDesk) -> None:
    """Both were given the same words by that write."""
    first, second, last = (desk.give(content=f"Việc {each}") for each in "ABC")
    desk.settle()
    for task in (first, second):
        reroute(desk, task, "XA")
    edit_result(desk.ctx("system"), desk.task(last), {"result": "đạt"})
    desk.later(minutes=1).run()
    assert desk.row(first).grey and desk.row(second).grey and desk.shown(last, "result") == "đạt"
    desk.type(last, result="chưa đạt")
    desk.human().delete_rows(TITLE, desk.row(first).position)
    desk.later(minutes=1).settle()
    assert desk.task(last).result == desk.shown(last, "result") == "chưa đạt"
    assert not SyncConflict.select().count() and not SyncJournal.select().count()


def test_a_word_that_nobody_could_take_is_kept_though_a_write_hits_it_and_it_is_typed_over(
    desk: GoogleDesk,
) -> None:
    """Two rows bear the code of the first task, so that neither is read. A row inserted in the instant of
    the write brings the first one under the word meant for the second; then An types there again."""
    first, last = desk.give(content="Việc A"), desk.give(content="Việc B")
    desk.settle()
    an = desk.human()
    an.copy_row(TITLE, desk.row(first).position, 4)
    desk.put([(2, "progress", "Đã họp")])
    office_enters(desk, last, "B đang làm")
    insert = Fault(during=lambda: an.insert_rows(TITLE, 2), then=lambda: desk.put([(3, "progress", "Đã ký")]))
    desk.server.faults.add(insert, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert desk.shown(last, "progress") == "B đang làm"
    shown = [cell.value for row in desk.rows() if (cell := row.cells.get("progress")) is not None]
    assert sorted(filter(None, shown)) == ["B đang làm", "Đã ký"]
    assert [entry.value for entry in SyncJournal.select()] == ["Đã họp"]


@pytest.mark.parametrize("copied", [False, True])
def test_a_word_in_a_row_that_another_sort_brought_under_it_is_found_where_that_row_moved_on(
    desk: GoogleDesk, *, copied: bool
) -> None:
    """Also where An had copied that row whole, so that two bear its code and say the same."""
    first, last = desk.give(content="Việc A"), desk.give(content="Việc B")
    desk.settle()
    an, rows = desk.human(), 3 + copied
    if copied:
        an.copy_row(TITLE, desk.row(last).position, 4)
        desk.later(minutes=1).settle()
    reword(desk, first, "Việc A mới")
    sort = Fault(during=lambda: an.sort(f"{TITLE}!A2:AD{rows}", "A", descending=True))
    desk.server.faults.add(sort, path=":batchUpdate")
    desk.later(minutes=1).run()
    an.insert_rows(TITLE, 2)
    desk.later(minutes=1).settle()
    assert desk.shown(first, "content") == "Việc A mới" and desk.task(last).content == "Việc B"
    assert {str(row.cells["content"].value) for row in desk.rows()} == {"Việc A mới", "Việc B"}
    assert not SyncProposal.select().count() and not SyncJournal.select().count()


def test_a_word_in_a_row_without_a_code_that_came_under_it_is_given_back_though_the_row_meant_is_deleted(
    desk: GoogleDesk,
) -> None:
    task = desk.give(content="Việc A")
    desk.settle()
    an = desk.human()
    an.insert_rows(TITLE, 2)
    desk.put([(2, "progress", "số liệu riêng"), (2, "office_opinion", "hỏi lại")])
    desk.later(minutes=1).settle()
    say(desk, task, "Đẩy nhanh")
    desk.server.faults.add(Fault(during=lambda: an.move_row(TITLE, 2, 4)), path=":batchUpdate")
    desk.later(minutes=1).run()
    an.delete_rows(TITLE, 2)
    desk.later(minutes=1).settle()
    (own,) = [row for row in desk.rows() if "progress" in row.cells]
    assert [own.cells[key].value for key in ("progress", "office_opinion")] == ["số liệu riêng", "hỏi lại"]
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert not SyncProposal.select().count() and not SyncJournal.select().count()


def test_a_word_in_a_row_inserted_under_it_is_found_under_a_column_inserted_since(desk: GoogleDesk) -> None:
    task = desk.give(content="Việc A")
    desk.settle()
    reword(desk, task, "Việc A mới")
    an = desk.human()
    insert = Fault(during=lambda: an.insert_rows(TITLE, 2), then=lambda: an.insert_columns(TITLE, 3))
    desk.server.faults.add(insert, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert codes(desk) == [task.code] and desk.shown(task, "content") == "Việc A mới"
    assert not SyncProposal.select().count() and not SyncJournal.select().count()


@pytest.mark.parametrize("late", [False, True])
def test_what_is_typed_into_a_row_begun_across_a_column_that_moved_leaves_each_value_where_it_belongs(
    desk: GoogleDesk, *, late: bool
) -> None:
    """Before it is taken back, or as that is done: then the row goes on below."""
    desk.give()
    desk.settle()
    new = desk.give(content="Việc mới")
    an = desk.human()

    types = partial(an.type, f"{TITLE}!AA3", "gấp")  # `Thông tin khác`
    # `Đã thực hiện` goes before `Vai trò`
    drag = Fault(before=lambda: an.move_column(TITLE, 20, 7), then=None if late else types)
    desk.server.faults.add(drag, path=":batchUpdate")
    if late:
        desk.server.faults.add(Fault(before=types), path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=3).settle()
    keys = ("content", "role", "lead", "due_on", "done", "remaining", "other_info")
    # from 8/9/2025 to 30/9/2025
    assert {key: desk.shown(new, key) for key in keys} == {
        "content": "Việc mới", "role": "Chủ trì", "lead": "UBND xã Kiến Thụy", "due_on": "30/9/2025",
        "done": "", "remaining": "22", "other_info": "gấp",
    }  # fmt: skip
    assert desk.task(new).other_info == "gấp" and len(desk.rows()) == 2
    counts = [kind.select().count() for kind in (SyncProposal, SyncConflict, SyncJournal)]
    assert counts == [0, 0, 0]


@pytest.mark.parametrize(
    "move", [("insert_rows", 2), ("move_row", 4, 2), ("move_row", 5, 2), ("move_row", 2, 4)]
)
def test_two_rows_that_are_given_the_same_words_each_get_them_though_rows_move_in_that_instant(
    desk: GoogleDesk, move: tuple[Any, ...]
) -> None:
    """Where another goes above both, the first one shows what was meant for the second."""
    tasks = [desk.give(content=f"Việc {each}") for each in "ABC"]
    give_result(desk, "vội", *tasks[:2])
    desk.settle()
    give_result(desk, "đạt", *tasks[:2])
    act, *places = move
    moves = partial(getattr(desk.human(), act), TITLE, *places)
    desk.server.faults.add(Fault(during=moves), path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    assert results(desk, *tasks) == ["đạt", "đạt", ""]


def test_words_in_a_note_that_a_write_hit_are_kept_though_their_row_is_deleted_before_they_are_given_back(
    desk: GoogleDesk,
) -> None:
    desk.give(content="Việc A")
    task = desk.give(content="Việc B")
    desk.settle()
    desk.type(task, done_on="hôm qua")  # a date that cannot be read, of which its note tells
    an = desk.human()
    hit = Fault(
        before=lambda: an.type(f"{TITLE}!AD3", "Hỏi lại anh Bình"), then=lambda: an.delete_rows(TITLE, 3)
    )
    desk.server.faults.add(hit, path=":batchUpdate")
    desk.later(minutes=1).run()
    desk.later(minutes=1).settle()
    kept = [(each.code, each.column, each.value) for each in SyncJournal.select()]
    assert kept == [(task.code, "sync_note", "Hỏi lại anh Bình")]


def give_result(desk: GoogleDesk, words: str, *tasks: Task) -> None:
    """The Office enters what the unit reported."""
    for task in tasks:
        edit_result(desk.ctx("system"), desk.task(task), {"result": words})


def results(desk: GoogleDesk, *tasks: Task) -> list[str]:
    """`Kết quả thực hiện` of each, which both sides say; and nothing is disputed, proposed or superseded."""
    counts = [kind.select().count() for kind in (SyncProposal, SyncConflict, SyncJournal)]
    stored = [desk.task(task).result for task in tasks]
    assert (counts, [desk.shown(task, "result") for task in tasks]) == ([0, 0, 0], stored)
    return stored


@pytest.mark.parametrize(
    "edits, expected",
    [
        ([(2, "")], ["", "đạt", "đạt"]),
        ([(2, "vội")], ["vội", "đạt", "đạt"]),
        ([(2, ""), (3, "")], ["", "", "đạt"]),
    ],
)
def test_what_the_unit_types_over_words_that_several_rows_were_given_stands(
    desk: GoogleDesk, edits: list[tuple[int, str]], expected: list[str]
) -> None:
    tasks = [desk.give(content=f"Việc {each}") for each in "ABC"]
    desk.settle()
    give_result(desk, "đạt", *tasks)
    desk.later(minutes=1).run()
    desk.put([(row, "result", words) for row, words in edits])
    desk.later(minutes=1).settle()
    assert results(desk, *tasks) == expected


@pytest.mark.parametrize("move", ["sort", "insert"])
def test_rows_that_were_given_the_same_words_and_move_afterwards_cost_no_write(
    desk: GoogleDesk, move: str
) -> None:
    tasks = [desk.give(content=f"Việc {each}") for each in "ABC"]
    desk.settle()
    give_result(desk, "đạt", *tasks)
    desk.later(minutes=1).run()
    an = desk.human()
    if move == "sort":
        an.sort(f"{TITLE}!A2:AD4", "A", descending=True)
    else:
        an.insert_rows(TITLE, 2)
    before = len(desk.server.log)
    desk.later(minutes=1).run()
    made = [each.kind for each in desk.server.log[before:]]
    assert "read" in made and "write" not in made
    desk.type(tasks[1], result="xong")
    desk.later(minutes=1).settle()
    assert results(desk, *tasks) == ["đạt", "xong", "đạt"]


def test_a_word_that_the_unit_moves_to_another_row_long_after_its_write_is_the_units(
    desk: GoogleDesk,
) -> None:
    """Its rows were sorted, too: right after the write, it might have hit the wrong one."""
    tasks = [desk.give(content=f"Việc {each}") for each in "AB"]
    desk.settle()
    give_result(desk, "đạt", tasks[0])
    for _ in range(3):
        desk.later(minutes=1).run()
    desk.human().sort(f"{TITLE}!A2:AD3", "A", descending=True)
    desk.type(tasks[0], result="")
    desk.type(tasks[1], result="đạt")
    desk.later(minutes=1).settle()
    assert results(desk, *tasks) == ["", "đạt"]


@pytest.mark.parametrize("clear", ["title", "code", "tab"])
def test_a_header_that_goes_after_a_write_stops_no_pass(desk: GoogleDesk, clear: str) -> None:
    task = desk.give()
    desk.settle()
    say(desk, task, "Đẩy nhanh")
    desk.later(minutes=1).run()
    an = desk.human()
    if clear == "title":
        an.insert_rows(TITLE, 1)
    else:
        an.clear(f"{TITLE}!A1" if clear == "code" else f"{TITLE}!A1:AD9")
    desk.later(minutes=1).run()
    assert "lỗi" not in SyncWorkbook.get().message


def missed(desk: GoogleDesk, task: Task) -> None:
    """The Office's words for a task stand in the row below it: row 2 was deleted in the instant of the write.
    Then a column is inserted."""
    an = desk.human()
    say(desk, task, "Đẩy nhanh")
    desk.server.faults.add(Fault(during=lambda: an.delete_rows(TITLE, 2)), path=":batchUpdate")
    desk.later(minutes=1).run()
    an.insert_columns(TITLE, 17)


def test_words_of_a_row_deleted_in_the_instant_are_found_in_the_next_one_under_columns_inserted_since(
    desk: GoogleDesk,
) -> None:
    deleted, other = desk.give(), desk.give(content="Việc khác")
    desk.settle()
    missed(desk, deleted)
    desk.later(minutes=1).settle()
    assert [desk.shown(each, "office_opinion") for each in (deleted, other)] == ["Đẩy nhanh", ""]
    assert not SyncProposal.select().count() and not SyncJournal.select().count()


def test_words_that_fell_into_an_empty_row_are_found_whatever_somebody_typed_beside_them(
    desk: GoogleDesk,
) -> None:
    first, second = desk.give(), desk.give(content="Việc khác")
    desk.settle()
    missed(desk, second)
    desk.put([(3, "other_info", "chờ vốn")])
    desk.later(minutes=1).settle()
    assert [desk.shown(each, "office_opinion") for each in (first, second)] == ["", "Đẩy nhanh"]
    assert not SyncProposal.select().count() and not SyncJournal.select().count()
    said = [{key: cell.value for key, cell in row.cells.items()} for row in desk.rows()]
    assert {"other_info": "chờ vốn"} in said


def test_an_earlier_note_of_a_row_that_was_deleted_after_its_write_is_nobodys_words(desk: GoogleDesk) -> None:
    first, second = desk.give(), desk.give(content="Việc khác")
    desk.settle()
    desk.type(second, report_date="hôm qua")
    desk.settle()
    assert "Ngày BC" in desk.shown(second, "sync_note")
    desk.later(minutes=1).type(second, done_on="hôm kia")
    desk.type(first, contribution="góp ý")  # a cell that is not the unit's: it is emptied
    desk.later(minutes=1).run()
    desk.human().delete_rows(TITLE, 3)
    desk.put([(3, "content", "Việc xã thêm")])
    desk.human().delete_rows(TITLE, 2)
    desk.later(minutes=1).settle()
    assert [(each.code, each.column) for each in SyncJournal.select()] == [(first.code, "contribution")]
    assert {first.code, second.code} < set(codes(desk))


@pytest.mark.parametrize("answer", [Fault(), Fault(status=503, after=True)], ids=["answered", "lost"])
def test_a_row_that_came_under_a_write_of_a_row_that_is_gone_holds_what_it_held(
    desk: GoogleDesk, answer: Fault
) -> None:
    """Receipts do not show the edit of their instant: this one says that a word was typed over, in a row that
    is deleted by then; what gives it back hits the next row once more, or finds no row."""
    first, second = desk.give(), desk.give(content="Việc khác")
    desk.settle()
    desk.type(second, other_info="chờ vốn")
    desk.settle()
    say(desk, first, "Đẩy nhanh")
    edits = replace(
        answer,
        before=lambda: desk.put([(2, "office_opinion", "xã gõ")]),
        during=lambda: desk.human().delete_rows(TITLE, 2),
    )
    desk.server.faults.add(edits, path=":batchUpdate")
    desk.later(minutes=1).settle()
    assert desk.shown(second, "office_opinion") == desk.task(second).office_opinion == ""
    assert desk.shown(first, "office_opinion") == "Đẩy nhanh"
    assert desk.shown(second, "other_info") == "chờ vốn"
    assert {(each.code, each.value) for each in SyncJournal.select()} == {(first.code, "xã gõ")}
    assert not SyncProposal.select().count()
