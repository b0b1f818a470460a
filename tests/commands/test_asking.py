"""deadline, status, obligations: the JSON shapes and the words that a person or a program gets."""

from __future__ import annotations

import json

from tests.commands.conftest import Run


def test_a_deadline_is_told_with_its_count_and_article(run: Run) -> None:
    # Wed 31/12/2025 + 1 working day: 1/1 is New Year, 2/1 is swapped off, 3-4/1 the weekend -> Mon 5/1/2026.
    answer = run("deadline", "entry", "--regulation", "hai_phong_2025", "--from", "31/12/2025")
    assert answer.code == 0
    assert answer.out.startswith("05/01/2026  (Điều 6 khoản 2 điểm a)")
    assert "Tết Dương lịch" in answer.out


def test_questions_on_standard_input_are_answered_in_their_order(run: Run) -> None:
    questions = [
        {"rule": "entry", "regulation": "can_tho_2026", "from": "2026-03-02"},
        {"rule": "weekly", "regulation": "can_tho_2026", "from": "2026-03-02"},
        {"rule": "stall", "regulation": "hai_phong_2025", "from": "2025-08-31"},
    ]
    stdin = "\n".join(json.dumps(question) for question in questions) + "\nkhông phải JSON\n"
    answer = run("deadline", "--json", stdin=stdin)
    first, unknown, stall, broken = (json.loads(line) for line in answer.out.splitlines())
    assert first["due"] == "2026-03-04"  # Mon 2/3 + 2 working days: Tue, Wed 4/3
    assert "weekly" in unknown["error"]
    assert stall["due"] == "2026-02-28"  # 31/8 + 6 months, clipped to the month's end
    assert "dòng 4" in broken["error"]


def test_a_rule_that_the_regulation_lacks_ends_with_code_2(run: Run) -> None:
    answer = run("deadline", "extension_latest", "--regulation", "lao_cai_2015", "--from", "2026-03-02")
    assert answer.code == 2
    assert "35/2015/QĐ-UBND" in answer.err


def test_statuses_are_answered_in_the_regulations_words(run: Run) -> None:
    # LC15 Điều 7.2a: due Fri 26/9/2025, 3 working days to record: Mon 29/9, Tue 30/9, Wed 1/10.
    facts = {"regulation": "lao_cai_2015", "state": "doing", "due_on": "2025-09-26"}
    days = ("2025-09-26", "2025-10-01", "2025-10-02")
    stdin = "\n".join(json.dumps({**facts, "as_of": day}) for day in days)
    codes = [json.loads(line)["code"] for line in run("status", "--json", stdin=stdin).out.splitlines()]
    assert codes == ["open_on_time", "open_awaiting_update", "open_late"]


def test_a_years_obligations_are_listed(run: Run) -> None:
    duties = json.loads(run("obligations", "--regulation", "ca_mau_2015", "--year", "2026", "--json").out)
    assert set(duties[0]) == {"kind", "who", "period", "due", "raw", "article"}
    year = [duty["due"] for duty in duties if duty["kind"] == "year"]
    assert sorted(year) == ["2026-11-09", "2026-11-14"]  # before 10/11 and before 15/11 (DOMAIN A1)


def test_a_wrong_config_is_one_sentence(run: Run, tmp_path: object) -> None:
    from pathlib import Path

    Path(str(tmp_path), "config.toml").write_text("[web]\nprot = 1", encoding="utf-8")
    answer = run("obligations", "--regulation", "ca_mau_2015", "--year", "2026")
    assert answer.code == 1
    assert answer.err.strip() == "Lỗi: config.toml: khóa 'prot' ở [web] không có trong danh mục"


def test_an_unknown_regulation_is_one_sentence(run: Run) -> None:
    answer = run("obligations", "--regulation", "ha_noi_2030", "--year", "2026")
    assert answer.code == 1
    assert "ha_noi_2030" in answer.err
