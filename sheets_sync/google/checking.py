"""`sheets check`: what stands between the program and its spreadsheets, in words a secretary understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from google.auth.exceptions import GoogleAuthError
from gspread.exceptions import APIError
from requests import RequestException

from sheets_sync import copies, health, schema
from sheets_sync.google import faults, files
from sheets_sync.google.account import TURN
from sheets_sync.google.guarded import URL, fetch
from sheets_sync.google.places import spreadsheet_of
from sheets_sync.google.reading import find_tab, read_book, sync_values
from sheets_sync.google.session import Google
from sheets_sync.google.store import GoogleStore
from sheets_sync.store import Stamp, StoreError, TabRead, TabSpec

_FAILURES = (APIError, GoogleAuthError, RequestException, ValueError)
_NO_SPREADSHEET = "khong-co-bang-tinh-nay"  # asked for, to see whether the Sheets API is on
_CLOCK_LIMIT = 120  # seconds; Google refuses a sign-in beyond about ten minutes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: level ok, warning or error, what it is about, and a sentence."""

    level: str
    about: str
    message: str


def check(store: GoogleStore, tabs: Sequence[TabSpec], units: Mapping[str, str]) -> Iterator[Finding]:
    """Look at the accounts, the clock, the folder, then each unit's sheet (`units`: key -> workbook id)."""
    reachable = True
    for number, account in enumerate(store.accounts, start=1):
        findings = list(_account(account.google, number))
        yield from findings
        reachable = reachable and not any(each.level == "error" for each in findings)
    if not reachable:
        return
    known = health.kept()
    for sentence in health.sentences(known) if known is not None else ():
        yield Finding("ok", "Tốc độ", sentence)
    yield _quota(store, known)
    places = store.places.all()
    yield from _folder(store, [place.spreadsheet for place in places.values()])
    for key, workbook in units.items():
        if key not in places:
            yield Finding("warning", key, "Chưa có bảng tính: chạy `sheets create` hoặc `sheets link`.")
        elif not places[key].ready:
            yield Finding("warning", key, "Bảng tính đang được tạo; lượt đồng bộ tới làm nốt.")
        else:
            yield _workbook(store, key, places[key].spreadsheet, workbook, tabs)


def _account(google: Google, number: int) -> Iterator[Finding]:
    about = f"Tài khoản {number}"
    try:
        answer = google.about()
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
    quota = answer.get("storageQuota", {})
    if quota.get("limit") and int(quota.get("usage", 0)) >= int(quota["limit"]):
        yield Finding("warning", about, f"Hết dung lượng Drive. {faults.NO_STORAGE}")
    yield from _clock(google)


def _quota(store: GoogleStore, known: health.Health | None) -> Finding:
    """What the program allows itself. What others use of the same project nobody can ask of Google: only its
    refusals tell."""
    pacing, number = store.accounts[0].google.pacing, len(store.accounts)
    each = f"{number} tài khoản, mỗi tài khoản" if number > 1 else "Mỗi phút"
    limits = f"{pacing.limits['read']} lần đọc và {pacing.limits['write']} lần ghi"
    told = f"{each} nhiều nhất {limits}{' mỗi phút' if number > 1 else ''}"
    if known is not None and known.refused:
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


def _folder(store: GoogleStore, known: Sequence[str]) -> Iterator[Finding]:
    if not store.folder:
        yield Finding("warning", "Thư mục", "Chưa ghi sheets.folder_id: chỉ tạo được bằng tài khoản OAuth.")
        return
    try:
        for account in store.accounts:
            files.open_folder(account.google, store.folder)
        listed = files.beside(store.accounts[0].google, store.folder)
    except APIError as error:
        gone = faults.status(error) in (403, 404) and not faults.is_passing(error)
        told = faults.NO_FOLDER if gone else str(faults.explained(error, "thư mục trên Drive"))
        yield Finding("error", "Thư mục", told)
        return
    except _FAILURES as error:
        yield Finding("error", "Thư mục", str(faults.explained(error, "thư mục trên Drive")))
        return
    yield Finding("ok", "Thư mục", "Mở được thư mục dùng chung.")
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
        return Finding(
            "error", key, "Bảng tính này không mang dấu của sổ đơn vị (bị thay hoặc mất trang _sync)."
        )
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
