"""Cells as people type them, and what they are taken for (SHEETS.md §4)."""

from __future__ import annotations

import unicodedata
from datetime import date
from time import perf_counter

import pytest

from sheets_sync import codec
from sheets_sync.codec import Bounds
from sheets_sync.columns import NO, YES, Column, Value, task_table
from sheets_sync.store import Cell, Kind

TABLE = task_table()


def column(key: str) -> Column:
    return TABLE.columns[TABLE.index[key]]


def typed(value: str) -> Cell:
    return Cell(Kind.TEXT, value)


def test_text_is_compared_composed_and_trimmed() -> None:
    untidy = unicodedata.normalize("NFD", "Đã họp") + "\u00a0 "
    assert codec.read(column("progress"), typed(untidy)).value == "Đã họp"


def test_a_date_is_day_first_and_never_month_first() -> None:
    assert codec.read(column("done_on"), typed("3/4/2025")).value == "3/4/2025"
    assert codec.typed_date("3/4/2025") == date(2025, 4, 3)
    assert codec.typed_date("03.04.2025") == date(2025, 4, 3)


@pytest.mark.parametrize("text", ["tuần sau", "3/4/25", "2025-04-03"])
def test_what_is_no_date_stays_as_typed_with_a_reason(text: str) -> None:
    reading = codec.read(column("done_on"), typed(text))
    assert reading.value == text
    assert "Ngày hoàn thành" in reading.problem and "25/9/2025" in reading.problem


@pytest.mark.parametrize("text", ["4/13/2025", "31/2/2025"])
def test_a_day_that_no_calendar_has_is_called_so_and_not_badly_typed(text: str) -> None:
    reading = codec.read(column("done_on"), typed(text))
    assert reading.value == text
    assert reading.problem.startswith(f"Ô “Ngày hoàn thành” ghi {text} nhưng lịch không có ngày này")
    assert "theo mẫu" not in reading.problem


def test_a_true_date_after_the_twelfth_is_taken_quietly() -> None:
    # 25/9/2025 is serial 45925: 45658 is 1/1/2025, and 25/9 is day 268 of 2025.
    reading = codec.read(column("done_on"), Cell(Kind.DATE, 45925.0))
    assert (reading.value, reading.problem, reading.echo) == ("25/9/2025", "", "")


def test_a_true_date_that_could_be_read_two_ways_is_echoed_in_words() -> None:
    # 4/3/2025: day 63 of 2025, serial 45658 + 62 = 45720.
    reading = codec.read(column("done_on"), Cell(Kind.DATE, 45720.0))
    assert reading.value == "4/3/2025"
    assert "ngày 04 tháng 3 năm 2025" in reading.echo


def test_a_bare_number_in_a_due_column_is_a_day_only_where_it_may_be_one() -> None:
    assert codec.read(column("due_on"), Cell(Kind.NUMBER, 45930.0)).value == "30/9/2025"
    assert codec.read(column("due_on"), Cell(Kind.NUMBER, 30.0)).value == "30"
    assert codec.read(column("done_on"), Cell(Kind.NUMBER, 45930.0)).problem


def test_dates_before_the_directive_or_in_the_future_are_problems() -> None:
    bounds = Bounds(date(2025, 9, 4), date(2025, 9, 25))
    assert "trước ngày" in codec.read(column("done_on"), typed("3/9/2025"), bounds).problem
    assert "chưa đến" in codec.read(column("done_on"), typed("26/9/2025"), bounds).problem
    assert not codec.read(column("done_on"), typed("4/9/2025"), bounds).problem
    assert not codec.read(column("done_on"), typed("25/9/2025"), bounds).problem


def test_a_wanted_due_date_may_be_in_the_future() -> None:
    bounds = Bounds(date(2025, 9, 4), date(2025, 9, 25))
    assert not codec.read(column("wanted_due_on"), typed("30/10/2025"), bounds).problem


@pytest.mark.parametrize("text", ["x", "X", "có", "CO", "rồi", "đã", "TRUE", "1", "Xong"])
def test_yes_has_many_spellings(text: str) -> None:
    assert codec.read(column("done"), typed(text)).value == YES


def test_yes_and_no_come_as_booleans_and_numbers_too() -> None:
    assert codec.read(column("done"), Cell(Kind.BOOLEAN, True)).value == YES
    approved = Column("x_approved", "Đã duyệt", Value.YES_NO)
    assert codec.read(approved, Cell(Kind.BOOLEAN, False)).value == NO
    assert codec.read(column("done"), Cell(Kind.NUMBER, 1.0)).value == YES
    assert codec.read(approved, typed("chưa")).value == NO


def test_not_done_is_the_same_as_saying_nothing() -> None:
    assert codec.read(column("done"), typed("chưa")).value == ""


def test_a_documents_number_and_date_come_in_one_cell() -> None:
    for text in ("12/SNV-VP, 25/9/2025", "12/SNV-VP ngày 25/9/2025", "12/SNV-VP  25.9.2025"):
        assert codec.read(column("request_document"), typed(text)).value == "12/SNV-VP, 25/9/2025"
    assert codec.reference("12/SNV-VP") == ("12/SNV-VP", None)


@pytest.mark.parametrize("filling", [",", ";\n", "\n", "ngày ", "1/2/20", "1\n"])
def test_a_documents_cell_is_read_in_one_go_however_it_is_filled(filling: str) -> None:
    text = f"a{filling * (32_000 // len(filling))}b"
    began = perf_counter()
    assert codec.reference(text) == (text, None)
    assert perf_counter() - began < 1  # it took 16 seconds where every blank was tried with every other


def test_an_unknown_answer_to_yes_or_no_is_a_problem() -> None:
    assert "Có hoặc Không" in codec.read(column("done"), typed("gần xong")).problem


def test_a_choice_is_found_without_accents_and_an_unknown_one_lists_the_choices() -> None:
    assert codec.read(column("request"), typed("chuyen lai")).value == "Chuyển lại"
    assert "Giải trình" in codec.read(column("request"), typed("Hoãn")).problem


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "Loading..."])
def test_an_error_is_not_a_value(error: str) -> None:
    reading = codec.read(column("progress"), Cell(Kind.ERROR, error, "=A1"))
    assert error in reading.problem


def test_codes_with_leading_zeros_and_formula_signs_are_typed_strings() -> None:
    for text in ("01", "=A1", "+84", "-5", "@chi"):
        assert codec.read(column("report_number"), typed(text)).value == text


def test_numbers_in_a_text_column_read_as_a_person_sees_them() -> None:
    assert codec.read(column("report_number"), Cell(Kind.NUMBER, 42.0)).value == "42"
    assert codec.read(column("progress"), Cell(Kind.NUMBER, 0.5)).value == "0.5"


HOUSEHOLDS = Column("x_ho", "Số hộ", Value.INTEGER)


@pytest.mark.parametrize("text", ["1500", "1.500", "1 500", " 1500 "])
def test_a_whole_number_may_have_its_digits_in_groups_of_three(text: str) -> None:
    assert codec.read(HOUSEHOLDS, typed(text)) == codec.Reading("1500")
    assert codec.read(HOUSEHOLDS, Cell(Kind.NUMBER, 1500.0)) == codec.Reading("1500")


@pytest.mark.parametrize("said", ["12.5", "1.5", "1.5000", "1500.000", "1,5", 12.5, 1.5, 1.125])
def test_a_number_with_a_fraction_is_no_whole_number(said: str | float) -> None:
    cell = typed(said) if isinstance(said, str) else Cell(Kind.NUMBER, said)
    reading = codec.read(HOUSEHOLDS, cell)
    assert reading.value == str(said)
    assert "chỉ nhận số nguyên" in reading.problem


def test_length_counts_as_excel_counts_it() -> None:
    assert not codec.too_long("a" * 32_767, 32_767)
    assert codec.too_long("a" * 32_768, 32_767)
    assert codec.too_long("😀" * 20_000, 32_767)  # two units each
