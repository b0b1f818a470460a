"""Requests on the basic filter and on filter views. A filter hides rows; it never removes them."""

from tests.sheets_server.batch.copying import sorted_rows
from tests.sheets_server.batch.draft import Draft, Handler, fields_of, number
from tests.sheets_server.dimensions import permute
from tests.sheets_server.errors import bad_request
from tests.sheets_server.grids import formatted
from tests.sheets_server.masks import merge
from tests.sheets_server.ranges import as_grid
from tests.sheets_server.reading import plain_range
from tests.sheets_server.spreadsheet import Box, Json, Sheet


def set_basic_filter(draft: Draft, request: Json) -> None:
    wanted = request.get("filter") or {}
    sheet = draft.sheet((wanted.get("range") or {}).get("sheetId"))
    box = sheet.box(wanted.get("range") or {})
    _show_all(sheet)
    sheet.filter = wanted | {"range": as_grid(sheet, box)}
    if wanted.get("sortSpecs"):
        _sort(draft, sheet, Box(box.top + 1, box.bottom, box.left, box.right), wanted["sortSpecs"])
    hide(draft, sheet)


def _sort(draft: Draft, sheet: Sheet, box: Box, specs: list[Json]) -> None:
    order = sorted_rows(draft.evaluator(), sheet, box, specs)
    places = {box.top + new: old for new, old in enumerate(order)}
    permute(draft.book, sheet, box.left, box.right, places, draft.unknowns.metadata_follows_sort)


def hide(draft: Draft, sheet: Sheet) -> None:
    """Marks the rows whose shown values the filter's criteria hide."""
    if not sheet.filter:
        return
    box, evaluator = sheet.box(sheet.filter["range"]), draft.evaluator()
    hidden = {int(column): set(one.get("hiddenValues") or []) for column, one in _criteria(sheet.filter)}
    for row in range(box.top + 1, box.bottom):
        shown = {
            at: formatted(draft.book, evaluator.effective(sheet, row, at), sheet.cell(row, at))
            for at in hidden
        }
        if any(shown[at] in values for at, values in hidden.items()):
            sheet.lines[row].properties = sheet.lines[row].properties | {"hiddenByFilter": True}


def _criteria(item: Json) -> list[tuple[int | str, Json]]:
    specs = [
        (one.get("columnIndex", 0), one.get("filterCriteria") or {}) for one in item.get("filterSpecs") or []
    ]
    return [*(item.get("criteria") or {}).items(), *specs]


def _show_all(sheet: Sheet) -> None:
    for line in sheet.lines:
        if "hiddenByFilter" in line.properties:
            line.properties = {
                name: value for name, value in line.properties.items() if name != "hiddenByFilter"
            }


def clear_basic_filter(draft: Draft, request: Json) -> None:
    sheet = draft.sheet(request.get("sheetId"))
    sheet.filter = None
    _show_all(sheet)


def add_filter_view(draft: Draft, request: Json) -> Json:
    item = request.get("filter") or {}
    sheet = draft.sheet((item.get("range") or {}).get("sheetId"))
    title = item.get("title") or f"Filter {len(sheet.filter_views) + 1}"
    item = item | {"title": title, "filterViewId": number(item.get("filterViewId"), draft.book.fresh_id())}
    sheet.filter_views.append(item | {"range": as_grid(sheet, sheet.box(item.get("range") or {}))})
    return {"filter": plain_range(sheet.filter_views[-1])}


def _view(draft: Draft, wanted: int) -> tuple[Sheet, Json]:
    for sheet in draft.book.sheets:
        for one in sheet.filter_views:
            if one["filterViewId"] == wanted:
                return sheet, one
    raise bad_request(f"No filter view with ID: {wanted}")


def update_filter_view(draft: Draft, request: Json) -> None:
    mask = fields_of(request, "FilterView")
    wanted = request.get("filter") or {}
    sheet, old = _view(draft, number(wanted.get("filterViewId"), -1))
    new = (merge(old, wanted, mask) or {}) | {"filterViewId": old["filterViewId"]}
    sheet.filter_views = [new if one is old else one for one in sheet.filter_views]


def duplicate_filter_view(draft: Draft, request: Json) -> Json:
    sheet, old = _view(draft, number(request.get("filterId"), -1))
    new = old | {"filterViewId": draft.book.fresh_id(), "title": f"Copy of {old['title']}"}
    sheet.filter_views.append(new)
    return {"filter": plain_range(new)}


def delete_filter_view(draft: Draft, request: Json) -> None:
    sheet, old = _view(draft, number(request.get("filterId"), -1))
    sheet.filter_views = [one for one in sheet.filter_views if one is not old]


HANDLERS: dict[str, Handler] = {
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addFilterView": add_filter_view,
    "updateFilterView": update_filter_view,
    "duplicateFilterView": duplicate_filter_view,
    "deleteFilterView": delete_filter_view,
}
