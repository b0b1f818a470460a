"""An empty database for a test, as the migrations make it; they are run once, not for every test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from peewee import Database

from console.database import open_database
from console.database.migrate import migrate, pending

# A table that was written to has rows, or a sequence that gave a number.
_WRITTEN = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'migratehistory' AND (
        pg_relation_size(c.oid) > 0
        OR EXISTS (SELECT 1 FROM pg_depend d JOIN pg_sequences s ON s.sequencename = d.objid::regclass::text
                   WHERE d.refobjid = c.oid AND d.deptype IN ('a', 'i') AND s.last_value IS NOT NULL)
    )
"""


def open_fresh(url: str) -> Database:
    """Open the database of this address, migrated and empty, whatever it held."""
    if url.startswith("sqlite:///"):
        content = _empty_file()
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    opened = open_database(url)
    opened.connect(reuse_if_open=True)
    if url.startswith("postgres"):
        _empty(opened)
    return opened


@cache
def _empty_file() -> bytes:
    with TemporaryDirectory() as place:
        path = Path(place) / "console.db"
        opened = open_database(f"sqlite:///{path}")
        opened.connect()
        migrate()
        opened.close()  # the last connection takes the write-ahead log into the file
        return path.read_bytes()


def _empty(opened: Database) -> None:
    if "migratehistory" not in opened.get_tables() or pending():
        opened.execute_sql("DROP SCHEMA public CASCADE")
        opened.execute_sql("CREATE SCHEMA public")
        migrate()
    elif written := [f'"{name}"' for (name,) in opened.execute_sql(_WRITTEN)]:
        opened.execute_sql(f"TRUNCATE {', '.join(written)} RESTART IDENTITY CASCADE")
