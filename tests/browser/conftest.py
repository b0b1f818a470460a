"""A real Chromium against the real server, over a fresh database with the cast in it."""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import waitress
from flask_security.utils import hash_password
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from console import create_app
from console.accounts import ensure_roles
from console.clock import Clock
from console.database import database as connection
from console.records import Account, AccountRole, Unit
from console.rulebook import read_rulebook
from console.settings import Office, RegulationEntry, Settings, with_data_folder
from console.workflow.context import Actor, Context
from console.workflow.units import create_unit
from tests.fresh_database import open_fresh

PASSWORD = "mat-khau-buoi-thu"
QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass
class Site:
    """Where the console answers, and its settings."""

    address: str
    settings: Settings


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The console on a free port, with Chi and Hòa at the Office and An and Dũng at a commune."""
    settings = with_data_folder(
        Settings(
            office=Office(parent="Ủy ban nhân dân thành phố Hải Phòng", place="Hải Phòng"),
            regulation=[RegulationEntry(id="hai_phong_2025", from_=date(2025, 9, 4))],
        ),
        str(tmp_path / "data"),
    )
    open_fresh(settings.database.url)
    app = create_app(settings)
    with app.app_context():
        _cast(settings)
    connection.close()
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.effective_port}", settings)
    server.close()
    thread.join(timeout=5)


def _cast(settings: Settings) -> None:
    ctx = Context.begin(Actor.system(), read_rulebook(settings), Clock())
    commune = create_unit(
        ctx, code="TL", kind="commune", name="Ủy ban nhân dân xã Tiên Lãng", short_name="UBND xã Tiên Lãng"
    )
    create_unit(ctx, code="SXD", kind="agency", name="Sở Xây dựng")
    _person("chi", "Nguyễn Thị Chi", "office_specialist")
    _person("hoa", "Trịnh Văn Hòa", "office_leader")
    _person("an", "Đỗ Thị An", "unit_contact", commune)
    _person("dung", "Vũ Tiến Dũng", "unit_head", commune)


def _person(username: str, full_name: str, role: str, unit: Unit | None = None) -> None:
    account = Account.create(
        username=username, email=f"{username}@example.vn", password=hash_password(PASSWORD),
        fs_uniquifier=secrets.token_hex(16), full_name=full_name, unit=unit,
    )  # fmt: skip
    AccountRole.create(account=account, role=ensure_roles()[role])


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    """A headless Chromium that saves downloads in `tmp_path / "downloads"`."""
    options = webdriver.ChromeOptions()
    for argument in (*QUIET, "--window-size=1366,900", f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(argument)
    (tmp_path / "downloads").mkdir()
    options.add_experimental_option("prefs", {"download.default_directory": str(tmp_path / "downloads")})
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    assert binary and driver, "Cần Chromium: apt-get install chromium chromium-driver"
    options.binary_location = binary
    browser = webdriver.Chrome(options=options, service=Service(driver))
    yield browser
    browser.quit()
