"""Secret documents: refused with each regulation's article, or a bare stub where HP25 5.2 is turned on."""

from __future__ import annotations

from datetime import date

import pytest

from console.records import ALL, Document, History, Inspection, Outbox, Participation, Return, Task
from console.workflow.attachments import attach
from console.workflow.classify import classify
from console.workflow.documents import edit_document
from console.workflow.errors import Forbidden, Invalid, Refused, Stale
from console.workflow.feedback import give_feedback
from console.workflow.inspections import create_inspection
from console.workflow.progress import contribute, report_progress
from console.workflow.results import confirm, refuse, submit
from console.workflow.returns import decide_return, return_task
from console.workflow.tasks import create_task, send
from console.workflow.verbs import available
from tests.workflow.conftest import OfficeMaker

DAY = date(2025, 9, 4)


@pytest.mark.parametrize(
    ("regulation", "article"),
    [
        ("can_tho_2020", "Điều 4"),
        ("ca_mau_2015", "Điều 4"),
        ("lao_cai_2015", "Điều 5 khoản 2"),
        ("hai_phong_2025", "Điều 5 khoản 2"),
        ("can_tho_2026", "Điều 1 khoản 1"),
    ],
)
def test_every_regulation_refuses_by_default_and_says_where(
    office: OfficeMaker, regulation: str, article: str
) -> None:
    here = office(regulation)
    with pytest.raises(Refused) as caught:
        here.document(DAY, secrecy="secret")
    assert caught.value.article.startswith(article)
    assert Document.select().count() == 0


def test_the_stub_switch_changes_nothing_where_the_regulation_refuses(office: OfficeMaker) -> None:
    here = office("lao_cai_2015").switched(secret_stub=True)
    with pytest.raises(Refused):
        here.document(DAY, secrecy="secret")


def test_a_marking_in_the_head_is_refused_and_the_word_in_running_text_is_not(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    with pytest.raises(Refused, match="TỐI MẬT"):
        here.document(DAY, body="ỦY BAN NHÂN DÂN\nTỐI MẬT\nQUYẾT ĐỊNH")
    with pytest.raises(Refused, match="MẬT"):
        here.document(DAY, abstract="MẬT")
    with pytest.raises(Refused, match="TUYỆT MẬT"):
        here.document(DAY, title="TUYỆT MẬT")
    here.document(DAY, abstract="Về bảo mật dữ liệu (mật, tối mật)", body="Mật độ dân số")


def test_a_marking_over_the_words_of_a_task_is_refused_from_the_office_and_from_a_unit(
    office: OfficeMaker,
) -> None:
    here = office("hai_phong_2025")
    with pytest.raises(Invalid, match="TỐI MẬT") as caught:
        here.draft(here.document(DAY), content="TỐI MẬT\nLập danh sách")
    assert caught.value.article.startswith("Điều 5 khoản 2")
    assert Task.select().count() == 0
    task = here.sent(DAY)
    with pytest.raises(Invalid, match="MẬT"):
        report_progress(here.ctx("an"), task, "MẬT\nĐã lập")
    report_progress(here.ctx("an"), task, "Đã tập huấn về bảo mật")


def test_a_stub_holds_no_words(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").switched(secret_stub=True)
    with pytest.raises(Invalid) as caught:
        here.document(DAY, secrecy="secret", abstract="Về việc mật", body="Nội dung")
    assert set(caught.value.errors) == {"abstract", "body"}
    stub = here.document(DAY, secrecy="secret")
    with pytest.raises(Invalid) as caught:
        here.draft(stub, content="Nội dung mật")
    assert set(caught.value.errors) == {"content"}
    task = send(here.ctx("chi"), here.draft(stub, "BT", content="", due_on=date(2025, 9, 19)))
    # Nothing of it is sent to a workbook: the Office itself follows it, and no window runs.
    assert (task.state, task.due_on) == ("todo", date(2025, 9, 19))
    assert "report_progress" not in {verb.name for verb in available(here.ctx("chi"), task)}
    with pytest.raises(Invalid):
        report_progress(here.ctx("chi"), task, "Đang làm")
    with pytest.raises(Forbidden):
        submit(here.ctx("bang tinh BT"), task, done_on=DAY)
    with pytest.raises(Refused):
        attach(here.ctx("chi"), task, name="mat.pdf", path="tep/mat.pdf")
    submit(here.ctx("chi"), task, done_on=DAY, report_number="1/BC")
    confirm(here.ctx("chi"), task)
    assert task.closed_code == "done_on_time"


@pytest.mark.parametrize(("stub", "archived"), [(False, True), (True, False)])
def test_a_directive_that_turns_out_to_be_secret_loses_its_words_everywhere(
    office: OfficeMaker, stub: bool, archived: bool
) -> None:
    here = office("hai_phong_2025").switched(secret_stub=stub)
    document = here.document(DAY, abstract="Tên mã Sao Mai")
    task = send(
        here.ctx("chi"),
        here.draft(document, "XA", content="Chuẩn bị Sao Mai", coordinators=[here.units["SXD"]]),
    )
    report_progress(here.ctx("an"), task, "Sao Mai đã xong")
    contribute(here.ctx("binh"), task, here.units["SXD"], "Thống nhất Sao Mai")
    attach(here.ctx("an"), task, name="bao-cao.pdf", path="tep/x.pdf")
    remains = classify(here.ctx("hoa"), document, secrecy="secret")
    assert remains.files == ("bao-cao.pdf",)
    stored = Task.get_by_id(task.id)
    assert (stored.content, stored.progress, stored.archived_at is not None) == ("", "", archived)
    assert Participation.get(Participation.unit == here.units["SXD"]).contribution == ""
    for table in ("task", "document", "participation", "progress", "history"):
        text = str(list(History._meta.database.execute_sql(f"SELECT * FROM {table}")))
        assert "Sao Mai" not in text, table
        assert "sao mai" not in text, table


def test_an_inspection_of_a_task_that_turns_out_to_be_secret_is_named_and_keeps_its_words(
    office: OfficeMaker,
) -> None:
    here = office("hai_phong_2025")
    document = here.document(DAY)
    task = send(here.ctx("chi"), here.draft(document, "XA"))
    made, other = (
        create_inspection(here.ctx("chi"), title=title, inspector=here.units["VP"], tasks=tasks)
        for title, tasks in (("Kiểm tra đợt 1", [task]), ("Kiểm tra đợt 2", []))
    )
    remains = classify(here.ctx("hoa"), document, secrecy="secret")
    assert remains.inspections == (made.code,)
    assert Inspection.get_by_id(made.id).title == "Kiểm tra đợt 1"
    assert other.code not in remains.inspections


def test_a_document_becomes_secret_only_by_its_own_verb(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").switched(secret_stub=True)
    document = here.document(DAY)
    with pytest.raises(Refused):
        edit_document(here.ctx("chi"), document, {"secrecy": "secret"}, document.version)
    assert Document.get_by_id(document.id).secrecy == "none"
    with pytest.raises(Forbidden):
        classify(here.ctx("an"), document, secrecy="secret")


SECRET = "Sao Mai"


def test_no_word_about_its_tasks_stays_in_any_table(office: OfficeMaker) -> None:
    here = office("hai_phong_2025")
    document = here.document(DAY, abstract=SECRET)
    task = send(here.ctx("chi"), here.draft(document, content=SECRET))
    give_feedback(
        here.ctx("chi"), from_unit=here.units["SXD"], about_unit=here.units["XA"], content=f"{SECRET} 1",
        task=task,
    )  # fmt: skip
    return_task(here.ctx("dung"), task, ground="other", reason=f"{SECRET} 2", document_number="5")
    asked, due = Return.get(), date(2025, 9, 30)
    decide_return(here.ctx("hoa"), asked, "refused", reason=f"{SECRET} 3", due_on=due, document="9/UBND")
    report_progress(here.ctx("an"), Task.get(), f"{SECRET} 4")
    submit(here.ctx("dung"), Task.get(), done_on=DAY, result=f"{SECRET} 5")
    refuse(here.ctx("chi"), Task.get(), reason=f"{SECRET} 6")
    about = f"- {task.code}: {SECRET} (hạn 5/9/2025)"
    Outbox.create(
        to="xa@x.vn", subject="Nhắc việc", body=f"Kính gửi,\n{about}\n- NV khác", queued_at=here.now
    )
    classify(here.ctx("hoa"), document, secrecy="secret")
    assert not [kind.__name__ for kind in ALL if SECRET in str(list(kind.select().dicts()))]
    assert Outbox.get().body == "Kính gửi,\n- NV khác"


def test_a_task_is_not_entered_on_a_form_that_was_opened_before_its_directive_became_secret(
    office: OfficeMaker,
) -> None:
    here = office("lao_cai_2015")
    document = here.document(DAY)
    form = Document.get_by_id(document.id)
    classify(here.ctx("hoa"), document, secrecy="secret")
    with pytest.raises(Stale):
        create_task(here.ctx("chi"), form, content=SECRET, lead_unit=here.units["XA"])
    assert not Task.select().count()
