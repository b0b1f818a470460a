"""What is said of a workbook as it stands now, and what the next pass will do about what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext

from sheets_sync.plan import TOLD

_DECIDED = {  # `%(count)s` items; what the next pass carries into the sheet, and what it does not
    "keep_sheet": "Đã ghi %(count)s mục. Lượt đồng bộ tới sẽ nhận giá trị của bảng tính.",
    "keep_console": "Đã ghi %(count)s mục. Lượt đồng bộ tới sẽ đưa sang bảng tính.",
    "accept": "Đã ghi %(count)s mục. Lượt đồng bộ tới sẽ đưa sang bảng tính.",
    "entered": "Đã ghi %(count)s mục. Lượt đồng bộ tới sẽ báo mã nhiệm vụ ở dòng của đơn vị.",
    "refuse": "Đã không nhận %(count)s đề xuất. Lượt đồng bộ tới sẽ cập nhật Ghi chú đồng bộ của dòng.",
    "reopen": "Đã đưa %(count)s đề xuất trở lại danh sách chờ xử lý.",
    "dismiss": "Lượt đồng bộ tới sẽ đọc lại %(count)s ô; ô nào còn sai thì mục hiện lại.",
    "retry": "Lượt đồng bộ tới sẽ thử lại %(count)s việc.",
    "put_back": "Đã ghi %(count)s mục. Lượt đồng bộ tới sẽ đưa sang bảng tính.",
    "restore": "Đã khôi phục; lượt đồng bộ tới sẽ đưa sang bảng tính.",
}
_SEEN = "Đã cất %(count)s mục đã xem."
_WAITING = "Có sổ đang tạm dừng: việc này được thực hiện khi sổ đồng bộ lại."
_CARRIED = frozenset(_DECIDED) - {"reopen"}  # waits for the workbook's next pass


def told(book: Any) -> str:
    """What a person must know of the workbook: its message, or that what held it was decided."""
    if book.state == "held" and book.released:
        return gettext("Văn phòng đã cho qua; lượt đồng bộ tới sẽ nhận các thay đổi.")
    if book.state == "held" and book.refusing:
        return gettext("Văn phòng không cho qua; lượt đồng bộ tới sẽ trả bảng tính về giá trị đã thống nhất.")
    return str(book.message)


def asks(book: Any) -> bool:
    """Whether the workbook itself, apart from what waits in it, asks for a person: it cannot be used or made,
    its changes are held, or something is said of it though it is read (a copy beside it)."""
    if book.state == "held":
        return not (book.released or book.refusing)
    return book.state in ("unreachable", "frozen") or (book.state in ("new", "ok") and bool(book.message))


def decided(action: str, items: Sequence[Any]) -> list[str]:
    """The sentences after a choice for these items."""
    seen = [item for item in items if action == "dismiss" and item.column == TOLD]
    rest = len(items) - len(seen)
    said = [gettext(_SEEN, count=len(seen))] if seen else []
    if rest:
        said.append(gettext(_DECIDED[action], count=rest))
    if rest and action in _CARRIED and any(item.workbook.paused for item in items):
        said.append(gettext(_WAITING))
    return said
