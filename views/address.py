"""Addresses that a request names itself: only those of this console are followed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import request

_DROPPED = re.compile(r"[\x00-\x20]")


def own(address: str | None, otherwise: str = "/") -> str:
    """The path and query of an address of this console; `otherwise` for any other.

    A browser reads a backslash as a slash and drops control characters, so that '/\\host' leads outside.
    """
    text = _DROPPED.sub("", address or "").replace("\\", "/")
    parts = urlsplit(text)
    here = parts.netloc in ("", request.host) and parts.scheme in ("", request.scheme)
    if not here or not parts.path.startswith("/") or parts.path.startswith("//"):
        return otherwise
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
