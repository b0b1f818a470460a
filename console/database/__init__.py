"""The one database: SQLite by default, PostgreSQL when one machine is not enough."""

from console.database.connection import database, open_database, transaction

__all__ = ["database", "open_database", "transaction"]
