"""The sentences that a unit reads in `Ghi chú đồng bộ`: polite, one thing each, what and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sheets_sync.codec import place
from sheets_sync.columns import Column, Owner

DUPLICATE = "Mã ở dòng này trùng với một dòng khác nên dòng này chưa được đọc; đề nghị xóa dòng thừa."
UNDECIDED = "Có hai dòng cùng Mã, chưa rõ dòng nào đúng nên chưa đọc dòng nào; đề nghị giữ lại một dòng."
UNKNOWN = "Mã ở dòng này không có trong danh sách của đơn vị; đề nghị kiểm tra lại Mã, hoặc để trống."
LOST_CODE = "Dòng này mất Mã và đã khác dòng gốc nên chưa nhận ra; Văn phòng đã thêm lại dòng gốc ở cuối."
RESTORED = "Dòng này đã bị xóa khỏi bảng và được khôi phục theo dữ liệu của Văn phòng."
EDITED = (
    "Dòng này bị xóa khỏi bảng trong khi nội dung vừa được sửa trên hệ thống nên được đưa lại; "
    "nếu đúng là bỏ, đề nghị xóa lần nữa."
)
PUT_BACK = (
    "Nhiều ô của bảng đổi cùng một lúc: Văn phòng đã trả dòng này về giá trị trước; "
    "nội dung vừa gõ được giữ trong nhật ký, có thể khôi phục."
)
IGNORED = "Văn phòng chưa nhận dòng này; đề nghị xóa nếu dán nhầm, hoặc sửa lại để Văn phòng xem."
WITHDRAWN = (
    "Văn bản có dấu mật: nội dung đã xóa khỏi bảng, nhưng các bản lưu cũ của tệp vẫn còn; "
    "cần xử lý theo quy định về bí mật nhà nước."
)
IN_CONSOLE = (
    "Đơn vị đã chuyển sang làm việc trên hệ thống: từ nay nội dung ghi trong sổ này chỉ là đề xuất gửi "
    "Văn phòng; mời cập nhật trên hệ thống."
)
LEFT = "Nhiệm vụ đã chuyển khỏi đơn vị."
ARCHIVED = "Nhiệm vụ đã đưa vào lưu trữ."
NO_TASK_LEFT = "Đơn vị không còn nhiệm vụ trong văn bản này."
INSPECTION_LEFT = "Cuộc kiểm tra không còn thuộc đơn vị."
INSPECTION_ARCHIVED = "Cuộc kiểm tra đã đưa vào lưu trữ."
NO_MORE = "Đơn vị đã ngừng hoạt động; sổ này không còn được theo dõi."
LEAVING = (LEFT, ARCHIVED, NO_TASK_LEFT, INSPECTION_LEFT, INSPECTION_ARCHIVED, NO_MORE)  # a reason may follow
ROW_NOTES = frozenset({DUPLICATE, UNDECIDED, UNKNOWN, LOST_CODE, IGNORED})
STAYING = frozenset({RESTORED, EDITED, PUT_BACK})  # said once, and left until there is something else to say
_UNREAD = " ở dòng này bị gộp nên dòng chưa được đọc; đề nghị bỏ gộp ô, hoặc ghi vào dòng có Mã."
_NOT_MADE = "Dòng này chưa được ghi nhận: "
_SEEN = "đã chuyển Văn phòng xem xét."
_WAITS = "chờ Văn phòng chọn, giá trị đã gõ được giữ nguyên."
_TYPED = "Nội dung ghi vào ô “"
_FORMS = (("Ô “", _SEEN), ("Ô “", _WAITS), (_TYPED, _SEEN))  # how sentences begin and end that nobody types
_MOST = 4


def conflict(column: Column, console: str) -> str:
    """Both sides changed a cell."""
    return (
        f"{place(column)} cùng được sửa trong bảng tính và trên hệ thống (trên hệ thống: "
        f"{shortened(console)}); {_WAITS}"
    )


def proposal(column: Column, proposed: str) -> str:
    """An edit of a cell that is not the unit's, or not any more; or one made in a closed book."""
    if Owner.UNIT in (column.lead, column.coordinator):
        return (
            f"{_TYPED}{column.header}” khi sổ đã khóa hoặc ô không còn nhận trực tiếp "
            f"({shortened(proposed)}) {_SEEN}"
        )
    return f"{place(column)} do Văn phòng quản lý; nội dung đơn vị gõ ({shortened(proposed)}) {_SEEN}"


def not_taken(column: Column, proposed: str, answer: str) -> str:
    """The Office's answer to a proposal that it does not take; `answer` is '' where it gives no reason."""
    said = f"Văn phòng giữ nguyên ô “{column.header}”, không nhận nội dung đơn vị gõ ({shortened(proposed)})"
    return said + because(answer)


def refused(column: Column, message: str) -> str:
    """Why an act was not carried out, and which cell asked for it, where the sentence names none."""
    return message if column.header in message or message.startswith("Ô “") else f"{place(column)}: {message}"


def unused(column: Column) -> str:
    """A value in a cell that means nothing in this row."""
    return f"{place(column)} không dùng ở dòng này; nội dung giữ nguyên, không được đọc."


def too_long(column: Column, limit: int) -> str:
    """A value of the console that the cell cannot hold."""
    most = f"{limit:,}".replace(",", ".")
    return f"Nội dung “{column.header}” dài hơn {most} ký tự nên không ghi được vào ô; xem trên hệ thống."


def not_made(message: str) -> str:
    """Why no record is made of a row that the unit added."""
    return _NOT_MADE + message


def incomplete(columns: Sequence[Column]) -> str:
    """Why a new row is given no code yet."""
    cells = ", ".join(f"“{column.header}”" for column in columns)
    return f"{_NOT_MADE}chưa ghi, hoặc ghi chưa đúng, ô {cells}; ghi xong dòng sẽ được cấp Mã."


def covered(column: Column) -> str:
    """A cell under a merged range, where people do not see what the record says."""
    return (
        f"{place(column)} bị gộp nên chưa đọc, chưa ghi được cho dòng này; đề nghị xem nội dung trên hệ "
        "thống, khi bỏ gộp ô thì nội dung sẽ hiện."
    )


def covered_code(column: Column) -> str:
    """A row whose code is under a merged range, and that the Office's cells tell all the same."""
    return (
        f"{place(column)} của dòng này bị gộp nên không thấy mã, dòng tạm được nhận ra theo nội dung; "
        "đề nghị bỏ gộp ô."
    )


def unread(column: Column) -> str:
    """Why a row is not read whose code, or what it is about, is under a merged range."""
    return f"{place(column)}{_UNREAD}"


def hidden(column: Column) -> str:
    """A row that is not seen, where merged cells hide the codes of rows."""
    return (
        f"Không thấy dòng có mã này trong khi {place(column)} của dòng khác bị gộp, có thể che mất dòng; "
        "chưa đọc, chưa ghi và chưa thêm lại dòng cho đến khi đơn vị bỏ gộp."
    )


def is_ours(text: str, wanted: str = "") -> bool:
    """Whether it is a note that only the program writes, whatever was agreed: nobody's words. It may say what
    the row is `wanted` to say, too."""
    said = {*wanted.splitlines(), *ROW_NOTES, *STAYING, IN_CONSOLE}
    return bool(text) and all(line in said or _is_sentence(line) for line in text.splitlines())


def _is_sentence(line: str) -> bool:
    ends = any(line.startswith(begin) and line.endswith(end) for begin, end in _FORMS)
    return ends or line.startswith((_NOT_MADE, *LEAVING)) or is_unread(line)


def is_of_cells(text: str, columns: Iterable[Column]) -> bool:
    """Whether each of its lines is about a cell: what the program said of the row as it was before."""
    places = tuple(place(column) for column in columns)
    return bool(text) and all(line.startswith(places) for line in text.splitlines())


def is_unread(text: str) -> bool:
    """Whether it says that the row is not read because of a merged cell."""
    return text.endswith(_UNREAD)


def joined(sentences: Sequence[str]) -> str:
    """At most four sentences, one a line, and how many more there are."""
    unique = list(dict.fromkeys(sentences))
    if len(unique) > _MOST:
        unique = [*unique[:_MOST], f"Và {len(unique) - _MOST} ô khác cần xem lại."]
    return "\n".join(unique)


def because(reason: str) -> str:
    """The end of a sentence for which a person gave a reason, or gave none."""
    words = " ".join(reason.split())
    return f": {words}" + ("" if words.endswith((".", "?", "!", "…")) else ".") if words else "."


def shortened(text: str) -> str:
    """A value short enough to stand in a sentence."""
    line = " ".join(text.split())
    if not line:
        return "để trống"
    return f"“{line}”" if len(line) <= 60 else f"“{line[:57]}…”"


def is_put_back(text: str | None) -> bool:
    """Whether a row's note says that it was missed and put back."""
    return any(line in (RESTORED, EDITED) for line in (text or "").splitlines())
