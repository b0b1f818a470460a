"""Long texts: a page shows their beginning, and all of them to whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.workflow.progress import report_progress
from tests.views.conftest import Browser, Cast
from views.folding import beginning, is_long

SignIn = Callable[[Any], Browser]


def test_a_text_is_long_by_its_characters_or_its_lines() -> None:
    assert not is_long("Đã họp tổ công tác.")
    assert is_long("từ " * 600) and is_long("dòng\n" * 30)


def test_the_beginning_ends_between_words() -> None:
    start = beginning("phương án " * 200)
    assert len(start) <= 601 and start.endswith(("phương…", "án…"))
    assert beginning("a" * 5000) == "a" * 600 + "…"
    assert beginning("dòng\n" * 30).count("\n") == 7


def test_a_very_long_progress_is_folded_on_the_tasks_page(cast: Cast, sign_in: SignIn) -> None:
    task = cast.task()
    report_progress(
        cast.context(cast.an), task, f"{'Đã họp, thống nhất. ' * 2_500:.49999}."
    )  # 50,000 characters
    page = sign_in(cast.chi).text(f"/tasks/{task.id}/")
    assert "xem hết (50.000 ký tự)" in page
