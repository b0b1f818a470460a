"""Trạng thái hệ thống: version, database, jobs, the sync's lease, and what waits to be sent."""

from __future__ import annotations

import platform
from datetime import datetime
from importlib.metadata import version
from typing import Any

from flask_admin import expose
from flask_babel import gettext
from peewee import fn

from console.database import is_sqlite
from console.jobs import office_jobs
from console.records import Document, JobRun, Lease, Outbox, SyncWorkbook, Task, Unit
from sheets_sync import marks
from views.page import Page
from views.person import OFFICE, rulebook, setting


class StatusView(Page):
    """Plain facts; nothing can be changed here."""

    who = OFFICE

    @expose("/")
    def index(self) -> str:
        """The page."""
        return str(
            self.render(
                "status.html",
                facts=_facts(),
                jobs=list(JobRun.select().order_by(JobRun.name)),
                labels={job.name: job.label for job in office_jobs(setting().settings, lambda: None)},
                waiting=_waiting(),
                leases=list(
                    Lease.select().where(Lease.expires_at > setting().clock.now()).order_by(Lease.name)
                ),
                now=setting().clock.now(),
            )
        )


def _facts() -> list[tuple[str, Any]]:
    settings, today = setting().settings, setting().clock.today()
    return [
        (gettext("Quy chế đang áp dụng"), rulebook().on(today).title),
        (gettext("Cơ sở dữ liệu"), "SQLite" if is_sqlite() else "PostgreSQL"),
        (
            gettext("Văn bản / nhiệm vụ / đơn vị"),
            " / ".join(str(_about(model)) for model in (Document, Task, Unit)),
        ),
        (gettext("Sổ bảng tính"), SyncWorkbook.select().count()),
        (gettext("Đồng bộ"), gettext("bật") if settings.sync.enabled else gettext("tắt")),
        (gettext("Giờ của Văn phòng"), f"{setting().clock.now():%H:%M:%S %d/%m/%Y}"),
        (
            gettext("Phiên bản"),
            f"Python {platform.python_version()}, Flask {version('flask')}, Peewee {version('peewee')}",
        ),
    ]


def _waiting() -> list[tuple[str, int, datetime | None]]:
    """What waits to go out, how much of it, and since when."""
    mails = Outbox.select(fn.COUNT(Outbox.id), fn.MIN(Outbox.queued_at)).where(Outbox.sent_at.is_null())
    since = SyncWorkbook.select(fn.MIN(SyncWorkbook.pending_since)).scalar()
    return [
        (gettext("Thư chờ gửi"), *mails.tuples()[0]),
        (gettext("Dòng chờ ghi ra bảng tính"), marks.rows_marked(10_001), since),
    ]


def _about(model: Any) -> int:
    """The highest id: near enough, and never a count of every row."""
    return int(model.select(fn.MAX(model.id)).scalar() or 0)
