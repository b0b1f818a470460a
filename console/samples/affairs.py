"""What goes on beside single tasks: sessions, daily closing, feedback, inspections, periodic reports."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count

from console.records import DossierItem, Inspection, Obligation, ObligationReport, Task, Unit
from console.records.unit import LOCAL_KINDS
from console.rules.days import add_months, month_end
from console.samples.stage import Career, Stage
from console.workflow.calendar import set_session
from console.workflow.context import Actor, Context
from console.workflow.daily import close_return_windows
from console.workflow.feedback import give_feedback, handle_feedback
from console.workflow.inspections import (
    close_inspection,
    create_inspection,
    decide_inspection,
    end_inspection,
    mark_dossier,
    notify_inspection,
    plan_inspection,
    report_inspection,
    start_inspection,
)

STEPS = ("proposed", "planned", "decided", "running", "ended", "reported", "notified", "closed")


def close_windows_daily(stage: Stage, first: date) -> Career:
    """Every morning the tasks whose return window has passed are accepted."""
    for days in count():
        yield datetime.combine(first + timedelta(days=days), time(6, 30))
        close_return_windows(stage.system())


def hold_sessions(stage: Stage, first: date, day: int) -> Career:
    """Each month's regular session is entered on the month's first working day."""
    month = first.replace(day=1)
    while True:
        yield stage.on(month)
        last = month_end(month.year, month.month).day
        held = stage.rulebook.calendar.previous_working(month.replace(day=min(day, last)))
        set_session(stage.chi(), month=month, held_on=held)
        month = add_months(month, 1)


def give_word(stage: Stage, on: date, *, handled: bool) -> Career:
    """A locality tells the Office about an agency; the Office handles it some days later, or not yet."""
    yield stage.on(on)
    localities = [unit for unit in stage.units.values() if unit.kind in LOCAL_KINDS]
    agencies = [unit for unit in stage.units.values() if unit.kind == "agency"]
    sender, about = stage.rng.choice(localities), stage.rng.choice(agencies)
    content = stage.say(stage.phrases.feedback)
    given = give_feedback(stage.unit(sender), from_unit=sender, about_unit=about, content=content)
    if handled:
        yield stage.later(stage.rng.randint(1, 5))
        handle_feedback(stage.chi(), given, document=stage.number("VP-KT"))


def inspect(stage: Stage, on: date, title: str, form: str, last: str) -> Career:
    """An inspection by the Office, up to the step named."""
    steps = STEPS[: STEPS.index(last) + 1]
    yield stage.on(on)
    units = _inspected(stage)
    tasks = [row for unit in units for row in Task.select().where(Task.lead_unit == unit).limit(3)]
    office = stage.units["VP"]
    inspection = create_inspection(
        stage.chi(), title=title, inspector=office, units=units, tasks=tasks, form=form
    )
    for step in steps[1:]:
        yield stage.later(stage.rng.randint(2, 5))
        _STEP[step](stage, Inspection.get_by_id(inspection.id))


def _inspected(stage: Stage) -> list[Unit]:
    localities = [unit for unit in stage.units.values() if unit.kind in LOCAL_KINDS]
    agencies = [unit for unit in stage.units.values() if unit.kind == "agency"]
    return [*stage.rng.sample(agencies, 2), *stage.rng.sample(localities, 2)]


def _plan(stage: Stage, inspection: Inspection) -> None:
    basis = f"Kế hoạch kiểm tra số {stage.number('KH-UBND')} năm {stage.today.year}"
    plan_inspection(stage.chi(), inspection, basis=basis)


def _decide(stage: Stage, inspection: Inspection) -> None:
    chairman = Context(Actor.of(stage.people["chutich"]), stage.rulebook, stage.now)
    decide_inspection(
        chairman, inspection, decision_date=stage.today, decision_number=stage.number("QĐ-UBND"),
        decision_legal_basis="Quy chế theo dõi, đôn đốc, kiểm tra việc thực hiện nhiệm vụ",
        decision_scope="Các nhiệm vụ giao từ đầu năm đến thời điểm kiểm tra",
        decision_content="Tổ chức thực hiện nhiệm vụ; cập nhật kết quả; chế độ thông tin, báo cáo",
        decision_time_limit="05 ngày làm việc tại mỗi đơn vị",
        decision_team="Lãnh đạo Văn phòng (Trưởng Đoàn); phòng chuyên môn; đại diện Sở Nội vụ",
        leader=stage.office.chief,
    )  # fmt: skip


def _start(stage: Stage, inspection: Inspection) -> None:
    start_inspection(stage.chi(), inspection, on=stage.today)


def _end(stage: Stage, inspection: Inspection) -> None:
    end_inspection(stage.chi(), inspection, on=stage.today)


def _report(stage: Stage, inspection: Inspection) -> None:
    report_inspection(
        stage.chi(), inspection, result_number=stage.number("BC-VP"), result_date=stage.today,
        evaluation="Các đơn vị cơ bản triển khai đủ nhiệm vụ được giao; việc cập nhật kết quả còn chậm.",
        conclusion="Một số nhiệm vụ chậm do đơn vị chưa phân công rõ đầu mối; mức độ ít nghiêm trọng.",
        recommendations="Đề nghị chấn chỉnh việc cập nhật; rà soát nhiệm vụ không còn phù hợp.",
    )  # fmt: skip


def _notify(stage: Stage, inspection: Inspection) -> None:
    notify_inspection(stage.chi(), inspection, on=stage.today)


def _close(stage: Stage, inspection: Inspection) -> None:
    for item in DossierItem.select().where(DossierItem.inspection == inspection.id):
        item.inspection = inspection
        if not item.optional:
            mark_dossier(stage.chi(), item, present=True, reference="Hồ sơ lưu tại Văn phòng")
    close_inspection(stage.chi(), inspection)


_STEP = {
    "planned": _plan,
    "decided": _decide,
    "running": _start,
    "ended": _end,
    "reported": _report,
    "notified": _notify,
    "closed": _close,
}


def send_periodic_reports(stage: Stage, since: date) -> None:
    """What units sent for the periods that fell due: most in time, some late, some not at all."""
    due = Obligation.select().where(
        (Obligation.who == "unit") & Obligation.due_on.between(since, stage.until.date())
    )
    rows = [
        (obligation.id, unit.id, day, stage.report_number(unit, day))
        for obligation in due.where(Obligation.kind != "week").order_by(Obligation.id)
        for unit in stage.units.values()
        if (day := _sent_on(stage, unit, obligation.due_on or since)) is not None
    ]
    fields = [
        ObligationReport.obligation, ObligationReport.unit, ObligationReport.submitted_on,
        ObligationReport.number,
    ]  # fmt: skip
    for start in range(0, len(rows), 200):
        ObligationReport.insert_many(rows[start : start + 200], fields=fields).execute()


def _sent_on(stage: Stage, unit: Unit, due_on: date) -> date | None:
    """When a unit sent its report: nine in ten by the due date, some later, some never."""
    chance = stage.rng.random()
    days = stage.rng.randint(1, 4) if chance > 0.9 else -stage.rng.randint(0, 3)
    day = due_on + timedelta(days=days)
    missing = chance < 0.07 or unit.kind == "other" or day > stage.until.date()
    return None if missing else day
