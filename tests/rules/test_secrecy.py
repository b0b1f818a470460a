"""A secret document is known by its marking; the word in running text only asks."""

from __future__ import annotations

import pytest

from console.rules.secrecy import marking, mentions

HEAD = "ỦY BAN NHÂN DÂN\nTHÀNH PHỐ\n{}\nSố: 12/UBND-NC\nV/v kiểm tra"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("MẬT", "MẬT"),
        ("  TỐI MẬT  ", "TỐI MẬT"),
        ("TUYỆT  MẬT", "TUYỆT MẬT"),
        ("[ MẬT ]", "MẬT"),
        ("**TỐI MẬT**", "TỐI MẬT"),
        ("M Ậ T", "MẬT"),
        ("MA\u0323\u0302T", "MẬT"),  # decomposed letters, as some PDFs give them
    ],
)
def test_a_line_of_the_head_that_holds_only_the_marking_marks_the_document(line: str, expected: str) -> None:
    assert marking(HEAD.format(line)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Về việc bảo mật dữ liệu",
        "mật độ xây dựng",
        "(mật, tối mật, tuyệt mật)",
        "mật",
        "VĂN BẢN KHÔNG MẬT",
        "CHẾ ĐỘ MẬT, TỐI MẬT",
    ],
)
def test_the_words_in_running_text_are_no_marking(line: str) -> None:
    assert marking(HEAD.format(line)) is None


def test_the_highest_marking_stands() -> None:
    assert marking("MẬT\nTUYỆT MẬT") == "TUYỆT MẬT"


def test_a_lone_line_far_below_the_head_is_no_marking() -> None:
    assert marking("Nội dung\n" * 60 + "MẬT") is None


@pytest.mark.parametrize("text", ["bảo mật thông tin", "mật độ dân cư", "theo chế độ (mật, tối mật)", "Mật"])
def test_a_mention_asks(text: str) -> None:
    assert mentions(text)


@pytest.mark.parametrize("text", ["mặt bằng", "mất đất", "tập huấn", ""])
def test_other_words_do_not_ask(text: str) -> None:
    assert not mentions(text)
