"""What a request says itself: addresses, of which only those of this console are followed; records, by
numbers that a database can have given; and texts that every database can keep.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter

_DROPPED = re.compile(r"[\x00-\x20]")
_LAST = 2**31 - 1  # beyond, no record has a number, and a database may have none for it


class _Texts(ImmutableMultiDict[str, Any]):
    """What was typed, without U+0000: nobody sees it, a pasted text may have it, PostgreSQL keeps none."""

    def __init__(self, mapping: Any = None) -> None:
        pairs = list(MultiDict(mapping).items(multi=True))
        kept = (value.replace("\0", "") if isinstance(value, str) else value for _, value in pairs)
        super().__init__([(name, value) for (name, _), value in zip(pairs, kept, strict=True)])


class _Request(Request):
    parameter_storage_class = _Texts


class RecordConverter(IntegerConverter):
    """`<int:id>` of an address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": _LAST, **kwargs})


def init_app(app: Flask) -> None:
    """Have numbers that no record can have lead nowhere, and texts be such as can be kept."""
    app.request_class = _Request
    app.url_map.converters["int"] = RecordConverter


def record_number(text: str) -> int:
    """The number of a record. Raises ValueError for what none can have."""
    number = whole_number(text)
    if number < 1:
        raise ValueError(text)
    return number


def whole_number(text: str) -> int:
    """A number of a column of whole numbers. Raises ValueError for what none can hold."""
    number = int(text)
    if abs(number) > _LAST:
        raise ValueError(text)
    return number


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
