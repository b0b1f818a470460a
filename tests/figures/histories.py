"""Tasks with a history of TaskState rows, written as plain records: what the workflow leaves behind."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from console.records import Document, Task, TaskState, Unit
from console.rules.status import State, TaskFacts, stored_dates


def a_unit(code: str, kind: str = "agency", **fields: Any) -> Unit:
    """A unit called by its code unless a name is given."""
    return Unit.create(**{"code": code, "kind": kind, "name": code, **fields})


def a_document(symbol: str = "15/UBND-TH", **fields: Any) -> Document:
    """A directive of 1 August 2025."""
    return Document.create(symbol=symbol, issued_on=date(2025, 8, 1), organisation="UBND", **fields)


def a_task(
    document: Document, lead: Unit, steps: list[tuple[datetime, dict[str, Any]]], **fields: Any
) -> Task:
    """A task whose rows begin at the moments of `steps`; each step changes the facts named in it.

    Facts: state, due_on, done_on, acted_on, lead_unit, tracked, archived. Sent with the first row.
    """
    facts: dict[str, Any] = {"state": "sent", "lead_unit": lead, "tracked": True, "archived": False}
    task = Task.create(**{"document": document, "lead_unit": lead, "content": "Rà soát quỹ đất", **fields})
    begins = [at for at, _ in steps]
    sent_at = begins[0]
    for (at, change), until in zip(steps, [*begins[1:], None], strict=True):
        facts |= change
        done = facts["state"] == "done"
        facts["confirmed_at"] = (facts.get("confirmed_at") or at) if done else None
        row = facts | _stored(facts)
        TaskState.create(task=task, from_at=at, to_at=until, sent_at=sent_at, **row)
    for name, value in row.items():
        if name in Task._meta.fields:
            setattr(task, name, value)
    task.archived_at = begins[-1] if facts["archived"] else None
    task.sent_at = sent_at
    task.save()
    return task


def _stored(facts: dict[str, Any]) -> dict[str, Any]:
    stored = stored_dates(
        TaskFacts(
            state=State(facts["state"]),
            due_on=facts.get("due_on"),
            done_on=facts.get("done_on"),
            acted_on=facts.get("acted_on"),
            update_until=facts.pop("update_until", None),
        )
    )
    return {
        "closed_code": stored.closed_code and stored.closed_code.value,
        "on_time_until": stored.on_time_until,
        "late_after": stored.late_after,
    }
