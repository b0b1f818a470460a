"""What is said of a workbook as it stands now, and what the next pass will do about what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext

from console.records import SyncBrake
from sheets_sync.inspection_table import INSPECTIONS
from sheets_sync.plan import TOLD
from views.language import said
from views.sync.items import named

_DECIDED = {  # `%(count)s` items; what the next pass carries into the sheet, and what it does not
    "keep_sheet": "Đã ghi %(count)s mục. Lượt đồng bộ tới sẽ nhận giá trị của bảng tính.",
    "keep_console": "Đã ghi %(count)s mục. Lượt đồng bộ tới sẽ đưa sang bảng tính.",
    "accept": "Đã ghi %(count)s mục. Lượt đồng bộ tới sẽ đưa sang bảng tính.",
    "entered": "Đã ghi %(count)s mục. Lượt đồng bộ tới sẽ báo mã nhiệm vụ ở dòng của đơn vị.",
    "refuse": "Đã không nhận %(count)s đề xuất. Lượt đồng bộ tới sẽ cập nhật Ghi chú đồng bộ của dòng.",
    "refuse_saying": "Đã không nhận %(count)s đề xuất, kèm lý do; đơn vị đọc sau lượt đồng bộ tới.",
    "reopen": "Đã đưa %(count)s đề xuất trở lại danh sách chờ xử lý.",
    "dismiss": "Lượt đồng bộ tới sẽ đọc lại %(count)s ô; ô nào còn sai thì mục hiện lại.",
    "retry": "Lượt đồng bộ tới sẽ thử lại %(count)s việc.",
    "put_back": "Đã ghi %(count)s mục. Lượt đồng bộ tới sẽ đưa sang bảng tính.",
    "restore": "Đã khôi phục %(count)s giá trị; lượt đồng bộ tới sẽ đưa sang bảng tính.",
}
_DECIDED_ONE = {  # the same of a single item
    "keep_sheet": "Đã ghi cho %(item)s. Lượt đồng bộ tới sẽ nhận giá trị của bảng tính.",
    "keep_console": "Đã ghi cho %(item)s. Lượt đồng bộ tới sẽ đưa sang bảng tính.",
    "accept": "Đã nhận đề xuất ở %(item)s. Lượt đồng bộ tới sẽ đưa sang bảng tính.",
    "entered": (
        "Đã ghi cho %(item)s. Lượt đồng bộ tới sẽ báo mã nhiệm vụ ở dòng của đơn vị; ghi nhầm mã thì rút lại "
        "ở cuối trang Đề xuất."
    ),
    "refuse": "Không nhận đề xuất ở %(item)s. Lượt đồng bộ tới sẽ cập nhật Ghi chú đồng bộ của dòng.",
    "refuse_saying": "Không nhận đề xuất ở %(item)s, kèm lý do; đơn vị đọc sau lượt đồng bộ tới.",
    "reopen": "Đã đưa đề xuất ở %(item)s trở lại danh sách chờ xử lý.",
    "dismiss": "Lượt đồng bộ tới sẽ đọc lại %(item)s; còn sai thì mục hiện lại.",
    "retry": "Lượt đồng bộ tới sẽ thử lại việc ở %(item)s.",
    "restore": "Đã khôi phục %(item)s; lượt đồng bộ tới sẽ đưa sang bảng tính.",
    "put_back": "Đã ghi cho %(item)s. Lượt đồng bộ tới sẽ đưa sang bảng tính.",
}
_SEEN = "Đã cất %(count)s mục đã xem."
_WAITING = "Có sổ đang tạm dừng: việc này được thực hiện khi sổ đồng bộ lại."
_ANSWERED = {
    "released": "Văn phòng đã cho qua, thực hiện ở lượt đồng bộ tới.",
    "refused": "Văn phòng không cho qua, thực hiện ở lượt đồng bộ tới.",
}
_FOLLOWS = {  # by the kind of a brake and the answer
    ("misplaced", "released"): (
        "Mã được ghi lại theo nội dung của từng dòng; "
        "dòng không rõ thì trả về nội dung của Mã đang đứng ở đó."
    ),
    ("misplaced", "refused"): (
        "Mỗi dòng được trả về nội dung của Mã đang đứng ở dòng đó; nội dung đã gõ giữ trong nhật ký."
    ),
    ("overwritten", "released"): (
        "Các ô được đọc như thường: ô của đơn vị vào hệ thống, ô của Văn phòng thành đề xuất."
    ),
    ("parted", "released"): "Các ô được đọc như thường, mỗi ô cho việc của dòng nơi ô đang đứng.",
    ("rows_gone", "released"): "Các dòng mất được thêm lại ở cuối bảng.",
    ("new_rows", "released"): "Các dòng mới được cấp mã.",
    ("overwritten", "refused"): (
        "Mọi ô vừa đổi được trả về giá trị đã thống nhất; nội dung đã gõ giữ trong nhật ký, "
        "khôi phục được từng ô."
    ),
    ("parted", "refused"): (
        "Mọi ô vừa đổi được trả về giá trị đã thống nhất; nội dung đã gõ giữ trong nhật ký, "
        "khôi phục được từng ô."
    ),
    ("rows_gone", "refused"): "Các dòng mất được thêm lại ở cuối bảng.",
    ("new_rows", "refused"): "Các dòng mới để nguyên trong bảng, không nhận, kèm một câu nhắc đơn vị.",
}
_CHOSEN_WHEN = {  # where the two answers to a brake are for two different mishaps
    ("misplaced", "released"): (
        "Chọn khi đơn vị sắp xếp, hoặc cắt dán dòng, mà bỏ sót cột Mã; nội dung đang đứng là đúng chỗ."
    ),
    ("misplaced", "refused"): "Chọn khi Mã mới là đúng chỗ, còn nội dung bị dán hay kéo nhầm.",
    ("parted", "released"): "Chọn khi đơn vị cố ý chuyển nội dung sang dòng khác.",
    ("parted", "refused"): "Chọn khi chỉ một phần cột bị sắp xếp, chèn hoặc xóa ô.",
}
_ANSWER = {
    ("misplaced", "released"): "Cho qua: ghi lại Mã theo nội dung",
    ("misplaced", "refused"): "Không cho qua: trả nội dung về theo Mã",
}
_ANSWERS = {"released": "Cho qua một lượt", "refused": "Không cho qua"}
_OWN_GONE = (  # of `Kiểm tra`, where a row may be the unit's own
    "Các dòng mất được thêm lại ở cuối bảng; cuộc kiểm tra riêng của đơn vị thì được đưa vào lưu trữ."
)
_CARRIED = frozenset(_DECIDED) - {"reopen"}  # waits for the workbook's next pass


def told(book: Any) -> str:
    """What a person must know of the workbook: its message, or what follows of an answer to its brakes."""
    for answered, resolution in ((book.released, "released"), (book.refusing, "refused")):
        if book.state == "held" and answered:
            follows = brake_outcome(_last_answered(book, resolution), resolution)
            return f"{gettext(_ANSWERED[resolution])} {follows}".strip()
    return said(book.message)


def asks(book: Any) -> bool:
    """Whether the workbook itself, apart from what waits in it, asks for a person: it cannot be used or made,
    its changes are held, or something is said of it though it is read (a copy beside it)."""
    if book.state == "held":
        return not (book.released or book.refusing)
    return book.state in ("unreachable", "frozen") or (book.state in ("new", "ok") and bool(book.message))


def brake_outcome(brakes: Sequence[Any], resolution: str) -> str:
    """What the next pass does when these brakes are answered so: a sentence for each kind."""
    said = [_follows(brake, resolution) for brake in brakes]
    return " ".join(gettext(each) for each in dict.fromkeys(said) if each)


def brake_answer(brakes: Sequence[Any], resolution: str) -> str:
    """The words of the button: what is done, where all that is held is of one kind that has such words."""
    kinds = {brake.column for brake in brakes}
    said = _ANSWER.get((kinds.pop(), resolution)) if len(kinds) == 1 else None
    return gettext(said or _ANSWERS[resolution])


def brake_when(brakes: Sequence[Any], resolution: str) -> str:
    """When a person should answer so; '' where the answers are for no different mishaps."""
    said = [_CHOSEN_WHEN.get((brake.column, resolution), "") for brake in brakes]
    return " ".join(gettext(each) for each in dict.fromkeys(said) if each)


def whose(brake: Any) -> dict[int, str]:
    """Of misplaced rows, and of words that moved away from theirs, by their place: the code whose agreed
    words stand there, as far as is shown."""
    shown = brake.detail.get("examples", ()) if brake.column in ("misplaced", "parted") else ()
    owners: dict[str, list[str]] = defaultdict(list)
    for each in shown:
        owners[each["was"]].append(each["code"])
    return {each["position"]: owners[each["now"]][0] for each in shown if len(owners[each["now"]]) == 1}


def _follows(brake: Any, resolution: str) -> str:
    own = brake.tab == INSPECTIONS and (brake.column, resolution) == ("rows_gone", "released")
    return _OWN_GONE if own else _FOLLOWS.get((brake.column, resolution), "")


def _last_answered(book: Any, resolution: str) -> list[Any]:
    """The brakes of the latest answer."""
    mine = (SyncBrake.workbook == book.id) & (SyncBrake.resolution == resolution)
    found = list(SyncBrake.select().where(mine).order_by(SyncBrake.resolved_at.desc(), SyncBrake.id))
    return [brake for brake in found if brake.resolved_at == found[0].resolved_at]


def decided(action: str, items: Sequence[Any]) -> list[str]:
    """The sentences after a choice for these items."""
    seen = [item for item in items if action == "dismiss" and item.column == TOLD]
    rest = [item for item in items if item not in seen]
    said = [gettext(_SEEN, count=len(seen))] if seen else []
    if len(rest) == 1:
        said.append(gettext(_DECIDED_ONE[action], item=named(rest[0])))
    elif rest:
        said.append(gettext(_DECIDED[action], count=len(rest)))
    if rest and action in _CARRIED and any(item.workbook.paused for item in items):
        said.append(gettext(_WAITING))
    return said
