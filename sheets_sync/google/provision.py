"""A new spreadsheet's tabs in one batch: headers, drop-downs, colours, names, guide, `_sync`, first rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sheets_sync import cell_notes, guide, near_colours
from sheets_sync.excel import looks
from sheets_sync.excel.binding import defined_name
from sheets_sync.excel.refs import column_letters
from sheets_sync.excel.text import folded
from sheets_sync.google import guide_rows, palette
from sheets_sync.google.batch import SPARE, runs
from sheets_sync.google.book import SYNC_TITLE, Book
from sheets_sync.google.protection import WARNING
from sheets_sync.google.reading import sheet_key
from sheets_sync.google.updates import Request, free_sheets, update, width
from sheets_sync.google.values import Entered, entered
from sheets_sync.google.writing import formula, refuse_impossible
from sheets_sync.store import GUIDE, NEAR, CellWrite, ColumnSpec, TabSpec, free_title

SYNC, FIRST = 900_000, 900_001  # sheet ids of ours


def requests(
    title: str,
    tabs: Sequence[TabSpec],
    sync: Mapping[str, str],
    rows: Sequence[CellWrite],
    old: Sequence[int],
) -> list[Request]:
    """Everything that makes an empty spreadsheet a unit's workbook; `old` are the sheets to remove."""
    refuse_impossible(rows)
    made: list[Request] = [_properties(title)]
    keys = {**sync, **_looks(tabs), guide_rows.SHEET: str(FIRST + len(tabs))}
    for place, tab in enumerate(tabs):
        keys[sheet_key(tab.key)] = str(FIRST + place)
        made += tab_requests(FIRST + place, place, tab, [cell for cell in rows if cell.tab == tab.key])
    made += guide_rows.made(FIRST + len(tabs), len(tabs), guide.TITLE, title, tabs)
    made += _hidden(SYNC, keys, len(tabs) + 1)
    return [*made, *({"deleteSheet": {"sheetId": sheet}} for sheet in old)]


def _looks(tabs: Sequence[TabSpec]) -> dict[str, str]:
    """What `_sync` carries of the instructions and of the colours."""
    return {GUIDE: guide_rows.mark_of(tabs), NEAR: near_colours.days_of(tabs)}


def beside(
    book: Book, tabs: Sequence[TabSpec], sync: Mapping[str, str], shown: Sequence[TabSpec]
) -> list[Request]:
    """Our other tabs, the guide and `_sync` in a spreadsheet that already has tabs of its own. One of those
    that is titled like one of ours stays what it is, and ours is told apart."""
    sheets, titles = free_sheets(book.tabs, SYNC), {folded(tab.title) for tab in book.tabs.values()}
    hidden, first, place = next(sheets), next(sheets), len(book.tabs)
    keys = {**sync, **_looks(shown), guide_rows.SHEET: str(first)}
    made: list[Request] = []
    for tab in tabs:
        sheet = next(sheets)
        keys[sheet_key(tab.key)] = str(sheet)
        made += tab_requests(sheet, place, replace(tab, title=free_title(tab.title, titles)), ())
        place += 1
    made += guide_rows.made(first, place, free_title(guide.TITLE, titles), book.title, shown)
    return made + _hidden(hidden, keys, place + 1)


def dressing(sheet: int, tab: TabSpec, last: int) -> list[Request]:
    """Names, looks, drop-downs and colours for a tab of `last` rows, its header in row 1."""
    made: list[Request] = []
    for place, column in enumerate(tab.columns):
        made += dressed(sheet, place, column, 1, last)
        made.append(named(tab.key, column.key, sheet, 1, place))
    roles = {column.role: place for place, column in enumerate(tab.columns) if column.role}
    return made + colours(sheet, roles, 1, tab.near_days)


def dressed(sheet: int, place: int, column: ColumnSpec, top: int, last: int) -> list[Request]:
    """Width, looks, drop-down and message of one column below its header, from row `top` + 1 to `last`."""
    look = {"cell": {"userEnteredFormat": palette.cell(column)}, "fields": "userEnteredFormat"}
    made: list[Request] = [
        width(sheet, place, int(looks.width(column) * palette.PIXELS) + 8),
        {"repeatCell": {"range": below(sheet, top, last, place), **look}},
    ]
    return [*made, asked(sheet, place, column, top, last)] if column.choices or column.prompt else made


def shown_as_dates(sheet: int, place: int, column: ColumnSpec, top: int, last: int) -> Request:
    """Of a unit's own column only how numbers show: a date that we write there is one, not 46022."""
    look = {"userEnteredFormat": {"numberFormat": palette.DAY}}
    rows = below(sheet, top, max(last, top + 1), place)
    return {"repeatCell": {"range": rows, "cell": look, "fields": "userEnteredFormat.numberFormat"}}


def below(sheet: int, top: int, last: int, place: int) -> Request:
    """The cells of one column from row `top` + 1 to `last`."""
    return _range(sheet, top, last, place, place + 1)


def _properties(title: str) -> Request:
    properties = {"title": title, "locale": "vi_VN", "timeZone": "Asia/Ho_Chi_Minh"}
    return {"updateSpreadsheetProperties": {"properties": properties, "fields": "title,locale,timeZone"}}


def tab_requests(sheet: int, place: int, tab: TabSpec, cells: Sequence[CellWrite]) -> list[Request]:
    """A whole new tab under a sheet id of ours, at a place among the tabs, with its first rows. Warnings come
    last: should one refuse the program after all, it is not in the way of what the same batch writes."""
    last = max((cell.position for cell in cells), default=1)
    grid = {
        "rowCount": last + SPARE,
        "columnCount": len(tab.columns),
        "frozenRowCount": 1,
        "frozenColumnCount": 1,
    }
    properties = {"sheetId": sheet, "title": tab.title, "index": place, "gridProperties": grid}
    headers = [
        {"userEnteredValue": entered(column.header), "userEnteredFormat": palette.header(column)}
        for column in tab.columns
    ]
    made: list[Request] = [
        {"addSheet": {"properties": properties}},
        *dressing(sheet, tab, last + SPARE),
        update(sheet, 1, 0, [{"values": headers}], "userEnteredValue,userEnteredFormat"),
        {"setBasicFilter": {"filter": {"range": _range(sheet, 0, None, 0, len(tab.columns))}}},
    ]
    shaded = [place for place, column in enumerate(tab.columns) if column.shaded]
    return made + _first_rows(sheet, tab, cells, last) + warned(sheet, 1, shaded)


def _first_rows(sheet: int, tab: TabSpec, cells: Sequence[CellWrite], last: int) -> list[Request]:
    if not cells:
        return []
    index = {column.key: place for place, column in enumerate(tab.columns)}
    roles = {column.role: index[column.key] for column in tab.columns if column.role}
    grid: list[list[Entered]] = [[{}] * len(tab.columns) for _ in range(last - 1)]
    for cell in cells:
        column = index[cell.column]
        dated = tab.columns[column].role == "due"
        grid[cell.position - 2][column] = entered(cell.value, dated=dated)
    counting: list[Request] = []
    if "due" in roles and "remaining" in roles:
        for first, end in runs({cell.position for cell in cells}):  # its references move along with its rows
            counted = {"userEnteredValue": {"formulaValue": formula(roles, first)}}
            place = below(sheet, first - 1, end, roles["remaining"])
            counting.append({"repeatCell": {"range": place, "cell": counted, "fields": "userEnteredValue"}})
    rows = [
        {"values": [{"userEnteredValue": dict(value)} if value else {} for value in line]} for line in grid
    ]
    notes = [
        update(
            sheet,
            cell.position,
            index[cell.column],
            [{"values": [{"note": cell_notes.text(cell.note)}]}],
            "note",
        )
        for cell in cells
        if cell.note
    ]
    return [update(sheet, 2, 0, rows, "userEnteredValue"), *counting, *notes]


def asked(sheet: int, place: int, column: ColumnSpec, top: int, last: int) -> Request:
    """A drop-down that shows a warning and never forbids; a message where there is no list."""
    rule: Request = {"strict": False}
    if column.prompt:
        rule["inputMessage"] = column.prompt
    if column.choices:
        values = [{"userEnteredValue": choice} for choice in column.choices]
        rule |= {"condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": True}
    else:
        rule["condition"] = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=TRUE"}]}
    return {"setDataValidation": {"range": below(sheet, top, last, place), "rule": rule}}


def warned(sheet: int, top: int, places: Iterable[int]) -> list[Request]:
    """Warnings over these columns below the header in row `top`, one for those that stand side by side."""
    about = {"description": WARNING, "warningOnly": True}
    ranges = [_range(sheet, top, None, first, last + 1) for first, last in runs(places)]
    return [{"addProtectedRange": {"protectedRange": {"range": each, **about}}} for each in ranges]


def named(tab: str, column: str, sheet: int, row: int, place: int) -> Request:
    """The name of a column stands on its header, so that a header sorted away is noticed."""
    spot = _range(sheet, row - 1, row, place, place + 1)
    return {"addNamedRange": {"namedRange": {"name": defined_name(tab, column), "range": spot}}}


def colours(
    sheet: int, roles: Mapping[str, int], top: int, near_days: int, known: Sequence[str] = ()
) -> list[Request]:
    """Late in red, near in orange, on TODAY(), below the header in row `top`; a row is open while `remaining`
    shows a number. `roles`: where those columns are; `near_days`: calendar days before the due date; `known`:
    the formulas of rules that stand there already, which come first.

    Products of conditions need no separator between arguments, so every locale reads them alike.
    """
    if "due" not in roles:
        return []
    due = f"${column_letters(roles['due'])}{top + 1}"
    clock = f"${column_letters(roles.get('remaining', roles['due']))}{top + 1}"
    is_open = f"ISNUMBER({due})*ISNUMBER({clock})"
    rules = (
        (f"={is_open}*({due}<TODAY())", looks.LATE_INK, looks.LATE_FILL),
        (f"={is_open}*({due}>=TODAY())*({due}<=TODAY()+{near_days})", looks.NEAR_INK, looks.NEAR_FILL),
    )
    fresh = [rule for rule in rules if rule[0] not in known]
    ranges = [
        _range(sheet, top, None, roles[role], roles[role] + 1)
        for role in ("due", "remaining", "status")
        if role in roles
    ]
    return [
        {
            "addConditionalFormatRule": {
                "index": index,
                "rule": {
                    "ranges": ranges,
                    "booleanRule": {
                        "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": when}]},
                        "format": {
                            "backgroundColorStyle": palette.colour(fill),
                            "textFormat": {"foregroundColorStyle": palette.colour(ink), "bold": True},
                        },
                    },
                },
            }
        }
        for index, (when, ink, fill) in enumerate(fresh, len(known))
    ]


def _hidden(sheet: int, keys: Mapping[str, str], place: int) -> list[Request]:
    grid = {"rowCount": 60, "columnCount": 2}
    properties = {
        "sheetId": sheet, "title": SYNC_TITLE, "hidden": True, "index": place, "gridProperties": grid,
    }  # fmt: skip
    rows = [
        {"values": [{"userEnteredValue": entered(key)}, {"userEnteredValue": entered(value)}]}
        for key, value in keys.items()
    ]
    return [{"addSheet": {"properties": properties}}, update(sheet, 1, 0, rows, "userEnteredValue")]


def _range(sheet: int, top: int, bottom: int | None, left: int, right: int) -> Request:
    place: Request = {
        "sheetId": sheet,
        "startRowIndex": top,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }
    return place if bottom is None else {**place, "endRowIndex": bottom}
