"""Signing in: a service account's key file, or a person's authorised-user file (OAuth).

The file is read when it is first needed and again when it was replaced: the console starts without a good
one, says so on each workbook, and goes on by itself once the file is right.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from google.auth.credentials import Credentials
from google.oauth2.credentials import Credentials as Person
from google.oauth2.service_account import Credentials as Service

from sheets_sync.store import Unreachable

SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")


def sign_in(path: str, *, endpoint: str = "") -> Credentials:
    """The account of a key file. With another endpoint no file is needed: any token does there.

    Raises Unreachable with what is wrong with the file.
    """
    if not path and endpoint:
        return Person(token="local")
    if not path:
        raise Unreachable("Chưa có tệp khóa Google: ghi đường dẫn vào sheets.credentials trong config.toml.")
    content = content_of(Path(path))
    try:
        if content.get("type") == "service_account":
            return Service.from_service_account_info(content, scopes=SCOPES)
        if content.get("refresh_token"):
            return Person.from_authorized_user_info(content, SCOPES)
    except (ValueError, KeyError) as error:
        raise Unreachable(f"Tệp khóa {path} thiếu hoặc sai nội dung; xin tải lại từ Google Cloud.") from error
    if "installed" in content or "web" in content:
        raise Unreachable(
            f"Tệp {path} là tệp khách (client secret), chưa phải tệp đăng nhập. Hãy đặt nó ở chỗ khác, "
            "chạy `python run.py sheets sign-in` với nó; lệnh đó ghi tệp đăng nhập vào sheets.credentials."
        )
    raise Unreachable(
        f"Tệp {path} không phải khóa tài khoản dịch vụ, cũng không phải tệp đăng nhập mà `python run.py "
        "sheets sign-in` ghi ra. Hãy tải lại khóa từ Google Cloud, hoặc chạy lệnh ấy."
    )


class KeyFile(Credentials):
    """The account of a key file, as the file is now. Its uses raise Unreachable for a bad file."""

    def __init__(self, path: str, *, endpoint: str = "") -> None:
        super().__init__()
        self._path, self._endpoint = path, endpoint
        self._seen: tuple[int, int] | None = None
        self._inner: Credentials | None = None

    @property
    def service_account_email(self) -> str:
        """The account's address, or '' where the file does not tell."""
        return str(getattr(self._inner, "service_account_email", "") or "")

    def before_request(self, request: Any, method: str, url: str, headers: Any) -> None:
        """Sign the request, in the account of the file as it is now."""
        self._account().before_request(request, method, url, headers)

    def refresh(self, request: Any) -> None:
        """A new token."""
        self._account().refresh(request)

    def _account(self) -> Credentials:
        seen = _state(self._path)
        if self._inner is None or seen != self._seen:
            self._inner, self._seen = None, seen
            self._inner = sign_in(self._path, endpoint=self._endpoint)
        return self._inner


def address(credentials: Credentials | None) -> str:
    """The account's mail address, to which sheets are shared, or '' when the file does not tell."""
    return str(getattr(credentials, "service_account_email", "") or "")


def _state(path: str) -> tuple[int, int] | None:
    """What tells one saved state of the file from another; None while it is not there."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _unread(path: Path) -> str:
    """Why a file that is there cannot be read, and what to do."""
    if path.is_dir():
        return (
            f"{path} là một thư mục, không phải tệp khóa Google: ghi vào sheets.credentials đường dẫn tới "
            "chính tệp .json trong đó."
        )
    return (
        f"Không đọc được tệp khóa Google {path}: hãy cho tài khoản chạy chương trình quyền đọc tệp này, và "
        "xem ổ đĩa có còn nối không."
    )


def content_of(path: Path) -> dict[str, Any]:
    """What a file from Google Cloud holds. Raises Unreachable with what is wrong with it."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Unreachable(f"Không thấy tệp khóa Google {path} (sheets.credentials).") from None
    except OSError as error:
        raise Unreachable(_unread(path)) from error
    except ValueError:
        raise Unreachable(f"Tệp khóa Google {path} hỏng (không phải JSON); xin tải lại.") from None
    if not isinstance(content, dict):
        raise Unreachable(f"Tệp khóa Google {path} không đúng dạng; xin tải lại.")
    return content
