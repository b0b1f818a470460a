"""Units: entering and changing them; the law changes them, so each has its dates and a successor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.records import Participation, Unit
from console.workflow.change import change, changing, insert
from console.workflow.context import Context
from console.workflow.errors import Invalid
from console.workflow.fields import clean
from console.workflow.inspected import disturb_of_unit
from console.workflow.permissions import require

EDITABLE = frozenset(
    {
        "code", "kind", "name", "short_name", "aliases", "valid_from", "valid_to", "successor",
        "contact_name", "contact_email", "contact_phone", "channel", "delegated", "delegation_document",
        "position",
    }
)  # fmt: skip


def create_unit(ctx: Context, **fields: Any) -> Unit:
    """Enter a unit. Raises Forbidden, Invalid (a code already used, dates the wrong way round …)."""
    require(ctx, "create_unit")
    unit = Unit(**clean(Unit, fields, EDITABLE, required=("code", "name")))
    _check(unit)
    with changing(unit):
        insert(ctx, "create_unit", unit)
    return unit


def edit_unit(ctx: Context, unit: Unit, changes: Mapping[str, Any], version: int) -> Unit:
    """Change a unit; its rows in workbooks show the new name. Raises Stale over a newer version, and Invalid
    for what `create_unit` would not take either."""
    require(ctx, "edit_unit", unit)
    values = clean(Unit, changes, EDITABLE)
    _check(Unit(**{**unit.__data__, **values}))
    with changing(unit):
        changed = change(ctx, "edit_unit", unit, values, version=version)
        if changed & {"name", "short_name"}:
            _disturb_rows(unit)
    return unit


def _check(unit: Unit) -> None:
    errors = {}
    if not unit.code or not unit.name:
        errors["name"] = "Phải có mã và tên đơn vị."
    if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
        errors["valid_to"] = "Ngày ngừng hoạt động trước ngày bắt đầu."
    if unit.successor is not None and unit.successor.id == unit.id:
        errors["successor"] = "Đơn vị không kế thừa chính mình."
    if unit.delegated and not unit.delegation_document:
        errors["delegation_document"] = "Đầu mối được ủy quyền thì phải ghi văn bản ủy quyền của thủ trưởng."
    if Unit.select().where((Unit.code == unit.code) & (Unit.id != (unit.id or 0))).exists():
        errors["code"] = f"Mã {unit.code} đã dùng cho đơn vị khác."
    if errors:
        raise Invalid(errors)


def _disturb_rows(unit: Unit) -> None:
    """Every row of every open task and inspection in which this unit takes part shows its name."""
    tasks = Participation.select(Participation.task).where(Participation.unit == unit.id)
    Participation.update(sync_dirty=Participation.sync_dirty + 1).where(
        Participation.task.in_(tasks) & Participation.left_at.is_null()
    ).execute()
    disturb_of_unit(unit)
