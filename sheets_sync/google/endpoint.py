"""Another endpoint for the whole session: gspread binds Google's addresses at import."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter

GOOGLE = ("https://sheets.googleapis.com", "https://www.googleapis.com", "https://oauth2.googleapis.com")


class Redirecting(HTTPAdapter):
    """Sends what is meant for Google to another server, the path and the query as they are."""

    def __init__(self, endpoint: str) -> None:
        super().__init__()
        self._to = urlsplit(endpoint)

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> Response:
        """Rewrite the address, then send."""
        asked = urlsplit(request.url or "")
        path = self._to.path.rstrip("/") + asked.path
        request.url = urlunsplit((self._to.scheme, self._to.netloc, path, asked.query, ""))
        return super().send(request, stream, timeout, verify, cert, proxies)


def redirect(session: Session, endpoint: str) -> None:
    """Mount the other endpoint for every address of Google's that the program uses."""
    for address in GOOGLE:
        session.mount(address, Redirecting(endpoint))
