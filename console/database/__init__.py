"""The one database: SQLite by default, PostgreSQL when one machine is not enough."""

from console.database.connection import (
    DatabaseUrlError,
    database,
    init_app,
    is_sqlite,
    open_database,
    transaction,
)

__all__ = ["DatabaseUrlError", "database", "init_app", "is_sqlite", "open_database", "transaction"]
