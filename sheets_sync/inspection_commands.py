"""The acts of a row of `Kiểm tra`: the steps of the unit's own inspection, or its answer to one of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from console.imports.unit_names import UnitNameError, UnitNames
from console.records import Task, Unit
from console.rules.codes import spelt
from console.workflow import inspections
from console.workflow.errors import Invalid
from console.workflow.permissions import visible_tasks, visible_units
from sheets_sync import codec
from sheets_sync.acting import Acting, Changes, Outcome, Values, of
from sheets_sync.inspection_table import FORMS
from sheets_sync.plan import Change
from sheets_sync.rows import Row

_DATES = frozenset({"decision_date", "starts_on", "ends_on", "result_date", "notified_on", "reported_on",
                    "remedied_on"})  # fmt: skip
_TEXTS = ("title", "form", "basis", "leader", "evaluation", "conclusion", "recommendations")
_ANSWERS = (("report", "reported_on"), ("remedy", "remedied_on"))
_CODES = re.compile(r"[\s,;]+")


class InspectionCommands(Acting):
    """Carries out the changes of one unit's rows of `Kiểm tra`."""

    def _run(self, row: Row, changes: Changes, values: Values) -> list[Outcome]:
        inspection = row.subject
        if inspection.inspector_id != self.unit.id:
            return [*self._answer(row, changes, values), *self._file(inspection, changes, values)]
        steps: tuple[Callable[[Any, Changes, Values], list[Outcome]], ...] = (
            self._words,
            self._looks_at,
            self._correct,
            self._decide,
            self._start,
            self._end,
            self._report,
            self._notify,
            self._file,
        )
        return [outcome for step in steps for outcome in step(inspection, changes, values)]

    def _words(self, inspection: Any, changes: Changes, values: Values) -> list[Outcome]:
        return [
            outcome
            for change in of(changes, *_TEXTS, *sorted(inspections.CONTENTS))
            for outcome in self._edit(inspection, change)
        ]

    def _looks_at(self, inspection: Any, changes: Changes, values: Values) -> list[Outcome]:
        def edit(**looked_at: Any) -> None:
            inspections.edit_inspection(self.ctx, inspection, {}, inspection.version, **looked_at)

        return [
            *self._attempt("edit_inspection", of(changes, "units"), lambda: edit(units=self._units(values))),
            *self._attempt("edit_inspection", of(changes, "tasks"), lambda: edit(tasks=self._tasks(values))),
        ]

    def _correct(self, inspection: Any, changes: Changes, values: Values) -> list[Outcome]:
        """What a step has stated already is stated anew."""
        stated = [change for change in of(changes, *sorted(inspections.FACTS)) if change.was]
        return [outcome for change in stated for outcome in self._edit(inspection, change)]

    def _decide(self, inspection: Any, changes: Changes, values: Values) -> list[Outcome]:
        """Its contents are by now in the record, which may have news that the sheet does not show yet."""
        mine = _first(changes, "decision_number", "decision_date")
        texts = {key: getattr(inspection, key) for key in inspections.CONTENTS}
        number, day = values["decision_number"], codec.typed_date(values["decision_date"])
        return self._attempt(
            "decide_inspection",
            mine,
            lambda: inspections.decide_inspection(
                self.ctx, inspection, decision_number=number, decision_date=day, **texts
            ),
        )

    def _start(self, inspection: Any, changes: Changes, values: Values) -> list[Outcome]:
        return self._on(inspection, changes, values, "starts_on", inspections.start_inspection)

    def _end(self, inspection: Any, changes: Changes, values: Values) -> list[Outcome]:
        return self._on(inspection, changes, values, "ends_on", inspections.end_inspection)

    def _report(self, inspection: Any, changes: Changes, values: Values) -> list[Outcome]:
        """As with a decision."""
        mine = _first(changes, "result_number", "result_date")
        said: dict[str, Any] = {
            key: getattr(inspection, key) for key in ("evaluation", "conclusion", "recommendations")
        }
        said |= {
            "result_number": values["result_number"],
            "result_date": codec.typed_date(values["result_date"]),
        }
        return self._attempt(
            "report_inspection", mine, lambda: inspections.report_inspection(self.ctx, inspection, **said)
        )

    def _notify(self, inspection: Any, changes: Changes, values: Values) -> list[Outcome]:
        return self._on(inspection, changes, values, "notified_on", inspections.notify_inspection)

    def _on(
        self, inspection: Any, changes: Changes, values: Values, key: str, verb: Callable[..., object]
    ) -> list[Outcome]:
        """A step that only a day states."""
        day = codec.typed_date(values[key])
        return self._attempt(
            verb.__name__, _first(changes, key), lambda: verb(self.ctx, inspection, on=day), {"on": key}
        )

    def _edit(self, inspection: Any, change: Change) -> list[Outcome]:
        value = {change.column: _typed(change.column, change.value)}
        return self._attempt(
            "edit_inspection",
            [change],
            lambda: inspections.edit_inspection(self.ctx, inspection, value, inspection.version),
        )

    def _answer(self, row: Row, changes: Changes, values: Values) -> list[Outcome]:
        return [
            outcome
            for words, day in _ANSWERS
            for outcome in self._say(row, of(changes, words, day), words, day, values)
        ]

    def _say(self, row: Row, mine: list[Change], words: str, day: str, values: Values) -> list[Outcome]:
        """An answer without its date is of the day on which it was saved; one whose date cannot be read waits
        for it, with the date that was known before."""
        said: dict[str, Any] = {change.column: _typed(change.column, change.value) for change in mine}
        emptied = day in said and not values[day]
        known = None if emptied else getattr(row.part, day)
        undated = (day,) if said.get(words) and not values[day] and known is None else ()
        if said.get(words):
            said[day] = codec.typed_date(values[day]) or (self.moment.day if undated else known)
        return self._attempt(
            "answer_inspection",
            mine,
            lambda: inspections.answer_inspection(self.ctx, row.subject, self.unit, said, undated=undated),
        )

    def _take_file(self, record: Any, name: str) -> None:
        super()._take_file(record, name)
        if record.inspector_id != self.unit.id:
            inspections.answer_inspection(self.ctx, record, self.unit, {"file": name})

    def _units(self, values: Values) -> list[Unit]:
        try:
            return UnitNames(visible_units(self.ctx.actor, Unit.select())).find_many(values["units"])
        except UnitNameError as error:
            raise Invalid({"units": f"Đơn vị được kiểm tra: {error}."}) from None

    def _tasks(self, values: Values) -> list[Task]:
        wanted = [spelt(code) or code.upper() for code in _CODES.split(values["tasks"]) if code]
        query = visible_tasks(self.ctx.actor, Task.select()).where(Task.code.in_(wanted))
        found = {task.code: task for task in query}
        unknown = [code for code in wanted if code not in found]
        if unknown:
            raise Invalid({"tasks": f"Không có nhiệm vụ: {', '.join(unknown)}."})
        return [found[code] for code in wanted]


def _first(changes: Changes, *keys: str) -> list[Change]:
    """Changes of cells in which nothing was stated before."""
    return [change for change in of(changes, *keys) if not change.was]


def _typed(key: str, value: str) -> Any:
    if key in _DATES:
        return codec.typed_date(value)
    return FORMS.get(value, value) if key == "form" else value
