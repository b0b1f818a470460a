"""What a write must respect: protected ranges, strict rules, the size of a cell."""

from dataclasses import dataclass

from tests.sheets_server.errors import ApiError, bad_request
from tests.sheets_server.formats import show
from tests.sheets_server.reading import may_edit
from tests.sheets_server.spreadsheet import MAX_CELL_TEXT, Box, Json, Sheet, Spreadsheet
from tests.sheets_server.unknowns import Unknowns

_PROTECTED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
    "protection if you need to edit."
)


@dataclass
class Guard:
    """For one account (an empty e-mail is the owner, who may edit everything)."""

    book: Spreadsheet
    unknowns: Unknowns
    email: str = ""

    def allow(self, sheet: Sheet, box: Box) -> None:
        """Raises ApiError (400 or 403, a switch) when a protected range of another is in the way."""
        for item in sheet.protected:
            if may_edit(item, self.email) and not (
                item.get("warningOnly") and self.unknowns.warning_only_refuses
            ):
                continue
            free = [sheet.box(one) for one in item.get("unprotectedRanges", [])]
            if sheet.box(self._range(item)).meets(box) and not any(one.holds(box) for one in free):
                raise ApiError(self.unknowns.protected_status, _PROTECTED)

    def _range(self, item: Json) -> Json:
        named = next(
            (one for one in self.book.named if one["namedRangeId"] == item.get("namedRangeId")), None
        )
        return named["range"] if named else item.get("range", {})

    def allow_value(self, sheet: Sheet, row: int, column: int, entered: Json | None) -> None:
        """Raises ApiError 400 for a text beyond 50,000 characters, or against a strict list (a switch)."""
        text = (entered or {}).get("stringValue") or (entered or {}).get("formulaValue")
        if text and len(text) > MAX_CELL_TEXT:
            raise bad_request(
                f"Your input contains more than the maximum of {MAX_CELL_TEXT} characters in a single cell."
            )
        rule = sheet.cell(row, column).validation
        if entered and rule and rule.get("strict") and self.unknowns.strict_validation_refuses:
            self._refuse_unlisted(sheet, row, column, entered, rule)

    def _refuse_unlisted(self, sheet: Sheet, row: int, column: int, entered: Json, rule: Json) -> None:
        if not accepts(rule, entered, self.book.locale):
            raise bad_request(
                "The data you entered violates the data validation rules set on this cell "
                f"({sheet.title}, row {row + 1}, column {column + 1})."
            )


def accepts(rule: Json, entered: Json, locale: str) -> bool:
    """Whether a rule lets a value in. Lists, checkboxes and number bounds are judged; other kinds accept."""
    if "formulaValue" in entered:
        return True
    condition = rule.get("condition", {})
    wanted = [one.get("userEnteredValue", "") for one in condition.get("values", [])]
    value = next(iter(entered.values()))
    if condition.get("type") == "ONE_OF_LIST":
        return show(value, None, locale) in wanted
    if condition.get("type") == "BOOLEAN":
        return show(value, None, locale) in wanted if wanted else isinstance(value, bool)
    if condition.get("type") in ("NUMBER_BETWEEN", "NUMBER_GREATER", "NUMBER_LESS"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return True
