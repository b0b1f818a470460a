"""Spreadsheets as files of Drive: found again by what they are, made in the office's folder."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_sync.google.session import Google

URL = "https://www.googleapis.com/drive/v3/files"
TITLE = "Theo dõi nhiệm vụ"  # how the title of every workbook of ours begins
_KIND = "application/vnd.google-apps.spreadsheet"
_EVERYWHERE = {"supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}


@dataclass(frozen=True, slots=True)
class Found:
    """A file as Drive lists it; `modified` as Drive writes it."""

    spreadsheet: str
    title: str
    modified: str


def titled(google: Google, title: str, folder: str) -> list[str]:
    """Spreadsheets of that very name: one may be what an unfinished creation made."""
    name = title.replace("\\", "\\\\").replace("'", "\\'")
    query = f"name = '{name}' and mimeType = '{_KIND}' and trashed = false"
    if folder:
        query += f" and '{folder}' in parents"
    answer = google.get(URL, {"q": query, "fields": "files(id)", "pageSize": "100", **_EVERYWHERE})
    return [str(each["id"]) for each in answer.get("files", ())]


def make(google: Google, title: str, folder: str) -> str:
    """A new, empty spreadsheet in the folder ('' is the account's own Drive)."""
    metadata = {"name": title, "mimeType": _KIND, **({"parents": [folder]} if folder else {})}
    params = {"fields": "id", "supportsAllDrives": "true"}
    return str(google.request("post", URL, params=dict(params), json=metadata).json()["id"])


def open_folder(google: Google, folder: str) -> bool:
    """Whether the folder is in a Shared Drive, or one itself. Raises APIError unless the account sees it."""
    return bool(
        google.get(f"{URL}/{folder}", {"supportsAllDrives": "true", "fields": "driveId"}).get("driveId")
    )


def may_store(google: Google) -> bool:
    """Whether the account's own Drive takes another file; a service account's does not."""
    quota = google.about().get("storageQuota", {})
    return not quota.get("limit") or int(quota.get("usage", 0)) < int(quota["limit"])


def rights(google: Google, spreadsheet: str) -> tuple[bool, bool]:
    """Whether the account may edit the file, and whether it is in the bin."""
    params = {"supportsAllDrives": "true", "fields": "trashed,capabilities(canEdit)"}
    found = google.get(f"{URL}/{spreadsheet}", params)
    return bool(found.get("capabilities", {}).get("canEdit")), bool(found.get("trashed"))


def rename(google: Google, spreadsheet: str, suffix: str) -> None:
    """Put words after the file's name, once."""
    params = {"supportsAllDrives": "true", "fields": "name"}
    name = google.get(f"{URL}/{spreadsheet}", params)["name"]
    if name.endswith(suffix):
        return
    body = {"name": f"{name} {suffix}"}
    google.request("patch", f"{URL}/{spreadsheet}", params=dict(params), json=body)


def beside(google: Google, folder: str) -> list[Found]:
    """Spreadsheets of the folder, and those elsewhere that bear the title of our workbooks: these and, among
    them, copies. At most 1,000 of each."""
    wanted = [f"'{folder}' in parents"] if folder else []
    found: dict[str, Found] = {}
    for where in (*wanted, f"name contains '{TITLE}'"):
        query = f"{where} and mimeType = '{_KIND}' and trashed = false"
        params = {"q": query, "fields": "files(id,name,modifiedTime)", "pageSize": "1000", **_EVERYWHERE}
        for each in google.get(URL, params).get("files", ()):
            found[each["id"]] = Found(each["id"], each["name"], each.get("modifiedTime", ""))
    return list(found.values())
