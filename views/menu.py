"""The screens in their order, and who finds which in the menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from flask_babel import lazy_gettext as _

from views import dashboard
from views.documents import DocumentView
from views.tasks import TaskView
from console.records import Document, Task
from views.person import LOOKERS, OFFICE, UNITS, roles

EVERYBODY = LOOKERS | UNITS


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    endpoint: str
    label: Any
    who: frozenset[str] = EVERYBODY


GROUPS: list[tuple[Any, list[Entry]]] = [
    (
        _("Công việc"),
        [
            Entry("admin.index", _("Bảng điều hành")),
            Entry("documents.index_view", _("Văn bản")),
            Entry("tasks.index_view", _("Nhiệm vụ")),
            Entry("inspections.index_view", _("Kiểm tra")),
            Entry("reports.index", _("Báo cáo")),
        ],
    ),
    (
        _("Văn phòng"),
        [
            Entry("units.index_view", _("Đơn vị"), LOOKERS),
            Entry("calendar.index", _("Lịch làm việc")),
            Entry("sessions.index", _("Phiên họp"), LOOKERS),
            Entry("sync.index", _("Đồng bộ"), LOOKERS),
            Entry("history.index_view", _("Lịch sử"), LOOKERS),
        ],
    ),
    (
        _("Hệ thống"),
        [
            Entry("accounts.index_view", _("Tài khoản"), frozenset({"administrator"})),
            Entry("status.index", _("Trạng thái hệ thống"), OFFICE),
            Entry("guide.index", _("Trợ giúp")),
        ],
    ),
]


def init_app(app: Flask) -> None:
    """Mount Flask-Admin at the root with every screen."""
    admin = Admin(
        app,
        name="console",
        url="/",
        index_view=dashboard.DashboardView(endpoint="admin", url="/"),
        theme=Bootstrap4Theme(base_template="layout.html"),
    )
    for view in screens():
        admin.add_view(view)
    app.add_template_global(groups, "menu_groups")


def screens() -> list[Any]:
    """Every screen besides the first."""
    return [
        DocumentView(Document, name=_("Văn bản"), endpoint="documents", url="documents"),
        TaskView(Task, name=_("Nhiệm vụ"), endpoint="tasks", url="tasks"),
    ]


def groups() -> list[tuple[Any, list[tuple[str, Any, bool]]]]:
    """The menu of this person: address, label, and whether it is open now."""
    mine = roles()
    here = (request.endpoint or "").partition(".")[0]
    shown = []
    for title, entries in GROUPS:
        lines = [
            (url_for(entry.endpoint), entry.label, entry.endpoint.partition(".")[0] == here)
            for entry in entries
            if entry.who & mine and _registered(entry.endpoint)
        ]
        if lines:
            shown.append((title, lines))
    return shown


def _registered(endpoint: str) -> bool:
    from flask import current_app

    return endpoint in current_app.view_functions
