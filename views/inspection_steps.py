"""The steps of an inspection that this person may take now, each with what it asks."""

from __future__ import annotations

from console.records import Inspection
from console.workflow.context import Context
from console.workflow.forms import Need
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
    """The steps that start from where the inspection stands; the first is the next thing to do."""
    if inspection.archived_at is not None:
        return []
    regulation = ctx.regulation()
    found: list[Verb] = []
    for name, label, states, needs, part in _STEPS:
        if inspection.state not in states or not can(ctx.actor, name, inspection):
            continue
        clause = getattr(regulation.inspection, part) if part else None
        article = str(regulation.cite(clause)) if clause else ""
        until = inspection.result_due_on if name == "report_inspection" else None
        found.append(Verb(name, label, not found, needs, article, until))
    return found
