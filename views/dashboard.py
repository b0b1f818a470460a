"""Bảng điều hành: how the tasks stand today, for everybody or for one's own unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_admin import AdminIndexView, expose
from flask_babel import lazy_gettext as _
from peewee import ModelSelect

from console.figures import today_figures
from console.records import Extension, Task
from console.workflow.permissions import visible_tasks
from views import cells
from views.listing import load
from views.person import actor, is_office, is_unit, setting
from views.sync.to_decide import to_decide
from views.tasks import AGES, TaskView, tab_condition

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Few:
    """The first tasks of a list, the address of the whole of it, and whether there are more."""

    title: Any
    query: str
    tasks: list[Task]
    more: bool


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
                ages=AGES,
                # The figures leave out secret directives, a unit's count what it leads: so do their lists.
                counted="counted=1&role=lead" if unit else "counted=1",
                requests=_requests() if not unit else [],
                to_decide=to_decide() if is_office() else {},
            )
        )


def _lists() -> list[Few]:
    """The lists of what needs somebody, each with its first few tasks."""
    return [
        _few(_("Quá hạn lâu nhất"), "status=open_late", tab_condition("open_late"), Task.due_on),
        _few(_("Sắp đến hạn"), "status=soon", tab_condition("soon"), Task.due_on),
        _few(_("Chờ xác nhận"), "state=submitted", Task.state == "submitted", Task.due_on),
        _few(_("Chuyển lại"), "state=returned", Task.state == "returned", Task.due_on),
        _few(_("Chờ tiếp nhận"), "state=sent", Task.state == "sent", Task.id.desc()),
    ]


def _few(title: Any, address: str, condition: Any, order: Any) -> Few:
    query = visible_tasks(actor(), Task.select(Task.id)).where(
        condition,
        Task.archived_at.is_null(),
        Task.tracked == True,  # noqa: E712
        Task.state != "draft",
    )
    ids = _ids(query.order_by(order), SHOWN + 1)
    rows = load(Task, ids[:SHOWN], ("document", "lead_unit"), TaskView.list_fields)
    return Few(title, address, rows, len(ids) > SHOWN)


def _ids(query: ModelSelect, most: int = SHOWN) -> list[int]:
    return [row[0] for row in query.limit(most).tuples()]


def _requests() -> list[Extension]:
    """Extensions that wait for a decision, the oldest first."""
    query = Extension.select(Extension.id).where(Extension.decision == "").order_by(Extension.id)
    return load(Extension, _ids(query), ("task", "unit"))
