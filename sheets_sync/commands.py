"""What a unit typed, carried out through the same verbs as the console (SHEETS.md §1).

An act is dated by the file's saving, with the last clean read as its lower bound; the actor is the unit
through its workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from console.records import Unit
from console.workflow.context import Context
from console.workflow.deadlines import request_extension
from console.workflow.errors import Stale, WorkflowError
from console.workflow.explanations import explain
from console.workflow.progress import contribute, give_information, report_progress
from console.workflow.results import edit_result, submit
from console.workflow.returns import return_task
from sheets_sync import codec
from sheets_sync.columns import EXPLAIN, REQUEST_CELLS, RESULT_CELLS, RETURN, YES, Table
from sheets_sync.participations import Row
from sheets_sync.plan import Change, SheetRow
from sheets_sync.store import EMPTY

_NO_REQUEST = "Đã ghi lý do nhưng chưa chọn Đề nghị; đề nghị chọn một đề nghị trong danh sách."
_WAITING = "Đề nghị đã gửi đang chờ Văn phòng xử lý nên chưa sửa hoặc rút được."
_NOT_UNDONE = "Đã báo cáo hoàn thành; muốn rút lại, đề nghị báo Văn phòng."
_NO_FILE = "Chưa thấy tệp “{name}” trong thư mục tep của đơn vị; đề nghị chép tệp vào đó."
_DATES = frozenset({"report_date", "done_on", "wanted_due_on", "contributed_on"})


@dataclass(frozen=True, slots=True)
class Moment:
    """When what was typed happened, as far as can be known: on `day`, not before `earliest`."""

    day: date
    earliest: date | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a cell's act: accepted, or the sentence of the refusal."""

    change: Change
    verb: str
    refusal: str = ""


Attach = Callable[[Context, Any, str], bool]


@dataclass
class Commands:
    """Carries out the changes of one unit's rows. `attachments` is where its files are, if anywhere."""

    ctx: Context
    unit: Unit
    table: Table
    moment: Moment
    attach: Attach
    attachments: Path | None = None

    def run(self, row: Row, shown: SheetRow, changes: Sequence[Change]) -> list[Outcome]:
        """Every change of one row, each act on its own: one refusal stops no other."""
        task, task_changes = row.task, {change.column: change for change in changes}
        values = self._values(shown)
        outcomes: list[Outcome] = []
        if row.participation.role != "lead":
            return self._as_coordinator(task, task_changes, values)
        returning = values.get("request") == RETURN
        steps: list[Callable[[Any, Mapping[str, Change], Mapping[str, str]], list[Outcome]]] = [
            self._progress,
            self._result,
            self._file,
            self._information,
        ]
        steps.insert(0 if returning else len(steps), self._request)
        for step in steps:
            outcomes += step(task, task_changes, values)
        return outcomes

    def _values(self, shown: SheetRow) -> dict[str, str]:
        return {
            column.key: codec.read(column, shown.cells[i] or EMPTY).value
            for i, column in enumerate(self.table.columns)
        }

    def _attempt(self, verb: str, changes: Sequence[Change], act: Callable[[], object]) -> list[Outcome]:
        """Carry out one act for these cells; a refusal is an outcome, not an error."""
        if not changes:
            return []
        try:
            act()
        except Stale:
            raise  # somebody else's change came between: the whole turn is made again
        except WorkflowError as error:
            return [Outcome(change, verb, str(error)) for change in changes]
        return [Outcome(change, verb) for change in changes]

    def _progress(self, task: Any, changes: Mapping[str, Change], values: Mapping[str, str]) -> list[Outcome]:
        mine = _of(changes, "progress")
        return self._attempt(
            "report_progress",
            mine,
            lambda: report_progress(self.ctx, task, values["progress"], acted_on=self.moment.day),
        )

    def _result(self, task: Any, changes: Mapping[str, Change], values: Mapping[str, str]) -> list[Outcome]:
        done, noted = _of(changes, "done"), _of(changes, *RESULT_CELLS)
        entered = {key: _typed(key, values[key]) for key in RESULT_CELLS}
        if not done:
            note = {change.column: entered[change.column] for change in noted}
            return self._attempt("edit_result", noted, lambda: edit_result(self.ctx, task, note))
        if values["done"] != YES:
            return [
                Outcome(done[0], "submit", _NOT_UNDONE),
                *self._result(task, _without(changes, "done"), values),
            ]
        outcomes = self._attempt(
            "submit", done, lambda: submit(self.ctx, task, **entered, acted_on=self.moment.day)
        )
        if outcomes[0].refusal:
            return outcomes + self._result(task, _without(changes, "done"), values)
        return outcomes + [Outcome(change, "submit") for change in noted]

    def _request(self, task: Any, changes: Mapping[str, Change], values: Mapping[str, str]) -> list[Outcome]:
        mine = _of(changes, *REQUEST_CELLS)
        if not mine:
            return []
        request = values["request"]
        if not request:
            sentence = _WAITING if any(change.was for change in mine) else _NO_REQUEST
            return [Outcome(change, "request", sentence) for change in mine]
        number, day = codec.reference(values["request_document"])
        paper: dict[str, Any] = {
            "document_number": number, "document_date": day, "acted_on": self.moment.day,
        }  # fmt: skip
        reason, earliest = values["reason"], self.moment.earliest
        if request == RETURN:
            return self._attempt(
                "return_task",
                mine,
                lambda: return_task(
                    self.ctx, task, ground="other", reason=reason, earliest=earliest, **paper
                ),
            )
        if request == EXPLAIN:
            return self._attempt("explain", mine, lambda: explain(self.ctx, task, reason, **paper))
        wanted = codec.typed_date(values["wanted_due_on"])
        return self._attempt(
            "request_extension",
            mine,
            lambda: request_extension(
                self.ctx, task, wanted_due_on=wanted, reason=reason, earliest=earliest, **paper
            ),
        )

    def _file(self, task: Any, changes: Mapping[str, Change], values: Mapping[str, str]) -> list[Outcome]:
        mine = _of(changes, "file")
        if not mine:
            return []
        name = values["file"]
        if not name:
            return [
                Outcome(mine[0], "attach", "Tệp đã nhận được giữ trong hồ sơ nhiệm vụ, không gỡ từ bảng.")
            ]
        outcomes = self._attempt("attach", mine, lambda: self._take_file(task, name))
        return [
            replace(each, refusal=_NO_FILE.format(name=name)) if each.refusal == name else each
            for each in outcomes
        ]

    def _take_file(self, task: Any, name: str) -> None:
        if not self.attach(self.ctx, task, name):
            raise WorkflowError(name)

    def _information(
        self, task: Any, changes: Mapping[str, Change], values: Mapping[str, str]
    ) -> list[Outcome]:
        own = [change for key, change in changes.items() if key.startswith("x_")]
        mine = _of(changes, "other_info")
        extra = {change.column[2:]: change.value for change in own}
        other = values["other_info"] if mine else None
        return self._attempt(
            "give_information",
            [*mine, *own],
            lambda: give_information(self.ctx, task, self.unit, other_info=other, extra=extra or None),
        )

    def _as_coordinator(
        self, task: Any, changes: Mapping[str, Change], values: Mapping[str, str]
    ) -> list[Outcome]:
        said, told = _of(changes, "contribution", "contributed_on"), _of(changes, "other_info")
        day = codec.typed_date(values["contributed_on"]) or self.moment.day
        return [
            *self._attempt(
                "contribute",
                said,
                lambda: contribute(self.ctx, task, self.unit, values["contribution"], acted_on=day),
            ),
            *self._attempt(
                "give_information",
                told,
                lambda: give_information(self.ctx, task, self.unit, other_info=values["other_info"]),
            ),
        ]


def _of(changes: Mapping[str, Change], *keys: str) -> list[Change]:
    return [changes[key] for key in keys if key in changes]


def _without(changes: Mapping[str, Change], key: str) -> dict[str, Change]:
    return {each: change for each, change in changes.items() if each != key}


def _typed(key: str, value: str) -> Any:
    return codec.typed_date(value) if key in _DATES else value
