"""`sheets check`: what stands between the program and its spreadsheets, in words a secretary understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from google.auth.exceptions import GoogleAuthError
from gspread.exceptions import APIError
from requests import RequestException

from console.clock import OFFICE_ZONE
from console.records import SyncWorkbook
from sheets_sync import copies, health, schema
from sheets_sync.google import faults, files, sharing
from sheets_sync.google.account import TURN
from sheets_sync.google.book import URL
from sheets_sync.google.guarded import fetch
from sheets_sync.google.places import Place, spreadsheet_of
from sheets_sync.google.reading import find_tab, read_book, sync_values
from sheets_sync.google.session import Google
from sheets_sync.google.spreading import number_of, spread
from sheets_sync.google.store import GoogleStore
from sheets_sync.store import Stamp, StoreError, TabRead, TabSpec

_FAILURES = (APIError, GoogleAuthError, RequestException, ValueError)
_NO_SPREADSHEET = "khong-co-bang-tinh-nay"  # asked for, to see whether the Sheets API is on
_NAMED = 10  # units in one sentence
_NOT_OURS = (
    "Bảng tính này không mang dấu của sổ đơn vị: bị thay bằng bảng khác hoặc mất trang _sync. Hãy khôi phục "
    "trang ấy ở Lịch sử phiên bản của bảng tính, hoặc bấm “Tạo sổ mới thay thế” ở trang của sổ (mục Đồng bộ)."
)
_NOT_SHARED = (
    "Chưa mời riêng ai vào bảng tính của {units}: đơn vị chỉ mở được nếu là thành viên của Drive chứa bảng. "
    "Mở bảng tính, bấm “Chia sẻ”, mời đơn vị với quyền Người chỉnh sửa."
)
_UNREACHED = "Chưa xem được bảng tính đi qua tài khoản này: {units}."
_NOT_SPREAD = (
    "Bảng tính của {units} vẫn đi qua tài khoản khác vì tài khoản này chưa được sửa. Chia sẻ cho {address} "
    "(quyền Người chỉnh sửa), hoặc thêm vào Drive dùng chung, rồi chạy lại `sheets check`."
)
_CLOCK_LIMIT = 120  # seconds; Google refuses a sign-in beyond about ten minutes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: level ok, warning or error, what it is about, and a sentence."""

    level: str
    about: str
    message: str


def check(store: GoogleStore, tabs: Sequence[TabSpec], units: Mapping[str, str]) -> Iterator[Finding]:
    """Look at the accounts, the clock, the folder, then each unit's sheet (`units`: key -> workbook id). What
    an account that is let in cannot see is said, and the rest is looked at all the same."""
    well: list[int] = []
    for number, account in enumerate(store.accounts):
        findings = list(_account(account.google, number + 1))
        yield from findings
        well += [number] if findings[0].level == "ok" else []
    if not well:
        return
    yield from _pace(store)
    places = store.places.all()
    yield from _folder(store, well, [place.spreadsheet for place in places.values()])
    yield from _unreached(store, units, well)
    alone: list[str] = []
    for key, workbook in units.items():
        if key not in places:
            yield Finding("warning", key, "Chưa có bảng tính: chạy `sheets create` hoặc `sheets link`.")
        elif not places[key].ready:
            yield Finding("warning", key, "Bảng tính đang được tạo; lượt đồng bộ tới làm nốt.")
        elif places[key].account % len(store.accounts) in well:
            yield _workbook(store, key, places[key].spreadsheet, workbook, tabs)
            alone += [] if _is_shared(store, key, places[key]) else [key]
    if alone:
        yield Finding("warning", "Chia sẻ", _NOT_SHARED.format(units=_named(alone)))
    yield from _elsewhere(store, units, well)


def _pace(store: GoogleStore) -> Iterator[Finding]:
    """How quick it is and what Google allows, as the worker found last, within the hour."""
    last = health.last_pass(SyncWorkbook.select())
    now = store.now().astimezone(OFFICE_ZONE).replace(tzinfo=None)
    fresh = last is not None and now - last < timedelta(hours=1)
    known = health.kept() if fresh else None
    for sentence in health.sentences(known) if known is not None else ():
        yield Finding("ok", "Tốc độ", sentence)
    yield _quota(store, known)


def _unreached(store: GoogleStore, units: Mapping[str, str], well: Sequence[int]) -> Iterator[Finding]:
    """The workbooks of accounts that Google does not let in."""
    for number in range(len(store.accounts)):
        theirs = [key for key, place in _ready(store, units) if place.account % len(store.accounts) == number]
        if theirs and number not in well:
            yield Finding("error", f"Tài khoản {number + 1}", _UNREACHED.format(units=_named(theirs)))


def _elsewhere(store: GoogleStore, units: Mapping[str, str], well: Sequence[int]) -> Iterator[Finding]:
    """Give each account its share of the workbooks; those that one may not edit yet."""
    for number in well if len(well) > 1 else ():
        mine = [each for each in _ready(store, units) if number_of(each[0], len(store.accounts)) == number]
        moved = [(key, spread(store.accounts, store.places, key, place, again=True)) for key, place in mine]
        left = [key for key, place in moved if place.account != number]
        if left:
            address = store.accounts[number].google.address()
            told = _NOT_SPREAD.format(units=_named(left), address=address)
            yield Finding("warning", f"Tài khoản {number + 1}", told)


def _ready(store: GoogleStore, units: Mapping[str, str]) -> list[tuple[str, Place]]:
    places = store.places.all()
    return [(key, places[key]) for key in units if key in places and places[key].ready]


def _is_shared(store: GoogleStore, key: str, place: Place) -> bool:
    """Whether somebody but the program was given the unit's spreadsheet; True where Google does not say."""
    ours = {account.google.address().lower() for account in store.accounts}
    google = store.google_of(key)
    try:
        with google.hurrying(*TURN):
            return sharing.is_shared(google, place.spreadsheet, ours)
    except (*_FAILURES, StoreError):
        return True


def _named(units: Sequence[str]) -> str:
    more = len(units) - _NAMED
    return ", ".join(units[:_NAMED]) + (f" và {more} đơn vị khác" if more > 0 else "")


def _account(google: Google, number: int) -> Iterator[Finding]:
    about = f"Tài khoản {number}"
    try:
        google.about()
    except (*_FAILURES, StoreError) as error:
        yield Finding("error", about, str(faults.explained(error, "tài khoản")))
        with suppress(RequestException):
            google.measure_clock()  # a wrong clock is why Google may not let it in
            yield from (each for each in _clock(google) if each.level == "error")
        return
    try:
        google.get(URL + _NO_SPREADSHEET, {"fields": "spreadsheetId"})
    except (*_FAILURES, StoreError) as error:
        if faults.is_of_account(error):  # Drive answers, and Sheets is not open to this account
            yield Finding("error", about, str(faults.explained(error, "tài khoản")))
            return
    message = f"Đăng nhập được: {google.address()}. Đơn vị chia sẻ bảng tính cho địa chỉ này."
    yield Finding("ok", about, message)
    yield from _clock(google)


def _quota(store: GoogleStore, known: health.Health | None) -> Finding:
    """What the program allows itself. What others use of the same project nobody can ask of Google: only its
    refusals tell."""
    pacing, number = store.accounts[0].google.pacing, len(store.accounts)
    each = f"{number} tài khoản, mỗi tài khoản" if number > 1 else "Mỗi phút"
    limits = f"{pacing.limits['read']} lần đọc và {pacing.limits['write']} lần ghi"
    told = f"{each} nhiều nhất {limits}{' mỗi phút' if number > 1 else ''}"
    if known is None:
        return Finding("ok", "Hạn mức", f"{told}; trong giờ qua chưa đồng bộ lượt nào.")
    if known.refused:
        return Finding("warning", "Hạn mức", f"{told}, mà Google vẫn báo vượt hạn mức trong giờ qua.")
    return Finding("ok", "Hạn mức", f"{told}; Google chưa từ chối lần nào trong giờ qua.")


def _clock(google: Google) -> Iterator[Finding]:
    skew = abs(google.skew)
    if skew > _CLOCK_LIMIT:
        minutes = round(skew / 60)
        message = f"Đồng hồ máy chủ lệch {minutes} phút so với Google; hãy bật đồng bộ giờ mạng."
        yield Finding("error", "Đồng hồ", message)
    else:
        yield Finding("ok", "Đồng hồ", "Giờ máy chủ khớp với Google.")


def _folder(store: GoogleStore, well: Sequence[int], known: Sequence[str]) -> Iterator[Finding]:
    accounts = [store.accounts[number].google for number in well]
    try:
        shared = bool(store.folder) and all(files.open_folder(each, store.folder) for each in accounts)
        full = not shared and not all(files.may_store(each) for each in accounts)
        listed = files.beside(accounts[0], store.folder) if store.folder else []
    except APIError as error:
        gone = faults.status(error) in (403, 404) and not faults.is_passing(error)
        told = faults.NO_FOLDER if gone else str(faults.explained(error, "thư mục trên Drive"))
        yield Finding("error", "Thư mục", told)
        return
    except _FAILURES as error:
        yield Finding("error", "Thư mục", str(faults.explained(error, "thư mục trên Drive")))
        return
    if not store.folder:
        yield Finding("warning", "Thư mục", "Chưa ghi sheets.folder_id: chỉ tạo được bằng tài khoản OAuth.")
    else:
        yield Finding("ok", "Thư mục", "Mở được thư mục dùng chung.")
    if full:
        yield Finding("warning", "Dung lượng", faults.NO_STORAGE)
    judged = {spreadsheet_of(name): each for name, each in copies.judged().items() if name.endswith("]")}
    for each in listed:
        if each.spreadsheet not in known:
            said = judged.get(each.spreadsheet)
            message = said.message if said is not None else "Không phải sổ của đơn vị nào."
            yield Finding("warning", "Bản sao", f"“{each.title}” nằm cạnh các sổ. {message}")


def _workbook(
    store: GoogleStore, key: str, spreadsheet: str, workbook: str, tabs: Sequence[TabSpec]
) -> Finding:
    google = store.google_of(key)
    try:
        with google.hurrying(*TURN):
            may_edit, in_bin = files.rights(google, spreadsheet)
            book = fetch(google, spreadsheet)
    except (*_FAILURES, StoreError) as error:
        return Finding("error", key, str(google.explained(error, f"bảng tính của {key}")))
    if in_bin:
        return Finding("error", key, "Bảng tính nằm trong thùng rác của Drive; đề nghị đơn vị khôi phục.")
    if not may_edit:
        message = "Chỉ được xem, không được sửa; đề nghị đơn vị chia sẻ lại với quyền Người chỉnh sửa."
        return Finding("error", key, message)
    if sync_values(book).get("workbook") != workbook:
        return Finding("error", key, _NOT_OURS)
    read = read_book(book, Stamp("", store.now(), 0), tuple(tabs))
    tabs = [tab for tab in tabs if schema.is_known(tabs, read, tab.key)]  # others come with the next write
    found = {tab.key: find_tab(book, tab, read.sync) for tab in tabs}
    wrong = [_headers(tab, read.tabs[tab.key], there=found[tab.key] is not None) for tab in tabs]
    problems = [each for each in wrong if each]
    if problems:
        return Finding("error", key, " ".join(problems))
    renamed = [tab.title for tab in tabs if (there := found[tab.key]) and there.title != tab.title]
    more = f" Trang đã đổi tên vẫn nhận ra: {', '.join(renamed)}." if renamed else ""
    return Finding("ok", key, f"Đọc được “{book.title}”, đủ tiêu đề cột.{more}")


def _headers(tab: TabSpec, found: TabRead, *, there: bool) -> str:
    """What is wrong with a tab's header, or ''."""
    if not there:
        return f"Không còn trang “{tab.title}”; khôi phục ở Lịch sử phiên bản của bảng tính."
    unbound, ambiguous = found.unbound, found.ambiguous
    names = {each.key: f"“{each.header}”" for each in tab.columns}
    parts = [
        f"thiếu cột {', '.join(names[key] for key in unbound)}" if unbound else "",
        f"có hai cột {', '.join(names[key] for key in ambiguous)}" if ambiguous else "",
    ]
    said = " và ".join(part for part in parts if part)
    return f"Trang “{tab.title}” {said}; sửa lại dòng tiêu đề." if said else ""
