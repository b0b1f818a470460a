"""Đồng bộ: the workbooks and what waits in them, one file a screen."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from views.sync.conflicts import ConflictsView
from views.sync.deciding import DecideView
from views.sync.journal import JournalView
from views.sync.mine import MineView
from views.sync.overview import OverviewView
from views.sync.problems import ProblemsView
from views.sync.proposals import ProposalsView
from views.sync.workbook import WorkbookView


def screens() -> list[Any]:
    """The screens under /sync/, and a unit's own."""
    name = _("Đồng bộ")
    return [
        OverviewView(name=name, endpoint="sync", url="sync"),
        ConflictsView(name=name, endpoint="sync_conflicts", url="sync/conflicts"),
        ProposalsView(name=name, endpoint="sync_proposals", url="sync/proposals"),
        ProblemsView(name=name, endpoint="sync_problems", url="sync/problems"),
        JournalView(name=name, endpoint="sync_journal", url="sync/journal"),
        DecideView(name=name, endpoint="sync_decide", url="sync/decide"),
        WorkbookView(name=name, endpoint="sync_workbook", url="sync/workbook"),
        MineView(name=_("Sổ của đơn vị"), endpoint="sync_mine", url="my-workbook"),
    ]
