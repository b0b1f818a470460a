"""The regulations as data, and their loader."""

from console.regulations.loader import REGULATION_IDS, RegulationError, load_regulation
from console.regulations.model import (
    Citation,
    Clause,
    DeadlineRule,
    Decider,
    Field,
    ObligationRule,
    Recipient,
    Regulation,
)
from console.regulations.timeline import Timeline
from console.regulations.vocabulary import RULE_NAMES, RULES, State, StatusCode

__all__ = [
    "REGULATION_IDS",
    "RULES",
    "RULE_NAMES",
    "Citation",
    "Clause",
    "DeadlineRule",
    "Decider",
    "Field",
    "ObligationRule",
    "Recipient",
    "Regulation",
    "RegulationError",
    "State",
    "StatusCode",
    "Timeline",
    "load_regulation",
]
