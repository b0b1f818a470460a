"""An unmodified gspread client whose requests reach the local server."""

from typing import TYPE_CHECKING, Any

import gspread
import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.response import HTTPResponse

if TYPE_CHECKING:
    from tests.sheets_server.server import SheetsServer

GOOGLE = (
    "https://sheets.googleapis.com", "https://www.googleapis.com", "https://oauth2.googleapis.com",
    "https://docs.google.com",
)  # fmt: skip


class Redirecting(HTTPAdapter):
    """Sends what is meant for Google to another endpoint, over real HTTP."""

    def __init__(self, endpoint: str) -> None:
        super().__init__()
        self._endpoint = endpoint

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        assert request.url
        for origin in GOOGLE:
            if request.url.startswith(origin):
                request.url = self._endpoint + request.url[len(origin) :]
        return super().send(request, *args, **kwargs)


class InProcess(BaseAdapter):
    """Answers without a socket: the same App, a thousand requests a second, and delays that move the
    clock."""

    def __init__(self, server: "SheetsServer") -> None:
        super().__init__()
        self._server = server

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        from tests.sheets_server.server import make_request

        body = request.body or b""
        sent = body.encode() if isinstance(body, str) else bytes(body)
        assert request.method and request.url
        answer = self._server.app.answer(
            make_request(request.method, request.url, dict(request.headers.items()), sent)
        )
        self._server.clock.advance(answer.delay)
        limit = timeout[1] if isinstance(timeout, tuple) else timeout
        if limit is not None and answer.delay > limit:
            raise requests.ReadTimeout(f"Read timed out. (read timeout={limit})", request=request)
        if answer.drop:
            raise requests.ConnectionError("Remote end closed connection without response", request=request)
        if answer.sent is not None:
            raise requests.exceptions.ChunkedEncodingError(f"IncompleteRead({answer.sent} bytes read)")
        return _response(request, answer.status, {"Content-Type": answer.mime} | answer.headers, answer.body)

    def close(self) -> None:
        """Nothing is held open."""


def _response(
    request: requests.PreparedRequest, status: int, headers: dict[str, str], body: bytes
) -> requests.Response:
    response = requests.Response()
    response.status_code, response.url, response.request = status, request.url or "", request
    response.headers = CaseInsensitiveDict(headers)
    response.encoding = "utf-8"
    response._content = body
    response.raw = HTTPResponse(body=b"", status=status, preload_content=False)
    return response


def session(server: "SheetsServer", token: str = "thu", over_http: bool = False) -> requests.Session:
    """A requests session for Google's URLs. The token names the account (any is accepted)."""
    made = requests.Session()
    made.headers["Authorization"] = f"Bearer {token}"
    mount(made, server, over_http)
    return made


def mount(made: requests.Session, server: "SheetsServer", over_http: bool = False) -> None:
    """Google's origins of an existing session go to the server."""
    adapter: BaseAdapter = Redirecting(server.url) if over_http else InProcess(server)
    for origin in GOOGLE:
        made.mount(origin, adapter)


def gspread_client(
    server: "SheetsServer",
    token: str = "thu",
    over_http: bool = False,
    http_client: type[gspread.HTTPClient] = gspread.HTTPClient,
) -> gspread.Client:
    """gspread itself, unmodified, on the local server."""
    return gspread.Client(None, session=session(server, token, over_http), http_client=http_client)
