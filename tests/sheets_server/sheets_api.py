"""The routes of Sheets v4, over a library of spreadsheets."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from tests.sheets_server import batch, reading, values
from tests.sheets_server.access import Account
from tests.sheets_server.batch.draft import Draft
from tests.sheets_server.batch.metadata import matching
from tests.sheets_server.batch.sheets import rehome
from tests.sheets_server.errors import ApiError, bad_request, forbidden, sheet_missing
from tests.sheets_server.faults import Edit, Request
from tests.sheets_server.guards import Guard
from tests.sheets_server.library import Library
from tests.sheets_server.masks import ALL, Mask, asked, trim
from tests.sheets_server.ranges import Spot, from_grid, locate
from tests.sheets_server.schemas import check_request
from tests.sheets_server.spreadsheet import Json, Spreadsheet
from tests.sheets_server.unknowns import Unknowns


@dataclass
class Call:
    """One request on its way: who asks, what for, and what happens in the same instant."""

    request: Request
    account: Account
    library: Library
    unknowns: Unknowns
    during: Edit | None = None

    def read(self, book_id: str) -> Spreadsheet:
        return self.library.open(book_id, self.account, "reader")

    def draft(self, book: Spreadsheet) -> Draft:
        return Draft(book.copy(), self.library.local_now(book), self.unknowns, self.editor(book))

    def editor(self, book: Spreadsheet) -> str:
        """Empty for the owner, whom no protection stops."""
        one = self.library.files.files[book.book_id]
        email = self.account.email
        return "" if not email or self.library.files.owns(one, email) else email

    def mask(self, schema: str) -> Mask:
        text = self.request.first("fields")
        if not text:
            return ALL
        return asked(text, schema)

    def body(self, schema: str) -> Json:
        try:
            body = camel_case(self.request.json())
        except ValueError as error:
            raise bad_request(f"Invalid JSON payload received. {error}") from error
        check_request(body, schema)
        found: Json = without_nulls(body or {})
        return found


def camel_case(body: Any) -> Any:
    """A body whose names may be those of the proto, `value_input_option`: proto JSON parsers take both."""
    if isinstance(body, list):
        return [camel_case(each) for each in body]
    if not isinstance(body, dict):
        return body
    return {
        re.sub("_([a-z])", lambda match: match[1].upper(), name): camel_case(each)
        for name, each in body.items()
    }


def without_nulls(value: Any) -> Any:
    """Proto JSON: a field that is null is absent. A null among values means something and stays."""
    if isinstance(value, dict):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def flag(text: str) -> bool:
    return text.lower() in ("true", "1")


def _spots(book: Spreadsheet, texts: list[str]) -> list[Spot]:
    return [locate(book, text) for text in texts]


def get_spreadsheet(call: Call, book_id: str) -> Json:
    """A field mask overrides includeGridData, as Google's reference says."""
    book, mask = call.read(book_id), call.mask("Spreadsheet")
    grid_data = flag(call.request.first("includeGridData"))
    return _rendered(call, book, mask, _spots(book, call.request.query.get("ranges", [])), grid_data)


def _rendered(call: Call, book: Spreadsheet, mask: Mask, spots: list[Spot], grid_data: bool) -> Json:
    if not mask.everything:
        grid_data = True
    evaluator = call.library.evaluator(book)
    return reading.spreadsheet(
        book, evaluator, mask, spots, grid_data, call.editor(book), call.unknowns.masked_rows_tight
    )


def get_by_data_filter(call: Call, book_id: str) -> Json:
    book, mask = call.read(book_id), call.mask("Spreadsheet")
    body = call.body("GetSpreadsheetByDataFilterRequest")
    spots = [spot for one in body.get("dataFilters") or [] for spot in _filtered(book, one)]
    return _rendered(call, book, mask, spots, bool(body.get("includeGridData")))


def _filtered(book: Spreadsheet, data_filter: Json) -> list[Spot]:
    """The ranges that a DataFilter selects: A1, GridRange, or the lines of developer metadata."""
    if data_filter.get("a1Range"):
        return [locate(book, data_filter["a1Range"])]
    if data_filter.get("gridRange"):
        return [from_grid(book, data_filter["gridRange"])]
    spots = []
    for one in matching(book, [data_filter]):
        span = one["location"].get("dimensionRange")
        if span:
            side = "Row" if span["dimension"] == "ROWS" else "Column"
            area = {f"start{side}Index": span["startIndex"], f"end{side}Index": span["endIndex"]}
            spots.append(from_grid(book, {"sheetId": span["sheetId"]} | area))
        elif "sheetId" in one["location"]:
            spots.append(from_grid(book, {"sheetId": one["location"]["sheetId"]}))
    return spots


def create_spreadsheet(call: Call) -> Json:
    """POST /v4/spreadsheets. A service account has no Drive to put it in."""
    if call.account.service:
        raise forbidden()
    body = call.body("Spreadsheet")
    wanted = body.get("properties") or {}
    title = wanted.get("title") or "Bảng tính không có tiêu đề"
    book = call.library.new(title, locale=wanted.get("locale") or "en_US", owner=call.account.email)
    draft = call.draft(book)
    draft.book.time_zone = wanted.get("timeZone") or draft.book.time_zone
    tabs = body.get("sheets") or []
    if tabs:
        draft.book.sheets = []
        batch.apply(draft, [{"addSheet": {"properties": one.get("properties") or {}}} for one in tabs])
    call.library.commit(book, draft.book, call.account.email)
    return _rendered(call, book, call.mask("Spreadsheet"), [], False)


def batch_update(call: Call, book_id: str) -> Json:
    """All requests or none. What `during` does depends on Unknowns.receipt_exact."""
    book = call.library.open(book_id, call.account, "writer")
    body = call.body("BatchUpdateSpreadsheetRequest")
    if call.during and call.unknowns.receipt_exact:
        call.during()
    draft = call.draft(book)
    requests = body.get("requests") or []
    replies = batch.apply(draft, requests)
    answer = _batch_answer(call, draft.book, body, replies)
    if call.during and not call.unknowns.receipt_exact:
        call.during()
        late = call.draft(book)
        batch.apply(late, requests)
        _keep_copies(draft.book, late.book, requests)
        draft = late
    call.library.commit(book, draft.book, call.account.email)
    return answer


def _keep_copies(early: Spreadsheet, late: Spreadsheet, requests: list[Json]) -> None:
    """What copyPaste took before the edit stays what it put down."""
    for request in requests:
        if not request.get("copyPaste"):
            continue
        one = from_grid(early, request["copyPaste"]["destination"])
        into = late.find_id(one.sheet.sheet_id)
        for row, column in one.box if into else ():
            if into and row < len(into.lines) and column < len(into.columns):
                into.put(row, column, one.sheet.cell(row, column))


def _batch_answer(call: Call, book: Spreadsheet, body: Json, replies: list[Json]) -> Json:
    mask = call.mask("BatchUpdateSpreadsheetResponse")
    answer: Json = trim({"spreadsheetId": book.book_id, "replies": replies}, mask)
    if body.get("includeSpreadsheetInResponse") and mask.wants("updatedSpreadsheet"):
        spots = _spots(book, body.get("responseRanges") or [])
        below = mask.sub("updatedSpreadsheet")
        grid_data = bool(body.get("responseIncludeGridData"))
        answer["updatedSpreadsheet"] = _rendered(call, book, below, spots, grid_data)
    return answer


def copy_sheet(call: Call, book_id: str, sheet_id: str) -> Json:
    """sheets.copyTo: the copy comes last in the other spreadsheet, as 'Copy of …'."""
    book = call.read(book_id)
    source = book.find_id(int(sheet_id))
    if source is None:
        raise sheet_missing()
    target = call.library.open(
        call.body("CopySheetToAnotherSpreadsheetRequest").get("destinationSpreadsheetId") or "",
        call.account,
        "writer",
    )
    draft = target.copy()
    sheet = source.copy()
    sheet.sheet_id = draft.fresh_id()
    sheet.title = f"Copy of {source.title}"
    number = 2
    while draft.find_title(sheet.title):
        sheet.title, number = f"Copy of {source.title} {number}", number + 1
    rehome(sheet, source.sheet_id)
    draft.sheets.append(sheet)
    call.library.commit(target, draft, call.account.email)
    return trim(reading.sheet_properties(target, sheet), call.mask("SheetProperties"))


def _how(call: Call, prefix: str = "", major: str | None = None) -> values.Rendering:
    names = ("valueRenderOption", "dateTimeRenderOption")
    if prefix:
        names = ("responseValueRenderOption", "responseDateTimeRenderOption")
    query = call.request
    return values.rendering(
        query.first(names[0]), query.first(names[1]), major or query.first("majorDimension")
    )


def values_get(call: Call, book_id: str, range_text: str) -> Json:
    book = call.read(book_id)
    answer = values.get(book, call.library.evaluator(book), range_text, _how(call))
    return trim(answer, call.mask("ValueRange"))


def values_batch_get(call: Call, book_id: str) -> Json:
    book, how = call.read(book_id), _how(call)
    evaluator = call.library.evaluator(book)
    found = [values.get(book, evaluator, text, how) for text in call.request.query.get("ranges", [])]
    return trim({"spreadsheetId": book_id, "valueRanges": found}, call.mask("BatchGetValuesResponse"))


def values_batch_get_by_filter(call: Call, book_id: str) -> Json:
    book = call.read(book_id)
    body = call.body("BatchGetValuesByDataFilterRequest")
    how = values.rendering(
        body.get("valueRenderOption"), body.get("dateTimeRenderOption"), body.get("majorDimension")
    )
    evaluator = call.library.evaluator(book)
    found = [
        {"valueRange": values.value_range(book, evaluator, spot, how), "dataFilters": [one]}
        for one in body.get("dataFilters") or []
        for spot in _filtered(book, one)
    ]
    return {"spreadsheetId": book_id, "valueRanges": found}


def _writer(call: Call, draft: Draft, option: str | None) -> values.Writer:
    if option not in ("RAW", "USER_ENTERED"):
        raise bad_request("'valueInputOption' is required but not specified")
    return values.Writer(draft.book, draft.evaluator(), option, Guard(draft.book, call.unknowns, draft.email))


def values_update(call: Call, book_id: str, range_text: str) -> Json:
    book = call.library.open(book_id, call.account, "writer")
    body = call.body("ValueRange")
    if body.get("range") and body["range"] != range_text:
        raise bad_request(
            f"Requested writing within range [{range_text}] but the body says [{body['range']}]"
        )
    draft = call.draft(book)
    writer = _writer(call, draft, call.request.first("valueInputOption"))
    major = body.get("majorDimension") or "ROWS"
    spot, answer = writer.update(range_text, body.get("values") or [], major)
    call.library.commit(book, draft.book, call.account.email)
    if flag(call.request.first("includeValuesInResponse")):
        how = _how(call, "response", major)
        answer["updatedData"] = values.value_range(book, call.library.evaluator(book), spot, how)
    return trim(answer, call.mask("UpdateValuesResponse"))


def values_append(call: Call, book_id: str, range_text: str) -> Json:
    book = call.library.open(book_id, call.account, "writer")
    body = call.body("ValueRange")
    draft = call.draft(book)
    writer = _writer(call, draft, call.request.first("valueInputOption"))
    ways = ("OVERWRITE", "INSERT_ROWS")
    how_to = call.request.first("insertDataOption")
    insert = values.chosen(how_to, ways, "insert_data_option", "InsertDataOption") == "INSERT_ROWS"
    major = body.get("majorDimension") or "ROWS"
    spot, answer = writer.append(range_text, body.get("values") or [], major, insert)
    call.library.commit(book, draft.book, call.account.email)
    if flag(call.request.first("includeValuesInResponse")):
        how = _how(call, "response", major)
        shown = values.value_range(book, call.library.evaluator(book), spot, how)
        answer["updates"]["updatedData"] = shown
    return trim(answer, call.mask("AppendValuesResponse"))


def values_batch_update(call: Call, book_id: str) -> Json:
    book = call.library.open(book_id, call.account, "writer")
    body = call.body("BatchUpdateValuesRequest")
    draft = call.draft(book)
    writer = _writer(call, draft, body.get("valueInputOption"))
    answers: list[tuple[Spot, Json, str]] = []
    for position, one in enumerate(body.get("data") or []):
        major = one.get("majorDimension") or "ROWS"
        try:
            spot, answer = writer.update(one.get("range") or "", one.get("values") or [], major)
        except ApiError as error:
            error.message = f"Invalid data[{position}]: {error.message}"
            raise
        answers.append((spot, answer, major))
    call.library.commit(book, draft.book, call.account.email)
    if body.get("includeValuesInResponse"):
        evaluator = call.library.evaluator(book)
        options = (body.get("responseValueRenderOption"), body.get("responseDateTimeRenderOption"))
        for spot, answer, major in answers:
            how = values.rendering(*options, major)
            answer["updatedData"] = values.value_range(book, evaluator, spot, how)
    return trim(
        _totals(book_id, [answer for _, answer, _ in answers], answers),
        call.mask("BatchUpdateValuesResponse"),
    )


def _totals(book_id: str, responses: list[Json], answers: list[tuple[Spot, Json, str]]) -> Json:
    totals = {
        "totalUpdatedRows": sum(one.get("updatedRows", 0) for one in responses),
        "totalUpdatedColumns": sum(one.get("updatedColumns", 0) for one in responses),
        "totalUpdatedCells": sum(one.get("updatedCells", 0) for one in responses),
        "totalUpdatedSheets": len({id(spot.sheet) for spot, one, _ in answers if one.get("updatedCells")}),
    }
    shown = {name: count for name, count in totals.items() if count}
    return {"spreadsheetId": book_id} | shown | {"responses": responses}


def values_clear(call: Call, book_id: str, range_text: str) -> Json:
    book = call.library.open(book_id, call.account, "writer")
    draft = call.draft(book)
    cleared = _writer(call, draft, "RAW").clear(range_text)
    call.library.commit(book, draft.book, call.account.email)
    return {"spreadsheetId": book_id, "clearedRange": cleared}


def values_batch_clear(call: Call, book_id: str) -> Json:
    book = call.library.open(book_id, call.account, "writer")
    draft = call.draft(book)
    writer = _writer(call, draft, "RAW")
    cleared = [writer.clear(text) for text in call.body("BatchClearValuesRequest").get("ranges") or []]
    call.library.commit(book, draft.book, call.account.email)
    return {"spreadsheetId": book_id, "clearedRanges": cleared}


def metadata_get(call: Call, book_id: str, metadata_id: str) -> Json:
    book = call.read(book_id)
    found = next((one for one in book.metadata if one["metadataId"] == int(metadata_id)), None)
    if found is None:
        raise sheet_missing()
    return found


def metadata_search(call: Call, book_id: str) -> Json:
    book = call.read(book_id)
    filters = call.body("SearchDeveloperMetadataRequest").get("dataFilters") or []
    found = []
    for one in matching(book, filters):
        fitting = [each for each in filters if one in matching(book, [each])]
        found.append({"developerMetadata": one, "dataFilters": fitting})
    return {"matchedDeveloperMetadata": found} if found else {}


Route = tuple[str, re.Pattern[str], Callable[..., Json]]
_ID = r"/v4/spreadsheets/([^/:]+)"
ROUTES: list[Route] = [
    ("POST", re.compile(r"/v4/spreadsheets"), create_spreadsheet),
    ("GET", re.compile(_ID), get_spreadsheet),
    ("POST", re.compile(_ID + ":batchUpdate"), batch_update),
    ("POST", re.compile(_ID + ":getByDataFilter"), get_by_data_filter),
    ("POST", re.compile(_ID + "/sheets/([0-9]+):copyTo"), copy_sheet),
    ("GET", re.compile(_ID + "/values:batchGet"), values_batch_get),
    ("POST", re.compile(_ID + "/values:batchGetByDataFilter"), values_batch_get_by_filter),
    ("POST", re.compile(_ID + "/values:batchUpdate"), values_batch_update),
    ("POST", re.compile(_ID + "/values:batchClear"), values_batch_clear),
    ("POST", re.compile(_ID + "/values/(.+):append"), values_append),
    ("POST", re.compile(_ID + "/values/(.+):clear"), values_clear),
    ("GET", re.compile(_ID + "/values/(.+)"), values_get),
    ("PUT", re.compile(_ID + "/values/(.+)"), values_update),
    ("POST", re.compile(_ID + "/developerMetadata:search"), metadata_search),
    ("GET", re.compile(_ID + "/developerMetadata/([0-9]+)"), metadata_get),
]


def answer(call: Call) -> Any:
    """Raises ApiError, 404 for a path that Sheets does not have."""
    for method, path, handler in ROUTES:
        match = path.fullmatch(call.request.path)
        if match and method == call.request.method:
            return handler(call, *(unquote(part) for part in match.groups()))
    raise sheet_missing()
