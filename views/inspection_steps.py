"""The steps of an inspection that this person may take now, each with what it asks."""

from __future__ import annotations

from console.records import Inspection, Unit
from console.records.inspection import UNDECIDED
from console.workflow.context import Context
from console.workflow.errors import Forbidden
from console.workflow.forms import Need
from console.workflow.inspected import part_of, units_of
from console.workflow.inspections import check_decider
from console.workflow.permissions import can
from console.workflow.verbs import Verb

_DECISION = (
    Need("decision_number", "Số quyết định"),
    Need("decision_date", "Ngày quyết định", "date"),
    Need("decision_legal_basis", "Căn cứ pháp lý để kiểm tra", "long_text"),
    Need("decision_scope", "Phạm vi, đối tượng, nhiệm vụ kiểm tra", "long_text"),
    Need("decision_content", "Nội dung kiểm tra", "long_text"),
    Need("decision_time_limit", "Thời hạn kiểm tra"),
    Need("decision_team", "Thành phần Đoàn kiểm tra", "long_text"),
    Need("leader", "Trưởng Đoàn", required=False),
)
_REPORT = (
    Need("result_number", "Số báo cáo kết quả"),
    Need("result_date", "Ngày báo cáo kết quả", "date"),
    Need("evaluation", "Đánh giá", "long_text"),
    Need("conclusion", "Kết luận", "long_text"),
    Need("recommendations", "Kiến nghị", "long_text", False),
)

_ANSWER = (
    ("report", "Báo cáo với Đoàn kiểm tra", "long_text"),
    ("reported_on", "Ngày báo cáo", "date"),
    ("remedy", "Thực hiện kiến nghị", "long_text"),
    ("remedied_on", "Ngày thực hiện kiến nghị", "date"),
)

# name, label, states it starts from, what it asks, the clause of the inspection chapter it rests on
_STEPS: tuple[tuple[str, str, tuple[str, ...], tuple[Need, ...], str], ...] = (
    (
        "plan_inspection",
        "Phê duyệt kế hoạch",
        ("proposed",),
        (Need("basis", "Kế hoạch hoặc căn cứ", "long_text"),),
        "bases",
    ),
    ("decide_inspection", "Ban hành quyết định", ("proposed", "planned"), _DECISION, "decision"),
    (
        "start_inspection",
        "Bắt đầu kiểm tra",
        ("planned", "decided"),
        (Need("on", "Ngày bắt đầu", "date"),),
        "",
    ),
    ("end_inspection", "Kết thúc kiểm tra", ("running",), (Need("on", "Ngày kết thúc", "date"),), ""),
    ("report_inspection", "Báo cáo kết quả", ("ended",), _REPORT, "report"),
    ("notify_inspection", "Thông báo kết quả", ("reported",), (Need("on", "Ngày thông báo", "date"),), ""),
    ("follow_inspection", "Theo dõi kiến nghị", ("notified",), (), ""),
    ("close_inspection", "Đóng hồ sơ", ("notified", "following"), (), "dossier"),
)


def offered(ctx: Context, inspection: Inspection) -> list[Verb]:
    """The steps that start from where the inspection stands, the first of them the next thing to do; then
    the answer of an inspected unit."""
    if inspection.archived_at is not None:
        return []
    regulation = ctx.regulation()
    found: list[Verb] = []
    for name, label, states, needs, part in _STEPS:
        if inspection.state not in states or not _may(ctx, name, inspection):
            continue
        clause = getattr(regulation.inspection, part) if part else None
        article = str(regulation.cite(clause)) if clause else ""
        until = inspection.result_due_on if name == "report_inspection" else None
        found.append(Verb(name, label, not found, needs, article, until))
    return [*found, *_answer(ctx, inspection)]


def _may(ctx: Context, name: str, inspection: Inspection) -> bool:
    """Whether the person may take the step, so that no form is filled in for nothing."""
    if not can(ctx.actor, name, inspection):
        return False
    try:
        if name == "decide_inspection":
            check_decider(ctx)
    except Forbidden:
        return False
    return True


def _answer(ctx: Context, inspection: Inspection) -> list[Verb]:
    """What an inspected unit reports, by itself or entered for it by the Office."""
    units = units_of(inspection)
    if (
        inspection.state in (*UNDECIDED, "closed")
        or not units
        or not can(ctx.actor, "answer_inspection", inspection)
    ):
        return []
    own = ctx.actor.unit if any(ctx.actor.unit == unit for unit in units) else None
    part = part_of(inspection, own) if own else None
    asked = [] if own else [Need("unit", "Đơn vị được kiểm tra", "unit", choices=_choices(units))]
    for name, label, kind in _ANSWER:
        if inspection.state in ("notified", "following") or not name.startswith("remed"):
            asked.append(Need(name, label, kind, False, value=getattr(part, name) if part else None))
    return [Verb("answer_inspection", "Báo cáo của đơn vị được kiểm tra", False, tuple(asked), "")]


def _choices(units: list[Unit]) -> tuple[tuple[str, str], ...]:
    return tuple((str(unit.id), unit.name) for unit in units)
