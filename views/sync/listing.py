"""One kind of waiting items over all workbooks: a page of them, with filters and choices for many."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask_admin import expose

from views.page import Page
from views.person import LOOKERS, is_office
from views.sync import items
from views.sync.places import placed
from views.sync.subjects import subjects


class ItemsPage(Page):
    """Lists the open items of `kind` with `template`; a subclass says what else the template needs."""

    who = LOOKERS
    kind: Any
    kind_name: str
    template: str

    @expose("/")
    def index(self) -> str:
        """The page."""
        asked = items.Filters.asked()
        query = items.waiting(self.kind, asked)
        total = query.count()
        last = items.last_page(total)  # it may just have been decided away
        filters = replace(asked, page=min(asked.page, last))
        rows = placed(items.one_page(query, self.kind, filters.page))
        shown = {
            "rows": rows, "total": total, "newest": items.newest(query, self.kind),
            "filters": filters, "pages": -(-total // items.PAGE),
            "links": items.links(rows), "subjects": subjects(rows), "header": items.header,
            "anchor": items.anchor,
            "counts": items.open_counts(),
            "here": self.kind_name, "may": is_office(), "books": items.books_waiting(self.kind),
            "columns": items.columns_waiting(self.kind),
        }  # fmt: skip
        return str(self.render(self.template, **{**shown, **self.more(rows)}))

    def more(self, rows: list[Any]) -> dict[str, Any]:
        """What the template of this kind needs besides."""
        return {}
