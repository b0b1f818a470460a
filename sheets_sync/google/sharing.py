"""Who a spreadsheet is shared with: a new one with the people of the closed one that it takes over from."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from typing import Any

from gspread.exceptions import APIError

from sheets_sync.google import faults
from sheets_sync.google.files import URL
from sheets_sync.google.places import Place, Places, closed_keys
from sheets_sync.google.session import Google

_SHARED = ("reader", "commenter", "writer")
_EDITS = ("writer", "fileOrganizer", "organizer", "owner")
_FIELDS = "permissions(type,role,emailAddress,domain,deleted,permissionDetails(inherited))"
_log = logging.getLogger(__name__)


def share_as_before(google: Google, places: Places, key: str, place: Place) -> None:
    """Invite the closed book's people; Google tells them where the new one is. Where they may not be invited,
    that is logged and the book is made all the same: the Office shares it. Raises APIError for what may
    pass."""
    known = places.all()
    closed = closed_keys(known, key)
    if not closed:
        return
    try:
        _share(google, known[closed[-1]].spreadsheet, place.spreadsheet)
    except APIError as error:
        if faults.is_passing(error):
            raise
        told = faults.explained(error, f"bảng tính mới của {key}")
        _log.warning("Chưa chia sẻ được bảng tính mới của %s như bảng tính cũ: %s", key, told)


def is_shared(google: Google, spreadsheet: str, ours: Collection[str]) -> bool:
    """Whether anybody but `ours` (e-mails) was given the file itself to edit, not only its Shared Drive."""
    given = (each for each in _given(google, spreadsheet) if each["role"] in _EDITS)
    return any(each.get("emailAddress", "").lower() not in ours for each in given)


def _share(google: Google, old: str, new: str) -> None:
    for each in _given(google, old):
        if each["role"] in _SHARED:
            body = {key: each[key] for key in ("type", "role", "emailAddress", "domain") if each.get(key)}
            told = {"sendNotificationEmail": "true"} if "emailAddress" in body else {}
            google.request(
                "post", f"{URL}/{new}/permissions", params={"supportsAllDrives": "true", **told}, json=body
            )


def _given(google: Google, spreadsheet: str) -> Iterator[dict[str, Any]]:
    """The rights that were given to a file itself."""
    params = {"supportsAllDrives": "true", "pageSize": "100", "fields": _FIELDS}
    for each in google.get(f"{URL}/{spreadsheet}/permissions", params).get("permissions", ()):
        details = each.get("permissionDetails", ())
        inherited = bool(details) and all(detail.get("inherited") for detail in details)
        if not inherited and not each.get("deleted"):
            yield each
