"""What only Google meets: locked ranges, the bin, lost access, answers that pass, locales, filter views."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.records import SyncJournal, SyncProblem, Task
from sheets_sync.telling import as_data, summary
from tests.sheets_server import Fault
from tests.sheets_sync.google.desk import EMAIL, GoogleDesk
from tests.sheets_sync.google.hands import GoogleHands
from tests.sheets_sync.hazards.office import office_says


@pytest.fixture
def hands(google_desk: GoogleDesk) -> GoogleHands:
    """The head of the commune, who owns the spreadsheet."""
    google_desk.settle()
    google_desk.server.drive.files[google_desk.spreadsheet()].owner = "truong@xa.vn"
    return GoogleHands(google_desk)


def lock(desk: GoogleDesk, cells: str) -> None:
    desk.server.clock.advance(1)
    desk.server.human(desk.spreadsheet(), "truong@xa.vn").protect(f"'Nhiệm vụ'!{cells}")


def problems(desk: GoogleDesk) -> str:
    return " ".join(each.message for each in SyncProblem.select().where(SyncProblem.resolved_at.is_null()))


OPINION = "AC"  # the column of `Ý kiến Văn phòng`


def test_a_locked_count_down_is_told_once_and_keeps_what_was_typed(
    google_desk: GoogleDesk, task: Task, hands: GoogleHands
) -> None:
    lock(google_desk, "M2:M9")
    google_desk.put([(2, "remaining", "chờ sở trả lời")])
    google_desk.settle()
    assert hands.holds(2, "remaining") == "chờ sở trả lời"
    office_says(google_desk, task, "Làm ngay")
    google_desk.settle()
    assert google_desk.shown(task, "office_opinion") == "Làm ngay"
    assert "Còn lại" in problems(google_desk)
    assert not google_desk.run().writes


def test_what_is_typed_over_the_count_down_between_read_and_write_is_kept(
    google_desk: GoogleDesk, task: Task, hands: GoogleHands
) -> None:
    ours = hands.holds(2, "remaining")
    hands.type_over(2, "remaining", "99")
    type_more = Fault(before=lambda: hands.type_over(2, "remaining", "chờ sở trả lời"))
    google_desk.server.faults.add(type_more, path=":batchUpdate")
    google_desk.settle()
    assert {row.value for row in SyncJournal.select()} == {"99", "chờ sở trả lời"}
    assert hands.holds(2, "remaining") == ours
    assert not google_desk.run().writes


def test_a_formula_of_the_units_own_put_over_the_count_down_between_read_and_write_stays(
    google_desk: GoogleDesk, task: Task, hands: GoogleHands
) -> None:
    hands.type_over(2, "remaining", "99")
    put = Fault(before=lambda: hands.type_over(2, "remaining", "=1+1"))
    google_desk.server.faults.add(put, path=":batchUpdate")
    google_desk.settle()
    assert hands.holds(2, "remaining") == "=1+1"


@pytest.mark.parametrize("status", [400, 403])
def test_a_locked_range_keeps_its_cells_and_the_rest_of_the_batch_arrives(
    google_desk: GoogleDesk, task: Task, hands: GoogleHands, status: int
) -> None:
    desk = google_desk
    desk.server.unknowns.protected_status = status
    other = desk.give(content="Việc khác")
    desk.settle()
    lock(desk, f"{OPINION}2:{OPINION}2")
    office_says(desk, task, "Không ghi được")
    office_says(desk, other, "Ghi được")
    desk.later(minutes=1).settle()
    assert desk.shown(task, "office_opinion") == ""
    assert desk.shown(other, "office_opinion") == "Ghi được"
    assert "bị khóa" in problems(desk)
    assert desk.workbook().state == "ok"


def test_a_batch_that_went_out_again_without_refused_cells_is_counted_as_a_repair(
    google_desk: GoogleDesk, task: Task, hands: GoogleHands
) -> None:
    desk = google_desk
    other = desk.give(content="Việc khác")
    desk.settle()
    office_says(desk, other, "Ghi được")
    assert [turn.repairs for turn in desk.later(minutes=1).run().turns] == [0]
    lock(desk, f"{OPINION}2:{OPINION}2")
    office_says(desk, task, "Không ghi được")
    office_says(desk, other, "Vẫn ghi được")
    (turn,) = desk.later(minutes=1).run().turns
    assert (turn.written, turn.repairs) == (1, 1)
    assert list(summary([turn])) == ["BT: nhận 0 thay đổi, đã ghi (ghi lại 1 lần, bỏ các ô không cho ghi)"]
    assert as_data([turn])[0]["repairs"] == 1


def test_a_locked_column_does_not_keep_a_new_task_from_its_unit(
    google_desk: GoogleDesk, task: Task, hands: GoogleHands
) -> None:
    desk = google_desk
    lock(desk, f"{OPINION}:{OPINION}")
    later = desk.give(content="Việc giao sau")
    desk.later(minutes=1).settle()
    assert desk.shown(later, "content") == "Việc giao sau"
    assert desk.task(later).received_at is not None


def test_a_locked_count_down_does_not_keep_a_new_due_date_from_its_unit(
    google_desk: GoogleDesk, task: Task, hands: GoogleHands
) -> None:
    desk = google_desk
    lock(desk, "M1:M200")
    later = desk.give(content="Việc giao sau")
    desk.later(minutes=1).settle()
    assert desk.shown(later, "content") == "Việc giao sau"


def test_a_range_that_is_unlocked_again_gets_what_it_missed(
    google_desk: GoogleDesk, task: Task, hands: GoogleHands
) -> None:
    desk = google_desk
    lock(desk, f"{OPINION}2")
    office_says(desk, task, "Ghi sau")
    desk.later(minutes=1).settle()
    sheet = desk.server.books[desk.spreadsheet()].sheet("Nhiệm vụ")
    (mine,) = [each for each in sheet.protected if not each.get("warningOnly")]
    desk.server.human(desk.spreadsheet()).do(
        deleteProtectedRange={"protectedRangeId": mine["protectedRangeId"]}
    )
    desk.type(task, progress="Đã bỏ khóa")
    desk.later(minutes=1).settle()
    assert desk.shown(task, "office_opinion") == "Ghi sau"
    assert problems(desk) == ""


def test_a_strict_list_of_a_persons_own_stops_only_its_cells(
    google_desk: GoogleDesk, task: Task, hands: GoogleHands
) -> None:
    desk = google_desk
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Đạt"}]}, "strict": True}
    place = {"sheetId": desk.server.books[desk.spreadsheet()].sheet("Nhiệm vụ").sheet_id}
    place |= {"startRowIndex": 1, "endRowIndex": 50, "startColumnIndex": 28, "endColumnIndex": 29}
    desk.human().do(setDataValidation={"range": place, "rule": rule})
    office_says(desk, task, "Không có trong danh sách")
    later = desk.give(content="Việc giao sau")
    desk.later(minutes=1).settle()
    assert desk.shown(later, "content") == "Việc giao sau"
    assert desk.shown(task, "office_opinion") == ""
    assert "quy tắc" in problems(desk)
    office_says(desk, task, "Đạt")
    desk.later(minutes=1).settle()
    assert desk.shown(task, "office_opinion") == "Đạt"
    assert problems(desk) == ""


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_one_404_is_never_believed(google_desk: GoogleDesk, task: Task, method: str) -> None:
    desk = google_desk
    desk.type(task, progress="Đã họp")
    office_says(desk, task, "Đẩy nhanh")
    desk.server.faults.add(Fault(status=404), method=method, path="/v4/")
    desk.settle()
    assert desk.workbook().state == "ok"
    assert desk.task(task).progress == "Đã họp"
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"


def test_lost_access_is_told_with_the_address_to_share_with_and_deletes_nothing(
    google_desk: GoogleDesk, task: Task
) -> None:
    desk = google_desk
    members = desk.server.drive.shared_drives
    kept = dict(members)
    members.clear()
    office_says(desk, task, "Ghi sau")
    desk.later(minutes=1).run()
    assert desk.workbook().state == "unreachable"
    assert f"chia sẻ lại (quyền Người chỉnh sửa) cho {EMAIL}" in desk.workbook().message
    assert desk.task(task).archived_at is None
    members.update(kept)
    desk.later(minutes=1).settle()
    assert desk.workbook().state == "ok"
    assert desk.shown(task, "office_opinion") == "Ghi sau"


def test_a_workbook_in_the_bin_is_told_and_goes_on_once_it_is_taken_out(
    google_desk: GoogleDesk, task: Task
) -> None:
    desk = google_desk
    desk.server.clock.advance(1)
    desk.human().bin()
    office_says(desk, task, "Ghi sau")
    desk.later(minutes=1).run()
    assert desk.workbook().state == "unreachable"
    assert "thùng rác" in desk.workbook().message
    file = desk.server.drive.files[desk.spreadsheet()]
    file.trashed = False
    desk.server.drive.touch(file.file_id)
    desk.later(minutes=1).settle()
    assert desk.workbook().state == "ok"
    assert desk.shown(task, "office_opinion") == "Ghi sau"


def test_a_copy_of_the_spreadsheet_is_another_and_nothing_of_it_is_merged(
    google_desk: GoogleDesk, task: Task
) -> None:
    desk = google_desk
    copy = desk.human().make_a_copy("Bản sao")
    desk.server.share(copy.book_id, EMAIL)
    sheet, letter = copy.sheet("Nhiệm vụ"), "N"
    desk.server.human(copy).type(f"'{sheet.title}'!{letter}2", "Gõ ở bản sao")
    desk.type(task, other_info="Gõ ở sổ đang dùng")
    desk.later(minutes=1).settle()
    assert (desk.task(task).progress, desk.task(task).other_info) == ("", "Gõ ở sổ đang dùng")
    assert desk.server.human(copy).see(f"'{sheet.title}'!{letter}2") == "Gõ ở bản sao"


def test_a_place_that_leads_to_another_units_spreadsheet_is_noticed_and_not_merged(
    google_desk: GoogleDesk, task: Task
) -> None:
    desk = google_desk
    other = desk.give("XA", content="Việc xã khác")
    desk.settle()
    places = desk.store.places
    places.put("XA", replace(places.all()["BT"], ready=True))
    desk.later(minutes=1).engine.run(["XA"])
    assert desk.workbook("XA").state == "held"
    assert "BT" in desk.workbook("XA").message
    assert desk.task(other).archived_at is None
    assert len(desk.rows("BT")) == 1


def test_a_duplicated_tab_is_the_units_own(google_desk: GoogleDesk, task: Task) -> None:
    desk = google_desk
    sheet = desk.server.books[desk.spreadsheet()].sheet("Nhiệm vụ")
    desk.server.clock.advance(1)
    copy = {"sourceSheetId": sheet.sheet_id, "newSheetName": "Bản nháp", "insertSheetIndex": 0}
    desk.human().do(duplicateSheet=copy)
    desk.human().type("'Bản nháp'!N2", "Ghi ở bản nháp")
    desk.type(task, other_info="Ghi ở trang thật")
    office_says(desk, task, "Đẩy nhanh")
    desk.settle()
    assert (desk.task(task).progress, desk.task(task).other_info) == ("", "Ghi ở trang thật")
    assert desk.shown(task, "office_opinion") == "Đẩy nhanh"
    assert desk.human().see("'Bản nháp'!N2") == "Ghi ở bản nháp"


def test_rows_moved_in_the_moment_of_the_write_keep_their_own_values(
    google_desk: GoogleDesk, task: Task
) -> None:
    desk = google_desk
    other = desk.give(content="Việc khác")
    desk.settle()
    desk.type(task, progress="của một")
    desk.type(other, progress="của hai")
    desk.settle()
    office_says(desk, task, "cho một")
    hands = GoogleHands(desk)
    desk.server.faults.add(Fault(before=lambda: hands.insert_rows(2)), path=":batchUpdate")
    desk.later(minutes=1).settle()
    assert [desk.shown(each, "progress") for each in (task, other)] == ["của một", "của hai"]
    assert [desk.shown(each, "office_opinion") for each in (task, other)] == ["cho một", ""]
    assert len(desk.rows()) == 2


def test_a_filter_view_hides_nothing_from_the_program(google_desk: GoogleDesk, task: Task) -> None:
    desk = google_desk
    sheet = desk.server.books[desk.spreadsheet()].sheet("Nhiệm vụ")
    hidden = {"columnIndex": 4, "filterCriteria": {"hiddenValues": ["Rà soát quỹ đất"]}}
    view: dict[str, Any] = {
        "title": "Việc của tôi",
        "range": {"sheetId": sheet.sheet_id},
        "filterSpecs": [hidden],
    }
    desk.server.clock.advance(1)
    desk.human().do(addFilterView={"filter": view})
    desk.type(task, progress="Trong khi lọc")
    desk.settle()
    assert desk.task(task).progress == "Trong khi lọc"


def test_a_cell_that_is_still_loading_is_no_value(google_desk: GoogleDesk, task: Task) -> None:
    desk = google_desk
    desk.type(task, progress="Giá trị tốt")
    desk.settle()
    GoogleHands(desk).error(2, "progress", '=IMPORTRANGE("x","A1")', "Loading...")
    desk.settle()
    assert desk.task(task).progress == "Giá trị tốt"
    assert "Loading" in desk.shown(task, "sync_note")


@pytest.mark.parametrize("locale", ["en_US", "de_DE"])
def test_another_locale_turns_no_day_and_no_number(google_desk: GoogleDesk, task: Task, locale: str) -> None:
    desk = google_desk
    desk.human().do(updateSpreadsheetProperties={"properties": {"locale": locale}, "fields": "locale"})
    an = desk.human()
    an.type("'Nhiệm vụ'!R2", "8/9/2025")  # `Ngày hoàn thành`: a text cell, 8 September in Vietnam
    an.type("'Nhiệm vụ'!P2", "0042")  # `Số BC`
    an.type("'Nhiệm vụ'!N2", "1.234,5")
    later = desk.give(content="Hạn đọc hai cách", due_on=task.due_on.replace(month=12, day=3))
    desk.later(minutes=1).settle()
    found = desk.task(task)
    assert (str(found.done_on), found.report_number, found.progress) == ("2025-09-08", "0042", "1.234,5")
    assert desk.shown(later, "due_on") == "3/12/2025"
    assert desk.human().see("'Nhiệm vụ'!M3").startswith("còn ")
    assert desk.shown(task, "sync_note") == ""


def test_a_ticked_checkbox_is_a_yes(google_desk: GoogleDesk, task: Task) -> None:
    desk = google_desk
    place = {"sheetId": desk.server.books[desk.spreadsheet()].sheet("Nhiệm vụ").sheet_id}
    place |= {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 19, "endColumnIndex": 20}
    rule = {"condition": {"type": "BOOLEAN"}, "strict": True}
    desk.human().do(setDataValidation={"range": place, "rule": rule})
    desk.type(task, result="Đã xong", done_on="8/9/2025", done=True)
    desk.settle()
    assert desk.task(task).state == "submitted"
