"""Phiên họp: the day of each month's regular session, from which some regulations count."""

from __future__ import annotations

from datetime import MAXYEAR, date

from flask import flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from console.records import Session
from console.workflow.calendar import set_session
from console.workflow.errors import Invalid, Refused
from console.workflow.permissions import can
from views.address import record_number
from views.fields import read_day
from views.language import said
from views.page import Page
from views.person import LOOKERS, actor, context, setting


class SessionView(Page):
    """Twelve months of a year."""

    who = LOOKERS

    @expose("/", methods=("GET", "POST"))
    def index(self) -> str | Response | tuple[str, int]:
        """The year's sessions; each month's day is saved on its own."""
        year = _year()
        if request.method == "POST":
            return self._save(year)
        return self._page(year, {})

    def _save(self, year: int) -> Response | tuple[str, int]:
        typed = request.form.get("held_on", "")
        month = request.form.get("month", 1, type=record_number)
        try:
            set_session(context(), month=date(year, month, 1), held_on=read_day(typed))
        except ValueError:
            return self._page(year, {month: gettext("Hãy nhập ngày/tháng/năm, ví dụ 4/9/2025.")}), 422
        except (Invalid, Refused) as error:
            return self._page(year, {month: said(error.message)}), 422
        flash(gettext("Đã lưu."), "success")
        return redirect(self.get_url(".index", year=year))

    def _page(self, year: int, errors: dict[int, str]) -> str:
        rows = Session.select().where(Session.month.between(date(year, 1, 1), date(year, 12, 31)))
        held = {row.month.month: row.held_on for row in rows}
        may = can(actor(), "set_session")
        return str(self.render("sessions.html", year=year, held=held, errors=errors, may=may))


def _year() -> int:
    """The year of the address; the present one where it names none that a calendar has."""
    asked = request.args.get("year", type=record_number)
    return asked if asked is not None and asked <= MAXYEAR else setting().clock.today().year
