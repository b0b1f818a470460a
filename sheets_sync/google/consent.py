"""A person's account instead of a service account: one sign-in in a browser gives the file that is kept.

Google's page asks the person, and sends the browser back to this machine with a code, which is given for a
token that can be renewed (https://developers.google.com/identity/protocols/oauth2/native-app).
"""

from __future__ import annotations

import json
import os
import webbrowser
from pathlib import Path
from typing import Any

from google_auth_oauthlib.flow import InstalledAppFlow, WSGITimeoutError
from oauthlib.oauth2 import OAuth2Error
from requests import RequestException

from sheets_sync.google.signing import SCOPES, content_of
from sheets_sync.store import Refused

_PATIENT = 600  # seconds that the person has in the browser
_ASK = (
    "Mời mở địa chỉ sau bằng trình duyệt trên chính máy này, đăng nhập tài khoản Google sẽ giữ các bảng "
    "tính và đánh dấu mọi quyền được hỏi:\n{url}"
)
_THANKS = "Đã cho phép. Mời đóng trang này và xem lại cửa sổ lệnh."
_NOT_INSTALLED = (
    "Tệp {path} không phải tệp khách (client secret) loại “Desktop app”. Ở console.cloud.google.com, mục "
    "“APIs & Services” → “Credentials”, tạo “OAuth client ID” loại “Desktop app” và tải tệp JSON của nó."
)
_NO_SECRET = "Không thấy tệp khách {path}: ghi sau lệnh đường dẫn tới tệp .json đã tải từ Google Cloud."
_TAKEN = (
    "{path} (sheets.credentials) đang là một tệp khác, không phải tệp đăng nhập do lệnh này ghi ra, nên chưa "
    "ghi đè. Hãy ghi vào sheets.credentials một đường dẫn mới, rồi chạy lại."
)
_NO_PATH = (
    "Chưa biết ghi tệp đăng nhập vào đâu: ghi một đường dẫn vào sheets.credentials trong config.toml (ví dụ "
    '"data/google.json"), rồi chạy lại.'
)
_NOT_WRITTEN = "Không ghi được {path}: hãy tạo thư mục của nó và cho quyền ghi, rồi chạy lại."
_TOO_LATE = "Chưa thấy ai đăng nhập sau {minutes} phút; mời chạy lại lệnh khi sẵn sàng."
_DENIED = (
    "Google chưa cho phép ({said}). Hãy chạy lại và bấm đồng ý; nếu vẫn vậy, tải lại tệp khách từ Google "
    "Cloud."
)
_TOO_FEW = "Chưa đủ quyền: hãy chạy lại và đánh dấu cả hai quyền (Google Trang tính và Google Drive)."
_NO_LINE = "Không hỏi được Google; xem đường mạng của máy này rồi chạy lại."


def sign_in_person(secret: Path, target: str) -> None:
    """Let a person sign in with the client of the file `secret`, and keep what that gives in `target`.

    Raises Refused or Unreachable, with what to do; nothing is written then.
    """
    client = _client(secret)
    path = _free(target)
    content = _consented(InstalledAppFlow.from_client_config(client, SCOPES))
    try:
        _write(path, content)
    except OSError as error:
        raise Refused(_NOT_WRITTEN.format(path=target)) from error


def _client(secret: Path) -> dict[str, Any]:
    """The client of a file from Google Cloud. Raises Refused, Unreachable."""
    if not secret.is_file():
        raise Refused(_NO_SECRET.format(path=secret))
    client = content_of(secret)
    wanted = {"client_id", "client_secret", "auth_uri", "token_uri"}
    if not isinstance(client.get("installed"), dict) or not wanted <= set(client["installed"]):
        raise Refused(_NOT_INSTALLED.format(path=secret))
    return client


def _free(target: str) -> Path:
    """Where the file goes: a new one, or in place of an older one of this kind. Raises Refused."""
    if not target:
        raise Refused(_NO_PATH)
    path = Path(target)
    if path.exists() and not (path.is_file() and _is_kept(path)):
        raise Refused(_TAKEN.format(path=path))
    if not path.parent.is_dir():
        raise Refused(_NOT_WRITTEN.format(path=path))
    return path


def _is_kept(path: Path) -> bool:
    """Whether the file is one that a person's sign-in gave."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and bool(content.get("refresh_token"))


def _consented(flow: Any) -> dict[str, str]:
    """What the person's consent gives. Raises Refused."""
    try:
        person = flow.run_local_server(
            port=0, open_browser=_has_browser(), authorization_prompt_message=_ASK, success_message=_THANKS,
            timeout_seconds=_PATIENT, access_type="offline", prompt="consent",
        )  # fmt: skip
    except WSGITimeoutError as error:
        raise Refused(_TOO_LATE.format(minutes=_PATIENT // 60)) from error
    except OAuth2Error as error:
        raise Refused(_DENIED.format(said=error.error)) from error
    except RequestException as error:
        raise Refused(_NO_LINE) from error
    except Warning as error:  # oauthlib raises this one where fewer scopes were granted
        raise Refused(_TOO_FEW) from error
    if not person.refresh_token:
        raise Refused(_DENIED.format(said="refresh_token"))
    return {
        "type": "authorized_user",
        "client_id": person.client_id,
        "client_secret": person.client_secret,
        "refresh_token": person.refresh_token,
        "token_uri": person.token_uri,
    }


def _has_browser() -> bool:
    """Whether this machine can open the page by itself."""
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def _write(path: Path, content: dict[str, str]) -> None:
    """Write whole, readable by the owner only."""
    beside = path.with_name(f".{path.name}.moi")
    beside.unlink(missing_ok=True)
    with os.fdopen(
        os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(content, file, indent=2)
    beside.replace(path)
