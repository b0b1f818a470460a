"""The columns of a unit's workbook and who owns each cell (SHEETS.md §1).

CT26 Điều 6: fields 1-7 and 10 are the Office's, 8, 9 and 11 the unit's; LC15 Điều 6: a-e and g-h.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from console.rules.vietnamese import fold
from sheets_sync.headers import ALIASES
from sheets_sync.store import NEAR_DAYS, ColumnSpec, TabSpec

LEAD, COORDINATOR = "lead", "coordinator"
CLOSED_STATES = frozenset({"done", "cancelled", "closed"})  # of tasks, and of inspections
YES, NO = "Có", "Không"
RETURN, EXTEND, ADJUST, EXPLAIN = "Chuyển lại", "Xin gia hạn", "Điều chỉnh hạn", "Giải trình"
REQUESTS = (RETURN, EXTEND, ADJUST, EXPLAIN)
TASKS, DOCUMENTS = "tasks", "documents"
REQUEST_CELLS = ("request", "reason", "wanted_due_on", "request_document")
RESULT_CELLS = ("result", "report_number", "report_date", "done_on")
DECISION_CELLS = (
    "decision_number", "decision_date", "decision_legal_basis", "decision_scope", "decision_content",
    "decision_time_limit", "decision_team",
)  # fmt: skip
INSPECTION_RESULT_CELLS = ("result_number", "result_date", "evaluation", "conclusion")
# An act is more than one cell: refused, it is tried again when any of them changes.
ACT_CELLS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(REQUEST_CELLS, REQUEST_CELLS),
    "done": ("done", *RESULT_CELLS),
    **dict.fromkeys(DECISION_CELLS, DECISION_CELLS),
    **dict.fromkeys(("result_number", "result_date"), INSPECTION_RESULT_CELLS),
    "starts_on": ("starts_on", "basis", *DECISION_CELLS),
    "ends_on": ("ends_on", "starts_on"),
    "notified_on": ("notified_on", *INSPECTION_RESULT_CELLS),
}
MAX_TEXT = 32_767  # characters that Excel keeps in a cell
CUSTOM = "x_"  # begins the key of a column for an office's own field


class Owner(StrEnum):
    """Whose value stands in a cell."""

    OFFICE = "office"
    UNIT = "unit"
    COMPUTED = "computed"
    NONE = "none"  # the cell means nothing in this row: left as it is


class Value(StrEnum):
    """What kind of value a column holds."""

    CODE = "code"
    TEXT = "text"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    INTEGER = "integer"
    REFERENCE = "reference"  # a document's number and date: '12/SNV-VP, 25/9/2025'
    SAID = "said"  # yes, or nothing: 'no' is the same as silence
    FORMULA = "formula"  # kept by the workbook itself; never compared
    NOTE = "note"  # the program's sentence to the unit


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its header, its kind of value and its owner by the row's role."""

    key: str
    header: str
    value: Value = Value.TEXT
    lead: Owner = Owner.OFFICE
    coordinator: Owner = Owner.OFFICE
    width: float = 16
    choices: tuple[str, ...] = ()
    prompt: str = ""
    required: bool = True
    role: str = ""
    may_be_future: bool = False

    def owner_in(self, role: str) -> Owner:
        """The owner in an open row of this role."""
        return self.coordinator if role == COORDINATOR else self.lead


@dataclass(frozen=True)
class Table:
    """The columns of one tab, and the positions that the planner asks for again and again."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows_may_be_added: bool = False
    needed: tuple[str, ...] = ()  # cells that a new row must hold, and rightly
    offices_mark: tuple[str, str] = ("", "")  # a cell and what it says only in rows that no unit adds
    index: Mapping[str, int] = field(init=False)
    compared: tuple[int, ...] = field(init=False)  # every column that is merged cell by cell
    office: tuple[int, ...] = field(init=False)  # what identifies a row that lost its code
    request: tuple[int, ...] = field(init=False)  # the cells that make one request together
    formulas: tuple[int, ...] = field(init=False)  # what the workbook itself computes
    code: int = field(init=False)
    note: int = field(init=False)
    content: int = field(init=False)

    def __post_init__(self) -> None:
        index = {column.key: place for place, column in enumerate(self.columns)}
        special = (Value.CODE, Value.NOTE, Value.FORMULA)
        compared = [i for i, column in enumerate(self.columns) if column.value not in special]
        settings = {
            "index": index,
            "compared": tuple(compared),
            "office": tuple(i for i in compared if _is_the_offices(self.columns[i])),
            "formulas": tuple(i for i, each in enumerate(self.columns) if each.value is Value.FORMULA),
            "request": tuple(index[key] for key in REQUEST_CELLS if key in index),
            "code": index["code"],
            "note": index["sync_note"],
            "content": next(index[key] for key in (*_CONTENT, "code") if key in index),
        }
        for name, value in settings.items():
            object.__setattr__(self, name, value)


_CONTENT = ("content", "title", "abstract")


def _is_the_offices(column: Column) -> bool:
    """Whether the Office writes it in some row: such cells tell one row from another."""
    return Owner.OFFICE in (column.lead, column.coordinator)


_U, _C, _N = Owner.UNIT, Owner.COMPUTED, Owner.NONE
FILE_PROMPT = "Tên tệp đã bỏ vào thư mục tep của đơn vị, hoặc đường dẫn."
LINK_PROMPT = "Dán đường dẫn (https://…) tới tệp để ở nơi Văn phòng mở được."  # where there is no folder
DATE_PROMPT = "Gõ ngày/tháng/năm, ví dụ 25/9/2025."
CODE = Column("code", "Mã", Value.CODE, _C, _C, 13, prompt="Không sửa: mã để nhận ra dòng.")
NOTE = Column(
    "sync_note", "Ghi chú đồng bộ", Value.NOTE, _C, _C, 40, prompt="Chương trình ghi khi có ô cần xem lại."
)

_TASK_COLUMNS = (
    CODE,
    Column("symbol", "Số, ký hiệu", width=18),
    Column("issued_on", "Ngày ban hành", Value.DATE, width=12),
    Column("abstract", "Trích yếu", width=32),
    Column("content", "Nội dung nhiệm vụ", width=48),
    Column("product", "Sản phẩm", width=20),
    Column("role", "Vai trò", width=10),
    Column("lead", "Chủ trì", width=20),
    Column("coordinators", "Phối hợp", width=22),
    Column("follower", "Theo dõi", width=18),
    Column("due_on", "Thời hạn", Value.DATE, width=12, role="due", may_be_future=True),
    Column("status", "Tình trạng", lead=_C, coordinator=_C, width=20, role="status"),
    Column("remaining", "Còn lại", Value.FORMULA, _C, _C, 10, required=False, role="remaining"),
    Column(
        "progress",
        "Tình hình thực hiện",
        Value.TEXT,
        _U,
        _C,
        40,
        prompt="Đơn vị ghi tình hình mới nhất; lần ghi đầu là tiếp nhận và bắt đầu nhiệm vụ.",
    ),
    Column(
        "result", "Kết quả thực hiện", Value.TEXT, _U, _C, 36,
        prompt="Ghi kết quả, sản phẩm đã hoàn thành.",
    ),
    Column(
        "report_number", "Số BC", Value.TEXT, _U, _C, 14,
        prompt="Số, ký hiệu văn bản báo cáo, ví dụ 125/BC-UBND.",
    ),
    Column("report_date", "Ngày BC", Value.DATE, _U, _C, 12, prompt=DATE_PROMPT),
    Column("done_on", "Ngày hoàn thành", Value.DATE, _U, _C, 12, prompt=DATE_PROMPT),
    Column(
        "file",
        "Tệp",
        Value.TEXT,
        _U,
        _C,
        22,
        prompt=FILE_PROMPT,
    ),
    Column(
        "done",
        "Đã thực hiện",
        Value.SAID,
        _U,
        _N,
        10,
        (YES, NO),
        "Chọn Có khi đã xong; ghi cả Ngày hoàn thành, và số, ngày báo cáo nếu phải báo cáo.",
    ),
    Column(
        "request",
        "Đề nghị",
        Value.CHOICE,
        _U,
        _N,
        16,
        REQUESTS,
        "Chọn đề nghị gửi Văn phòng, rồi ghi Lý do.",
    ),
    Column(
        "reason", "Lý do", Value.TEXT, _U, _N, 28, prompt="Nêu rõ lý do đề nghị, hoặc nội dung giải trình."
    ),
    Column("wanted_due_on", "Hạn đề nghị", Value.DATE, _U, _N, 12, prompt=DATE_PROMPT, may_be_future=True),
    Column(
        "request_document",
        "Số VB, ngày VB",
        Value.REFERENCE,
        _U,
        _N,
        20,
        prompt="Số và ngày văn bản, ví dụ 12/SNV-VP, 25/9/2025.",
    ),
    Column(
        "contribution", "Ý kiến phối hợp", Value.TEXT, _C, _U, 30,
        prompt="Đơn vị phối hợp ghi ý kiến, nội dung đã phối hợp.",
    ),
    Column("contributed_on", "Ngày góp ý", Value.DATE, _C, _U, 12, prompt=DATE_PROMPT),
    Column(
        "other_info", "Thông tin khác", Value.TEXT, _U, _U, 24, prompt="Nội dung khác cần báo Văn phòng."
    ),
    Column("result_check", "Kiểm tra kết quả", width=24),
    Column("office_opinion", "Ý kiến Văn phòng", width=28),
    NOTE,
)  # fmt: skip

_DOCUMENT_COLUMNS = (
    CODE,
    Column("symbol", "Số, ký hiệu", width=20),
    Column("issued_on", "Ngày ban hành", Value.DATE, width=12),
    Column("kind", "Loại văn bản", width=16),
    Column("abstract", "Trích yếu", width=56),
    Column("signer", "Người ký", width=24),
    Column("submitting_unit", "Đơn vị trình", width=24),
    Column("urgency", "Độ khẩn", width=12),
    NOTE,
)


def document_table() -> Table:
    """The `Văn bản` tab: the directives behind the unit's tasks, all the Office's."""
    return Table(DOCUMENTS, "Văn bản", _DOCUMENT_COLUMNS)


def task_table(custom: Iterable[Column] = ()) -> Table:
    """The `Nhiệm vụ` tab; custom fields stand to the right of the last column."""
    return Table(TASKS, "Nhiệm vụ", (*_TASK_COLUMNS, *custom), rows_may_be_added=True)


def custom_column(
    key: str, label: str, owner: str, kind: str = "text", choices: Iterable[str] = (), prompt: str = ""
) -> Column:
    """A column for a field that only this office has; a unit's field is the lead unit's to fill."""
    mine = Owner.UNIT if owner == "unit" else Owner.OFFICE
    others = Owner.COMPUTED if mine is Owner.UNIT else Owner.OFFICE
    offered = tuple(choices)
    value = {"date": Value.DATE, "integer": Value.INTEGER, "yes_no": Value.YES_NO, "choice": Value.CHOICE}
    chosen = Value.CHOICE if offered and kind == "text" else value.get(kind, Value.TEXT)
    return Column(
        f"{CUSTOM}{key}", label, chosen, mine, others,
        choices=offered, prompt=prompt, required=False, may_be_future=True,
    )  # fmt: skip


def owner(column: Column, role: str, state: str, *, left: bool = False, in_sheet: bool = True) -> Owner:
    """Whose value stands in this cell now.

    Once the task is done or cancelled, or the unit works in the console, no cell is the unit's:
    what it types is a proposal. A row that left the unit is nobody's.
    """
    if left:
        return Owner.NONE
    mine = column.owner_in(role)
    if mine is Owner.UNIT and (state in CLOSED_STATES or not in_sheet):
        return Owner.OFFICE
    return mine


def owners(
    table: Table, role: str, state: str, *, left: bool = False, in_sheet: bool = True
) -> tuple[Owner, ...]:
    """The owner of every cell of a row, in the table's order."""
    return tuple(owner(column, role, state, left=left, in_sheet=in_sheet) for column in table.columns)


def offered_requests(*, extension: bool) -> tuple[str, ...]:
    """The choices of `Đề nghị`: an extension where the regulation has one (CT26 Điều 12.2), else a
    difficulty report that asks for another due date (HP25 Điều 19.2, LC15 Điều 20.2), never 'too late'."""
    return (RETURN, EXTEND if extension else ADJUST, EXPLAIN)


def tab_specs(
    tables: Sequence[Table],
    requests: Sequence[str] = REQUESTS,
    file_prompt: str = FILE_PROMPT,
    near_days: int = NEAR_DAYS,
) -> Sequence[TabSpec]:
    """What a store needs to know of each tab; `requests` are the choices that `Đề nghị` offers, `file_prompt`
    says how `Tệp` names a file there, from `near_days` calendar days before it on a due date is near."""
    found = []
    for table in tables:
        headers = {fold(column.header) for column in table.columns}
        columns = {column.key: _spec(table.key, column, headers) for column in table.columns}
        if "file" in columns:
            columns["file"] = replace(columns["file"], prompt=file_prompt)
        if "request" in columns:
            columns["request"] = replace(columns["request"], choices=tuple(requests))
        found.append(TabSpec(table.key, table.title, tuple(columns.values()), near_days))
    return tuple(found)


def calendar_days(working: int) -> int:
    """The most calendar days that so many working days span: with their weekends, without holidays."""
    return working + 2 * math.ceil(working / 5)


def _spec(tab: str, column: Column, headers: Collection[str]) -> ColumnSpec:
    """`headers`: of the whole tab. An office's own field may be called what is an alias elsewhere."""
    aliases = ALIASES.get(tab, {}).get(column.key, ())
    return ColumnSpec(
        key=column.key,
        header=column.header,
        width=column.width,
        aliases=tuple(alias for alias in aliases if fold(alias) not in headers),
        text=column.value is not Value.FORMULA,
        counted=column.value is Value.INTEGER,
        shaded=Owner.UNIT not in (column.lead, column.coordinator),
        telling=_is_the_offices(column),
        choices=column.choices,
        prompt=column.prompt or _prompt(column.lead, column.coordinator),
        required=column.required,
        role=column.role,
    )


_OFFICE_PROMPT = "Văn phòng ghi. Nếu thấy sai, sửa tại đây: nội dung sửa được gửi Văn phòng xem xét."
_COMPUTED_PROMPT = "Chương trình tính; nội dung gõ vào ô này không được nhận."


def _prompt(*owners: Owner) -> str:
    """What is said of a cell that has no words of its own."""
    if Owner.UNIT in owners:
        return ""
    return _COMPUTED_PROMPT if set(owners) == {Owner.COMPUTED} else _OFFICE_PROMPT
