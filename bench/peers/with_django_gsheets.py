"""django-gsheets 0.0.10, whose mixin makes a Django model sync two ways with a sheet.

`python -m bench.peers.with_django_gsheets readme` is its README: the mixin, every field, `sync_sheet()`.
With `hooks`, the two methods that its pull looks for on a model are used as well as they can be: a blank row
makes no task, and a field that the Office changed since the last pass is not taken from the sheet.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from bench.peers.worker import Endpoint, Task, serve

COLUMNS = ("content", "due", "progress", "result")
_RETRIES = 30  # it would try for ever; a pass that waits so often is given up, as an operator would


def configure() -> None:
    """Django with the app installed and one in-memory database, as its README says."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["django.contrib.contenttypes", "gsheets"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def authorize() -> None:
    """The credentials that its sign-in page stores."""
    from gsheets.models import AccessCredentials

    AccessCredentials.objects.create(
        token="may", refresh_token="may", token_uri="https://oauth2.googleapis.com/token",
        client_id="bench", client_secret="bench", scopes='["https://www.googleapis.com/auth/spreadsheets"]',
    )  # fmt: skip


def redirect() -> None:
    """httplib2, on which googleapiclient stands, reaches the local server; waiting takes no time.

    The help texts that googleapiclient writes anew for each pass, most of its time, stay empty.
    """
    import httplib2
    from googleapiclient.schema import Schemas

    plain = httplib2.Http.request

    def request(self: Any, uri: str, *args: Any, **kwargs: Any) -> Any:
        return plain(self, Endpoint.instead(uri), *args, **kwargs)

    httplib2.Http.request = request
    Schemas.prettyPrintByName = Schemas.prettyPrintSchema = lambda self, name: ""
    time.sleep = _Waits.wait  # type: ignore[assignment]


class _Waits:
    """How often the pass has waited."""

    count = 0

    @classmethod
    def wait(cls, seconds: float) -> None:
        cls.count += 1
        if cls.count > _RETRIES:
            raise TimeoutError("it is still trying again")


def make_model(*, hooks: bool) -> Any:
    """The model of the tasks, and its table."""
    from uuid import uuid4

    from django.db import connection, models
    from gsheets import mixins

    class Row(mixins.SheetSyncableMixin, models.Model):
        sheet_name, data_range = "Tasks", "A1:E200"
        model_id_field = sheet_id_field = "code"
        unit = ""
        changed: set[tuple[str, str]] = set()

        code = models.CharField(primary_key=True, max_length=255, default=uuid4)
        content = models.TextField(default="", blank=True)
        due = models.TextField(default="", blank=True)
        progress = models.TextField(default="", blank=True)
        result = models.TextField(default="", blank=True)

        class Meta:
            app_label = "gsheets"

        @classmethod
        def get_sheet_queryset(cls) -> Any:
            return cls.objects.filter(code__startswith=cls.unit).order_by("code")

    if hooks:
        Row.should_upsert_row = classmethod(lambda cls, data: bool(data.get("code")))
        Row.clean_row_data = classmethod(
            lambda cls, data: {
                field: value for field, value in data.items() if (data.get("code"), field) not in cls.changed
            }
        )
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    return Row


class DjangoGsheets:
    """The peer."""

    def __init__(self, *, hooks: bool) -> None:
        configure()
        authorize()
        redirect()
        self._row = make_model(hooks=hooks)

    def begin(self, spreadsheet: str, tasks: list[Task]) -> None:
        self._row.objects.all().delete()
        self._row.objects.bulk_create(self._row(**task) for task in tasks)
        self._row.spreadsheet_id = spreadsheet
        self._row.changed = set()

    def office_sets(self, code: str, column: str, value: str) -> None:
        row = self._row.objects.get(code=code)
        setattr(row, column, value)
        row.save()
        self._row.changed.add((code, column))

    def office_adds(self, task: Task) -> None:
        self._row.objects.create(**task)

    def sync(self) -> None:
        _Waits.count = 0
        self._row.sync_sheet()
        self._row.changed.clear()

    def tasks(self) -> list[Task]:
        return list(self._row.objects.values("code", *COLUMNS))

    def sweep(self, books: dict[str, str]) -> None:
        """A pass over many units' sheets; a unit's codes begin with its own."""
        for unit, spreadsheet in books.items():
            self._row.spreadsheet_id, self._row.unit = spreadsheet, unit
            self._row.sync_sheet()


if __name__ == "__main__":
    serve(DjangoGsheets(hooks="hooks" in sys.argv[1:]))
