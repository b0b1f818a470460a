"""The unit lists of the samples: true counts, stable codes, one normal form."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest

from console.samples.units import read_units

# DOMAIN 6.1, 6.2: Nghị quyết 1669 and 1668/NQ-UBTVQH15 and the councils' lists of 01/7/2025; Lào Cai and Cà
# Mau as they were in 2015, each a city and eight districts.
COUNTS = {
    "hai_phong": {"ward": 45, "commune": 67, "special_zone": 2, "office": 1, "agency": 12},
    "can_tho": {"ward": 31, "commune": 72, "office": 1, "agency": 13},
    "lao_cai": {"district": 9, "office": 1},
    "ca_mau": {"district": 9, "office": 1},
}


@pytest.mark.parametrize("name", COUNTS)
def test_each_list_has_as_many_units_of_each_kind_as_the_law_says(name: str) -> None:
    counted = Counter(unit.kind for unit in read_units(name))
    assert {kind: counted[kind] for kind in COUNTS[name]} == COUNTS[name]


@pytest.mark.parametrize("name", COUNTS)
def test_codes_are_short_unique_and_ascii(name: str) -> None:
    codes = [unit.code for unit in read_units(name)]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z]{2}(-[A-Z]{1,2})?-[A-Z0-9]+", code) and len(code) <= 30 for code in codes)


@pytest.mark.parametrize("name", COUNTS)
def test_names_are_composed_and_differ(name: str) -> None:
    units = read_units(name)
    names = [unit.name for unit in units]
    assert len(set(names)) == len(names)
    for unit in units:
        for text in (unit.name, unit.short_name, *unit.aliases):
            assert unicodedata.is_normalized("NFC", text)
            assert text == " ".join(text.split())


def test_two_communes_whose_names_differ_by_an_accent_have_two_codes() -> None:
    codes = {unit.short_name: unit.code for unit in read_units("hai_phong")}
    assert codes["UBND xã Cẩm Giang"] == "HP-X-CAMGIANG"
    assert codes["UBND xã Cẩm Giàng"] == "HP-X-CAMGIANG2"
