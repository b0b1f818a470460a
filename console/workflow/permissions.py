"""Who may do what, and who sees what.

The Office works on everything; a unit only on what is its own, and never sees a draft, a secret stub,
an archived record or another unit's task. An action's name is the name of its verb.
"""

from __future__ import annotations

from typing import Any

from peewee import ModelSelect

from console.records import Document, Inspection, Participation, Record, Task, Unit
from console.records.inspection import UNDECIDED, InspectedUnit
from console.workflow.context import SYSTEM, Actor, Context
from console.workflow.errors import Forbidden

_SPECIALIST = frozenset({"office_specialist", "office_leader"})
_LEADER = frozenset({"office_leader"})
_DIRECTING = frozenset({"office_leader", "leadership"})
_ADMIN = frozenset({"administrator", "office_leader"})

OFFICE_ACTIONS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        (
            "create_document", "edit_document", "create_task", "edit_task", "send", "set_coordinators",
            "confirm", "refuse", "handle_feedback", "attach", "create_inspection", "edit_inspection",
            "plan_inspection", "start_inspection", "end_inspection", "report_inspection",
            "notify_inspection", "follow_inspection", "close_inspection", "mark_dossier",
            "answer_inspection",
        ),
        _SPECIALIST,
    ),
    **dict.fromkeys(
        ("decide_return", "pause", "resume", "cancel", "reopen", "recall_document", "classify", "hand_over"),
        _LEADER,
    ),
    **dict.fromkeys(("urge", "change_due"), _SPECIALIST | _DIRECTING),
    **dict.fromkeys(("decide_extension", "decide_inspection"), _DIRECTING),
    **dict.fromkeys(("archive", "restore", "create_unit", "edit_unit", "set_session"), _SPECIALIST | _ADMIN),
    **dict.fromkeys(("set_override", "remove_override", "recount"), _ADMIN),
}  # fmt: skip

_CONTACT = frozenset({"unit_contact", "unit_head"})
_HEAD = frozenset({"unit_head"})
_OWN_INSPECTIONS = frozenset(
    {
        "create_inspection", "edit_inspection", "decide_inspection", "start_inspection", "end_inspection",
        "report_inspection", "notify_inspection", "follow_inspection", "close_inspection", "mark_dossier",
        "withdraw_inspection",
    }
)  # fmt: skip
UNIT_ACTIONS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("accept", "return_task", "report_progress", "edit_result", "give_information", "give_feedback"),
        _CONTACT,
    ),
    **dict.fromkeys(("contribute", "urge", "attach", "answer_inspection"), _CONTACT),
    **dict.fromkeys(("submit", "request_extension", "explain"), _HEAD),
    **dict.fromkeys(
        (
            "create_inspection", "edit_inspection", "decide_inspection", "start_inspection",
            "end_inspection", "report_inspection", "notify_inspection", "follow_inspection",
            "close_inspection", "mark_dossier", "withdraw_inspection",
        ),
        _HEAD,
    ),
}  # fmt: skip
_DELEGATED = (_OWN_INSPECTIONS - {"decide_inspection"}) | {"submit", "request_extension", "explain"}
_ON_INSPECTIONS = _OWN_INSPECTIONS | {"answer_inspection"}
_BY_INSPECTED = frozenset({"answer_inspection", "attach"})
_BY_COORDINATOR = frozenset({"contribute", "give_information", "give_feedback"})
ACTIONS = frozenset(OFFICE_ACTIONS) | frozenset(UNIT_ACTIONS)


def can(actor: Actor, action: str, record: Record | None = None) -> bool:
    """Whether the actor may do the action, on the record where one is given.

    Roles and ownership only: whether the record's state and the regulation allow it now is the verb's
    to say (console.workflow.verbs.available answers both).
    """
    if SYSTEM in actor.roles:
        return action in ACTIONS
    if actor.roles & OFFICE_ACTIONS.get(action, frozenset()):
        return True
    return _as_unit(actor, action, record) or _on_behalf(actor, action, record)


def require(ctx: Context, action: str, record: Record | None = None) -> None:
    """Raise Forbidden, in a sentence, unless `can`."""
    if can(ctx.actor, action, record):
        return
    if action in _DELEGATED and ctx.actor.unit is not None and "unit_contact" in ctx.actor.roles:
        raise Forbidden(
            "Việc này do thủ trưởng đơn vị thực hiện, hoặc đầu mối khi đã được ủy quyền bằng văn bản "
            "(khai tại mục Đơn vị)."
        )
    who = "Đơn vị" if ctx.actor.source == "sheet" else "Tài khoản của bạn"
    raise Forbidden(f"{who} không có quyền thực hiện việc này.")


def on_behalf(actor: Actor, task: Task) -> bool:
    """Whether the Office enters for the unit: itself, one without a system (CT26 6.1b), a stub."""
    return bool(actor.roles & _SPECIALIST) and (
        task.lead_unit.channel == "office" or task.lead_unit.kind == "office" or task.document.is_secret
    )


def visible_documents(actor: Actor, query: ModelSelect[Any]) -> ModelSelect[Any]:
    """Of a query over Document, what the actor sees: a unit, the directives behind its own tasks."""
    if actor.is_office:
        return query
    return query.where(
        Document.archived_at.is_null()
        & (Document.secrecy == "none")
        & Document.id.in_(_open_to(actor, Task.select(Task.document)))
    )


def visible_tasks(actor: Actor, query: ModelSelect[Any]) -> ModelSelect[Any]:
    """Of a query over Task, what the actor sees: a unit, those that it leads or coordinates."""
    if actor.is_office:
        return query
    return query.where(Task.id.in_(_open_to(actor, Task.select(Task.id))))


def visible_units(actor: Actor, query: ModelSelect[Any]) -> ModelSelect[Any]:
    """Of a query over Unit, what the actor sees: a unit needs the others' names, not the archived ones."""
    return query if actor.is_office else query.where(Unit.archived_at.is_null())


def visible_inspections(actor: Actor, query: ModelSelect[Any]) -> ModelSelect[Any]:
    """Of a query over Inspection, what the actor sees: a unit, those it leads and those decided of it."""
    if actor.is_office:
        return query
    unit = actor.unit.id if actor.unit else None
    of_it = InspectedUnit.select(InspectedUnit.inspection).where(
        (InspectedUnit.unit == unit) & InspectedUnit.left_at.is_null()
    )
    decided = Inspection.id.in_(of_it) & Inspection.state.not_in(UNDECIDED)
    return query.where(Inspection.archived_at.is_null() & ((Inspection.inspector == unit) | decided))


def _open_to(actor: Actor, tasks: ModelSelect[Any]) -> ModelSelect[Any]:
    """The subquery of tasks that an actor of a unit sees."""
    secret = Document.alias("secret")
    taking_part = Participation.select(Participation.task).where(
        (Participation.unit == (actor.unit.id if actor.unit else None)) & Participation.left_at.is_null()
    )
    return tasks.join(secret, on=(Task.document == secret.id)).where(
        Task.id.in_(taking_part)
        & (Task.state != "draft")
        & Task.archived_at.is_null()
        & (secret.secrecy == "none")
    )


def _as_unit(actor: Actor, action: str, record: Record | None) -> bool:
    roles = UNIT_ACTIONS.get(action, frozenset())
    if actor.unit is None or not roles:
        return False
    if not actor.roles & roles and not _delegated(actor, action):
        return False
    return record is None or _owns(actor.unit, action, record)


def _delegated(actor: Actor, action: str) -> bool:
    """A contact who has the head's delegated right (T7)."""
    return action in _DELEGATED and bool(
        "unit_contact" in actor.roles and actor.unit and actor.unit.delegated
    )


def _owns(unit: Unit, action: str, record: Any) -> bool:
    if isinstance(record, Inspection):
        mine = record.inspector_id == unit.id and action != "answer_inspection"
        return mine or (action in _BY_INSPECTED and is_inspected(unit, record))
    if not isinstance(record, Task) or action in _ON_INSPECTIONS:
        return False
    if record.state == "draft" or record.archived_at is not None or record.document.is_secret:
        return False
    if record.lead_unit_id == unit.id:
        return action != "contribute"
    return action in _BY_COORDINATOR and coordinates(unit, record)


def is_inspected(unit: Unit, inspection: Inspection) -> bool:
    """Whether a decided inspection looks at the unit now."""
    part = InspectedUnit.select().where(
        (InspectedUnit.inspection == inspection.id)
        & (InspectedUnit.unit == unit.id)
        & InspectedUnit.left_at.is_null()
    )
    return inspection.state not in UNDECIDED and inspection.archived_at is None and bool(part.exists())


def coordinates(unit: Unit, task: Task) -> bool:
    """Whether the unit coordinates the task now."""
    return bool(
        Participation.select()
        .where(
            (Participation.task == task.id)
            & (Participation.unit == unit.id)
            & (Participation.role == "coordinator")
            & Participation.left_at.is_null()
        )
        .exists()
    )


def _on_behalf(actor: Actor, action: str, record: Record | None) -> bool:
    if action not in UNIT_ACTIONS.keys() - _ON_INSPECTIONS or not actor.roles & _SPECIALIST:
        return False
    return (
        record is None or action in _BY_COORDINATOR or (isinstance(record, Task) and on_behalf(actor, record))
    )
