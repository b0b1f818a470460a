"""What selects offer: the units and the people that this person may choose."""

from __future__ import annotations

from console.records import Unit
from console.workflow.participants import followers
from console.workflow.permissions import visible_units
from views.person import actor


def unit_options() -> list[tuple[int, str]]:
    """Units that this person sees, in the order of their names."""
    query = visible_units(actor(), Unit.select(Unit.id, Unit.name)).where(Unit.archived_at.is_null())
    return list(query.order_by(Unit.position, Unit.sort_key).tuples())


def account_options() -> list[tuple[int, str]]:
    """The people of the Office who can follow a task."""
    return [(account.id, str(account)) for account in followers()]
