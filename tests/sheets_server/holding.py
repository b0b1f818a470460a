"""Every answer of the server held to Google's own discovery documents, in whatever test it is given."""

import json

from tests.sheets_server import gviz
from tests.sheets_server.app import Answer
from tests.sheets_server.faults import Request
from tests.sheets_server.schemas import answer_schema, violations


def hold_to_schema(request: Request, answer: Answer) -> None:
    """Fails on an unknown field or a wrong type in any successful JSON answer."""
    if not 200 <= answer.status < 300 or "json" not in answer.mime:
        return
    if request.path.startswith(("/token", "/upload")) or gviz.asks(request.path):
        return  # OAuth, Drive v2's upload and the chart endpoint are in neither document
    api = "drive.v3" if request.drive else "sheets.v4"
    name = answer_schema(api, request.method, request.path)
    assert name is not None, f"{request.method} {request.path} is no method of {api}"
    if name:
        found = violations(json.loads(answer.body), name, api=api)
        assert not found, f"{request.method} {request.path}: {found}"
