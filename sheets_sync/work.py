"""A turn's surroundings: one workbook, the store, the tables, and the worker that holds the lease."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from console.clock import OFFICE_ZONE, Clock
from console.records import SyncWorkbook, Unit
from console.rulebook import Rulebook
from console.settings import Settings
from sheets_sync import lease
from sheets_sync.books import is_used
from sheets_sync.columns import Table
from sheets_sync.ledger import Ledger
from sheets_sync.marks import Marks
from sheets_sync.plan import Plan
from sheets_sync.rows import Rows, View
from sheets_sync.store import Changed, Stamp, TabSpec, WorkbookStore

UNMADE = ("new", "again")  # states of a workbook that is to be made: a missing file is no news
# What `SyncWorkbook.takeover` says: a person asks for a new book; every row of the present one says that it
# is closed; it is closed, and what stands in its place is to be set aside.
ASKED, CLOSING, CLOSED = "asked", "closing", "closed"
_DECIDED = "Văn phòng vừa quyết định về sổ này; sẽ đọc lại rồi mới làm tiếp."
_CLOSING = (
    "Sổ này đã khóa: mời ghi vào sổ mới cùng tên của đơn vị; nội dung ghi thêm ở đây chỉ là đề xuất gửi "
    "Văn phòng."
)


@dataclass(slots=True)
class TurnResult:
    """What a turn did: the state it left the workbook in, and the plans behind it by tab. `repairs`: batches
    that went out once more without the cells that a range or a rule had refused."""

    unit: str
    state: str = "ok"
    message: str = ""
    written: int = 0
    taken: int = 0
    repairs: int = 0
    plans: dict[str, Plan] = field(default_factory=dict)


@dataclass(slots=True)
class Loaded:
    """What the applying transaction knew: the rows of each tab, their marks, and the plans to be written."""

    rows: Mapping[str, Rows]
    dirty: Marks
    plans: Mapping[str, Plan]
    unwritten: set[str] = field(default_factory=set)  # codes of tasks whose rows the file would not take


@dataclass
class Work:
    """One workbook and everything that its turn needs. `held` None means a preview."""

    workbook: Any  # a SyncWorkbook with its unit
    store: WorkbookStore
    settings: Settings
    tables: tuple[Table, ...]
    specs: Sequence[TabSpec]
    view: View
    rulebook: Rulebook
    clock: Clock
    held: lease.Held | None
    boundary: Callable[[str], None]

    @property
    def unit(self) -> Unit:
        """The unit whose workbook it is."""
        unit: Unit = self.workbook.unit
        return unit

    @property
    def is_closed(self) -> bool:
        """Whether the unit has moved to the console and its workbook was read for the last time."""
        return self.workbook.closed_at is not None and not is_used(self.unit)

    @property
    def notice(self) -> str:
        """What every row says while the workbook is being closed."""
        return _CLOSING if self.workbook.takeover == CLOSING else ""

    @property
    def now(self) -> datetime:
        """The office's wall clock."""
        return self.clock.now()

    def refresh(self) -> None:
        """Read the workbook's own row again."""
        query = SyncWorkbook.select(SyncWorkbook, Unit).join(Unit)
        self.workbook = query.where(SyncWorkbook.id == self.workbook.id).get()

    def hold(self) -> None:
        """Inside a transaction: go on only while the lease is ours and nobody decided anything about the
        workbook since it was read. Raises LeaseLost, Changed."""
        if self.held is None:
            return
        lease.hold(self.held, self.now)
        of_book = SyncWorkbook.id == self.workbook.id
        if SyncWorkbook.select(SyncWorkbook.stamp).where(of_book).scalar() != self.workbook.stamp:
            raise Changed(_DECIDED)

    def set(self, **values: Any) -> None:
        """Store fields of the workbook's own row."""
        SyncWorkbook.update(**values).where(SyncWorkbook.id == self.workbook.id).execute()
        for name, value in values.items():
            setattr(self.workbook, name, value)

    def keep(self, ledger: Ledger) -> None:
        """Store what the ledger changed, inside the caller's transaction."""
        ledger.save(self.now, self.settings.sync.keep_base_days)
        self.set(generation=self.workbook.generation)


def saved_at(stamp: Stamp) -> datetime:
    """When the file was saved, on the office's wall clock."""
    return stamp.modified_at.astimezone(OFFICE_ZONE).replace(tzinfo=None)
