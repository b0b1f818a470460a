"""What Chi and Hòa do about inspections, through the workflow. Each act answers with a sentence, or ''."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from console.database import transaction
from console.records import DossierItem, InspectedUnit, Inspection, Unit
from console.workflow import inspections
from console.workflow.archive import archive, restore
from tests.sheets_sync.stories import office_acts
from tests.sheets_sync.stories.inspection_facts import ANSWERS, OWN, STATED
from tests.sheets_sync.stories.inspection_oracle import InspectionOracle
from tests.sheets_sync.stories.office_acts import AtTheOffice
from tests.sheets_sync.stories.script import pick

_EDITED = ("title", "basis", "leader", "decision_scope", "evaluation", "recommendations")


def plans(who: AtTheOffice) -> str:
    """The Office's own inspection of one unit or of both, decided at once or later."""
    dice, chi, hoa = who.event.chance(), who.desk.ctx("chi"), who.desk.ctx("hoa")
    chosen = dice.choice((["BT"], ["XA"], ["BT", "XA"]))
    with transaction():
        made = inspections.create_inspection(
            chi, title=who.word(), inspector=_unit("VP"), units=[_unit(code) for code in chosen]
        )
        if at_once := dice.random() < 0.7:
            inspections.decide_inspection(
                hoa, made, decision_number=f"{who.event.number}/QĐ-VP", decision_date=hoa.today,
                **dict.fromkeys(STATED, "theo kế hoạch"),
            )  # fmt: skip
    told = "and decided" if at_once else "and did not decide"
    return f"planned {told} the inspection {made.code} of {', '.join(chosen)}: title = {made.title}"


def edits(who: AtTheOffice) -> str:
    """A cell of any inspection."""
    made, column = _inspection(who), who.event.chance().choice(_EDITED)
    word = who.word()
    who.oracle.office_changed(made.code, [column])
    return who.attempt(
        f"changed {column} of {made.code} to {word}",
        lambda: inspections.edit_inspection(who.ctx, made, {column: word}, made.version),
        made.code,
        column,
    )


def answers_for_unit(who: AtTheOffice) -> str:
    """What a unit reports to the team, or did about the recommendations, entered for it."""
    query = InspectedUnit.select().join(Unit).where(InspectedUnit.left_at.is_null())
    parts = [part for part in query.order_by(InspectedUnit.id) if part.unit.code in who.units]
    if not parts:
        return ""
    part: Any = pick(who.event.seed, parts, lambda each: f"{each.inspection.code} {each.unit.code}")
    code, unit, word = part.inspection.code, part.unit.code, who.word()
    column, day = who.event.chance().choice((("report", "reported_on"), ("remedy", "remedied_on")))
    oracle = _oracle(who)
    oracle.answer_changed(unit, code, [column, day])
    said = who.attempt(
        f"entered {column} of {unit} to {code}: {word}",
        lambda: inspections.answer_inspection(who.ctx, part.inspection, part.unit, {column: word}),
    )
    if word in oracle.typed:  # it was taken
        oracle.answer_said(unit, code, column, word)
    return said


def goes_on(who: AtTheOffice) -> str:
    """The next step of an inspection: decided, begun, ended, reported, notified, followed, closed."""
    made = _inspection(who)
    who.oracle.office_changed(made.code, OWN)
    step = _STEPS.get(made.state)
    if step is None:
        return ""
    name, act = step
    return who.attempt(f"{name} {made.code}", lambda: act(who, made), made.code)


def names_units(who: AtTheOffice) -> str:
    """Other units are inspected: a row leaves, or comes."""
    made = _inspection(who)
    chosen = who.event.chance().choice((["BT"], ["XA"], ["BT", "XA"], ["STC"]))
    units = [_unit(code) for code in chosen if code != made.inspector.code]
    who.oracle.office_changed(made.code, ["units"])
    _row_leaves(who, made.code)
    return who.attempt(
        f"named {', '.join(unit.code for unit in units) or 'nobody'} to be inspected in {made.code}",
        lambda: inspections.edit_inspection(who.ctx, made, {}, made.version, units=units),
        made.code,
    )


def withdraws(who: AtTheOffice) -> str:
    """An inspection leaves the lists."""
    made = _inspection(who)
    who.oracle.office_changed(made.code, OWN)
    _row_leaves(who, made.code)
    return who.attempt(f"archived {made.code}", lambda: archive(who.desk.ctx("chi"), made), made.code)


def brings_back(who: AtTheOffice) -> str:
    """One that was archived, by whomever, is back."""
    gone = list(Inspection.select().where(Inspection.archived_at.is_null(False)).order_by(Inspection.id))
    if not gone:
        return ""
    made: Any = pick(who.event.seed, gone, lambda each: each.code)
    said = who.attempt(f"restored {made.code}", lambda: restore(who.desk.ctx("chi"), made), made.code)
    who.oracle.office_changed(made.code, OWN)
    return said


def _decide(who: AtTheOffice, made: Any) -> None:
    hoa = who.desk.ctx("hoa")
    words = {**dict.fromkeys(STATED, "theo kế hoạch"), "decision_scope": who.word()}
    inspections.decide_inspection(
        hoa, made, decision_number=f"{who.event.number}/QĐ-VP", decision_date=hoa.today, **words
    )


def _report(who: AtTheOffice, made: Any) -> None:
    inspections.report_inspection(
        who.ctx, made, result_number=f"{who.event.number}/BC-VP", result_date=who.ctx.today,
        evaluation=who.word(), conclusion="hai việc chậm",
    )  # fmt: skip


def _close(who: AtTheOffice, made: Any) -> None:
    ctx = who.desk.ctx("chi")
    with transaction():
        for item in DossierItem.select().where(DossierItem.inspection == made.id):
            inspections.mark_dossier(ctx, item, present=True, reference="tủ 3")
        inspections.close_inspection(ctx, made)


_STEPS: Mapping[str, tuple[str, Callable[[AtTheOffice, Any], object]]] = {
    "proposed": ("decided", _decide),
    "planned": ("decided", _decide),
    "decided": ("began", lambda who, made: inspections.start_inspection(who.ctx, made, on=who.ctx.today)),
    "running": ("ended", lambda who, made: inspections.end_inspection(who.ctx, made, on=who.ctx.today)),
    "ended": ("reported the result of", _report),
    "reported": ("told", lambda who, made: inspections.notify_inspection(who.ctx, made, on=who.ctx.today)),
    "notified": ("follows", lambda who, made: inspections.follow_inspection(who.ctx, made)),
    "following": ("closed", _close),
}


def _row_leaves(who: AtTheOffice, code: str) -> None:
    """Nothing in a row that may leave is agreed any more."""
    for unit in who.units:
        _oracle(who).answer_changed(unit, code, ANSWERS)


def _inspection(who: AtTheOffice) -> Any:
    made = list(Inspection.select().order_by(Inspection.id))
    return pick(who.event.seed, made, lambda each: each.code)


def _unit(code: str) -> Unit:
    unit: Unit = Unit.get(Unit.code == code)
    return unit


def _oracle(who: AtTheOffice) -> InspectionOracle:
    assert isinstance(who.oracle, InspectionOracle)
    return who.oracle


ACTS: Mapping[str, Callable[[AtTheOffice], str]] = {
    each.__name__: each
    for each in (
        plans, edits, answers_for_unit, goes_on, names_units, withdraws, brings_back,
        office_acts.takes_proposal, office_acts.settles_conflict,
    )
}  # fmt: skip
