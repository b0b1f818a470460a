"""What happens once in a while and shakes a whole workbook: the office's own columns change, a unit works in
the console for some days, a workbook is paused or continued in a new one, a list of rows is pasted, and
tasks go to the archive and come back. Histories of them are otherwise those of `Nhiệm vụ`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from console.database import database
from console.records import SyncBrake, SyncWorkbook, Task, Unit
from console.settings import CustomField
from console.workflow.archive import archive, restore
from console.workflow.units import edit_unit
from sheets_sync import book_decisions
from sheets_sync.books import NO_FILE
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.stories import office_acts, unit_acts
from tests.sheets_sync.stories.office_acts import MOVED, AtTheOffice
from tests.sheets_sync.stories.oracle import NEW, OWN, Oracle
from tests.sheets_sync.stories.script import pick
from tests.sheets_sync.stories.unit_acts import AtTheUnit

PASTED = 21  # rows at once: more than are believed
_MERGED = (
    *unit_acts.UNIT_CELLS, "content", "due_on", "symbol", "status", "office_opinion", "sync_note", "code",
)  # fmt: skip
_FIELDS = (
    CustomField("phoi_hop", "Nội dung đã phối hợp", owner="unit"),
    CustomField("linh_vuc", "Lĩnh vực"),
)


@dataclass
class UpheavalOracle(Oracle):
    """Knows which workbooks nothing looks at, and how many each took over from (`books`)."""

    books: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.books = {unit: len(page.closed_words()) for unit, page in self.pages.items()}

    def is_spared(self, unit: str, before: object, now: object) -> bool:
        """Whether every note of people's own is still there, or stayed behind in a closed book: columns come
        and go beside them."""
        closed, self.books[unit] = self.books[unit], len(self.pages[unit].closed_words())
        return closed != self.books[unit] or not Counter(_notes(before)) - Counter(_notes(now))

    def unit_typed(self, unit: str, code: str, column: str, value: str, since: int | None) -> None:
        """While the unit works in the console, what it empties is put back like any cell of the Office's."""
        super().unit_typed(unit, code, column, value, since)
        if not value and Unit.get(Unit.code == unit).channel != "sheet":
            self.words.doubt([self.tab.cell(unit, code, column)])

    def in_workbooks(self) -> set[str]:
        """Every word that any workbook shows, one that was closed among them: it stays where it is."""
        return super().in_workbooks().union(*(self._closed_words(unit) for unit in self.pages))

    def is_left_alone(self, unit: str) -> bool:
        """Whether it is paused or held, its unit works in the console, or a pass is still to look at it or at
        what was typed into a closed one."""
        query = SyncWorkbook.select().join(Unit).where(Unit.code == unit)
        away = SyncWorkbook.paused | (SyncWorkbook.state == "held") | SyncWorkbook.stamp.startswith(NO_FILE)
        away |= Unit.channel != "sheet"
        if query.where(away).exists():
            return True
        return bool(self._closed_words(unit) & set(self.typed) - self.in_database())

    def _closed_words(self, unit: str) -> set[str]:
        return set().union(*self.pages[unit].closed_words())

    def judge_states(self) -> None:
        """At any time: no workbook is given up, and only what was pasted is held."""
        for state, message in database.execute_sql('SELECT "state", "message" FROM "sync_workbook"'):
            assert state != "held" or "dòng mới" in message, f"a needless brake: {message}"
            assert "gặp lỗi khi đồng bộ" not in message, "the engine broke"


def _notes(outside: Any) -> list[str]:
    cells = outside if isinstance(outside, list) else [cell.decode() for cell in outside[1]]
    return re.findall(rf"{OWN} \d+", " ".join(cells))


# -- at the unit -------------------------------------------------------------------------------


def pastes_rows(who: AtTheUnit) -> str:
    """A list from elsewhere, below the last row."""
    below = max((line.position for line in who.page.lines()), default=1) + 1
    words = [who.event.token(place) for place in range(1, PASTED + 1)]
    for word in words:
        who.oracle.typed[word] = NEW
        who.oracle.words.enter(("", "content"), word)
    who.page.put([(below + n, "content", word) for n, word in enumerate(words)])
    return f"pasted {PASTED} rows with content = {words[0]}…"


def merges(who: AtTheUnit) -> str:
    """The cells of a column in two or three rows, the first of which holds something, or none does."""
    if who.copy is not None or not (line := who.row()):
        return ""
    dice, lines = who.event.chance(), {each.position: each for each in who.page.lines()}
    column = dice.choice(_MERGED)
    rows = [lines[at] for at in range(line.position, line.position + dice.choice((2, 2, 3))) if at in lines]
    if len(rows) < 2 or any(column in each.covered for each in rows):
        return ""
    if not line[column] and any(each[column] for each in rows):
        return ""  # it would take what another row says
    who.page.merge(column, line.position, rows[-1].position)
    for each in rows[1:]:
        who.emptied(each, column)
    return f"merged {column} of the rows {line.position} to {rows[-1].position}"


def unmerges(who: AtTheUnit) -> str:
    """Every cell of the tab."""
    lines = who.page.lines() if who.copy is None else []
    if not any(line.covered for line in lines):
        return ""
    who.page.unmerge()
    for line in lines:
        for column in sorted(line.covered):
            who.emptied(line, column)
    return "unmerged every cell"


# -- at the Office -----------------------------------------------------------------------------


def changes_columns(who: AtTheOffice) -> str:
    """config.toml has other fields of the office's own, and the worker is started again."""
    fields = [each for each in _FIELDS if who.event.chance().random() < 0.5]
    settings = msgspec.structs.replace(who.desk.settings, field=fields)
    who.desk.settings, who.desk.engine = settings, replace(who.desk.engine, settings=settings)
    return f"changed the office's own columns to {[each.label for each in fields]}"


def changes_channel(who: AtTheOffice) -> str:
    """A unit works in the console, or in its sheet again."""
    unit = _unit(who)
    channel = "console" if unit.channel == "sheet" else "sheet"
    for task in Task.select():
        who.oracle.office_changed(task.code, MOVED)
        who.oracle.words.forget(task.code)
    return who.attempt(
        f"had {unit.code} work in the {channel}",
        lambda: edit_unit(who.desk.ctx("quantri"), unit, {"channel": channel}, unit.version),
    )


def pauses_or_resumes(who: AtTheOffice) -> str:
    """A workbook is left alone, or looked at again."""
    book = _book(who)
    act, said = (book_decisions.resume, "resumed") if book.paused else (book_decisions.pause, "paused")
    return who.attempt(f"{said} {book.unit.code}", lambda: act(who.ctx, book))


def opens_new_book(who: AtTheOffice) -> str:
    """What is open goes on in a new workbook."""
    book = _book(who)
    return who.attempt(
        f"asked for a new workbook of {book.unit.code}", lambda: book_decisions.take_over(who.ctx, book)
    )


def answers_brake(who: AtTheOffice) -> str:
    """Lets what is held pass, or refuses it."""
    held = list(SyncWorkbook.select().where(SyncWorkbook.state == "held").order_by(SyncWorkbook.id))
    if not held:
        return ""
    book: Any = pick(who.event.seed, held, lambda each: each.unit.code)
    release, refuse = (book_decisions.release_brake, "let pass"), (book_decisions.refuse_brake, "refused")
    act, said = release if who.event.seed & 1 else refuse
    return who.attempt(f"{said} what is held of {book.unit.code}", lambda: act(who.ctx, book))


def archives(who: AtTheOffice) -> str:
    """A task leaves the lists."""
    task = who.task()
    who.oracle.office_changed(task.code, MOVED)
    return who.attempt(f"archived {task.code}", lambda: archive(who.desk.ctx("chi"), task), task.code)


def brings_back(who: AtTheOffice) -> str:
    """One that was archived is back."""
    gone = list(Task.select().where(Task.archived_at.is_null(False)).order_by(Task.id))
    if not gone:
        return ""
    task: Any = pick(who.event.seed, gone, lambda each: each.code)
    who.oracle.office_changed(task.code, MOVED)
    return who.attempt(f"restored {task.code}", lambda: restore(who.desk.ctx("chi"), task), task.code)


def _unit(who: AtTheOffice) -> Any:
    code = pick(who.event.seed, who.units)
    return Unit.get(Unit.code == code)


def _book(who: AtTheOffice) -> Any:
    books = list(SyncWorkbook.select().order_by(SyncWorkbook.id))
    return pick(who.event.seed, books, lambda each: each.unit.code)


def ends(desk: Desk) -> list[str]:
    """Everything goes on as usual again; what is told."""
    told = []
    for book in SyncWorkbook.select(SyncWorkbook, Unit).join(Unit).order_by(SyncWorkbook.id):
        unit = Unit.get_by_id(book.unit_id)
        if book.paused:
            book_decisions.resume(desk.ctx("chi"), book)
            told.append(f"{unit.code} is resumed")
        if unit.channel != "sheet":
            edit_unit(desk.ctx("quantri"), unit, {"channel": "sheet"}, unit.version)
            told.append(f"{unit.code} works in the sheet again")
        open_ones = SyncBrake.select().where(SyncBrake.workbook == book.id, SyncBrake.resolved_at.is_null())
        if book.state == "held" and open_ones.exists():
            book_decisions.release_brake(desk.ctx("chi"), book)
            told.append(f"what is held of {unit.code} is let pass")
    return told


AT_THE_UNIT: Mapping[str, Callable[[AtTheUnit], str]] = {
    **unit_acts.ACTS,
    **{each.__name__: each for each in (pastes_rows, merges, unmerges)},
}
AT_THE_OFFICE: Mapping[str, Callable[[AtTheOffice], str]] = office_acts.ACTS | {
    each.__name__: each
    for each in (
        changes_columns, changes_channel, pauses_or_resumes, opens_new_book, answers_brake, archives,
        brings_back,
    )
}  # fmt: skip
