"""Signing in: a service account's key file, or a person's authorised-user file (OAuth)."""

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
    content = _content(Path(path))
    try:
        if content.get("type") == "service_account":
            return Service.from_service_account_info(content, scopes=SCOPES)
        if content.get("refresh_token"):
            return Person.from_authorized_user_info(content, SCOPES)
    except (ValueError, KeyError) as error:
        raise Unreachable(f"Tệp khóa {path} thiếu hoặc sai nội dung; xin tải lại từ Google Cloud.") from error
    raise Unreachable(
        f"Tệp {path} không phải khóa tài khoản dịch vụ hay tệp người dùng đã cho phép. "
        "Tệp khách (client secret) chưa dùng được ngay: cần đăng nhập một lần để có tệp người dùng."
    )


def address(credentials: Credentials) -> str:
    """The account's mail address, to which sheets are shared, or '' when the file does not tell."""
    return str(getattr(credentials, "service_account_email", "") or "")


def _content(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Unreachable(f"Không thấy tệp khóa Google {path} (sheets.credentials).") from None
    except OSError as error:
        raise Unreachable(f"Không đọc được tệp khóa Google {path}: {error.strerror}.") from None
    except ValueError:
        raise Unreachable(f"Tệp khóa Google {path} hỏng (không phải JSON); xin tải lại.") from None
    if not isinstance(content, dict):
        raise Unreachable(f"Tệp khóa Google {path} không đúng dạng; xin tải lại.")
    return content
