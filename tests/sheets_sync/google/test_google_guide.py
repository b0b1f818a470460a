"""`Hướng dẫn` of spreadsheets that exist: brought up to date when its words change."""

from __future__ import annotations

import pytest
from peewee import Database

from sheets_sync import guide
from tests.sheets_server import Fault
from tests.sheets_server.spreadsheet import Sheet
from tests.sheets_sync.google.desk import GoogleDesk, open_google_desk

NEW = "Muốn hỏi thêm, xin gọi Văn phòng."
OWN = "Số của chị phụ trách: 3 812 345"


@pytest.fixture
def desk(sqlite_database: Database) -> GoogleDesk:
    desk = open_google_desk()
    desk.give()
    desk.settle()
    desk.later(hours=1)
    return desk


def reword(desk: GoogleDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of today, whose guide says one thing more than when the spreadsheet was made."""
    monkeypatch.setattr(guide, "_TEXT", guide._TEXT.replace("# Cách ghi ngày", f"{NEW}\n\n# Cách ghi ngày"))
    desk.engine._specs = None


def tab(desk: GoogleDesk) -> Sheet:
    return desk.server.books[desk.spreadsheet()].sheet("Hướng dẫn")


def rows(desk: GoogleDesk) -> dict[int, str]:
    """What column A shows below the title, by row."""
    human, sheet = desk.human(), tab(desk)
    return {
        row: text for row in range(2, len(sheet.lines) + 1) if (text := human.see(f"'{sheet.title}'!A{row}"))
    }


def words(desk: GoogleDesk) -> list[str]:
    return list(rows(desk).values())


def said(desk: GoogleDesk) -> list[str]:
    """What the guide of today says."""
    found = guide.sections(desk.engine.specs(), guide.ON_GOOGLE)
    return [text for heading, rest in found for text in (heading, *rest) if text]


def writes(desk: GoogleDesk) -> int:
    return sum(each.kind == "write" for each in desk.server.log)


def test_the_tab_says_the_new_words_after_one_write_and_no_other_follows(
    desk: GoogleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reword(desk, monkeypatch)
    before = writes(desk)
    (turn,) = desk.run().turns
    assert (turn.state, turn.written, writes(desk) - before) == ("ok", 1, 1)
    assert words(desk) == said(desk)
    desk.later(hours=1).settle()
    assert writes(desk) - before == 1


def test_words_that_a_person_changed_stay(desk: GoogleDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.human().type("'Hướng dẫn'!A4", OWN)
    reword(desk, monkeypatch)
    desk.later(hours=1).settle()
    assert OWN in words(desk) and NEW not in words(desk)
    assert desk.workbook().state == "ok"


def test_words_typed_in_the_moment_of_the_write_stay(
    desk: GoogleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reword(desk, monkeypatch)
    row = next(row for row, text in rows(desk).items() if text == "Cách ghi ngày")
    typed = Fault(before=lambda: desk.human().type(f"'Hướng dẫn'!A{row}", OWN))
    desk.server.faults.add(typed, path=":batchUpdate")
    desk.settle()
    assert OWN in words(desk) and NEW not in words(desk)
    assert desk.workbook().state == "ok"


def test_what_stands_beside_the_words_stays(desk: GoogleDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    wider = {"sheetId": tab(desk).sheet_id, "dimension": "COLUMNS", "length": 1}
    desk.human().do(appendDimension=wider)
    desk.human().type("'Hướng dẫn'!B4", OWN)
    reword(desk, monkeypatch)
    desk.later(hours=1).settle()
    assert NEW in words(desk) and desk.human().see("'Hướng dẫn'!B4") == OWN


def test_a_spreadsheet_without_the_tab_is_written_as_ever(
    desk: GoogleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.human().do(deleteSheet={"sheetId": tab(desk).sheet_id})
    reword(desk, monkeypatch)
    task = desk.give(content="Việc mới")
    desk.later(hours=1).settle()
    assert desk.workbook().state == "ok" and desk.shown(task, "content") == "Việc mới"
