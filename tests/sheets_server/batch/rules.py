"""Requests on conditional formats and banded ranges."""

from tests.sheets_server.batch.draft import Draft, Handler, fields_of, number
from tests.sheets_server.errors import bad_request
from tests.sheets_server.masks import merge
from tests.sheets_server.reading import plain_range
from tests.sheets_server.spreadsheet import Json, Sheet
from tests.sheets_server.styles import normal


def _checked(draft: Draft, rule: Json) -> tuple[Sheet, Json]:
    if not rule.get("ranges"):
        raise bad_request("rule.ranges must not be empty.")
    if bool(rule.get("booleanRule")) == bool(rule.get("gradientRule")):
        raise bad_request("Exactly one of booleanRule or gradientRule must be set.")
    sheets = {draft.spot(one)[0].sheet_id for one in rule["ranges"]}
    if len(sheets) > 1:
        raise bad_request("All ranges of a rule must be on the same sheet.")
    return draft.sheet(sheets.pop()), normal(rule)


def add_rule(draft: Draft, request: Json) -> None:
    sheet, rule = _checked(draft, request.get("rule") or {})
    sheet.conditional.insert(number(request.get("index")), rule)


def _rule_at(sheet: Sheet, index: int) -> Json:
    if not 0 <= index < len(sheet.conditional):
        raise bad_request(f"No conditional format on sheet: {sheet.sheet_id} at index: {index}")
    return sheet.conditional[index]


def delete_rule(draft: Draft, request: Json) -> Json:
    sheet, index = draft.sheet(request.get("sheetId")), number(request.get("index"))
    old = _rule_at(sheet, index)
    del sheet.conditional[index]
    return {"rule": plain_range(old)}


def update_rule(draft: Draft, request: Json) -> Json:
    """A new rule at the index, or the rule there moved to `newIndex`."""
    index = number(request.get("index"))
    if request.get("rule"):
        sheet, rule = _checked(draft, request["rule"])
        old = _rule_at(sheet, index)
        sheet.conditional[index] = rule
        return {"oldRule": plain_range(old), "newRule": plain_range(rule), "newIndex": index}
    sheet = draft.sheet(request.get("sheetId"))
    rule = _rule_at(sheet, index)
    sheet.conditional.pop(index)
    sheet.conditional.insert(number(request.get("newIndex")), rule)
    return {"newRule": plain_range(rule), "oldIndex": index, "newIndex": number(request.get("newIndex"))}


def add_banding(draft: Draft, request: Json) -> Json:
    item = normal(request.get("bandedRange") or {})
    sheet, box = draft.spot(item.get("range"))
    if any(sheet.box(one["range"]).meets(box) for one in sheet.bandings):
        raise bad_request("You cannot add alternating background colors to a range that already has them.")
    item = item | {"bandedRangeId": number(item.get("bandedRangeId"), draft.book.fresh_id())}
    sheet.bandings.append(item)
    return {"bandedRange": plain_range(item)}


def _banding(draft: Draft, wanted: int) -> tuple[Sheet, Json]:
    for sheet in draft.book.sheets:
        for one in sheet.bandings:
            if one["bandedRangeId"] == wanted:
                return sheet, one
    raise bad_request(f"No banded range with ID: {wanted}")


def update_banding(draft: Draft, request: Json) -> None:
    mask = fields_of(request, "BandedRange")
    wanted = request.get("bandedRange") or {}
    sheet, old = _banding(draft, number(wanted.get("bandedRangeId"), -1))
    new = normal(merge(old, wanted, mask) or {}) | {"bandedRangeId": old["bandedRangeId"]}
    sheet.bandings = [new if one is old else one for one in sheet.bandings]


def delete_banding(draft: Draft, request: Json) -> None:
    sheet, old = _banding(draft, number(request.get("bandedRangeId"), -1))
    sheet.bandings = [one for one in sheet.bandings if one is not old]


HANDLERS: dict[str, Handler] = {
    "addConditionalFormatRule": add_rule,
    "updateConditionalFormatRule": update_rule,
    "deleteConditionalFormatRule": delete_rule,
    "addBanding": add_banding,
    "updateBanding": update_banding,
    "deleteBanding": delete_banding,
}
