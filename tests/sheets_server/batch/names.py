"""Requests on named and protected ranges."""

import re

from tests.sheets_server.batch.draft import Draft, Handler, fields_of, number
from tests.sheets_server.errors import ApiError, bad_request
from tests.sheets_server.masks import merge
from tests.sheets_server.reading import may_edit, plain_range
from tests.sheets_server.spreadsheet import Json

_NAME = re.compile(r"^[^\W\d][\w.]{0,249}$")
_CELL = re.compile(r"^([A-Za-z]{1,3}[1-9][0-9]*|[Rr][0-9]+[Cc][0-9]+|true|false)$", re.IGNORECASE)


def _check_name(draft: Draft, item: Json) -> None:
    name = item.get("name") or ""
    if not _NAME.match(name) or _CELL.match(name):
        raise bad_request(f"'{name}' is not a valid named range name.")
    other = draft.book.find_name(name)
    if other and other["namedRangeId"] != item.get("namedRangeId"):
        raise bad_request(f'A named range with the name "{name}" already exists. Please enter another name.')
    draft.spot(item.get("range") or {"sheetId": -1})


def add_named_range(draft: Draft, request: Json) -> Json:
    item = request.get("namedRange") or {}
    item = item | {"namedRangeId": item.get("namedRangeId") or str(draft.book.fresh_id())}
    _check_name(draft, item)
    draft.book.named.append(item)
    return {"namedRange": plain_range(item)}


def _named(draft: Draft, wanted: str | None) -> Json:
    found = next((one for one in draft.book.named if one["namedRangeId"] == wanted), None)
    if found is None:
        raise bad_request(f"Cannot find named range with ID {wanted}.")
    return found


def update_named_range(draft: Draft, request: Json) -> None:
    mask = fields_of(request, "NamedRange")
    wanted = request.get("namedRange") or {}
    old = _named(draft, wanted.get("namedRangeId"))
    new = (merge(old, wanted, mask) or {}) | {"namedRangeId": old["namedRangeId"]}
    _check_name(draft, new)
    draft.book.named = [new if one is old else one for one in draft.book.named]


def delete_named_range(draft: Draft, request: Json) -> None:
    old = _named(draft, request.get("namedRangeId"))
    draft.book.named = [one for one in draft.book.named if one is not old]


def add_protected_range(draft: Draft, request: Json) -> Json:
    item = request.get("protectedRange") or {}
    if not item.get("namedRangeId"):
        sheet = draft.sheet((item.get("range") or {}).get("sheetId"))
        if set(item.get("range") or {}) - {"sheetId"}:
            draft.spot(item["range"])
    else:
        sheet = draft.sheet(_named(draft, item["namedRangeId"])["range"].get("sheetId"))
    item = item | {"protectedRangeId": number(item.get("protectedRangeId"), draft.book.fresh_id())}
    if item.get("warningOnly"):
        item = {name: value for name, value in item.items() if name != "editors"}
    else:
        item = item | {"editors": _editors(draft, item)}
    sheet.protected.append(item)
    return {"protectedRange": plain_range(item) | {"requestingUserCanEdit": may_edit(item, draft.email)}}


def _editors(draft: Draft, item: Json) -> Json:
    """Whoever protects a range may always edit it."""
    editors = item.get("editors") or {}
    users = list(dict.fromkeys([*([draft.email] if draft.email else []), *editors.get("users", [])]))
    return editors | ({"users": users} if users else {})


def update_protected_range(draft: Draft, request: Json) -> None:
    mask = fields_of(request, "ProtectedRange")
    wanted = request.get("protectedRange") or {}
    for sheet in draft.book.sheets:
        for at, old in enumerate(sheet.protected):
            if old["protectedRangeId"] == number(wanted.get("protectedRangeId"), -1):
                _refuse_stranger(draft, old)
                new = (merge(old, wanted, mask) or {}) | {"protectedRangeId": old["protectedRangeId"]}
                sheet.protected[at] = new
                return
    raise _missing(wanted.get("protectedRangeId"))


def _missing(wanted: int | None) -> ApiError:
    return bad_request(f"No protected range with ID: {wanted}")


def _refuse_stranger(draft: Draft, item: Json) -> None:
    if not may_edit(item, draft.email):
        raise ApiError(draft.unknowns.protected_status, "You are trying to edit a protected cell or object.")


def delete_protected_range(draft: Draft, request: Json) -> None:
    wanted = number(request.get("protectedRangeId"), -1)
    for sheet in draft.book.sheets:
        for old in sheet.protected:
            if old["protectedRangeId"] == wanted:
                _refuse_stranger(draft, old)
                sheet.protected = [one for one in sheet.protected if one is not old]
                return
    raise _missing(wanted)


HANDLERS: dict[str, Handler] = {
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
}
