"""What the Office does with its units' spreadsheets from the command line: create, link, check."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from google.auth.exceptions import GoogleAuthError
from gspread.exceptions import APIError
from requests import RequestException

from console.database import transaction
from console.records import SyncWorkbook, Unit
from console.rulebook import read_rulebook
from console.rules.vietnamese import fold
from console.workflow.context import Actor, Context
from console.workflow.units import edit_unit
from sheets_sync.books import missing_workbooks, sync_values
from sheets_sync.codec import plain
from sheets_sync.columns import TASKS
from sheets_sync.engine import Engine, PassResult
from sheets_sync.google import checking, faults, linking, replacing
from sheets_sync.google.book import Book
from sheets_sync.google.dressing import Dressing
from sheets_sync.google.guarded import fetch
from sheets_sync.google.own_looks import own_looks
from sheets_sync.google.reading import sync_values as carried
from sheets_sync.google.session import Google
from sheets_sync.google.store import GoogleStore
from sheets_sync.lease import LeaseLost
from sheets_sync.ledger import Ledger
from sheets_sync.participations import task_rows
from sheets_sync.plan import Record
from sheets_sync.rows import View
from sheets_sync.store import Refused, StoreError, TabSpec

_ID = re.compile(r"(?:/d/|[?&]id=)([\w-]{20,})")
_PAUSED = "chưa tạo vì sổ đang tạm dừng; bấm “Đồng bộ lại” ở trang của sổ rồi chạy lại."
_ARCHIVED = "đơn vị đã ngừng hoạt động."
_IN_CONSOLE = (
    "đơn vị không làm việc bằng bảng tính; muốn đổi thì sửa “Cách làm việc” ở trang Đơn vị, hoặc dùng "
    "`sheets link` với bảng tính sẵn có của đơn vị."
)
_REPLACED = (
    "Bảng đang dùng {address} được khóa, đổi tên và để riêng; nội dung ghi thêm ở đó về sau là đề xuất gửi "
    "Văn phòng."
)
_FAILURES = (APIError, GoogleAuthError, RequestException, ValueError)


@dataclass(frozen=True, slots=True)
class _Wish:
    """Which spreadsheet a unit is to work in, and what a person knows of its headers."""

    unit: Unit
    google: Google
    spreadsheet: str
    chosen: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Found:
    """A spreadsheet as it was read, and what would be done to it."""

    book: Book
    proposal: linking.Proposal
    dress: Dressing


class GoogleDesk:
    """The commands over an engine whose store is Google."""

    def __init__(self, engine: Engine) -> None:
        if not isinstance(engine.store, GoogleStore):
            raise TypeError("the engine's store is not Google")
        self.engine, self.store = engine, engine.store

    def create(self, units: Sequence[str] | None) -> Iterator[str]:
        """A spreadsheet for each named unit that has none; a line for each unit looked at."""
        missing = self._without(units)
        done = self._made(missing) if missing else PassResult()
        if done.busy:
            yield "Một tiến trình khác đang đồng bộ; chương trình đó sẽ tự tạo bảng tính còn thiếu."
        for turn in done.turns:
            place = self.store.places.all().get(turn.unit)
            made = place is not None and place.ready
            yield f"{turn.unit}: {address(place.spreadsheet) if place and made else turn.message}"
        looked_at = {turn.unit for turn in done.turns}
        said = [each for each in self._standing(units, missing) if each[0] not in looked_at]
        for code, sentence in said:
            yield f"{code}: {sentence}"
        if not done.turns and not done.busy and not said:
            yield "Mọi đơn vị làm việc bằng bảng tính đều đã có."

    def _made(self, units: Sequence[str]) -> PassResult:
        """A pass over units that have no spreadsheet."""
        try:
            return self.engine.run(units)
        except LeaseLost:
            return PassResult(busy=True)
        finally:
            self.engine.release()

    def _standing(self, units: Sequence[str] | None, missing: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Why nothing is made for units: for each that is named, or those whose workbook is paused unmade."""
        places = self.store.places.all()
        paused = {book.key for book in SyncWorkbook.select().where(SyncWorkbook.paused)}
        for unit in Unit.select().order_by(Unit.code):
            place = places.get(unit.code)
            if unit.code in missing:
                yield from [(unit.code, _PAUSED)] if unit.code in paused else ()
            elif units is not None and unit.code in units:
                has = f"đã có {address(place.spreadsheet)}" if place and place.ready else _IN_CONSOLE
                yield unit.code, _ARCHIVED if unit.archived_at else has

    def link(
        self,
        unit: Unit,
        url: str,
        *,
        approve: bool,
        chosen: Mapping[str, str] | None = None,
        replace: bool = False,
    ) -> Iterator[str]:
        """What taking over this sheet would do, in lines; done only where it is approved. `chosen` maps the
        sheet's headers to ours where a person knows better; `replace`: the spreadsheet that the unit has is
        set aside for it.

        Raises Refused for a sheet that is another's, a header that is unknown, or a spreadsheet that cannot
        be set aside yet; Unreachable.
        """
        wish = _Wish(unit, self.store.google_of(unit.code), _spreadsheet(url), chosen or {})
        try:
            book = fetch(wish.google, wish.spreadsheet)
            if approve and self._is_half_linked(unit, carried(book)):
                self._adopt(wish)
                yield f"Lần liên kết trước đã ghi xong; {unit.name} dùng {address(wish.spreadsheet)}."
                return
            self._refuse_taken(unit, wish.spreadsheet, carried(book), replace=replace)
            found = self._proposed(wish, book)
            yield from linking.described(found.proposal, found.dress.spec, found.dress.described())
            old = self.store.places.all().get(unit.code)
            if unit.channel != "sheet":
                yield f"{unit.name} đang làm việc trên hệ thống; liên kết xong thì chuyển sang bảng tính này."
            if old is not None:
                yield _REPLACED.format(address=address(old.spreadsheet))
            if not approve:
                yield "Chưa ghi gì. Nếu đúng, chạy lại với --approve."
                return
            if old is None:
                self._write(wish, found)
            else:
                self._replace(wish)
        except _FAILURES as error:
            raise wish.google.explained(error, "bảng tính này") from error
        where = address(wish.spreadsheet)
        yield f"Đã liên kết {unit.name} với {where}. Lượt đồng bộ tới sẽ đối chiếu từng ô."

    def check(self) -> Iterator[checking.Finding]:
        """Everything that may stand between the program and the spreadsheets."""
        missing_workbooks(self.engine.settings.sync.store)
        places, in_sheets = self.store.places.all(), {unit.code for unit in _in_sheets()}
        books = [book for book in SyncWorkbook.select() if book.key in places or book.key in in_sheets]
        units = {book.key: book.workbook_id for book in books}
        return checking.check(self.store, self._specs(), units)

    def _proposed(self, wish: _Wish, book: Book) -> _Found:
        """The tab of the spreadsheet that is most like ours. Raises Refused."""
        spec = next(each for each in self._specs() if each.key == TASKS)
        _refuse_unknown(wish.chosen, spec, book)
        known = self._known(wish.unit)
        found = [linking.propose(tab, spec, known, wish.chosen) for tab in book.tabs.values()]
        best = max((each for each in found if each), key=lambda each: len(each.columns), default=None)
        if best is None:
            raise Refused("Không thấy dòng tiêu đề nào giống danh mục nhiệm vụ (ví dụ “Nội dung nhiệm vụ”).")
        tab = book.tabs[best.sheet]
        own = own_looks(wish.google, wish.spreadsheet, tab, best.header_row)
        return _Found(book, best, linking.dressing(tab, best, spec, own))

    def _write(self, wish: _Wish, found: _Found) -> None:
        """Write what was proposed; the spreadsheet is then the unit's workbook."""
        specs = self._specs()
        sync = self._intended(wish.unit, list(found.proposal.pairs.values()), specs)
        requests = linking.requests(found.book, found.proposal, found.dress, specs, sync)
        wish.google.batch(wish.spreadsheet, {"requests": requests})
        self._adopt(wish)

    def _replace(self, wish: _Wish) -> None:
        """Set the present spreadsheet aside, then write into the other as it is by now. Where nothing was
        written there, the next pass makes a spreadsheet for the unit."""
        try:
            replacing.set_aside(self.engine, wish.unit)
            try:
                self._write(wish, self._proposed(wish, fetch(wish.google, wish.spreadsheet)))
            except (*_FAILURES, StoreError) as error:
                if not isinstance(error, faults.Unknown):
                    replacing.go_on(self.engine, wish.unit)
                raise
        finally:
            self.engine.release()

    def _without(self, units: Sequence[str] | None) -> list[str]:
        """Units, of those named, that work in a sheet and have no spreadsheet yet."""
        places = self.store.places.all()
        wanted = [unit.code for unit in _in_sheets() if units is None or unit.code in units]
        return [code for code in wanted if code not in places or not places[code].ready]

    def _specs(self) -> Sequence[TabSpec]:
        return self.engine.specs()

    def _known(self, unit: Unit) -> list[linking.Known]:
        view = View(read_rulebook(self.engine.settings), self.engine.clock.today())
        rows = task_rows(view, self.engine.tables[0], unit, set())
        return [_known(row.record, self.engine.tables[0].index) for row in rows.values()]

    def _intended(self, unit: Unit, codes: Sequence[str], specs: Sequence[TabSpec]) -> Mapping[str, str]:
        """What the sheet will carry, once it is kept that it is about to: the rows get these codes, and their
        other cells are agreed empty, so that what the unit had written is taken where the console is empty.

        A unit that works in the console gets its first workbook here, so that no pass makes a spreadsheet
        before this one is taken over.
        """
        settings = self.engine.settings.sync
        missing_workbooks(settings.store)
        with transaction():
            book: Any = SyncWorkbook.get_or_none(SyncWorkbook.unit == unit.id)
            if book is None:
                book = SyncWorkbook.create(
                    unit=unit, key=unit.code, workbook_id=uuid4().hex, store=settings.store
                )
            ledger, generation = Ledger(book), book.allocated + 1
            ledger.forget_sent(self.engine.clock.now())
            ledger.send(TASKS, {(code, "code"): code for code in codes}, added=codes)
            ledger.save(self.engine.clock.now(), settings.keep_base_days)
            SyncWorkbook.update(allocated=generation).where(SyncWorkbook.id == book.id).execute()
        return sync_values(book, generation, specs)

    def _adopt(self, wish: _Wish) -> None:
        self.store.adopt(wish.unit.code, wish.spreadsheet)
        replacing.go_on(self.engine, wish.unit)
        self._works_there(wish.unit)

    def _works_there(self, unit: Unit) -> None:
        """From now on the unit works in its spreadsheet."""
        if unit.channel != "sheet":
            context = Context.begin(Actor.system(), read_rulebook(self.engine.settings), self.engine.clock)
            edit_unit(context, unit, {"channel": "sheet"}, unit.version)

    def _is_half_linked(self, unit: Unit, sync: Mapping[str, str]) -> bool:
        """Whether an earlier link of this very unit was written, and its answer lost."""
        book = SyncWorkbook.get_or_none(SyncWorkbook.unit == unit.id)
        made = sync.get("workbook", "")
        return book is not None and book.workbook_id == made and unit.code not in self.store.places.all()

    def _refuse_taken(self, unit: Unit, spreadsheet: str, sync: Any, *, replace: bool) -> None:
        places = self.store.places.all()
        other = next((key for key, place in places.items() if place.spreadsheet == spreadsheet), None)
        if other is not None:
            raise Refused(f"Bảng tính này đã là sổ của {other}.")
        if sync.get("workbook"):
            raise Refused("Bảng tính này là bản sao của một sổ do hệ thống tạo; hãy dùng sổ gốc.")
        if unit.code in places and not replace:
            raise Refused(
                f"{unit.name} đã có bảng tính: {address(places[unit.code].spreadsheet)}. Muốn dùng bảng này "
                "thay bảng ấy, thêm --replace."
            )


def _in_sheets() -> Iterable[Unit]:
    """The units that work in a sheet."""
    found: Iterable[Unit] = Unit.select().where((Unit.channel == "sheet") & Unit.archived_at.is_null())
    return found


def _refuse_unknown(chosen: Mapping[str, str], spec: TabSpec, book: Book) -> None:
    """Raise Refused for a mapping of a header that the sheet lacks, to a column that we lack, or of two to
    one."""
    ours = {fold(each.header) for each in spec.columns} | {""}
    theirs = {
        fold(plain(cell)) for tab in book.tabs.values() for line in tab.lines.values()
        for cell in line.cells.values()
    }  # fmt: skip
    for header, column in chosen.items():
        if fold(header) not in theirs:
            raise Refused(f"Bảng tính không có ô tiêu đề nào ghi “{header}” (--map).")
        if fold(column) not in ours:
            names = ", ".join(f"“{each.header}”" for each in spec.columns)
            raise Refused(f"Không có cột “{column}” (--map); các cột: {names}.")
    counts = Counter(fold(each) for each in chosen.values())
    for each in spec.columns:
        if counts[fold(each.header)] > 1:
            raise Refused(f"Hai tiêu đề cùng được ghép vào cột “{each.header}” (--map); chỉ chọn một.")


def address(spreadsheet: str) -> str:
    """Where a person opens the spreadsheet."""
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet}/edit"


def _spreadsheet(url: str) -> str:
    """The id in a sheet's address, or the id itself."""
    match = _ID.search(url)
    if match is None and not re.fullmatch(r"[\w-]{20,}", url):
        raise Refused(f"“{url}” không phải đường dẫn bảng tính Google (…/spreadsheets/d/…).")
    return match[1] if match else url


def _known(record: Record, index: Any) -> linking.Known:
    values = record.values
    return linking.Known(
        record.code, values[index["symbol"]], values[index["issued_on"]], values[index["content"]]
    )
