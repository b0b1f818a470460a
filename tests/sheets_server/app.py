"""From one HTTP request to its answer: faults, sign-in, quota, route. No sockets here."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tests.sheets_server import drive_api, gviz, sheets_api
from tests.sheets_server.access import Account, Accounts
from tests.sheets_server.clock import Clock
from tests.sheets_server.errors import ApiError, file_missing, sheet_missing, unavailable
from tests.sheets_server.faults import Fault, Faults, Request
from tests.sheets_server.library import Library
from tests.sheets_server.quota import Quota
from tests.sheets_server.signing import SignIn, SignInRefused
from tests.sheets_server.unknowns import Unknowns


@dataclass
class Answer:
    """`sent` bytes of the body really go out; `drop` closes without any."""

    status: int
    body: bytes = b""
    mime: str = "application/json; charset=UTF-8"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: bool = False
    sent: int | None = None


@dataclass(frozen=True)
class Seen:
    """One line of the log."""

    method: str
    path: str
    kind: str
    status: int
    time: float
    email: str = ""


@dataclass
class App:
    clock: Clock
    library: Library
    accounts: Accounts
    faults: Faults
    quota: Quota
    unknowns: Unknowns
    sign_in: SignIn
    watch: Callable[[Request, "Answer"], None] | None = None
    log: list[Seen] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def answer(self, request: Request) -> Answer:
        """One at a time, in the order in which they arrive."""
        with self.lock:
            if self.faults.before_each:
                self.faults.before_each(request)
            fault = self.faults.take(request)
            answer = self._faulty(request, fault)
            if self.faults.after_each:
                self.faults.after_each(request)
        return answer

    def _faulty(self, request: Request, fault: Fault) -> Answer:
        if fault.before:
            fault.before()
        fails = bool(fault.status or fault.drop)
        if fails and not fault.after:
            answer = self._failure(request, fault)
        else:
            answer = self._plain(request, fault)
            answer = self._failure(request, fault) if fails and answer.status < 300 else answer
        if fault.then:
            fault.then()
        answer.delay = fault.delay
        if fault.truncate is not None and answer.body:
            answer.sent = int(len(answer.body) * fault.truncate)
            if fault.quiet:
                answer.body, answer.sent = answer.body[: answer.sent], None
        return answer

    def _failure(self, request: Request, fault: Fault) -> Answer:
        if fault.drop:
            self._note(request, 0)
            return Answer(0, drop=True)
        self._note(request, fault.status)
        error = ApiError(
            fault.status, fault.message or _words(request, fault.status), headers=dict(fault.headers)
        )
        error.reason = {404: "notFound", 429: "rateLimitExceeded", 403: "forbidden"}.get(
            fault.status, "backendError"
        )
        return _refusal(request, error)

    def _token(self, request: Request) -> Answer:
        """Signing in, at oauth2.googleapis.com/token."""
        try:
            answer = _success(self.sign_in.token(request.body))
        except SignInRefused as error:
            answer = Answer(400, json.dumps(error.body).encode())
        self.log.append(Seen(request.method, request.path, "token", answer.status, self.clock.now()))
        return answer

    def _plain(self, request: Request, fault: Fault) -> Answer:
        if request.path == "/token":
            return self._token(request)
        account = Account()
        try:
            account = self.accounts.of(request.headers.get("authorization", ""), request.drive)
            if not request.drive:
                kind = "Write" if request.writes else "Read"
                self.quota.count(kind, account.email or "owner", self.clock.now())
            call = sheets_api.Call(request, account, self.library, self.unknowns, fault.during)
            result = _route(request).answer(call)
        except ApiError as error:
            if error.code == 429 and self.unknowns.retry_after_header:
                error.headers.setdefault("Retry-After", "30")
            answer = _refusal(request, error)
        else:
            answer = _success(result)
            if self.watch:
                self.watch(request, answer)
        self._note(request, answer.status, account.email)
        return answer

    def _note(self, request: Request, status: int, email: str = "") -> None:
        kind = "drive" if request.drive else "write" if request.writes else "read"
        self.log.append(Seen(request.method, request.path, kind, status, self.clock.now(), email))


def _route(request: Request) -> Any:
    """The module that answers a path."""
    if gviz.asks(request.path):
        return gviz
    return drive_api if request.drive else sheets_api


def _words(request: Request, status: int) -> str:
    if status == 404:
        file_id = request.path.split("/files/")[-1].split("/")[0]
        return (file_missing(file_id) if request.drive else sheet_missing()).message
    return {429: "Quota exceeded.", 500: "Internal error encountered."}.get(status, unavailable().message)


def _refusal(request: Request, error: ApiError) -> Answer:
    body = error.drive_body() if request.drive else error.sheets_body()
    text = json.dumps(body, indent=2 if not request.drive else 1, ensure_ascii=False)
    return Answer(error.code, text.encode(), headers=error.headers)


def _success(result: object) -> Answer:
    if result is None:
        return Answer(204)
    if isinstance(result, tuple):
        return Answer(200, result[1], result[0])
    return Answer(200, _written(result))


def _written(result: object) -> bytes:
    try:
        return msgspec.json.encode(result)
    except UnicodeEncodeError:  # half a character, which only an escape can name
        return json.dumps(result, check_circular=False).encode()
