"""Codes that a typing slip never turns into another valid code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.rules.codes import code_for, is_code, number_of, spelt

NUMBERS = st.integers(min_value=1, max_value=9_999_999)
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXY"


@given(NUMBERS)
def test_every_code_is_valid(number: int) -> None:
    assert is_code(code_for("NV", number))


@given(NUMBERS, st.integers(min_value=0, max_value=30), st.sampled_from(SYMBOLS))
def test_one_wrong_character_is_never_another_code(number: int, place: int, wrong: str) -> None:
    code = code_for("NV", number)
    place %= len(code)
    if code[place] == "-" or code[place] == wrong:
        return
    assert not is_code(code[:place] + wrong + code[place + 1 :])


@given(NUMBERS, st.integers(min_value=0, max_value=30))
def test_two_swapped_neighbours_are_never_another_code(number: int, place: int) -> None:
    code = code_for("NV", number)
    place %= len(code) - 1
    left, right = code[place], code[place + 1]
    if left == right or "-" in (left, right):
        return
    assert not is_code(code[:place] + right + left + code[place + 2 :])


@pytest.mark.parametrize(
    "text", ["", "NV", "NV-00042", "NV-00042-", "NV-00042-CC", "42", "NV-X-1", "N V-00042-C"]
)
def test_what_is_not_a_code_is_refused(text: str) -> None:
    assert not is_code(text)


def test_a_code_typed_in_lower_case_with_blanks_is_still_itself() -> None:
    assert is_code(f" {code_for('NV', 42).lower()} ")


def test_numbers_start_at_one() -> None:
    with pytest.raises(ValueError, match="starts at 1"):
        code_for("NV", 0)


@pytest.mark.parametrize("digits", ["0000²", "٠٠٠٠٧", "0000\u00bd", ""])
def test_digits_that_no_program_writes_are_no_code(digits: str) -> None:
    for check in "0123456789ABCDEFGHJKMNPQRSTVWXY":
        assert not is_code(f"NV-{digits}-{check}")


def test_the_number_in_a_code_is_known_where_it_is_one_of_that_kind() -> None:
    assert number_of("VB", code_for("VB", 12)) == 12
    assert number_of("VB", code_for("VB", 12).lower()) == 12
    for code in (code_for("NV", 12), "VB-00012-0", "VB-00012", "", code_for("VB", 10**20)):
        assert number_of("VB", code) is None


@pytest.mark.parametrize("between", ["", " ", "\u2013", " \u2014 ", "\u2011", "_", "."])
def test_a_code_is_read_whatever_stands_in_the_place_of_its_hyphens(between: str) -> None:
    for code in (code_for("NV", 42), code_for("KTDV", 1_234_567)):
        typed = code.replace("-", between)
        assert spelt(typed) == spelt(typed.lower()) == code


def test_a_slip_in_a_code_without_its_hyphens_is_seen() -> None:
    spelling = code_for("NV", 42).replace("-", "")
    for place in range(2, len(spelling)):
        wrong = "5" if spelling[place] != "5" else "6"
        assert spelt(spelling[:place] + wrong + spelling[place + 1 :]) == ""
    for text in ("", "NV", "NV00042", "I. LĨNH VỰC ĐẤT ĐAI", "00042", "NV/00042/C"):
        assert spelt(text) == ""
