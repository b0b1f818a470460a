"""Django's admin over the console's tables: the peer of bench/list_page.py. It changes nothing in them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

SECRET = "bench"


def client(path: Path) -> Callable[[str], int]:
    """A signed-in test client's `path -> status`."""
    _configure(path)
    _define()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(User.objects.create_superuser("chi", "chi@example.vn", "chi"))
    return lambda address: int(browser.get(address).status_code)


def _configure(path: Path) -> None:
    import django
    from django.conf import settings

    _as_package("bench_urls", urlpatterns=[])
    settings.configure(
        SECRET_KEY=SECRET, DEBUG=False, ALLOWED_HOSTS=["*"], ROOT_URLCONF="bench_urls", USE_TZ=False,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}},
        INSTALLED_APPS=[
            "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
            "django.contrib.sessions", "django.contrib.messages",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        STATIC_URL="/static/",
    )  # fmt: skip
    django.setup()


def _as_package(name: str, **names: Any) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(names)
    sys.modules[name] = module
    return module


def _define() -> None:
    """Unmanaged models over the console's tables, and their admin."""
    from django.contrib import admin
    from django.db import models
    from django.urls import path

    def named(label: str) -> type:
        # Under an installed app's label, so that no package has to be made for them.
        return type("Meta", (), {"app_label": "auth", "managed": False, "db_table": label})

    def model(title: str, table: str, /, **fields: Any) -> Any:
        return type(title, (models.Model,), {"__module__": "bench", "Meta": named(table), **fields})

    unit = model("Unit", "unit", name=models.TextField(), __str__=lambda self: self.name)
    document = model("Document", "document", symbol=models.TextField(), __str__=lambda self: self.symbol)
    account = model("Account", "account", username=models.TextField(), __str__=lambda self: self.username)
    task = model(
        "Task", "task", code=models.TextField(), content=models.TextField(),
        due_on=models.DateField(null=True),
        state=models.TextField(), closed_code=models.TextField(null=True),
        lead_unit=models.ForeignKey(unit, models.PROTECT), document=models.ForeignKey(document,
        models.PROTECT),
        specialist=models.ForeignKey(account, models.PROTECT, null=True),
    )  # fmt: skip
    options = {
        "list_display": ("code", "content", "document", "due_on", "lead_unit", "state", "specialist"),
        "list_select_related": ("document", "lead_unit", "specialist"),
        "list_per_page": 50,
        "search_fields": ("content",),
        "lookup_allowed": lambda self, *args, **kwargs: True,
    }
    admin.site.register(task, type("TaskAdmin", (admin.ModelAdmin,), options))
    sys.modules["bench_urls"].urlpatterns = [path("admin/", admin.site.urls)]  # type: ignore[attr-defined]
