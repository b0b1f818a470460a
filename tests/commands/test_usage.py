"""A mistake in a command line is told in Vietnamese, in one sentence."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from run import cli


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sheets link", "còn thiếu UNIT"),
        ("sheets link A B C", "thừa tham số"),
        ("servve", "không có lệnh “servve”"),
        ("sheets linkk", "không có lệnh “linkk”"),
        ("--foo", "không có tùy chọn --foo"),
        ("serve --port x", "--port: cần một số từ 1 đến 65535"),
        ("serve --port", "tùy chọn --port chưa có giá trị"),
        ("serve --sample xx", "--sample: chọn một trong hai_phong, can_tho, lao_cai, ca_mau"),
        ("report month", "còn thiếu --period"),
    ],
)
def test_a_mistyped_line_is_told_in_one_sentence(line: str, said: str) -> None:
    answer = CliRunner().invoke(cli, line.split())
    assert answer.exit_code == 2
    (sentence,) = answer.stderr.strip().splitlines()
    assert sentence.startswith("Lỗi: ") and said in sentence
    assert not {"Error", "Missing", "Usage", "such"} & set(sentence.split())


def test_no_command_shows_what_there_is() -> None:
    assert "serve" in CliRunner().invoke(cli, []).output
