"""The rows of Biểu 01 and Biểu 02 (DOMAIN 3.5), as text in the order of their columns."""

from __future__ import annotations

from typing import Any

from console.figures import Counts, OverdueTask, PeriodFigures, Rate
from console.figures.counts import EMPTY
from console.regulations import Regulation
from console.reports.blocks import block_names
from console.reports.letterhead import DOTS
from console.reports.words import day, number


def by_unit(figures: PeriodFigures, regulation: Regulation) -> list[dict[str, Any]]:
    """Biểu 01: each block's sums in bold, then its units; the sum of all at the end."""
    confirmed = regulation.confirmation.required
    rows = []
    for block, name in block_names(figures).items():
        units = figures.block(block)
        sums = sum((row.counts for row in units), Counts())
        rows.append(_row(block, name, sums, confirmed, bold=True))
        rows += [
            _row(str(place), row.unit.name, row.counts, confirmed, bold=False)
            for place, row in enumerate(units, start=1)
        ]
    rows.append(_row("", "Tổng cộng", figures.total, confirmed, bold=True))
    return rows


def _row(place: str, name: str, counts: Counts, confirmed: bool, *, bold: bool) -> dict[str, Any]:
    return {
        "bold": bold,
        "place": place,
        "name": name,
        "carried": number(counts.carried),
        "assigned": number(counts.assigned),
        "total": number(counts.total),
        "done": number(counts.done),
        "done_on_time": number(counts.done_on_time),
        "done_late": number(counts.done_late),
        "done_no_deadline": number(counts.done_no_deadline),
        "still_open": number(counts.still_open),
        "open_on_time": number(counts.open_on_time + counts.open_awaiting_update),
        "open_late": number(counts.open_late),
        "open_no_deadline": number(counts.open_no_deadline),
        "waiting": number(counts.waiting) if confirmed else EMPTY,
        "done_rate": _bare(counts.done_rate),
        "on_time_rate": _bare(counts.on_time_rate),
        "late_rate": _bare(counts.late_rate),
        "extensions": number(counts.extensions),
        "note": _note(counts),
    }


def _bare(rate: Rate) -> str:
    """The rate without its sign: the column's head says per cent."""
    return str(rate).removesuffix(" %")


def _note(counts: Counts) -> str:
    """What stands beside the total, and what the column 'in time' has where results may be recorded later."""
    parts = [
        (counts.open_awaiting_update, "chờ cập nhật"),
        (counts.paused, "tạm hoãn"),
        (counts.cancelled, "thu hồi, hủy"),
    ]
    return "; ".join(f"{number(value)} {words}" for value, words in parts if value)


def overdue(tasks: list[OverdueTask]) -> list[dict[str, str]]:
    """Biểu 02: the overdue tasks. What to do about each is for the Office to write."""
    return [
        {
            "place": str(place),
            "document": f"{task.document}, {day(task.issued_on)}",
            "content": task.content,
            "lead": task.lead,
            "coordinators": "; ".join(task.coordinators),
            "due": _due(task),
            "days": number(task.days),
            "progress": _situation(task),
            "proposal": DOTS,
            "followed_by": task.followed_by,
        }
        for place, task in enumerate(tasks, start=1)
    ]


def _due(task: OverdueTask) -> str:
    """The present due date; the original one before it where it was moved."""
    if task.original_due_on == task.due_on:
        return day(task.due_on)
    return f"{day(task.original_due_on)} / {day(task.due_on)}"


def _situation(task: OverdueTask) -> str:
    waiting = {"submitted": "Đã báo cáo kết quả, chờ xác nhận", "returned": "Đã chuyển lại, chờ xử lý"}
    parts = [
        waiting.get(task.state, ""),
        task.progress,
        f"Lý do: {task.explanation}" * bool(task.explanation),
    ]
    return ". ".join(part.strip().rstrip(".") for part in parts if part.strip())
