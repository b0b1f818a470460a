"""The column with role `remaining`: days from today to the due date, which the workbook itself computes."""

from __future__ import annotations

FORMAT = '"còn "0" ngày";"quá "0" ngày";"hôm nay"'

# How the labels of closed or paused statuses begin in the regulations' own words; any other is open.
_CLOSED = ("Đã", "Hoàn thành", "Tạm", "Thu hồi", "Hủy", "Huỷ", "Dừng")
# A status that waits (for confirmation, for a decision, for the result to be recorded) is not late.
_WAITING = "chờ"


def formula(due: str, status: str | None) -> str:
    """Days left until the due cell, negative when late; blank without a date, once closed, while it waits.

    It stands on TODAY(), so that no file is rewritten daily. `due` and `status` are cell references.
    """
    closed = [f'LEFT({status},{len(word)})="{word}"' for word in _CLOSED] if status else []
    waiting = [f'ISNUMBER(SEARCH("{_WAITING}",{status}))'] if status else []
    blank = ",".join([f"NOT(ISNUMBER({due}))", *closed, *waiting])
    return f'IF(OR({blank}),"",{due}-TODAY())'


def is_ours(text: str) -> bool:
    """Whether a formula is of the form above, wherever it was dragged and however a program spells it."""
    folded = text.replace(";", ",").replace(" ", "").lstrip("=").upper()
    return folded.startswith("IF(OR(NOT(ISNUMBER(") and folded.endswith("-TODAY())")


def value(due: float | None, status: str, today: int) -> float | None:
    """What the formula gives on a day (serials of the same epoch); None for blank."""
    return None if due is None or status.startswith(_CLOSED) or _WAITING in status else due - today
