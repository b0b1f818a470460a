"""A bench says which figure it missed, and ends with a code that says so."""

from __future__ import annotations

import math

import pytest

from bench.figures import Figures


def test_a_figure_that_is_reached_is_printed_beside_its_limit(capsys: pytest.CaptureFixture[str]) -> None:
    figures = Figures()
    assert figures.most("idle pass", 0.024, 0.3, "s") and figures.least("rows a second", 317_000, 200_000)
    idle, rows = capsys.readouterr().out.splitlines()
    assert idle.split() == ["idle", "pass", "0.024", "s", "to", "reach:", "≤", "0.3", "s"]
    assert rows.split()[-5:] == ["317,000", "to", "reach:", "≥", "200,000"]
    assert figures.code == 0


@pytest.mark.parametrize("found", [10.1, math.nan])
def test_a_missed_figure_is_marked_and_not_forgotten(
    found: float, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = Figures()
    assert not figures.most("created", found, 10, "s")
    assert capsys.readouterr().out.endswith("≤ 10 s, MISSED\n")
    figures.most("idle pass", 0.02, 0.3, "s")
    assert figures.code == 1


def test_a_figure_of_which_nothing_is_asked_is_never_missed() -> None:
    figures = Figures()
    figures.told("openpyxl", 900, "ms")
    assert figures.code == 0
