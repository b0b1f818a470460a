"""The rule that colours due dates as near, after the Office chose another number of days.

Rules have no guard of their own, and nobody's words stand in them: they are changed by a batch before the
guarded one, so that a tab locked against it still gets its values.
"""

from __future__ import annotations

import logging
from typing import Any

from gspread.exceptions import APIError

from sheets_sync import near_colours
from sheets_sync.google import faults
from sheets_sync.google.book import URL
from sheets_sync.google.session import Google
from sheets_sync.google.updates import Request
from sheets_sync.store import NEAR, WorkbookRead, WriteBatch

_MASK = "sheets(properties(sheetId),conditionalFormats)"
_log = logging.getLogger(__name__)


def recolour(google: Google, spreadsheet: str, batch: WriteBatch, read: WorkbookRead) -> None:
    """Where the batch brings another number than the file carries: one read of its rules, one write of those
    that are ours. Raises what the session raises, but for a refusal."""
    days = batch.sync.get(NEAR, "")
    if days in ("", read.sync.get(NEAR, "")):
        return
    answer = google.get(URL + spreadsheet, {"fields": _MASK})
    requests = [
        {"updateConditionalFormatRule": {"index": index, "rule": new}}
        for sheet in answer.get("sheets", ())
        for index, rule in enumerate(sheet.get("conditionalFormats", ()))
        if (new := _recounted(rule, days)) is not None
    ]
    if not requests:
        return
    try:
        google.batch(spreadsheet, {"requests": requests}, "spreadsheetId")
    except APIError as error:
        if faults.status(error) not in (400, 403):
            raise
        _log.warning("the colours of due dates stay as they were in %s: %s", spreadsheet, error)


def _recounted(rule: dict[str, Any], days: str) -> Request | None:
    condition = rule.get("booleanRule", {}).get("condition", {})
    values = condition.get("values", ())
    formula = near_colours.recounted(str(values[0].get("userEnteredValue", "")), days) if values else None
    if formula is None:
        return None
    changed = {**condition, "values": [{"userEnteredValue": formula}]}
    return {**rule, "booleanRule": {**rule["booleanRule"], "condition": changed}}
