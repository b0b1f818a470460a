"""The database's side of a workbook: a unit's participations and directives as the planner sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from console.records import (
    Attachment,
    Document,
    Explanation,
    Extension,
    History,
    Participation,
    Return,
    Task,
    Unit,
)
from console.records.document import DOCUMENT_KINDS, URGENCIES
from console.records.task import PARTICIPATION_ROLES
from console.rules.codes import code_for
from console.rules.status import StatusCode, StoredDates, classify_stored, label
from console.workflow.errors import Stale
from sheets_sync import codec
from sheets_sync.cell_notes import one_line
from sheets_sync.codec import date_text
from sheets_sync.columns import ADJUST, CLOSED_STATES, EXPLAIN, EXTEND, RETURN, YES, Owner, Table, owners
from sheets_sync.plan import Record, notes
from sheets_sync.plan.notes import ARCHIVED, LEFT, NO_MORE, NO_TASK_LEFT
from sheets_sync.rows import Row, Rows, View
from sheets_sync.taking_part import names_of

WITHDRAWN = "Nội dung đã rút khỏi bảng tính."
_ROLES = dict(PARTICIPATION_ROLES)
# No row shows these, and they are the longest: whoever acts on a task reads it whole.
_SHOWN = [field for name, field in Task._meta.fields.items() if name not in ("basis", "search_text")]


def whole(rows: Rows) -> Rows:
    """The same rows with their tasks read whole, for verbs to act on. Raises Stale when one has changed."""
    tasks = {task.code: task for task in Task.select().where(Task.code.in_(list(rows)))}
    if any(tasks[code].version != row.subject.version for code, row in rows.items()):
        raise Stale({})
    return {code: replace(row, subject=tasks[code]) for code, row in rows.items()}


def task_rows(
    view: View,
    table: Table,
    unit: Unit,
    known: Collection[str] = (),
    only: Collection[str] | None = None,
    *,
    closed: bool = False,
    notice: str = "",
) -> dict[str, Row]:
    """The unit's rows by `Mã`: live ones, and those in `known` (codes of its base) that have left.

    A secret directive's row is there only to be withdrawn; a draft is nobody's row. `only` reads the rows
    of these codes and no others. `closed`: the unit works in the console now, and the last pass is over.
    `notice`: what every row says first.
    """
    parts = _participations(unit, only)
    tasks, no_more = [part.task for part in parts], gone(view, unit)
    details = _Details([task.id for task in tasks])
    rows = {}
    for part in parts:
        task: Any = part.task
        left = _left(part, task) or no_more
        shelved = part.shelved_at is not None and task.state in CLOSED_STATES
        if task.state == "draft" or ((left or shelved) and task.code not in known):
            continue
        task.lead_unit = view.units[task.lead_unit_id]
        task._dirty.discard("lead_unit")
        whose = owners(table, part.role, task.state, left=bool(left), in_sheet=not closed)
        record = Record(
            task.code,
            _task_values(view, table, part, task, details, whose),
            whose,
            left,
            task.document.is_secret,
            task.document.issued_on,
            {"due_on": _due_words(task)},
            notice or ("" if unit.channel == "sheet" else notes.IN_CONSOLE),
        )
        rows[task.code] = Row(record, task, part)
    return rows


def document_rows(
    view: View, table: Table, tasks: Iterable[Row], known: Collection[str] = ()
) -> dict[str, Row]:
    """The directives behind a unit's live rows, and those of its base that no live row has any more."""
    whose = owners(table, "lead", "doing")
    found: dict[str, Row] = {}
    for row in tasks:
        document = row.subject.document
        if not row.record.left:
            code = code_for("VB", document.id)
            found[code] = Row(Record(code, _document_values(view, table, code, document), whose), document)
    for code, document in _documents([code for code in known if code not in found]).items():
        left = WITHDRAWN if document.is_secret else NO_TASK_LEFT
        values = _document_values(view, table, code, document)
        nobody = (Owner.NONE,) * len(table.columns)
        found[code] = Row(Record(code, values, nobody, left, document.is_secret), document)
    return found


def _participations(unit: Unit, only: Collection[str] | None) -> list[Participation]:
    """Everything the unit ever took part in that is no draft, in the order in which it was given."""
    query = (
        Participation.select(Participation, *_SHOWN)
        .join(Task)
        .where((Participation.unit == unit.id) & (Task.state != "draft"))
        .order_by(Participation.id)
    )
    parts = list(query if only is None else query.where(Task.code.in_(list(only))))
    documents = {part.task.document_id for part in parts}
    found = {each.id: each for each in Document.select().where(Document.id.in_(list(documents)))}
    for part in parts:
        part.task.document = found[part.task.document_id]
        part.task._dirty.discard("document")
    return parts


def gone(view: View, unit: Any) -> str:
    """The sentence on every row of a unit that is no more."""
    if unit.archived_at is None:
        return ""
    heir = view.units.get(unit.successor_id)
    return f"{NO_MORE} Việc tiếp theo do {heir.label} thực hiện." if heir else NO_MORE


def _left(part: Participation, task: Task) -> str:
    if task.document.is_secret:
        return WITHDRAWN
    if part.left_at is not None:
        return f"{LEFT} {part.left_reason}".strip()
    return ARCHIVED if task.archived_at is not None else ""


class _Details:
    """What stands in other tables about many tasks, in one query a table."""

    def __init__(self, tasks: list[int]) -> None:
        self.coordinators: dict[int, list[Participation]] = defaultdict(list)
        self.requests: dict[int, tuple[str, str, date | None, str]] = {}
        self.files: dict[int, str] = {}
        if tasks:
            self._read_coordinators(tasks)
            self._read_requests(tasks)
            self._read_files(tasks)

    def _read_coordinators(self, tasks: list[int]) -> None:
        query = Participation.select().where(
            Participation.task.in_(tasks)
            & (Participation.role == "coordinator")
            & Participation.left_at.is_null()
        )
        for part in query.order_by(Participation.id):
            self.coordinators[part.task_id].append(part)

    def _read_requests(self, tasks: list[int]) -> None:
        """The last act of each kind; what shows is the latest of them while it waits or explains."""
        latest: dict[int, list[Any]] = {}
        for kind in _VERBS:
            for act in kind.select().where(kind.task.in_(tasks)).order_by(kind.id):
                last = latest.get(act.task_id)
                if last is None or _when(act) > _when(last[0]):
                    latest[act.task_id] = [act]
                elif _when(act) == _when(last[0]):
                    last.append(act)
        self.requests = {task: _request(_told_last(acts)) for task, acts in latest.items()}

    def _read_files(self, tasks: list[int]) -> None:
        query = Attachment.select().where((Attachment.record == "task") & Attachment.record_id.in_(tasks))
        for file in query.order_by(Attachment.id):
            self.files[file.record_id] = file.link or file.name


_NO_REQUEST: tuple[str, str, date | None, str] = ("", "", None, "")
_VERBS: dict[Any, str] = {
    Return: "return_task", Extension: "request_extension", Explanation: "explain",
}  # fmt: skip


def _when(act: Any) -> tuple[datetime, date]:
    return act.at, act.acted_on


def _told_last(acts: list[Any]) -> Any:
    """Of acts of one second, the one that the task's history tells last: each kind counts its own."""
    if len({type(act) for act in acts}) > 1:
        told = History.select(History.verb).where(
            (History.record == "task")
            & (History.record_id == acts[0].task_id)
            & (History.at == acts[0].at)
            & History.verb.in_(list(_VERBS.values()))
        )
        last = told.order_by(History.id.desc()).first()
        acts = [act for act in acts if last is not None and _VERBS[type(act)] == last.verb] or acts
    return acts[-1]


def _request(act: Return | Extension | Explanation) -> tuple[str, str, date | None, str]:
    """Request, reason, wanted due date and document; nothing once the Office has decided."""
    document = codec.reference_text(act.document_number, act.document_date)
    if isinstance(act, Explanation):
        return EXPLAIN, act.text, None, document
    if act.decision:
        return _NO_REQUEST
    if isinstance(act, Return):
        return RETURN, act.reason, None, document
    kind = EXTEND if act.kind == "extension" else ADJUST
    return kind, act.reason, act.wanted_due_on, document


def _task_values(
    view: View, table: Table, part: Participation, task: Any, details: _Details, whose: tuple[Owner, ...]
) -> tuple[str, ...]:
    document, extra = task.document, task.extra or {}
    helpers = details.coordinators.get(task.id, [])
    request, reason, wanted, paper = details.requests.get(task.id, _NO_REQUEST)
    lead = part.role == "lead"
    values: dict[str, str] = {
        "code": task.code,
        "symbol": document.symbol,
        "issued_on": date_text(document.issued_on),
        "abstract": document.abstract,
        "content": task.content,
        "product": task.product,
        "role": _ROLES[part.role],
        "lead": task.lead_unit.label,
        "coordinators": names_of(view.units[each.unit_id] for each in helpers),
        "follower": view.people.get(task.specialist_id, task.division),
        "due_on": date_text(task.due_on),
        "status": status_label(view, task),
        "progress": task.progress,
        "result": task.result,
        "report_number": task.report_number,
        "report_date": date_text(task.report_date),
        "done_on": date_text(task.done_on),
        "file": details.files.get(task.id, ""),
        "done": YES if task.state in ("submitted", "done") else "",
        "request": request,
        "reason": reason,
        "wanted_due_on": date_text(wanted),
        "request_document": paper,
        "contribution": _contributions(view, helpers) if lead else part.contribution,
        "contributed_on": date_text(_last_contribution(helpers) if lead else part.contributed_on),
        "other_info": task.other_info if lead else part.other_info,
        "result_check": task.result_check,
        "office_opinion": task.office_opinion,
    }
    return tuple(
        _value(column, values.get(column.key, ""), extra)
        if owner is not Owner.NONE or column.key == "code"
        else ""
        for column, owner in zip(table.columns, whose, strict=True)
    )


def _value(column: Any, value: str, extra: Mapping[str, Any]) -> str:
    if extra and column.key.startswith("x_"):
        stored = extra.get(column.key[2:])
        value = "" if stored is None else str(stored)
    return codec.canonical(column, value) if value else ""


def status_label(view: View, task: Any) -> str:
    """The status on the pass's day, in the words of the regulation in force, and what it waits for.

    A unit whose result or request the Office holds is told so: its workbook then counts no days late.
    """
    closed = StatusCode(task.closed_code) if task.closed_code else None
    stored = StoredDates(closed, task.on_time_until, task.late_after)
    code = classify_stored(stored, view.today)
    words = label(code, view.rulebook.on(view.today))
    if closed is not None or code == StatusCode.OPEN_LATE:
        return words
    if task.state == "submitted":
        return f"{words} (chờ xác nhận)"
    return f"{words} (chờ Văn phòng xử lý)" if task.acted_on else words


def _due_words(task: Task) -> str:
    """The due date in the directive's words, on one line, for as long as it is the date that was given."""
    return one_line(task.due_raw) if task.due_on == task.original_due_on else ""


def _contributions(view: View, helpers: list[Participation]) -> str:
    return "\n".join(
        f"{view.units[each.unit_id].label}: {each.contribution}" for each in helpers if each.contribution
    )


def _last_contribution(helpers: list[Participation]) -> date | None:
    return max((each.contributed_on for each in helpers if each.contributed_on), default=None)


def _documents(codes: Collection[str]) -> dict[str, Document]:
    numbers = [int(code.split("-")[1]) for code in codes if code.startswith("VB-")]
    if not numbers:
        return {}
    return {code_for("VB", each.id): each for each in Document.select().where(Document.id.in_(numbers))}


def _document_values(view: View, table: Table, code: str, document: Any) -> tuple[str, ...]:
    values = {
        "code": code,
        "symbol": document.symbol,
        "issued_on": date_text(document.issued_on),
        "kind": dict(DOCUMENT_KINDS)[document.kind],
        "abstract": document.abstract,
        "signer": document.signer,
        "submitting_unit": view.units[document.submitting_unit_id].label
        if document.submitting_unit_id
        else "",
        "urgency": dict(URGENCIES)[document.urgency],
    }
    return tuple(codec.canonical(column, values.get(column.key, "")) for column in table.columns)
