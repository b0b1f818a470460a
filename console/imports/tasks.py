"""One row of a tasks file: a directive, an open task of it, how far it is; recognised when it comes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from console.imports.cells import day as as_day
from console.imports.cells import is_day
from console.imports.columns import DOING, DRAFT, TODO
from console.imports.rows import Importer, Outcome, RowError
from console.imports.unit_names import UnitNameError, UnitNames
from console.records import Account, Document, Task, Unit
from console.rules.due_words import DueWords, DueWordsError, parse_due
from console.rules.vietnamese import fold
from console.workflow.context import Context
from console.workflow.documents import create_document
from console.workflow.progress import report_progress
from console.workflow.tasks import accept, create_task, send

_OF_DOCUMENT = (
    "symbol", "issued_on", "kind", "abstract", "organisation", "signer", "signer_position",
    "issuing_level", "urgency", "secrecy", "submitting_unit",
)  # fmt: skip
_OF_TASK = ("content", "product", "must_report", "must_submit", "division", "specialist", "other_info")
Key = tuple[str, date, str, int]
DocumentKey = tuple[str, str, int]


class TaskImporter(Importer):
    """Open tasks of an office that begins. A task is the same one when its directive's symbol and date,
    its content and its lead unit are.
    """

    def begin(self) -> None:
        """Know the units, the directives and the tasks that are there."""
        self._names = UnitNames(Unit.select().where(Unit.archived_at.is_null()))
        self._accounts = {account.username: account for account in Account.select()}
        self._documents = {_document_key(row): row for row in Document.select()}
        query = Task.select(Document.symbol, Document.issued_on, Task.content, Task.lead_unit)
        rows: Any = query.join(Document).tuples()
        self._known = {_key(*row) for row in rows}
        self._made: list[DocumentKey] = []

    def forget(self) -> None:
        """The row's directive, if it was new, is gone with the row."""
        for key in self._made:
            del self._documents[key]
        self._made.clear()

    def land(self, values: dict[str, Any]) -> Outcome:
        """Enter the directive where it is new, then the task, and bring it to where it stands."""
        self._made.clear()
        lead = self._unit("lead_unit", values["lead_unit"])
        key = _key(values["symbol"], values["issued_on"], values["content"], lead.id)
        if key in self._known:
            return "present"
        due = self._due(values)
        document = self._document(values)
        task = create_task(
            self.ctx, document, lead_unit=lead, coordinators=self._coordinators(values), due_on=due.due,
            due_raw=due.raw if due.kind != "none" else "", due_kind=_KINDS.get(due.kind, due.kind),
            **self._task_fields(values),
        )  # fmt: skip
        self._bring_on(task, values)
        self._known.add(key)
        return "created"

    def _bring_on(self, task: Task, values: dict[str, Any]) -> None:
        """Send it, as of the day it was really sent; then accepted or at work, as the list says."""
        state, progress = values.get("state"), values.get("progress")
        if state == DRAFT:
            return
        sent = self._on(values.get("sent_on"), task.document)
        task = send(sent, task)
        if task.state == "sent" and (state in (TODO, DOING) or progress):
            accept(sent, task)
        if state == DOING or progress:
            text = progress or "Đang thực hiện"
            report_progress(self.ctx, task, text, percent=values.get("percent"))

    def _on(self, sent_on: date | None, document: Document) -> Context:
        """The context of a past sending, in the same transaction id: History shows both moments."""
        if sent_on is None:
            return self.ctx
        if sent_on > self.ctx.today or sent_on < document.issued_on:
            raise RowError("Ngày giao: phải từ ngày ban hành văn bản đến hôm nay")
        return replace(self.ctx, now=min(datetime.combine(sent_on, time(8)), self.ctx.now))

    def _document(self, values: dict[str, Any]) -> Document:
        given = {name: values[name] for name in _OF_DOCUMENT if values.get(name) not in (None, "")}
        given.setdefault("organisation", self.settings.office.parent)
        given["number"] = _number(given["symbol"])
        if "submitting_unit" in given:
            given["submitting_unit"] = self._unit("submitting_unit", given["submitting_unit"])
        key = fold(given["symbol"]), fold(given["organisation"]), given["issued_on"].year
        known = self._documents.get(key)
        if known is None:
            known = self._documents[key] = create_document(self.ctx, **given)
            self._made.append(key)
        elif known.issued_on != given["issued_on"]:
            raise RowError(f"Ngày ban hành: {known.symbol} đã nhập với ngày {known.issued_on:%d/%m/%Y}")
        return known

    def _due(self, values: dict[str, Any]) -> DueWords:
        """A date means 'by'; words are read as a directive's, against its date of issue."""
        words = values.get("due")
        if not words:
            return DueWords("none", None, "")
        if is_day(words):
            return DueWords("by", as_day(words), "")
        issued_on = values["issued_on"]
        exclusive = self.ctx.regulation(issued_on).switches.before_is_exclusive
        try:
            due = parse_due(
                words, issued_on, self.ctx.rulebook.calendar,
                received_on=values.get("sent_on"), before_is_exclusive=exclusive,
            )  # fmt: skip
        except DueWordsError as error:
            raise RowError(f"Thời hạn: {error}") from None
        if due.kind == "none" and fold(words) not in _NO_DUE:
            raise RowError(f"Thời hạn: không hiểu “{words}”; hãy ghi ngày như 20/9/2025 hoặc “không có hạn”")
        return replace(due, raw=words)

    def _coordinators(self, values: dict[str, Any]) -> list[Unit]:
        try:
            return self._names.find_many(values.get("coordinators") or "")
        except UnitNameError as error:
            raise RowError(f"Phối hợp: {error}") from None

    def _task_fields(self, values: dict[str, Any]) -> dict[str, Any]:
        given = {name: values[name] for name in _OF_TASK if values.get(name) not in (None, "")}
        if "specialist" in given:
            account = self._accounts.get(given["specialist"])
            if account is None:
                raise RowError(f"Theo dõi: không có tài khoản “{given['specialist']}”")
            given["specialist"] = account
        return given

    def _unit(self, column: str, words: str) -> Unit:
        try:
            return self._names.find(words)
        except UnitNameError as error:
            label = "Chủ trì" if column == "lead_unit" else "Đơn vị trình ban hành"
            raise RowError(f"{label}: {error}") from None


_KINDS = {"now": "by"}
_NO_DUE = {"khong", "khong co", "khong han", "khong co han", "khong thoi han", "-"}


def _document_key(document: Document) -> DocumentKey:
    return fold(document.symbol), fold(document.organisation), document.issued_on.year


def _key(symbol: str, issued_on: date, content: str, unit: int) -> Key:
    return fold(symbol), issued_on, " ".join(fold(content).split()), unit


def _number(symbol: str) -> str:
    head = symbol.split("/", 1)[0].strip()
    return head if head.isdigit() else ""
