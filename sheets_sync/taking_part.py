"""What a unit proposes about who coordinates a task or follows it, taken by the console's own verbs."""

from __future__ import annotations

from collections.abc import Iterable

from console.imports.unit_names import UnitNameError, UnitNames
from console.records import Participation, Task, Unit
from console.rules.vietnamese import fold
from console.workflow.context import Context
from console.workflow.errors import Refused
from console.workflow.participants import followers
from console.workflow.tasks import edit_task, set_coordinators

COLUMNS = ("coordinators", "follower")
_NOBODY = "Không có người dùng nào của Văn phòng tên “{name}”; chọn người theo dõi tại nhiệm vụ."
_SEVERAL = "Có nhiều người dùng tên “{name}”; chọn người theo dõi tại nhiệm vụ."


def names_of(units: Iterable[Unit]) -> str:
    """Units as a cell lists them."""
    return "; ".join(unit.label for unit in units)


def says(task: Task, column: str) -> str:
    """What a row of the task shows in one of these columns now."""
    if column == "follower":
        return str(task.specialist) if task.specialist is not None else str(task.division)
    parts = Participation.select(Participation, Unit).join(Unit).order_by(Participation.id)
    present = (Participation.role == "coordinator") & Participation.left_at.is_null()
    return names_of(part.unit for part in parts.where((Participation.task == task.id) & present))


def take(ctx: Context, task: Task, column: str, proposed: str) -> None:
    """Do what was proposed. Raises Forbidden, Invalid; Refused for a name of nobody's or of several."""
    if column == "coordinators":
        set_coordinators(ctx, task, _units(proposed))
    else:
        edit_task(ctx, task, _follower(task, proposed), task.version)


def _units(names: str) -> list[Unit]:
    try:
        return UnitNames(Unit.select().where(Unit.archived_at.is_null())).find_many(names)
    except UnitNameError as error:
        raise Refused(f"Chưa nhận được: {error}.") from error


def _follower(task: Task, name: str) -> dict[str, object]:
    """A person of the Office, by the full name; or a division that follows tasks already."""
    found = [each for each in followers() if name and fold(str(each)) == fold(name)]
    if len(found) == 1:
        return {"specialist": found[0]}
    if found:
        raise Refused(_SEVERAL.format(name=name))
    if name and not Task.select().where(Task.division == name).exists():
        raise Refused(_NOBODY.format(name=name))
    return {"specialist": None, "division": name}
