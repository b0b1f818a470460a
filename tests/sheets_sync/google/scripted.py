"""A server that gives the answers it is told to, one a request, cut short where asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    """One answer; `cut` sends half the body and closes, `drop` closes before a byte."""

    status: int = 200
    body: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    drop: bool = False


@dataclass
class Scripted:
    """The endpoint, the answers still to give (the last is repeated), and what was asked, with its body."""

    endpoint: str
    answers: list[Answer]
    asked: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)


@contextmanager
def scripted(*answers: Answer) -> Iterator[Scripted]:
    """A server on a free port, for the time of a test."""
    script = Scripted("", list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            script.asked.append(f"{self.command} {self.path}")
            answer = script.answers.pop(0) if len(script.answers) > 1 else script.answers[0]
            if answer.drop:
                self.close_connection = True
                return
            content = json.dumps(answer.body).encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json; charset=UTF-8")
            self.send_header("Content-Length", str(len(content)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if answer.cut else content)
            self.close_connection = True

        do_POST = do_GET

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()


def refusal_of_sheets(status: int, message: str, reason: str) -> Answer:
    """An error as newer Sheets answers have it, its reason among the details."""
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}
    body = {"code": status, "message": message, "status": "PERMISSION_DENIED", "details": [info]}
    return Answer(status, {"error": body})


def error(status: int, message: str = "", reason: str = "", headers: dict[str, str] | None = None) -> Answer:
    """An error as Google writes it."""
    body: dict[str, Any] = {"error": {"code": status, "message": message, "status": ""}}
    if reason:
        body["error"]["errors"] = [{"domain": "usageLimits", "reason": reason, "message": message}]
    return Answer(status, body, headers or {})
