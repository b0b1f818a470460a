"""September 2025 of a small city, and the making of its reports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from console.clock import Clock
from console.records import Unit
from console.reports import RenderedReport, make_report
from console.rulebook import read_rulebook
from console.settings import Office, RegulationEntry, Settings
from tests.figures.histories import a_document, a_task, a_unit

OFFICE = Office(
    name="Văn phòng",
    parent="Ủy ban nhân dân thành phố Hải Phòng",
    place="Hải Phòng",
    signer_title="KT. CHÁNH VĂN PHÒNG/PHÓ CHÁNH VĂN PHÒNG",
    signer_name="Lê Thị Hòa",
    archive_symbol="VT, KTGS",
)
AUGUST_20 = datetime(2025, 8, 20, 9)
SEPTEMBER_5 = datetime(2025, 9, 5, 9)


def september() -> list[Unit]:
    """Six tasks of three units in two blocks: 3 done, of which 1 late; 3 open, of which 1 overdue 20 days."""
    units = [
        a_unit("XD", name="Sở Xây dựng", position=1),
        a_unit("VHTT", name="Sở Văn hóa, Thể thao và Du lịch", position=2),
        a_unit("HB", "ward", name="Ủy ban nhân dân phường Hồng Bàng"),
    ]
    document = a_document("1234/UBND-TH")
    xd, culture, ward = units
    due = {"due_on": date(2025, 9, 10)}
    a_task(document, xd, [(AUGUST_20, due), (SEPTEMBER_5, {"state": "done", "done_on": date(2025, 9, 4)})])
    a_task(document, xd, [(AUGUST_20, due)], content="Rà soát quỹ đất <tái định cư> & bồi thường")
    a_task(document, culture, [(SEPTEMBER_5, due), (datetime(2025, 9, 15), done(14))])
    a_task(document, culture, [(SEPTEMBER_5, {}), (datetime(2025, 9, 15), done(14))])
    a_task(document, ward, [(SEPTEMBER_5, {"due_on": date(2025, 10, 10)})])
    a_task(document, ward, [(SEPTEMBER_5, {})])
    return units


def done(day: int) -> dict[str, Any]:
    return {"state": "done", "done_on": date(2025, 9, day)}


def report(regulation: str = "hai_phong_2025", **options: Any) -> RenderedReport:
    """September's report as made on 4 October 2025."""
    settings = Settings(office=OFFICE, regulation=[RegulationEntry(id=regulation, from_=date(2015, 1, 1))])
    wanted = {"kind": "month", "period": "2025-09", "clock": Clock.at(date(2025, 10, 4))} | options
    return make_report(settings=settings, rulebook=read_rulebook(settings), **wanted)
