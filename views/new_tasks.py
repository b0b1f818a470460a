"""The printable list of a unit's new tasks, for one unit or for many, each on its own sheet."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256

from flask import Response

from console.imports.new_tasks import new_tasks_list
from console.records import Unit
from views.person import setting
from views.policy import CONTENT_SECURITY_POLICY

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
_SHEETS = "\n.sheet + .sheet { break-before: page; }\n"
SINCE_DAYS = 7


def default_since(today: date) -> date:
    """The first day of a list when nobody has named one: a week back."""
    return today - timedelta(days=SINCE_DAYS)


def printable(units: Iterable[Unit], since: date) -> Response:
    """One page of HTML with a sheet for each unit."""
    settings, today = setting().settings, setting().clock.today()
    pages = [new_tasks_list(unit, since, settings, today) for unit in units]
    sheets = "\n".join(f'<section class="sheet">{_BODY.search(page)[1]}</section>' for page in pages)  # type: ignore[index]
    page = _BODY.sub(lambda found: f"<body>{sheets}</body>", pages[0])
    style = "".join(_STYLE.findall(page)) + _SHEETS
    page = _STYLE.sub("", page).replace("</head>", f"<style>{style}</style></head>", 1)
    return Response(page, headers={"Content-Security-Policy": _policy(style)})


def _policy(style: str) -> str:
    """The console's own policy, with this one style allowed by its hash: the template is the office's."""
    mark = b64encode(sha256(style.encode()).digest()).decode()
    return CONTENT_SECURITY_POLICY.replace("style-src 'self'", f"style-src 'sha256-{mark}'")
