"""Requests on developer metadata, and the search for it."""

from tests.sheets_server.batch.draft import Draft, Handler, fields_of, number
from tests.sheets_server.errors import bad_request
from tests.sheets_server.masks import merge
from tests.sheets_server.ranges import locate
from tests.sheets_server.spreadsheet import Json, Spreadsheet


def _located(draft: Draft, where: Json) -> Json:
    """The location with its type worked out. Raises ApiError 400 unless it is one row, column, sheet or the
    file."""
    if where.get("spreadsheet"):
        return {"spreadsheet": True, "locationType": "SPREADSHEET"}
    if where.get("sheetId") is not None:
        return {"sheetId": draft.sheet(where["sheetId"]).sheet_id, "locationType": "SHEET"}
    span = where.get("dimensionRange")
    if not span:
        raise bad_request("developerMetadata.location must be set.")
    sheet = draft.sheet(span.get("sheetId"))
    start, end = number(span.get("startIndex")), number(span.get("endIndex"))
    if end - start != 1 or span.get("dimension") not in ("ROWS", "COLUMNS"):
        raise bad_request("developerMetadata.location.dimensionRange must be exactly one row or one column.")
    rows = span["dimension"] == "ROWS"
    if end > (len(sheet.lines) if rows else len(sheet.columns)):
        raise bad_request("developerMetadata.location.dimensionRange is outside the grid.")
    clean = {"sheetId": sheet.sheet_id, "dimension": span["dimension"], "startIndex": start, "endIndex": end}
    return {"dimensionRange": clean, "locationType": "ROW" if rows else "COLUMN"}


def create(draft: Draft, request: Json) -> Json:
    item = request.get("developerMetadata") or {}
    if not item.get("metadataKey"):
        raise bad_request("developerMetadata.metadataKey is required.")
    if item.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise bad_request("developerMetadata.visibility must be DOCUMENT or PROJECT.")
    item = item | {
        "metadataId": number(item.get("metadataId"), draft.book.fresh_id()),
        "location": _located(draft, item.get("location") or {}),
    }
    if any(one["metadataId"] == item["metadataId"] for one in draft.book.metadata):
        raise bad_request(f"Developer metadata with ID {item['metadataId']} already exists.")
    draft.book.metadata.append(item)
    return {"developerMetadata": item}


def matching(book: Spreadsheet, filters: list[Json]) -> list[Json]:
    """The metadata that any of the DataFilters selects."""
    return [one for one in book.metadata if any(_fits(book, one, each) for each in filters)]


def _fits(book: Spreadsheet, item: Json, data_filter: Json) -> bool:
    look = data_filter.get("developerMetadataLookup")
    if look is not None:
        wanted = {
            name: look[name] for name in ("metadataKey", "metadataValue", "visibility") if look.get(name)
        }
        if any(item.get(name) != value for name, value in wanted.items()):
            return False
        if look.get("metadataId") is not None and item["metadataId"] != number(look["metadataId"]):
            return False
        if look.get("locationType") and item["location"]["locationType"] != look["locationType"]:
            return False
        return _at(item["location"], look.get("metadataLocation"))
    if data_filter.get("a1Range"):
        spot = locate(book, data_filter["a1Range"])
        return item["location"].get("sheetId") == spot.sheet.sheet_id
    wanted_id = (data_filter.get("gridRange") or {}).get("sheetId", 0)
    return item["location"].get("sheetId") == wanted_id


def _at(location: Json, wanted: Json | None) -> bool:
    if not wanted:
        return True
    if wanted.get("dimensionRange"):
        return location.get("dimensionRange") == wanted["dimensionRange"]
    if wanted.get("sheetId") is not None:
        return location.get("sheetId") == wanted["sheetId"]
    return location["locationType"] == "SPREADSHEET"


def update(draft: Draft, request: Json) -> Json:
    mask = fields_of(request, "DeveloperMetadata")
    found = matching(draft.book, request.get("dataFilters") or [])
    if not found:
        raise bad_request("No developer metadata matched the data filters.")
    changed = []
    for old in found:
        new = (merge(old, request.get("developerMetadata") or {}, mask) or {}) | {
            "metadataId": old["metadataId"]
        }
        new = new | {"location": _located(draft, new.get("location") or {})}
        draft.book.metadata = [new if one is old else one for one in draft.book.metadata]
        changed.append(new)
    return {"developerMetadata": changed}


def delete(draft: Draft, request: Json) -> Json:
    gone = matching(draft.book, [request.get("dataFilter") or {}])
    draft.book.metadata = [one for one in draft.book.metadata if one not in gone]
    return {"deletedDeveloperMetadata": gone}


HANDLERS: dict[str, Handler] = {
    "createDeveloperMetadata": create,
    "updateDeveloperMetadata": update,
    "deleteDeveloperMetadata": delete,
}
