"""What every test of the Excel folder starts from."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheets_sync.excel import ExcelStore
from tests.sheets_sync.excel.workbooks import store


@pytest.fixture
def books(tmp_path: Path) -> ExcelStore:
    """The store over a shared drive; its clock stands at 10/3/2026."""
    return store(tmp_path)
