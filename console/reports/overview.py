"""What the text of a report says, from the figures alone: sums, shares, who did well, who is late."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from console.figures import Ageing, Counts, OverdueTask, PeriodFigures, UnitCounts
from console.reports.blocks import block_names
from console.reports.words import bound

AGES = ("từ 01 đến 07 ngày", "từ 08 đến 30 ngày", "từ 31 đến 90 ngày", "trên 90 ngày")
NAMED = 5
LEAST_DUE = 5  # fewer tasks due than this say too little to praise a unit (DOMAIN 3.5)


def overview(figures: PeriodFigures, overdue: list[OverdueTask]) -> dict[str, Any]:
    """Plain numbers and texts for the body template; `report_templates/README.md` lists them."""
    rows = figures.rows
    late = [row for row in rows if row.counts.open_late]
    ageing = Ageing.of(task.days for task in overdue)
    return {
        "total": sums(figures.total),
        "blocks": [
            _block(figures, block, name)
            for block, name in block_names(figures).items()
            if figures.block(block)
        ],
        "units": len(rows),
        "units_without_late": len(rows) - len(late),
        "units_late": len(late),
        "best": _best(rows),
        "least_due": LEAST_DUE,
        "latest": _latest(late),
        "ageing": list(zip(AGES, (ageing.week, ageing.month, ageing.quarter, ageing.longer), strict=True)),
        "over_90": ageing.longer,
        "unexplained": sum(not task.explanation for task in overdue),
    }


def sums(counts: Counts) -> dict[str, Any]:
    """The counts, their sums and their rates."""
    rates = {
        "done_rate": counts.done_rate,
        "on_time_rate": counts.on_time_rate,
        "late_rate": counts.late_rate,
        "late_share": counts.late_share,
    }
    texts = {name: bound(str(rate)) for name, rate in rates.items()}
    return asdict(counts) | counts.as_dict() | texts | {"fallen_due": counts.fallen_due}


def _block(figures: PeriodFigures, block: str, name: str) -> dict[str, Any]:
    rows = figures.block(block)
    return {"name": name, "units": len(rows)} | sums(sum((row.counts for row in rows), Counts()))


def _best(rows: list[UnitCounts]) -> list[dict[str, Any]]:
    """Units with enough due tasks and nothing overdue, the highest share on time first."""
    able = [row for row in rows if row.counts.fallen_due >= LEAST_DUE and not row.counts.open_late]
    able.sort(key=lambda row: (-(row.counts.on_time_rate.percent or 0), -row.counts.done))
    return [_named(row) for row in able[:NAMED]]


def _latest(late: list[UnitCounts]) -> list[dict[str, Any]]:
    """Units with the most overdue tasks, the higher share first among equals."""
    worst = sorted(late, key=lambda row: (-row.counts.open_late, -(row.counts.late_rate.percent or 0)))
    return [_named(row) for row in worst[:NAMED]]


def _named(row: UnitCounts) -> dict[str, Any]:
    return {"name": row.unit.name} | sums(row.counts)
