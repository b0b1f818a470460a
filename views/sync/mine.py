"""A unit's own workbook: what waits in it for the unit, to read; the cells themselves are put right there."""

from __future__ import annotations

from datetime import timedelta

from flask_admin import expose

from console.records import SyncWorkbook, Unit
from views.page import Page
from views.person import LOOKERS, UNITS, actor, roles, setting
from views.sync import items
from views.sync.book import shown
from views.sync.subjects import subjects

_REMEMBERED = timedelta(days=60)  # so long a unit is told what of its proposals was not taken
KINDS = ("problems", "commands", "conflicts", "proposals", "brakes")


class MineView(Page):
    """For the contact and the head of a unit: their own workbook and no other."""

    who = UNITS

    def is_accessible(self) -> bool:
        """A unit's people; whoever sees every workbook has the other pages."""
        return super().is_accessible() and not roles() & LOOKERS

    @expose("/")
    def index(self) -> str:
        """The page; where the unit has no workbook, a sentence that says where it works."""
        book = own_book()
        if book is None:
            return str(self.render("sync/mine_none.html"))
        since = setting().clock.now() - _REMEMBERED
        refused = items.answered(items.Filters(book.id, "", "", 0), ("refused",), since)
        page = shown(book, KINDS)
        page["links"] = {**page["links"], **items.links(refused)}
        page["subjects"] = {**page["subjects"], **subjects(refused)}
        return str(self.render("sync/workbook.html", **page, answered=refused, may=False, mine=True))


def own_book() -> SyncWorkbook | None:
    """The workbook of the person's unit."""
    unit = actor().unit
    if unit is None:
        return None
    query = SyncWorkbook.select(SyncWorkbook, Unit).join(Unit)
    book: SyncWorkbook | None = query.where(SyncWorkbook.unit == unit.id).first()
    return book
