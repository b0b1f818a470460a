"""Open tasks from a list: the good rows land where they stand, the bad ones say why."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineWorkbook

from console.records import Account, Document, History, Participation, Task, TaskState, Unit
from tests.imports.conftest import NOW, Runner, Writer

HEADERS = [
    "Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Nội dung nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn",
    "Ngày giao", "Tình trạng", "Tình hình thực hiện",
]  # fmt: skip
GOOD = [
    "123/UBND-TH", "04/9/2025", "V/v rà soát", "Rà soát quỹ đất", "Sở Xây dựng",
    "Sở Văn hóa, Thể thao và Du lịch, Sở Tài chính", "trước ngày 20/10/2025", "05/9/2025",
    "Đang thực hiện", "Đã họp các đơn vị",
]  # fmt: skip
UnitsByCode = dict[str, Unit]


def row(**changes: object) -> list[object]:
    cells: list[object] = list(GOOD)
    for label, value in changes.items():
        cells[POSITIONS[label]] = value
    return cells


POSITIONS = {
    "symbol": 0, "issued": 1, "content": 3, "lead": 4, "partners": 5, "due": 6, "sent": 7, "state": 8,
    "progress": 9,
}  # fmt: skip


def test_a_task_lands_where_it_stands(units: UnitsByCode, write: Writer, run: Runner) -> None:
    result = run("tasks", write(HEADERS, GOOD))
    assert (result.created, result.failures) == (1, [])
    task = Task.get()
    # 'trước ngày 20/10' is over at the end of the 19th
    assert (task.due_on, task.due_kind, task.due_raw) == (
        date(2025, 10, 19),
        "before",
        "trước ngày 20/10/2025",
    )
    assert (task.state, task.progress, task.lead_unit.code) == ("doing", "Đã họp các đơn vị", "SXD")
    assert task.sent_at.date() == date(2025, 9, 5)
    partners = Participation.select().where(Participation.role == "coordinator").order_by(Participation.id)
    assert [row.unit.code for row in partners] == ["SVHTTDL", "STC"]
    assert {row.source for row in History.select()} == {"import"}
    assert TaskState.select().where(TaskState.to_at.is_null()).count() == 1
    assert task.document.organisation == "Ủy ban nhân dân thành phố"


def test_several_tasks_share_their_directive(units: UnitsByCode, write: Writer, run: Runner) -> None:
    run("tasks", write(HEADERS, GOOD, row(content="Lập danh mục", lead="STC", partners="")))
    assert (Document.select().count(), Task.select().count()) == (1, 2)


def test_a_date_cell_is_a_due_date(units: UnitsByCode, write: Writer, run: Runner) -> None:
    run("tasks", write(HEADERS, row(due=datetime(2025, 12, 1), issued=datetime(2025, 9, 4))))
    task = Task.get()
    assert (task.due_on, task.due_kind) == (date(2025, 12, 1), "by")


def test_importing_again_changes_nothing(units: UnitsByCode, write: Writer, run: Runner) -> None:
    path = write(HEADERS, GOOD)
    run("tasks", path)
    before = History.select().count()
    again = run("tasks", path)
    assert (again.created, again.present) == (0, 1)
    assert History.select().count() == before


def test_a_dry_run_says_the_same_and_keeps_nothing(units: UnitsByCode, write: Writer, run: Runner) -> None:
    path = write(HEADERS, GOOD, row(lead="Sở Mới"))
    tried = run("tasks", path, dry_run=True)
    assert (tried.created, len(tried.failures)) == (1, 1)
    assert Task.select().count() == Document.select().count() == History.select().count() == 0
    assert run("tasks", path).created == 1


def test_bad_rows_are_told_why_and_good_ones_land(
    units: UnitsByCode, write: Writer, run: Runner, tmp_path: Path
) -> None:
    bad = [
        row(lead="Sở Mới"),
        row(lead="xã Cam Giang", content="B"),
        row(issued="31/9/2025", content="C"),
        row(due="khi nào xong thì xong", content="D"),
        row(due="01/8/2025", content="E"),
        row(content=""),
        row(state="Hoàn thành", content="F"),
        row(sent="01/9/2025", content="G"),
        row(issued="05/9/2025", content="H"),
        row(partners="Sở Tài chính, Sở Lạ", content="I"),
    ]
    path = write(HEADERS, GOOD, *bad, row(content="Việc khác"))
    errors = tmp_path / "loi.xlsx"
    result = run("tasks", path, failures_to=errors)
    assert (result.created, len(result.failures)) == (2, len(bad))
    reasons = [failure.reasons[0] for failure in result.failures]
    expected = (
        "không có đơn vị “Sở Mới”",
        "có thể là Ủy ban nhân dân xã Cẩm Giang (CG1) hoặc Ủy ban nhân dân xã Cẩm Giàng (CG2)",
        "“31/9/2025” không có trong lịch",
        "không hiểu “khi nào xong thì xong”",
        "Thời hạn trước ngày ban hành",
        "Nội dung nhiệm vụ: chưa nhập",
        "“Hoàn thành” không có trong danh mục",
        "Ngày giao: phải từ ngày ban hành",
        "123/UBND-TH đã nhập với ngày 04/09/2025",
        "Phối hợp: không có đơn vị “Sở Lạ”",
    )
    for reason, words in zip(reasons, expected, strict=True):
        assert words in reason
    sheet = CalamineWorkbook.from_path(str(errors)).get_sheet_by_index(0).to_python()
    assert sheet[0] == [*HEADERS, "Lý do"]
    assert sheet[1][:5] == ["123/UBND-TH", "04/9/2025", "V/v rà soát", "Rà soát quỹ đất", "Sở Mới"]


def test_the_error_file_can_be_mended_and_imported(
    units: UnitsByCode, write: Writer, run: Runner, tmp_path: Path
) -> None:
    errors = tmp_path / "loi.xlsx"
    run("tasks", write(HEADERS, row(lead="Sở Mới")), failures_to=errors)
    cells = CalamineWorkbook.from_path(str(errors)).get_sheet_by_index(0).to_python()
    cells[1][4] = "SXD"
    assert run("tasks", write(*cells, name="sua.xlsx")).created == 1


def test_a_failed_row_leaves_no_directive_behind(units: UnitsByCode, write: Writer, run: Runner) -> None:
    run("tasks", write(HEADERS, row(symbol="9/UBND", sent="01/9/2025")))
    assert Document.select().count() == 0


def test_a_secret_document_is_refused_with_its_article(
    units: UnitsByCode, write: Writer, run: Runner
) -> None:
    result = run("tasks", write([*HEADERS, "Độ mật"], [*GOOD, "Mật"]))
    assert "Điều 5 khoản 2" in result.failures[0].reasons[0]
    assert Document.select().count() == 0


def test_csv_with_semicolons_and_a_title_above_is_read(
    units: UnitsByCode, tmp_path: Path, run: Runner
) -> None:
    path = tmp_path / "viec.csv"
    lines = (
        "DANH SÁCH NHIỆM VỤ;;;;",
        "Số ký hiệu;Ngày văn bản;Nhiệm vụ;Đơn vị chủ trì;Cột lạ",
        "5/UBND;4/9/2025;Rà soát;SXD;x",
    )
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    result = run("tasks", path)
    assert (result.created, result.ignored_columns) == (1, ["Cột lạ"])
    assert Task.get().due_kind == "none"


def test_a_new_task_of_a_workbook_waits_for_delivery(units: UnitsByCode, write: Writer, run: Runner) -> None:
    run("tasks", write(HEADERS, row(lead="xã Tiên Lãng", partners="", state="", progress="", sent="")))
    task = Task.get()
    assert (task.state, task.received_at, task.sent_at) == ("sent", None, NOW)


def test_progress_is_told(units: UnitsByCode, write: Writer, run: Runner) -> None:
    seen: list[tuple[int, int]] = []
    rows = [row(content=f"Việc {n}", partners="") for n in range(205)]
    run("tasks", write(HEADERS, *rows), told=lambda done, all: seen.append((done, all)))
    assert seen == [(200, 205), (205, 205)]


def test_who_imports_is_in_the_history(units: UnitsByCode, write: Writer, run: Runner) -> None:
    from console.records import AccountRole, Role

    chi = Account.create(username="chi", email="c@x", fs_uniquifier="c", full_name="Chi")
    AccountRole.create(account=chi, role=Role.create(name="office_specialist"))
    run("tasks", write(HEADERS, GOOD), account=chi)
    assert {(row.account_id, row.source) for row in History.select()} == {(chi.id, "import")}
