"""Who is asking: the account behind this request, as the workflow knows it, read once per request."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g
from flask_security import current_user

from console.clock import Clock
from console.records import Account
from console.rulebook import Rulebook, read_rulebook
from console.settings import Settings
from console.workflow.context import Actor, Context

OFFICE = frozenset({"administrator", "office_leader", "office_specialist"})
LOOKERS = OFFICE | {"leadership"}
UNITS = frozenset({"unit_head", "unit_contact"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What a request needs from its application."""

    settings: Settings
    clock: Clock


def setting() -> Setting:
    """The settings and the clock that this application was made with."""
    found: Setting = current_app.extensions["console"]
    return found


def account() -> Account | None:
    """The account that is signed in."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def actor() -> Actor:
    """The person as the workflow sees them: account, unit and roles."""
    if "actor" not in g:
        g.actor = Actor.of(account(), source="console")
    return g.actor


def roles() -> frozenset[str]:
    """The roles of the person; none for somebody who has not signed in."""
    who = account()
    return who.role_names if who else frozenset()


def is_office() -> bool:
    """Whether the person works at the Office: enters, chases and confirms."""
    return bool(roles() & OFFICE)


def is_unit() -> bool:
    """Whether the person sees one unit's work only."""
    return not roles() & LOOKERS


def rulebook() -> Rulebook:
    """Regulations, calendar and sessions as they stand in this request."""
    if "rulebook" not in g:
        g.rulebook = read_rulebook(setting().settings)
    return g.rulebook


def context() -> Context:
    """A fresh workflow context: one transaction's actor, rules and moment."""
    return Context.begin(actor(), rulebook(), setting().clock)
