"""The server that tests start: its parts in reach, a port of its own."""

import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from tests.sheets_server.access import Accounts
from tests.sheets_server.app import Answer, App, Seen
from tests.sheets_server.clock import Clock
from tests.sheets_server.faults import Faults, Request
from tests.sheets_server.files import Files
from tests.sheets_server.library import Library
from tests.sheets_server.people import Person
from tests.sheets_server.quota import Quota
from tests.sheets_server.signing import SignIn
from tests.sheets_server.spreadsheet import Json, Spreadsheet
from tests.sheets_server.unknowns import Unknowns


class SheetsServer:
    """Sheets v4 and Drive v3 over HTTP once started, or in the process through `gspread_client(server)`.

    Without a `quota` there is no limit. `locale` is that of new spreadsheets.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        quota: Quota | None = None,
        unknowns: Unknowns | None = None,
        locale: str = "vi_VN",
        port: int = 0,
    ) -> None:
        self.clock = clock or Clock()
        self.quota = quota or Quota(None, None)
        self.unknowns = unknowns or Unknowns()
        self.faults = Faults()
        self.accounts = Accounts()
        self.drive = Files(self.clock)
        self.library = Library(self.clock, self.drive, locale)
        self.sign_in = SignIn(self.clock, self.accounts)
        self.app = App(
            self.clock, self.library, self.accounts, self.faults, self.quota, self.unknowns, self.sign_in
        )
        self._port = port
        self._http: ThreadingHTTPServer | None = None

    @property
    def books(self) -> dict[str, Spreadsheet]:
        """The spreadsheets by id, as they are this moment."""
        return self.library.books

    @property
    def log(self) -> list[Seen]:
        """Every request so far, refused ones too."""
        return self.app.log

    @property
    def url(self) -> str:
        assert self._http, "not started"
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def new_book(
        self,
        title: str,
        *,
        locale: str = "",
        owner: str = "",
        tab: str = "",
        drive_id: str = "",
        writers: tuple[str, ...] = (),
    ) -> Spreadsheet:
        """A spreadsheet as if someone had made it in Drive, shared with the writers' e-mails."""
        parents = [drive_id] if drive_id else None
        book = self.library.new(
            title, locale=locale, owner=owner, parents=parents, drive_id=drive_id, tab=tab
        )
        for email in writers:
            self.share(book.book_id, email)
        return book

    def key_file(self, email: str) -> Json:
        """A service account's key file, whose token_uri is this server when started, Google's otherwise."""
        return self.sign_in.key_file(email, self._token_uri())

    def authorized_user(self, email: str) -> Json:
        """A person's authorised-user file."""
        return self.sign_in.authorized_user(email, self._token_uri())

    def _token_uri(self) -> str:
        return f"{self.url}/token" if self._http else "https://oauth2.googleapis.com/token"

    def share(self, book_id: str, email: str, role: str = "writer") -> None:
        """Gives access; role '' takes it away."""
        one = self.drive.files[book_id]
        one.permissions = [each for each in one.permissions if each.get("emailAddress") != email]
        if role:
            one.permissions.append({"id": f"p-{email}", "type": "user", "role": role, "emailAddress": email})

    def human(self, book: Spreadsheet | str, email: str = "") -> Person:
        """Someone with the spreadsheet open in a browser; without an e-mail, its owner."""
        found = self.books[book] if isinstance(book, str) else book
        return Person(self.library, found, self.unknowns, self.app.lock, email)

    def start(self) -> "SheetsServer":
        app = self.app

        class Handler(_Handler):
            pass

        Handler.app = app
        self._http = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        if self._http:
            self._http.shutdown()
            self._http.server_close()
            self._http = None

    def __enter__(self) -> "SheetsServer":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Handler(BaseHTTPRequestHandler):
    """A thin skin over App."""

    app: App
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Answer until the caller closes, or is killed."""
        with suppress(ConnectionError):
            super().handle()

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        request = make_request(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
        answer = self.app.answer(request)
        time.sleep(answer.delay)
        if answer.drop:
            self.close_connection = True
            return
        with suppress(BrokenPipeError, ConnectionResetError):  # the caller gave up waiting
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Type", answer.mime)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: answer.sent])
        if answer.sent is not None:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the log is in the App."""


def make_request(method: str, url: str, headers: dict[str, str], body: bytes) -> Request:
    parts = urlsplit(url)
    lower = {name.lower(): value for name, value in headers.items()}
    return Request(method.upper(), parts.path, parse_qs(parts.query, keep_blank_values=True), lower, body)
