"""The main job in a browser: a directive with two tasks, a unit reports, the Office confirms, the report."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

from docx import Document as open_docx
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from console.clock import Clock
from console.records import Task
from tests.browser.conftest import PASSWORD, Site

TODAY = Clock().today()
SOON = TODAY + timedelta(days=20)
FIRST = "Rà soát quỹ đất bố trí tái định cư trên địa bàn"
SECOND = "Báo cáo tiến độ giải phóng mặt bằng các dự án trọng điểm"


class Person:
    """Somebody at the browser, who looks for what is on the page and clicks it."""

    def __init__(self, browser: Chrome, site: Site, username: str) -> None:
        self.browser, self.site = browser, site
        browser.delete_all_cookies()
        browser.get(f"{site.address}/account/login")
        self.fill("email", username)
        self.fill("password", PASSWORD)
        self.press("Đăng nhập")

    def find(self, xpath: str) -> WebElement:
        waiting = WebDriverWait(self.browser, 10)
        return waiting.until(lambda b: _shown(b.find_elements(By.XPATH, xpath)), f"{xpath} in {self.page}")

    def field(self, name: str) -> WebElement:
        return self.find(f"//*[@name='{name}']")

    def fill(self, name: str, text: str) -> None:
        field = self.field(name)
        field.clear()
        field.send_keys(text)

    def choose(self, name: str, label: str) -> None:
        Select(self.field(name)).select_by_visible_text(label)

    def press(self, label: str) -> None:
        button = self.find(f"//button[normalize-space()='{label}']")
        button.click()
        WebDriverWait(self.browser, 10).until(lambda _: _gone(button), f"{label}: {self.browser.current_url}")

    def follow(self, label: str) -> None:
        self.find(f"//a[normalize-space()='{label}']").click()

    def open(self, path: str) -> None:
        self.browser.get(self.site.address + path)

    @property
    def page(self) -> str:
        """What the page says; one that is just being replaced is read again."""
        waiting = WebDriverWait(self.browser, 10, ignored_exceptions=[WebDriverException])
        return waiting.until(lambda b: b.find_element(By.TAG_NAME, "main").text)


def _shown(elements: list[WebElement]) -> WebElement | None:
    return next((element for element in elements if element.is_displayed()), None)


def _gone(element: WebElement) -> bool:
    try:
        element.is_enabled()
    except Exception:
        return True
    return False


def test_a_directive_goes_from_the_office_to_a_unit_and_into_the_monthly_report(
    site: Site, chromium: Chrome, tmp_path: Path
) -> None:
    chi = Person(chromium, site, "chi")
    enter_directive(chi)
    first, second = Task.select().order_by(Task.id)
    assert (first.state, second.state) == ("sent", "sent")
    assert first.due_on == SOON - timedelta(days=1)  # "trước ngày": the day before (DOMAIN A1)

    report_done(Person(chromium, site, "dung"), first)
    confirm(Person(chromium, site, "chi"), first)
    chi.open(f"/tasks/{first.id}/")
    assert "Đã thực hiện đúng hạn" in chi.page
    assert "Điều 6 khoản 1 điểm c" in chromium.page_source

    text = monthly_report(Person(chromium, site, "hoa"), tmp_path / "downloads")
    assert "BÁO CÁO" in text
    assert "Nhiệm vụ" in text


def enter_directive(chi: Person) -> None:
    """Two tasks for one commune, sent at once."""
    chi.open("/documents/new/")
    chi.fill("symbol", "812/UBND-XD")
    chi.fill("issued_on", f"{TODAY:%d/%m/%Y}")
    chi.fill("abstract", "V/v bố trí tái định cư")
    chi.find("//button[@data-add-row]").click()
    for number, (content, due) in enumerate([(FIRST, f"trước ngày {SOON:%d/%m/%Y}"), (SECOND, "")]):
        chi.fill(f"tasks-{number}-content", content)
        chi.choose(f"tasks-{number}-lead_unit", "Ủy ban nhân dân xã Tiên Lãng")
        chi.fill(f"tasks-{number}-due_raw", due)
    chi.field("send").click()
    chi.press("Lưu")
    assert "812/UBND-XD" in chi.page


def report_done(dung: Person, task: Task) -> None:
    """The head of the commune reports the task done today."""
    dung.open(f"/tasks/{task.id}/")
    dung.follow("Báo cáo đã thực hiện")
    dung.fill("done_on", f"{TODAY:%d/%m/%Y}")
    dung.fill("result", "Đã rà soát xong 12 khu đất, tổng diện tích 8,4 ha.")
    dung.press("Báo cáo đã thực hiện")
    assert Task.get_by_id(task.id).state == "submitted", dung.page


def confirm(chi: Person, task: Task) -> None:
    """The Office's specialist confirms it."""
    chi.open(f"/tasks/{task.id}/")
    assert "8,4 ha" in chi.page
    chi.follow("Xác nhận hoàn thành")
    chi.press("Xác nhận hoàn thành")
    assert Task.get_by_id(task.id).state == "done", chi.page


def monthly_report(hoa: Person, folder: Path) -> str:
    """This month's report, downloaded; its text."""
    hoa.open("/reports/")
    hoa.fill("period", f"{TODAY:%Y-%m}")
    hoa.choose("format", "DOCX")
    hoa.find("//button[normalize-space()='Lập và tải về']").click()
    for _ in range(100):
        done = list(folder.glob("*.docx"))
        if done:
            document = open_docx(str(done[0]))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
        time.sleep(0.1)
    raise AssertionError(f"không thấy tệp tải về: {hoa.page}")
