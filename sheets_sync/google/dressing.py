"""How a sheet of the unit's own looks once it is linked: what the Office fills is shaded and warns, what is
typed as text stays text, due dates are coloured, the header stays in sight.

Values, notes and columns that are not mapped stay as they are. So do, in mapped columns, the unit's own
colours and rules, and the format of cells that hold a number, a date or a formula: Google leaves the number
where a cell becomes text, and a date would read as 45910 from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sheets_sync.google import palette, provision
from sheets_sync.google.batch import runs
from sheets_sync.google.book import Tab
from sheets_sync.google.own_looks import OwnLooks
from sheets_sync.google.updates import Request
from sheets_sync.store import ColumnSpec, Kind, TabSpec

_MOST_FROZEN = 5  # rows: more would leave little to scroll
_SHOWN = 10  # rows that are named


@dataclass(frozen=True, slots=True)
class Dressing:
    """One tab whose header stands in row `top`: `mapped` are the unit's columns that are bound to ours,
    `added` those that the same batch makes; `last` is the last row that the grid will have."""

    tab: Tab
    spec: TabSpec
    top: int
    last: int
    mapped: Mapping[str, int]
    added: Mapping[str, int]
    own: OwnLooks

    @property
    def free(self) -> list[ColumnSpec]:
        """The mapped columns that nobody locked against us."""
        return [c for c in self._mapped() if self.mapped[c.key] not in self.own.locked]

    @property
    def texts(self) -> list[ColumnSpec]:
        """Mapped columns where what is typed is to stay as typed."""
        return [
            c
            for c in self.free
            if c.text and not c.counted and c.role != "due" and self.own.takes_text(self.mapped[c.key])
        ]

    @property
    def asking(self) -> list[ColumnSpec]:
        """The unit's columns that get a drop-down or a message: no rule of its own is there."""
        wanted = [c for c in self.free if not c.shaded and (c.choices or c.prompt)]
        return [c for c in wanted if self.mapped[c.key] not in self.own.rules]

    @property
    def shaded(self) -> list[ColumnSpec]:
        """The mapped columns that the Office fills."""
        return [c for c in self.free if c.shaded]

    @property
    def roles(self) -> dict[str, int]:
        """Where the due date, the state and what remains stand, mapped or added."""
        places = {**self.mapped, **self.added}
        found = {c.role: places[c.key] for c in self.spec.columns if c.role and c.key in places}
        return {role: place for role, place in found.items() if place not in self.own.locked}

    @property
    def frozen(self) -> int:
        """How many rows are to stay on top; 0 where the unit's own choice stays. Google freezes no part of a
        merged range."""
        cut = any(top <= self.top < bottom for _, top, _, bottom in self.tab.merges)
        return 0 if cut or not self.own.frozen < self.top <= _MOST_FROZEN else self.top

    @property
    def numbers(self) -> dict[str, list[int]]:
        """Rows that hold a plain number in a column of texts, by header: a leading zero is already lost."""
        found = {c.header: self._rows(self.mapped[c.key], (Kind.NUMBER,)) for c in self.texts}
        return {header: rows for header, rows in found.items() if rows}

    def requests(self) -> list[Request]:
        """Looks and rules, but for the warnings; conditional colours come after the unit's own."""
        made: list[Request] = []
        for column in self.texts:
            place = self.mapped[column.key]
            rows = self._rows(place, (Kind.TEXT, Kind.EMPTY))
            made += self._repeated(place, rows, {"numberFormat": palette.cell(column)["numberFormat"]})
        for column in self.free:
            if column.role == "due":
                place = self.mapped[column.key]
                made.append(provision.shown_as_dates(self.tab.sheet, place, column, self.top, self.last))
        for column in self.shaded:
            place = self.mapped[column.key]
            plain = [row for row in self._below() if (row, place) not in self.own.coloured]
            fill = palette.plain(shaded=True)["backgroundColorStyle"]
            made += self._repeated(place, plain, {"backgroundColorStyle": fill})
        for column in self.asking:
            place = self.mapped[column.key]
            made.append(provision.asked(self.tab.sheet, place, column, self.top, self.last))
        known = self.own.conditions
        made += provision.colours(self.tab.sheet, self.roles, self.top, self.spec.near_days, known)
        return made + self._freezing()

    def warnings(self) -> list[Request]:
        """Warnings over what the Office fills, mapped or added, where none of ours is yet; sent last."""
        places = {**self.mapped, **self.added}
        wanted = {places[c.key] for c in self.spec.columns if c.shaded and c.key in places}
        return provision.warned(self.tab.sheet, self.top, wanted - self.own.warned - self.own.locked)

    def described(self) -> list[str]:
        """What will be done in words, a line each."""
        shaded = {c.key for c in self.spec.columns if c.shaded}
        warned = [c for c in self.spec.columns if c.key in shaded and c.key in {*self.mapped, *self.added}]
        locked = [c for c in self._mapped() if self.mapped[c.key] in self.own.locked]
        said = [
            ("tô nền (ô chưa có màu) và nhắc trước khi sửa cột Văn phòng ghi", _names(warned)),
            ("giữ chữ đúng như gõ (0042, 3/4) ở cột", _names(self.texts)),
            ("thêm danh sách chọn, lời nhắc ở cột", _names(self.asking)),
            ("tô màu theo hạn ở cột", _names(c for c in self.spec.columns if c.role in self.roles)),
            ("giữ trên màn hình khi cuộn", f"đến dòng {self.frozen}" if self.frozen else ""),
            ("không trình bày cột đơn vị đã khóa", _names(locked)),
        ]
        lines = ["Trình bày lại bảng cho dễ dùng:", *(f"  {what}: {where}" for what, where in said if where)]
        lines += [f"  {header} đang là số ở {_listed(rows)}; số 0 đứng đầu, nếu đã mất, phải gõ lại"
                  for header, rows in self.numbers.items()]  # fmt: skip
        return [*lines, _KEPT]

    def _mapped(self) -> list[ColumnSpec]:
        return [column for column in self.spec.columns if column.key in self.mapped]

    def _below(self) -> range:
        return range(self.top + 1, self.last + 1)

    def _rows(self, place: int, kinds: tuple[Kind, ...]) -> list[int]:
        cells = ((row, self.tab.at(row, place)) for row in self._below())
        return [row for row, cell in cells if cell.kind in kinds and cell.formula is None]

    def _repeated(self, place: int, rows: Iterable[int], look: Mapping[str, Any]) -> list[Request]:
        """This part of the format in these rows of a column; the rest of each cell's format stays."""
        fields = ",".join(f"userEnteredFormat.{name}" for name in look)
        cell = {"userEnteredFormat": dict(look)}
        return [
            {"repeatCell": {"range": provision.below(self.tab.sheet, first - 1, last, place),
                            "cell": cell, "fields": fields}}
            for first, last in runs(rows)
        ]  # fmt: skip

    def _freezing(self) -> list[Request]:
        if not self.frozen:
            return []
        properties = {"sheetId": self.tab.sheet, "gridProperties": {"frozenRowCount": self.frozen}}
        fields = "gridProperties.frozenRowCount"
        return [{"updateSheetProperties": {"properties": properties, "fields": fields}}]


_KEPT = (
    "Giữ nguyên: cột riêng của đơn vị, mọi giá trị, ghi chú, màu và quy tắc nhập đơn vị đã đặt, định dạng "
    "của ô đang là số, ngày hoặc công thức."
)


def _names(columns: Iterable[ColumnSpec]) -> str:
    return ", ".join(column.header for column in columns)


def _listed(rows: list[int]) -> str:
    more = f" và {len(rows) - _SHOWN} dòng nữa" if len(rows) > _SHOWN else ""
    return f"dòng {', '.join(map(str, rows[:_SHOWN]))}{more}"
