"""The planner: a pure function of what was agreed, what the sheet shows and what the records say.

No I/O, no clock, no randomness; SHEETS.md §3 states what it must never do.
"""

from sheets_sync.plan.advance import advanced
from sheets_sync.plan.model import (
    ABSENT,
    Answered,
    Append,
    BaseRow,
    Brake,
    CellEdit,
    Change,
    Conflict,
    Creation,
    Journal,
    Plan,
    Problem,
    Proposal,
    Record,
    Refusal,
    Reservation,
    SheetRow,
    Situation,
)
from sheets_sync.plan.planner import blanking, plan
from sheets_sync.plan.rows import TOLD, act_value

__all__ = [
    "ABSENT",
    "TOLD",
    "Answered",
    "Append",
    "BaseRow",
    "Brake",
    "CellEdit",
    "Change",
    "Conflict",
    "Creation",
    "Journal",
    "Plan",
    "Problem",
    "Proposal",
    "Record",
    "Refusal",
    "Reservation",
    "SheetRow",
    "Situation",
    "act_value",
    "advanced",
    "blanking",
    "plan",
]
