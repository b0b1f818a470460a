"""Vietnamese text: one form, accent-blind folding, dictionary order."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.rules.vietnamese import fold, normalise, sort_key


def test_folding_drops_every_accent_and_the_bar_of_d() -> None:
    assert fold("Đặc khu CÁT HẢI ưỡn ẹo Ỷ") == "dac khu cat hai uon eo y"


def test_folding_does_not_care_how_accents_were_typed() -> None:
    assert fold(unicodedata.normalize("NFD", "Thủy Nguyên")) == fold("Thủy Nguyên")


def test_blanks_of_every_kind_are_one_plain_blank_and_line_breaks_stay() -> None:
    assert normalise("\u00a0Sở  Xây\u202fdựng \r\n kính gửi\u200b") == "Sở Xây dựng\nkính gửi"


def test_line_breaks_are_of_one_kind_whatever_program_made_them() -> None:
    assert normalise("Một\rHai\r\nBa\nBốn\n\rNăm") == "Một\nHai\nBa\nBốn\n\nNăm"


@pytest.mark.parametrize("mark", ["\0", "\u00ad", "\u180e", "\u200b", "\u2060", "\u3164", "\ufeff"])
def test_a_text_of_marks_that_show_nothing_is_empty(mark: str) -> None:
    assert normalise(mark) == normalise(f" {mark}\n{mark} ") == ""


def test_a_mark_between_letters_takes_no_letter_apart() -> None:
    assert normalise("Hải\u00adPhòng e\u2060\u0301") == "HảiPhòng é"


@given(st.text())
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_the_order_is_that_of_a_vietnamese_dictionary() -> None:
    # Letters first (a ă â, d đ, e ê, o ô ơ, u ư), then tones ngang huyền hỏi ngã sắc nặng, numbers by value.
    ordered = ["An Lão", "Anh", "Ăn", "Ân", "Dương Kinh", "Đồ Sơn", "Long Phú 1", "Long Phú 2", "Long Phú 10"]
    ordered += ["ma", "mà", "mả", "mã", "má", "mạ", "O", "Ô Môn", "Ơ", "Ung", "Ưng"]
    shuffled = ordered[::2] + ordered[1::2]
    assert sorted(shuffled, key=sort_key) == ordered


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
