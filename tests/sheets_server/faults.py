"""Scripted trouble: which request meets which fault, and who edits in between."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Edit = Callable[[], object]


@dataclass(frozen=True)
class Request:
    """One HTTP request as the server sees it; `path` is still percent-encoded."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes = b""

    def first(self, name: str, otherwise: str = "") -> str:
        return self.query.get(name, [otherwise])[0]

    def json(self) -> Any:
        return json.loads(self.body) if self.body else {}

    @property
    def drive(self) -> bool:
        return "/drive/" in self.path

    @property
    def writes(self) -> bool:
        """Counts as a write. Asking with POST by data filter or for metadata is still reading."""
        reading = ("ByDataFilter", "developerMetadata:search")
        if self.path.endswith(("batchUpdateByDataFilter", "batchClearByDataFilter")):
            return True
        return self.method != "GET" and not self.path.endswith(reading)


@dataclass(frozen=True)
class Fault:
    """What happens to one request. Several may be set at once; the order is: before, during, status,
    after."""

    status: int = 0
    """Answer with this error. 404 is Google's transient one: it looks as if the file were gone."""
    after: bool = False
    """The error (or the drop) comes after the request was applied: the caller cannot know."""
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    """Close the connection without an answer."""
    truncate: float | None = None
    """Send only this share of the body; the connection breaks, as Content-Length tells."""
    quiet: bool = False
    """With `truncate`: Content-Length agrees with what is sent, so that only the JSON is broken."""
    delay: float = 0.0
    """Seconds before the answer, after it was applied. In-process clients move the clock instead of
    waiting, and
    give up as a timeout when it is longer than theirs."""
    before: Edit | None = None
    """Someone edits just before the request is applied."""
    during: Edit | None = None
    """Someone edits in the instant of a batchUpdate: see Unknowns.receipt_exact."""
    then: Edit | None = None
    """Someone edits after it was applied, before the answer arrives."""


NONE = Fault()


@dataclass
class _Planned:
    fault: Fault
    skip: int
    times: int
    match: Callable[[Request], bool]


class Faults:
    """The script. `before_each` and `after_each` run around every request; `rule` decides for every
    request."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self.before_each: Callable[[Request], object] | None = None
        self.after_each: Callable[[Request], object] | None = None
        self.rule: Callable[[Request], Fault | None] | None = None

    def add(
        self,
        fault: Fault,
        *,
        skip: int = 0,
        times: int = 1,
        method: str = "",
        path: str = "",
        writes: bool | None = None,
    ) -> None:
        """For the next `times` matching requests, after letting `skip` of them pass.

        `path` is a part of the path (`:batchUpdate`, an id, `/drive/v3/changes`); `writes` chooses reads or
        writes.
        """

        def match(request: Request) -> bool:
            fits = path in request.path and method.upper() in ("", request.method)
            return fits and writes in (None, request.writes)

        self._planned.append(_Planned(fault, skip, times, match))

    def clear(self) -> None:
        self._planned.clear()
        self.before_each = self.after_each = self.rule = None

    def waiting(self) -> int:
        """How many planned faults have not happened yet."""
        return sum(one.times for one in self._planned)

    def take(self, request: Request) -> Fault:
        """The fault for this request; the first that fits is used up."""
        for one in list(self._planned):
            if not one.match(request):
                continue
            if one.skip:
                one.skip -= 1
                continue
            one.times -= 1
            if one.times <= 0:
                self._planned.remove(one)
            return one.fault
        return (self.rule(request) if self.rule else None) or NONE
