"""What a report says: its numbers are the figures', its words those of the regulation in force."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from peewee import Database

from console.records import Fact, Report
from console.reports import RenderedReport, ReportError
from console.reports.body import paragraphs
from console.reports.templates import rendered
from tests.figures.histories import a_unit
from tests.reports.sample_month import report, september


def text_of(made: RenderedReport) -> str:
    page = html.fromstring(made.data.decode())
    for style in page.iter("style"):
        style.text = ""
    return " ".join(page.text_content().split())


def test_body_and_annex_say_the_same_numbers(database: Database) -> None:
    september()
    made = report()
    text = text_of(made)

    assert made.figures["total"]["total"] == 6
    assert "Tổng số nhiệm vụ phải thực hiện trong kỳ là 06 nhiệm vụ, do 03 cơ quan, đơn vị chủ trì" in text
    assert "gồm 02 nhiệm vụ chuyển từ kỳ trước và 04 nhiệm vụ giao mới trong kỳ" in text
    assert "Đã hoàn thành 03 nhiệm vụ, đạt tỷ lệ 50,00 % tổng số nhiệm vụ" in text
    assert "đúng hạn 01 nhiệm vụ, quá hạn 01 nhiệm vụ, không có thời hạn 01 nhiệm vụ" in text
    # Fallen due: done on time 1, done late 1, overdue 1.
    assert "tỷ lệ quá hạn chưa hoàn thành là 33,33 %" in text
    assert "số liệu tính đến hết ngày 30/09/2025" in text
    assert text.count("Số liệu tính đến hết ngày 30/09/2025") == 2
    rows = [[cell.text or "" for cell in row.iter("td")] for row in by_unit(made)]
    assert rows[-1][1:7] == ["Tổng cộng", "2", "4", "6", "3", "1"]
    for column in range(2, 14):
        sums = [number_of(row[column]) for row in rows if row[0] in ("I", "II", "III")]
        units = [number_of(row[column]) for row in rows if row[0].isdigit()]
        assert sum(sums) == sum(units) == number_of(rows[-1][column]), column


def by_unit(made: RenderedReport) -> list[html.HtmlElement]:
    page = html.fromstring(made.data.decode())
    return page.xpath("//table[@class='by-unit']/tbody/tr")


def number_of(text: str) -> int:
    return int(text.replace(".", ""))


def test_an_empty_base_is_a_dash(sqlite_database: Database) -> None:
    made = report()
    total = [cell.text for cell in by_unit(made)[-1].iter("td")]
    assert total[14:17] == ["–", "–", "–"]
    assert "Trong kỳ không có nhiệm vụ nào đã đến hạn." in text_of(made)
    assert not re.search(r"\d %", text_of(made))
    assert "đôn đốc 0 nhiệm vụ" not in text_of(made)


def test_words_are_those_of_the_regulation_in_force_on_the_cut_off(sqlite_database: Database) -> None:
    september()
    assert "trễ hạn chưa hoàn thành" in text_of(report("can_tho_2026"))
    assert "quá hạn" not in text_of(report("can_tho_2026"))
    assert by_unit(report("lao_cai_2015"))[0].xpath("string(td[14])") == "–"  # no confirmation there
    assert by_unit(report("hai_phong_2025"))[0].xpath("string(td[14])") == "0"


def test_the_report_goes_to_whom_the_regulation_names(sqlite_database: Database) -> None:
    assert "Kính gửi: Ủy ban nhân dân thành phố Hải Phòng Thực hiện" in text_of(report("hai_phong_2025"))
    chairman = "Kính gửi: Chủ tịch Ủy ban nhân dân thành phố Hải Phòng Thực hiện"
    assert chairman in text_of(report("can_tho_2020"))


def test_it_is_presented_to_whom_it_is_addressed_and_names_nobody_twice(sqlite_database: Database) -> None:
    committee, chairman = text_of(report("hai_phong_2025")), text_of(report("can_tho_2020"))
    assert "kính trình Ủy ban nhân dân thành phố xem xét" in committee
    assert "- Chủ tịch, các Phó Chủ tịch UBND thành phố;" in committee
    assert "kính trình Chủ tịch Ủy ban nhân dân thành phố xem xét" in chairman
    assert "- Các Phó Chủ tịch UBND thành phố;" in chairman


@pytest.mark.parametrize(
    "units, name",
    [
        ([("commune", "xã Tiên Lãng"), ("ward", "phường Hồng Bàng")], "Xã, phường"),
        ([("special_zone", "đặc khu Cát Hải"), ("commune", "xã An Lão")], "Xã, đặc khu"),
        ([("district", "thành phố Lào Cai"), ("district", "huyện Bắc Hà")], "Huyện, thành phố"),
        ([("district", "thị xã Sa Pa"), ("district", "quận Hồng Bàng")], "Quận, thị xã"),
        ([], "Địa phương"),
    ],
)
def test_localities_are_called_what_they_are(
    units: list[tuple[str, str]], name: str, sqlite_database: Database
) -> None:
    for place, (kind, called) in enumerate(units):
        a_unit(f"U{place}", kind, name=f"Ủy ban nhân dân {called}")
    a_unit("OLD", "district", name="Ủy ban nhân dân huyện Cũ", valid_to=date(2025, 6, 30))
    rows = [row.xpath("string(td[2])") for row in by_unit(report())]
    assert rows == ["Sở, ban, ngành", name, "Đơn vị khác", "Tổng cộng"]


def test_the_overdue_annex_lists_each_overdue_task_with_its_days(sqlite_database: Database) -> None:
    september()
    page = html.fromstring(report().data.decode())
    (row,) = page.xpath("//table[@class='overdue']/tbody/tr")
    cells = [cell.text for cell in row.iter("td")]
    # 10/09 to 30/09 is 20 days.
    assert cells[:7] == [
        "1", "1234/UBND-TH, 01/08/2025", "Rà soát quỹ đất <tái định cư> & bồi thường", "Sở Xây dựng", None,
        "10/09/2025", "20",
    ]  # fmt: skip


def test_as_of_reproduces_an_earlier_day(sqlite_database: Database) -> None:
    september()
    made = report(as_of=date(2025, 9, 4))
    assert made.cut_off_on == date(2025, 9, 4)
    assert (made.figures["total"]["total"], made.figures["total"]["done"]) == (2, 0)
    assert "Hải Phòng, ngày 04 tháng 9 năm 2025" in text_of(made)


def test_a_report_about_one_unit_counts_only_that_unit(sqlite_database: Database) -> None:
    xd, _, _ = september()
    made = report(unit=xd)
    assert made.figures["total"]["total"] == 2
    assert made.filename == "bao-cao-thang-2025-09-xd.html"
    assert "giao Sở Xây dựng tháng 9 năm 2025" in text_of(made).replace("\u00a0", " ")
    assert "Hồng Bàng" not in text_of(made)
    assert "- Sở Xây dựng; - Lưu: VT, KTGS." in text_of(made)


def test_a_report_is_kept_with_its_figures_and_cut_off(database: Database) -> None:
    september()
    made = report(format="docx", path="/tmp/bao-cao.docx")
    kept = Report.get()
    assert kept.figures == made.figures
    assert (kept.period, kept.from_on, kept.cut_off_on) == ("2025-09", date(2025, 9, 1), date(2025, 9, 30))


def test_sample_data_are_marked(sqlite_database: Database) -> None:
    assert "DỮ LIỆU MẪU" not in text_of(report())
    Fact.create(key="sample", value="hai_phong")
    assert "DỮ LIỆU MẪU" in text_of(report())


@pytest.mark.parametrize("kind_period", [("quarter", "2025-Q3"), ("half_year", "2025-H2"), ("year", "2025")])
def test_longer_periods_use_the_same_templates(
    sqlite_database: Database, kind_period: tuple[str, str]
) -> None:
    september()
    kind, period = kind_period
    assert report(kind=kind, period=period).figures["total"]["total"] == 6


def test_an_unknown_format_is_refused(sqlite_database: Database) -> None:
    with pytest.raises(ReportError, match="html, docx, xlsx, pdf"):
        report(format="odt")
    assert Report.select().count() == 0


def test_a_template_runs_in_a_sandbox(tmp_path: Path) -> None:
    (tmp_path / "month").mkdir()
    (tmp_path / "month" / "body.txt").write_text("{{ ''.__class__.__mro__ }}", encoding="utf-8")
    with pytest.raises(ReportError, match=r"body\.txt"):
        rendered("month", "body.txt", {}, escape=False, root=tmp_path)


def test_a_faulty_template_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "month").mkdir()
    (tmp_path / "month" / "body.txt").write_text("dòng 1\n{% if %}", encoding="utf-8")
    with pytest.raises(ReportError, match=r"body\.txt, dòng 2"):
        rendered("month", "body.txt", {}, escape=False, root=tmp_path)


def test_lines_of_the_body_have_the_places_of_the_decree() -> None:
    lines = ["I. TÌNH HÌNH", "1. Tổng số", "1. Tiếp tục đôn đốc.", "a) Đã xong", "- Sở A;", "… [viết thêm]"]
    kinds = [line.kind for line in paragraphs("\n\n".join(lines))]
    assert kinds == ["part", "clause", "text", "text", "item", "fill"]
    assert [line.kind for line in paragraphs("a) Đã xong\nTrên đây là báo cáo./.")] == ["text", "closing"]
