"""What Google answers when it does not do what was asked, as a sentence for the Office."""

from __future__ import annotations

from email.utils import mktime_tz, parsedate_tz
from typing import Any

from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from gspread.exceptions import APIError
from requests import RequestException, Response

from sheets_sync.store import Refused, StoreError, Unreachable

_RATE = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "quotaExceeded"})
_API_OFF = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
_SCOPES = frozenset({"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"})
_TODAY = frozenset({"dailyLimitExceeded"})
_OF_ACCOUNT = _API_OFF | _SCOPES | _TODAY

NO_STORAGE = (
    "Tài khoản dịch vụ của Google không có dung lượng riêng nên không tạo được bảng tính. Có ba cách: "
    "ghi sheets.folder_id là một thư mục trong Drive dùng chung (Shared Drive) mà tài khoản là thành "
    "viên; đăng nhập bằng tài khoản thường (tệp OAuth); hoặc đơn vị tự tạo bảng tính, chia sẻ, "
    "rồi chạy `sheets link`."
)
FULL_DRIVE = (
    "Drive dùng chung đã chứa đủ số tệp mà Google cho phép nên không tạo thêm được bảng tính. Hãy xóa bớt "
    "tệp cũ ở đó, hoặc tạo một Drive dùng chung khác và ghi mã thư mục của nó vào sheets.folder_id."
)
NO_SHARING = (
    "Hôm nay Google không cho tài khoản này chia sẻ thêm tệp nữa. Hãy mở bảng tính và tự chia sẻ cho đơn vị, "
    "hoặc đợi sang ngày mai."
)
_OFFICE_FILE = (
    "Đường dẫn này là tệp Excel để trên Drive, chưa phải bảng tính Google. Hãy mở bằng Google Trang tính, "
    "chọn “Tệp” → “Lưu dưới dạng Google Trang tính”, chia sẻ bảng mới, rồi dùng đường dẫn của bảng đó."
)
_NOT_MADE = {
    "storageQuotaExceeded": NO_STORAGE,
    "teamDriveFileLimitExceeded": FULL_DRIVE,
    "sharingRateLimitExceeded": NO_SHARING,
}

NO_FOLDER = (
    "Không mở được thư mục ghi ở sheets.folder_id: mã thư mục sai, hoặc tài khoản chưa là thành viên (Người "
    "quản lý nội dung) của Drive dùng chung. Hãy sửa mã hoặc thêm tài khoản, rồi chạy `sheets check`."
)
_API_IS_OFF = (
    "Dự án trên Google Cloud của tài khoản chưa bật API mà chương trình cần. Người giữ dự án vào "
    "console.cloud.google.com, mục “APIs & Services” → “Library”, bật cả “Google Sheets API” và “Google "
    "Drive API”, đợi vài phút, rồi chạy `sheets check`."
)
_TOO_FEW_SCOPES = (
    "Lần đăng nhập Google này không cho chương trình đủ quyền (bảng tính và Drive). Hãy chạy lại "
    "`python run.py sheets sign-in` với tệp khách (client secret) và đánh dấu mọi quyền được hỏi."
)
_NO_MORE_TODAY = (
    "Dự án trên Google Cloud đã dùng hết số lượt gọi của hôm nay. Sẽ thử lại, chưa đổi gì; hạn mức được tính "
    "lại vào khoảng 14–15 giờ (giờ Việt Nam). Nếu ngày nào cũng vậy, người giữ dự án nâng hạn mức ở mục "
    "“APIs & Services” → “Quotas”."
)
_WHY = {
    **dict.fromkeys(_API_OFF, _API_IS_OFF),
    **dict.fromkeys(_SCOPES, _TOO_FEW_SCOPES),
    **dict.fromkeys(_TODAY, _NO_MORE_TODAY),
}


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
    return is_over_quota(error) or status(error) == 408 or status(error) >= 500


def is_over_quota(error: APIError) -> bool:
    """Whether it is one request too many in a minute."""
    return status(error) == 429 or (status(error) == 403 and reason(error) in _RATE)


def is_of_account(error: Exception) -> bool:
    """Whether it is the account that Google refuses, whatever it is asked for."""
    if isinstance(error, APIError):
        return status(error) == 401 or reason(error) in _OF_ACCOUNT
    return isinstance(error, GoogleAuthError) and not isinstance(error, TransportError)


def is_lost(error: Exception) -> bool:
    """Whether the file is not there for this account, or may not be written: a person puts it right."""
    return (
        isinstance(error, APIError)
        and status(error) in (403, 404)
        and reason(error) not in _NOT_MADE
        and not is_of_account(error)
        and not is_passing(error)
    )


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
    """Retry-After in seconds, or None. It may be a date (RFC 9110, 10.2.3), by the server's own clock."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdigit():
        return float(text)
    until, now = parsedate_tz(text), parsedate_tz(response.headers.get("Date", ""))
    return max(0.0, mktime_tz(until) - mktime_tz(now)) if until and now else None


def rest_asked(error: Exception) -> float:
    """For how many seconds Google asks to be left alone; 0 where it does not say."""
    return (seconds_asked(error.response) or 0.0) if isinstance(error, APIError) else 0.0


def explained(error: Exception, what: str, share_with: str = "") -> StoreError:
    """The error as the Office reads it; `what` names the workbook, `share_with` is the account's address."""
    if isinstance(error, StoreError):
        return error
    if isinstance(error, APIError):
        return _of_answer(error, what, share_with)
    if isinstance(error, GoogleAuthError) and not isinstance(error, TransportError):
        return Unreachable(sign_in_sentence(error))
    if isinstance(error, (RequestException, TransportError, ValueError)):
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
            "lệch nhiều phút (`sheets check` cho biết). Nếu giờ đúng, xin tệp khóa mới và ghi vào "
            "sheets.credentials."
        )
    return (
        "Không đăng nhập được vào Google bằng tệp khóa hiện có; hãy xin tệp khóa mới và ghi vào "
        "sheets.credentials."
    )


def share_again(share_with: str) -> str:
    """What is asked of the unit; `share_with` is the account's address, or '' while that is not known."""
    return f"chia sẻ lại (quyền Người chỉnh sửa) cho {share_with or 'địa chỉ ghi ở `sheets check`'}"


def _of_answer(error: APIError, what: str, share_with: str) -> StoreError:
    code, why = status(error), reason(error)
    if why in _NOT_MADE:
        return Refused(_NOT_MADE[why])
    if why in _WHY:
        return Unreachable(_WHY[why])
    if code == 401:
        return Unreachable(
            "Google không nhận phiên đăng nhập của chương trình: tệp khóa ở sheets.credentials đã bị thu "
            "hồi, hoặc đồng hồ máy chủ sai (`sheets check` cho biết). Nếu giờ đúng, xin tệp khóa mới."
        )
    if code == 403 and not is_passing(error):
        return Unreachable(
            f"Tài khoản của chương trình không có quyền với {what}: chưa được chia sẻ hoặc quyền đã bị thu "
            f"hồi. Đề nghị đơn vị {share_again(share_with)}."
        )
    if code == 404:
        return Unreachable(
            f"Không tìm thấy {what} trên Google: đã bị xóa, ở thùng rác, hoặc không còn được chia sẻ. "
            f"Chưa xóa gì ở hệ thống; hãy khôi phục, hoặc {share_again(share_with)}."
        )
    if is_passing(error):
        return Unreachable(f"Google đang bận hoặc hết lượt với {what}; sẽ thử lại, chưa đổi gì.")
    if "not supported for this document" in words(error):
        return Refused(_OFFICE_FILE)
    said = str(error.error.get("message", "")).strip()
    return Refused(
        f"Google không nhận yêu cầu về {what}; chưa đổi gì. Hãy chạy `sheets check` và làm theo lời chỉ ở "
        "đó; nếu vẫn vậy, chuyển nguyên câu này cho người phụ trách kỹ thuật."
        + (f" Google ghi: “{said}”" if said else "")
    )
