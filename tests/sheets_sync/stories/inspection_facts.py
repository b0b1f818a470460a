"""`Kiểm tra` as the judge knows it: what the rows of a unit must show, and whose their cells are.

A unit that inspects has the say in its own rows; one that is inspected, in its answer to the team alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from console.database import database
from sheets_sync.inspection_table import inspection_table
from tests.sheets_sync.stories.agreement import Tab, day_shown

STATED = (
    "decision_legal_basis", "decision_scope", "decision_content", "decision_time_limit", "decision_team",
)  # fmt: skip
RESULT = ("result_number", "result_date", "evaluation", "conclusion", "recommendations")
WORDS = (
    "title", "basis", "leader", "decision_number", *STATED, "result_number", "evaluation", "conclusion",
    "recommendations",
)  # fmt: skip
DAYS = ("decision_date", "starts_on", "ends_on", "result_date", "notified_on")
OWN = (*WORDS, *DAYS, "form", "units", "tasks", "file")  # a unit's in the rows of its own inspections
ANSWERS = ("report", "reported_on", "remedy", "remedied_on", "file")  # in the rows of those that look at it
KEPT = (*WORDS, "report", "remedy")  # of these the last word is kept
OFFICES = (*WORDS, *DAYS, "form", "units", "tasks", "inspector")  # the Office's in some row
_FORMS = {"regular": "Thường xuyên, định kỳ", "ad_hoc": "Đột xuất"}
_TOLD = ("notified", "following", "closed")  # before that, the inspected see nothing of the result
_NAMES = ("code", "state", "form", *WORDS, *DAYS)
_BY = f"""
    SELECT {", ".join(f'i."{name}"' for name in _NAMES)}, i."id"
    FROM "inspection" i JOIN "unit" u ON u."id" = i."inspector_id"
    WHERE u."code" = {{mark}} AND i."archived_at" IS NULL
"""
_OF = f"""
    SELECT {", ".join(f'i."{name}"' for name in _NAMES)},
        p."report", p."reported_on", p."remedy", p."remedied_on", p."file"
    FROM "inspected_unit" p JOIN "inspection" i ON i."id" = p."inspection_id"
    JOIN "unit" u ON u."id" = p."unit_id"
    WHERE u."code" = {{mark}} AND p."left_at" IS NULL AND p."unit_id" <> i."inspector_id"
    AND i."archived_at" IS NULL AND i."state" NOT IN ('proposed', 'planned')
"""
_SAID = """
    SELECT u."name", p."report", p."remedy" FROM "inspected_unit" p JOIN "unit" u ON u."id" = p."unit_id"
    WHERE p."inspection_id" = {mark} AND p."left_at" IS NULL ORDER BY p."id"
"""


def records(unit: str) -> dict[str, dict[str, str]]:
    """What each row of a unit must show, as far as a record says it word for word."""
    found = {}
    for row in _rows(_BY, unit):
        *values, key = row
        found[values[0]] = _shown(values) | _answers(key)
    for row in _rows(_OF, unit):
        *values, report, reported_on, remedy, remedied_on, file = row
        shown = _shown(values)
        if values[1] not in _TOLD:
            shown |= dict.fromkeys(RESULT, "")
        answer = (report, day_shown(reported_on), remedy, day_shown(remedied_on), file)
        found[values[0]] = shown | dict(zip(ANSWERS, answer, strict=True))
    return found


def mine(unit: str) -> Mapping[str, Collection[str]]:
    """The rows of a unit, and the columns that are its own there."""
    own = {row[0]: OWN for row in _rows(_BY, unit)}
    return {**{row[0]: ANSWERS for row in _rows(_OF, unit)}, **own}


def _shown(values: list[Any]) -> dict[str, str]:
    found = dict(zip(_NAMES, values, strict=True))
    words = {name: found[name] for name in WORDS} | {name: day_shown(found[name]) for name in DAYS}
    return words | {"form": _FORMS[found["form"]]}


def _answers(inspection: int) -> dict[str, str]:
    """What those who are inspected say, as the one who inspects sees it."""
    said = _rows(_SAID, inspection)
    reports = [f"{name}: {report}" for name, report, _ in said if report]
    remedies = [f"{name}: {remedy}" for name, _, remedy in said if remedy]
    return {"report": "\n".join(reports), "remedy": "\n".join(remedies)}


def _rows(query: str, key: str | int) -> list[Any]:
    return list(database.execute_sql(query.format(mark=database.param), (key,)))


INSPECTIONS = Tab(
    "inspections", "title", OFFICES, KEPT,
    {column.key: column.header for column in inspection_table().columns if column.key in (*OWN, *ANSWERS)},
    "KTDV-", records, mine, apart=True, days={"report": "reported_on", "remedy": "remedied_on"},
    computed=("sync_note", "role", "inspector", "status", "result_due_on", "result_basis", *ANSWERS[:4]),
)  # fmt: skip
