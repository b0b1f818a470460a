"""A text that its field cannot hold, in every verb that takes one: PostgreSQL would refuse it, SQLite not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from console.records import Explanation, Extension, Inspection, Return, Task, Urge
from console.workflow.context import Context
from console.workflow.deadlines import change_due, request_extension
from console.workflow.errors import Invalid
from console.workflow.explanations import explain
from console.workflow.feedback import give_feedback, handle_feedback
from console.workflow.inspections import (
    decide_inspection,
    end_inspection,
    report_inspection,
    start_inspection,
)
from console.workflow.returns import return_task
from console.workflow.urging import urge
from tests.workflow.conftest import OfficeMaker
from tests.workflow.test_inspections import CONTENTS, proposed

NUMBER = "Công văn của UBND xã An Lão về việc đề nghị chuyển lại nhiệm vụ"  # 64 letters
LATER = date(2025, 10, 15)

VERBS: dict[str, Callable[[Context, Task], object]] = {
    "return": lambda ctx, task: return_task(ctx, task, ground="other", reason="Sai", document_number=NUMBER),
    "extension": lambda ctx, task: request_extension(
        ctx, task, wanted_due_on=LATER, reason="Vướng", document_number=NUMBER
    ),
    "explanation": lambda ctx, task: explain(ctx, task, "Vướng", document_number=NUMBER),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_document_number_of_more_than_60_letters_is_named_in_every_act(
    any_office: OfficeMaker, verb: str
) -> None:
    here = any_office("hai_phong_2025").at(2025, 9, 4)
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    with pytest.raises(Invalid) as caught:
        VERBS[verb](here.ctx("dung"), task)
    assert caught.value.errors == {"document_number": "Số văn bản: dài quá 60 ký tự."}
    assert Task.get().state == task.state == "sent"
    assert not any(model.select().count() for model in (Return, Extension, Explanation))


def test_what_the_office_writes_is_measured_too(office: OfficeMaker) -> None:
    here = office("hai_phong_2025").at(2025, 9, 4)
    task = here.sent(date(2025, 9, 4), due_on=date(2025, 9, 19))
    with pytest.raises(Invalid, match="dài quá 60 ký tự"):
        urge(here.ctx("chi"), task, form="letter", number=NUMBER)
    with pytest.raises(Invalid, match="dài quá 120 ký tự"):
        change_due(here.ctx("chi"), task, due_on=LATER, document_number=NUMBER * 2)
    told = give_feedback(
        here.ctx("binh"), from_unit=here.units["SXD"], about_unit=here.units["XA"], content="Chậm"
    )
    with pytest.raises(Invalid, match="dài quá 120 ký tự"):
        handle_feedback(here.ctx("chi"), told, document=NUMBER * 2)
    assert not Urge.select().count() and Task.get().due_on == date(2025, 9, 19)


def test_a_report_number_of_an_inspection_is_measured_where_its_step_states_it(office: OfficeMaker) -> None:
    here, day = office("hai_phong_2025").at(2025, 9, 8), date(2025, 9, 8)
    made = proposed(here)
    decide_inspection(here.ctx("chutich"), made, decision_date=day, **CONTENTS)
    start_inspection(here.ctx("chi"), made, on=day)
    end_inspection(here.ctx("chi"), made, on=day)
    stated = {"result_date": day, "evaluation": "Tốt", "conclusion": "Đạt"}
    with pytest.raises(Invalid, match="Số báo cáo kết quả: dài quá 60 ký tự"):
        report_inspection(here.ctx("chi"), made, result_number=NUMBER, **stated)  # type: ignore[arg-type]
    assert Inspection.get().state == made.state == "ended"
