"""A sort that leaves `Mã` out, or moves it alone, puts codes beside others' words: no task is given those."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from console.records import Inspection, SyncBrake, SyncJournal, SyncProblem, SyncProposal, Task
from console.workflow.classify import classify
from console.workflow.tasks import send
from sheets_sync import book_decisions
from sheets_sync.columns import TASKS
from sheets_sync.inspection_table import INSPECTIONS
from sheets_sync.plan import notes
from sheets_sync.store import Cell
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.hands import Hands

WORDS = "words"
CODES = "codes"


def many(desk: Desk, count: int) -> list[Task]:
    """Tasks in rows 2 and below, each with progress of its own."""
    tasks = [desk.give(content=f"Việc {number}") for number in range(count)]
    desk.settle()
    desk.later(hours=1).put([(desk.row(task).position, "progress", f"của {task.content}") for task in tasks])
    desk.settle()
    desk.later(hours=1)
    return tasks


def turn_over(desk: Desk, what: str = WORDS, tab: str = TASKS) -> None:
    """The rows from last to first: all cells but those of `Mã`, or those alone."""
    rows = desk.rows(tab=tab)
    table = next(table for table in desk.engine.tables if table.key == tab)
    keys = [c.key for c in table.columns if c.key != "remaining" and (c.key == "code") == (what == CODES)]
    pairs = zip(rows, reversed(rows), strict=True)
    put = [(row.position, key, value(other.cells.get(key))) for row, other in pairs for key in keys]
    desk.put(put, tab=tab)


def value(cell: Cell | None) -> object:
    return None if cell is None else cell.value


def progress(desk: Desk, tasks: list[Task]) -> list[tuple[str, str]]:
    return [(desk.task(task).progress, desk.shown(task, "progress")) for task in tasks]


def own(tasks: list[Task]) -> list[tuple[str, str]]:
    return [(f"của {task.content}", f"của {task.content}") for task in tasks]


@pytest.mark.parametrize("what", [WORDS, CODES])
@pytest.mark.parametrize("count", [2, 3, 40])
def test_a_sort_that_parts_codes_from_their_rows_is_held(desk: Desk, what: str, count: int) -> None:
    tasks = many(desk, count)
    turn_over(desk, what)
    desk.run()
    assert desk.workbook().state == "held"
    assert "sắp xếp" in desk.workbook().message and "hoàn tác" in desk.workbook().message
    assert [desk.task(task).progress for task in tasks] == [f"của {task.content}" for task in tasks]
    assert not SyncProposal.select().count()
    (brake,) = SyncBrake.select()
    assert brake.column == "misplaced" and brake.detail["count"] == count - count % 2


def test_a_sort_undone_lets_the_workbook_go_on_by_itself(desk: Desk) -> None:
    tasks = many(desk, 4)
    turn_over(desk)
    desk.run()
    turn_over(desk)
    desk.later(minutes=5).type(tasks[0], progress="Đã họp")
    desk.settle()
    assert desk.workbook().state == "ok"
    assert progress(desk, tasks) == [("Đã họp", "Đã họp"), *own(tasks)[1:]]


@pytest.mark.parametrize("what", [WORDS, CODES])
def test_a_sort_let_go_gives_each_row_the_code_of_its_words(desk: Desk, what: str) -> None:
    tasks = many(desk, 4)
    turn_over(desk, what)
    at = next(row.position for row in desk.rows() if value(row.cells["content"]) == "Việc 0")
    desk.put([(at, "progress", "Làm tiếp sau khi sắp xếp")])
    desk.run()
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert desk.workbook().state == "ok" and len(desk.rows()) == 4
    assert desk.row(tasks[0]).position == at
    assert progress(desk, tasks) == [("Làm tiếp sau khi sắp xếp",) * 2, *own(tasks)[1:]]
    assert [desk.shown(task, "content") for task in tasks] == [task.content for task in tasks]
    assert not SyncProposal.select().count()
    assert not desk.run().writes


def test_a_sort_refused_gives_each_row_the_words_of_its_code(desk: Desk) -> None:
    tasks = many(desk, 4)
    turn_over(desk)
    desk.put([(2, "progress", "Gõ sau khi sắp xếp")])
    desk.run()
    book_decisions.refuse_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert desk.workbook().state == "ok"
    assert progress(desk, tasks) == own(tasks)
    assert [desk.shown(task, "content") for task in tasks] == [task.content for task in tasks]
    assert "Gõ sau khi sắp xếp" in {row.value for row in SyncJournal.select()}
    assert not SyncProposal.select().count()
    assert not desk.run().writes


def hide(desk: Desk, task: Task) -> None:
    classify(desk.ctx("hoa"), desk.task(task).document, secrecy="secret")


def held_then_secret(desk: Desk, task: Task) -> None:
    desk.run()
    assert desk.workbook().state == "held"
    hide(desk, task)


def secret_at_once(desk: Desk, task: Task) -> None:
    hide(desk, task)


def secret_and_refused(desk: Desk, task: Task) -> None:
    desk.run()
    hide(desk, task)
    book_decisions.refuse_brake(desk.ctx(), desk.workbook())


def secret_and_paused(desk: Desk, task: Task) -> None:
    desk.run()
    book_decisions.pause(desk.ctx(), desk.workbook())
    hide(desk, task)
    desk.later(minutes=1).run()
    assert desk.workbook().paused and desk.row(task).grey and desk.shown(task, "content") == ""
    book_decisions.resume(desk.ctx(), desk.workbook())


@pytest.mark.parametrize("what", [WORDS, CODES])
@pytest.mark.parametrize(
    "becomes",
    [held_then_secret, secret_at_once, secret_and_refused, secret_and_paused],
    ids=lambda f: f.__name__,
)
def test_words_that_become_secret_beside_another_code_leave_and_that_ones_stay(
    desk: Desk, becomes: Callable[[Desk, Task], None], what: str
) -> None:
    first, *rest = tasks = many(desk, 4)
    turn_over(desk, what)
    at = next(row.position for row in desk.rows() if value(row.cells["content"]) == "Việc 3")
    desk.put([(at, "progress", "Gõ sau khi sắp xếp")])  # beside the code of what becomes secret
    becomes(desk, first)
    desk.later(minutes=1).settle()
    desk.later(minutes=1).settle()
    assert desk.workbook().state == "ok"
    assert desk.row(first).grey and desk.shown(first, "content") == ""
    assert progress(desk, rest) == [*own(rest)[:2], ("Gõ sau khi sắp xếp",) * 2]
    assert [desk.shown(task, "content") for task in rest] == ["Việc 1", "Việc 2", "Việc 3"]
    assert "Việc 0" not in {value(cell) for row in desk.rows() for cell in row.cells.values()}
    kept = [*SyncJournal.select().dicts(), *SyncProposal.select().dicts(), *SyncBrake.select().dicts()]
    assert "Việc 0" not in str([*kept, *SyncProblem.select().dicts()])
    assert not SyncProposal.select().count() and len(desk.rows()) == len(tasks)
    assert not desk.run().writes


def test_words_that_become_secret_beside_another_code_leave_a_workbook_that_stays_held(
    desk: Desk, hands: Hands
) -> None:
    first, *rest = many(desk, 16)
    hands.delete_rows(4, 12)
    turn_over(desk)
    desk.run()
    hide(desk, first)
    desk.later(minutes=1).run()
    desk.later(minutes=1).run()
    assert desk.workbook().state == "held" and "12 dòng biến mất" in desk.workbook().message
    assert [value(row.cells.get("content")) for row in desk.rows()] == ["Việc 15", "Việc 14", "Việc 1", None]
    assert desk.row(rest[-1]).position == 2 and desk.row(first).grey
    assert "Việc 0" not in {value(cell) for row in desk.rows() for cell in row.cells.values()}
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.later(minutes=1).settle()
    assert desk.workbook().state == "ok"
    assert progress(desk, rest) == own(rest)


def test_codes_that_slid_down_by_one_cell_are_given_back(desk: Desk) -> None:
    tasks = many(desk, 5)
    desk.put([(2, "code", None), *((3 + n, "code", task.code) for n, task in enumerate(tasks))])
    desk.put([(4, "progress", "làm tiếp")])
    desk.settle()
    assert desk.workbook().state == "ok"
    wanted = [f"của {task.content}" for task in tasks]
    wanted[2] = "làm tiếp"
    assert [desk.task(task).progress for task in tasks] == wanted
    rows = {row.position: row for row in desk.rows()}
    assert [value(rows[at].cells["code"]) for at in range(2, 7)] == [task.code for task in tasks]
    assert [value(rows[at].cells["progress"]) for at in range(2, 7)] == wanted
    assert rows[7].cells["sync_note"].value == notes.DUPLICATE


def test_a_few_codes_that_slid_down_over_the_next_one_are_all_given_back(desk: Desk) -> None:
    """The rows agree in some cells with the one whose code is gone: what they are about tells."""
    days = [date(2025, 9, 30), date(2025, 9, 30), date(2025, 10, 15), date(2025, 10, 15), date(2025, 10, 15)]
    tasks = [desk.give(content=f"Việc {n}", due_on=day) for n, day in enumerate(days)]
    desk.settle()
    desk.later(hours=1).put([(2, "code", None), *((3 + n, "code", tasks[n].code) for n in range(3))])
    desk.settle()
    assert [(row.position, value(row.cells["code"])) for row in desk.rows()] == [
        (2 + n, task.code) for n, task in enumerate(tasks)
    ]
    assert [desk.shown(task, "content") for task in tasks] == [task.content for task in tasks]
    assert not SyncProposal.select().count() and not SyncBrake.select().count()


def test_codes_that_slid_down_beside_a_row_in_which_somebody_typed_are_held(desk: Desk) -> None:
    tasks = many(desk, 3)
    desk.put([(2, "code", None), *((3 + n, "code", task.code) for n, task in enumerate(tasks))])
    desk.put([(2, "content", "Việc khác hẳn")])
    desk.run()
    assert desk.workbook().state == "held"
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.settle()
    rows = {row.position: value(row.cells.get("code")) for row in desk.rows()}
    assert [rows[at] for at in (3, 4)] == [task.code for task in tasks[1:]]
    assert [desk.task(task).progress for task in tasks] == [f"của {task.content}" for task in tasks]


def drag_code(desk: Desk, task: Task, row: int) -> None:
    """The cell of its code alone, as a mouse that slips drags it."""
    desk.put([(desk.row(task).position, "code", None), (row, "code", task.code)])


@pytest.mark.parametrize("typed", ["product", "office_opinion"])
def test_a_code_dragged_over_another_is_given_back_whatever_was_typed_in_its_row(
    desk: Desk, typed: str
) -> None:
    first, second, *rest = many(desk, 4)
    at = desk.row(first).position
    drag_code(desk, first, desk.row(second).position)
    desk.put([(at, typed, "Nên làm sớm"), (at, "progress", "làm tiếp")])
    desk.settle()
    assert [desk.row(task).position for task in (first, second)] == [at, at + 1]
    assert progress(desk, [first]) == [("làm tiếp", "làm tiếp")]
    assert progress(desk, [second, *rest]) == own([second, *rest])
    assert [(each.code, each.proposed) for each in SyncProposal.select()] == [(first.code, "Nên làm sớm")]


def test_words_in_a_row_that_got_anothers_code_are_not_that_ones_whatever_it_is_about_now(desk: Desk) -> None:
    first, second, *rest = many(desk, 4)
    at = desk.row(second).position
    drag_code(desk, first, at)
    desk.put([(at, "content", "Việc khác hẳn"), (at, "result", "Đã xong")])
    desk.settle()
    assert desk.row(first).position == at - 1
    assert progress(desk, [first, *rest]) == own([first, *rest])
    assert desk.task(first).result == desk.shown(first, "result") == ""
    lost = next(row for row in desk.rows() if row.position == at)
    assert value(lost.cells["result"]) == "Đã xong"  # it stays where it was typed
    assert [(each.column, each.code == value(lost.cells["code"])) for each in SyncProposal.select()] == [
        ("*", True)
    ]


def test_a_code_dragged_over_that_of_a_copied_row_is_given_back(desk: Desk, hands: Hands) -> None:
    first, second, *rest = many(desk, 3)
    hands.copy_row(desk.row(second).position, 5)
    drag_code(desk, first, 3)
    desk.settle()
    assert desk.workbook().state == "ok"
    rows = {row.position: row for row in desk.rows()}
    assert [value(rows[at].cells["code"]) for at in (2, 4, 5)] == [first.code, rest[0].code, second.code]
    assert rows[3].cells["sync_note"].value == notes.DUPLICATE
    assert [desk.task(task).progress for task in (first, second)] == ["của Việc 0", "của Việc 1"]
    assert not SyncProposal.select().count()


def test_a_code_dragged_away_from_a_row_in_which_somebody_typed_is_given_back(desk: Desk) -> None:
    first, *rest = many(desk, 3)
    drag_code(desk, first, 7)
    desk.put([(2, "product", "Nên làm sớm")])
    desk.settle()
    assert [value(row.cells["code"]) for row in desk.rows()][:3] == [task.code for task in (first, *rest)]
    assert desk.task(first).progress == "của Việc 0"
    assert progress(desk, rest) == own(rest)
    assert [(each.code, each.proposed) for each in SyncProposal.select()] == [(first.code, "Nên làm sớm")]


@pytest.mark.parametrize("row", [5, 9])
def test_a_code_dragged_to_an_empty_row_is_given_back_to_its_own(desk: Desk, row: int) -> None:
    first, *rest = many(desk, 3)
    desk.type(first, progress="làm tiếp")
    drag_code(desk, first, row)
    desk.settle()
    assert desk.task(first).progress == "làm tiếp"
    assert progress(desk, rest) == own(rest)
    rows = [(each.position, value(each.cells["code"])) for each in desk.rows()]
    assert rows == [(2, first.code), (3, rest[0].code), (4, rest[1].code), (row, first.code)]
    problem = SyncProblem.get()
    assert (problem.position, "đề nghị xóa dòng thừa" in problem.message) == (row, True)
    assert not SyncProposal.select().count() + SyncBrake.select().count() + SyncJournal.select().count()
    desk.put([(row, "code", None), (row, "sync_note", None)])
    desk.settle()
    assert not SyncProblem.select().where(SyncProblem.resolved_at.is_null()).count()


def test_a_code_dragged_over_that_of_another_row_leaves_each_its_own(desk: Desk) -> None:
    tasks = many(desk, 3)
    desk.type(tasks[1], progress="làm tiếp")
    drag_code(desk, tasks[0], desk.row(tasks[1]).position)
    desk.settle()
    assert [value(row.cells["code"]) for row in desk.rows()] == [task.code for task in tasks]
    assert progress(desk, tasks) == [own(tasks)[0], ("làm tiếp", "làm tiếp"), own(tasks)[2]]
    assert not SyncProposal.select().count() + SyncBrake.select().count() + SyncJournal.select().count()


@pytest.mark.parametrize("column", ["symbol", "content", "lead"])
def test_a_code_dragged_to_another_cell_of_its_row_is_given_back_and_that_cell_too(
    desk: Desk, column: str
) -> None:
    tasks = many(desk, 3)
    was = desk.shown(tasks[1], column)
    row = desk.row(tasks[1]).position
    desk.put([(row, "code", None), (row, column, tasks[1].code), (row, "progress", "làm tiếp")])
    desk.settle()
    assert [value(row.cells["code"]) for row in desk.rows()] == [task.code for task in tasks]
    assert progress(desk, tasks) == [own(tasks)[0], ("làm tiếp", "làm tiếp"), own(tasks)[2]]
    assert desk.shown(tasks[1], column) == was
    assert not SyncProposal.select().count() + SyncBrake.select().count() + SyncJournal.select().count()


def test_a_code_dragged_away_from_one_of_two_rows_that_say_the_same_is_given_to_neither(desk: Desk) -> None:
    first = many(desk, 2)[0]
    row = desk.row(first)
    said = [(4, key, value(cell)) for key, cell in row.cells.items() if key not in ("code", "remaining")]
    desk.put(said)  # pasted without its code
    drag_code(desk, first, 6)
    desk.settle()
    codes = {each.position: value(each.cells.get("code")) for each in desk.rows()}
    assert codes[6] == first.code
    assert first.code not in (codes[2], codes[4])


def test_of_two_rows_that_say_the_same_the_one_that_lost_its_code_is_given_its_own(desk: Desk) -> None:
    first = desk.give()
    draft = desk.office.draft(first.document, "BT", content=first.content, due_on=first.due_on)
    tasks = [first, send(desk.ctx(), draft)]
    desk.settle()
    for task, word in zip(tasks, "AB", strict=True):
        desk.later(hours=1).type(task, progress=f"{word} làm")
    desk.settle()
    desk.later(hours=1).type(first, progress="A làm tiếp")
    desk.put([(desk.row(tasks[1]).position, "code", None)])
    desk.settle()
    assert progress(desk, tasks) == [("A làm tiếp", "A làm tiếp"), ("B làm", "B làm")]


def sort_part(desk: Desk, columns: list[str]) -> None:
    """These columns from the last row to the first; the others stay where they are."""
    rows = desk.rows()
    pairs = list(zip(rows, reversed(rows), strict=True))
    desk.put([(row.position, key, value(other.cells.get(key))) for row, other in pairs for key in columns])


OFFICES = ["code", "symbol", "issued_on", "abstract", "content", "product", "role", "lead"]


@pytest.mark.parametrize("columns", [["progress"], [*OFFICES, "coordinators", "follower", "due_on"]])
def test_a_sort_over_a_part_of_the_columns_is_held_until_it_is_undone(desk: Desk, columns: list[str]) -> None:
    tasks = many(desk, 4)
    sort_part(desk, columns)
    desk.run()
    assert desk.workbook().state == "held"
    assert "4 dòng có phần đơn vị ghi của dòng khác (dòng 2, 3, 4, 5)" in desk.workbook().message
    assert [desk.task(task).progress for task in tasks] == [f"của {task.content}" for task in tasks]
    sort_part(desk, columns)
    desk.settle()
    assert desk.workbook().state == "ok"
    assert progress(desk, tasks) == own(tasks)


def test_cells_deleted_in_one_column_alone_are_held_and_put_back_where_the_office_says_no(
    desk: Desk,
) -> None:
    """Those below move up: seven rows say what stood in the next one, the last says nothing."""
    tasks = many(desk, 8)
    said = [f"của {task.content}" for task in tasks[1:]]
    desk.put([(2 + n, "progress", word) for n, word in enumerate([*said, None])])
    desk.run()
    assert desk.workbook().state == "held"
    book_decisions.refuse_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert progress(desk, tasks) == own(tasks)


def test_words_moved_on_purpose_are_taken_where_the_office_lets_them_go(desk: Desk) -> None:
    tasks = many(desk, 8)
    sort_part(desk, ["progress"])
    desk.run()
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.settle()
    turned = [f"của {task.content}" for task in reversed(tasks)]
    assert progress(desk, tasks) == list(zip(turned, turned, strict=True))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["chưa làm"] * 4 + ["đang làm"] * 4, ["đang làm"] * 4 + ["đã xong"] * 4),  # words of many rows
        ([f"bước {n}" for n in range(8)], ["bước 0"] * 8),  # filled down
        ([f"bước {n}" for n in range(8)], [f"bước {n}" for n in (1, 2, 0, 3, 4, 5, 6, 7)]),  # three moved
        ([f"bước {n}" for n in range(8)], [f"bước {n + 8}" for n in range(8)]),  # new words
    ],
)
def test_rows_that_go_on_are_not_held(desk: Desk, before: list[str], after: list[str]) -> None:
    tasks = many(desk, 8)
    for words in (before, after):
        desk.later(minutes=5).put([(2 + n, "progress", word) for n, word in enumerate(words)])
        desk.settle()
        assert progress(desk, tasks) == list(zip(words, words, strict=True))


def test_own_inspections_sorted_without_their_codes_are_held(desk: Desk) -> None:
    desk.settle()
    desk.later(hours=1)
    form, basis = "Thường xuyên, định kỳ", "Kế hoạch 3/KH-UBND"
    for at in (2, 3):
        words = {"title": f"Kiểm tra {at}", "form": form, "basis": basis, "leader": f"Trưởng Đoàn {at}"}
        desk.put([(at, key, said) for key, said in words.items()], tab=INSPECTIONS)
    desk.run()
    desk.settle()
    made = list(Inspection.select().order_by(Inspection.title))
    desk.later(hours=1)
    turn_over(desk, tab=INSPECTIONS)
    desk.run()
    assert desk.workbook().state == "held"
    book_decisions.release_brake(desk.ctx(), desk.workbook())
    desk.settle()
    assert [Inspection.get_by_id(each.id).title for each in made] == ["Kiểm tra 2", "Kiểm tra 3"]
    assert [desk.row(each.code, tab=INSPECTIONS).position for each in made] == [3, 2]


def test_the_code_of_the_units_own_inspection_dragged_away_makes_no_second_one(desk: Desk) -> None:
    words = {"title": "Kiểm tra chợ", "form": "Thường xuyên, định kỳ", "basis": "Kế hoạch 3/KH-UBND"}
    desk.settle()
    desk.put([(2, key, said) for key, said in words.items()], tab=INSPECTIONS)
    desk.run()
    desk.settle()
    (made,) = Inspection.select()
    desk.later(hours=1).put(
        [(2, "code", None), (5, "code", made.code), (5, "report", "ghi nhầm chỗ")], tab=INSPECTIONS
    )
    for _ in range(4):
        desk.later(minutes=1).run()
    assert [(each.code, each.title) for each in Inspection.select()] == [(made.code, "Kiểm tra chợ")]
    own, stray = desk.rows(tab=INSPECTIONS)
    assert (own.position, value(own.cells["code"])) == (2, made.code)
    assert stray.cells["sync_note"].value == notes.DUPLICATE
    assert value(stray.cells["report"]) == "ghi nhầm chỗ"


def test_a_row_pasted_over_another_without_its_code_is_not_held(desk: Desk) -> None:
    tasks = many(desk, 3)
    first = desk.row(tasks[0])
    desk.put([(3, key, value(first.cells[key])) for key in ("content", "symbol", "progress")])
    desk.settle()
    assert not SyncBrake.select().count()
    assert desk.shown(tasks[1], "content") == tasks[1].content


def test_the_same_words_typed_into_several_rows_are_not_held(desk: Desk) -> None:
    tasks = many(desk, 3)
    for task in tasks[1:]:
        desk.type(task, content=tasks[0].content, progress="Cùng một việc")
    desk.settle()
    assert not SyncBrake.select().count()
    assert desk.task(tasks[2]).progress == "Cùng một việc"


def test_rows_of_the_same_content_may_change_their_progress_for_each_others(desk: Desk) -> None:
    tasks = [desk.give(content="Báo cáo tháng") for _ in range(2)]
    desk.settle()
    for task, words in zip(tasks, ("Đang soạn", "Đã gửi"), strict=True):
        desk.later(hours=1).type(task, progress=words)
    desk.settle()
    desk.later(hours=1).put([(2, "progress", "Đã gửi"), (3, "progress", "Đang soạn")])
    desk.settle()
    assert not SyncBrake.select().count()
    assert [desk.task(task).progress for task in tasks] == ["Đã gửi", "Đang soạn"]
