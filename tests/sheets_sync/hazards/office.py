"""What the Office does in the console while units work in their workbooks."""

from __future__ import annotations

from console.records import Return, Task, Unit
from console.workflow.progress import report_progress
from console.workflow.returns import decide_return, return_task
from console.workflow.tasks import edit_task
from console.workflow.units import edit_unit
from tests.sheets_sync.desk import Desk


def office_says(desk: Desk, task: Task, words: str) -> None:
    """Chi writes into `Ý kiến Văn phòng`."""
    found = desk.task(task)
    edit_task(desk.ctx(), found, {"office_opinion": words}, found.version)


def office_enters(desk: Desk, task: Task, progress: str) -> None:
    """The Office writes how the task goes, five minutes later."""
    report_progress(desk.later(minutes=5).ctx("system"), desk.task(task), progress)


def reroute(desk: Desk, task: Task, unit: str) -> None:
    """The task goes to another unit."""
    return_task(desk.ctx("system"), desk.task(task), ground="other", reason="Sai đơn vị", document_number="5")
    asked = Return.select().order_by(Return.id.desc()).get()
    lead = Unit.get(Unit.code == unit)
    decide_return(desk.ctx("hoa"), asked, "rerouted", lead_unit=lead, document="9/UBND")


def moves(desk: Desk, channel: str) -> None:
    """The unit works in the console, or in a sheet again."""
    unit = Unit.get(Unit.code == "BT")
    edit_unit(desk.ctx(), unit, {"channel": channel}, unit.version)
