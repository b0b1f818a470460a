"""What can be wrong with a report that somebody asks for."""

from __future__ import annotations


class ReportError(ValueError):
    """The report cannot be made; the message says in Vietnamese what to change."""
