"""What was agreed, what a workbook shows and what the records say are the same (SHEETS.md §3.2).

Excused is only what waits for a person; and whatever waits, its row says so in `Ghi chú đồng bộ`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from console.database import database
from tests.sheets_sync.stories.pages import Line

Cell = tuple[str, str]  # code, column key
# Columns of a lead's row that show one field of the task as it is; those that show a day.
FIELDS = ("content", "product", "progress", "result", "report_number", "other_info", "office_opinion")
_DAYS = ("due_on", "report_date", "done_on")
OFFICES = (
    "symbol", "issued_on", "abstract", "content", "product", "role", "lead", "coordinators", "follower",
    "due_on", "result_check", "office_opinion",
)  # fmt: skip
_HEADERS = {
    "content": "Nội dung nhiệm vụ", "product": "Sản phẩm", "progress": "Tình hình thực hiện",
    "result": "Kết quả thực hiện", "report_number": "Số BC", "other_info": "Thông tin khác",
    "office_opinion": "Ý kiến Văn phòng",
}  # fmt: skip
CANONICAL = {("done", "x"): "Có"}  # the words that people type in another form than the one agreed
_MORE = "ô khác cần xem lại."  # ends a note that has no room for every sentence
_LIVE = """
    SELECT t."code", p."role", d."symbol", d."abstract", p."contribution", p."other_info", {fields}
    FROM "participation" p JOIN "task" t ON t."id" = p."task_id" JOIN "unit" u ON u."id" = p."unit_id"
    JOIN "document" d ON d."id" = t."document_id"
    WHERE u."code" = {mark} AND p."left_at" IS NULL AND t."archived_at" IS NULL AND t."state" <> 'draft'
"""
_OF = """
    FROM "{table}" i JOIN "sync_workbook" w ON w."id" = i."workbook_id" JOIN "unit" u ON u."id" = w."unit_id"
"""


def unsettled(unit: str) -> set[Cell]:
    """Cells of a workbook that wait for a person, who is told."""
    tables = ("sync_conflict", "sync_problem", "sync_command")
    return {(code, column) for table in tables for code, column in _open(table, unit, 'i."code", i."column"')}


def records(unit: str) -> dict[str, dict[str, str]]:
    """What each row of a unit must show, as far as a record says it word for word."""
    fields = ", ".join(f't."{name}"' for name in (*FIELDS, *_DAYS))
    query = _LIVE.format(fields=fields, mark=database.param)
    found = {}
    for code, role, symbol, abstract, contribution, other_info, *values in database.execute_sql(
        query, (unit,)
    ):
        task = dict(zip((*FIELDS, *_DAYS), values, strict=True))
        shown = {name: task[name] for name in FIELDS} | {name: _day(task[name]) for name in _DAYS}
        if role != "lead":
            shown = {key: shown[key] for key in ("content", "product", "due_on", "office_opinion")}
            shown |= {"contribution": contribution, "other_info": other_info}
        found[code] = shown | {"symbol": symbol, "abstract": abstract}
    return found


def agreed(unit: str) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    """The rows of `Nhiệm vụ` that were agreed and live, and their cells; not yet one whose code was written
    and not read back, for it is no record of anything."""
    query = f"""
        SELECT i."code", i."cells" {_OF.format(table="sync_base")}
        WHERE u."code" = {database.param} AND i."tab" = 'tasks' AND NOT i."tombstone"
        AND (i."code" NOT IN (SELECT "code" FROM "sync_reservation")
             OR i."code" IN (SELECT "code" FROM "sync_proposal" WHERE "column" = '*'))
    """
    for code, cells in database.execute_sql(query, (unit,)):
        yield code, json.loads(cells) if isinstance(cells, str) else cells


def disagreement(unit: str, lines: Sequence[Line], doubled: set[str]) -> str:
    """Where a row is missing or stands twice, or where sheet, record and base differ; '' when nowhere.
    `doubled` are codes that people made stand in two rows: which of them is read is the engine's to say."""
    rows: dict[str, list[Line]] = {}
    for line in lines:
        rows.setdefault(line.code, []).append(line)
    waiting = unsettled(unit)
    for code, values in records(unit).items():
        found = rows.get(code, [])
        if not found:
            return f"{code} is missing from {unit}"
        if code in doubled:
            continue
        if len(found) > 1:
            return f"{code} stands {len(found)} times in {unit}"
        for column, value in values.items():
            if _shown(found[0], column) != value and (code, column) not in waiting:
                return f"{code} {column}: sheet {found[0][column]!r}, record {value!r}"
    for code, cells in agreed(unit):
        if code not in doubled and len(rows.get(code, [])) == 1:
            line = rows[code][0]
            for column, value in cells.items():
                if _shown(line, column) != (value or "") and (code, column) not in waiting:
                    return f"{code} {column}: sheet {line[column]!r}, agreed {value!r}"
    return ""


def unsaid(unit: str, lines: Sequence[Line], doubled: set[str]) -> str:
    """What waits for a person and is not told in the note of its row; '' when everything is. A row that left
    says only that."""
    silent = doubled | _left(unit) | {""}
    notes = {line.code: line["sync_note"] for line in lines if line.code not in silent}
    for code, sentence in _sentences(unit):
        note = notes.get(code)
        if note is not None and sentence not in note and not note.endswith(_MORE):
            return f"{code}: the note does not say {sentence!r} but {note!r}"
    return ""


def unanswered(lines: Sequence[Line], doubled: set[str]) -> str:
    """A row without `Mã` to which nothing was said, or which plainly is that of a code; '' when none is.
    Where people copied such a row, the copies tell nobody which of them it was."""
    known = {tuple(line[key] for key in OFFICES): line.code for line in lines if line.code}
    for line in lines:
        if line.code or not line["content"]:
            continue
        if not line["sync_note"]:
            return f"row {line.position} ({line['content']}) has no Mã, and nobody says why"
        code = known.get(tuple(line[key] for key in OFFICES), "")
        if code and not doubled & {code, ""}:
            return f"the row of {code} lost its Mã and was not found again"
    return ""


def _left(unit: str) -> set[str]:
    query = f"""
        SELECT i."code" {_OF.format(table="sync_base")}
        WHERE u."code" = {database.param} AND i."tab" = 'tasks' AND i."tombstone"
    """
    return {code for (code,) in database.execute_sql(query, (unit,))}


def _sentences(unit: str) -> Iterator[tuple[str, str]]:
    """By code: a refusal and a problem word for word, anything else by the header of its column."""
    for table, which in (
        ("sync_command", "i.\"outcome\" = 'refused'"),
        ("sync_problem", "i.\"column\" <> '*'"),
    ):
        yield from _open(table, unit, 'i."code", i."message"', which)
    for table in ("sync_conflict", "sync_proposal"):
        for code, column in _open(table, unit, 'i."code", i."column"'):
            if column in _HEADERS:
                yield code, _HEADERS[column]


def _open(table: str, unit: str, what: str, which: str = "1 = 1") -> list[Any]:
    query = f"""
        SELECT {what} {_OF.format(table=table)}
        WHERE u."code" = {database.param} AND i."tab" = 'tasks' AND i."resolved_at" IS NULL AND {which}
    """
    return list(database.execute_sql(query, (unit,)))


def _shown(line: Line, column: str) -> str:
    return CANONICAL.get((column, line[column]), line[column])


def _day(value: Any) -> str:
    """d/m/yyyy, as people see it."""
    if not value:
        return ""
    day = value if isinstance(value, date) else date.fromisoformat(value)
    return f"{day.day}/{day.month}/{day.year}"
