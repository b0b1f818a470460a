"""A workbook of the folder, or somebody's open copy of it, as a person has it before them."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from sheets_sync.codec import plain
from sheets_sync.columns import TASKS
from sheets_sync.excel import ExcelStore
from sheets_sync.excel.book import open_book
from sheets_sync.excel.grid import merged
from sheets_sync.excel.refs import column_letters, name
from sheets_sync.excel.replace import identity
from sheets_sync.excel.sheet_edit import SheetEdit
from sheets_sync.excel.xml import parse, serialise, tag
from sheets_sync.store import CellWrite, TabSpec, WorkbookRead, WriteBatch
from tests.sheets_sync.stories.pages import Line, Typed, refused

_WORD = re.compile("chữ\\d+x\\d+".encode())
_SHEETS = "xl/worksheets/sheet"
_OURS = ("xl/worksheets/", "xl/workbook.xml", "xl/calcChain.xml", "xl/_rels/", "[Content_Types].xml")


@dataclass(slots=True)
class ExcelPage:
    """`store` is the folder that it is in, `tab` the tab that people look at. Good until the file is saved
    are `kept`, the file as last read, `found`, its words, and `beside`, what is not the program's. While
    `whole` is set the file is broken, and these are its bytes as they were and will be again."""

    store: ExcelStore
    unit: str
    specs: Sequence[TabSpec]
    tab: str = TASKS
    kept: tuple[str, WorkbookRead] | None = None
    found: tuple[str, frozenset[str]] = ("", frozenset())
    beside: tuple[str, object] = ("", None)
    whole: bytes | None = None

    @property
    def spec(self) -> TabSpec:
        """The tab that people look at."""
        return next(each for each in self.specs if each.key == self.tab)

    @property
    def is_there(self) -> bool:
        """Whether there is a file: none is between a closed book and the new one."""
        return self.whole is not None or self.store.path(self.unit).exists()

    def read(self) -> WorkbookRead:
        """Its tab, read again only when the file was saved."""
        if self.whole is not None and self.kept is not None:
            return self.kept[1]
        stamp = self._stamp()
        if self.kept is None or self.kept[0] != stamp:
            self.kept = stamp, self.store.read(self.unit, [self.spec])
        return self.kept[1]

    def lines(self) -> list[Line]:
        """The used rows of the tab, as they stand."""
        found = []
        for row in self.read().tabs[self.tab].rows:
            shown = {key: cell for key, cell in row.cells.items() if key != "remaining"}
            shown |= {key: under.cell for key, under in row.merged.items() if key != "remaining"}
            cells = {key: plain(cell) for key, cell in shown.items()}
            cells |= {"code": ""} if "code" in row.merged else {}
            if any(cells.values()):
                found.append(Line(row.position, cells, frozenset(row.merged)))
        return found

    def put(self, cells: Sequence[Typed]) -> None:
        """Type into cells and save."""
        covered = {row.position: row.merged for row in self.read().tabs[self.tab].rows}
        if any(key in covered.get(position, ()) for position, key, _ in cells):
            raise refused()
        self._write(cells)

    def _write(self, cells: Sequence[Typed]) -> None:
        writes = [CellWrite(self.tab, position, key, value) for position, key, value in cells]
        self.store.write(self.unit, WriteBatch(writes), self.read(), [self.spec])

    def words(self) -> frozenset[str]:
        """Every word that somebody typed, in any cell: looked for in the sheets as they are stored, where
        whatever is written after the workbook was made stands in its cell."""
        if not self.is_there:
            return frozenset()
        stamp = self._stamp()
        if self.found[0] != stamp:
            self.found = stamp, _words(self.content())
        return self.found[1]

    def closed_words(self) -> list[frozenset[str]]:
        """The same of each book that was set aside."""
        path = self.store.path(self.unit)
        return [_words(each.read_bytes()) for each in path.parent.glob("[!~]*.xlsx") if each != path]

    def outside(self) -> object:
        """Every part that is not the program's, and every cell right of its columns."""
        if not self.is_there:
            return {}, []
        stamp = self._stamp()
        if self.beside[0] != stamp:
            content = self.content()
            sheet = open_book(content).sheets[self.spec.title]
            with zipfile.ZipFile(BytesIO(content)) as file:
                others = {i.filename: i.CRC for i in file.infolist() if not i.filename.startswith(_OURS)}
                self.beside = stamp, (others, self._own().findall(file.read(sheet)))
        return self.beside[1]

    def sort(self, seed: int) -> None:
        """Bring the rows into another order: their values change places."""
        if self._merges():
            raise refused()
        lines = self.lines()
        order = list(lines)
        random.Random(seed).shuffle(order)
        self._lay([(line.position, source) for line, source in zip(lines, order, strict=True)])

    def delete(self, position: int) -> None:
        """Delete a row: those below it move up."""
        rows = {at - 1: line for at, line in self._by_place().items() if at > position}
        self._shift(position, -1)
        self._move(position, rows)

    def insert(self, position: int) -> None:
        """Insert an empty row: those below move down."""
        rows = {at + 1: line for at, line in self._by_place().items() if at >= position}
        self._shift(position, 1)
        self._move(position, rows)

    def copy(self, position: int) -> None:
        """Copy a row below the last one."""
        lines = self.lines()
        source = next(line for line in lines if line.position == position)
        self._lay([(max(line.position for line in lines) + 1, source)])

    def hide(self, position: int) -> None:
        """Hide a row, as a filter does."""
        path = self.store.path(self.unit)
        content = path.read_bytes()
        book = open_book(content)
        part = book.sheets[self.spec.title]
        row = re.compile(rb'<row r="%d"(?! hidden)' % position)
        hidden = row.sub(b'<row r="%d" hidden="1"' % position, book.package.part(part), count=1)
        book.package.replace(part, hidden)
        self.bring_back(book.package.to_bytes())

    def merge(self, key: str, first: int, last: int) -> None:
        """Merge the cells of a column: only the first keeps what it holds."""
        column = self.read().tabs[self.tab].headers[key]
        merges = self._merges()
        if any(left == column and top <= last and bottom >= first for left, top, _, bottom in merges):
            raise refused()
        self._write([(row, key, None) for row in range(first + 1, last + 1)])
        self._set_merges([*merges, (column, first, column, last)])

    def unmerge(self) -> None:
        """Unmerge every cell: what lay under another is empty, for nobody could type there."""
        self._set_merges([])

    def _shift(self, position: int, by: int) -> None:
        """Merged ranges follow the rows that are inserted or deleted above them; none is split."""
        merges = self._merges()
        if any(top + (by > 0) <= position <= bottom for _, top, _, bottom in merges):
            raise refused()
        moved = [(a, b + by, c, d + by) if b >= position else (a, b, c, d) for a, b, c, d in merges]
        if moved != merges:
            self._set_merges(moved)

    def _merges(self) -> list[tuple[int, int, int, int]]:
        book = open_book(self.content())
        part = book.sheets[self.spec.title]
        return merged(parse(book.package.part(part), part))

    def _set_merges(self, areas: Sequence[tuple[int, int, int, int]]) -> None:
        book = open_book(self.content())
        part = book.sheets[self.spec.title]
        root = parse(book.package.part(part), part)
        for old in root.findall(tag("mergeCells")):
            root.remove(old)
        if areas:
            before = [root.find(tag(name)) for name in ("sheetData", "sheetProtection", "autoFilter")]
            made = root.makeelement(tag("mergeCells"), {"count": str(len(areas))})
            for a, b, c, d in areas:
                etree.SubElement(made, tag("mergeCell"), {"ref": f"{name(a, b)}:{name(c, d)}"})
            [each for each in before if each is not None][-1].addnext(made)
        book.package.replace(part, serialise(root))
        self.bring_back(book.package.to_bytes())

    def keep_own(self, position: int, text: str) -> None:
        """A note and a formula of one's own, right of the program's columns."""
        book = open_book(self.content())
        part = book.sheets[self.spec.title]
        edit = SheetEdit(parse(book.package.part(part), part))
        aside = len(self.spec.columns) + 2
        edit.put(aside, position, text)
        edit.put_formula(aside + 1, position, f"LEN(E{position})", 0)
        edit.finish()
        book.package.replace(part, serialise(edit.root))
        self.bring_back(book.package.to_bytes())

    def content(self) -> bytes:
        """The bytes of the file."""
        return self.store.path(self.unit).read_bytes() if self.whole is None else self.whole

    def spoil(self, seed: int) -> None:
        """The file is no workbook for a while: cut by a full disk, emptied, or scrambled on its way."""
        self.read()
        whole = self.content()
        scrambled = bytes((seed % 250 + 1) ^ each for each in whole)
        self.bring_back((whole[: len(whole) // 2], b"", scrambled)[seed % 3])
        self.whole = whole

    def mend(self) -> None:
        """The file as it was."""
        whole, self.whole = self.whole, None
        self.bring_back(whole)

    def bring_back(self, content: object) -> None:
        """Save these bytes over the file."""
        assert isinstance(content, bytes)
        path = self.store.path(self.unit)
        beside = path.with_suffix(".tmp")
        beside.write_bytes(content)
        beside.replace(path)

    def _own(self) -> re.Pattern[bytes]:
        """Cells right of the program's columns, of which there are more than 26."""
        first = column_letters(len(self.spec.columns))[1]
        return re.compile(rb'<c r="A[%s-Z]\d+"[^>]*?(?:/>|>.*?</c>)' % first.encode())

    def _stamp(self) -> str:
        return identity(self.store.path(self.unit).stat())

    def _by_place(self) -> dict[int, Line]:
        return {line.position: line for line in self.lines()}

    def _move(self, first: int, rows: dict[int, Line]) -> None:
        """The rows from `first` on are these, and no others."""
        last = max([*rows, *self._by_place()])
        self._lay([(at, rows.get(at, Line(at, {}))) for at in range(first, last + 1)])

    def _lay(self, rows: Sequence[tuple[int, Line]]) -> None:
        """Put whole rows at these positions."""
        keys = [key for key in self.read().tabs[self.tab].headers if key != "remaining"]
        self._write(
            [
                (position, key, None if key in line.covered else line[key] or None)
                for position, line in rows
                for key in keys
            ]
        )


def _words(content: bytes) -> frozenset[str]:
    with zipfile.ZipFile(BytesIO(content)) as file:
        sheets = [file.read(each) for each in file.namelist() if each.startswith(_SHEETS)]
    return frozenset(word.decode() for each in sheets for word in _WORD.findall(each))
