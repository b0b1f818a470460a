"""The Google store: one spreadsheet a unit, read by one request and written by one; see SHEETS.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from console.clock import OFFICE_ZONE
from sheets_sync.google import (
    adding,
    changes,
    columns,
    faults,
    files,
    guide_rows,
    making,
    protection,
    recolouring,
    refusing,
    taken_back,
    writing,
)
from sheets_sync.google.account import FAILURES, TURN, Account
from sheets_sync.google.beside import Beside
from sheets_sync.google.book import Book
from sheets_sync.google.guarded import MOVED, Written, fetch
from sheets_sync.google.in_hand import InHand
from sheets_sync.google.noticing import Noticing
from sheets_sync.google.places import Place, Places, closed_key, closed_keys
from sheets_sync.google.reading import read_book, sync_values
from sheets_sync.google.receipt import receipt
from sheets_sync.google.session import Google
from sheets_sync.google.sharing import share_as_before
from sheets_sync.google.spreading import number_of, spread
from sheets_sync.google.values import MAX_TEXT
from sheets_sync.health import Health
from sheets_sync.store import (
    GUIDE,
    CellWrite,
    Changed,
    Refused,
    Stamp,
    StoreError,
    TabSpec,
    Unreachable,
    Watcher,
    WorkbookRead,
    WriteBatch,
)

_MADE = "Bảng tính đã được tạo từ lượt trước; sẽ đọc lại rồi mới ghi."


class GoogleStore:
    """Spreadsheets of the units; implements `WorkbookStore`. `now` gives aware time."""

    adds_columns = True
    longest = MAX_TEXT

    def __init__(
        self,
        accounts: Sequence[Google],
        places: Places,
        *,
        now: Callable[[], datetime],
        folder: str = "",
        reads_a_minute: int = 60,
    ) -> None:
        self.accounts = [Account(each, changes.Feed(each), now) for each in accounts]
        self.places, self.folder = places, folder
        self._now, self._reads = now, reads_a_minute
        self._hand = InHand(self._account, places)
        self._noticing = Noticing(self.accounts, reads_a_minute, self._hand.looked)
        self._beside = Beside(accounts[0])
        self._closed: dict[str, Sequence[protection.Range]] = {}  # by spreadsheet, for the batch once more

    def now(self) -> datetime:
        """The office's aware time."""
        return self._now()

    def watched_by(self, watcher: Watcher | None) -> None:
        """Tell this watcher of every wait and every request from now on."""
        for account in self.accounts:
            account.google.watcher = watcher

    def health(self) -> Health:
        """How late changes are noticed at the moment, of the account where it is worst."""
        feeds = [account.feed for account in self.accounts]
        lags = [lag for each in self.accounts if (lag := each.feed.lag(each.time())) is not None]
        skew = max((each.google.skew for each in self.accounts), key=abs)
        return Health(
            round(max(lags)) if lags else None, sum(feed.active for feed in feeds),
            round(max(feed.every for feed in feeds)), round(skew),
            sum(each.google.pacing.refused() for each in self.accounts),
        )  # fmt: skip

    def create(
        self,
        key: str,
        title: str,
        tabs: Sequence[TabSpec],
        sync: Mapping[str, str],
        rows: Sequence[CellWrite] = (),
    ) -> Stamp:
        """Make a spreadsheet, then its tabs and first rows by one write. An unfinished one is finished."""
        place = self.places.all().get(key)
        if place is not None and place.ready:
            raise Refused(f"Đơn vị {key} đã có bảng tính, không tạo thêm.")
        what = f"bảng tính của {key}"
        if place is None:
            place = self._made(key, title, sync.get("workbook", key), what)
        account = self._account(place)
        with account.asking(place.spreadsheet, what, writing=True):
            start = account.time()
            book = fetch(account.google, place.spreadsheet)
            there = sync_values(book)
            if not there:
                book = making.provisioned(account.google, book, title, tabs, sync, rows)
            share_as_before(account.google, self.places, key, place)
        if not self.places.exchange(key, place.spreadsheet, replace(place, ready=True)):
            raise Changed(_MADE)
        if there and there.get("generation") != sync.get("generation"):
            raise Changed(_MADE)
        return self._hand.written(place, book, start=start)

    def guide(self, tabs: Sequence[TabSpec]) -> str:
        """The mark of the words of `Hướng dẫn`, as `_sync` carries it."""
        return guide_rows.mark_of(tabs)

    def stamps(self, keys: Sequence[str]) -> Mapping[str, Stamp | StoreError]:
        """The present stamp of each workbook: one Drive request, of each account in turn, and due direct
        reads."""
        return self._noticing.stamps(keys, self.places.all())

    def read(self, key: str, tabs: Sequence[TabSpec]) -> WorkbookRead:
        """Read the whole spreadsheet once, an unchecked write of ours brought to its end first."""
        place = spread(self.accounts, self.places, key, self._place(key))
        with self._account(place).asking(place.spreadsheet, f"bảng tính của {key}"):
            book, doubts, undoing = self._hand.settled(key, place, tabs)
        read = read_book(book, self._hand.stamp(place, book), tuple(tabs), doubts)
        undone = taken_back.undone(undoing, book, tabs, read) if undoing is not None else None
        return replace(read, overwritten=self._hand.gone.pop(place.spreadsheet, []), undone=undone)

    def look(self, key: str, tabs: Sequence[TabSpec]) -> WorkbookRead:
        """Read the whole spreadsheet once, as it stands."""
        place = self._place(key)
        with self._account(place).asking(place.spreadsheet, f"bảng tính của {key}"):
            book = self._hand.book(place)
        return read_book(book, self._hand.stamp(place, book), tuple(tabs))

    def write(self, key: str, batch: WriteBatch, read: WorkbookRead, tabs: Sequence[TabSpec]) -> Stamp:
        """Write atomically over what was read; what else was hit is put back, and Changed raised.

        Raises Changed, Refused, Unreachable.
        """
        place = self._place(key)
        account = self._account(place)
        start = account.time()
        if batch.is_empty:
            return read.stamp
        try:
            with account.asking(place.spreadsheet, f"bảng tính của {key}", writing=True):
                book = self._hand.last(place) or fetch(account.google, place.spreadsheet)
                if book.identity != read.stamp.identity:
                    raise Changed("Bảng tính vừa được sửa; sẽ đọc lại rồi mới ghi.")
                written = self._write(account.google, book, batch, read, tabs)
        except StoreError as error:
            self._hand.failed(place, error)
            if isinstance(error, protection.Closed):
                self._closed[place.spreadsheet] = error.ranges
            raise
        stamp = self._hand.written(place, written.book, start=start, read=book, written=written)
        if batch.secret:
            self._forget(key, place, tabs)
        return stamp

    def _forget(self, key: str, place: Place, tabs: Sequence[TabSpec]) -> None:
        """Look once more whether the write is right, then empty its copies. Raises Changed if it is not."""
        with self._account(place).asking(place.spreadsheet, f"bảng tính của {key}", writing=True):
            found, *_ = self._hand.settled(key, place, tabs)
        taken = receipt(found, sync_values(found).get("receipt", ""))
        if taken is None or taken.rows:
            raise Changed(MOVED)

    def _write(
        self, google: Google, book: Book, batch: WriteBatch, read: WorkbookRead, tabs: Sequence[TabSpec]
    ) -> Written:
        there = [tab for tab in tabs if tab.key not in batch.tabs]
        wider, extra = columns.upgraded(book, batch, read, there)
        whole, keys = adding.added(book, batch, tabs)
        closed = self._closed.pop(book.spreadsheet, ())
        old = replace(batch, cells=[cell for cell in batch.cells if cell.tab not in batch.tabs])
        recolouring.recolour(google, book.spreadsheet, batch, read)
        targets = writing.targets(book, old.cells, wider, there, closed)
        targets += guide_rows.rewritten(book, batch, read.sync.get(GUIDE, ""), tabs)
        own = columns.adopted(book, batch, read, there)
        sync = {**batch.sync, **columns.greyed(batch, read), **own, **keys}
        return refusing.write(
            google, book, targets, replace(old, sync=sync), [*extra, *whole], (wider, there),
            partial(self._hand.keep_gone, tabs),
        )  # fmt: skip

    def others(self, known: Sequence[str]) -> Sequence[str]:
        """Names of spreadsheets in the office's folder, or of our title, that are no unit's workbook."""
        ours = {place.spreadsheet for place in self.places.all().values()}
        told = any(account.feed.told_of_others for account in self.accounts)
        try:
            names = self._beside.names(ours, self.folder, self._now().timestamp(), told=told)
        except FAILURES as error:
            raise faults.explained(error, "thư mục trên Drive") from error
        for account in self.accounts:
            account.feed.told_of_others = False
        return names

    def set_aside(self, key: str, label: str, there: Stamp | StoreError) -> None:
        """Let the unit's spreadsheet go, under another name, so that a new one can be made; a closed one is
        still looked at. A worker without its lease sends no request."""
        places = self.places.all()
        place = places.get(key)
        if place is None:
            return
        if label:
            self.places.put(closed_key(places, key, place.spreadsheet), place)
        now = self._now().astimezone(OFFICE_ZONE)
        google, suffix = self._account(place).google, label or f"bản cũ {now:%d-%m-%Y %H.%M}"
        try:
            with google.hurrying(*TURN):
                files.rename(google, place.spreadsheet, f"({suffix})")
        except FAILURES as error:
            told = faults.explained(error, f"bảng tính của {key}")
            if not isinstance(told, Unreachable):
                raise told from error  # lost altogether: there is nothing to rename
        self.places.exchange(key, place.spreadsheet, None)
        self._hand.forget(place)

    def beside(self, known: Sequence[str]) -> Sequence[str]:
        """Copies, and each unit's last closed book: what is written there later is found. All are in Drive's
        list of changes, so that looking costs no request while nothing happens."""
        places = self.places.all()
        closed = [mine[-1] for key in known if (mine := closed_keys(places, key))]
        return [*closed, *self.others(known)]

    def stamp_other(self, name: str) -> Stamp:
        """The present stamp of a copy, or of a closed book, read once where nothing is known of it yet.
        Raises Unreachable."""
        if name not in self.places.all():
            return self._beside.stamp(name)
        place = self._place(name)
        account = self._account(place)
        if not account.feed.known(place.spreadsheet).identity:
            with account.asking(place.spreadsheet, "một sổ đã khóa"):
                self._hand.book(place)
        stamp = self._noticing.stamp(name, place)
        if isinstance(stamp, StoreError):
            raise stamp
        return stamp

    def read_other(self, name: str, tabs: Sequence[TabSpec]) -> WorkbookRead:
        """Read a copy or a closed book. Raises Unreachable, and Busy where it is to be tried again."""
        if name in self.places.all():
            return self.read(name, tabs)
        book = self._beside.read(name, self._reads, self._now().timestamp())
        return read_book(book, self._beside.stamp(name), tuple(tabs))

    def adopt(self, key: str, spreadsheet: str) -> None:
        """Keep an existing spreadsheet as a unit's workbook (after `linking` was approved)."""
        self.places.put(key, self._new_place(key, spreadsheet))

    def google_of(self, key: str) -> Google:
        """The account that a workbook goes through."""
        place = self.places.all().get(key)
        return (self.accounts[self._number(key)] if place is None else self._account(place)).google

    # -- accounts and places ---------------------------------------------------------------------

    def _number(self, key: str) -> int:
        return number_of(key, len(self.accounts))

    def _new_place(self, key: str, spreadsheet: str, *, ready: bool = True) -> Place:
        return Place(spreadsheet, self._number(key), ready=ready, among=len(self.accounts))

    def _account(self, place: Place) -> Account:
        return self._noticing.account(place)

    def _place(self, key: str) -> Place:
        place = self.places.all().get(key)
        if place is None or not place.ready:
            raise Unreachable(
                f"Đơn vị {key} chưa có bảng tính Google: chạy `sheets create` hoặc `sheets link`."
            )
        return place

    def _made(self, key: str, title: str, workbook: str, what: str) -> Place:
        """The place of a file that is still to be given its tabs."""
        taken = {place.spreadsheet for place in self.places.all().values()}
        account = self.accounts[self._number(key)]
        with account.asking(title, what, writing=True):
            spreadsheet = making.file(account.google, title, self.folder, workbook, taken)
        place = self._new_place(key, spreadsheet, ready=False)
        if not self.places.exchange(key, "", place):
            raise Changed(_MADE)
        return place
