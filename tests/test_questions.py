"""The JSON answers of the commands deadline, status and obligations."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from console.questions import answer_deadline, answer_obligations, answer_status
from console.regulations import load_regulation
from console.rules.calendar import vietnam_calendar

CALENDAR = vietnam_calendar()


def ask_deadline(**line: Any) -> dict[str, Any]:
    return answer_deadline(line, CALENDAR, load_regulation)


def ask_status(**line: Any) -> dict[str, Any]:
    return answer_status(line, CALENDAR, load_regulation)


def test_a_deadline_has_its_date_article_and_count() -> None:
    answer = ask_deadline(**{"rule": "entry", "regulation": "hai_phong_2025", "from": "2025-12-31"})
    assert set(answer) == {"due", "article", "counted"}
    assert (answer["due"], answer["article"]) == ("2026-01-05", "Điều 6 khoản 2 điểm a")
    assert json.loads(json.dumps(answer)) == answer


def test_a_day_may_be_written_day_first() -> None:
    answer = ask_deadline(**{"rule": "entry", "regulation": "hai_phong_2025", "from": "31/12/2025"})
    assert answer["due"] == "2026-01-05"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ({"rule": "stall", "regulation": "can_tho_2020", "from": "2025-01-02"}, "2618/QĐ-UBND"),
        ({"rule": "entry", "regulation": "ha_noi_2025", "from": "2025-01-02"}, "ha_noi_2025"),
        ({"rule": "entri", "regulation": "can_tho_2020", "from": "2025-01-02"}, "entri"),
        ({"rule": "entry", "regulation": "can_tho_2020", "from": "2025-02-30"}, "2025-02-30"),
        ({"rule": "entry", "regulation": "can_tho_2020", "from": 20250102}, "20250102"),
        ({"rule": "entry", "regulation": "can_tho_2020"}, "from"),
        ({"rule": "entry", "regulation": "can_tho_2020", "from": "9999-12-31"}, "9999"),
        ({"rule": "entry", "regulation": "can_tho_2020", "from": "2025-01-02", "urgent": "x"}, "urgent"),
        ({}, "rule"),
    ],
)
def test_a_question_with_a_wrong_value_gets_one_sentence_that_names_it(
    line: dict[str, Any], named: str
) -> None:
    answer = ask_deadline(**line)
    assert set(answer) == {"error"} and named in answer["error"]


def test_a_line_that_is_no_object_gets_a_sentence() -> None:
    assert "error" in answer_deadline(["entry"], CALENDAR, load_regulation)  # type: ignore[arg-type]
    assert "error" in answer_status(7, CALENDAR, load_regulation)  # type: ignore[arg-type]


def test_a_status_has_its_code_the_regulations_words_and_the_article() -> None:
    facts = {"as_of": "2026-09-21", "state": "doing", "due_on": "2026-09-18"}
    assert ask_status(regulation="can_tho_2026", **facts) == {
        "code": "open_late",
        "label": "Chưa hoàn thành – trễ hạn",
        "article": "Điều 4 khoản 1 điểm c",
    }


def test_under_lao_cai_a_task_just_due_awaits_its_update() -> None:
    # Due Friday 18/9/2015; recording until Wednesday 23/9 (Điều 7 khoản 2 điểm a).
    facts = {"regulation": "lao_cai_2015", "state": "doing", "due_on": "2015-09-18", "done_on": None}
    waiting = ask_status(as_of="2015-09-23", **facts)
    assert (waiting["code"], waiting["article"]) == ("open_awaiting_update", "Điều 7 khoản 2 điểm a")
    assert ask_status(as_of="2015-09-24", **facts)["code"] == "open_late"


@pytest.mark.parametrize(
    ("acted_on", "urgent", "code"),
    [
        # CT26 Điều 12.2: due Friday 4/9/2026; 3/9 is the first working day back, 1–2/9 and Monday 31/8
        # (swapped) are off, so Friday 28/8 is the second and the last day to ask.
        ("2026-08-28", False, "open_on_time"),
        ("2026-08-29", False, "open_late"),
        ("2026-09-03", False, "open_late"),
        ("2026-09-03", True, "open_on_time"),  # hỏa tốc: still before expiry
        ("2026-09-05", True, "open_late"),
    ],
)
def test_an_extension_asked_too_late_stops_no_clock(acted_on: str, urgent: bool, code: str) -> None:
    answer = ask_status(
        regulation="can_tho_2026",
        as_of="2026-09-10",
        state="doing",
        due_on="2026-09-04",
        acted_on=acted_on,
        urgent=urgent,
    )
    assert answer["code"] == code


def test_a_return_that_waits_keeps_its_day() -> None:
    facts = {"regulation": "hai_phong_2025", "state": "returned", "due_on": "2025-09-19"}
    assert ask_status(as_of="2025-10-30", acted_on="2025-09-08", **facts)["code"] == "open_on_time"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ({"regulation": "can_tho_2026", "as_of": "2026-09-21", "state": "xong"}, "xong"),
        ({"regulation": "can_tho_2026", "as_of": "mai", "state": "doing"}, "mai"),
        ({"regulation": "can_tho_2026", "state": "doing"}, "as_of"),
        (
            {"regulation": "can_tho_2026", "as_of": "2026-09-21", "state": "done", "due_on": "2026-09-18"},
            "ngày hoàn thành",
        ),
    ],
)
def test_a_status_that_cannot_be_told_gets_one_sentence(line: dict[str, Any], named: str) -> None:
    answer = ask_status(**line)
    assert set(answer) == {"error"} and named in answer["error"]


def test_obligations_are_a_list_with_null_for_what_has_no_date() -> None:
    found = answer_obligations(load_regulation("hai_phong_2025"), 2026, CALENDAR, {9: date(2026, 9, 29)})
    assert {tuple(duty) for duty in found} == {("kind", "who", "period", "due", "raw", "article")}
    september = [duty for duty in found if duty["period"] == "2026-09" and duty["who"] == "unit"]
    assert [duty["due"] for duty in september] == ["2026-09-28"]
    assert any(duty["due"] is None and duty["raw"] == "Định kỳ hàng quý" for duty in found)


def run(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "run.py", *words]
    return subprocess.run(
        command, input=given, capture_output=True, cwd=Path(__file__).parents[1], check=False
    )


def test_lines_that_are_no_utf8_or_begin_with_a_mark_do_not_stop_the_answers() -> None:
    # Wednesday 31/12/2025; 1/1 a holiday, 2/1 swapped off: Monday 5/1/2026.
    line = b'{"rule":"entry","regulation":"hai_phong_2025","from":"2025-12-31"}\n'
    marked = run("deadline", "--json", given=b"\xef\xbb\xbf" + line + b"\xff\xfe\n" + line)
    answers = [json.loads(each) for each in marked.stdout.decode().splitlines()]
    assert marked.returncode == 0
    assert [each.get("due") for each in answers] == ["2026-01-05", None, "2026-01-05"]
    assert "dòng 2" in answers[1]["error"]


def test_a_rule_that_the_regulation_lacks_ends_with_code_two() -> None:
    lacking = run("deadline", "stall", "--regulation", "can_tho_2026", "--from", "2026-06-01")
    assert lacking.returncode == 2 and lacking.stdout == b""
    assert "không quy định" in lacking.stderr.decode()


def test_a_year_out_of_reach_is_a_vietnamese_sentence() -> None:
    refused = run("obligations", "--regulation", "can_tho_2020", "--year", "3026")
    assert refused.returncode == 1 and "không có năm 3026" in refused.stderr.decode()
