"""Spreadsheets as files of Drive: found again by what they are, made in the office's folder."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_sync.google.session import Google

URL = "https://www.googleapis.com/drive/v3/files"
_KIND = "application/vnd.google-apps.spreadsheet"
_EVERYWHERE = {"supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}


def find(google: Google, workbook: str) -> str | None:
    """The spreadsheet that an earlier, unfinished creation made for this workbook id, or None."""
    wanted = f"appProperties has {{ key='workbook' and value='{workbook}' }} and trashed = false"
    answer = google.get(URL, {"q": wanted, "fields": "files(id)", "pageSize": "10", **_EVERYWHERE})
    found = answer.get("files", ())
    return str(found[0]["id"]) if found else None


def make(google: Google, title: str, workbook: str, folder: str) -> str:
    """A new, empty spreadsheet in the folder ('' is the account's own Drive)."""
    body = {"name": title, "mimeType": _KIND, "appProperties": {"workbook": workbook}}
    metadata = {**body, "parents": [folder]} if folder else body
    params = {"fields": "id", "supportsAllDrives": "true"}
    return str(google.request("post", URL, params=dict(params), json=metadata).json()["id"])


def strangers(google: Google, known: Sequence[str], folder: str) -> list[tuple[str, str]]:
    """Spreadsheets of the folder that are no known workbook, as (id, name): copies above all."""
    if not folder:
        return []
    query = f"'{folder}' in parents and mimeType = '{_KIND}' and trashed = false"
    params = {"q": query, "fields": "files(id,name)", "pageSize": "1000", **_EVERYWHERE}
    answer = google.get(URL, params)
    return [(each["id"], each["name"]) for each in answer.get("files", ()) if each["id"] not in known]
