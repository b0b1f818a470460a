"""Opening the database that `database.url` names, and the one kind of transaction that everything uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

from peewee import Database, DatabaseProxy, SqliteDatabase
from playhouse.db_url import connect

if TYPE_CHECKING:
    from flask import Flask

    from console.settings import Settings

database = DatabaseProxy()

_address: dict[str, str] = {}
IN_MEMORY = "sqlite:///:memory:"
_SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": "normal",
    "busy_timeout": 10_000,
    "cache_size": -32_000,
    "temp_store": "memory",
}


class DatabaseUrlError(ValueError):
    """The address in `database.url` cannot be used; the message says why."""


def open_database(url: str) -> Database:
    """Bind `database` to the address and return it; the same address again keeps what is open.

    `sqlite:///path` (or `:memory:`), `postgresql://user:password@host/name`. SQLite transactions are
    IMMEDIATE: a deferred one that reads, then writes, fails at once with 'database is locked'.
    """
    if url != IN_MEMORY and _address.get("url") == url:
        bound: Database = database.obj
        return bound
    scheme = urlparse(url).scheme
    if scheme == "sqlite":
        opened: Database = _open_sqlite(url)
    elif scheme in ("postgresql", "postgres"):
        opened = connect(url, unquote_user=True, unquote_password=True, prefer_psycopg3=True)
    else:
        raise DatabaseUrlError(f"database.url = {url!r}: chỉ dùng được sqlite:/// hoặc postgresql://")
    database.initialize(opened)
    _address["url"] = url
    return opened


def _open_sqlite(url: str) -> SqliteDatabase:
    name = url.removeprefix("sqlite:///")
    if name != ":memory:":
        Path(name).parent.mkdir(parents=True, exist_ok=True)
    return SqliteDatabase(name, pragmas=_SQLITE_PRAGMAS, lock_type="IMMEDIATE", timeout=10)


def init_app(app: Flask, settings: Settings) -> None:
    """Open the database for this application: one connection for each request, closed after it."""
    open_database(settings.database.url)

    @app.before_request
    def _connect() -> None:
        database.connect(reuse_if_open=True)

    @app.teardown_request
    def _close(_error: BaseException | None) -> None:
        if not database.is_closed():
            database.close()


def is_sqlite() -> bool:
    """Whether the open database is SQLite."""
    return isinstance(database.obj, SqliteDatabase)


@contextmanager
def transaction() -> Iterator[Any]:
    """One transaction; nested, a savepoint. Everything in it is kept or nothing is."""
    with database.atomic() as atomic:
        yield atomic
