"""The acts of a task's row: what a lead or coordinating unit typed, as verbs of the task (SHEETS.md §1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from console.workflow.deadlines import request_extension
from console.workflow.explanations import explain
from console.workflow.progress import contribute, give_information, report_progress
from console.workflow.results import edit_result, submit
from console.workflow.returns import return_task
from sheets_sync import codec
from sheets_sync.acting import Acting, Changes, Outcome, Values, of
from sheets_sync.columns import EXPLAIN, REQUEST_CELLS, RESULT_CELLS, RETURN, YES
from sheets_sync.plan import Change
from sheets_sync.rows import Row

_NO_REQUEST = "Đã ghi {cells} nhưng chưa chọn Đề nghị; đề nghị chọn một đề nghị trong danh sách."
_WAITING = "Đề nghị đã gửi đang chờ Văn phòng xử lý nên chưa sửa hoặc rút được."
_NOT_UNDONE = "Đã báo cáo hoàn thành; muốn rút lại, đề nghị báo Văn phòng."
# Where the fields of a request stand.
_CELLS = {"document_number": "request_document", "document_date": "request_document", "text": "reason"}
_DATES = frozenset({"report_date", "done_on", "wanted_due_on", "contributed_on"})


class TaskCommands(Acting):
    """Carries out the changes of one unit's rows of `Nhiệm vụ`."""

    def _run(self, row: Row, changes: Changes, values: Values) -> list[Outcome]:
        task = row.subject
        if row.part.role != "lead":
            return self._as_coordinator(task, changes, values)
        returning = values.get("request") == RETURN
        steps: list[Callable[[Any, Changes, Values], list[Outcome]]] = [
            self._progress,
            self._result,
            self._file,
            self._information,
        ]
        steps.insert(0 if returning else len(steps), self._request)
        return [outcome for step in steps for outcome in step(task, changes, values)]

    def _progress(self, task: Any, changes: Changes, values: Values) -> list[Outcome]:
        mine = of(changes, "progress")
        return self._attempt(
            "report_progress",
            mine,
            lambda: report_progress(self.ctx, task, values["progress"], acted_on=self.moment.day),
        )

    def _result(self, task: Any, changes: Changes, values: Values) -> list[Outcome]:
        """What the unit did not touch is in the record, which has news that the sheet does not show yet."""
        done, noted = of(changes, "done"), of(changes, *RESULT_CELLS)
        entered = {
            key: (key not in changes and getattr(task, key)) or _typed(key, values[key])
            for key in RESULT_CELLS
        }
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

    def _request(self, task: Any, changes: Changes, values: Values) -> list[Outcome]:
        mine = of(changes, *REQUEST_CELLS)
        if not mine:
            return []
        request = values["request"]
        if not request:
            sentence = _WAITING if any(change.was for change in mine) else self._no_request(mine)
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
                _CELLS,
            )
        if request == EXPLAIN:
            return self._attempt("explain", mine, lambda: explain(self.ctx, task, reason, **paper), _CELLS)
        wanted = codec.typed_date(values["wanted_due_on"])
        return self._attempt(
            "request_extension",
            mine,
            lambda: request_extension(
                self.ctx, task, wanted_due_on=wanted, reason=reason, earliest=earliest, **paper
            ),
            _CELLS,
        )

    def _no_request(self, typed: Sequence[Change]) -> str:
        """What was typed of a request, though none is chosen."""
        headers = {column.key: f"“{column.header}”" for column in self.table.columns}
        return _NO_REQUEST.format(cells=", ".join(headers[change.column] for change in typed))

    def _information(self, task: Any, changes: Changes, values: Values) -> list[Outcome]:
        own = [change for key, change in changes.items() if key.startswith("x_")]
        mine = of(changes, "other_info")
        extra = {change.column[2:]: change.value for change in own}
        other = values["other_info"] if mine else None
        return self._attempt(
            "give_information",
            [*mine, *own],
            lambda: give_information(self.ctx, task, self.unit, other_info=other, extra=extra or None),
        )

    def _as_coordinator(self, task: Any, changes: Changes, values: Values) -> list[Outcome]:
        said, told = of(changes, "contribution", "contributed_on"), of(changes, "other_info")
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


def _without(changes: Changes, key: str) -> dict[str, Change]:
    return {each: change for each, change in changes.items() if each != key}


def _typed(key: str, value: str) -> Any:
    return codec.typed_date(value) if key in _DATES else value
