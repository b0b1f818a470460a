"""The words that every regulation must speak about: status codes, workflow states, rule and duty kinds."""

from __future__ import annotations

from enum import StrEnum


class StatusCode(StrEnum):
    """What a task's dates say about it on a day. The words shown come from the regulation."""

    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    DONE_NO_DEADLINE = "done_no_deadline"
    OPEN_ON_TIME = "open_on_time"
    OPEN_AWAITING_UPDATE = "open_awaiting_update"
    OPEN_LATE = "open_late"
    OPEN_NO_DEADLINE = "open_no_deadline"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class State(StrEnum):
    """Where a task stands in the workflow: stored, changed only by a verb."""

    DRAFT = "draft"
    SENT = "sent"
    RETURNED = "returned"
    TODO = "todo"
    DOING = "doing"
    SUBMITTED = "submitted"
    REWORK = "rework"
    DONE = "done"
    PAUSED = "paused"
    CANCELLED = "cancelled"


RULES: tuple[str, ...] = (
    "entry",
    "entry_complex",
    "return",
    "return_reply",
    "result_update",
    "extension_latest",
    "feedback_reply",
    "inspection_result",
    "stall",
)

RULE_NAMES: dict[str, str] = {
    "entry": "thời hạn cập nhật, chuyển nhiệm vụ",
    "entry_complex": "thời hạn cập nhật, chuyển nhiệm vụ của văn bản gồm nhiều nhiệm vụ, nhiều đơn vị",
    "return": "thời hạn chuyển lại nhiệm vụ",
    "return_reply": "thời hạn xử lý nhiệm vụ chuyển lại",
    "result_update": "thời hạn cập nhật kết quả",
    "extension_latest": "ngày cuối cùng xin gia hạn",
    "feedback_reply": "thời hạn xử lý phản hồi",
    "inspection_result": "thời hạn báo cáo kết quả kiểm tra",
    "stall": "thời gian không có kết quả phải kiểm tra, xem xét trách nhiệm",
}
