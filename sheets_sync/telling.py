"""Telling a person, or a program, what a pass did or would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sheets_sync.plan.model import Plan
from sheets_sync.tables import tables
from sheets_sync.turn import TurnResult

_SHOWN = ("changes", "edits", "appends", "conflicts", "proposals", "problems", "creations", "brakes")
_CODES = ("removals",)


def as_data(turns: Sequence[TurnResult]) -> list[dict[str, Any]]:
    """Plain values for JSON: how each workbook ended, and its plans by tab."""
    return [
        {
            "unit": turn.unit,
            "state": turn.state,
            "message": turn.message,
            "written": turn.written,
            "taken": turn.taken,
            "repairs": turn.repairs,
            "tabs": {
                tab: {key: [asdict(item) for item in getattr(plan, key)] for key in _SHOWN}
                | {key: list(getattr(plan, key)) for key in _CODES}
                for tab, plan in turn.plans.items()
            },
        }
        for turn in turns
    ]


def summary(turns: Sequence[TurnResult]) -> Iterator[str]:
    """One line for each workbook in which something happened or is wrong."""
    for turn in turns:
        if turn.message:
            yield f"{turn.unit}: {turn.message}"
        elif turn.taken or turn.written:
            yield f"{turn.unit}: nhận {turn.taken} thay đổi{_written(turn)}"


def _written(turn: TurnResult) -> str:
    if not turn.written:
        return ""
    again = f" (ghi lại {turn.repairs} lần, bỏ các ô không cho ghi)" if turn.repairs else ""
    return f", đã ghi{again}"


def plans(turns: Sequence[TurnResult]) -> Iterator[str]:
    """What each workbook's next turn would do, a line for each cell or row."""
    for turn in turns:
        said = list(_plans(turn))
        if said or turn.message:
            yield f"{turn.unit}: {turn.message or f'{len(said)} việc'}"
            yield from said


def _plans(turn: TurnResult) -> Iterator[str]:
    known = {table.key: table for table in tables()}
    for tab, plan in turn.plans.items():
        table = known[tab]
        headers = {column.key: f"“{column.header}”" for column in table.columns}
        yield from (f"  [{table.title}] {line}" for line in _plan(plan, headers))


def _plan(plan: Plan, headers: Mapping[str, str]) -> Iterator[str]:
    """`headers` names the columns as people see them; an office's own column by its key."""

    def named(column: str) -> str:
        return headers.get(column, column)

    for change in plan.changes:
        yield f"bảng tính → hệ thống: {change.code} {named(change.column)}: {change.was!r} → {change.value!r}"
    for append in plan.appends:
        yield f"thêm dòng {append.position}: {append.code}"
    for edit in plan.edits:
        yield f"hệ thống → bảng tính: dòng {edit.position} {named(edit.column)} = {edit.value!r}"
    for conflict in plan.conflicts:
        both = f"{conflict.sheet!r} | {conflict.console!r}"
        yield f"khác nhau: {conflict.code} {named(conflict.column)}: {both}"
    for proposal in plan.proposals:
        yield f"đề xuất: {proposal.code} {named(proposal.column)}: {proposal.proposed!r}"
    for problem in plan.problems:
        yield f"cần sửa: dòng {problem.position} {named(problem.column)}: {problem.message}"
    for creation in plan.creations:
        yield f"dòng mới của đơn vị: {creation.code}"
    for code in plan.removals:
        yield f"đơn vị xóa dòng: {code} vào lưu trữ"
    for brake in plan.brakes:
        yield f"tạm giữ: {brake.message}"
