"""The engine's cells as targets of a guarded batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_sync import cell_notes, remaining
from sheets_sync.excel import refs
from sheets_sync.google.batch import Put, Target
from sheets_sync.google.book import Book, Tab
from sheets_sync.google.protection import Range, covers
from sheets_sync.google.reading import find_tab, sync_values
from sheets_sync.google.receipt import code_at
from sheets_sync.google.values import MAX_TEXT, as_entered, entered, mark
from sheets_sync.store import CellWrite, ColumnSpec, Kind, Refused, TabRead, TabSpec, WorkbookRead

CODE = "code"


def targets(
    book: Book,
    cells: Sequence[CellWrite],
    read: WorkbookRead,
    tabs: Sequence[TabSpec],
    closed: Sequence[Range] = (),
) -> list[Target]:
    """The rows to write, each with what was read there; `read` has the columns that the same batch adds.
    Nothing but the cells themselves is put into ranges that are `closed`.

    Raises Refused, naming the cells at fault.
    """
    refuse_impossible(cells)
    found: list[Target] = []
    for spec in tabs:
        mine = [cell for cell in cells if cell.tab == spec.key]
        if mine:
            tab = find_tab(book, spec, sync_values(book))
            if tab is None:
                raise Refused(f"Bảng tính không có trang “{spec.title}”.", mine)
            found += _Rows(tab, spec, read.tabs[spec.key], closed).targets(mine)
    return found


def refuse_impossible(cells: Sequence[CellWrite]) -> None:
    """Raise Refused for texts that Google cannot hold."""
    long = [cell for cell in cells if isinstance(cell.value, str) and _units(cell.value) > MAX_TEXT]
    if long:
        listed = ", ".join(f"dòng {cell.position}, cột “{cell.column}”" for cell in long[:5])
        raise Refused(f"Nội dung dài quá 50.000 ký tự, Google Trang tính không chứa được: {listed}.", long)


@dataclass(frozen=True, slots=True)
class _Rows:
    """One tab's rows to be written."""

    tab: Tab
    spec: TabSpec
    read: TabRead
    closed: Sequence[Range] = ()

    def targets(self, cells: Sequence[CellWrite]) -> list[Target]:
        """A target for each row, and one without cells for the header: columns that moved show there."""
        headers = self.read.headers
        lost = [cell for cell in cells if cell.column not in headers]
        if lost:
            raise Refused("Bảng tính không còn cột để ghi; sẽ đọc lại tiêu đề.", lost)
        rows: dict[int, list[CellWrite]] = {}
        for cell in cells:
            rows.setdefault(cell.position, []).append(cell)
        at = headers.get(CODE, 0)
        top = _header_row(self.tab, self.spec, headers)
        names = {c: mark(as_entered(self.tab.at(top, c))) for c in headers.values()}
        header = Target(self.tab.sheet, top, at, code_at(self.tab, top, at), {}, names)
        return [header, *(self._target(row, mine, at) for row, mine in sorted(rows.items()))]

    def _target(self, row: int, cells: Sequence[CellWrite], at: int) -> Target:
        specs = {each.key: each for each in self.spec.columns}
        puts = {
            self.read.headers[cell.column]: _put(specs[cell.column], cell)
            for cell in cells
            if specs[cell.column].role != "remaining"
        }
        if row not in self.tab.lines:  # a new row takes its whole width: nothing of another stays under it
            whole = {column: Put({}) for column in self.read.headers.values()}
            puts = self._open(row, whole) | puts
            puts = {column: self._noted(row, column, put) for column, put in puts.items()}
        counting = self._open(row, self._count_down(row, cells, puts))
        asked = {*puts, *counting, *self._telling(row, puts, at)}
        was = {column: mark(as_entered(self.tab.at(row, column))) for column in asked}
        puts = {c: self._shown(row, c, _without_value(put, was[c])) for c, put in puts.items()} | counting
        return Target(self.tab.sheet, row, at, code_at(self.tab, row, at), puts, was)

    def _noted(self, row: int, column: int, put: Put) -> Put:
        """Of an empty row that becomes one: what a person noted there stays, and nothing of ours does."""
        there = self.tab.note(row, column)
        if not there:
            return put
        return replace(put, note=None if cell_notes.words_of(there) is None else put.note or "")

    def _shown(self, row: int, column: int, put: Put) -> Put:
        """A day is shown as one, in rows without our formats too: people add rows below the prepared ones."""
        is_number = put.value is not None and "numberValue" in put.value
        shows = (row, column) in self.tab.days or self.tab.at(row, column).kind is Kind.DATE
        return replace(put, day=True) if is_number and not shows else put

    def _telling(self, row: int, puts: Mapping[int, Put], at: int) -> set[int]:
        """What alone tells a row that is given its code from another one without a code."""
        if at not in puts or code_at(self.tab, row, at) or row not in self.tab.lines:
            return set()
        headers = self.read.headers
        return {headers[spec.key] for spec in self.spec.columns if spec.telling and spec.key in headers}

    def _open(self, row: int, puts: Mapping[int, Put]) -> dict[int, Put]:
        """Those that no closed range keeps out."""
        sheet = self.tab.sheet
        return {column: put for column, put in puts.items() if not covers(self.closed, sheet, row, column)}

    def _count_down(self, row: int, cells: Sequence[CellWrite], puts: Mapping[int, Put]) -> dict[int, Put]:
        """Keep the formula of `remaining` in written rows; a tombstone has none, a unit's own stays."""
        headers = self.read.headers
        roles = {
            each.role: headers[each.key] for each in self.spec.columns if each.role and each.key in headers
        }
        if "due" not in roles or "remaining" not in roles:
            return {}
        column = roles["remaining"]
        buried = [cell for cell in cells if cell.style == "tombstone"]
        if buried:
            return {column: Put({}, buried[0].note, grey=True)}
        asked = {*puts, *(headers[cell.column] for cell in cells)}
        if asked.isdisjoint(roles.values()):
            return {}
        ours, found = formula(roles, row), self.tab.at(row, column)
        own = found.formula is not None and _folded(found.formula) != _folded(ours)
        return {} if own or found.formula == ours else {column: Put({"formulaValue": ours})}


def formula(roles: Mapping[str, int], row: int) -> str:
    """The count-down with ';' between arguments, which every locale of Google's takes."""
    due = refs.name(roles["due"], row)
    status = refs.name(roles["status"], row) if "status" in roles else None
    return "=" + remaining.formula(due, status).replace(",", ";")


def _put(spec: ColumnSpec, cell: CellWrite) -> Put:
    grey = True if cell.style == "tombstone" else None
    note = cell_notes.text(cell.note) if cell.note else cell.note
    return Put(entered(cell.value, dated=spec.role == "due"), note, grey, spec.shaded)


def _without_value(put: Put, was: str) -> Put:
    """Of a cell that is greyed with the words that stand in it only the look is changed: so those words, the
    code among them, cannot come to stand in another row."""
    shows = put.grey and put.value is not None and mark(put.value) == was
    return replace(put, value=None) if shows else put


def _header_row(tab: Tab, spec: TabSpec, headers: Mapping[str, int]) -> int:
    """The row whose cells hold most of the headers."""
    wanted = {headers[each.key]: each.header for each in spec.columns if each.key in headers}
    score = {
        row: sum(line.cells[c].value == text for c, text in wanted.items() if c in line.cells)
        for row, line in tab.lines.items()
    }
    return max(sorted(score), key=lambda row: score[row], default=1)


def _folded(text: str) -> str:
    return text.replace(";", ",").replace(" ", "").lstrip("=").casefold()


def _units(text: str) -> int:
    return len(text) if len(text) <= MAX_TEXT // 2 else len(text.encode("utf-16-le", "surrogatepass")) // 2
