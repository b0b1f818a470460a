"""What was agreed, what a workbook shows and what the records say are the same (SHEETS.md §3.2).

Excused is only what waits for a person; and whatever waits, its row says so in `Ghi chú đồng bộ`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from console.database import database
from tests.sheets_sync.stories.pages import Line

Cell = tuple[str, ...]  # code, column key, and the unit where each workbook has a cell of its own
# Columns of a lead's row that show one field of the task as it is; those that show a day.
FIELDS = ("content", "product", "progress", "result", "report_number", "other_info", "office_opinion")
UNITS = ("progress", "result", "report_number", "other_info")  # the fields that are the leading unit's
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
_LEADS = 'SELECT t."code", u."code" FROM "task" t JOIN "unit" u ON u."id" = t."lead_unit_id"'
_OF = """
    FROM "{table}" i JOIN "sync_workbook" w ON w."id" = i."workbook_id" JOIN "unit" u ON u."id" = w."unit_id"
"""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab as the judge knows it: `content` names what a row is about, `offices` tell one row from another,
    the last word of `fields` is kept, and `added` begins the code of a row that a unit added.

    `records` gives what the rows of a unit must show, `mine` its rows of which it has the say and the columns
    that are its own there. `apart`: a record stands in several workbooks, each with cells of its own.
    `days` are of words that may be typed without one: then the program gives it, beside them. `computed` are
    the columns in which a row that is taken for a new one shows what the program wrote.
    """

    key: str
    content: str
    offices: tuple[str, ...]
    fields: tuple[str, ...]
    headers: Mapping[str, str]
    added: str
    records: Callable[[str], dict[str, dict[str, str]]]
    mine: Callable[[str], Mapping[str, Collection[str]]]
    apart: bool = False
    days: Mapping[str, str] = field(default_factory=dict)
    computed: tuple[str, ...] = ("sync_note",)

    def cell(self, unit: str, code: str, column: str) -> Cell:
        """The cell of a row in a unit's workbook."""
        return (code, column, unit) if self.apart else (code, column)


def unsettled(unit: str, tab: Tab) -> set[Cell]:
    """Cells of a tab of a workbook that wait for a person, who is told."""
    tables = ("sync_conflict", "sync_problem", "sync_command")
    return {
        (code, column) for table in tables for code, column in _open(table, unit, tab, 'i."code", i."column"')
    }


def records(unit: str) -> dict[str, dict[str, str]]:
    """What each row of a unit must show, as far as a record says it word for word."""
    fields = ", ".join(f't."{name}"' for name in (*FIELDS, *_DAYS))
    query = _LIVE.format(fields=fields, mark=database.param)
    found = {}
    for code, role, symbol, abstract, contribution, other_info, *values in database.execute_sql(
        query, (unit,)
    ):
        task = dict(zip((*FIELDS, *_DAYS), values, strict=True))
        shown = {name: task[name] for name in FIELDS} | {name: day_shown(task[name]) for name in _DAYS}
        if role != "lead":
            shown = {key: shown[key] for key in ("content", "product", "due_on", "office_opinion")}
            shown |= {"contribution": contribution, "other_info": other_info}
        found[code] = shown | {"symbol": symbol, "abstract": abstract}
    return found


def leads() -> dict[str, str]:
    """The unit that leads each task."""
    return dict(database.execute_sql(_LEADS))


def _led(unit: str) -> dict[str, Collection[str]]:
    """The tasks that a unit leads."""
    return {code: UNITS for code, lead in leads().items() if lead == unit}


def agreed(unit: str, tab: Tab) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    """The rows of a tab that were agreed and live, and their cells; not yet one whose code was written and
    not read back, for it is no record of anything."""
    query = f"""
        SELECT i."code", i."cells" {_OF.format(table="sync_base")}
        WHERE u."code" = {database.param} AND i."tab" = {database.param} AND NOT i."tombstone"
        AND (i."code" NOT IN (SELECT "code" FROM "sync_reservation")
             OR i."code" IN (SELECT "code" FROM "sync_proposal" WHERE "column" = '*'))
    """
    for code, cells in database.execute_sql(query, (unit, tab.key)):
        yield code, json.loads(cells) if isinstance(cells, str) else cells


def disagreement(unit: str, lines: Sequence[Line], doubled: set[str], tab: Tab) -> str:
    """Where a row is missing or stands twice, or where sheet, record and base differ; '' when nowhere.
    `doubled` are codes that people made stand in two rows: which of them is read is the engine's to say."""
    rows: dict[str, list[Line]] = {}
    for line in lines:
        rows.setdefault(line.code, []).append(line)
    waiting = unsettled(unit, tab)
    for code, values in tab.records(unit).items():
        found = rows.get(code, [])
        if not found and (code, "code") in waiting:
            continue  # its code lies under a merged cell
        if not found:
            return f"{code} is missing from {unit}"
        if code in doubled:
            continue
        if len(found) > 1:
            return f"{code} stands {len(found)} times in {unit}"
        for column, value in values.items():
            if _shown(found[0], column) != value and (code, column) not in waiting:
                return f"{code} {column}: sheet {found[0][column]!r}, record {value!r}"
    for code, cells in agreed(unit, tab):
        if code not in doubled and len(rows.get(code, [])) == 1:
            line = rows[code][0]
            for column, value in cells.items():
                if column in line.covered:
                    continue  # nothing can be agreed there
                if _shown(line, column) != (value or "") and (code, column) not in waiting:
                    return f"{code} {column}: sheet {line[column]!r}, agreed {value!r}"
    return ""


def unsaid(unit: str, lines: Sequence[Line], doubled: set[str], tab: Tab) -> str:
    """What waits for a person and is not told in the note of its row; '' when everything is. A row that left
    says only that."""
    silent = doubled | _left(unit, tab) | {""}
    told = (line for line in lines if "sync_note" not in line.covered)
    notes = {line.code: line["sync_note"] for line in told if line.code not in silent}
    for code, sentence in _sentences(unit, tab):
        note = notes.get(code)
        if note is not None and sentence not in note and not note.endswith(_MORE):
            return f"{code}: the note does not say {sentence!r} but {note!r}"
    return ""


def unanswered(lines: Sequence[Line], doubled: set[str], tab: Tab) -> str:
    """A row without `Mã` to which nothing was said, or which plainly is that of a code; '' when none is.
    Where people copied such a row, the copies tell nobody which of them it was; nor do they where one has a
    code of its own by now, for it says the same as the row that it was made of."""
    known: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for line in lines:
        if line.code:
            known[_said(line, tab)].add(line.code)
    for line in lines:
        if line.code or not line[tab.content] or "sync_note" in line.covered or not line.is_anything:
            continue
        if not line["sync_note"]:
            return f"row {line.position} ({line[tab.content]}) has no Mã, and nobody says why"
        own = not {"code", tab.content} & set(line.covered)  # else people see what another row is about
        codes = known[_said(line, tab)] if own else set()
        if codes and not doubled & {*codes, ""}:
            return f"the row of {min(codes)} lost its Mã and was not found again"
    return ""


def _said(line: Line, tab: Tab) -> tuple[str, ...]:
    """What tells a row from another."""
    return tuple(line[key] for key in tab.offices)


def _left(unit: str, tab: Tab) -> set[str]:
    query = f"""
        SELECT i."code" {_OF.format(table="sync_base")}
        WHERE u."code" = {database.param} AND i."tab" = {database.param} AND i."tombstone"
    """
    return {code for (code,) in database.execute_sql(query, (unit, tab.key))}


def _sentences(unit: str, tab: Tab) -> Iterator[tuple[str, str]]:
    """By code: a refusal and a problem word for word, anything else by the header of its column."""
    for table, which in (
        ("sync_command", "i.\"outcome\" = 'refused'"),
        ("sync_problem", "i.\"column\" <> '*'"),
    ):
        yield from _open(table, unit, tab, 'i."code", i."message"', which)
    for table in ("sync_conflict", "sync_proposal"):
        for code, column in _open(table, unit, tab, 'i."code", i."column"'):
            if column in tab.headers:
                yield code, tab.headers[column]


def _open(table: str, unit: str, tab: Tab, what: str, which: str = "1 = 1") -> list[Any]:
    query = f"""
        SELECT {what} {_OF.format(table=table)}
        WHERE u."code" = {database.param} AND i."tab" = {database.param} AND i."resolved_at" IS NULL
        AND {which}
    """
    return list(database.execute_sql(query, (unit, tab.key)))


def _shown(line: Line, column: str) -> str:
    return CANONICAL.get((column, line[column]), line[column])


def day_shown(value: Any) -> str:
    """d/m/yyyy, as people see it."""
    if not value:
        return ""
    day = value if isinstance(value, date) else date.fromisoformat(value)
    return f"{day.day}/{day.month}/{day.year}"


TASKS = Tab("tasks", "content", OFFICES, FIELDS, _HEADERS, "DX-", records, _led)
