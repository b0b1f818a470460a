"""`spreadsheets.batchUpdate`: requests applied in order to a draft; the first that fails undoes them all."""

from tests.sheets_server.batch import cells, copying, filters, lines, metadata, names, rules, sheets
from tests.sheets_server.batch.draft import Draft, Handler
from tests.sheets_server.errors import ApiError, bad_request
from tests.sheets_server.spreadsheet import Json

HANDLERS: dict[str, Handler] = {
    **cells.HANDLERS,
    **copying.HANDLERS,
    **filters.HANDLERS,
    **lines.HANDLERS,
    **metadata.HANDLERS,
    **names.HANDLERS,
    **rules.HANDLERS,
    **sheets.HANDLERS,
}


def apply(draft: Draft, requests: list[Json]) -> list[Json]:
    """One reply a request, `{}` for the kinds that have none. Raises ApiError naming the request that
    failed."""
    if not requests:
        raise bad_request("Must specify at least one request.")
    return [_one(draft, position, request) for position, request in enumerate(requests)]


def _one(draft: Draft, position: int, request: Json) -> Json:
    kinds = [name for name, body in request.items() if body is not None]
    if len(kinds) != 1:
        raise bad_request(f"Invalid requests[{position}]: Must specify exactly one request kind.")
    kind = kinds[0]
    if kind not in HANDLERS:
        raise bad_request(f"Invalid requests[{position}].{kind}: This server does not have this request.")
    try:
        reply = HANDLERS[kind](draft, request[kind])
    except ApiError as error:
        error.message = f"Invalid requests[{position}].{kind}: {error.message}"
        raise
    return {kind: reply} if reply is not None else {}
