"""Bảng điều hành: how the tasks stand today, for everybody or for one's own unit."""

from __future__ import annotations

from typing import Any

from flask_admin import AdminIndexView, expose
from flask_babel import lazy_gettext as _
from peewee import ModelSelect

from console.figures import today_figures
from console.records import Extension, Task
from console.workflow.permissions import visible_tasks
from views import cells
from views.listing import load
from views.person import actor, is_unit, setting
from views.tasks import TaskView, tab_condition

SHOWN = 8


class DashboardView(AdminIndexView):  # type: ignore[misc]
    """The first page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(name=_("Bảng điều hành"), **kwargs)

    @expose("/")
    def index(self) -> str:
        """Figures, and the tasks that need somebody now."""
        today = setting().clock.today()
        unit = actor().unit if is_unit() else None
        return str(
            self.render(
                "dashboard.html",
                figures=today_figures(today, unit),
                unit=unit,
                cells=cells,
                lists=_lists(),
                requests=_requests() if not unit else [],
            )
        )


def _lists() -> list[tuple[Any, str, list[Task]]]:
    """Title, address of the whole list, and the first few tasks of each."""
    late, in_time = tab_condition("open_late"), tab_condition("open_on_time")
    return [
        (_("Quá hạn lâu nhất"), "status=open_late", _first(late, Task.due_on)),
        (_("Sắp đến hạn"), "status=open_on_time&sort=3", _first(in_time, Task.due_on)),
        (_("Chờ xác nhận"), "state=submitted", _first(Task.state == "submitted", Task.due_on)),
        (_("Chuyển lại"), "state=returned", _first(Task.state == "returned", Task.due_on)),
        (_("Chờ tiếp nhận"), "state=sent", _first(Task.state == "sent", Task.id.desc())),
    ]


def _first(condition: Any, order: Any) -> list[Task]:
    query = visible_tasks(actor(), Task.select(Task.id)).where(
        condition,
        Task.archived_at.is_null(),
        Task.tracked == True,  # noqa: E712
        Task.state != "draft",
    )
    return load(Task, _ids(query.order_by(order)), ("document", "lead_unit"), TaskView.list_fields)


def _ids(query: ModelSelect) -> list[int]:
    return [row[0] for row in query.limit(SHOWN).tuples()]


def _requests() -> list[Extension]:
    """Extensions that wait for a decision, the oldest first."""
    query = Extension.select(Extension.id).where(Extension.decision == "").order_by(Extension.id)
    return load(Extension, _ids(query), ("task", "unit"))
