"""What an answer is read as, and what marks its content."""

from __future__ import annotations

from typing import Any

from sheets_sync.google.book import parse

DATED = {"effectiveFormat": {"numberFormat": {"type": "DATE"}}}


def answer(*values: dict[str, Any]) -> dict[str, Any]:
    """A spreadsheet of one tab with one row."""
    return {
        "spreadsheetId": "so1",
        "properties": {"title": "Sổ", "locale": "vi_VN"},
        "sheets": [
            {
                "properties": {"sheetId": 7, "title": "Nhiệm vụ"},
                "data": [{"rowData": [{"values": list(values)}]}],
            }
        ],
    }


def text(words: str) -> dict[str, Any]:
    return {"userEnteredValue": {"stringValue": words}, "effectiveValue": {"stringValue": words}}


def test_the_same_content_in_another_order_has_the_same_mark() -> None:
    one, other = text("Đã họp"), dict(reversed(text("Đã họp").items()))
    assert list(one) != list(other)
    assert parse(answer(one)).identity == parse(dict(reversed(answer(other).items()))).identity
    assert parse(answer(one)).identity != parse(answer(text("Đã hợp"))).identity


def test_half_a_character_in_a_cell_is_read_and_marked() -> None:
    cut, whole = parse(answer(text("hết \ud83d"))), parse(answer(text("hết")))
    assert cut.tabs[7].at(1, 0).value == "hết \ud83d"
    assert cut.identity != whole.identity == parse(answer(text("hết"))).identity


def test_an_empty_cell_that_shows_days_a_note_and_a_blank_text_are_told_apart() -> None:
    tab = parse(answer({}, DATED, text(""), {"note": "Xem lại"}, text("Xong") | {"note": "Hỏi sở"})).tabs[7]
    assert tab.days == {(1, 1)}
    assert set(tab.lines[1].cells) == {4}
    assert (tab.note(1, 3), tab.note(1, 4), tab.note(1, 1)) == ("Xem lại", "Hỏi sở", "")
