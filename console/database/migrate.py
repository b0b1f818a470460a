"""Bringing the tables to this version of the console: numbered scripts, each applied once."""

from __future__ import annotations

from pathlib import Path

from playhouse.migrations import Runner

from console.database.connection import database

FOLDER = Path(__file__).with_name("migrations")


def migrate() -> list[str]:
    """Apply what is missing, in order, each in its own transaction; return the names applied."""
    runner = Runner(database.obj, directory=str(FOLDER))
    waiting = pending()
    runner.up()
    return waiting


def applied() -> list[str]:
    """Names of migrations applied, in order."""
    return [str(name) for name in Runner(database.obj, directory=str(FOLDER)).applied()]


def pending() -> list[str]:
    """Names of migrations not applied yet."""
    runner = Runner(database.obj, directory=str(FOLDER))
    done = runner.applied()
    return [migration.name for migration in runner.migrations() if migration.name not in done]
