"""Inspections, from the proposal to the closed dossier (LC15 Điều 12–18, HP25 Điều 11–17).

Where the regulation only names inspection as a form of urging, the same steps are kept without its limits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from console.records import DossierItem, InspectedUnit, Inspection, Task, Unit
from console.records.account import ROLES
from console.records.inspection import INSPECTION_STATES
from console.regulations import Regulation
from console.rules.codes import code_for
from console.rules.days import short_day
from console.workflow import inspected
from console.workflow.change import assign, change, changing, given
from console.workflow.context import SYSTEM, Context
from console.workflow.derive import counted
from console.workflow.errors import Forbidden, Invalid, Refused
from console.workflow.fields import clean, fitting
from console.workflow.guards import needed
from console.workflow.history import write_history
from console.workflow.permissions import require

EDITABLE = frozenset(
    {"title", "form", "inspector", "basis", "leader", "evaluation", "conclusion", "recommendations"}
)
_DECISION = {
    "decision_number": "số quyết định",
    "decision_legal_basis": "căn cứ pháp lý để kiểm tra",
    "decision_scope": "phạm vi, đối tượng, nhiệm vụ kiểm tra",
    "decision_content": "nội dung kiểm tra",
    "decision_time_limit": "thời hạn kiểm tra",
    "decision_team": "thành phần Đoàn kiểm tra",
}
CONTENTS = frozenset(_DECISION) - {"decision_number"}  # drafted before the decision, then stated by it
_REPORT = {
    "result_number": "số báo cáo",
    "result_date": "ngày báo cáo kết quả",
    "evaluation": "đánh giá",
    "conclusion": "kết luận",
}
_DATES = {
    "decision_date": "ngày quyết định",
    "starts_on": "ngày bắt đầu",
    "ends_on": "ngày kết thúc",
    "result_date": "ngày báo cáo kết quả",
    "notified_on": "ngày thông báo",
}
# What a step states: corrected only where it was stated, and never taken back.
FACTS = frozenset({"decision_number", "result_number", *_DATES})
_FACT_LABELS = {"decision_number": "số quyết định", "result_number": "số báo cáo", **_DATES}
_ANSWERED = {"report": "reported_on", "remedy": "remedied_on"}  # words and the day of each
_ANSWER = frozenset({*_ANSWERED, *_ANSWERED.values(), "file"})
_TOLD = ("notified", "following")  # states in which the inspected units know the result
_DECIDERS = {
    "chairman": "leadership",
    "office_chief": "office_leader",
    "office": "office_leader",
    "unit_head": "unit_head",
    "local_chairman": "unit_head",
}


def create_inspection(
    ctx: Context,
    *,
    title: str,
    inspector: Unit,
    units: Iterable[Unit] = (),
    tasks: Iterable[Task] = (),
    form: str = "regular",
    basis: str = "",
    leader: str = "",
    code: str = "",
) -> Inspection:
    """Propose an inspection with what it looks at; its dossier is the regulation's list of papers.

    `code` is one that was reserved beside a row of the unit's workbook: no second record can take it.
    """
    require(ctx, "create_inspection")
    _own(ctx, inspector)
    values = {"title": title, "inspector": inspector, "form": form, "basis": basis, "leader": leader}
    cleaned = clean(Inspection, values, EDITABLE, required=("title",))
    inspection = Inspection(**cleaned, code=code or None, recorded_at=ctx.now)
    with changing(inspection):
        inspection.save(force_insert=True)
        if not code:
            inspection.code = code_for("KT", inspection.id)
            inspection.save()
        words = {**inspected.set_units(inspection, units, ctx.now), **inspected.set_tasks(inspection, tasks)}
        write_history(ctx, "create_inspection", inspection, {**given(inspection), **words})
        _open_dossier(ctx, inspection)
    return inspection


def edit_inspection(
    ctx: Context,
    inspection: Inspection,
    changes: Mapping[str, Any],
    version: int,
    *,
    units: Iterable[Unit] | None = None,
    tasks: Iterable[Task] | None = None,
) -> Inspection:
    """Change an inspection that is not closed; `units` and `tasks`, where given, replace the lists.

    What a step has stated can be corrected, within what the step itself would have taken: the end anew counts
    the days to report. Raises Invalid for an empty title, for a fact that no step has stated, or for one that
    would be taken back.
    """
    check_open(ctx, "edit_inspection", inspection)
    values = clean(Inspection, changes, EDITABLE | CONTENTS | FACTS, required={"title"} & changes.keys())
    _check_corrections(ctx, inspection, values)
    if "ends_on" in values:
        values |= _result_limit(ctx, values["ends_on"])
    old = inspection.inspector_id
    with changing(inspection):
        words = {} if units is None else inspected.set_units(inspection, units, ctx.now)
        words |= {} if tasks is None else inspected.set_tasks(inspection, tasks)
        change(ctx, "edit_inspection", inspection, values, version=version, words=words)
        if inspection.inspector_id != old:
            inspected.hand_over(inspection, old, ctx.now)
        inspected.disturb([inspection.id])
    return inspection


def answer_inspection(
    ctx: Context,
    inspection: Inspection,
    unit: Unit,
    changes: Mapping[str, Any],
    *,
    undated: Collection[str] = (),
) -> InspectedUnit:
    """What an inspected unit reports to the team (LC15 Điều 16.3, HP25 Điều 15.3), and what it did about the
    recommendations once it was told of them. Words that come without a date are of today.

    `changes`: report, reported_on, remedy, remedied_on, file; `undated`: of these, dates that the unit did
    not state. Raises Forbidden, Refused, Invalid.
    """
    check_open(ctx, "answer_inspection", inspection)
    part = inspected.part_of(inspection, unit)
    if part is None:
        raise Refused(f"Cuộc kiểm tra này không kiểm tra {unit.name}.")
    values = clean(InspectedUnit, changes, _ANSWER)
    if values.keys() & {"remedy", "remedied_on"} and inspection.state not in _TOLD:
        raise Refused("Chưa có thông báo kết quả kiểm tra nên chưa ghi được việc thực hiện kiến nghị.")
    unstated = {
        day
        for words, day in _ANSWERED.items()
        if values.get(words) and day not in values and getattr(part, day) is None
    }
    values |= dict.fromkeys(unstated, ctx.today)
    _check_answer(ctx, inspection, values)
    history = assign(part, values)
    if not history:
        return part
    with changing(inspection, part):
        part.save()
        dates = {field: history.pop(field) for field in unstated.union(undated) & history.keys()}
        change(ctx, "answer_inspection", inspection, {}, words=history or dates, note=unit.name)
        if history:
            write_history(ctx, "date_answer", inspection, dates, unit.name)
        inspected.disturb([inspection.id])
    return part


def plan_inspection(ctx: Context, inspection: Inspection, *, basis: str) -> Inspection:
    """The plan is approved, or the ad hoc basis is stated."""
    _may(ctx, "plan_inspection", inspection, "proposed")
    needed({"basis": basis}, {"basis": "kế hoạch hoặc căn cứ kiểm tra"}, _article(ctx, "bases"))
    return _step(ctx, "plan_inspection", inspection, "planned", {"basis": basis})


def decide_inspection(
    ctx: Context, inspection: Inspection, *, decision_date: date | None = None, **contents: str
) -> Inspection:
    """The decision with its number, date and five contents (LC15 15.3, HP25 14.2).

    `contents` are the fields named `decision_…`, and `leader`. Raises Forbidden for a person whom the
    regulation does not let decide, Invalid naming the contents that are missing.
    """
    _may(ctx, "decide_inspection", inspection, "proposed", "planned")
    check_decider(ctx)
    labels = {**_DECISION, "decision_date": "ngày quyết định"}
    needed({**contents, "decision_date": decision_date}, labels, _article(ctx, "decision"))
    values = clean(Inspection, {**contents, "decision_date": decision_date}, {*labels, "leader"})
    return _step(ctx, "decide_inspection", inspection, "decided", values)


def start_inspection(ctx: Context, inspection: Inspection, *, on: date) -> Inspection:
    """The team begins. A decision stands before it, but where the regulation lets the Office do without."""
    without = _needs_no_decision(ctx, inspection)
    _may(ctx, "start_inspection", inspection, "decided", *(("proposed", "planned") if without else ()))
    _not_future(ctx, "on", on)
    return _step(ctx, "start_inspection", inspection, "running", {"starts_on": on})


def end_inspection(ctx: Context, inspection: Inspection, *, on: date) -> Inspection:
    """The inspection ends; from that day the regulation's working days to report are counted."""
    _may(ctx, "end_inspection", inspection, "running")
    _not_future(ctx, "on", on)
    if inspection.starts_on is not None and on < inspection.starts_on:
        raise Invalid({"on": f"Ngày kết thúc trước ngày bắt đầu ({short_day(inspection.starts_on)})."})
    return _step(ctx, "end_inspection", inspection, "ended", {"ends_on": on, **_result_limit(ctx, on)})


def report_inspection(
    ctx: Context,
    inspection: Inspection,
    *,
    result_number: str,
    result_date: date | None,
    evaluation: str,
    conclusion: str,
    recommendations: str = "",
) -> Inspection:
    """The result report: evaluation, conclusion, recommendations (LC15 17.4, HP25 16.3)."""
    _may(ctx, "report_inspection", inspection, "ended")
    values = {
        "result_number": result_number, "result_date": result_date, "evaluation": evaluation,
        "conclusion": conclusion, "recommendations": recommendations,
    }  # fmt: skip
    needed(values, _REPORT, _article(ctx, "report"))
    assert result_date is not None
    _not_future(ctx, "result_date", result_date)
    return _step(ctx, "report_inspection", inspection, "reported", values)


def notify_inspection(ctx: Context, inspection: Inspection, *, on: date) -> Inspection:
    """The inspected units are told the result."""
    _may(ctx, "notify_inspection", inspection, "reported")
    _not_future(ctx, "on", on)
    return _step(ctx, "notify_inspection", inspection, "notified", {"notified_on": on})


def follow_inspection(ctx: Context, inspection: Inspection) -> Inspection:
    """The recommendations are followed up."""
    _may(ctx, "follow_inspection", inspection, "notified")
    return _step(ctx, "follow_inspection", inspection, "following", {})


def mark_dossier(ctx: Context, item: DossierItem, *, present: bool, reference: str = "") -> DossierItem:
    """Whether a paper of the dossier is there, and where."""
    _may(ctx, "mark_dossier", item.inspection, *_open_states())
    with changing(item):
        assign(item, fitting(DossierItem, {"present": present, "reference": reference}))
        item.save()
        words = f"{item.position}. {item.title}: {'có' if present else 'chưa có'} {reference}".strip()
        write_history(ctx, "mark_dossier", item.inspection, {"dossier": (None, words)})
    return item


def close_inspection(ctx: Context, inspection: Inspection) -> Inspection:
    """Close the file; every paper that is not 'if any' must be there (LC15 Điều 18, HP25 Điều 17)."""
    _may(ctx, "close_inspection", inspection, "notified", "following")
    missing = [item.title for item in _dossier(inspection) if not item.optional and not item.present]
    if missing:
        raise Refused(f"Hồ sơ còn thiếu: {'; '.join(missing)}.", _article(ctx, "dossier"))
    return _step(ctx, "close_inspection", inspection, "closed", {})


def _step(
    ctx: Context, verb: str, inspection: Inspection, state: str, values: Mapping[str, Any]
) -> Inspection:
    with changing(inspection):
        change(ctx, verb, inspection, {**values, "state": state})
        inspected.disturb([inspection.id])
    return inspection


def _result_limit(ctx: Context, ended: date) -> dict[str, Any]:
    found = counted(ctx.rulebook, "inspection_result", ended)
    return {
        "result_due_on": found[0].due if found else None,
        "result_basis": f"{ctx.regulation(ended).id}|{found[0].article}" if found else "",
    }


def _check_corrections(ctx: Context, inspection: Inspection, values: Mapping[str, Any]) -> None:
    """A stated fact stays stated, and as the step that stated it would have taken it."""
    for field in FACTS & values.keys():
        if getattr(inspection, field) in (None, ""):
            raise Invalid({field: f"Chưa đến bước ghi {_FACT_LABELS[field]}."})
    stated = {name: label for name, label in _FACT_LABELS.items() if name in values}
    if inspection.decision_date is not None:
        stated |= {name: _DECISION[name] for name in CONTENTS & values.keys()}
    if inspection.result_date is not None:
        stated |= {name: label for name, label in _REPORT.items() if name in values}
    needed(values, stated)
    for field in _DATES.keys() & values.keys():
        _not_future(ctx, field, values[field])
    starts, ends = (values.get(name, getattr(inspection, name)) for name in ("starts_on", "ends_on"))
    if starts and ends and ends < starts:
        field = "ends_on" if "ends_on" in values else "starts_on"
        raise Invalid({field: f"Ngày kết thúc trước ngày bắt đầu ({short_day(starts)})."})


def _check_answer(ctx: Context, inspection: Inspection, values: Mapping[str, Any]) -> None:
    """An answer is given neither in the future nor before the inspection was decided."""
    earliest = inspection.decision_date or inspection.starts_on
    for field in ("reported_on", "remedied_on"):
        day = values.get(field)
        if day is not None:
            _not_future(ctx, field, day)
            if earliest is not None and day < earliest:
                raise Invalid({field: f"Ngày {short_day(day)} trước cuộc kiểm tra ({short_day(earliest)})."})


def check_open(ctx: Context, action: str, inspection: Inspection) -> None:
    """Raise Forbidden or Refused unless the actor may do it and the inspection is open."""
    _may(ctx, action, inspection, *_open_states())


def _may(ctx: Context, action: str, inspection: Inspection, *states: str) -> None:
    require(ctx, action, inspection)
    if inspection.archived_at is not None:
        raise Refused("Cuộc kiểm tra đã lưu trữ: hãy khôi phục trước khi thay đổi.")
    if inspection.state not in states:
        label = dict(INSPECTION_STATES)[inspection.state]
        raise Refused(f"Cuộc kiểm tra đang ở bước “{label}” nên không thực hiện được việc này.")


def _own(ctx: Context, inspector: Unit) -> None:
    if not ctx.actor.is_office and (ctx.actor.unit is None or ctx.actor.unit.id != inspector.id):
        raise Forbidden("Chỉ lập cuộc kiểm tra của đơn vị mình.")


def check_decider(ctx: Context) -> None:
    """The regulation's deciders (LC15 15.1–15.2; HP25 14.1); where it has no procedure, a leader. Raises
    Forbidden for anybody else."""
    rule = ctx.regulation().inspection
    named = {_DECIDERS[decider.role] for decider in rule.deciders if decider.needs_decision}
    deciders = named or {"leadership", "office_leader"}
    if not ctx.actor.roles & {*deciders, SYSTEM}:
        cited = str(ctx.regulation().cite(rule.deciders[0])) if rule.deciders else ""
        labels = " hoặc ".join(label for role, label in ROLES if role in deciders)
        who = "đơn vị" if ctx.actor.unit is not None else "tài khoản này"
        raise Forbidden(f"Quyết định kiểm tra do {labels} ban hành, quy chế không giao {who}.", cited)


def _needs_no_decision(ctx: Context, inspection: Inspection) -> bool:
    """HP25 14.1 para 2: for a specific task, on the Chairman's direction; or no procedure at all.

    A unit's own inspection needs its plan or basis alone where heads of units inspect within their scope
    (HP25 11.2, 13.1) and no clause gives them a decision; LC15 15.2 does.
    """
    rule = ctx.regulation().inspection
    if not rule.regulated:
        return True
    if not inspection.basis:
        return False
    if inspection.inspector.kind == "office":
        return any(not decider.needs_decision for decider in rule.deciders)
    return not any(_DECIDERS[decider.role] == "unit_head" for decider in rule.deciders)


def _article(ctx: Context, part: str) -> str:
    regulation: Regulation = ctx.regulation()
    clause = getattr(regulation.inspection, part)
    return str(regulation.cite(clause or regulation.inspection))


def _open_dossier(ctx: Context, inspection: Inspection) -> None:
    dossier = ctx.regulation().inspection.dossier
    for item in dossier.items if dossier else ():
        DossierItem.create(
            inspection=inspection, position=item.number, title=item.label[:300], optional=item.if_any
        )


def _dossier(inspection: Inspection) -> list[DossierItem]:
    query = DossierItem.select().where(DossierItem.inspection == inspection.id)
    return list(query.order_by(DossierItem.position))


def _not_future(ctx: Context, field: str, day: date) -> None:
    if day > ctx.today:
        raise Invalid({field: f"Ngày {short_day(day)} ở tương lai."})


def _open_states() -> tuple[str, ...]:
    return tuple(state for state, _ in INSPECTION_STATES if state != "closed")
