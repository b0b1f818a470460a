"""A server in the process, a spreadsheet, and gspread on it. Every answer is held to Google's schemas."""

from collections.abc import Iterator
from datetime import UTC, datetime

import gspread
import pytest

from tests.sheets_server import Clock, SheetsServer, gspread_client
from tests.sheets_server.holding import hold_to_schema
from tests.sheets_server.spreadsheet import Spreadsheet

# A Tuesday, 09:00 in Hà Nội.
MORNING = datetime(2025, 3, 4, 2, 0, tzinfo=UTC)


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
