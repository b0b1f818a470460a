"""The column with role `remaining`: days from today to the due date, which the workbook itself computes."""

from __future__ import annotations

FORMAT = '"còn "0" ngày";"quá "0" ngày";"hôm nay"'

# How the labels of closed or paused statuses begin in the regulations' own words; any other is open.
_CLOSED = ("Đã", "Hoàn thành", "Tạm", "Thu hồi", "Hủy", "Huỷ", "Dừng")


def formula(due: str, status: str | None) -> str:
    """Days left until the due cell, negative when late; blank without a date or once the task is closed.

    It stands on TODAY(), so that no file is rewritten daily. `due` and `status` are cell references.
    """
    closed = [f'LEFT({status},{len(word)})="{word}"' for word in _CLOSED] if status else []
    blank = ",".join([f"NOT(ISNUMBER({due}))", *closed])
    return f'IF(OR({blank}),"",{due}-TODAY())'


def value(due: float | None, status: str, today: int) -> float | None:
    """What the formula gives on a day (serials of the same epoch); None for blank."""
    return None if due is None or status.startswith(_CLOSED) else due - today
