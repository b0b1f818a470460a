"""gspread's HTTP client with bounded retries, timeouts, and pacing under the quota."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import count
from typing import Any

from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError, TransportError
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from requests import ConnectionError as NoConnection
from requests import RequestException, Response, Session

from sheets_sync.google import faults, signing
from sheets_sync.google.endpoint import redirect
from sheets_sync.google.pacing import Pacing
from sheets_sync.store import StoreError, Watcher

TRIES = 8
LASTS = 300.0  # seconds for one request with all its tries
TIMEOUT = 30.0  # seconds for one try
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 64.0
_SLICE = 10.0  # seconds slept at a time, so that whoever watches is told
CLOCK_GRAIN = 2.0  # seconds that clocks may differ unseen: the header Date has no fractions
_SHEETS = "https://sheets.googleapis.com/"
_ABOUT = "https://www.googleapis.com/drive/v3/about"
_ANYBODY = "https://www.googleapis.com/discovery/v1/apis"  # answers without an account
_IS_JSON = {"Content-Type": "application/json"}


@dataclass(slots=True)
class Patience:
    """How many tries each request gets, and how many seconds may be lost to tries that failed and to the
    waits after them, by all requests together. Waiting for room under the quota is no loss."""

    tries: int = TRIES
    left: float = LASTS
    lost: float = 0.0

    def lose(self, seconds: float) -> None:
        """Count what a failed try or a wait took."""
        self.left -= seconds
        self.lost += seconds

    def is_over(self, attempt: int, took: float, asked: float = 0.0) -> bool:
        """Whether the attempt that failed was the last one: another that takes as long would not fit, nor the
        rest that Google asks for. All in seconds."""
        return attempt >= self.tries or self.left <= 0 or self.left < max(took, asked)


class Google(HTTPClient):
    """One account. A request whose outcome is unknown is repeated only where repeating is harmless."""

    def __init__(
        self,
        auth: Credentials | None,
        session: Session | None = None,
        *,
        endpoint: str = "",
        reads: int = 60,
        writes: int = 60,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(auth, session)  # type: ignore[arg-type]
        self.set_timeout(TIMEOUT)
        self.pacing = Pacing(reads=reads, writes=writes, now=now, sleep=self._wait)
        self.counts = {"read": 0, "write": 0, "drive": 0}
        self.watcher: Watcher | None = None
        self._patience: Patience | None = None  # of all requests in hand together, where they hurry
        self._auth, self._address = auth, ""
        self.skew = 0.0  # seconds by which Google's clock is ahead of this machine's, to the second
        self._now, self._sleep, self._jitter, self._wall = now, sleep, jitter, wall
        for each in (self.session, getattr(self.session, "_auth_request_session", None)):
            if endpoint and each is not None:
                redirect(each, endpoint)

    @contextmanager
    def hurrying(self, tries: int, seconds: float) -> Iterator[Patience]:
        """Requests made within are given up sooner: after so many tries each, and so many seconds lost by all
        of them. What was lost stands in the value given."""
        before, self._patience = self._patience, Patience(tries, seconds)
        try:
            yield self._patience
        finally:
            self._patience = before

    @property
    def is_out_of_time(self) -> bool:
        """Whether requests that hurry have lost more than they still may: nothing is sent once more."""
        return self._patience is not None and self._patience.left < self._patience.lost

    def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Response:
        """As gspread's, tried again at most 8 times within 5 minutes, or as `hurrying` has it. Raises
        `Unknown` for a write (POST) that may or may not have been applied, APIError, or what requests
        raises."""
        return self._tried(method, endpoint, *args, **kwargs)[0]

    def _tried(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> tuple[Response, Any]:
        """The answer and its body, parsed once."""
        patience, missing = self._patience or Patience(), 0
        for attempt in count(1):
            self.pacing.wait(_kind(method, endpoint))
            began, wait = self._now(), None
            try:
                return self._once(method, endpoint, *args, **kwargs)
            except APIError as error:
                took = self._now() - began
                patience.lose(took)
                if faults.is_over_quota(error):
                    self.pacing.refuse()
                missing += faults.status(error) == 404
                wait = faults.seconds_asked(error.response)
                last = patience.is_over(attempt, took, wait or 0.0)
                if faults.status(error) == 404 and missing == 1:
                    last = False  # Google's transient one is never believed
                elif not faults.is_passing(error) or (last and faults.was_not_applied(error)):
                    raise
                if method.upper() == "POST" and not faults.was_not_applied(error):
                    raise faults.Unknown("Google báo lỗi giữa chừng; chưa rõ đã ghi hay chưa.") from error
                if last:
                    raise
            except (RequestException, TransportError, ValueError) as error:
                took = self._now() - began
                patience.lose(took)
                if method.upper() == "POST" and not _never_sent(error):
                    raise faults.Unknown("Mạng đứt khi đang ghi; chưa rõ đã ghi hay chưa.") from error
                if patience.is_over(attempt, took):
                    raise
            self._pause(attempt, wait, patience)
        raise AssertionError("unreachable")

    def batch(self, spreadsheet: str, body: Mapping[str, Any], fields: str = "") -> dict[str, Any]:
        """One atomic batchUpdate; `fields` masks the answer. Never repeated when its outcome is unknown.

        Vietnamese goes as it is: escaped, as requests would send it, a first write was a fifth longer.
        """
        url = f"{_SHEETS}v4/spreadsheets/{spreadsheet}:batchUpdate"
        params = {"fields": fields} if fields else None
        return _whole(self._tried("post", url, params=params, data=_written(body), headers=_IS_JSON))

    def get(self, url: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """One GET, its body whole."""
        return _whole(self._tried("get", url, params=dict(params)))

    def about(self) -> dict[str, Any]:
        """Whose account it is, and its storage. Raises what `get` raises."""
        return self.get(_ABOUT, {"fields": "user(emailAddress),storageQuota(limit,usage)"})

    def address(self) -> str:
        """The account's mail address, to which spreadsheets are shared, by its key file or by Google (asked
        until it says it once); '' while neither tells."""
        if not self._address:
            self._address = signing.address(self._auth)
        if not self._address:
            with suppress(APIError, GoogleAuthError, RequestException, ValueError, StoreError):
                self._address = str(self.about().get("user", {}).get("emailAddress", ""))
        return self._address

    def explained(self, error: Exception, what: str) -> StoreError:
        """The error as the Office reads it; `what` names the workbook, and where a share would help, the
        account's address stands in it."""
        return faults.explained(error, what, self.address() if faults.is_lost(error) else "")

    def measure_clock(self) -> float:
        """How far Google's clock is ahead, asked without signing in. Raises what requests raises."""
        plain = getattr(self.session, "_auth_request_session", None) or self.session
        self._note_clock(plain.get(_ANYBODY, timeout=TIMEOUT))
        return self.skew

    def _note_clock(self, response: Response) -> None:
        if "Date" in response.headers:
            skew = parsedate_to_datetime(response.headers["Date"]).timestamp() - self._wall()
            self.skew = skew if abs(skew) > CLOCK_GRAIN else 0.0

    def _once(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> tuple[Response, Any]:
        if self.watcher is not None:
            self.watcher.sending(writes=method.lower() != "get")
        self.counts[_kind(method, endpoint)] += 1
        response = super().request(method, endpoint, *args, **kwargs)
        self._note_clock(response)
        if "json" in response.headers.get("Content-Type", "") and response.content:
            return response, response.json()  # half a body is no answer
        return response, None

    def _pause(self, attempt: int, asked: float | None, patience: Patience) -> None:
        """Full jitter under a doubling ceiling, or what Google asks for, never beyond what is left."""
        wait = self._jitter() * min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (attempt - 1))
        if asked is not None:
            wait = asked + self._jitter()
        wait = min(wait, max(0.0, patience.left))
        patience.lose(wait)
        self._wait(wait)

    def _wait(self, seconds: float) -> None:
        """Sleep, telling the watcher every few seconds."""
        while seconds > 0:
            if self.watcher is not None:
                self.watcher.waiting()
            self._sleep(min(seconds, _SLICE))
            seconds -= _SLICE


def _whole(tried: tuple[Response, Any]) -> dict[str, Any]:
    """The body of an answer. Raises ValueError for one that is no JSON, as a hotel's sign-in page is."""
    response, body = tried
    answer: dict[str, Any] = response.json() if body is None else body
    return answer


def _written(body: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # half a character, which only an escape can name
        return json.dumps(body, allow_nan=False).encode()


def _kind(method: str, endpoint: str) -> str:
    if not endpoint.startswith(_SHEETS):
        return "drive"
    return "read" if method.lower() == "get" else "write"


def _never_sent(error: Exception) -> bool:
    """Whether the connection was refused before anything was sent."""
    return (
        isinstance(error, NoConnection) and "Max retries exceeded" in str(error) and "refused" in str(error)
    )
