"""Drive's store: files, folders, shared drives, permissions, and the list of changes with its lag."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.sheets_server.access import ROLES, Account, at_least
from tests.sheets_server.clock import Clock, rfc3339
from tests.sheets_server.errors import ApiError, file_missing
from tests.sheets_server.spreadsheet import Json

SHEETS = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"


@dataclass
class DriveFile:
    """What Drive knows of a file. `drive_id` names its Shared Drive, if any."""

    file_id: str
    name: str
    mime: str
    created: float
    modified: float
    owner: str = ""
    parents: list[str] = field(default_factory=lambda: ["root"])
    drive_id: str = ""
    trashed: bool = False
    permissions: list[Json] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)
    version: int = 1
    properties: Json = field(default_factory=dict)
    app_properties: Json = field(default_factory=dict)
    description: str = ""
    modified_by: str = ""  # the e-mail of who changed it last; '' is the owner of everything


@dataclass(frozen=True)
class Change:
    """`visible` is when changes.list begins to tell it."""

    file_id: str
    time: float
    visible: float
    removed: bool = False


@dataclass
class Files:
    """`lag` in seconds, or a function that gives it for each change, delays changes.list and modifiedTime."""

    clock: Clock
    lag: float | Callable[[], float] = 0.0
    files: dict[str, DriveFile] = field(default_factory=dict)
    shared_drives: dict[str, Json] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    """Files that answer 404 to everyone, as if removed, until taken out of here again."""

    def add(self, one: DriveFile) -> DriveFile:
        self.files[one.file_id] = one
        self._log(one.file_id)
        return one

    def add_shared_drive(self, drive_id: str, name: str, members: dict[str, str]) -> None:
        """Members by e-mail with their role: reader, writer, fileOrganizer, organizer."""
        self.shared_drives[drive_id] = {"id": drive_id, "name": name, "members": dict(members)}

    def touch(self, file_id: str) -> None:
        """The content or the properties changed."""
        one = self.files[file_id]
        one.modified, one.version = self.clock.now(), one.version + 1
        self._log(file_id)

    def remove(self, file_id: str) -> None:
        del self.files[file_id]
        self._log(file_id, removed=True)

    def _log(self, file_id: str, removed: bool = False) -> None:
        now = self.clock.now()
        lag = self.lag() if callable(self.lag) else self.lag
        earliest = self.changes[-1].visible if self.changes else 0.0
        self.changes.append(Change(file_id, now, max(earliest, now + lag), removed))

    def visible_until(self) -> int:
        """The page token after the last change that is told by now."""
        now = self.clock.now()
        return next((at for at, one in enumerate(self.changes) if one.visible > now), len(self.changes)) + 1

    def shown_modified(self, one: DriveFile) -> float:
        """modifiedTime as Drive shows it: the last change that is told by now."""
        now = self.clock.now()
        told = [each.time for each in self.changes if each.file_id == one.file_id and each.visible <= now]
        return told[-1] if told else one.created

    @staticmethod
    def owns(one: DriveFile, email: str) -> bool:
        """Whether the file is this person's own; a Shared Drive's belongs to nobody in it."""
        return not one.drive_id and one.owner == email

    def role(self, one: DriveFile, account: Account) -> str:
        """The account's best role on the file, or ''."""
        if not account.email or self.owns(one, account.email):
            return "owner"
        roles = [str(each["role"]) for each in one.permissions if _covers(each, account.email)]
        members = self.shared_drives.get(one.drive_id, {}).get("members", {})
        roles += [members[account.email]] if account.email in members else []
        for parent in one.parents:
            if parent in self.files:
                roles.append(self.role(self.files[parent], account))
        return max(roles, key=ROLES.index, default="")

    def find(
        self, file_id: str, account: Account, wanted: str = "reader", all_drives: bool = True
    ) -> DriveFile:
        """Raises ApiError 404 without access (Drive hides what you may not see), 403 with too little."""
        one = self.files.get(file_id)
        if one is None or file_id in self.hidden or (one.drive_id and not all_drives):
            raise file_missing(file_id)
        role = self.role(one, account)
        if not role:
            raise file_missing(file_id)
        if not at_least(role, wanted):
            message = "The user does not have sufficient permissions for this file."
            raise ApiError(403, message, reason="insufficientFilePermissions")
        return one

    def resource(self, one: DriveFile, account: Account) -> Json:
        """The File resource."""
        role = self.role(one, account)
        whole: Json = {
            "kind": "drive#file",
            "id": one.file_id,
            "name": one.name,
            "mimeType": one.mime,
            "createdTime": rfc3339(one.created),
            "modifiedTime": rfc3339(self.shown_modified(one)),
            "version": str(one.version),
            "lastModifyingUser": _user(one.modified_by, account),
            "trashed": one.trashed,
            "explicitlyTrashed": one.trashed,
            "parents": one.parents,
            "shared": bool(one.permissions),
            "ownedByMe": role == "owner" and not one.drive_id,
            "webViewLink": f"https://docs.google.com/spreadsheets/d/{one.file_id}/edit",
            "capabilities": _capabilities(role),
            "permissions": [self.permission(each) for each in self.permissions(one)],
        }
        if one.drive_id:
            whole |= {"driveId": one.drive_id, "teamDriveId": one.drive_id}
        else:
            whole["owners"] = [_user(one.owner, account)]
        extra = {
            "properties": one.properties,
            "appProperties": one.app_properties,
            "description": one.description,
        }
        return whole | {name: value for name, value in extra.items() if value}

    def permissions(self, one: DriveFile) -> list[Json]:
        owner = {
            "id": "owner",
            "type": "user",
            "role": "owner",
            "emailAddress": one.owner or "chu@example.vn",
        }
        return ([] if one.drive_id else [owner]) + one.permissions

    @staticmethod
    def permission(item: Json) -> Json:
        whole: Json = {"kind": "drive#permission"} | item
        if item["type"] in ("user", "group"):
            whole |= {"displayName": str(item.get("emailAddress", "")).split("@")[0], "deleted": False}
        if item["type"] == "user":
            whole.setdefault("pendingOwner", False)
        return whole


def _covers(permission: Json, email: str) -> bool:
    kind = permission["type"]
    if kind == "anyone":
        return True
    if kind == "domain":
        return email.endswith("@" + str(permission.get("domain", "")))
    return bool(permission.get("emailAddress") == email)


def _capabilities(role: str) -> Json:
    writer = bool(role) and at_least(role, "writer")
    owner = bool(role) and at_least(role, "fileOrganizer")
    return {
        "canEdit": writer,
        "canShare": writer,
        "canCopy": bool(role),
        "canTrash": owner,
        "canDelete": owner,
    }


def _user(email: str, account: Account) -> dict[str, Any]:
    email = email or "chu@example.vn"
    me = account.email in ("", email)
    return {"kind": "drive#user", "displayName": email.split("@")[0], "me": me, "emailAddress": email}
