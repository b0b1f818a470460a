"""Where written columns stand once somebody drags columns in the instant of a write, after it, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest

from sheets_sync.google.landing import landed

COLUMNS = range(6)


@dataclass(frozen=True)
class Row:
    """What was put by the column that was meant, and what stands there now."""

    puts: Mapping[int, str]
    now: Sequence[str]

    def shows(self, column: int) -> str:
        """What stands there now."""
        return self.now[column] if column < len(self.now) else ""


def dragged(order: Sequence[str], taken: int, put: int) -> list[str]:
    """One column dragged to another place."""
    left = [*order[:taken], *order[taken + 1 :]]
    return [*left[:put], order[taken], *left[put:]]


def now_at(headers: Sequence[str]) -> dict[int, int]:
    """Where the columns `abcdef` stand now."""
    return {column: headers.index("abcdef"[column]) for column in COLUMNS}


@pytest.mark.parametrize("then", [(1, 3), (5, 1), (4, 2)])
@pytest.mark.parametrize("during", [(0, 5), (4, 1), (2, 3)])
def test_what_landed_between_two_drags_is_found_where_the_second_took_it(
    during: tuple[int, int], then: tuple[int, int]
) -> None:
    words = list("uvwxyz")  # one for each column that was meant
    headers = dragged(dragged(list("abcdef"), *during), *then)
    shown = dragged(words, *then)  # written where the columns had stood before the first
    row = Row(dict(enumerate(words)), shown)
    places = landed([row], now_at(headers))
    assert [shown[places[column]] for column in COLUMNS] == words


def test_columns_dragged_after_the_write_took_its_values_with_them() -> None:
    headers = dragged(dragged(list("abcdef"), 4, 1), 0, 3)
    words = dragged(dragged(list("uvwxyz"), 4, 1), 0, 3)
    assert landed([Row(dict(enumerate("uvwxyz")), words)], now_at(headers)) == now_at(headers)


def test_the_same_word_in_every_cell_tells_of_no_drag_in_the_instant_of_the_write() -> None:
    headers = dragged(list("abcdef"), 4, 1)
    assert landed([Row(dict.fromkeys(COLUMNS, "w"), "w" * 6)], now_at(headers)) == now_at(headers)


def test_a_column_inserted_since_pushes_what_was_written_aside() -> None:
    now = {0: 0, 1: 2, 2: 3}
    assert landed([Row({1: "v", 2: "w"}, ["", "", "v", "w"])], now) == now
    assert landed([Row({1: "v", 2: "w"}, ["", "v", "w", ""])], now) == {0: 0, 1: 1, 2: 2}


@pytest.mark.parametrize("during", [(0, 5), (4, 1), (2, 3)])
def test_a_column_inserted_after_a_drag_in_that_instant_pushes_what_had_landed(
    during: tuple[int, int],
) -> None:
    headers = [*dragged(list("abcdef"), *during)[:2], "", *dragged(list("abcdef"), *during)[2:]]
    shown = [*"uv", "", *"wxyz"]
    places = landed([Row(dict(enumerate("uvwxyz")), shown)], now_at(headers))
    assert [shown[places[column]] for column in COLUMNS] == list("uvwxyz")


@pytest.mark.parametrize("since", range(7))
def test_a_column_inserted_after_another_one_in_that_instant_pushes_what_had_landed(since: int) -> None:
    headers = [*"abc", "", *"def"]  # when it was written: where the columns had stood before that
    shown = [*"uvwxyz", ""]
    for row in (headers, shown):
        row.insert(since, "")
    places = landed([Row(dict(enumerate("uvwxyz")), shown)], now_at(headers))
    assert [shown[places[column]] for column in COLUMNS] == list("uvwxyz")


@pytest.mark.parametrize("then", [(1, 4), (6, 0), (3, 5)])
@pytest.mark.parametrize("at", [1, 3, 5])
def test_what_landed_beside_an_inserted_column_is_found_where_a_later_drag_took_it(
    at: int, then: tuple[int, int]
) -> None:
    headers = dragged([*"abcdef"[:at], "", *"abcdef"[at:]], *then)
    shown = dragged([*"uvwxyz", ""], *then)  # written where the columns had stood before
    places = landed([Row(dict(enumerate("uvwxyz")), shown)], now_at(headers))
    assert [shown[places[column]] for column in COLUMNS] == list("uvwxyz")
