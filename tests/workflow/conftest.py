"""The cast at work: Chi and Hòa at the Office, An at a commune, Bình at a sở, Dũng a unit's head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest
from peewee import Database

from console.records import Account, AccountRole, Document, Role, Task, Unit
from console.regulations import Timeline, load_regulation
from console.rulebook import Rulebook
from console.rules.calendar import vietnam_calendar
from console.settings import RulesSettings
from console.workflow.context import Actor, Context
from console.workflow.documents import create_document
from console.workflow.tasks import create_task, send


@dataclass
class Office:
    """One office under one regulation: people, units, and a moment that a test moves."""

    rulebook: Rulebook
    now: datetime
    people: dict[str, Account]
    units: dict[str, Unit]

    def at(self, year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> Office:
        """The same office at another moment."""
        self.now = datetime(year, month, day, hour, minute)
        return self

    def ctx(self, who: str) -> Context:
        """A context of one of the cast, of the system, or of a unit's workbook ('bang tinh <code>')."""
        if who == "system":
            return Context(Actor.system(), self.rulebook, self.now)
        if who.startswith("bang tinh "):
            return Context(Actor.workbook(Unit.get(Unit.code == who[10:])), self.rulebook, self.now)
        return Context(Actor.of(Account.get(Account.username == who)), self.rulebook, self.now)

    def document(self, issued_on: date, **fields: Any) -> Document:
        """A directive entered by Chi."""
        number = Document.select().count() + 1
        given = {"symbol": f"{number}/UBND-TH", "issued_on": issued_on, **fields}
        return create_document(self.ctx("chi"), **given)

    def draft(self, document: Document, unit: str = "XA", **fields: Any) -> Task:
        """A task drafted by Chi."""
        given = {"content": "Rà soát quỹ đất", "lead_unit": self.units[unit], **fields}
        return create_task(self.ctx("chi"), document, **given)

    def sent(self, issued_on: date, unit: str = "XA", **fields: Any) -> Task:
        """A task of a new directive, sent by Chi now."""
        urgency = fields.pop("urgency", "normal")
        return send(self.ctx("chi"), self.draft(self.document(issued_on, urgency=urgency), unit, **fields))

    def switched(self, **switches: Any) -> Office:
        """The same office with other switches."""
        changed = RulesSettings(**switches)
        self.rulebook = replace(self.rulebook, switches=changed)
        return self


OfficeMaker = Callable[..., Office]


def open_office(*regulations: str, starts: tuple[date, ...] = ()) -> Office:
    """An office under one regulation from 2015 on, or under several from the days given."""
    days = starts or (date(2015, 1, 1),)
    entries = [(day, load_regulation(name)) for day, name in zip(days, regulations, strict=True)]
    rulebook = Rulebook(Timeline(entries), vietnam_calendar(), RulesSettings(), {})
    units = {
        "VP": Unit.create(code="VP", kind="office", name="Văn phòng UBND"),
        "SXD": Unit.create(code="SXD", name="Sở Xây dựng"),
        "STC": Unit.create(code="STC", name="Sở Tài chính"),
        "XA": Unit.create(code="XA", kind="commune", name="UBND xã An Lão"),
        "BT": Unit.create(code="BT", kind="commune", name="UBND xã Kiến Thụy", channel="sheet"),
        "CHUA": Unit.create(code="CHUA", kind="commune", name="UBND xã Vĩnh Bảo", channel="office"),
    }
    cast = (
        ("chi", "office_specialist", "VP"), ("hoa", "office_leader", "VP"), ("chutich", "leadership", None),
        ("quantri", "administrator", None), ("an", "unit_contact", "XA"), ("dung", "unit_head", "XA"),
        ("binh", "unit_contact", "SXD"), ("dungsxd", "unit_head", "SXD"), ("tai", "unit_head", "STC"),
    )  # fmt: skip
    people = {name: _person(name, role, units.get(unit or "")) for name, role, unit in cast}
    return Office(rulebook, datetime(2025, 9, 4, 9), people, units)


def _person(name: str, role: str, unit: Unit | None) -> Account:
    account = Account.create(
        username=name, email=f"{name}@example.vn", fs_uniquifier=name, full_name=name.title(), unit=unit
    )
    stored, _ = Role.get_or_create(name=role)
    AccountRole.create(account=account, role=stored)
    return account


@pytest.fixture
def office(sqlite_database: Database) -> OfficeMaker:
    """Opens an office on SQLite."""
    return open_office


@pytest.fixture
def any_office(database: Database) -> OfficeMaker:
    """Opens an office on SQLite and on PostgreSQL in turn."""
    return open_office
