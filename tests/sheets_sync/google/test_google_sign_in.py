"""`sheets sign-in`: a person agrees in a browser, and the file that this gives signs the program in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sheets_sync.google.consent import sign_in_person
from sheets_sync.google.session import Google
from sheets_sync.google.signing import sign_in
from sheets_sync.store import StoreError
from tests.sheets_server import SheetsServer

ROOT = Path(__file__).parents[3]
CHI = "chi@haiphong.gov.vn"
BROWSER = """
import sys, urllib.parse, urllib.request
asked = urllib.parse.parse_qs(urllib.parse.urlsplit(sys.argv[2]).query)
answer = urllib.parse.urlencode({"state": asked["state"][0]}) + "&" + sys.argv[1]
urllib.request.urlopen(asked["redirect_uri"][0] + "?" + answer).read()
"""


def secret_of(server: SheetsServer, folder: Path) -> Path:
    """The client secret as the Office downloaded it."""
    path = folder / "khach.json"
    path.write_text(json.dumps(server.sign_in.client_secret(f"{server.url}/token")), encoding="utf-8")
    return path


def run(folder: Path, secret: Path, answer: str) -> subprocess.CompletedProcess[str]:
    """The command, on a machine whose browser comes back from Google's page with this answer."""
    (folder / "trinh_duyet.py").write_text(BROWSER, encoding="utf-8")
    environment = {
        "BROWSER": f"{sys.executable} {folder}/trinh_duyet.py {answer} %s &",
        "CONSOLE_SHEETS_CREDENTIALS": str(folder / "google.json"),
        "OAUTHLIB_INSECURE_TRANSPORT": "1",  # the token endpoint of the test has no certificate
    }
    command = [sys.executable, str(ROOT / "run.py"), "--data", str(folder), "sheets", "sign-in", str(secret)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={**os.environ, **environment}, check=False
    )


def test_a_person_who_agrees_gives_a_file_that_signs_in(tmp_path: Path) -> None:
    with SheetsServer() as server:
        done = run(tmp_path, secret_of(server, tmp_path), f"code={server.sign_in.agree(CHI)}")
        kept = tmp_path / "google.json"
        assert done.returncode == 0, done.stderr
        assert "sheets check" in done.stdout
        assert kept.stat().st_mode & 0o777 == 0o600
        google = Google(sign_in(str(kept)), endpoint=server.url)
        assert google.address() == CHI


def test_a_person_who_does_not_agree_leaves_no_file(tmp_path: Path) -> None:
    with SheetsServer() as server:
        done = run(tmp_path, secret_of(server, tmp_path), "error=access_denied")
    assert done.returncode != 0
    assert "chưa cho phép" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "google.json").exists()


def test_a_person_who_agrees_to_a_part_is_asked_for_the_whole(tmp_path: Path) -> None:
    with SheetsServer() as server:
        code = server.sign_in.agree(CHI, "https://www.googleapis.com/auth/spreadsheets")
        done = run(tmp_path, secret_of(server, tmp_path), f"code={code}")
    assert "đánh dấu cả hai quyền" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "google.json").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Không thấy"),
        ("{", "hỏng"),
        (json.dumps({"web": {"client_id": "x"}}), "Desktop app"),
        (json.dumps({"type": "service_account"}), "Desktop app"),
        (json.dumps({"installed": {"client_id": "x"}}), "Desktop app"),
    ],
)
def test_a_wrong_client_secret_is_said_before_anybody_is_asked(
    tmp_path: Path, content: str | None, said: str
) -> None:
    secret = tmp_path / "khach.json"
    if content is not None:
        secret.write_text(content, encoding="utf-8")
    with pytest.raises(StoreError, match=said):
        sign_in_person(secret, str(tmp_path / "google.json"))


def test_no_other_file_is_written_over(tmp_path: Path) -> None:
    with SheetsServer() as server:
        secret = secret_of(server, tmp_path)
    key = tmp_path / "khoa.json"
    key.write_text(json.dumps({"type": "service_account", "private_key": "x"}), encoding="utf-8")
    for target in (key, secret, tmp_path):
        with pytest.raises(StoreError, match="chưa ghi đè"):
            sign_in_person(secret, str(target))
    assert "private_key" in key.read_text(encoding="utf-8")


def test_it_is_said_where_the_file_would_go(tmp_path: Path) -> None:
    with SheetsServer() as server:
        secret = secret_of(server, tmp_path)
    with pytest.raises(StoreError, match=r"sheets\.credentials"):
        sign_in_person(secret, "")
    with pytest.raises(StoreError, match="tạo thư mục"):
        sign_in_person(secret, str(tmp_path / "chua-co" / "google.json"))
