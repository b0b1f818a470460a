"""Which spreadsheets may have changed: Drive is asked of each account in turn, and what is due is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sheets_sync.google import faults
from sheets_sync.google.account import FAILURES, LOOK, Account
from sheets_sync.google.book import Book, Incomplete
from sheets_sync.google.guarded import fetch
from sheets_sync.google.places import Place
from sheets_sync.store import Stamp, StoreError, Unreachable

Looked = Callable[[Account, Book, float], None]  # of a direct read: the account, the book, when it began


class Noticing:
    """What is known of each spreadsheet without reading it in its turn. `reads`: requests a minute that an
    account may make."""

    def __init__(self, accounts: Sequence[Account], reads: int, looked: Looked) -> None:
        self._accounts, self._reads, self._looked = accounts, reads, looked
        self._asked: dict[int, float] = {}  # by account, when Drive was asked last: one of them at a time
        self._trouble: dict[int, StoreError] = {}  # by account, what stands in its way since

    def account(self, place: Place) -> Account:
        """The account that a workbook goes through."""
        return self._accounts[self._of(place)]

    def stamps(self, keys: Sequence[str], places: Mapping[str, Place]) -> Mapping[str, Stamp | StoreError]:
        """The present stamp of each workbook, or what stands in its way."""
        mine: dict[int, dict[str, str]] = {number: {} for number in range(len(self._accounts))}
        for key in keys:
            if key in places:
                mine[self._of(places[key])][places[key].spreadsheet] = f"bảng tính của {key}"
        asked = [number for number in mine if mine[number]]
        turn = min(asked, key=lambda number: self._asked.get(number, 0.0), default=None)
        for number, account in enumerate(self._accounts):
            in_turn = number == turn or not account.feed.token
            if in_turn or (mine[number] and number not in self._trouble):
                self._try_to_look(number, mine[number], in_turn=in_turn)
        return {key: self._unless_in_trouble(key, places.get(key)) for key in keys}

    def stamp(self, key: str, place: Place) -> Stamp | StoreError:
        """The stamp of one spreadsheet, by what is known of it."""
        account = self.account(place)
        known = account.feed.known(place.spreadsheet)
        if known.gone or known.binned:
            return Unreachable(
                f"Bảng tính của {key} đã bị xóa, ở thùng rác hoặc không còn được chia sẻ. Chưa xóa gì ở hệ "
                f"thống; hãy khôi phục, hoặc {faults.share_again(account.google.address())}."
            )
        if account.waits(known):
            return Unreachable(known.rest.told)
        identity = "" if known.suspect and not known.rest.doubted else known.identity
        return Stamp(identity or "unread", account.moment(known), known.size)

    def _of(self, place: Place) -> int:
        return place.account % len(self._accounts)

    def _unless_in_trouble(self, key: str, place: Place | None) -> Stamp | StoreError:
        if place is None or not place.ready:
            return Unreachable(f"Đơn vị {key} chưa có bảng tính Google.")
        return self._trouble.get(self._of(place)) or self.stamp(key, place)

    def _try_to_look(self, number: int, spreadsheets: Mapping[str, str], *, in_turn: bool) -> None:
        """What stands in an account's way is known until its next turn."""
        account = self._accounts[number]
        if in_turn:
            self._asked[number] = account.time()
            self._trouble.pop(number, None)
        try:
            self._look(account, spreadsheets, in_turn=in_turn)
        except (*FAILURES, StoreError) as error:
            self._trouble[number] = faults.explained(error, "Google Drive")

    def _look(self, account: Account, spreadsheets: Mapping[str, str], *, in_turn: bool) -> None:
        """Ask Drive if it is this account's turn, then look directly where it is due, up to the first that
        fails; `spreadsheets` says what each is called. Raises what concerns the whole account."""
        if in_turn:
            account.feed.poll(account.time())
        due = account.feed.due(list(spreadsheets), account.time(), self._reads, at_rest=in_turn)
        for spreadsheet in due:
            start = account.time()
            try:
                with account.google.hurrying(*LOOK):
                    book = fetch(account.google, spreadsheet)
            except (*FAILURES, Incomplete) as error:
                account.looked_in_vain(account.feed.known(spreadsheet), error, spreadsheets[spreadsheet])
                return
            self._looked(account, book, start)
            account.answered(account.feed.known(spreadsheet))
