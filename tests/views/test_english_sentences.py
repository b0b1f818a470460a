"""Every sentence that the synchronisation and the workflow store has its English, values and all."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from console.records import SyncBrake, SyncProblem, SyncWorkbook
from sheets_sync.columns import task_table
from sheets_sync.excel.locks import Lock
from sheets_sync.plan import notes
from sheets_sync.plan.brakes import tried
from sheets_sync.plan.model import BaseRow, Example, Record, Situation
from tests.views.conftest import Browser, Cast
from views.sentences import TRANSLATIONS, translated

SignIn = Callable[[Any], Browser]

ROOT = Path(__file__).parents[2]
_ELSEWHERE = {  # modules whose Vietnamese is no sentence on a screen: what is in sheets, and on a terminal
    "sheets": {
        "headers.py", "columns.py", "inspection_table.py", "guide.py", "cell_notes.py", "remaining.py",
        "validation.py", "comments.py", "workbook_new.py", "grid.py", "creating.py", "files.py",
    },
    "terminal": {
        "checking.py", "linking.py", "consent.py", "signing.py", "desk.py", "dressing.py", "replacing.py",
        "commands.py", "telling.py", "sharing.py",
    },
}  # fmt: skip
_NOT_SAID = (  # what a cell or the server's log says
    "Cột của Văn phòng: nội dung sửa được", "Chưa báo cáo kết quả", "Đã thông báo, theo dõi", "Đã đóng hồ sơ",
    "Chưa trả được quyền đồng bộ",
)  # fmt: skip
_VIETNAMESE = re.compile(r"[À-ỹđĐ]")
_QUOTED = re.compile(r"“(?:[^“”]|“[^”]*”)*”")


def _texts(path: Path) -> Iterator[str]:
    """The Vietnamese pieces of a module's texts: an f-string's are between its values."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    told = {
        id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, documented) and _is_told(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield from (piece for piece in re.split(r"\{\w*\}", node.value) if _VIETNAMESE.search(piece))


def _is_told(node: Any) -> bool:
    return bool(node.body) and isinstance(node.body[0], ast.Expr)


@cache
def _known() -> str:
    """All sentences of both catalogues, their values cut out."""
    found = []
    for name in ("messages", "engine"):
        with (TRANSLATIONS / "en" / "LC_MESSAGES" / f"{name}.po").open("rb") as written:
            found += [re.sub(r"%\(\w+\)s", "\x00", str(each.id)) for each in read_po(written) if each.string]
    return "\x01".join(found)


MODULES = [
    path
    for folder in ("sheets_sync", "console/workflow")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if path.name not in set().union(*_ELSEWHERE.values())
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_of_a_module_stands_in_a_catalogue(path: Path) -> None:
    found = [text for text in _texts(path) if text.strip(" .,;:()") not in _known()]
    assert [text for text in found if not text.startswith(_NOT_SAID)] == []


def english(text: str) -> str:
    return translated(text, "en", lambda label: {"Hoàn thành": "Done"}.get(label, label))


def _brakes() -> Iterator[tuple[str, str]]:
    """A brake of every kind with its sentence, as the planner makes them; rows gone of three sorts."""
    table, codes = task_table(), [f"NV-{n}" for n in range(40)]
    blank = tuple("" for _ in table.columns)
    many = [Example(code, "content", n, "Việc", "Khác") for n, code in enumerate(codes)]
    for own in (0, 3, 40):
        records = {code: Record(code, blank, (), own=n < own) for n, code in enumerate(codes)}
        base = {code: BaseRow(blank) for code in codes}
        situation = Situation(table, base, (), records, date(2025, 9, 16))
        for brake in tried(situation, gone=many, overwritten=many, fresh=many, misplaced=many):
            yield brake.kind, brake.message
        for brake in tried(situation, gone=(), overwritten=(), fresh=(), misplaced=(), parted=many):
            yield brake.kind, brake.message


@pytest.mark.parametrize(("kind", "said"), sorted(set(_brakes())))
def test_a_brake_of_every_kind_says_in_english_how_many_and_what_follows(kind: str, said: str) -> None:
    in_english = english(said)
    assert "40" in in_english and not _VIETNAMESE.search(in_english.replace("Mã", "")), in_english


def test_every_note_that_is_made_of_a_column_and_a_value_is_english_but_for_names_and_values() -> None:
    columns = {column.key: column for column in task_table().columns}
    one, office = columns["progress"], columns["content"]
    typed = "Đã họp. Còn chờ số liệu"
    made = [
        notes.conflict(one, typed), notes.conflict(one, ""), notes.proposal(one, typed),
        notes.proposal(office, typed), notes.not_taken(office, typed, ""), notes.unused(one),
        notes.refused(one, "Chưa nhập số báo cáo."), notes.too_long(one, 32767),
        notes.incomplete([one, office]), notes.covered(one), notes.covered_code(one),
        notes.unread(one), notes.hidden(one),
        notes.not_made("không có đơn vị “Xã Mới”"), *notes.ROW_NOTES, *notes.STAYING, notes.WITHDRAWN,
        notes.proposal(office, "Theo “Kế hoạch 5”. Sau đó báo cáo"),
        notes.joined([f"Ô “Ngày {n}” chỉ nhận số nguyên." for n in range(6)]),
    ]  # fmt: skip
    for text in made:
        said = english(text)
        assert not _VIETNAMESE.search(_QUOTED.sub("", said)), said
        assert _QUOTED.findall(text) == _QUOTED.findall(said)  # what was typed, and names, as they stand


def test_a_refusal_keeps_its_article_and_what_the_office_wrote_stays_as_it_is() -> None:
    columns = {column.key: column for column in task_table().columns}
    assert english("Chưa nhập số báo cáo. Chưa nhập ngày báo cáo. (HP25 Điều 9.2)") == (
        "Not filled in: the number of the report. Not filled in: the date of the report. (HP25 Điều 9.2)"
    )
    assert english(
        "Chưa ghi được “31/2”. Ô “Ngày” ghi 31/2 nhưng lịch không có ngày này; đề nghị xem lại ngày, tháng."
    ) == (
        "“31/2” could not be recorded. The cell “Ngày” says 31/2, a day that no calendar has; "
        "please check day and month."
    )
    answered = notes.not_taken(columns["content"], "Việc khác", "Không đúng thẩm quyền")
    assert english(answered).endswith("(“Việc khác”): Không đúng thẩm quyền.")
    assert english("Nhiệm vụ đang ở bước “Hoàn thành” nên không thực hiện được việc này.") == (
        "The task is at the step “Done”, where this cannot be done."
    )
    assert english("Việc của xã, chưa ai dịch.") == "Việc của xã, chưa ai dịch."


def test_what_is_stored_of_a_workbook_is_read_in_the_language_of_the_page(
    cast: Cast, sign_in: SignIn
) -> None:
    lock = Lock(Path("~$HB.xlsx"), "An", datetime.fromisoformat("2025-09-15T08:00:00+07:00"))
    message = f"Cạnh sổ HB.xlsx còn {lock.told()}"
    book = SyncWorkbook.create(
        unit=cast.hong_bang, key="HB", workbook_id="1", state="unreachable",
        message="Tệp không phải sổ Excel (.xlsx). Hãy kiểm tra lại tệp trong thư mục của đơn vị.",
    )  # fmt: skip
    at = {"workbook": book, "tab": "tasks", "noticed_at": cast.clock.now()}
    SyncProblem.create(
        **at, code="NV-1", column="done", typed="Rồi", message="Ô “Đã thực hiện” chỉ nhận số nguyên."
    )
    chi = sign_in(cast.chi)
    chi.get("/sync/")
    chi.post("/language/en/", {"next": "/sync/"})
    assert "The file is no Excel workbook (.xlsx)." in chi.text("/sync/")
    page = chi.text(f"/sync/workbook/{book.id}/")
    assert "The cell “Đã thực hiện” takes only a whole number." in page
    SyncBrake.create(**at, column="misplaced", reason=dict(_brakes())["misplaced"], detail={"examples": []})
    assert "undo the sort" in chi.text(f"/sync/workbook/{book.id}/")
    assert english(f"{message}, có thể do").startswith("Cạnh sổ")  # no sentence of ours


def test_a_refusal_of_the_workflow_is_told_in_english_too(cast: Cast, sign_in: SignIn) -> None:
    task, chi = cast.task(), sign_in(cast.hoa)
    chi.post("/language/en/", {"next": "/"})
    page = chi.get(f"/tasks/{task.id}/do/decide_return/").get_data(as_text=True)
    assert "where this cannot be done." in page
    fields = {"code": "SXD", "kind": "ward", "name": "UBND phường", "version": str(cast.hong_bang.version)}
    answer = chi.post(f"/units/{cast.hong_bang.id}/edit/", {**fields, "channel": "console", "position": "0"})
    assert "The code SXD is another unit" in answer.get_data(as_text=True)
    heir = chi.post(f"/units/{cast.hong_bang.id}/hand-over/", {"document": "12/NQ"}, follow_redirects=True)
    assert "names no successor" in heir.get_data(as_text=True)


def test_a_text_that_is_longer_than_any_sentence_stays_as_it_is() -> None:
    told = "{} đang báo lỗi #N/A; giữ giá trị trước đó."
    assert "shows the error" in translated(told.format("Ô " * 10), "en", str)
    typed = told.format("Ô " * 1000)
    assert translated(typed, "en", str) == typed
