"""The Google store of an office's settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from console.settings import Settings
from sheets_sync.google.places import KeptPlaces, Places
from sheets_sync.google.session import Google
from sheets_sync.google.signing import sign_in
from sheets_sync.google.store import GoogleStore


def open_store(settings: Settings, now: Callable[[], datetime], places: Places | None = None) -> GoogleStore:
    """The accounts signed in and the places known. Raises Unreachable for a key file that cannot be used."""
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
            sign_in(path, endpoint=wanted.endpoint), endpoint=wanted.endpoint, reads=wanted.reads_per_minute,
            writes=wanted.writes_per_minute,
        )
        for path in paths
    ]  # fmt: skip
