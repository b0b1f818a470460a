"""Taking over a sheet that An's commune already keeps: what is proposed before anything is written."""

from __future__ import annotations

from sheets_sync.columns import tab_specs, task_table
from sheets_sync.excel.grid import Line
from sheets_sync.google.book import Tab
from sheets_sync.google.linking import Known, Proposal, described, propose
from sheets_sync.store import Cell, Kind

(SPEC,) = tab_specs([task_table()])
KNOWN = [
    Known("NV1", "12/CT-UBND", "8/9/2025", "Rà soát quỹ đất công trên địa bàn"),
    Known("NV2", "12/CT-UBND", "8/9/2025", "Lập danh sách hộ nghèo năm 2025"),
    Known("NV3", "15/KH-UBND", "10/9/2025", "Tổng vệ sinh môi trường"),
]


def sheet(*rows: list[str | float | None]) -> Tab:
    lines = {}
    for position, values in enumerate(rows, start=1):
        cells = {c: _cell(value) for c, value in enumerate(values) if value is not None}
        if cells:
            lines[position] = Line(position, cells, False)
    return Tab(0, "Theo dõi", 100, 26, lines)


def _cell(value: str | float) -> Cell:
    return Cell(Kind.TEXT, value) if isinstance(value, str) else Cell(Kind.DATE, value)


def proposed(*rows: list[str | float | None]) -> Proposal:
    found = propose(sheet(*rows), SPEC, KNOWN)
    assert found is not None
    return found


HEADER: list[str | float | None] = ["STT", "Số ký hiệu", "Ngày ban hành", "Nội dung", "Tiến độ"]


def test_columns_are_recognised_by_header_and_alias_below_a_title() -> None:
    found = proposed(["BẢNG THEO DÕI NHIỆM VỤ"], [], HEADER)
    assert found.header_row == 3
    assert dict(found.columns) == {"symbol": 1, "issued_on": 2, "content": 3, "progress": 4}
    assert found.unknown == ["STT"]
    assert "code" in found.missing


def test_a_header_with_a_slip_is_a_guess_that_is_shown_as_one() -> None:
    found = proposed(["Số ký hiệu", "Nội dung", "Tình hình thực hiên công"])
    assert found.columns["progress"] == 2
    assert "progress" not in found.sure
    assert any("là Tình hình thực hiện (đoán" in line for line in described(found, SPEC))


def test_rows_pair_by_symbol_date_and_content_whatever_the_accents_and_the_kind_of_date() -> None:
    found = proposed(
        HEADER,
        ["1", "12/CT-UBND", "8/9/2025", "rà soát  quỹ đất công trên địa bàn"],
        # 10/9/2025 is serial 45910: 45658 is 1/1/2025, and 10 September is 252 days on.
        ["2", "15/KH-UBND", 45910.0, "TỔNG VỆ SINH MÔI TRƯỜNG"],
    )
    assert dict(found.pairs) == {2: "NV1", 3: "NV3"}
    assert found.absent == ["NV2"]


def test_the_same_task_twice_is_left_to_a_person() -> None:
    row: list[str | float | None] = ["1", "15/KH-UBND", "10/9/2025", "Tổng vệ sinh môi trường"]
    found = proposed(HEADER, row, row)
    assert not found.pairs
    assert dict(found.doubtful) == {2: ["NV3"], 3: ["NV3"]}
    assert "NV3" not in found.absent


def test_another_day_or_another_content_is_no_pair() -> None:
    found = proposed(
        HEADER,
        ["1", "15/KH-UBND", "11/9/2025", "Tổng vệ sinh môi trường"],
        ["2", "15/KH-UBND", "10/9/2025", "Phòng cháy, chữa cháy rừng"],
    )
    assert not found.pairs
    assert found.alone == [2, 3]


def test_a_sheet_without_known_headers_is_not_linked() -> None:
    assert propose(sheet(["Họ tên", "Lương"], ["An", "1"]), SPEC, KNOWN) is None


def test_a_person_who_knows_better_maps_a_header_or_leaves_it_alone() -> None:
    tab = sheet(["Số ký hiệu", "Nội dung", "Đã làm đến đâu", "Kết quả"])
    found = propose(tab, SPEC, KNOWN, {"Đã làm đến đâu": "Tình hình thực hiện", "Kết quả": ""})
    assert found is not None
    assert found.columns["progress"] == 2
    assert "progress" in found.sure
    assert "result" in found.missing
    assert found.unknown == ["Kết quả"]
    assert "  “Đã làm đến đâu” là Tình hình thực hiện" in described(found, SPEC)
