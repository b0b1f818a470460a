"""Who acts, under which rules, and when: the first argument of every verb."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from console.clock import Clock
from console.records import Account, Unit
from console.regulations import Regulation
from console.rulebook import Rulebook

SYSTEM = "system"
IN_SHEET = " (bảng tính)"  # ends the name of a unit that acts through its workbook


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a unit through its workbook, or the console itself.

    `source` is one of console.records.acts.SOURCES; `roles` are names of console.records.account.ROLES,
    or `system` alone.
    """

    account: Account | None
    unit: Unit | None
    roles: frozenset[str]
    source: str
    name: str

    @classmethod
    def of(cls, account: Account, source: str = "console") -> Actor:
        """A signed-in person."""
        return cls(account, account.unit, account.role_names, source, str(account))

    @classmethod
    def system(cls) -> Actor:
        """The console itself: daily work, samples."""
        return cls(None, None, frozenset({SYSTEM}), SYSTEM, "Hệ thống")

    @classmethod
    def workbook(cls, unit: Unit) -> Actor:
        """A unit through its spreadsheet: its contact, and its head where the head has delegated."""
        roles = {"unit_contact", "unit_head"} if unit.delegated else {"unit_contact"}
        return cls(None, unit, frozenset(roles), "sheet", f"{unit.label}{IN_SHEET}")

    @property
    def is_system(self) -> bool:
        """Whether no person stands behind the act."""
        return SYSTEM in self.roles

    @property
    def is_office(self) -> bool:
        """Whether the actor sees everything: the Office, the leadership, the administrator, the console."""
        return bool(self.roles & _SEES_ALL)


_SEES_ALL = frozenset({SYSTEM, "administrator", "office_leader", "office_specialist", "leadership"})


@dataclass(frozen=True, slots=True)
class Context:
    """One request, pass or import: its actor, the rulebook as it was read, the moment, a transaction id."""

    actor: Actor
    rulebook: Rulebook
    now: datetime
    transaction: str = field(default_factory=lambda: uuid4().hex)

    @classmethod
    def begin(cls, actor: Actor, rulebook: Rulebook, clock: Clock) -> Context:
        """A context at the clock's present, with a new transaction id."""
        return cls(actor, rulebook, clock.now())

    @property
    def today(self) -> date:
        """The office's calendar day of the act."""
        return self.now.date()

    def regulation(self, day: date | None = None) -> Regulation:
        """The regulation in force on the day of a starting event, or today."""
        return self.rulebook.on(day or self.today)
