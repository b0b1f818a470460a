"""The screens of synchronisation in a browser: many conflicts by one choice, a bar that moves by itself."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.wait import WebDriverWait

from console.clock import Clock
from console.database import database
from console.records import SyncBase, SyncConflict, SyncJournal, SyncProposal, SyncWorkbook, Unit
from console.rulebook import read_rulebook
from console.workflow.context import Actor, Context
from console.workflow.documents import create_document
from console.workflow.tasks import create_task, send
from sheets_sync import sweep
from sheets_sync.engine import Engine
from sheets_sync.excel import ExcelStore
from sheets_sync.excel.overridden import is_overridden
from tests.browser.conftest import Site
from tests.browser.test_main_job import Person


def test_conflicts_are_chosen_together_and_the_bar_moves_without_reloading(
    chromium: Chrome, site: Site
) -> None:
    with database.connection_context():
        _three_conflicts()
    chi = Person(chromium, site, "chi")
    chi.open("/sync/conflicts/")
    chi.find("//button[@value='keep_console']").click()  # nothing is chosen: no question is asked
    assert chi.find("//*[@data-chosen]").text == "Chưa chọn mục nào."
    chi.find("//input[@data-choose-all]").click()
    assert chi.find("//*[@data-chosen]").text == "3 mục đã chọn"
    chromium.find_elements(By.NAME, "item")[0].click()
    assert chi.find("//*[@data-chosen]").text == "2 mục đã chọn"
    chi.find("//button[@value='keep_console']").click()
    question = chromium.switch_to.alert
    assert question.text == "Giữ giá trị trên hệ thống cho 2 mục đã chọn?"
    question.dismiss()
    assert len(chromium.find_elements(By.NAME, "item")) == 3
    chi.find("//button[@value='keep_console']").click()
    chromium.switch_to.alert.accept()
    WebDriverWait(chromium, 10).until(lambda _: "Đã ghi 2 mục" in chi.page)
    assert len(chromium.find_elements(By.NAME, "item")) == 1

    chi.open("/sync/")
    chi.find("//button[.='Đồng bộ ngay tất cả']").click()
    chromium.switch_to.alert.accept()
    bar = WebDriverWait(chromium, 10).until(lambda _: chi.find("//progress"))
    assert (bar.get_attribute("max"), bar.get_attribute("value")) == ("2", "0")
    with database.connection_context():
        assert SyncJournal.select().count() == 2
    _read("TL")
    # the same element, in the same page: it would be stale after a reload
    WebDriverWait(chromium, 15).until(lambda _: bar.get_attribute("value") == "1")
    assert "Đã đọc 1 trên 2 sổ." in chi.page
    _read("SXD")
    WebDriverWait(chromium, 15).until(lambda _: "đọc được 2 trên 2 sổ, 0 sổ có thay đổi" in chi.page)
    assert not chromium.find_elements(By.TAG_NAME, "progress")


def test_a_reason_is_asked_for_where_the_refusal_is_to_have_one(chromium: Chrome, site: Site) -> None:
    with database.connection_context():
        _three_conflicts()
        book = SyncWorkbook.get(SyncWorkbook.key == "TL")
        at = {"workbook": book, "tab": "tasks", "code": "NV-00001-A", "noticed_at": Clock().now()}
        item = SyncProposal.create(**at, column="lead", proposed="Sở Xây dựng", standing="")
    chi = Person(chromium, site, "chi")
    chi.open("/sync/proposals/")
    chi.find("//summary[.='Ghi lý do không nhận']").click()
    chi.find("//button[.='Không nhận với lý do này']").click()
    words = chi.find("//textarea")
    assert "Hãy ghi lý do" in str(words.get_property("validationMessage"))
    words.send_keys("đã có báo cáo")
    chi.press("Không nhận với lý do này")
    assert "kèm lý do" in chi.page
    with database.connection_context():
        assert SyncProposal.get_by_id(item.id).answer == "đã có báo cáo"
        others = [SyncProposal.create(**at, column=key, proposed="Tờ trình") for key in ("lead", "due_on")]
    chi.open("/sync/proposals/")
    chi.find("//input[@data-choose-all]").click()
    chi.find("//summary[.='Không nhận, ghi một lý do chung']").click()
    button = chi.find("//button[@value='refuse_saying']")
    button.click()  # the reason is asked for before the question
    words = chi.find("//textarea[@name='answer:all']")
    assert "Hãy ghi lý do" in str(words.get_property("validationMessage"))
    words.send_keys("ngoài phạm vi")
    button.click()
    assert chromium.switch_to.alert.text == "Không nhận 2 đề xuất đã chọn với lý do này?"
    chromium.switch_to.alert.accept()
    WebDriverWait(chromium, 10).until(lambda _: "Đã không nhận 2 đề xuất, kèm lý do" in chi.page)
    with database.connection_context():
        assert {SyncProposal.get_by_id(each.id).answer for each in others} == {"ngoài phạm vi"}


def test_what_is_written_beside_an_item_outlives_a_choice_about_another_and_one_that_is_refused(
    chromium: Chrome, site: Site
) -> None:
    with database.connection_context():
        _three_conflicts()
        book = SyncWorkbook.get(SyncWorkbook.key == "TL")
        at = {"workbook": book, "tab": "tasks", "noticed_at": Clock().now(), "standing": ""}
        first = SyncProposal.create(**at, code="NV-00001-A", column="lead", proposed="Sở Xây dựng")
        SyncProposal.create(**at, code="NV-00002-A", column="lead", proposed="Sở Tài chính")
        row = SyncProposal.create(**at, code="DX-00001-4", column="*", proposed='{"content": "Lập tổ"}')
    chi = Person(chromium, site, "chi")
    chi.open("/sync/proposals/")
    chi.find("//summary[.='Ghi lý do không nhận']").click()
    chi.field(f"answer:{first.id}").send_keys("đang hỏi Sở")
    chi.find("//article[2]//button[.='Không nhận']").click()
    WebDriverWait(chromium, 10).until(lambda _: "Không nhận đề xuất ở NV-00002-A" in chi.page)
    assert chi.field(f"answer:{first.id}").get_property("value") == "đang hỏi Sở"
    chi.find("//summary[.='Đã nhập rồi']").click()
    chi.field(f"entered:{row.id}").send_keys("NV-00099-9, NV-00012-1")
    chi.press("Báo đã nhập")
    assert "Không còn nhiệm vụ NV-00099-9" in chi.page
    assert chi.field(f"entered:{row.id}").get_property("value") == "NV-00099-9, NV-00012-1"
    assert chi.field(f"answer:{first.id}").get_property("value") == "đang hỏi Sở"
    chi.find("//summary[.='Không nhận, ghi một lý do chung']").click()
    chi.field("answer:all").send_keys("ngoài phạm vi")
    chi.press("Báo đã nhập")
    assert chi.field("answer:all").get_property("value") == "ngoài phạm vi"
    chi.find(f"//input[@name='item'][@value='{row.id}']").click()
    button = chi.find("//button[@value='refuse_saying']")
    button.click()
    chromium.switch_to.alert.accept()
    WebDriverWait(chromium, 10).until(expected_conditions.staleness_of(button))
    chi.find("//summary[.='Không nhận, ghi một lý do chung']").click()
    assert chi.field("answer:all").get_property("value") == ""  # it was for that choice
    hoa = Person(chromium, site, "hoa")  # at the same machine
    hoa.open("/sync/proposals/")
    hoa.find("//summary[.='Ghi lý do không nhận']").click()
    assert hoa.field(f"answer:{first.id}").get_property("value") == ""


def test_after_a_choice_the_page_stands_at_the_next_item_and_says_what_was_done(
    chromium: Chrome, site: Site
) -> None:
    with database.connection_context():
        _three_conflicts()
    chi = Person(chromium, site, "chi")
    chi.open("/sync/conflicts/")
    chromium.find_elements(By.XPATH, "//button[starts-with(@value, 'keep_console:')]")[1].click()
    WebDriverWait(chromium, 10).until(lambda _: "Đã ghi cho NV-00001-A" in chi.page)
    with database.connection_context():
        last = SyncConflict.get(SyncConflict.code == "NV-00002-A")
    assert chromium.switch_to.active_element.get_attribute("id") == f"conflicts-{last.id}"
    seen = "const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight"
    assert chromium.execute_script(seen, chi.find("//*[contains(@class, 'flash-success')]"))


def test_a_page_is_read_again_after_the_pass_but_not_over_what_is_being_typed(
    chromium: Chrome, site: Site
) -> None:
    with database.connection_context():
        _three_conflicts()
        SyncWorkbook.update(stamp="đã đọc").execute()
        book = SyncWorkbook.get(SyncWorkbook.key == "TL")
    chi = Person(chromium, site, "chi")
    chi.open(f"/sync/workbook/{book.id}/")
    chi.press("Đọc lại ở lượt tới")
    assert "Đang chờ lượt đồng bộ tới" in chi.page
    _read("TL", "SXD")
    WebDriverWait(chromium, 15).until(lambda _: "Đang chờ lượt đồng bộ tới" not in chi.page)
    assert not chromium.find_elements(By.TAG_NAME, "progress")

    with database.connection_context():
        sweep.begin(Clock().now(), "Chi", list(SyncWorkbook.select()))
    chi.open("/sync/")
    words = chi.find("//main//input[@name='q']")
    words.send_keys("tien")
    _read("TL", "SXD")
    WebDriverWait(chromium, 15).until(lambda _: "Đã đọc xong; tải lại trang để xem" in chi.page)
    assert words.get_attribute("value") == "tien"
    chi.find("//p[@data-progress]/a").click()
    WebDriverWait(chromium, 15).until(lambda _: "Đã đọc xong" not in chi.page)


def test_what_was_said_stays_on_a_page_that_reads_itself_again(chromium: Chrome, site: Site) -> None:
    with database.connection_context():
        _three_conflicts()
        book = SyncWorkbook.get(SyncWorkbook.key == "TL")
    chi = Person(chromium, site, "chi")
    for address, button in (
        (f"/sync/workbook/{book.id}/", "Đọc lại ở lượt tới"),
        ("/sync/", "Đồng bộ ngay tất cả"),
    ):
        chi.open(address)
        chi.find(f"//button[.='{button}']").click()
        if address == "/sync/":
            chromium.switch_to.alert.accept()
        bar = chi.find("//p[@data-progress]")
        said = chi.find("//*[contains(@class, 'flash-success')]").text
        _read("TL", "SXD")
        WebDriverWait(chromium, 15).until(expected_conditions.staleness_of(bar))  # the page was read again
        assert chi.find("//*[contains(@class, 'flash-success')]").text == said
        chi.open(address)
        assert said not in chi.page


def _read(*keys: str) -> None:
    """A pass has read these workbooks."""
    with database.connection_context():
        now = Clock().now()
        read = SyncWorkbook.update(stamp="đã đọc", last_pass_at=now).where(SyncWorkbook.key.in_(keys))
        read.execute()
        sweep.end(now)


def test_a_finger_hits_what_decides_on_a_phone(chromium: Chrome, site: Site) -> None:
    with database.connection_context():
        _three_conflicts()
    chi = Person(chromium, site, "chi")
    screen = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    chi.open("/sync/conflicts/")
    targets = chromium.find_elements(By.CSS_SELECTOR, ".duel button, .bulk button, .tick-box, .bulk label")
    assert len(targets) >= 3 * 3 + 3
    assert all(each.size["height"] >= 40 and each.size["width"] >= 40 for each in targets)


def test_tabs_are_one_line_on_a_phone_that_begins_at_the_open_one(chromium: Chrome, site: Site) -> None:
    chi = Person(chromium, site, "chi")
    screen = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    chi.open("/sync/journal/")
    tabs = chi.find("//ul[@class='tabs']")
    assert int(tabs.get_property("scrollWidth")) > int(tabs.get_property("clientWidth"))  # there is more
    assert tabs.size["height"] < 60
    shown = "const at = arguments[0].getBoundingClientRect(); return [at.left, at.right]"
    left, right = chromium.execute_script(shown, chi.find("//ul[@class='tabs']//a[@aria-current]"))
    assert 0 <= left < right <= 390


def test_what_is_said_of_a_workbook_has_room_beside_the_other_columns(chromium: Chrome, site: Site) -> None:
    with database.connection_context():
        _three_conflicts()
        said = "14 dòng biến mất khỏi bảng trong một lần lưu. Chưa thay đổi gì, chờ Văn phòng quyết định."
        SyncWorkbook.update(state="held", message=said).execute()
    chi = Person(chromium, site, "chi")
    screen = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    chi.open("/sync/")
    box = chromium.find_element(By.CLASS_NAME, "table-box")
    assert int(box.get_property("scrollWidth")) <= int(box.get_property("clientWidth"))
    assert chromium.find_element(By.CLASS_NAME, "told").size["width"] >= 220
    assert chi.find("//th[.='Chờ ghi ra']").size["height"] < 40  # in one line


def test_on_paper_tables_are_tables_and_nothing_is_there_to_press(chromium: Chrome, site: Site) -> None:
    with database.connection_context():
        _three_conflicts()
    chi = Person(chromium, site, "chi")
    paper = {"width": 700, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", paper)
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    chi.open("/sync/")
    assert chromium.find_element(By.CSS_SELECTOR, ".cards thead").is_displayed()
    pressed = chromium.find_elements(By.CSS_SELECTOR, "main button, main input, main select, main .tabs")
    assert pressed and not any(each.is_displayed() for each in pressed)


def test_an_old_lock_is_written_past_after_one_click(chromium: Chrome, site: Site) -> None:
    with database.connection_context():
        _a_workbook(site)
    lock = Path(site.settings.sync.folder) / "TL" / "~$TL.xlsx"
    lock.write_bytes(b"\x02An")
    two_days_ago = time.time() - 48 * 3600
    os.utime(lock, (two_days_ago, two_days_ago))
    with database.connection_context():
        _new_task(site)
        assert _pass(site) == 0
    chi = Person(chromium, site, "chi")
    chi.open("/sync/")
    assert "~$TL.xlsx của An từ" in chi.page
    chi.find("//a[contains(., 'Tiên Lãng')]").click()
    chi.press("Vẫn ghi vào sổ")
    assert "đã cho ghi vào sổ dù còn tệp này" in chi.page
    with database.connection_context():
        assert _pass(site) == 1
    chi.open("/sync/")
    assert "~$TL.xlsx" not in chi.page


def _a_workbook(site: Site) -> None:
    """The commune works in a workbook, which stands in the folder."""
    Unit.update(channel="sheet").where(Unit.code == "TL").execute()
    assert _pass(site) == 1


def _new_task(site: Site) -> None:
    """The Office has something to write into it."""
    ctx = Context.begin(Actor.system(), read_rulebook(site.settings), Clock())
    directive = create_document(
        ctx, symbol="9/UBND-TH", issued_on=Clock().today(), abstract="Về việc rà soát"
    )
    unit = Unit.get(Unit.code == "TL")
    send(ctx, create_task(ctx, directive, content="Rà soát", lead_unit=unit, due_on=Clock().today()))


def _pass(site: Site) -> int:
    """One pass of a worker; how many workbooks it wrote."""
    store = ExcelStore(
        Path(site.settings.sync.folder), now=lambda: datetime.now(UTC), overridden=is_overridden
    )
    return Engine(store, site.settings, Clock(), owner="worker").run().writes


def _three_conflicts() -> None:
    now = Clock().now()
    books = {
        code: SyncWorkbook.create(
            unit=Unit.get(Unit.code == code),
            key=code,
            workbook_id=code,
            state="ok",
            stamp="",
            last_pass_at=now,
        )
        for code in ("TL", "SXD")
    }
    for number, code in enumerate(("TL", "TL", "SXD")):
        at = {"workbook": books[code], "tab": "tasks", "code": f"NV-0000{number}-A"}
        SyncBase.create(**at, cells={"progress": "cũ"})
        SyncConflict.create(
            **at, column="progress", noticed_at=now, base="cũ", sheet="của đơn vị", console="của Văn phòng"
        )
