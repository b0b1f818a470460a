"""Units are found as people write them, and never guessed."""

from __future__ import annotations

import pytest

from console.imports.unit_names import UnitNameError, UnitNames
from console.records import Unit


@pytest.fixture
def names(units: dict[str, Unit]) -> UnitNames:
    return UnitNames(units.values())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("sxd", "SXD"),
        ("sở xây dựng", "SXD"),
        ("So Xay dung", "SXD"),
        ("UBND xã Tiên Lãng", "TLANG"),
        ("Uỷ ban nhân dân xã Tiên Lãng", "TLANG"),
        ("xã Tiên Lãng", "TLANG"),
        ("Tiên Lãng", "TLANG"),
        ("UBND xã Cẩm Giàng", "CG2"),
        ("xã Trường Long", "TL"),
        ("xã Trường Long Tây", "TLT"),
        ("Sở VHTT&DL", "SVHTTDL"),
    ],
)
def test_one_unit_is_found(names: UnitNames, written: str, code: str) -> None:
    assert names.find(written).code == code


def test_two_units_that_differ_by_an_accent_are_not_guessed(names: UnitNames) -> None:
    with pytest.raises(UnitNameError, match=r"CG1.*CG2"):
        names.find("xa Cam Giang")


@pytest.mark.parametrize(
    "written",
    [
        "Sở Tài chính; Sở Văn hóa, Thể thao và Du lịch; xã Trường Long Tây",
        "Sở Tài chính, Sở Văn hóa, Thể thao và Du lịch và UBND xã Trường Long Tây",
        "STC\nSVHTTDL\nTLT",
    ],
)
def test_a_list_is_read_whatever_its_commas(names: UnitNames, written: str) -> None:
    assert [unit.code for unit in names.find_many(written)] == ["STC", "SVHTTDL", "TLT"]


def test_what_is_left_over_in_a_list_is_named(names: UnitNames) -> None:
    with pytest.raises(UnitNameError, match="không có đơn vị “Sở Lạ”"):
        names.find_many("Sở Tài chính, Sở Lạ")
