"""Requests to Google end: answered, or given up within bounds, and a write is never repeated in the dark."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from google.auth.exceptions import RefreshError, TransportError
from gspread.exceptions import APIError
from requests import Response

from sheets_sync.google import faults
from sheets_sync.google.session import Google
from sheets_sync.google.signing import sign_in
from sheets_sync.store import Refused, StoreError, Unreachable
from tests.sheets_sync.google.scripted import Answer, Scripted, error, refusal_of_sheets, scripted

SHEET = "https://sheets.googleapis.com/v4/spreadsheets/x"


class Slept:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.time, self.waits = 1_000.0, list[float]()

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


def google(server: Scripted, slept: Slept, jitter: float = 1.0) -> Google:
    return Google(
        sign_in("", endpoint=server.endpoint), endpoint=server.endpoint, now=slept.now, sleep=slept.sleep,
        jitter=lambda: jitter,
    )  # fmt: skip


def test_a_read_is_tried_again_until_it_is_answered() -> None:
    with scripted(error(503), error(500), Answer(body={"fine": True})) as server:
        slept = Slept()
        assert google(server, slept).get(SHEET, {}) == {"fine": True}
        assert slept.waits == [1, 2]  # the full jitter's ceiling doubles


def test_it_gives_up_after_eight_tries() -> None:
    with scripted(error(503)) as server:
        with pytest.raises(APIError):
            google(server, Slept()).get(SHEET, {})
        assert len(server.asked) == 8


def test_it_gives_up_after_five_minutes() -> None:
    with scripted(error(429, headers={"Retry-After": "170"})) as server:
        slept = Slept()
        with pytest.raises(APIError):
            google(server, slept).get(SHEET, {})
        assert slept.time - 1_000 <= 301


def test_retry_after_may_be_a_date_of_the_servers_own_clock() -> None:
    answer = Response()
    answer.headers["Date"] = "Mon, 08 Sep 2025 09:00:00 GMT"
    answer.headers["Retry-After"] = "Mon, 08 Sep 2025 09:00:20 GMT"
    assert faults.seconds_asked(answer) == 20
    answer.headers["Retry-After"] = "mai"
    assert faults.seconds_asked(answer) is None


def test_refusals_for_want_of_quota_are_counted_for_an_hour() -> None:
    with scripted(error(429), error(503), error(429), Answer()) as server:
        slept = Slept()
        account = google(server, slept)
        account.get(SHEET, {})
        assert account.pacing.refused() == 2
        slept.time += 3_600
        assert account.pacing.refused() == 0


def test_retry_after_is_honoured() -> None:
    with scripted(error(429, headers={"Retry-After": "7"}), Answer()) as server:
        slept = Slept()
        google(server, slept, jitter=0.5).get(SHEET, {})
        assert slept.waits == [7.5]


def test_half_a_body_is_read_again() -> None:
    with scripted(Answer(body={"sheets": ["x"] * 50}, cut=True), Answer(body={"fine": True})) as server:
        assert google(server, Slept()).get(SHEET, {}) == {"fine": True}


def test_one_404_is_not_believed_and_two_are() -> None:
    with scripted(error(404), Answer(body={"fine": True})) as server:
        assert google(server, Slept()).get(SHEET, {}) == {"fine": True}
    with scripted(error(404), error(404), Answer()) as server:
        with pytest.raises(APIError):
            google(server, Slept()).get(SHEET, {})
        assert len(server.asked) == 2


@pytest.mark.parametrize("answer", [error(503), Answer(drop=True), Answer(body={"a": "b" * 99}, cut=True)])
def test_a_write_whose_outcome_is_unknown_is_not_repeated(answer: Answer) -> None:
    with scripted(answer) as server:
        with pytest.raises(faults.Unknown):
            google(server, Slept()).batch("x", {"requests": []})
        assert len(server.asked) == 1


def test_a_write_that_was_refused_for_the_quota_is_repeated() -> None:
    with scripted(error(429), Answer(body={"done": 1})) as server:
        assert google(server, Slept()).batch("x", {"requests": []}) == {"done": 1}


@pytest.mark.parametrize(
    ("words", "sent"),
    [("Đẩy nhanh", '"Đẩy nhanh"'.encode()), ("nửa chữ \ud83d", b'"n\\u1eeda ch\\u1eef \\ud83d"')],
    ids=["Vietnamese", "half a character"],
)
def test_words_are_sent_as_they_are_written_and_escaped_only_where_they_must(words: str, sent: bytes) -> None:
    with scripted(Answer()) as server:
        google(server, Slept()).batch("x", {"requests": [words]})
    assert sent in server.bodies[0] and json.loads(server.bodies[0]) == {"requests": [words]}


def test_no_permission_is_final_at_once() -> None:
    with scripted(error(403, "The caller does not have permission")) as server:
        with pytest.raises(APIError) as refusal:
            google(server, Slept()).get(SHEET, {})
        assert len(server.asked) == 1
    assert "không có quyền" in str(faults.explained(refusal.value, "bảng tính của BT"))


def test_no_storage_is_final_and_says_the_three_ways_out() -> None:
    with scripted(error(403, "quota", reason="storageQuotaExceeded")) as server:
        with pytest.raises(APIError) as refusal:
            google(server, Slept()).request("post", "https://www.googleapis.com/drive/v3/files", json={})
        assert len(server.asked) == 1
    told = faults.explained(refusal.value, "bảng tính")
    assert isinstance(told, Refused)
    for way in ("folder_id", "OAuth", "sheets link"):
        assert way in str(told)


def told_of(answer: Answer, what: str = "bảng tính của BT") -> StoreError:
    """What the Office reads of an answer."""
    with scripted(answer) as server:
        account = google(server, Slept())
        with pytest.raises(APIError) as refusal:
            account.get(SHEET, {})
        return account.explained(refusal.value, what)


@pytest.mark.parametrize(
    ("answer", "cause", "remedy"),
    [
        (error(403, "Google Drive API is off", "accessNotConfigured"), "chưa bật API", "Google Sheets API"),
        (refusal_of_sheets(403, "Sheets API is off", "SERVICE_DISABLED"), "chưa bật API", "Library"),
        (error(403, "Insufficient scopes", "insufficientPermissions"), "không cho", "sheets sign-in"),
        (refusal_of_sheets(403, "", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), "đủ quyền", "sheets sign-in"),
        (error(403, "Daily limit", "dailyLimitExceeded"), "hết số lượt gọi của hôm nay", "nâng hạn mức"),
        (error(403, "Sharing", "sharingRateLimitExceeded"), "chia sẻ thêm tệp", "tự chia sẻ"),
        (error(403, "Full", "teamDriveFileLimitExceeded"), "đủ số tệp", "sheets.folder_id"),
        (error(400, "Invalid requests[0]: bad", "invalid"), "không nhận yêu cầu", "sheets check"),
    ],
)
def test_each_refusal_says_its_cause_and_its_remedy(answer: Answer, cause: str, remedy: str) -> None:
    told = str(told_of(answer))
    assert cause in told and remedy in told
    assert "chia sẻ lại" not in told


def test_googles_own_words_stand_last_and_in_quotes() -> None:
    told = told_of(error(400, "Invalid requests[0]: bad"))
    assert isinstance(told, Refused)
    assert str(told).endswith("Google ghi: “Invalid requests[0]: bad”")
    assert str(told_of(error(400))).endswith("phụ trách kỹ thuật.")


def test_a_line_that_breaks_while_signing_in_is_not_said_to_be_the_key() -> None:
    told = str(faults.explained(TransportError("Connection reset"), "bảng tính của BT"))
    assert "đường mạng" in told and "khóa" not in told


def test_a_clock_ten_minutes_behind_google_is_noticed() -> None:
    with scripted(Answer()) as server:
        account = Google(
            sign_in("", endpoint=server.endpoint), endpoint=server.endpoint, wall=lambda: time.time() - 600
        )
        account.get(SHEET, {})
        assert 598 <= account.skew <= 602


def test_a_key_that_google_no_longer_takes_is_said_so() -> None:
    expired = RefreshError("invalid_grant: Token has been expired or revoked.", {"error": "invalid_grant"})
    assert "hết hạn" in str(faults.explained(expired, "bảng tính"))
    early = RefreshError("invalid_grant: Invalid JWT: Token must be a short-lived token (60 minutes)", {})
    assert "đồng hồ" in str(faults.explained(early, "bảng tính"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Không thấy"),
        ("{", "hỏng"),
        ("[]", "không đúng dạng"),
        (json.dumps({"installed": {"client_id": "x"}}), "sheets sign-in"),
        (json.dumps({"type": "service_account", "client_email": "a@b"}), "thiếu hoặc sai"),
    ],
)
def test_a_wrong_key_file_is_one_sentence_that_names_it(
    tmp_path: Path, content: str | None, said: str
) -> None:
    path = tmp_path / "khoa.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreachable, match=said) as refusal:
        sign_in(str(path))
    assert "khoa.json" in str(refusal.value)


def test_a_folder_given_as_key_file_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="là một thư mục") as refusal:
        sign_in(str(tmp_path))
    assert "directory" not in str(refusal.value)


def test_no_key_file_at_all_names_the_setting() -> None:
    with pytest.raises(StoreError, match="sheets\\.credentials"):
        sign_in("")
