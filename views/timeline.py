"""What happened to a record, in words: its history by transaction, the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from peewee import Model

from console.records import ALL, History
from console.workflow.context import IN_SHEET
from views.language import day, moment, said

VERBS = {
    "create_document": "Nhập văn bản",
    "edit_document": "Sửa văn bản",
    "recall_document": "Thu hồi văn bản",
    "classify": "Đóng dấu mật",
    "attach": "Đính kèm tệp",
    "create_task": "Lập nhiệm vụ",
    "edit_task": "Sửa thông tin nhiệm vụ",
    "set_coordinators": "Thay đổi đơn vị phối hợp",
    "send": "Giao nhiệm vụ",
    "deliver": "Đơn vị nhận",
    "accept": "Tiếp nhận",
    "return_task": "Chuyển lại Văn phòng",
    "decide_return": "Xử lý chuyển lại",
    "report_progress": "Cập nhật tình hình",
    "contribute": "Ý kiến phối hợp",
    "submit": "Báo cáo đã thực hiện",
    "edit_result": "Sửa kết quả",
    "confirm": "Xác nhận hoàn thành",
    "refuse": "Yêu cầu bổ sung",
    "reopen": "Mở lại",
    "request_extension": "Đề nghị về thời hạn",
    "decide_extension": "Quyết định về thời hạn",
    "change_due": "Điều chỉnh thời hạn",
    "pause": "Tạm hoãn",
    "resume": "Tiếp tục thực hiện",
    "cancel": "Thu hồi, hủy",
    "explain": "Giải trình",
    "urge": "Đôn đốc",
    "give_information": "Thông tin khác",
    "give_feedback": "Phản hồi về đơn vị khác",
    "handle_feedback": "Xử lý phản hồi",
    "recount": "Tính lại thời hạn theo lịch làm việc",
    "set_override": "Đặt ngày nghỉ, ngày làm bù",
    "remove_override": "Bỏ ngày nghỉ, ngày làm bù",
    "set_session": "Ghi ngày họp Phiên thường kỳ",
    "archive": "Lưu trữ",
    "restore": "Khôi phục",
    "create_unit": "Thêm đơn vị",
    "edit_unit": "Sửa đơn vị",
    "hand_over": "Bàn giao cho đơn vị kế thừa",
    "create_inspection": "Lập cuộc kiểm tra",
    "edit_inspection": "Sửa cuộc kiểm tra",
    "plan_inspection": "Phê duyệt kế hoạch",
    "decide_inspection": "Ban hành quyết định",
    "start_inspection": "Bắt đầu kiểm tra",
    "end_inspection": "Kết thúc kiểm tra",
    "report_inspection": "Báo cáo kết quả",
    "notify_inspection": "Thông báo kết quả",
    "follow_inspection": "Theo dõi kiến nghị",
    "answer_inspection": "Báo cáo của đơn vị được kiểm tra",
    "date_answer": "Ghi ngày gửi, vì đơn vị chưa ghi ngày",
    "mark_dossier": "Đánh dấu hồ sơ kiểm tra",
    "close_inspection": "Đóng hồ sơ",
    "withdraw_inspection": "Rút cuộc kiểm tra",
    "pause_book": "Tạm dừng đồng bộ sổ",
    "resume_book": "Cho sổ đồng bộ lại",
    "ask_new_book": "Yêu cầu mở sổ mới",
    "keep_book": "Thôi mở sổ mới",
}
RECORDS: dict[str, type[Model]] = {model._meta.table_name: model for model in ALL}
NOT_SHOWN = frozenset(
    {"version", "search_text", "acted_on", "resume_state", "code", "entry_basis", "result_basis"}
)
_COUNTED = frozenset({("task", "basis"), ("feedback", "basis")})  # an inspection's basis is a person's words


@dataclass(slots=True)
class Event:
    """One transaction: who did what, when, from where, and what changed."""

    at: datetime
    who: str
    what: str
    source: str
    note: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def timeline(record: Any, limit: int = 400) -> list[Event]:
    """The record's events, the newest first."""
    rows = (
        History.select()
        .where(History.record == type(record)._meta.table_name, History.record_id == record.id)
        .order_by(History.at.desc(), History.id.desc())
        .limit(limit)
    )
    return list(_events(rows))


def _events(rows: Iterable[History]) -> Iterable[Event]:
    events: dict[tuple[str, str], Event] = {}
    for row in rows:
        key = (row.transaction, row.verb)
        if key not in events:
            events[key] = Event(row.at, who(row), verb_label(row.verb), source_label(row), row.note)
        if row.field not in NOT_SHOWN and (row.record, row.field) not in _COUNTED:
            events[key].changes.insert(0, change_words(row))
    return events.values()


def verb_label(verb: str) -> str:
    """The verb in Vietnamese."""
    return gettext(VERBS[verb]) if verb in VERBS else verb


def source_label(row: History) -> str:
    """From where; nothing for the console itself."""
    return "" if row.source == "console" else gettext(History.source.label(row.source))


def who(row: History) -> str:
    """The actor alone: from where is said beside it."""
    return said(row.actor.removesuffix(IN_SHEET) if row.source == "sheet" else row.actor)


# What an act leaves in the history that is no field of the record.
_NOT_FIELDS = {
    "explanation": "Giải trình",
    "calendar": "Lịch làm việc",
    "extension": "Đề nghị về thời hạn",
    "return": "Chuyển lại Văn phòng",
    "urge": "Đôn đốc",
    "attachment": "Tệp",
    "file": "Tệp",
    "link": "Đường dẫn",
    "coordinators": "Phối hợp",
    "contribution": "Ý kiến phối hợp",
    "coordinator": "Phối hợp",
    "dossier": "Hồ sơ",
    "inspected_units": "Đơn vị được kiểm tra",
    "inspected_tasks": "Nhiệm vụ được kiểm tra",
    "report": "Báo cáo của đơn vị được kiểm tra",
    "reported_on": "Ngày báo cáo của đơn vị được kiểm tra",
    "remedy": "Thực hiện kiến nghị",
    "remedied_on": "Ngày thực hiện kiến nghị",
}


def change_words(row: History) -> tuple[str, str, str]:
    """(field's label, old, new) as a person reads them."""
    model = RECORDS.get(row.record)
    known = model._meta.fields.get(row.field) if model else None
    named = known.verbose_name if known is not None else _NOT_FIELDS.get(row.field)
    label = gettext(str(named)) if named else row.field
    return label, _words(known, row.old), _words(known, row.new)


def _words(known: Any, text: str | None) -> str:
    if text is None or text == "":
        return "–"
    if known is not None and known.choices:
        return gettext(dict(known.choices).get(text, text))
    if text in ("true", "false"):
        return gettext("Có") if text == "true" else gettext("Không")
    return _dated(text)


def _dated(text: str) -> str:
    if len(text) in (10, 19) and text[4:5] == "-" and text[7:8] == "-":
        try:
            return day(date.fromisoformat(text)) if len(text) == 10 else moment(datetime.fromisoformat(text))
        except ValueError:
            return text
    return text
