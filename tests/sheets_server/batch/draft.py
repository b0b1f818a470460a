"""What a request works on: a copy of the spreadsheet that is committed only when every request succeeded."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tests.sheets_server.errors import bad_request
from tests.sheets_server.formulas import Evaluator
from tests.sheets_server.guards import Guard
from tests.sheets_server.masks import Mask, check, parse
from tests.sheets_server.ranges import from_grid, sheet_by_id
from tests.sheets_server.spreadsheet import Box, Json, Sheet, Spreadsheet
from tests.sheets_server.unknowns import Unknowns

Handler = Callable[["Draft", Json], Json | None]


@dataclass
class Draft:
    """`now` is local time in the spreadsheet's zone; `email` is empty for the owner."""

    book: Spreadsheet
    now: datetime
    unknowns: Unknowns = field(default_factory=Unknowns)
    email: str = ""

    @property
    def guard(self) -> Guard:
        return Guard(self.book, self.unknowns, self.email)

    def evaluator(self) -> Evaluator:
        """Fresh each time: the draft changes between requests."""
        return Evaluator(self.book, self.now)

    def sheet(self, sheet_id: int | None) -> Sheet:
        return sheet_by_id(self.book, sheet_id)

    def spot(self, grid_range: Json | None, name: str = "range") -> tuple[Sheet, Box]:
        """The sheet and the clipped box of a GridRange. Raises ApiError 400."""
        if not grid_range:
            raise bad_request(f"{name} is required.")
        found = from_grid(self.book, grid_range)
        return found.sheet, found.box


def fields_of(request: Json, schema: str) -> Mask:
    """The update mask, checked against the schema. Raises ApiError 400 when it is missing or names no
    field."""
    text = request.get("fields")
    if not text:
        raise bad_request("At least one field must be listed in 'fields'. (use '*' to indicate all fields)")
    mask = parse(text)
    check(mask, schema)
    return mask


def number(value: int | str | float | None, otherwise: int = 0) -> int:
    """An int32 of proto JSON: absent is `otherwise`, a string of digits counts."""
    return otherwise if value is None else int(value)
