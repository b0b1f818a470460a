"""A screen that is not a list of records: who may open it, and nothing more."""

from __future__ import annotations

from typing import Any

from flask import abort
from flask_admin import BaseView

from views.person import LOOKERS, UNITS, roles


class Page(BaseView):  # type: ignore[misc]
    """One screen for the roles in `who`."""

    who: frozenset[str] = LOOKERS | UNITS

    def is_accessible(self) -> bool:
        """Whether the person has one of the roles."""
        return bool(self.who & roles())

    def inaccessible_callback(self, name: str, **kwargs: Any) -> Any:
        """The page that says so."""
        abort(403)
