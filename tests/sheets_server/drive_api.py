"""The routes of Drive v3 (and v2's upload, which gspread's import_csv still uses)."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

from tests.sheets_server import export, searching
from tests.sheets_server.clock import rfc3339
from tests.sheets_server.errors import ApiError, bad_request, file_missing, storage_full
from tests.sheets_server.files import FOLDER, SHEETS, DriveFile
from tests.sheets_server.guards import Guard
from tests.sheets_server.masks import ALL, Mask, asked_of_drive, parse, trim
from tests.sheets_server.sheets_api import Call, flag
from tests.sheets_server.spreadsheet import Json, Line, Sheet
from tests.sheets_server.values import Writer

_FILE = parse("kind,id,name,mimeType")
_SHARED_FILE = parse("kind,id,name,mimeType,driveId,teamDriveId")
_PERMISSION = parse("kind,id,type,role")


def _mask(call: Call, schema: str, default: Mask) -> Mask:
    text = call.request.first("fields")
    if not text:
        return default
    return asked_of_drive(text, schema)


def _all_drives(call: Call) -> bool:
    return flag(call.request.first("supportsAllDrives")) or flag(call.request.first("supportsTeamDrives"))


def _find(call: Call, file_id: str, role: str = "reader") -> DriveFile:
    return call.library.files.find(file_id, call.account, role, _all_drives(call))


def _shown(call: Call, one: DriveFile, default: Mask = _FILE) -> Json:
    mask = _mask(call, "File", _SHARED_FILE if one.drive_id and default is _FILE else default)
    return trim(call.library.files.resource(one, call.account), mask)


def list_files(call: Call) -> Json:
    """Newest first; a Shared Drive's files only with includeItemsFromAllDrives."""
    files, request = call.library.files, call.request
    if flag(request.first("includeItemsFromAllDrives")) and not _all_drives(call):
        message = "The includeItemsFromAllDrives parameter requires supportsAllDrives."
        raise ApiError(403, message, reason="teamDrivesParameterConflict")
    everywhere = flag(request.first("includeItemsFromAllDrives"))
    wanted = searching.condition(request.first("q"))
    found = [
        one
        for one in files.files.values()
        if files.role(one, call.account)
        and one.file_id not in files.hidden
        and (everywhere or not one.drive_id)
        and request.first("driveId", one.drive_id) in ("", one.drive_id)
        and wanted(one, files)
    ]
    found.sort(key=lambda one: -one.modified)
    start, size = _whole(request.first("pageToken"), 0), _whole(request.first("pageSize"), 100)
    if not 1 <= size <= 1000:
        raise bad_request("Invalid value '" + str(size) + "'. Values must be within the range: [1, 1000]")
    page: Json = {"kind": "drive#fileList", "incompleteSearch": False}
    if start + size < len(found):
        page["nextPageToken"] = str(start + size)
    page["files"] = [files.resource(one, call.account) for one in found[start : start + size]]
    default = parse("kind,incompleteSearch,nextPageToken,files(kind,id,name,mimeType)")
    return trim(page, _mask(call, "FileList", default))


def _whole(text: str, otherwise: int) -> int:
    if text and not text.isdigit():
        raise ApiError(400, "Invalid Value", reason="invalid")
    return int(text or otherwise)


def get_file(call: Call, file_id: str) -> Json:
    """A Shared Drive's root folder has the drive's own id."""
    drive = call.library.files.shared_drives.get(file_id)
    if drive is not None and _all_drives(call):
        if call.account.email and call.account.email not in drive["members"]:
            raise file_missing(file_id)
        now = call.library.clock.now()
        root = DriveFile(file_id, "Drive", FOLDER, now, now, parents=[], drive_id=file_id)
        return _shown(call, root)
    return _shown(call, _find(call, file_id))


def _home(call: Call, parents: list[str]) -> str:
    """The Shared Drive of the first parent, or ''. Raises ApiError 404 for a parent that is not there."""
    files = call.library.files
    for parent in parents:
        if parent in files.shared_drives:
            members = files.shared_drives[parent]["members"]
            if call.account.email and members.get(call.account.email) not in (
                "writer",
                "fileOrganizer",
                "organizer",
            ):
                raise file_missing(parent)
            return parent
        if parent != "root":
            return _find(call, parent, "writer").drive_id
    return ""


def _refuse_storage(call: Call, drive_id: str) -> None:
    """A service account has no storage of its own: only a Shared Drive takes its files."""
    if call.account.service and not drive_id:
        raise storage_full()


def create_file(call: Call) -> Json:
    body = call.request.json()
    parents = body.get("parents") or ["root"]
    drive_id = _home(call, parents)
    _refuse_storage(call, drive_id)
    name, mime = body.get("name") or "Untitled", body.get("mimeType") or "application/octet-stream"
    if mime == SHEETS:
        book = call.library.new(name, owner=call.account.email, parents=parents, drive_id=drive_id)
        one = call.library.files.files[book.book_id]
        _describe(one, body)
        return _shown(call, one)
    now = call.library.clock.now()
    one = DriveFile(call.library.fresh_id(), name, mime, now, now, call.account.email, parents, drive_id)
    return _shown(call, call.library.files.add(one))


def _describe(one: DriveFile, body: Json) -> None:
    one.description = body.get("description", one.description)
    one.properties = one.properties | (body.get("properties") or {})
    one.app_properties = one.app_properties | (body.get("appProperties") or {})


def copy_file(call: Call, file_id: str) -> Json:
    source, body = _find(call, file_id), call.request.json()
    parents = body.get("parents") or ["root"]
    drive_id = _home(call, parents)
    _refuse_storage(call, drive_id)
    title = body.get("name") or f"Copy of {source.name}"
    book = call.library.books[source.file_id]
    twin = call.library.copy(book, title, call.account.email, parents, drive_id)
    return _shown(call, call.library.files.files[twin.book_id])


def update_file(call: Call, file_id: str) -> Json:
    """Rename, bin, describe, move between folders."""
    one, body = _find(call, file_id, "writer"), call.request.json()
    if "name" in body:
        one.name = body["name"]
        if file_id in call.library.books:
            call.library.books[file_id].title = body["name"]
    one.trashed = bool(body.get("trashed", one.trashed))
    _describe(one, body)
    leaving = set(call.request.first("removeParents").split(","))
    coming = [parent for parent in call.request.first("addParents").split(",") if parent]
    if coming:
        one.drive_id = _home(call, coming)
    one.parents = [parent for parent in one.parents if parent not in leaving] + coming
    call.library.files.touch(file_id)
    return _shown(call, one)


def delete_file(call: Call, file_id: str) -> None:
    """For good, past the bin: the owner's right, or a Shared Drive organizer's."""
    one = _find(call, file_id, "organizer")
    call.library.files.remove(one.file_id)
    call.library.books.pop(one.file_id, None)


def export_file(call: Call, file_id: str) -> tuple[str, bytes]:
    one = _find(call, file_id)
    mime = call.request.first("mimeType")
    if one.file_id not in call.library.books:
        message = "Export only supports Docs Editors files."
        raise ApiError(403, message, reason="fileNotExportable")
    book = call.library.books[one.file_id]
    return mime, export.export(book, call.library.evaluator(book), mime)


def list_permissions(call: Call, file_id: str) -> Json:
    one = _find(call, file_id)
    files = call.library.files
    if not (files.resource(one, call.account)["capabilities"]["canShare"]):
        message = "The user does not have sufficient permissions for this file."
        raise ApiError(403, message, reason="insufficientFilePermissions")
    page = {
        "kind": "drive#permissionList",
        "permissions": [files.permission(each) for each in files.permissions(one)],
    }
    return trim(page, _mask(call, "PermissionList", parse("kind,permissions(kind,id,type,role)")))


def create_permission(call: Call, file_id: str) -> Json:
    one, body = _find(call, file_id, "writer"), call.request.json()
    kind, role = body.get("type"), body.get("role")
    if kind not in ("user", "group", "domain", "anyone"):
        raise bad_request("The permission type field is required.")
    if role not in ("reader", "commenter", "writer", "owner", "fileOrganizer", "organizer"):
        raise bad_request("The permission role field is required.")
    if kind in ("user", "group") and "@" not in (body.get("emailAddress") or ""):
        raise bad_request(
            "The specified emailAddress is invalid or not applicable for the given permission type."
        )
    wanted = {"type": kind, "role": role} | {
        name: body[name] for name in ("emailAddress", "domain") if body.get(name)
    }
    name = body.get("emailAddress") or body.get("domain")
    permission = {"id": _permission_id(name)} | wanted
    one.permissions = [each for each in one.permissions if each["id"] != permission["id"]] + [permission]
    call.library.files.touch(file_id)
    return trim(call.library.files.permission(permission), _mask(call, "Permission", _PERMISSION))


def _permission_id(name: str | None) -> str:
    if not name:
        return "anyoneWithLink"
    return str(int.from_bytes(name.encode()[-9:], "big")).rjust(20, "1")[-20:]


def _permission(one: DriveFile, permission_id: str) -> Json:
    found = next((each for each in one.permissions if each["id"] == permission_id), None)
    if found is None:
        raise ApiError(404, f"Permission not found: {permission_id}.", reason="notFound")
    return found


def get_permission(call: Call, file_id: str, permission_id: str) -> Json:
    found = _permission(_find(call, file_id), permission_id)
    return trim(call.library.files.permission(found), _mask(call, "Permission", _PERMISSION))


def update_permission(call: Call, file_id: str, permission_id: str) -> Json:
    """A new role, or the two steps of handing a file over (pendingOwner, then owner with
    transferOwnership)."""
    one, body = _find(call, file_id, "writer"), call.request.json()
    old = _permission(one, permission_id)
    if body.get("role") == "owner" and not flag(call.request.first("transferOwnership")):
        message = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise ApiError(403, message, reason="forbidden")
    new = old | {name: body[name] for name in ("role", "pendingOwner") if name in body}
    one.permissions = [new if each is old else each for each in one.permissions]
    if body.get("role") == "owner":
        one.owner = str(new.get("emailAddress", ""))
        one.permissions = [each for each in one.permissions if each is not new]
    return trim(call.library.files.permission(new), _mask(call, "Permission", _PERMISSION))


def delete_permission(call: Call, file_id: str, permission_id: str) -> None:
    one = _find(call, file_id, "writer")
    old = _permission(one, permission_id)
    one.permissions = [each for each in one.permissions if each is not old]
    call.library.files.touch(file_id)


def list_comments(call: Call, file_id: str) -> Json:
    _require_fields(call)
    page = {"kind": "drive#commentList", "comments": _find(call, file_id).comments}
    return trim(page, _mask(call, "CommentList", ALL))


def create_comment(call: Call, file_id: str) -> Json:
    _require_fields(call)
    one, body = _find(call, file_id, "commenter"), call.request.json()
    comment = {"kind": "drive#comment", "id": f"c{len(one.comments) + 1}"} | body
    one.comments.append(comment)
    return trim(comment, _mask(call, "Comment", ALL))


def _require_fields(call: Call) -> None:
    if not call.request.first("fields"):
        message = "The 'fields' parameter is required for this method."
        raise ApiError(400, message, reason="required")


def start_page_token(call: Call) -> Json:
    return {"kind": "drive#startPageToken", "startPageToken": str(call.library.files.visible_until())}


def list_changes(call: Call) -> Json:
    """Each changed file once, as it is now; the token moves only past what is told by now."""
    files, request = call.library.files, call.request
    token = request.first("pageToken")
    if not token.isdigit() or int(token) < 1:
        raise ApiError(400, f"Invalid Value: {token}", reason="invalid")
    end, start = files.visible_until(), int(token)
    size = _whole(request.first("pageSize"), 100)
    latest = {one.file_id: (at, one) for at, one in enumerate(files.changes[start - 1 : end - 1], start)}
    told = sorted(latest.values(), key=lambda pair: pair[0])
    page: Json = {"kind": "drive#changeList"}
    if len(told) > size:
        page["nextPageToken"] = str(told[size][0])
        told = told[:size]
    else:
        page["newStartPageToken"] = str(max(end, start))
    everywhere = flag(request.first("includeItemsFromAllDrives"))
    shown = [_change(call, one.file_id, one.time) for _, one in told]
    page["changes"] = [one for one in shown if one and (everywhere or "driveId" not in one.get("file", {}))]
    change = "kind,type,changeType,time,removed,fileId,file(kind,id,name,mimeType)"
    default = f"kind,nextPageToken,newStartPageToken,changes({change})"
    return trim(page, _mask(call, "ChangeList", parse(default)))


def _change(call: Call, file_id: str, time: float) -> Json | None:
    """None for a file that the account may not see."""
    files = call.library.files
    change: Json = {"kind": "drive#change", "type": "file", "changeType": "file", "time": rfc3339(time)}
    one = files.files.get(file_id)
    if one is None or file_id in files.hidden:
        return change | {"removed": True, "fileId": file_id}
    if not files.role(one, call.account):
        return None
    return change | {"removed": False, "fileId": file_id, "file": files.resource(one, call.account)}


def list_drives(call: Call) -> Json:
    drives = [
        {"kind": "drive#drive", "id": one["id"], "name": one["name"]}
        for one in call.library.files.shared_drives.values()
        if not call.account.email or call.account.email in one["members"]
    ]
    return {"kind": "drive#driveList", "drives": drives}


def get_drive(call: Call, drive_id: str) -> Json:
    found = next((one for one in list_drives(call)["drives"] if one["id"] == drive_id), None)
    if found is None:
        raise ApiError(404, f"Shared drive not found: {drive_id}", reason="notFound")
    return found


def about(call: Call) -> Json:
    _require_fields(call)
    email = call.account.email or "chu@example.vn"
    limit = "0" if call.account.service else "16106127360"
    whole = {
        "kind": "drive#about",
        "user": {"kind": "drive#user", "displayName": email.split("@")[0], "me": True, "emailAddress": email},
        "storageQuota": {"limit": limit, "usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"},
    }
    return trim(whole, _mask(call, "About", ALL))


def import_csv(call: Call, file_id: str) -> Json:
    """v2's upload: every tab is replaced by one holding the CSV, read as if typed."""
    one = _find(call, file_id, "writer")
    book = call.library.books[one.file_id]
    rows = list(csv.reader(io.StringIO(call.request.body.decode())))
    width = max((len(row) for row in rows), default=1)
    draft = call.draft(book)
    lines = [Line() for _ in range(max(len(rows), 1))]
    draft.book.sheets = [
        Sheet(draft.book.fresh_id(), book.sheets[0].title, lines, [{} for _ in range(max(width, 1))])
    ]
    writer = Writer(draft.book, draft.evaluator(), "USER_ENTERED", Guard(draft.book, call.unknowns))
    if rows:
        writer.update("A1", rows)
    call.library.commit(book, draft.book)
    return {"kind": "drive#file", "id": file_id, "title": one.name, "mimeType": SHEETS}


_FILES = r"/drive/v3/files"
_ONE = _FILES + r"/([^/]+)"
ROUTES: list[tuple[str, re.Pattern[str], Callable[..., Any]]] = [
    ("GET", re.compile(_FILES), list_files),
    ("POST", re.compile(_FILES), create_file),
    ("GET", re.compile(_ONE), get_file),
    ("PATCH", re.compile(_ONE), update_file),
    ("DELETE", re.compile(_ONE), delete_file),
    ("POST", re.compile(_ONE + "/copy"), copy_file),
    ("GET", re.compile(_ONE + "/export"), export_file),
    ("GET", re.compile(_ONE + "/permissions"), list_permissions),
    ("POST", re.compile(_ONE + "/permissions"), create_permission),
    ("GET", re.compile(_ONE + "/permissions/([^/]+)"), get_permission),
    ("PATCH", re.compile(_ONE + "/permissions/([^/]+)"), update_permission),
    ("DELETE", re.compile(_ONE + "/permissions/([^/]+)"), delete_permission),
    ("GET", re.compile(_ONE + "/comments"), list_comments),
    ("POST", re.compile(_ONE + "/comments"), create_comment),
    ("GET", re.compile(r"/drive/v3/changes/startPageToken"), start_page_token),
    ("GET", re.compile(r"/drive/v3/changes"), list_changes),
    ("GET", re.compile(r"/drive/v3/drives"), list_drives),
    ("GET", re.compile(r"/drive/v3/drives/([^/]+)"), get_drive),
    ("GET", re.compile(r"/drive/v3/about"), about),
    ("PUT", re.compile(r"/upload/drive/v2/files/([^/]+)"), import_csv),
]


def answer(call: Call) -> Any:
    """JSON, `(mime, bytes)` for an export, None for 204. Raises ApiError."""
    for method, path, handler in ROUTES:
        match = path.fullmatch(call.request.path)
        if match and method == call.request.method:
            return handler(call, *match.groups())
    raise ApiError(404, "Not Found", reason="notFound")
