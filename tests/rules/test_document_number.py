"""Numbers and symbols of documents are taken apart as Decree 30/2020 forms them."""

from __future__ import annotations

import pytest

from console.rules.document_number import parse_number, same_number


@pytest.mark.parametrize(
    ("text", "form", "number", "year", "kind", "organisation"),
    [
        ("2618/QĐ-UBND", "named", "2618", None, "QĐ", "UBND"),
        ("39/TTr-VP", "named", "39", None, "TTr", "VP"),
        ("1270/BC-TCTTTg", "named", "1270", None, "BC", "TCTTTg"),
        ("27/TTr-VPUBND", "named", "27", None, "TTr", "VPUBND"),
        ("14/UBND-VX", "dispatch", "14", None, None, "UBND-VX"),
        ("508/SNV-CCHC&PC", "dispatch", "508", None, None, "SNV-CCHC&PC"),
        ("12729/VPCP-KGVX", "dispatch", "12729", None, None, "VPCP-KGVX"),
        ("35/2015/QĐ-UBND", "normative", "35", 2015, "QĐ", "UBND"),
        ("30/2020/NĐ-CP", "normative", "30", 2020, "NĐ", "CP"),
        ("117/2025/QH15", "normative", "117", 2025, None, "QH15"),
        ("76/2025/UBTVQH15", "normative", "76", 2025, None, "UBTVQH15"),
        ("80-NQ/TW", "party", "80", None, "NQ", "TW"),
        ("26-CTr/TU", "party", "26", None, "CTr", "TU"),
        ("Số: 07 / QĐ - UBND", "named", "7", None, "QĐ", "UBND"),
        ("1961/QĐUBND", "named", "1961", None, "QĐ", "UBND"),
        ("150/2025/QD-UBND ngày 04/9/2025", "normative", "150", 2025, "QĐ", "UBND"),
        ("Căn cứ Quyết định số 42/2014/QĐ-TTg ngày 27/7/2014", "normative", "42", 2014, "QĐ", "TTg"),
    ],
)
def test_each_form_is_taken_apart(
    text: str, form: str, number: str, year: int | None, kind: str | None, organisation: str
) -> None:
    found = parse_number(text)
    assert found is not None
    assert (found.form, found.number, found.year, found.kind, found.organisation) == (
        form,
        number,
        year,
        kind,
        organisation,
    )


@pytest.mark.parametrize("text", ["ngày 20/9/2025", "và/hoặc", "3/4 diện tích", "", "km 12/15"])
def test_dates_and_fractions_are_no_numbers(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("07/QĐ-UBND", "7/QD-UBND"), ("2618 / QĐ-UBND", "2618/qđ-ubnd"), ("1961/QĐUBND", "1961/QĐ-UBND")],
)
def test_spellings_of_one_number_are_the_same(one: str, other: str) -> None:
    assert same_number(one, other)


def test_different_documents_are_not_the_same() -> None:
    assert not same_number("35/2015/QĐ-UBND", "35/QĐ-UBND")
    assert not same_number("80-NQ/TW", "80/NQ-TW")
