"""Lịch sử: every change of every record, by whom and from where. Nothing here can be changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext

from console.records import (
    Account,
    Document,
    History,
    Inspection,
    Participation,
    SyncWorkbook,
    Task,
    Unit,
)
from console.workflow.errors import Forbidden
from views import cells
from views.base import RecordView
from views.language import moment
from views.person import LOOKERS, roles
from views.timeline import change_words, source_label, verb_label, who

_TABLES = {
    "task": "Nhiệm vụ",
    "document": "Văn bản",
    "unit": "Đơn vị",
    "inspection": "Kiểm tra",
    "account": "Tài khoản",
    "calendar_override": "Lịch làm việc",
    "session": "Phiên họp",
    "participation": "Đơn vị tham gia",
    "feedback": "Phản hồi",
    "sync_workbook": "Sổ bảng tính",
}
_CALLED: dict[str, tuple[Callable[[], Any], Callable[[Any], str]]] = {
    "task": (lambda: Task.select(Task.id, Task.code), lambda task: task.code),
    "inspection": (lambda: Inspection.select(Inspection.id, Inspection.code), lambda made: made.code),
    "document": (Document.select, lambda document: "" if document.is_secret else document.symbol),
    "unit": (Unit.select, lambda unit: unit.label),
    "account": (Account.select, str),
    "sync_workbook": (
        lambda: SyncWorkbook.select(SyncWorkbook, Unit).join(Unit),
        lambda book: book.unit.label,
    ),
    "participation": (
        lambda: Participation.select(Participation, Unit, Task).join(Unit).switch(Participation).join(Task),
        lambda part: f"{part.task.code}, {part.unit.label}",
    ),
}  # how to find records, and what people call one
_PAGES = {
    **{name: f"{name}s.details_view" for name in ("task", "document", "unit", "inspection")},
    "sync_workbook": "sync_workbook.workbook",
}


def _changed(row: History) -> str:
    label, old, new = change_words(row)
    return f"{label}: {old} → {new}"


def _names(rows: Iterable[History]) -> dict[tuple[str, int], str]:
    """What the records are called that people call by a name; the others keep their numbers."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.record, set()).add(row.record_id)
    return {
        (record, each.id): name
        for record, (query, call) in _CALLED.items()
        if record in wanted
        for each in query().where(query().model.id.in_(wanted[record]))
        if (name := call(each))
    }


class HistoryView(RecordView):
    """The append-only history, the newest first."""

    column_list = ("at", "actor", "verb", "record", "field", "source")
    column_sortable_list = (("at", "id"),)
    column_default_sort = ("id", True)
    column_filters = ("at", "source", "record_id", "transaction")
    column_export_list = (
        "at",
        "actor",
        "verb",
        "record",
        "record_id",
        "field",
        "old",
        "new",
        "source",
        "note",
    )
    column_labels = {"field": "Thay đổi", "record": "Bản ghi"}
    column_formatters = {
        "at": lambda view, ctx, row, name: moment(row.at),
        "actor": lambda view, ctx, row, name: who(row),
        "verb": lambda view, ctx, row, name: verb_label(row.verb),
        "record": lambda view, ctx, row, name: f"{gettext(_TABLES.get(row.record, row.record))} {row.named}",
        "field": lambda view, ctx, row, name: cells.clamped(_changed(row), row.note),
        "source": lambda view, ctx, row, name: source_label(row) or gettext("Hệ thống"),
    }
    form_columns = ("note",)

    def is_accessible(self) -> bool:
        """The Office and the leadership."""
        return super().is_accessible() and bool(roles() & LOOKERS)

    def cells(self, rows: list[Any]) -> dict[int, dict[str, Any]]:
        """With what each record is called, read once."""
        names = _names(rows)
        for row in rows:
            row.named = names.get((row.record, row.record_id), row.record_id)
        return super().cells(rows)

    def record_url(self, record: Any) -> str:
        """The record that changed, where it has a page."""
        page = _PAGES.get(record.record)
        return str(self.get_url(page, id=record.record_id) if page else self.get_url(".index_view"))

    def change(self, record: Any, changes: dict[str, Any], version: int) -> Any:
        """History is only read."""
        raise Forbidden("Lịch sử không sửa được.")
