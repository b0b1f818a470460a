"""Two people, one record: the first save stands, the second is told, nothing is half done."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest

from console.database import database as db
from console.records import History, Progress, Task
from console.workflow.documents import edit_document
from console.workflow.errors import Stale
from console.workflow.progress import report_progress
from console.workflow.results import confirm, refuse, submit
from console.workflow.tasks import edit_task
from tests.workflow.conftest import OfficeMaker


def test_the_second_save_is_refused_with_what_stands_now(any_office: OfficeMaker) -> None:
    here = any_office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4))
    mine, theirs = Task.get_by_id(task.id), Task.get_by_id(task.id)
    edit_task(here.ctx("hoa"), theirs, {"product": "Tờ trình", "division": "Kinh tế"}, theirs.version)
    with pytest.raises(Stale) as caught:
        edit_task(here.ctx("chi"), mine, {"product": "Báo cáo", "division": "Kinh tế"}, mine.version)
    assert caught.value.current == {"product": "Tờ trình"}
    assert Task.get_by_id(task.id).product == "Tờ trình"
    assert mine.product == ""


def test_an_editors_old_version_is_refused_even_on_a_record_just_read(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4))
    seen = task.version
    edit_task(here.ctx("hoa"), task, {"product": "Tờ trình"}, seen)
    with pytest.raises(Stale) as caught:
        edit_task(here.ctx("chi"), Task.get_by_id(task.id), {"product": "Báo cáo"}, seen)
    assert caught.value.current == {"product": "Tờ trình"}


def test_a_verb_on_an_old_copy_leaves_nothing_behind(any_office: OfficeMaker) -> None:
    here = any_office("hai_phong_2025")
    task = here.sent(date(2025, 9, 4))
    old = Task.get_by_id(task.id)
    report_progress(here.ctx("an"), task, "Đang làm")
    before = History.select().count()
    with pytest.raises(Stale):
        report_progress(here.ctx("dung"), old, "Đã xong một nửa")
    assert (Progress.select().count(), History.select().count()) == (1, before)
    assert (old.state, old.progress) == ("sent", "")


def test_one_confirms_and_one_refuses_and_only_one_wins(office: OfficeMaker, tmp_path: Path) -> None:
    here = office("hai_phong_2025").at(2025, 9, 8)
    task = here.sent(date(2025, 9, 4))
    submit(here.ctx("dung"), task, done_on=date(2025, 9, 8))
    chi, hoa = here.ctx("chi"), here.ctx("hoa")
    copies = {"confirm": Task.get_by_id(task.id), "refuse": Task.get_by_id(task.id)}
    for copy in copies.values():
        assert copy.document.symbol
        assert copy.lead_unit.name
    gate, outcome = threading.Barrier(2), {}

    def press(name: str) -> None:
        db.connect(reuse_if_open=True)
        gate.wait()
        try:
            if name == "confirm":
                confirm(chi, copies[name])
            else:
                refuse(hoa, copies[name], "Thiếu phụ lục")
            outcome[name] = "ok"
        except Stale:
            outcome[name] = "stale"
        finally:
            db.close()

    threads = [threading.Thread(target=press, args=(name,)) for name in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome.values()) == ["ok", "stale"]
    winner = next(name for name, result in outcome.items() if result == "ok")
    assert Task.get_by_id(task.id).state == {"confirm": "done", "refuse": "rework"}[winner]


def test_a_document_has_a_version_too(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    document = here.document(date(2025, 9, 4))
    seen = document.version
    edit_document(here.ctx("hoa"), document, {"signer": "Nguyễn Văn Mẫu"}, seen)
    with pytest.raises(Stale) as caught:
        edit_document(here.ctx("chi"), document, {"signer": "Trần Thị Mẫu"}, seen)
    assert caught.value.current == {"signer": "Nguyễn Văn Mẫu"}
    assert document.signer == "Nguyễn Văn Mẫu"
