"""What the lists and the dashboard put first, and that every number opens exactly its list."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

from console.records import Document, Task
from console.workflow import deadlines, results, tasks
from tests.views.conftest import Browser, Cast

SignIn = Callable[[Any], Browser]


def given(cast: Cast, due_on: date | None, **fields: Any) -> Task:
    """A task of a directive that is old enough to be overdue."""
    document = Document.get_or_none(Document.symbol == "9/UBND") or cast.document(
        "9/UBND", issued_on=date(2025, 4, 1)
    )
    return cast.task(document, due_on=due_on, **fields)


def order(page: str, *found: Task) -> list[Task]:
    """The tasks as they stand on the page."""
    return sorted(found, key=lambda task: page.index(f">{task.code}<"))


def test_the_list_opens_on_what_is_not_done_longest_overdue_first(cast: Cast, sign_in: SignIn) -> None:
    undated = given(cast, None)
    soon = given(cast, date(2025, 9, 18))
    late = given(cast, date(2025, 9, 1))
    latest = given(cast, date(2025, 8, 20))
    done = given(cast, date(2025, 9, 20))
    results.submit(cast.context(cast.dung), done, done_on=date(2025, 9, 16), result="Xong")
    results.confirm(cast.context(cast.chi), Task.get_by_id(done.id))

    page = sign_in(cast.chi).text("/tasks/")

    assert order(page, undated, soon, late, latest) == [latest, late, soon, undated]
    assert f">{done.code}<" not in page
    everything = sign_in(cast.chi).text("/tasks/?status=all")
    assert f">{done.code}<" in everything
    assert re.search(r'status=all" aria-current="page">Tất cả <span class="count">5</span>', everything)


def test_the_pages_of_the_default_list_never_overlap_and_leave_nothing_out(
    cast: Cast, sign_in: SignIn
) -> None:
    made = [given(cast, None if number % 2 else date(2025, 9, 20)) for number in range(60)]
    chi = sign_in(cast.chi)

    seen = [
        re.findall(r'data-id="(\d+)"', chi.text(f"/tasks/?page_size=25&page={number}")) for number in range(4)
    ]

    assert [len(ids) for ids in seen] == [25, 25, 10, 0]
    assert sorted(int(key) for ids in seen for key in ids) == [task.id for task in made]


def test_a_search_looks_among_done_tasks_too(cast: Cast, sign_in: SignIn) -> None:
    done = cast.task()
    results.submit(cast.context(cast.dung), done, done_on=date(2025, 9, 16), result="Xong")
    results.confirm(cast.context(cast.chi), Task.get_by_id(done.id))

    assert done.code in sign_in(cast.chi).text("/tasks/?search=tai+dinh+cu")


def test_nearly_due_is_only_what_is_with_the_unit_and_not_past_due(cast: Cast, sign_in: SignIn) -> None:
    near = given(cast, date(2025, 9, 17), content="Việc còn một ngày")
    waiting = given(cast, date(2025, 9, 17), content="Việc chờ xác nhận")
    results.submit(cast.context(cast.dung), waiting, done_on=date(2025, 9, 16), result="Xong")
    asked = given(cast, date(2025, 9, 19), content="Việc xin gia hạn")
    deadlines.request_extension(
        cast.context(cast.dung),
        asked,
        wanted_due_on=date(2025, 9, 30),
        reason="Chờ ý kiến",
        document_number="1",
    )

    page = sign_in(cast.chi).text("/tasks/?status=soon")

    assert near.code in page
    assert waiting.code not in page
    assert asked.code not in page


def test_every_number_of_the_dashboard_opens_a_list_of_exactly_that_many(cast: Cast, sign_in: SignIn) -> None:
    given(cast, date(2025, 9, 1))
    given(cast, date(2025, 5, 1))
    stopped = given(cast, date(2025, 9, 1))
    results.submit(cast.context(cast.dung), stopped, done_on=date(2025, 9, 10), result="Xong")
    given(cast, None)
    secret = cast.task(cast.document("1/UBND", issued_on=date(2025, 9, 1)), due_on=date(2025, 9, 2))
    Document.update(secrecy="secret").where(Document.id == secret.document_id).execute()
    shared = given(cast, date(2025, 9, 1), lead=cast.xay_dung)
    tasks.set_coordinators(cast.context(cast.chi), shared, [cast.hong_bang])

    for person in (cast.chi, cast.an, cast.dung):
        browser = sign_in(person)
        numbers = re.findall(
            r'<a[^>]*href="(/tasks/\?[^"]+)"[^>]*>(?:<b>)?(\d+)</(?:b|a)>', browser.text("/")
        )
        assert len(numbers) > 8
        for address, number in numbers:
            shown = re.search(r'count-line">\s*(\d+)', browser.text(unescape(address)))
            assert shown and shown[1] == number, (person.username, address, number)
