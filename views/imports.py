"""Nhập, xuất dữ liệu: the workbook to fill in, a trial that keeps nothing, the import, what failed."""

from __future__ import annotations

import re
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response, abort, request, send_file
from flask_admin import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.utils import secure_filename

from console.imports import FileError, ImportResult, TableError, export_table, import_table, template
from console.workflow.errors import Forbidden
from console.workflow.permissions import can
from views.export import XLSX
from views.page import Page
from views.person import OFFICE, account, actor, rulebook, setting

NEEDS = {"units": "create_unit", "tasks": "create_task"}
TITLES = {"units": _("Đơn vị"), "tasks": _("Nhiệm vụ đang mở"), "documents": _("Văn bản")}
_FAILED = re.compile(r"\d+-[0-9a-f]{16}")
SHOWN = 20


class ImportView(Page):
    """Files in and out, for the Office."""

    who = OFFICE

    @expose("/", methods=("GET", "POST"))
    def index(self) -> str | tuple[str, int]:
        """The form; sent, what the file would do or did."""
        if request.method == "GET":
            return self._page()
        table, upload = request.form.get("table", ""), request.files.get("file")
        if table not in _mine():
            abort(403)
        if upload is None or not upload.filename:
            return self._page(problem=gettext("Chọn một tệp .xlsx hoặc .csv.")), 422
        suffix = Path(upload.filename).suffix.lower()
        if suffix not in (".xlsx", ".csv"):
            return self._page(problem=gettext("Chỉ nhận tệp .xlsx hoặc .csv.")), 422
        with TemporaryDirectory(dir=_folder()) as kept:
            place = Path(kept) / f"{secure_filename(Path(upload.filename).stem)[:60]}{suffix}"
            upload.save(place)
            try:
                result, failed = _run(table, place, trial=request.form.get("do") != "import")
            except (FileError, TableError, Forbidden) as error:
                return self._page(problem=str(error)), 422
        return self._page(result=result, failed=failed)

    @expose("/template/<table>/")
    def template_view(self, table: str) -> Response:
        """The workbook to fill in."""
        if table not in NEEDS:
            abort(404)
        return Response(
            template(table),
            mimetype=XLSX,
            headers={"Content-Disposition": f"attachment; filename=mau-{table}.xlsx"},
        )

    @expose("/failed/<key>/")
    def failed_view(self, key: str) -> Response:
        """The rows that did not land, for the person who sent them."""
        me, place = account(), _folder() / f"{key}.xlsx"
        if me is None or not _FAILED.fullmatch(key) or not key.startswith(f"{me.id}-"):
            abort(404)
        if not place.is_file():
            abort(404)
        return send_file(place, mimetype=XLSX, as_attachment=True, download_name="dong-loi.xlsx")

    @expose("/export/<table>.<kind>")
    def export_view(self, table: str, kind: str) -> Response:
        """A whole table in one file, in the columns of the import."""
        if table not in TITLES or kind not in ("xlsx", "csv"):
            abort(404)
        place = _folder() / f"{token_hex(8)}.{kind}"
        export_table(table, place)
        file = place.open("rb")
        place.unlink()
        return send_file(file, as_attachment=True, download_name=f"{table}.{kind}")

    def _page(self, problem: str = "", result: ImportResult | None = None, failed: str = "") -> str:
        return str(
            self.render(
                "imports.html", problem=problem, result=result, failed=failed, titles=TITLES, mine=_mine(),
                shown=SHOWN,
            )
        )  # fmt: skip


def _mine() -> list[str]:
    """The tables that this person may import."""
    return [table for table, action in NEEDS.items() if can(actor(), action)]


def _run(table: str, file: Path, *, trial: bool) -> tuple[ImportResult, str]:
    """The result, and the name of the file of failed rows where there is one."""
    me: Any = account()
    failed = f"{me.id}-{token_hex(8)}"
    place = _folder() / f"{failed}.xlsx"
    result = import_table(
        table, file, setting().settings, rulebook(), setting().clock.now(), account=me, dry_run=trial,
        failures_to=place,
    )  # fmt: skip
    return result, failed if place.exists() else ""


def _folder() -> Path:
    """Where files of imports are kept, readable by the console alone."""
    folder = Path(setting().settings.data_folder) / "imports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
