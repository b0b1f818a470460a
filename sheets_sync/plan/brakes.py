"""When a read shows too much at once to be believed, a person is asked first (SHEETS.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.records.sync import EXAMPLE_LENGTH
from sheets_sync.plan.model import Brake, Example, Situation

ROWS_GONE, ROWS_GONE_SHARE = 10, 0.20
CELLS_OVERWRITTEN, CELLS_OVERWRITTEN_SHARE = 30, 0.50
NEW_ROWS = 20
_NAMED = 10  # rows that a sentence names
SHOWN = 20  # examples that a brake keeps


def tried(
    situation: Situation,
    *,
    gone: Sequence[Example],
    overwritten: Sequence[Example],
    fresh: Sequence[Example],
    misplaced: Sequence[Example],
    parted: Sequence[Example] = (),
) -> list[Brake]:
    """The brakes that bite. Filling empty cells is never counted: only agreed, non-empty values are."""
    brakes = []
    if misplaced:
        brakes.append(_brake("misplaced", misplaced, 0, _misplaced_message(misplaced)))
    if len(gone) > ROWS_GONE:
        allowed = max(ROWS_GONE, int(ROWS_GONE_SHARE * _live_rows(situation)))
        if len(gone) > allowed:
            brakes.append(_brake("rows_gone", gone, allowed, _gone_message(len(gone), _own(situation, gone))))
    if len(overwritten) > CELLS_OVERWRITTEN:
        allowed = max(CELLS_OVERWRITTEN, int(CELLS_OVERWRITTEN_SHARE * _filled_cells(situation)))
        if len(overwritten) > allowed:
            message = _overwritten_message(len(overwritten))
            brakes.append(_brake("overwritten", overwritten, allowed, message))
    if parted and not any(brake.kind == "overwritten" for brake in brakes):
        brakes.append(_brake("parted", parted, 0, _parted_message(parted)))
    if len(fresh) > NEW_ROWS:
        brakes.append(_brake("new_rows", fresh, NEW_ROWS, _new_message(len(fresh))))
    return brakes


def was_seen(situation: Situation, brakes: Sequence[Brake]) -> bool:
    """Whether an answer to brakes is about these: what came since is no more than passes without asking."""
    seen = situation.answered_for
    return seen is None or all(brake.count - seen.get(brake.kind, 0) <= brake.allowed for brake in brakes)


def _brake(kind: str, held: Sequence[Example], allowed: int, message: str) -> Brake:
    examples = tuple(
        replace(each, was=each.was[:EXAMPLE_LENGTH], now=each.now[:EXAMPLE_LENGTH]) for each in held[:SHOWN]
    )
    return Brake(kind, len(held), allowed, message, examples)


def _live_rows(situation: Situation) -> int:
    return sum(not row.tombstone for row in situation.base.values())


def _filled_cells(situation: Situation) -> int:
    compared = situation.table.compared
    rows = (row for row in situation.base.values() if not row.tombstone)
    return sum(1 for row in rows for i in compared if row.values[i])


def _own(situation: Situation, gone: Sequence[Example]) -> int:
    return sum(situation.records[each.code].own for each in gone)


def _gone_message(count: int, own: int) -> str:
    """`own` of them are the unit's own: letting the brake go takes them away, the others come back."""
    begun = f"{count} dòng biến mất khỏi bảng trong một lần lưu. Chưa thay đổi gì; cho qua thì "
    kept = "được đưa vào lưu trữ, khôi phục được"
    if own == count:
        return f"{begun}các cuộc kiểm tra riêng này của đơn vị {kept}."
    but = f", trừ {own} cuộc kiểm tra riêng của đơn vị {kept}" if own else ""
    return f"{begun}các dòng được thêm lại ở cuối bảng{but}."


def _overwritten_message(count: int) -> str:
    return (
        f"{count} ô đã có nội dung bị thay đổi trong một lần lưu (có thể do dán nhầm). "
        "Chưa thay đổi gì; cho qua thì các ô được đọc như thường."
    )


def _new_message(count: int) -> str:
    return f"{count} dòng mới trong một lần lưu. Chưa nhận dòng nào; cho qua thì các dòng được cấp mã."


def _parted_message(held: Sequence[Example]) -> str:
    rows = list(dict.fromkeys(each.position for each in held))
    return (
        f"{len(rows)} dòng có phần đơn vị ghi của dòng khác ({_places(rows)}), có thể do chỉ sắp xếp, chèn "
        "hoặc xóa ở một phần cột. Chưa thay đổi gì; đề nghị đơn vị hoàn tác, khi sắp xếp lại thì chọn cả "
        "bảng. Cho qua thì các ô được đọc như thường."
    )


def _places(rows: Sequence[int | None]) -> str:
    named = ", ".join(str(row) for row in rows[:_NAMED])
    return f"dòng {named}" + (f" và {len(rows) - _NAMED} dòng khác" if len(rows) > _NAMED else "")


def _misplaced_message(held: Sequence[Example]) -> str:
    places = _places([each.position for each in held])
    return (
        f"{len(held)} dòng có Mã đứng cạnh nội dung của dòng khác ({places}), có thể do "
        "sắp xếp mà bỏ sót cột Mã. Chưa thay đổi gì; đề nghị đơn vị hoàn tác việc sắp xếp, "
        "khi sắp xếp lại thì chọn cả cột Mã. Cho qua thì Mã được ghi lại theo nội dung từng dòng."
    )
