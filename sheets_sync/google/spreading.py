"""Spreadsheets among several accounts: each has its account by its unit's code. One that went through another
account, because there was no second yet, goes over in its next turn, once that account may edit it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace

from sheets_sync.google import faults, files
from sheets_sync.google.account import FAILURES, TURN, Account
from sheets_sync.google.places import Place, Places
from sheets_sync.store import StoreError


def number_of(key: str, accounts: int) -> int:
    """The account of a workbook, from 0."""
    return zlib.crc32(key.encode()) % accounts


def spread(
    accounts: Sequence[Account], places: Places, key: str, place: Place, *, again: bool = False
) -> Place:
    """The place as it is from now on. Its account is asked once for each number of accounts, and `again`."""
    number = number_of(key, len(accounts))
    if place.among == len(accounts) and not (again and number != place.account):
        return place
    moves = number != place.account % len(accounts)
    may_edit = _may_edit(accounts[number], place.spreadsheet) if moves else False
    if may_edit is None:
        return place
    now = replace(place, account=number if may_edit else place.account, among=len(accounts))
    return now if places.exchange(key, place.spreadsheet, now) else place


def _may_edit(account: Account, spreadsheet: str) -> bool | None:
    """Whether an account may edit a spreadsheet; None where Google does not say now."""
    try:
        with account.google.hurrying(*TURN):
            return files.rights(account.google, spreadsheet)[0]
    except (*FAILURES, StoreError) as error:
        return False if faults.is_lost(error) else None
