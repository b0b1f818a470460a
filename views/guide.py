"""Trợ giúp: what each role does here, in a page."""

from __future__ import annotations

from flask_admin import expose

from views.page import Page
from views.person import rulebook, setting


class GuideView(Page):
    """Short and true."""

    @expose("/")
    def index(self) -> str:
        """The page, with the regulation in force."""
        regulation = rulebook().on(setting().clock.today())
        yearly = setting().settings.sync.new_book_yearly
        return str(self.render("guide.html", regulation=regulation, yearly=yearly))
