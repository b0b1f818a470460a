"""`Hướng dẫn`: what it says of the columns is true, and it says something of each that it names."""

from __future__ import annotations

import pytest

from sheets_sync import guide
from sheets_sync.columns import custom_column, tab_specs, task_table
from sheets_sync.guide import IN_A_FOLDER, ON_GOOGLE
from sheets_sync.tables import tables

OWN = custom_column("hotline", "Đường dây nóng", "unit")


@pytest.mark.parametrize("where", [IN_A_FOLDER, ON_GOOGLE])
def test_no_line_names_a_column_and_says_nothing_of_it(where: dict[str, str]) -> None:
    specs = tab_specs([task_table([OWN]), *tables()[1:]])
    said = [line.text for line in guide.lines(specs, where) if not line.is_heading]
    bare = {f"{column.header}." for tab in specs for column in tab.columns}
    assert not bare & set(said)
    assert any(line.startswith("Số BC: ") for line in said)
    assert not any(line.startswith(OWN.header) for line in said)


def test_every_column_of_the_unit_has_words_of_its_own() -> None:
    assert [
        c.header for tab in tab_specs(tables()) for c in tab.columns if not c.shaded and not c.prompt
    ] == []


def test_a_computed_cell_does_not_promise_a_proposal() -> None:
    prompts = {column.key: column.prompt for column in tab_specs(tables())[0].columns}
    assert "không được nhận" in prompts["status"]
    assert "Văn phòng xem xét" in prompts["due_on"]
