"""Single cells: formulas, errors, untidy and over-long text, codes, yes and no."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from console.records import SyncJournal, SyncProblem, SyncProposal, Task
from console.workflow.progress import report_progress
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.google.desk import GoogleDesk
from tests.sheets_sync.hands import ExcelHands, Hands
from tests.sheets_sync.hazards.office import office_says


def test_a_formula_in_a_units_cell_is_read_by_its_value_and_stays(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.formula(2, "progress", '="Đã " & "họp"', "Đã họp")
    desk.settle()
    assert desk.task(task).progress == "Đã họp"
    office_says(desk, task, "Ghi cạnh công thức")
    desk.settle()
    assert str(hands.holds(2, "progress")).startswith("=")
    assert not SyncJournal.select().count()


def test_a_formula_is_overwritten_only_when_the_console_must_win_and_is_journalled(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.formula(2, "progress", '="Đã " & "họp"', "Đã họp")
    desk.settle()
    report_progress(desk.ctx("system"), desk.task(task), "Văn phòng ghi")
    desk.settle()
    assert desk.shown(task, "progress") == hands.holds(2, "progress") == "Văn phòng ghi"
    assert [row.value.lstrip("=") for row in SyncJournal.select()] == ['"Đã " & "họp"']


def test_a_formula_over_an_office_cell_is_put_back_proposed_and_journalled(
    desk: Desk, hands: Hands, task: Task
) -> None:
    hands.formula(2, "content", '="Nội dung " & "khác"', "Nội dung khác")
    desk.settle()
    assert hands.holds(2, "content") == desk.task(task).content == "Rà soát quỹ đất"
    assert [row.proposed for row in SyncProposal.select()] == ["Nội dung khác"]
    assert [row.value.lstrip("=") for row in SyncJournal.select()] == ['"Nội dung " & "khác"']


@pytest.mark.parametrize("typed", ["99", "chờ sở trả lời"])
def test_what_is_typed_over_the_count_down_is_in_the_journal_and_the_formula_is_back(
    desk: Desk, hands: Hands, task: Task, typed: str
) -> None:
    ours = hands.holds(2, "remaining")
    assert "TODAY()" in str(ours)
    hands.type_over(2, "remaining", typed)
    desk.settle()
    assert hands.holds(2, "remaining") == ours
    assert [(row.column, row.value) for row in SyncJournal.select()] == [("remaining", typed)]
    assert not desk.run().writes


def test_a_formula_of_the_units_own_over_the_count_down_stays(desk: Desk, hands: Hands, task: Task) -> None:
    hands.formula(2, "remaining", '="còn " & "lâu"', "còn lâu")
    office_says(desk, task, "Làm ngay")
    desk.settle()
    assert "lâu" in str(hands.holds(2, "remaining"))
    assert not SyncJournal.select().count()


@pytest.mark.parametrize("key", ["content", "office_opinion"])
def test_the_count_down_dragged_over_an_office_cell_is_put_back_and_is_nobodys_proposal(
    desk: Desk, hands: Hands, task: Task, key: str
) -> None:
    before = hands.holds(2, key)
    # 8/9 to 30/9/2025: 22 days
    hands.formula(2, key, str(hands.holds(2, "remaining")), "22")
    desk.settle()
    assert hands.holds(2, key) == before
    assert not SyncProposal.select().count()
    assert not SyncJournal.select().count()


def test_a_formula_that_carries_no_value_is_nothing_to_read_yet(folder_desk: Desk) -> None:
    task = folder_desk.give()
    folder_desk.settle()
    folder_desk.later(hours=1).type(task, progress="Trước")
    folder_desk.settle()
    hands = ExcelHands(folder_desk)
    hands.formula(2, "progress", '="Đã " & "họp"', "")
    hands.hide_row(2)  # openpyxl saves formulas without their values
    folder_desk.settle()
    assert folder_desk.task(task).progress == "Trước"
    assert "chứa công thức chưa có kết quả; giữ giá trị trước đó" in folder_desk.shown(task, "sync_note")


@pytest.mark.parametrize(
    ("formula", "shown"),
    [("=#REF!", "#REF!"), ("=NA()", "#N/A"), ("=1/0", "#DIV/0!"), ("=KHONGCO()", "#NAME?")],
)
def test_an_error_is_no_value_and_keeps_the_last_good_one(
    desk: Desk, hands: Hands, task: Task, formula: str, shown: str
) -> None:
    desk.type(task, progress="Giá trị tốt")
    desk.settle()
    hands.error(2, "progress", formula, shown)
    desk.settle()
    assert desk.task(task).progress == "Giá trị tốt"
    assert str(hands.holds(2, "progress")) == formula
    assert shown in desk.shown(task, "sync_note")
    desk.type(task, progress="Đã sửa")
    desk.settle()
    assert desk.task(task).progress == "Đã sửa"
    assert desk.shown(task, "sync_note") == ""


def test_an_error_in_an_office_cell_is_put_right(desk: Desk, hands: Hands, task: Task) -> None:
    hands.error(2, "content", "=#REF!", "#REF!")
    desk.settle()
    assert desk.shown(task, "content") == desk.task(task).content == "Rà soát quỹ đất"


def test_untidy_text_is_the_same_text_and_is_never_rewritten(desk: Desk, hands: Hands, task: Task) -> None:
    untidy = unicodedata.normalize("NFD", "Đã họp tổ") + "\u00a0 "
    desk.type(task, progress=untidy)
    desk.settle()
    assert desk.task(task).progress == "Đã họp tổ"
    assert hands.holds(2, "progress") == untidy
    assert not desk.later(minutes=1).run().turns


def test_office_text_typed_again_in_another_form_is_no_proposal(desk: Desk, hands: Hands, task: Task) -> None:
    untidy = "  " + unicodedata.normalize("NFD", "Rà soát quỹ đất") + "\u00a0"
    desk.type(task, content=untidy)
    desk.settle()
    assert hands.holds(2, "content") == untidy
    assert desk.shown(task, "sync_note") == ""


def longest(desk: Desk) -> int:
    return 50_000 if isinstance(desk, GoogleDesk) else 32_767


def test_a_text_that_no_cell_holds_is_refused_before_writing(desk: Desk, task: Task) -> None:
    limit = longest(desk)
    office_says(desk, task, "a" * (limit + 1))
    desk.settle()
    assert desk.shown(task, "office_opinion") == ""
    assert f"{limit:,}".replace(",", ".") in desk.shown(task, "sync_note")
    assert desk.workbook().state == "ok"


def test_the_longest_text_that_a_cell_holds_is_written_and_read_back(desk: Desk, task: Task) -> None:
    limit = longest(desk)
    office_says(desk, task, "a" * limit)
    desk.type(task, progress="b" * 32_767)
    desk.settle()
    assert desk.shown(task, "office_opinion") == "a" * limit
    assert desk.task(task).progress == "b" * 32_767
    assert desk.shown(task, "sync_note") == ""


SIGNS = ("01", "=1+1", "+84", "-5", "@chi", "'x", "1e5", "TRUE", "3/4")


def test_codes_and_formula_signs_of_the_office_arrive_as_typed_strings(desk: Desk, hands: Hands) -> None:
    tasks = [desk.give(content=words, product=words) for words in SIGNS]
    desk.settle()
    cells = [desk.row(task).cells[key] for task in tasks for key in ("content", "product")]
    assert [(cell.value, cell.formula) for cell in cells] == [(w, None) for w in SIGNS for _ in range(2)]
    assert [hands.holds(row, "content") for row in range(2, 11)] == list(SIGNS)
    assert not desk.later(minutes=1).run().turns


def test_codes_and_formula_signs_of_a_unit_are_taken_to_the_letter(desk: Desk, hands: Hands) -> None:
    tasks = [desk.give(content=f"Việc {number}") for number in range(len(SIGNS))]
    desk.settle()
    desk.put([(row, "report_number", words) for row, words in enumerate(SIGNS, 2)])
    desk.later(minutes=1).settle()
    assert [desk.task(task).report_number for task in tasks] == list(SIGNS)
    assert [hands.holds(row, "report_number") for row in range(2, 11)] == list(SIGNS)


@pytest.mark.parametrize("said", ["x", "có", "TRUE", True, "✓"])
def test_yes_is_understood_however_it_is_said_and_stays_as_typed(
    desk: Desk, hands: Hands, task: Task, said: str | bool | int
) -> None:
    desk.type(task, result="Đã xong", done_on="8/9/2025", done=said)
    desk.settle()
    assert desk.task(task).state == "submitted"
    assert desk.task(task).done_on == date(2025, 9, 8)
    assert hands.holds(2, "done") == said


def test_an_answer_that_is_neither_yes_nor_no_waits_as_typed(desk: Desk, task: Task) -> None:
    desk.type(task, done_on="8/9/2025", done="gần xong")
    desk.settle()
    assert desk.task(task).state != "submitted"
    assert desk.shown(task, "done") == "gần xong"
    assert "chỉ nhận Có hoặc Không" in desk.shown(task, "sync_note")


def test_line_breaks_inside_a_cell_are_kept(desk: Desk, task: Task) -> None:
    office_says(desk, task, "Một\nHai")
    desk.type(task, progress="Thứ nhất\nThứ hai")
    desk.settle()
    assert desk.shown(task, "office_opinion") == "Một\nHai"
    assert desk.task(task).progress == "Thứ nhất\nThứ hai"
    assert not desk.later(minutes=1).run().turns


def test_what_a_person_types_into_the_note_is_journalled(desk: Desk, task: Task) -> None:
    desk.type(task, sync_note="Anh Chi xem giúp")
    desk.settle()
    assert desk.shown(task, "sync_note") == ""
    assert [row.value for row in SyncJournal.select()] == ["Anh Chi xem giúp"]


@pytest.mark.parametrize("words", ["", " Đã sửa."])
def test_what_the_program_says_of_one_row_is_nobodys_words_in_another(
    desk: Desk, task: Task, words: str
) -> None:
    other = desk.give()
    desk.settle()
    desk.type(task, report_date="hôm nọ")
    desk.settle()
    said = desk.shown(task, "sync_note")
    assert said.startswith("Ô “")
    desk.later(hours=1).type(other, sync_note=said + words)
    desk.settle()
    assert (desk.shown(task, "sync_note"), desk.shown(other, "sync_note")) == (said, "")
    assert [row.value for row in SyncJournal.select()] == ([said + words] if words else [])


def test_what_a_person_types_into_a_computed_cell_is_put_back_and_journalled(desk: Desk, task: Task) -> None:
    before = desk.shown(task, "status")
    desk.type(task, status="Đã xong hết")
    desk.settle()
    assert desk.shown(task, "status") == before
    assert [row.value for row in SyncJournal.select()] == ["Đã xong hết"]


def test_one_bad_cell_stops_only_itself(desk: Desk, task: Task) -> None:
    desk.type(task, report_date="hôm qua", done="có lẽ", progress="Đang làm", other_info="Thêm")
    desk.settle()
    assert (desk.task(task).progress, desk.task(task).other_info) == ("Đang làm", "Thêm")
    assert SyncProblem.select().where(SyncProblem.resolved_at.is_null()).count() == 2


def test_a_wrong_request_is_told_what_the_regulation_in_force_offers(desk: Desk, task: Task) -> None:
    desk.type(task, request="Xin miễn")
    desk.settle()
    note = desk.shown(task, "sync_note")
    assert "chỉ nhận: Chuyển lại, Điều chỉnh hạn, Giải trình." in note  # Hải Phòng 2025 has no extension
    assert desk.shown(task, "request") == "Xin miễn"


def test_a_file_that_is_not_there_is_asked_for_as_the_store_takes_files(desk: Desk, task: Task) -> None:
    desk.type(task, file="bao-cao.pdf")
    desk.settle()
    asked = "https://…" if isinstance(desk, GoogleDesk) else "trong thư mục tep"
    assert asked in desk.shown(task, "sync_note") and "bao-cao.pdf" in desk.shown(task, "sync_note")
    assert desk.shown(task, "file") == "bao-cao.pdf"


@pytest.mark.parametrize("ends", ["Một\rHai", "Một\r\nHai", "Một\u00ad\rHai"])
def test_an_office_text_is_the_same_however_its_lines_end(desk: Desk, task: Task, ends: str) -> None:
    other = desk.give(content=ends)
    office_says(desk, task, ends)
    desk.settle()
    desk.later(hours=1).type(task, progress="Đang làm")  # and a save by a person
    desk.settle()
    assert desk.task(task).office_opinion == desk.task(other).content == "Một\nHai"
    assert not SyncProposal.select().count()
    assert not desk.later(minutes=1).run().turns


@pytest.mark.parametrize("mark", ["\u2060", "\u00ad", "\u3164", "\u180e", "\u200b"])
def test_a_cell_that_shows_nothing_says_nothing(folder_desk: Desk, task: Task, mark: str) -> None:
    before = folder_desk.task(task).state
    folder_desk.type(task, progress=mark)
    folder_desk.settle()
    assert (folder_desk.task(task).state, folder_desk.task(task).progress) == (before, "")
    assert folder_desk.shown(task, "sync_note") == ""
