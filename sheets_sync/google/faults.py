"""What Google answers when it does not do what was asked, as a sentence for the Office."""

from __future__ import annotations

from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError
from gspread.exceptions import APIError
from requests import RequestException, Response

from sheets_sync.store import Refused, StoreError, Unreachable

_RATE = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "quotaExceeded"})
_LASTING = frozenset({"storageQuotaExceeded", "teamDriveFileLimitExceeded"})

NO_STORAGE = (
    "Tài khoản dịch vụ của Google không có dung lượng riêng nên không tạo được bảng tính. Có ba cách: "
    "ghi sheets.folder_id là một thư mục trong Drive dùng chung (Shared Drive) mà tài khoản là thành "
    "viên; đăng nhập bằng tài khoản thường (tệp OAuth); hoặc đơn vị tự tạo bảng tính, chia sẻ, "
    "rồi chạy `sheets link`."
)


NO_FOLDER = (
    "Không mở được thư mục ghi ở sheets.folder_id: mã thư mục sai, hoặc tài khoản chưa là thành viên (Người "
    "quản lý nội dung) của Drive dùng chung. Hãy sửa mã hoặc thêm tài khoản, rồi chạy `sheets check`."
)


class Unknown(Unreachable):
    """The write was sent and no answer came: it may have been applied or not; a read tells."""


def status(error: APIError) -> int:
    """The HTTP status of an answer (the body may be unreadable)."""
    return int(error.response.status_code)


def reason(error: APIError) -> str:
    """The short reason that Drive and newer Sheets answers carry, or ''."""
    body: Any = error.error
    for each in (*body.get("errors", ()), *body.get("details", ())):
        if each.get("reason"):
            return str(each["reason"])
    return ""


def is_passing(error: APIError) -> bool:
    """Whether the same request may succeed later: too many requests, a server at fault."""
    code = status(error)
    if code == 403:
        return reason(error) in _RATE
    return code in (408, 429) or code >= 500


def was_not_applied(error: APIError) -> bool:
    """Whether Google surely did nothing: refused before it began, not failed along the way."""
    return status(error) < 500 and status(error) != 408


def refuses_cells(error: APIError) -> bool:
    """Whether a batch was refused for single cells: a protected range (400 or 403) or a strict rule, by
    Google's words."""
    return "protected" in words(error) or is_strict(error)


def is_strict(error: APIError) -> bool:
    """Whether a strict rule refused the batch."""
    return "data validation" in words(error)


def words(error: APIError) -> str:
    """What Google says, in lower case."""
    return str(error.error.get("message", "")).lower()


def seconds_asked(response: Response) -> float | None:
    """Retry-After in seconds, or None."""
    text = response.headers.get("Retry-After", "")
    return float(text) if text.strip().isdigit() else None


def explained(error: Exception, what: str) -> StoreError:
    """The error as the Office reads it; `what` names the workbook."""
    if isinstance(error, StoreError):
        return error
    if isinstance(error, APIError):
        return _of_answer(error, what)
    if isinstance(error, GoogleAuthError):
        return Unreachable(sign_in_sentence(error))
    if isinstance(error, (RequestException, ValueError)):
        return Unreachable(
            f"Không nhận được trả lời trọn vẹn của Google về {what}; sẽ thử lại, chưa đổi gì. "
            "Nếu kéo dài, xem đường mạng của máy chủ."
        )
    raise error


def sign_in_sentence(error: GoogleAuthError) -> str:
    """Why Google does not let the account in."""
    text = str(error)
    if "Invalid JWT" in text or "iat" in text or "Token must be a short-lived" in text:
        return (
            "Google từ chối đăng nhập vì đồng hồ của máy chủ lệch nhiều phút. Hãy chỉnh giờ máy chủ "
            "(bật đồng bộ giờ mạng), rồi chạy `sheets check`."
        )
    if isinstance(error, RefreshError) and "invalid_grant" in text:
        return (
            "Tệp khóa Google đã hết hạn, bị thu hồi hoặc không còn đúng; cũng có thể đồng hồ máy chủ "
            "lệch nhiều phút. Hãy chạy `sheets check`; nếu giờ đúng, xin tệp khóa mới và ghi vào "
            "sheets.credentials."
        )
    return (
        "Không đăng nhập được vào Google bằng tệp khóa hiện có. Hãy chạy `sheets check`, hoặc xin khóa mới."
    )


def _of_answer(error: APIError, what: str) -> StoreError:
    code, why = status(error), reason(error)
    if why in _LASTING:
        return Refused(NO_STORAGE)
    if code == 401:
        return Unreachable(
            "Google không nhận phiên đăng nhập của chương trình. Hãy kiểm tra tệp khóa bằng `sheets check`."
        )
    if code == 403 and not is_passing(error):
        return Unreachable(
            f"Tài khoản của chương trình không có quyền với {what}: chưa được chia sẻ hoặc quyền đã bị thu "
            "hồi. Đề nghị đơn vị chia sẻ lại (quyền Người chỉnh sửa) cho địa chỉ ghi ở `sheets check`."
        )
    if code == 404:
        return Unreachable(
            f"Không tìm thấy {what} trên Google: đã bị xóa, ở thùng rác, hoặc không còn được chia sẻ. "
            "Chưa xóa gì ở hệ thống; hãy khôi phục hoặc chia sẻ lại."
        )
    if is_passing(error):
        return Unreachable(f"Google đang bận hoặc hết lượt với {what}; sẽ thử lại, chưa đổi gì.")
    return Refused(f"Google không nhận lần ghi vào {what}: {error.error.get('message', '')}")
