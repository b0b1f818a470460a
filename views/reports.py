"""Báo cáo: choose kind, period and format; look at it, or download it. What was made is listed."""

from __future__ import annotations

import io

from flask import Response, abort, request, send_file
from flask_admin import expose
from flask_babel import gettext

from console.records import Report, Unit
from console.reports import FORMATS, KINDS, RenderedReport, ReportError, make_report, parse_period
from console.reports.periods import FORMS
from console.workflow.errors import Refused
from views.address import record_number
from views.fields import read_day
from views.options import unit_options
from views.page import Page
from views.person import account, actor, is_unit, rulebook, setting

LISTED = 50


class ReportView(Page):
    """The report centre; a unit makes reports about itself only."""

    @expose("/")
    def index(self) -> str:
        """The form, and the reports that were made."""
        return self._page()

    @expose("/make/", methods=("POST",))
    def make(self) -> Response | tuple[str, int]:
        """Make the report and send it."""
        form = request.form
        try:
            made = self._make(form.get("kind", "month"), form.get("period", ""), form.get("format", "docx"))
        except (ReportError, Refused) as error:
            return self._page(str(error)), 422
        return send_file(
            io.BytesIO(made.data), mimetype=made.media_type, as_attachment=True, download_name=made.filename
        )

    def _make(self, kind: str, period: str, format: str) -> RenderedReport:
        if kind not in KINDS or format not in FORMATS:
            abort(404)
        unit = (
            actor().unit
            if is_unit()
            else Unit.get_or_none(Unit.id == request.form.get("unit", type=record_number))
        )
        as_of = request.form.get("as_of", "").strip()
        try:
            day = read_day(as_of) if as_of else None
        except ValueError:
            raise Refused(gettext("“%(text)s” không phải là ngày.", text=as_of)) from None
        return make_report(
            kind, period.strip(), settings=setting().settings, rulebook=rulebook(), clock=setting().clock,
            unit=unit, as_of=day, format=format, made_by=account(),
        )  # fmt: skip

    def _page(self, problem: str = "") -> str:
        made = Report.select().order_by(Report.id.desc()).limit(LISTED)
        if is_unit():
            made = made.where(Report.unit == actor().unit)
        today = setting().clock.today()
        last = parse_period(f"{today.year}-{today.month:02d}")
        return str(
            self.render(
                "reports.html", kinds=KINDS, forms_of=FORMS, formats=list(FORMATS), made=list(made),
                problem=problem,
                units=[] if is_unit() else unit_options(), period=last.text,
            )
        )  # fmt: skip
