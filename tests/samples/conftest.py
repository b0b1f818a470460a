"""An application's context for passwords, without any screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask_security import PeeweeUserDatastore, Security
from peewee import Database

from console.database import database as proxy
from console.records import Account, AccountRole, Role


@contextmanager
def passwords() -> Iterator[None]:
    """Passwords can be hashed, at no cost."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY="x", SECURITY_PASSWORD_SALT="y", SECURITY_PASSWORD_HASH="plaintext",
        SECURITY_PASSWORD_SCHEMES=["plaintext"], SECURITY_PASSWORD_SINGLE_HASH=True,
    )  # fmt: skip
    Security(app, PeeweeUserDatastore(proxy, Account, Role, AccountRole))
    with app.app_context():
        yield


@pytest.fixture
def signing(sqlite_database: Database) -> Iterator[None]:
    """An empty database, and passwords."""
    with passwords():
        yield
