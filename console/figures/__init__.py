"""Counts for dashboards and reports, in SQL: of a period at its cut-off, and of today."""

from console.figures.ageing import Ageing
from console.figures.counts import Counts, Rate
from console.figures.overdue import OverdueTask, due_between, overdue_tasks
from console.figures.period import PeriodFigures, UnitCounts, period_figures
from console.figures.today import TodayFigures, UnitLate, today_figures

__all__ = [
    "Ageing",
    "Counts",
    "OverdueTask",
    "PeriodFigures",
    "Rate",
    "TodayFigures",
    "UnitCounts",
    "UnitLate",
    "due_between",
    "overdue_tasks",
    "period_figures",
    "today_figures",
]
