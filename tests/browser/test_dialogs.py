"""A form in a dialog: what was typed stays, whatever becomes of its record, the sign-in or the network."""

from __future__ import annotations

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from console.clock import Clock
from console.database import database
from console.records import Task, Unit
from console.rulebook import read_rulebook
from console.workflow.context import Actor, Context
from console.workflow.documents import create_document
from console.workflow.pauses import cancel
from console.workflow.tasks import create_task, send
from tests.browser.conftest import Site
from tests.browser.test_main_job import TODAY, Person

WORDS = "Đã họp với 12 hộ dân, còn 3 hộ chưa đồng ý"


def test_words_in_a_dialog_stay_when_the_step_is_no_more_and_when_nobody_answers(
    chromium: Chrome, site: Site
) -> None:
    with database.connection_context():
        ctx = Context.begin(Actor.system(), read_rulebook(site.settings), Clock())
        document = create_document(ctx, symbol="812/UBND-XD", issued_on=TODAY, organisation="UBND")
        task = send(ctx, create_task(ctx, document, content="Việc A", lead_unit=Unit.get(code="TL")))
    an = Person(chromium, site, "an")
    an.open(f"/tasks/{task.id}/")
    an.follow("Cập nhật tình hình")
    an.find("//dialog//textarea").send_keys(WORDS)
    with database.connection_context():
        cancel(ctx, Task.get_by_id(task.id), document_number="900/UBND", reason="Không còn cần")

    assert "Thu hồi, hủy" in refused(chromium, an)
    chromium.delete_all_cookies()
    assert "Phiên làm việc đã hết hạn" in refused(chromium, an)
    chromium.execute_cdp_cmd("Network.enable", {})
    chromium.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
    )
    assert "mất kết nối" in refused(chromium, an)


def refused(chromium: Chrome, an: Person) -> str:
    """What the dialog says once more is sent from it; the words are still there."""
    chromium.execute_script("document.querySelector('dialog .flash-error')?.remove()")
    an.find("//dialog//button[.='Cập nhật tình hình']").click()
    said = WebDriverWait(chromium, 10).until(lambda _: an.find("//dialog//*[@role='alert']").text)
    words = chromium.find_element(By.XPATH, "//dialog//textarea")
    assert (words.get_property("value"), words.is_displayed()) == (WORDS, True)
    return str(said)
