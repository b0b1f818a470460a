"""From how many days before it on a due date is coloured as near: one number, in the rules of every tab."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sheets_sync.store import TabSpec

# The rule as the Excel folder and Google Sheets have it; whoever moves columns moves its references.
_RULE = re.compile(
    r"(=?(?:AND\()?ISNUMBER\((\$[A-Z]+\d+)\)[,;*]ISNUMBER\(\$[A-Z]+\d+\)"
    r"[,;*]\(?\2>=TODAY\(\)\)?[,;*]\(?\2<=TODAY\(\)\+)(\d+)(\))"
)


def days_of(tabs: Sequence[TabSpec]) -> str:
    """The number of calendar days, as `_sync` carries it; the tabs have one."""
    return str(max((tab.near_days for tab in tabs), default=0))


def recounted(formula: str, days: str) -> str | None:
    """The formula of our rule with this number of days; None where it is another's, or has it already."""
    found = _RULE.fullmatch(formula.replace(" ", ""))
    if found is None or found[3] == days:
        return None
    return f"{found[1]}{days}{found[4]}"
