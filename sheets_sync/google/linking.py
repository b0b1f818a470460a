"""Taking over a sheet that a unit already keeps: what its columns and rows seem to be, shown before anything
is written.

`propose` is pure; only `requests`, after approval, makes what is to be written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from console.rules.vietnamese import fold
from sheets_sync.codec import date_text, day_of, plain, typed_date
from sheets_sync.excel.binding import defined_name
from sheets_sync.google import palette, provision
from sheets_sync.google.batch import SPARE
from sheets_sync.google.book import Book, Tab
from sheets_sync.google.dressing import Dressing
from sheets_sync.google.own_looks import OwnLooks
from sheets_sync.google.reading import OWN, own_text, sheet_key
from sheets_sync.google.updates import Request, room, update
from sheets_sync.google.values import entered
from sheets_sync.store import Cell, ColumnSpec, Kind, TabSpec

_SHOWN = 20  # paired rows that are listed
_SEARCHED = 30  # the header stands within the first rows that hold anything
_LIKE_HEADER, _LIKE_CONTENT = 0.84, 0.8  # how alike texts must be to be taken for the same


@dataclass(frozen=True, slots=True)
class Known:
    """A row that the console would put there: its code, and what identifies the task."""

    code: str
    symbol: str
    issued_on: str  # d/m/yyyy
    content: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What linking would do. `sure` columns have the very header or an alias; others are alike."""

    sheet: int
    title: str
    header_row: int
    columns: Mapping[str, int]
    sure: frozenset[str]
    missing: Sequence[str]  # keys of columns that would be added to the right
    unknown: Sequence[str]  # headers of the sheet that stay as they are
    pairs: Mapping[int, str]  # row -> code
    doubtful: Mapping[int, Sequence[str]] = field(default_factory=dict)  # row -> codes it could be
    alone: Sequence[int] = ()  # rows that are no known task
    absent: Sequence[str] = ()  # codes that would be appended
    headers: Mapping[str, str] = field(default_factory=dict)  # key -> the sheet's own header


def propose(
    tab: Tab, spec: TabSpec, known: Sequence[Known], chosen: Mapping[str, str] | None = None
) -> Proposal | None:
    """How the tab's columns and rows pair with ours; None when no row looks like a header. `chosen` maps
    headers of the sheet to ours where a person knows better ('' leaves a column alone)."""
    top = _header_row(tab, spec)
    if top is None:
        return None
    headers = {c: plain(cell) for c, cell in tab.lines[top].cells.items() if plain(cell)}
    sure, columns = _columns(spec, headers, chosen or {})
    rows = {row: _identity(tab, row, columns) for row in sorted(tab.lines) if row > top}
    rows = {row: facts for row, facts in rows.items() if any(facts)}
    pairs, doubtful = _pairs(rows, known)
    taken, unsure = set(pairs.values()), {code for codes in doubtful.values() for code in codes}
    return Proposal(
        tab.sheet,
        tab.title,
        top,
        columns,
        frozenset(sure),
        [each.key for each in spec.columns if each.key not in columns],
        [text for column, text in headers.items() if column not in columns.values()],
        pairs,
        doubtful,
        [row for row in rows if row not in pairs and row not in doubtful],
        [each.code for each in known if each.code not in taken | unsure],
        {key: headers[column] for key, column in columns.items()},
    )


def dressing(tab: Tab, proposal: Proposal, spec: TabSpec, own: OwnLooks) -> Dressing:
    """How the tab will look; the columns that it lacks stand to the right of the last one that is used."""
    used = max((column for line in tab.lines.values() for column in line.cells), default=-1)
    added = {key: used + number for number, key in enumerate(proposal.missing, 1)}
    last = max(tab.rows, max(tab.lines, default=0) + SPARE)
    return Dressing(tab, spec, proposal.header_row, last, proposal.columns, added, own)


def requests(
    book: Book, proposal: Proposal, dress: Dressing, others: Sequence[TabSpec], sync: Mapping[str, str]
) -> list[Request]:
    """The writes of an approved proposal, in one batch: names, added columns, looks, codes, other tabs,
    `_sync`. Warnings come last, see `provision.tab_requests`."""
    tab, spec, top = dress.tab, dress.spec, proposal.header_row
    specs = {each.key: each for each in spec.columns}
    places = {**dress.mapped, **dress.added}
    made = room(tab, dress.last, max(places.values()) + 1)
    for key, place in dress.added.items():
        made += _added(tab, dress, place, specs[key])
    made += dress.requests()
    made += _named(book, spec, tab, top, places)
    for row, code in proposal.pairs.items():
        made.append(update(tab.sheet, row, places["code"], [{"values": [_cell(code)]}], "userEnteredValue"))
    rest = [each for each in others if each.key != spec.key]
    carried = {**sync, sheet_key(spec.key): str(tab.sheet), OWN: own_text({spec.key: _own(dress)})}
    made += provision.beside(book, rest, carried, [spec, *rest])
    return made + dress.warnings()


_MERGED = (
    "Ô của đơn vị: hệ thống còn trống thì nhận theo bảng này; cả hai đều có mà khác nhau thì chờ Văn phòng."
)


def described(proposal: Proposal, spec: TabSpec, looks: Sequence[str] = ()) -> list[str]:
    """The proposal in words, a line each; `looks` says how the sheet is to look."""
    headers = {each.key: each.header for each in spec.columns}
    lines = [f"Trang “{proposal.title}”, tiêu đề ở dòng {proposal.header_row}."]
    lines.append(f"Nhận ra {len(proposal.columns)} cột:")
    for key in sorted(proposal.columns, key=lambda key: proposal.columns[key]):
        doubt = "" if key in proposal.sure else " (đoán; nếu sai dùng --map)"
        lines.append(f"  “{proposal.headers.get(key, '')}” là {headers[key]}{doubt}")
    if proposal.missing:
        lines.append(f"Sẽ thêm bên phải: {', '.join(headers[key] for key in proposal.missing)}.")
    if "content" in proposal.missing:
        lines.append(
            f"Chưa nhận ra cột nào là {headers['content']} nên không ghép được dòng nào; nếu bảng có cột ấy, "
            f'ghi thêm --map "TIÊU_ĐỀ={headers["content"]}".'
        )
    if proposal.unknown:
        lines.append(f"Để nguyên cột riêng: {', '.join(proposal.unknown)}.")
    lines += looks
    lines.append(f"Ghép được {len(proposal.pairs)} dòng; thêm {len(proposal.absent)} dòng còn thiếu.")
    if proposal.pairs:
        lines.append(_MERGED)
    lines += [f"  dòng {row} là {code}" for row, code in list(proposal.pairs.items())[:_SHOWN]]
    if len(proposal.pairs) > _SHOWN:
        lines.append(f"  … và {len(proposal.pairs) - _SHOWN} dòng nữa")
    if proposal.doubtful:
        rows = ", ".join(map(str, proposal.doubtful))
        lines.append(f"Chưa rõ (giống nhiều nhiệm vụ), để nguyên không mã: dòng {rows}.")
    if proposal.alone:
        lines.append(
            f"Không có ở hệ thống, sẽ là đề nghị bổ sung: dòng {', '.join(map(str, proposal.alone))}."
        )
    return lines


def _header_row(tab: Tab, spec: TabSpec) -> int | None:
    known = {fold(text) for each in spec.columns for text in (each.header, *each.aliases)}
    rows = sorted(tab.lines)[:_SEARCHED]
    score = {row: sum(fold(plain(c)) in known for c in tab.lines[row].cells.values()) for row in rows}
    best = max(rows, key=lambda row: (score[row], -row), default=None)
    return best if best is not None and score[best] >= 2 else None


def _columns(
    spec: TabSpec, headers: Mapping[int, str], chosen: Mapping[str, str]
) -> tuple[set[str], dict[str, int]]:
    """What a person chose, columns of the very name, aliases, then the one header that is alike enough."""
    wishes = {fold(theirs): fold(ours) for theirs, ours in chosen.items()}
    keys = {fold(each.header): each.key for each in spec.columns}
    folded = {column: fold(text) for column, text in headers.items()}
    found = {keys[wishes[text]]: c for c, text in folded.items() if wishes.get(text) in keys}
    folded = {column: text for column, text in folded.items() if text not in wishes}
    for wanted in (lambda each: [each.header], lambda each: each.aliases):
        for each in spec.columns:
            names = {fold(text) for text in wanted(each)}
            places = [c for c, text in folded.items() if text in names and c not in found.values()]
            if each.key not in found and len(places) == 1:
                found[each.key] = places[0]
    sure = set(found)
    for each in spec.columns:
        free = {c: _alike(fold(each.header), text) for c, text in folded.items() if c not in found.values()}
        near = [c for c, score in free.items() if score >= _LIKE_HEADER]
        if each.key not in found and len(near) == 1:
            found[each.key] = near[0]
    return sure, found


def _identity(tab: Tab, row: int, columns: Mapping[str, int]) -> tuple[str, str, str]:
    """Symbol, date and content of a row, folded."""
    cells = {key: tab.at(row, column) for key, column in columns.items()}
    symbol, content = (fold(plain(cells[key])) if key in cells else "" for key in ("symbol", "content"))
    return symbol, _day(cells.get("issued_on")), content


def _day(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if cell.kind is Kind.TEXT:
        return date_text(typed_date(str(cell.value).strip()))
    return date_text(day_of(cell.value)) if isinstance(cell.value, float) else ""


def _pairs(
    rows: Mapping[int, tuple[str, str, str]], known: Sequence[Known]
) -> tuple[dict[int, str], dict[int, Sequence[str]]]:
    """Equal in all three first, then alike in content under the same symbol and date; never two to one."""
    facts = {each.code: (fold(each.symbol), each.issued_on, fold(each.content)) for each in known}
    candidates: dict[int, list[str]] = {}
    for row, (symbol, day, content) in rows.items():
        same = [code for code, fact in facts.items() if fact == (symbol, day, content)]
        near = [
            code
            for code, fact in facts.items()
            if fact[0] == symbol and (not day or fact[1] == day) and _alike(fact[2], content) >= _LIKE_CONTENT
        ]
        candidates[row] = same or near
    claimed = Counter(code for codes in candidates.values() for code in codes)
    pairs = {row: codes[0] for row, codes in candidates.items() if len(codes) == 1 and claimed[codes[0]] == 1}
    return pairs, {row: codes for row, codes in candidates.items() if codes and row not in pairs}


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one and other else 0.0


def _added(tab: Tab, dress: Dressing, place: int, column: ColumnSpec) -> list[Request]:
    header = _cell(column.header) | {"userEnteredFormat": palette.header(column)}
    fields = "userEnteredValue,userEnteredFormat"
    return [
        *provision.dressed(tab.sheet, place, column, dress.top, dress.last),
        update(tab.sheet, dress.top, place, [{"values": [header]}], fields),
    ]


def _named(book: Book, spec: TabSpec, tab: Tab, top: int, places: Mapping[str, int]) -> list[Request]:
    """A name for each column, in place of one that an earlier link left."""
    names = [defined_name(spec.key, column.key).lower() for column in spec.columns]
    left = [book.names[name] for name in names if name in book.names]
    return [
        *({"deleteNamedRange": {"namedRangeId": each.identity}} for each in left),
        *(provision.named(spec.key, key, tab.sheet, top, place) for key, place in places.items()),
    ]


def _own(dress: Dressing) -> dict[str, bool]:
    """The unit's own columns, and whether the drop-down or message there is ours."""
    ours = {column.key for column in dress.asking}
    return {key: key in ours for key in dress.mapped}


def _cell(text: str) -> Request:
    return {"userEnteredValue": entered(text)}
