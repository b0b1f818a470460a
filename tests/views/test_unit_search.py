"""A unit is searched by one rule everywhere: its name as a phrase, without accents, the exact ones first."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from console.records import Feedback, SyncConflict, SyncJournal, SyncWorkbook, Unit
from console.rules.vietnamese import fold
from tests.views.conftest import Browser, Cast, unit
from views.unit_search import search

SignIn = Callable[[Any], Browser]
NAMES = ("xã An Phú Đông", "xã Văn Phú", "phường An Phụ", "phường An Phú", "xã An Phước", "phường Hải An")


@pytest.fixture
def wards(cast: Cast) -> list[Unit]:
    return [unit(f"X{n}", f"Ủy ban nhân dân {name}", "ward") for n, name in enumerate(NAMES)]


def found(wards: list[Unit], typed: str) -> list[str]:
    return [each.name.removeprefix("Ủy ban nhân dân ") for each in search(wards, typed)]


@pytest.mark.parametrize("typed", ["An Phú", "  an  phú ", "AN PHÚ", "An Phu\u0301"])
def test_the_unit_of_exactly_that_name_comes_first_and_others_only_where_it_is_a_phrase(
    wards: list[Unit], typed: str
) -> None:
    assert found(wards, typed) == ["phường An Phú", "phường An Phụ", "xã An Phú Đông"]


def test_accents_and_the_kind_of_the_unit_need_not_be_typed_as_they_stand(wards: list[Unit]) -> None:
    assert found(wards, "an phu") == ["phường An Phụ", "phường An Phú", "xã An Phú Đông"]
    assert found(wards, "UBND phường An Phú") == ["phường An Phú", "phường An Phụ"]
    assert found(wards, "x3") == ["phường An Phú"]


def test_a_word_that_is_only_begun_finds_what_begins_so_and_words_apart_are_the_last_resort(
    wards: list[Unit],
) -> None:
    assert found(wards, "an phư") == ["phường An Phụ", "phường An Phú", "xã An Phú Đông"]
    assert found(wards, "an phuo") == ["xã An Phước"]
    assert found(wards, "dong an") == ["xã An Phú Đông"]
    assert found(wards, "an phuc") == []


def test_every_list_that_searches_units_finds_the_same_ones(
    cast: Cast, sign_in: SignIn, wards: list[Unit]
) -> None:
    now = cast.clock.now()
    for each in wards:
        book = SyncWorkbook.create(unit=each, key=each.code, workbook_id=each.code, state="ok")
        at = {"workbook": book, "tab": "tasks", "code": f"NV-{each.code}", "noticed_at": now}
        SyncConflict.create(**at, column="progress", base="", sheet="a", console="b")
        words = f"Nhân dân phường đã họp {each.code}"
        SyncJournal.create(**at, column="progress", value=words, search_text=fold(words))
        Feedback.create(
            from_unit=each, about_unit=cast.xay_dung, content="Chậm", received_on=now, recorded_at=now
        )
    chi = sign_in(cast.chi)
    for address in (
        "/sync/?q=",
        "/sync/conflicts/?q=",
        "/sync/journal/?q=",
        "/feedback/?search=",
        "/units/?search=",
    ):
        page = chi.text(f"{address}An+Ph%C3%BA")
        rows = re.sub(r"<select.*?</select>", "", page, flags=re.DOTALL)
        named = {name for name in NAMES if f"{name}<" in rows}
        assert named == {"phường An Phú", "phường An Phụ", "xã An Phú Đông"}, address


def test_the_exact_name_stands_first_in_the_lists(cast: Cast, sign_in: SignIn, wards: list[Unit]) -> None:
    for each in wards:
        SyncWorkbook.create(unit=each, key=each.code, workbook_id=each.code, state="ok")
    chi = sign_in(cast.chi)
    for address in ("/sync/?q=", "/units/?search="):
        page = chi.text(f"{address}An+Ph%C3%BA")
        assert page.index("phường An Phú") < page.index("phường An Phụ") < page.index("xã An Phú Đông")
