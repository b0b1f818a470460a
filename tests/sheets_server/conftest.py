"""A server in the process, a spreadsheet, and gspread on it. Every answer is held to Google's schemas."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import gspread
import pytest

from tests.sheets_server import Clock, SheetsServer, gspread_client
from tests.sheets_server.app import Answer
from tests.sheets_server.faults import Request
from tests.sheets_server.schemas import answer_schema, violations
from tests.sheets_server.spreadsheet import Spreadsheet

# A Tuesday, 09:00 in Hà Nội.
MORNING = datetime(2025, 3, 4, 2, 0, tzinfo=UTC)


def hold_to_schema(request: Request, answer: Answer) -> None:
    """Fails on an unknown field or a wrong type in any successful JSON answer."""
    if (
        not 200 <= answer.status < 300
        or "json" not in answer.mime
        or request.path.startswith(("/token", "/upload", "/spreadsheets/d/"))
    ):
        return
    api = "drive.v3" if request.drive else "sheets.v4"
    name = answer_schema(api, request.method, request.path)
    assert name is not None, f"{request.method} {request.path} is no method of {api}"
    if name:
        found = violations(json.loads(answer.body), name, api=api)
        assert not found, f"{request.method} {request.path}: {found}"


@pytest.fixture
def server() -> Iterator[SheetsServer]:
    made = SheetsServer(clock=Clock(MORNING))
    made.app.watch = hold_to_schema
    yield made
    made.stop()


@pytest.fixture
def book(server: SheetsServer) -> Spreadsheet:
    return server.new_book("Sở Xây dựng", tab="Nhiệm vụ")


@pytest.fixture
def client(server: SheetsServer) -> gspread.Client:
    return gspread_client(server)


@pytest.fixture
def opened(client: gspread.Client, book: Spreadsheet) -> gspread.Spreadsheet:
    return client.open_by_key(book.book_id)


@pytest.fixture
def sheet(opened: gspread.Spreadsheet) -> gspread.Worksheet:
    return opened.sheet1
