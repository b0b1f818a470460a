"""When a read shows too much at once to be believed, a person is asked first (SHEETS.md §4)."""

from __future__ import annotations

from sheets_sync.plan.model import Brake, Situation

ROWS_GONE, ROWS_GONE_SHARE = 10, 0.20
CELLS_OVERWRITTEN, CELLS_OVERWRITTEN_SHARE = 30, 0.50
NEW_ROWS = 20


def tried(situation: Situation, *, gone: int, overwritten: int, fresh: int) -> list[Brake]:
    """The brakes that bite. Filling empty cells is never counted: only agreed, non-empty values are."""
    brakes = []
    if gone > ROWS_GONE:
        allowed = max(ROWS_GONE, int(ROWS_GONE_SHARE * _live_rows(situation)))
        if gone > allowed:
            brakes.append(Brake("rows_gone", gone, allowed, _gone_message(gone)))
    if overwritten > CELLS_OVERWRITTEN:
        allowed = max(CELLS_OVERWRITTEN, int(CELLS_OVERWRITTEN_SHARE * _filled_cells(situation)))
        if overwritten > allowed:
            brakes.append(Brake("overwritten", overwritten, allowed, _overwritten_message(overwritten)))
    if fresh > NEW_ROWS:
        brakes.append(Brake("new_rows", fresh, NEW_ROWS, _new_message(fresh)))
    return brakes


def _live_rows(situation: Situation) -> int:
    return sum(not row.tombstone for row in situation.base.values())


def _filled_cells(situation: Situation) -> int:
    compared = situation.table.compared
    rows = (row for row in situation.base.values() if not row.tombstone)
    return sum(1 for row in rows for i in compared if row.values[i])


def _gone_message(count: int) -> str:
    return (
        f"{count} dòng biến mất khỏi bảng trong một lần lưu. Chưa thay đổi gì; "
        "cho qua thì các dòng được thêm lại ở cuối bảng."
    )


def _overwritten_message(count: int) -> str:
    return (
        f"{count} ô đã có nội dung bị thay đổi trong một lần lưu (có thể do dán nhầm). "
        "Chưa thay đổi gì; cho qua thì các ô được đọc như thường."
    )


def _new_message(count: int) -> str:
    return f"{count} dòng mới trong một lần lưu. Chưa nhận dòng nào; cho qua thì các dòng được cấp mã."
