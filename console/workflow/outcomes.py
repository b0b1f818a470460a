"""What became of a person's latest choice of many items, so that it can be read as often as wanted.

What is kept may quote what was typed: none of it outlives a directive that turns out to be secret.
"""

from __future__ import annotations

from typing import Any

from console.database import transaction
from console.records import Fact
from console.workflow.context import Actor, Context

_PREFIX = "sync.outcome."  # the Fact of each account


def keep_outcome(ctx: Context, outcome: dict[str, Any]) -> None:
    """Keep it in place of the person's earlier one."""
    with transaction():
        Fact.insert(key=_key(ctx.actor), value=outcome).on_conflict(
            conflict_target=[Fact.key], update={Fact.value: outcome}
        ).execute()


def kept_outcome(actor: Actor) -> dict[str, Any] | None:
    """The person's latest, or None."""
    row = Fact.get_or_none(Fact.key == _key(actor))
    return row.value if row is not None else None


def forget_outcomes() -> None:
    """Forget everybody's, in the caller's transaction."""
    Fact.delete().where(Fact.key.startswith(_PREFIX)).execute()


def _key(actor: Actor) -> str:
    return f"{_PREFIX}{actor.account.id if actor.account else actor.name}"
