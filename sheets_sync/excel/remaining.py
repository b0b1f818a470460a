"""The formula of the column with role `remaining`: days from today to the due date, negative when late."""

from __future__ import annotations

FORMAT = '"còn "0" ngày";"quá "0" ngày";"hôm nay"'


def remaining_formula(due: str) -> str:
    """Days left until the due cell, blank without a date; on TODAY(), so that no file is rewritten daily."""
    return f'IF(ISNUMBER({due}),{due}-TODAY(),"")'
