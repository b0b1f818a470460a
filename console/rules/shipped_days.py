"""Swaps of working days that the `holidays` package does not know (0.109), each with its source."""

from __future__ import annotations

from datetime import date

from console.rules.day_override import DayOverride

SHIPPED: tuple[DayOverride, ...] = (
    DayOverride(
        day=date(2026, 1, 2),
        working=False,
        name="Nghỉ hoán đổi, làm bù ngày 10/01/2026",
        source="Văn bản số 12729/VPCP-KGVX ngày 25/12/2025",
    ),
    DayOverride(
        day=date(2026, 1, 10),
        working=True,
        name="Làm bù cho ngày 02/01/2026",
        source="Văn bản số 12729/VPCP-KGVX ngày 25/12/2025",
    ),
)
