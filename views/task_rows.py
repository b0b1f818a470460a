"""The rows of tasks on a directive's form: as many as were added, each with its own errors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import g, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from console.records import Account, Task, Unit
from console.records.task import DUE_KINDS
from console.rules.due_words import DueWordsError, parse_due
from console.workflow.errors import Invalid
from views import proposed
from views.fields import DAY_INPUT, DayField, Form, PickField, Required
from views.language import said
from views.options import account_options, unit_options
from views.person import rulebook

_NAMED = re.compile(r"tasks-(\d{1,3})-")
BLANK = "__row__"


class PickManyField(SelectMultipleField):
    """Several of the units."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, choices=[], coerce=int, validate_choice=False, **kwargs)

    def options(self) -> list[tuple[int, str, bool]]:
        """(id, name, chosen)."""
        return [(key, name, key in (self.data or [])) for key, name in unit_options()]


class TaskRow(Form):  # type: ignore[misc]
    """One task of a directive."""

    # A stub of a secret directive carries no content: the workflow says where it is wanted.
    content = TextAreaField(_("Nội dung nhiệm vụ"), [Optional()], render_kw={"rows": 2})
    lead_unit = PickField(_("Chủ trì"), [Required()], options=unit_options)
    coordinators = PickManyField(_("Phối hợp"))
    due_raw = StringField(
        _("Thời hạn (nguyên văn)"),
        [Optional(), Length(max=300)],
        description=_(
            "Như trong văn bản, ví dụ “trước ngày 20/9/2025”; bỏ trống ngày bên cạnh để hệ thống tính."
        ),
    )
    due_on = DayField(_("Ngày hết hạn"), [Optional()], render_kw=DAY_INPUT)
    product = StringField(_("Sản phẩm"), [Optional(), Length(max=500)])
    specialist = PickField(_("Theo dõi"), [Optional()], options=account_options)
    must_report = BooleanField(_("Phải báo cáo bằng văn bản"))
    must_submit = BooleanField(_("Phải trình"))

    def is_blank(self) -> bool:
        """Whether nobody has typed anything in it."""
        return not any(field.data for field in self)

    def values(self, issued_on: date) -> dict[str, Any]:
        """The arguments of `create_task`. Raises Invalid for due words that name no real date."""
        entered = {field.short_name: field.data for field in self}
        entered["lead_unit"] = Unit.get_by_id(entered["lead_unit"])
        entered["coordinators"] = list(Unit.select().where(Unit.id.in_(entered["coordinators"] or [])))
        entered["specialist"] = Account.get_or_none(Account.id == entered["specialist"])
        entered.update(due_of(entered["due_raw"] or "", entered["due_on"], issued_on))
        return entered


def due_of(raw: str, due_on: date | None, issued_on: date) -> dict[str, Any]:
    """The due date, from its words where no date was typed, and the kind of its words."""
    if not raw:
        return {}
    regulation = rulebook().on(issued_on)
    try:
        words = parse_due(
            raw, issued_on, rulebook().calendar, before_is_exclusive=regulation.switches.before_is_exclusive
        )
    except DueWordsError as error:
        raise Invalid({"due_raw": str(error)}) from None
    kind = words.kind if words.kind in dict(DUE_KINDS) else "event"
    if due_on is not None:
        return {"due_kind": "by" if kind in ("none", "event", "recurring") else kind}
    return {"due_kind": kind, "due_on": words.due}


class TaskRows:
    """The rows of this request, kept with their errors until the page is drawn."""

    def __init__(self, rows: list[TaskRow]) -> None:
        self.rows = rows

    @classmethod
    def read(cls) -> TaskRows:
        """The rows that were sent; the same ones for the whole request."""
        if "task_rows" not in g:
            numbers = sorted({int(found[1]) for key in request.form if (found := _NAMED.match(key))})
            g.task_rows = cls([TaskRow(request.form, prefix=f"tasks-{number}-") for number in numbers])
            proposal = proposed.asked() if request.method == "GET" else None
            if proposal is not None:
                g.task_rows = cls([TaskRow(prefix="tasks-0-", data=proposed.task_values(proposal))])
        return g.task_rows  # type: ignore[no-any-return]

    @staticmethod
    def empty(number: int | str) -> TaskRow:
        """A row that nobody has typed in; '__row__' stands for its number in the template of new rows."""
        return TaskRow(prefix=f"tasks-{number}-")

    def filled(self) -> list[TaskRow]:
        """Rows that say something."""
        return [row for row in self.rows if not row.is_blank()]

    def check(self) -> None:
        """Raises Invalid when a filled row has an error; the errors stand beside its fields."""
        answers = [row.validate() for row in self.filled()]
        if not all(answers):
            raise _look_below()

    def make(self, issued_on: date, create: Any) -> list[Task]:
        """Create every row's task. Raises Invalid after trying them all, each error beside its field."""
        made, wrong = [], False
        for row in self.filled():
            try:
                made.append(create(**row.values(issued_on)))
            except Invalid as error:
                _blame(row, error)
                wrong = True
        if wrong:
            raise _look_below()
        return made


def _blame(row: TaskRow, error: Invalid) -> None:
    for name, sentence in error.errors.items():
        field = row[name] if name in row else row["content"]
        field.errors = [*field.errors, said(sentence)]


def _look_below() -> Invalid:
    return Invalid({"": gettext("Có nhiệm vụ chưa đúng: xem các ô được đánh dấu bên dưới.")})


def shown(rows: Iterable[TaskRow]) -> list[TaskRow]:
    """Rows for the page: at least one."""
    return list(rows) or [TaskRows.empty(0)]
