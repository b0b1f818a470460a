"""What a unit's own sheet has beside its values: colours, rules, locks and what stays on top when it is
scrolled. It is looked at once, before anything is put beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sheets_sync.google.book import URL, Tab
from sheets_sync.google.protection import WARNING, covers
from sheets_sync.google.session import Google

_MASK = (
    "sheets(properties(sheetId,gridProperties(frozenRowCount)),"
    "protectedRanges(range,description,warningOnly,requestingUserCanEdit),"
    "conditionalFormats(ranges,booleanRule(condition)),"
    "data(startRow,startColumn,rowData(values("
    "dataValidation(condition(type)),userEnteredFormat(backgroundColorStyle)))))"
)
_WHITE = {"rgbColor": {"red": 1, "green": 1, "blue": 1}}
_TYPED = ("DATE", "NUMBER", "BOOLEAN")  # begin the kinds of rules that take no text


@dataclass(frozen=True, slots=True)
class OwnLooks:
    """Columns are 0-based, rows 1-based; of rules and colours only those below the header."""

    frozen: int = 0  # rows
    locked: frozenset[int] = frozenset()  # columns that our account may not touch everywhere
    warned: frozenset[int] = frozenset()  # columns under a warning of ours
    rules: Mapping[int, frozenset[str]] = field(default_factory=dict)  # column -> kinds of data validation
    coloured: frozenset[tuple[int, int]] = frozenset()  # (row, column) with a colour of their own
    conditions: tuple[str, ...] = ()  # of conditional formats in their order; '' for one without a formula

    def takes_text(self, column: int) -> bool:
        """Whether no rule there asks for a date, a number or a tick."""
        return not any(kind.startswith(_TYPED) for kind in self.rules.get(column, ()))


def own_looks(google: Google, spreadsheet: str, tab: Tab, top: int) -> OwnLooks:
    """The tab's own looks below the header in row `top`. Raises what the session raises."""
    quoted = "'" + tab.title.replace("'", "''") + "'"
    answer = google.get(URL + spreadsheet, {"fields": _MASK, "ranges": quoted})
    return parsed(answer["sheets"][0], tab, top)


def parsed(sheet: Mapping[str, Any], tab: Tab, top: int) -> OwnLooks:
    """A Sheet under the mask, as OwnLooks."""
    ranges = [{"sheet": tab.sheet, **each} for each in sheet.get("protectedRanges", ())]
    hard = [each for each in ranges if not (each.get("warningOnly") or each.get("requestingUserCanEdit"))]
    ours = [each for each in ranges if each.get("description") == WARNING]
    cells = [each for each in _cells(sheet) if each[0] > top]
    rules: dict[int, set[str]] = {}
    for _, column, cell in cells:
        if "dataValidation" in cell:
            rules.setdefault(column, set()).add(cell["dataValidation"].get("condition", {}).get("type", ""))
    return OwnLooks(
        sheet["properties"].get("gridProperties", {}).get("frozenRowCount", 0),
        _covered(hard, tab, top),
        _covered(ours, tab, top),
        {column: frozenset(kinds) for column, kinds in rules.items()},
        frozenset((row, column) for row, column, cell in cells if _is_coloured(cell)),
        tuple(_formula(each) for each in sheet.get("conditionalFormats", ())),
    )


def _cells(sheet: Mapping[str, Any]) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
    for block in sheet.get("data", ()):
        left = block.get("startColumn", 0)
        for row, line in enumerate(block.get("rowData", ()), block.get("startRow", 0) + 1):
            for column, cell in enumerate(line.get("values", ()), left):
                yield row, column, cell


def _covered(ranges: Collection[Mapping[str, Any]], tab: Tab, top: int) -> frozenset[int]:
    """Columns of which a range covers anything below the header."""
    below = [each for each in ranges if each.get("range", {}).get("endRowIndex", top + 1) > top]
    open_ended = [
        {**each, "range": {k: v for k, v in each.get("range", {}).items() if "Row" not in k}}
        for each in below
    ]
    return frozenset(c for c in range(tab.columns) if covers(open_ended, tab.sheet, top + 1, c))


def _is_coloured(cell: Mapping[str, Any]) -> bool:
    style = cell.get("userEnteredFormat", {}).get("backgroundColorStyle", {})
    return style not in ({}, _WHITE, {"themeColor": "BACKGROUND"})


def _formula(rule: Mapping[str, Any]) -> str:
    values = rule.get("booleanRule", {}).get("condition", {}).get("values", ())
    return str(values[0].get("userEnteredValue", "")) if values else ""
