"""The five regulations as data: every value of DOMAIN 1.9, each with its article."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from console.regulations import REGULATION_IDS, State, StatusCode, load_regulation

CT20, CM15, LC15, HP25, CT26 = (
    "can_tho_2020",
    "ca_mau_2015",
    "lao_cai_2015",
    "hai_phong_2025",
    "can_tho_2026",
)
ORDER = (CT20, CM15, LC15, HP25, CT26)


def test_the_five_regulations_are_shipped() -> None:
    assert set(REGULATION_IDS) == set(ORDER)


@pytest.mark.parametrize(
    ("rule", "counts"),
    # DOMAIN 1.9, columns CT20, CM15, LC15, HP25, CT26; None where the text has no such limit.
    [
        ("entry", (1, 1, 3, 1, 2)),
        ("entry_complex", (None, None, 5, None, None)),
        ("return", (None, None, None, 1, 1)),
        ("return_reply", (None, None, None, None, 1)),
        ("result_update", (None, None, 3, 1, None)),
        ("extension_latest", (None, None, None, None, 2)),
        ("feedback_reply", (None, None, 5, 7, 1)),
        ("inspection_result", (None, None, 7, 7, None)),
        ("stall", (None, None, None, 6, None)),
    ],
)
def test_time_limits_are_those_of_the_texts(rule: str, counts: tuple[int | None, ...]) -> None:
    found = (load_regulation(name).rule(rule) for name in ORDER)
    assert tuple(each.count if each else None for each in found) == counts


@pytest.mark.parametrize(
    ("rule", "starts"),
    [
        ("entry", {CT20: "arising", CM15: "arising", LC15: "issued", HP25: "issued", CT26: "arising"}),
        ("return", {HP25: "document_received", CT26: "task_received"}),
        ("result_update", {LC15: "due", HP25: "report_issued"}),
    ],
)
def test_each_limit_names_its_starting_event(rule: str, starts: dict[str, str]) -> None:
    for name, event in starts.items():
        found = load_regulation(name).rule(rule)
        assert found is not None and found.starts == event


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (lambda r: r.returns.needs_document, (False, False, False, True, False)),
        (lambda r: r.confirmation.required, (False, False, False, True, True)),
        (lambda r: r.extension.allowed, (False, False, False, False, True)),
        (lambda r: r.secrecy.mode, ("refuse", "refuse", "refuse", "stub", "refuse")),
        (lambda r: r.secrecy.offline_report, (False, False, True, False, False)),
        (lambda r: r.government_tasks.tracked, (False, False, False, True, False)),
        (lambda r: r.labels.late_word, ("quá hạn", "quá hạn", "quá hạn", "quá hạn", "trễ hạn")),
        (lambda r: r.inspection.regulated, (False, False, True, True, False)),
        (lambda r: r.result_report.rates_quality, (False, False, False, True, False)),
        (lambda r: r.result_report.no_deadline_update, ("none", "none", "quarter", "progress", "none")),
        (lambda r: bool(r.publication.places), (False, False, True, True, False)),
        (lambda r: r.draft, (False, False, False, False, True)),
        (lambda r: "system" in r.explanation.channels, (False, False, False, False, True)),
        (lambda r: len(r.returns.grounds), (2, 2, 2, 3, 3)),
        (lambda r: len(r.urging.items), (5, 3, 5, 5, 5)),
        (lambda r: r.stall.base if r.stall else None, (None, None, None, "later_of", None)),
        (lambda r: r.feedback.urging_document, (False, False, True, True, False)),
        (lambda r: "10" in r.reports.tables, (False, False, False, True, False)),  # Government tasks
        (lambda r: "13" in r.reports.tables, (False, False, True, True, False)),  # inspections
        (lambda r: len(r.fields), (7, 7, 8, 8, 11)),
    ],
)
def test_parameters_are_those_of_the_texts(value: Any, expected: tuple[Any, ...]) -> None:
    assert tuple(value(load_regulation(name)) for name in ORDER) == expected


def test_units_report_to_whom_the_text_says() -> None:
    first = {name: load_regulation(name).reports.recipients[0] for name in ORDER}
    assert first[CT20].to == ("Văn phòng UBND thành phố",)
    assert first[CM15].to == ("Ủy ban nhân dân tỉnh",)  # Điều 11.1: the Committee, not its Office
    assert first[HP25].channel == "baocao.haiphong.gov.vn"
    locals_of_lao_cai = load_regulation(LC15).reports.recipients[1]
    assert locals_of_lao_cai.to == ("Văn phòng UBND tỉnh", "Các sở, ngành liên quan")


def test_the_office_enters_the_fields_that_the_text_gives_it() -> None:
    # CT26 Điều 6: fields 1-7 and 10 the Office, 8, 9 and 11 the unit; LC15 Điều 6: a-e, g-h.
    by_unit = {
        name: [field.code for field in load_regulation(name).fields if field.by == "unit"] for name in ORDER
    }
    assert by_unit[CT26] == ["progress", "result", "other"]
    assert by_unit[LC15] == by_unit[HP25] == ["progress", "other"]
    assert by_unit[CT20] == by_unit[CM15] == ["progress"]


def test_only_can_tho_2026_offers_an_extension_and_the_others_a_change_of_due_date() -> None:
    for name in ORDER:
        second = "Xin gia hạn" if name == CT26 else "Điều chỉnh hạn"
        assert load_regulation(name).request_labels() == ("Chuyển lại", second, "Giải trình")


def test_those_who_decide_an_inspection_are_those_of_the_texts() -> None:
    roles = {name: [decider.role for decider in load_regulation(name).inspection.deciders] for name in ORDER}
    assert roles[LC15] == ["chairman", "office_chief", "unit_head", "local_chairman"]
    assert roles[HP25] == ["chairman", "office"]
    assert roles[CT20] == roles[CM15] == roles[CT26] == []


@pytest.mark.parametrize("name", [LC15, HP25])
def test_an_inspection_has_five_decision_contents_and_eight_dossier_items(name: str) -> None:
    inspection = load_regulation(name).inspection
    assert inspection.decision is not None and len(inspection.decision.items) == 5
    assert inspection.dossier is not None
    assert [item.number for item in inspection.dossier.items] == list(range(1, 9))


def test_only_lao_cai_has_the_report_of_an_inspection_judge_the_updating() -> None:
    # LC15 Điều 17.4a names it, HP25 Điều 16.3a leaves it out (DOMAIN 1.6 F10).
    lao_cai, hai_phong = (load_regulation(name).inspection.report for name in (LC15, HP25))
    assert lao_cai is not None and "đánh giá việc cập nhật" in lao_cai.items[0]
    assert hai_phong is not None and "đánh giá việc cập nhật" not in hai_phong.items[0]


def test_a_secret_stub_has_neither_content_nor_other_information() -> None:
    # HP25 Điều 5.2: điểm a, b, c, d, e, g.
    fields = load_regulation(HP25).secrecy.fields
    assert len(fields) == 6 and not {"content", "other"} & set(fields)


def test_dates_of_issue_and_force_are_those_that_the_texts_give() -> None:
    assert [load_regulation(name).in_force_from for name in ORDER] == [
        date(2020, 11, 23),  # the words are lost; an individual decision, from its signing
        None,  # August 2015, the day is unreadable
        date(2015, 8, 10),  # 10 days after 31/7/2015
        date(2025, 9, 4),
        None,  # a draft
    ]


@pytest.mark.parametrize("name", REGULATION_IDS)
def test_every_status_and_state_has_a_label(name: str) -> None:
    labels = load_regulation(name).labels
    assert set(labels.status) == set(StatusCode) and set(labels.state) == set(State)


@pytest.mark.parametrize("name", REGULATION_IDS)
def test_every_clause_cites_an_article_and_repeats_its_words(name: str) -> None:
    clauses = list(_clauses(msgspec.to_builtins(load_regulation(name))))
    assert len(clauses) > 50
    for clause in clauses:
        assert re.match(r"(Quyết định, )?Điều \d+", clause["article"]), clause
        assert len(clause["text"]) >= 10, clause


def _clauses(table: Any) -> Any:
    if isinstance(table, dict):
        if "article" in table and "text" in table:
            yield table
        for value in table.values():
            yield from _clauses(value)
    elif isinstance(table, (list, tuple)):
        for value in table:
            yield from _clauses(value)


def test_a_citation_reads_as_a_lawyer_would_write_it() -> None:
    book = load_regulation(HP25)
    citation = book.cite(book.confirmation)
    assert str(citation) == "Điều 6 khoản 1 điểm a Quy chế kèm theo Quyết định số 150/2025/QĐ-UBND"
    assert book.provision("contact_person") is not None
    assert load_regulation(CT20).provision("contact_person") is None


EVERYWHERE = (
    "bound data_correction_office head_accountable lead_urges coordinator_reports monitored office_advises "
    "office_enters office_focal scope system unit_enters"
)
# What each text adds to that: rows of DOMAIN 1.1-1.7 that a screen or a report may cite.
TOPICS = {
    CT20: "availability budget commendation conveyed_by_office data_correction_unit difficulties emulation "
    "fields_follow_screen local_urges rewards_proposed sources system_and_document",
    CM15: "availability conveyed_by_office difficulties fields_follow_screen local_urges paper_copy sources "
    "system_and_document",
    LC15: "availability commendation conveyed_by_office data_correction_unit difficulties discipline "
    "emulation feedback_on_department feedback_reply guidance inspected_cooperate interconnection "
    "internal_regulation local_difficulties local_urges office_demands office_inspects "
    "office_proposes_measures office_seeks_ruling own_system secret_report sources system_and_document task "
    "team_leader unit_compares unit_inspects with_deadline without_deadline",
    HP25: "commendation confirmation_consults contact_person data_correction_unit discipline emulation "
    "feedback_on_department feedback_on_local feedback_reply government_focal government_monitored "
    "government_publication government_task guidance inspected_cooperate internal_regulation "
    "local_difficulties local_urges office_demands office_inspects office_proposes_measures "
    "office_seeks_ruling sources system_and_document task team_leader unit_inspects",
    CT26: "availability budget classification_purpose conveyed_by_office data_correction_unit data_safety "
    "difficulties emulation fields_follow_screen guidance office_demands office_enters_for_unit "
    "office_proposes_measures office_seeks_ruling rewards_proposed sources task unit_compares with_deadline",
}


@pytest.mark.parametrize("name", ORDER)
def test_every_topic_that_the_text_regulates_can_be_cited(name: str) -> None:
    # Cà Mau Điều 6.1 only has the Office watch the data: it has no clause on correcting them.
    expected = {*EVERYWHERE.split(), *TOPICS[name].split()} - (
        {"data_correction_office"} if name == CM15 else set()
    )
    assert expected <= set(load_regulation(name).provisions)


def test_a_condition_is_quoted_with_its_duty() -> None:
    # LC15 Điều 5.1, last paragraph: reports on paper only where the Chairman asks.
    paper = load_regulation(LC15).provisions["system_and_document"].text
    assert paper.startswith("Trong trường hợp Chủ tịch UBND tỉnh yêu cầu")
    # CT26 Điều 1.1 names the Vice-Chairmen among those who assign.
    assert "Phó Chủ tịch UBND thành phố giao" in load_regulation(CT26).provisions["scope"].text


def test_the_office_reports_each_month_at_the_session_in_hai_phong() -> None:
    # Điều 21.2; Điều 18.2 has the quarter, six months and year.
    kinds = [
        kind
        for each in load_regulation(HP25).reports.recipients
        if "Văn phòng" in each.who
        for kind in each.kinds
    ]
    assert kinds == ["month", "quarter", "half_year", "year", "ad_hoc"]


# The places whose regulations are shipped, in every spelling that code could use.
PLACES = ("Cần Thơ", "Cà Mau", "Lào Cai", "Hải Phòng", "can_tho", "ca_mau", "lao_cai", "hai_phong")


def test_no_python_file_of_the_console_knows_a_place() -> None:
    console = Path(__file__).parents[2] / "console"
    named = [
        (path.name, place)
        for path in console.rglob("*.py")
        if path.relative_to(console).parts[0] != "samples"
        for place in PLACES
        if place in path.read_text(encoding="utf-8")
    ]
    assert named == []
