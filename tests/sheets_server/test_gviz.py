"""The query endpoint, as shillelagh asks it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from tests.sheets_server import SheetsServer
from tests.sheets_server.client import session
from tests.sheets_server.gviz import PREFIX
from tests.sheets_server.spreadsheet import Spreadsheet


@pytest.fixture
def filled(server: SheetsServer, book: Spreadsheet) -> Spreadsheet:
    rows = [["Mã", "Việc", "Ghi chú"], ["NV-1", "Rà soát", ""], ["", "", ""], ["NV-2", "Báo cáo", "gấp"]]
    server.human(book).paste("'Nhiệm vụ'!A1", rows)
    return book


def ask(server: SheetsServer, book: Spreadsheet, query: str, **params: str) -> requests.Response:
    given = {"gid": str(book.sheets[0].sheet_id), "headers": "1", "tq": query} | params
    url = f"https://docs.google.com/spreadsheets/d/{book.book_id}/gviz/tq"
    return session(server).get(url, params=given, headers={"X-DataSource-Auth": "true"})


def table(server: SheetsServer, book: Spreadsheet, query: str) -> Any:
    text = ask(server, book, query).text
    assert text.startswith(PREFIX)
    return json.loads(text[len(PREFIX) :])["table"]


def test_it_works(server: SheetsServer, filled: Spreadsheet) -> None:
    found = table(server, filled, "SELECT *")
    assert [(each["id"], each["label"], each["type"]) for each in found["cols"]] == [
        ("A", "Mã", "string"), ("B", "Việc", "string"), ("C", "Ghi chú", "string"),
    ]  # fmt: skip
    assert found["rows"][0] == {"c": [{"v": "NV-1"}, {"v": "Rà soát"}, None]}
    assert found["rows"][1] == {"c": [None, None, None]}
    assert found["rows"][2] == {"c": [{"v": "NV-2"}, {"v": "Báo cáo"}, {"v": "gấp"}]}


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("SELECT * LIMIT 1", ["NV-1"]),
        ("SELECT * WHERE A = 'NV-2'", ["NV-2"]),
        ("SELECT * WHERE A != 'NV-2'", ["NV-1"]),
        ("SELECT * WHERE A IS NOT NULL AND C IS NULL", ["NV-1"]),
    ],
)
def test_rows_are_chosen_and_cut(
    server: SheetsServer, filled: Spreadsheet, query: str, codes: list[str]
) -> None:
    assert [row["c"][0]["v"] for row in table(server, filled, query)["rows"]] == codes


@pytest.mark.parametrize("query", ["SELECT A", "SELECT * WHERE Z = 'x'", "SELECT * WHERE A LIKE 'x%'", ""])
def test_what_is_not_understood_is_refused_in_words(
    server: SheetsServer, filled: Spreadsheet, query: str
) -> None:
    said = json.loads(ask(server, filled, query).text[len(PREFIX) :])
    assert said["status"] == "error"
    assert said["errors"][0]["detailed_message"].startswith("Invalid query")


def test_a_number_is_refused_rather_than_answered_as_text(server: SheetsServer, filled: Spreadsheet) -> None:
    server.human(filled).type("'Nhiệm vụ'!C2", "42")
    assert "only text" in ask(server, filled, "SELECT *").text


def test_it_needs_access_like_everything_else(server: SheetsServer, filled: Spreadsheet) -> None:
    server.accounts.register("may", "la@x.vn")
    url = f"https://docs.google.com/spreadsheets/d/{filled.book_id}/gviz/tq"
    refused = session(server, "may").get(url, headers={"X-DataSource-Auth": "true"})
    assert refused.status_code == 403
    assert session(server).get(url).status_code == 400


def test_names_of_the_proto_are_taken_as_proto_json_takes_them(
    server: SheetsServer, book: Spreadsheet
) -> None:
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{book.book_id}/values:batchUpdate"
    data = [{"range": "'Nhiệm vụ'!A1", "major_dimension": "ROWS", "values": [["mã"]]}]
    answer = session(server).post(url, json={"value_input_option": "RAW", "data": data})
    assert answer.status_code == 200
    assert server.human(book).see("'Nhiệm vụ'!A1") == "mã"
