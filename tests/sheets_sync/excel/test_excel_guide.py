"""`Hướng dẫn` of workbooks that exist: brought up to date when its words change."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from peewee import Database

from sheets_sync import guide
from tests.sheets_sync.desk import Desk, open_desk
from tests.sheets_sync.test_schema import parts

NEW = "Muốn hỏi thêm, xin gọi Văn phòng."


@pytest.fixture
def desk(sqlite_database: Database, tmp_path: Path) -> Desk:
    desk = open_desk(tmp_path / "so")
    desk.give()
    desk.settle()
    return desk.later(hours=1)


@pytest.fixture
def reworded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The program of today, whose guide says one thing more than when the workbook was made."""
    _reword(desk, monkeypatch)
    return desk


def _reword(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide, "_TEXT", guide._TEXT.replace("# Cách ghi ngày", f"{NEW}\n\n# Cách ghi ngày"))
    desk.engine._specs = None


def words(desk: Desk) -> list[str]:
    sheet = openpyxl.load_workbook(desk.path())["Hướng dẫn"]
    return [str(row[1].value) for row in sheet.iter_rows(min_row=2) if row[1].value]


def test_the_tab_says_the_new_words_after_one_write_and_no_other_follows(reworded: Desk) -> None:
    assert NEW not in words(reworded)
    (turn,) = reworded.run().turns
    assert (turn.state, turn.written) == ("ok", 1)
    shown = words(reworded)
    said = [text for heading, rest in guide.sections(reworded.engine.specs(), guide.IN_A_FOLDER)
            for text in (heading, *rest) if text]  # fmt: skip
    assert shown == said and shown.index(NEW) == shown.index("Cách ghi ngày") - 1
    assert not reworded.later(minutes=1).run().turns


def test_no_part_but_the_tab_and_the_hidden_one_changes(reworded: Desk) -> None:
    before = parts(reworded.path().read_bytes())
    reworded.run()
    after = parts(reworded.path().read_bytes())
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    sheets = openpyxl.load_workbook(reworded.path()).sheetnames
    tab, hidden = (f"xl/worksheets/sheet{sheets.index(title) + 1}.xml" for title in ("Hướng dẫn", "_sync"))
    assert {tab, hidden} <= changed <= {tab, hidden, "xl/workbook.xml"}


def test_headings_look_as_headings_and_rows_are_as_high_as_their_words(reworded: Desk) -> None:
    reworded.run()
    sheet = openpyxl.load_workbook(reworded.path())["Hướng dẫn"]
    rows = {str(row[1].value): row[1] for row in sheet.iter_rows(min_row=2) if row[1].value}
    assert rows["Cách ghi ngày"].font.bold and not rows[NEW].font.bold
    assert sheet.row_dimensions[rows["Cách ghi ngày"].row].height == 24
    longest = max(rows, key=len)
    assert sheet.row_dimensions[rows[longest].row].height > sheet.row_dimensions[rows[NEW].row].height


def test_words_that_a_person_changed_stay_and_so_does_what_stands_beside_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.load_workbook(desk.path())
    book["Hướng dẫn"]["B4"] = "Số của chị phụ trách: 3 812 345"
    book.save(desk.path())
    desk.touch()
    desk.settle()
    _reword(desk, monkeypatch)
    desk.later(hours=1).settle()
    assert "Số của chị phụ trách: 3 812 345" in words(desk) and NEW not in words(desk)


def test_a_number_that_a_person_put_below_the_words_keeps_them_as_they_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.load_workbook(desk.path())
    last = max(row[1].row for row in book["Hướng dẫn"].iter_rows() if row[1].value)
    book["Hướng dẫn"].cell(last + 1, 2, 3812345)
    book.save(desk.path())
    desk.touch()
    desk.settle()
    _reword(desk, monkeypatch)
    desk.later(hours=1).settle()
    assert words(desk)[-1] == "3812345" and NEW not in words(desk)


def test_a_workbook_that_does_not_say_which_words_it_was_given_keeps_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.load_workbook(desk.path())
    (kept,) = (row for row in book["_sync"].iter_rows(max_col=2) if row[0].value == "guide")
    kept[0].value = kept[1].value = None
    book.save(desk.path())
    desk.touch()
    _reword(desk, monkeypatch)
    desk.settle()
    assert NEW not in words(desk)


def test_a_workbook_without_the_tab_is_written_as_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.load_workbook(desk.path())
    del book["Hướng dẫn"]
    book.save(desk.path())
    desk.touch()
    desk.settle()
    _reword(desk, monkeypatch)
    desk.later(hours=1).settle()
    assert desk.workbook().state == "ok"
    assert not desk.later(minutes=1).run().turns
