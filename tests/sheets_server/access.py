"""Accounts and what they may do with a file."""

from dataclasses import dataclass, field

from tests.sheets_server.errors import unauthenticated

ROLES = ("", "reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")


@dataclass(frozen=True)
class Account:
    """An empty e-mail is the owner of everything: any token that was not registered."""

    email: str = ""
    service: bool = False


@dataclass
class Accounts:
    """Bearer tokens. Tests that care about access register accounts; all others get the owner's rights."""

    by_token: dict[str, Account] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    any_token: bool = True

    def register(self, token: str, email: str, service: bool = False) -> Account:
        self.by_token[token] = Account(email, service)
        return self.by_token[token]

    def revoke(self, token: str) -> None:
        """From now on 401, as an expired or withdrawn token."""
        self.revoked.add(token)

    def of(self, authorization: str, drive: bool) -> Account:
        """The account behind an Authorization header. Raises ApiError 401."""
        kind, _, token = authorization.partition(" ")
        known = self.by_token.get(token.strip())
        if kind.lower() != "bearer" or not token.strip() or token.strip() in self.revoked:
            raise unauthenticated(drive)
        if known is None and not self.any_token:
            raise unauthenticated(drive)
        return known or Account()


def at_least(role: str, wanted: str) -> bool:
    return ROLES.index(role) >= ROLES.index(wanted)
