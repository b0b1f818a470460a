"""The Google store of an office's settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from console.settings import Settings
from sheets_sync.google.places import KeptPlaces, Places
from sheets_sync.google.session import Google
from sheets_sync.google.signing import KeyFile
from sheets_sync.google.store import GoogleStore


def open_store(settings: Settings, now: Callable[[], datetime], places: Places | None = None) -> GoogleStore:
    """The accounts, not signed in yet, and the places known; what is wrong with a key file its use tells."""
    wanted = settings.sheets
    return GoogleStore(
        accounts(settings), places or KeptPlaces(), now=now, folder=wanted.folder_id,
        reads_a_minute=wanted.reads_per_minute,
    )  # fmt: skip


def accounts(settings: Settings) -> list[Google]:
    """One session a key file; the second where it is given. Nothing is sent yet."""
    wanted = settings.sheets
    paths = [wanted.credentials, *([wanted.second_credentials] if wanted.second_credentials else [])]
    return [
        Google(
            KeyFile(path, endpoint=wanted.endpoint), endpoint=wanted.endpoint, reads=wanted.reads_per_minute,
            writes=wanted.writes_per_minute,
        )
        for path in paths
    ]  # fmt: skip
