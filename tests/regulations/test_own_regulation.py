"""An office copies a file, changes values and uses it; a mistake in it is one clear sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from console.regulations import RegulationError, Timeline, load_regulation
from console.regulations.loader import FOLDER
from console.rules.calendar import vietnam_calendar
from console.rules.deadlines import deadline

CALENDAR = vietnam_calendar()


def copy_of(name: str, folder: Path, *changes: tuple[str, str]) -> str:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_sixth_regulation_needs_no_code(tmp_path: Path) -> None:
    path = copy_of(
        "hai_phong_2025", tmp_path, ('id = "hai_phong_2025"', 'id = "own"'), ("count = 1\n", "count = 4\n")
    )
    own = load_regulation(path)
    # Friday 5/9/2025 + 4 working days: 8, 9, 10, 11.
    assert own.id == "own"
    assert deadline("entry", own, date(2025, 9, 5), CALENDAR).due == date(2025, 9, 11)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("count = 1\n", 'count = "một"\n', ("deadlines", "count", "một")),
        ("count = 1\n", "count = 0\n", ("deadlines", "count", "0")),
        ('kind = "working_days"', 'kind = "ngày"', ("kind", "ngày")),
        ('mode = "stub"', 'mode = "giấu"', ("secrecy.mode", "giấu")),
        ("[confirmation]\nrequired = true", "[confirmation]", ("confirmation.required",)),
        ("needs_document = true", "needs_documents = true", ("returns.needs_documents",)),
        ("[deadlines.entry]", "[deadlines.entri]", ("entri",)),
        ('paused = "Tạm hoãn"\n', "", ("paused",)),
        ('weekday = "thursday"', 'weekday = "thứ năm"', ("weekday", "thứ năm")),
        ('weekday = "thursday"', "day = 3", ("weekday",)),
        ("day = 25\nmonth = 12", "day = 25", ("month",)),
        ("[switches]", "[switches", ("TOML",)),
    ],
)
def test_a_mistake_in_the_file_names_the_key_and_the_value(
    tmp_path: Path, old: str, new: str, named: tuple[str, ...]
) -> None:
    with pytest.raises(RegulationError) as refused:
        load_regulation(copy_of("hai_phong_2025", tmp_path, (old, new)))
    for word in named:
        assert word in str(refused.value)
    assert "own.toml" in str(refused.value)


def test_an_unknown_id_lists_those_that_are_shipped() -> None:
    with pytest.raises(RegulationError, match="hai_phong_2025"):
        load_regulation("hai_phong_2026")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegulationError, match=r"Không có tệp quy chế .*không-có\.toml"):
        load_regulation(str(tmp_path / "không-có.toml"))


def test_the_regulation_of_a_day_is_the_last_one_in_force() -> None:
    old, new = load_regulation("can_tho_2020"), load_regulation("can_tho_2026")
    timeline = Timeline([(date(2026, 6, 1), new), (date(2020, 11, 23), old)])
    assert timeline.on(date(2019, 1, 1)) is old  # older than the first uses the first
    assert timeline.on(date(2026, 5, 31)) is old
    assert timeline.on(date(2026, 6, 1)) is new


def test_a_timeline_refuses_none_and_two_on_one_day() -> None:
    book = load_regulation("can_tho_2020")
    with pytest.raises(RegulationError):
        Timeline([])
    with pytest.raises(RegulationError, match="01/06/2026"):
        Timeline([(date(2026, 6, 1), book), (date(2026, 6, 1), book)])
