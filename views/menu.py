"""The screens in their order, and who finds which in the menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from flask_babel import lazy_gettext as _

from console.records import Account, Document, Feedback, History, Inspection, Task, Unit
from views import dashboard
from views.accounts import AccountView
from views.calendar import CalendarView
from views.documents import DocumentView
from views.feedback import FeedbackView
from views.guide import GuideView
from views.history import HistoryView
from views.imports import ImportView
from views.inspections import InspectionView
from views.person import LOOKERS, OFFICE, UNITS, is_office, roles
from views.reports import ReportView
from views.sessions import SessionView
from views.status import StatusView
from views.sync import screens as sync_screens
from views.sync.mine import own_book
from views.sync.to_decide import to_decide
from views.tasks import TaskView
from views.units import UnitView

EVERYBODY = LOOKERS | UNITS


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    endpoint: str
    label: Any
    who: frozenset[str] = EVERYBODY
    if_any: Callable[[], bool] | None = None  # asked of those in `who`, where the screen may be empty
    waiting: Callable[[], int] | None = None  # how much waits there for this person


def _has_book() -> bool:
    """A unit that works in a spreadsheet; who sees every workbook has another entry."""
    return not roles() & LOOKERS and own_book() is not None


def _to_decide() -> int:
    """What waits for whoever may decide about it."""
    return sum(to_decide().values()) if is_office() else 0


GROUPS: list[tuple[Any, list[Entry]]] = [
    (
        _("Công việc"),
        [
            Entry("admin.index", _("Bảng điều hành")),
            Entry("documents.index_view", _("Văn bản")),
            Entry("tasks.index_view", _("Nhiệm vụ")),
            Entry("inspections.index_view", _("Kiểm tra")),
            Entry("feedback.index_view", _("Phản ánh")),
            Entry("reports.index", _("Báo cáo")),
            Entry("sync_mine.index", _("Sổ bảng tính"), UNITS, _has_book),
        ],
    ),
    (
        _("Văn phòng"),
        [
            Entry("units.index_view", _("Đơn vị"), LOOKERS),
            Entry("imports.index", _("Nhập, xuất"), OFFICE),
            Entry("calendar.index", _("Lịch làm việc")),
            Entry("sessions.index", _("Phiên họp"), LOOKERS),
            Entry("sync.index", _("Đồng bộ"), LOOKERS, waiting=_to_decide),
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
        InspectionView(Inspection, name=_("Kiểm tra"), endpoint="inspections", url="inspections"),
        FeedbackView(Feedback, name=_("Phản ánh"), endpoint="feedback", url="feedback"),
        ReportView(name=_("Báo cáo"), endpoint="reports", url="reports"),
        UnitView(Unit, name=_("Đơn vị"), endpoint="units", url="units"),
        ImportView(name=_("Nhập, xuất"), endpoint="imports", url="imports"),
        CalendarView(name=_("Lịch làm việc"), endpoint="calendar", url="calendar"),
        SessionView(name=_("Phiên họp"), endpoint="sessions", url="sessions"),
        *sync_screens(),
        HistoryView(History, name=_("Lịch sử"), endpoint="history", url="history"),
        AccountView(Account, name=_("Tài khoản"), endpoint="accounts", url="accounts"),
        StatusView(name=_("Trạng thái hệ thống"), endpoint="status", url="status"),
        GuideView(name=_("Trợ giúp"), endpoint="guide", url="guide"),
    ]


def groups() -> list[tuple[Any, list[tuple[str, Any, bool, int]]]]:
    """The menu of this person: address, label, whether it is open now, and how much waits there."""
    mine = roles()
    here = (request.endpoint or "").partition(".")[0]
    shown = []
    for title, entries in GROUPS:
        lines = [
            (
                url_for(entry.endpoint),
                entry.label,
                _is_here(entry, here),
                entry.waiting() if entry.waiting else 0,
            )
            for entry in entries
            if entry.who & mine and (entry.if_any is None or entry.if_any())
        ]
        if lines:
            shown.append((title, lines))
    return shown


def _is_here(entry: Entry, here: str) -> bool:
    """Whether the open screen is the entry's, or one of the screens under it (sync_journal under sync)."""
    name = entry.endpoint.partition(".")[0]
    return here == name or (here.startswith(f"{name}_") and here != "sync_mine")
