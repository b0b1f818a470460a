"""Lịch làm việc: the year with its days off and make-up days, and the office's own changes to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from console.records import CalendarOverride, Task
from console.rules.calendar import CalendarError, check_year
from console.rules.days import month_end
from console.workflow.calendar import affected_due_dates, recount, remove_override, set_override
from console.workflow.errors import Invalid, Refused
from console.workflow.permissions import can
from views.address import record_number
from views.fields import DAY_INPUT, DayField, Form, Required
from views.form_errors import blame
from views.language import said
from views.page import Page
from views.person import actor, context, rulebook, setting

WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
MILESTONES = {
    "near_from": _("Bắt đầu nhắc"),
    "return_due_on": _("Hạn chuyển lại"),
    "update_due_on": _("Hạn cập nhật kết quả"),
    "extension_latest_on": _("Ngày cuối xin gia hạn"),
    "late_after": _("Mốc quá hạn"),
}


class DayForm(Form):  # type: ignore[misc]
    """A day off, or a working day, of this office."""

    day = DayField(_("Ngày"), [Required()], render_kw=DAY_INPUT)
    working = SelectField(_("Loại"), choices=[("0", _("Nghỉ")), ("1", _("Làm việc (làm bù)"))])
    name_ = StringField(_("Tên"), [Required()], description=_("Ví dụ: Nghỉ bão; Làm bù"))
    source = StringField(_("Văn bản"), [Optional()])
    status = SelectField(_("Tình trạng"), choices=[(k, _(v)) for k, v in CalendarOverride.status.choices])


class CalendarView(Page):
    """One year, and the office's own days."""

    @expose("/")
    def index(self) -> str:
        """The year."""
        return self._page(DayForm())

    @expose("/days/", methods=("POST",))
    def set_day(self) -> Response | tuple[str, int]:
        """Add or change a day; then show what it would move."""
        form = DayForm(request.form)
        if form.validate():
            try:
                moved = set_override(
                    context(), day=form.day.data, working=form.working.data == "1", name=form.name_.data,
                    source=form.source.data or "", status=form.status.data,
                )  # fmt: skip
                return self._moved(form.day.data, len(moved))
            except (Invalid, Refused) as error:
                blame(form, error)
        return self._page(form), 422

    @expose("/days/<day>/remove/", methods=("POST",))
    def remove_day(self, day: str) -> Response:
        """Take a day out of the office's own calendar."""
        found = _named(day)
        return self._moved(found, len(remove_override(context(), found)))

    @expose("/days/<day>/", methods=("GET", "POST"))
    def moved(self, day: str) -> str | Response:
        """Stored dates near that day which the calendar of now counts otherwise; the Office chooses."""
        found = _named(day)
        if request.method == "POST":
            chosen = Task.select().where(Task.id.in_(request.form.getlist("task", type=record_number)))
            recount(context(), chosen)
            flash(gettext("Đã tính lại các mốc đã chọn."), "success")
            return redirect(self.get_url(".index", year=found.year))
        return str(
            self.render(
                "calendar_moved.html", day=found, moved=affected_due_dates(context(), found),
                milestones=MILESTONES,
                may=can(actor(), "recount"),
            )
        )  # fmt: skip

    def _moved(self, day: date, count: int) -> Response:
        if count:
            flash(
                gettext("Đã lưu. %(count)s mốc đã lưu được tính khác theo lịch mới.", count=count), "warning"
            )
            return redirect(self.get_url(".moved", day=day.isoformat()))
        flash(gettext("Đã lưu. Không mốc nào bị ảnh hưởng."), "success")
        return redirect(self.get_url(".index", year=day.year))

    def _page(self, form: DayForm) -> str:
        year = request.args.get("year", setting().clock.today().year, type=int)
        try:
            check_year(year)
        except CalendarError as error:
            flash(said(error), "error")
            year = setting().clock.today().year
        rows = CalendarOverride.select().where(
            CalendarOverride.day.between(date(year, 1, 1), date(year, 12, 31))
        )
        return str(
            self.render(
                "calendar.html", form=form, year=year, months=months(year), weekdays=WEEKDAYS,
                rows=list(rows.order_by(CalendarOverride.day)), may=can(actor(), "set_override"),
                culture_day=setting().settings.calendar.culture_day,
            )
        )  # fmt: skip


def months(year: int) -> list[list[list[dict[str, Any] | None]]]:
    """Twelve months of weeks of seven days, Monday first; None before and after the month."""
    return [_weeks(date(year, month, 1)) for month in range(1, 13)]


def _weeks(first: date) -> list[list[dict[str, Any] | None]]:
    last = month_end(first.year, first.month)
    days: list[dict[str, Any] | None] = [None] * first.weekday()
    days += [_day(first + timedelta(days=number)) for number in range(last.day)]
    days += [None] * (-len(days) % 7)
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def _day(day: date) -> dict[str, Any]:
    calendar = rulebook().calendar
    working = calendar.is_working(day)
    weekend = day.weekday() >= 5
    kind = "makeup" if working and weekend else "" if working else "off" if weekend else "named"
    reason = calendar.reason(day) or ""
    if not working and weekend and reason not in ("Thứ bảy", "Thứ Bảy", "Chủ nhật"):
        kind = "named"
    return {"number": day.day, "kind": kind, "reason": reason, "today": day == setting().clock.today()}


def _named(text: str) -> date:
    """A day of an address; there is no page for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)
