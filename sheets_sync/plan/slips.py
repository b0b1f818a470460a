"""Codes whose cell alone was dragged away, as a mouse slips: what their rows say tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sheets_sync import codec
from sheets_sync.columns import Owner
from sheets_sync.plan.model import SheetRow, Situation
from sheets_sync.plan.office_cells import Values, base_office, is_used, office_values, visible

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Left:
    """Of a code whose cell alone was dragged away: its own row, None where somebody typed in that too and
    nobody knows it; and whether the row where the code stands now may be that of one which stands nowhere."""

    row: SheetRow | None
    of_missing: bool


def left_behind(
    situation: Situation, rows: Mapping[str, SheetRow], loose: Sequence[SheetRow]
) -> dict[str, Left]:
    """Codes whose cell alone was dragged away, or slid down with those below it: its row stands without one,
    or with one that is another's too, and says what it did; and where the code stands now nothing else does,
    or what is said of another code."""
    bare = [row for row in loose if not row.code and not _hides(situation, row)]
    away = _away(situation, rows) if bare else {}
    if not away:
        return {}
    said = {code: base_office(situation, code) for code in situation.base}
    owners = _once({code: values for code, values in said.items() if values and any(values)})
    missing = _missing(situation, rows)
    shown = {row.position: office_values(situation, row) or () for row in (*bare, *away.values())}
    free = {values: row for values, row in _rows(bare, shown).items() if values}
    found = dict[str, Left]()
    live = {code for code in away if not situation.base[code].tombstone}
    turn = [code for values in free if (code := owners.get(values, "")) in live]
    for code in turn:  # it grows: where a row is free, the code that its words are of may be given back, too
        row, values = away[code], shown[away[code].position]
        of, own = owners.get(values, ""), free[said[code] or ()]
        if of in missing or (not of and _more_of(situation, row, code, missing)):
            found[code] = Left(own, of_missing=True)
        elif of or not is_used(situation, row):
            found[code] = Left(own, of_missing=False)
            if of in live and values not in free:
                free[values] = row
                turn.append(of)
    taken = {each.row.position for each in found.values() if each.row is not None}
    rest = [row for row in bare if row.position not in taken]
    whole = {code: owners.get(shown[row.position], "") for code, row in away.items() if code not in found}
    return found | _typed_in(situation, {code: away[code] for code in whole}, rest, missing, whole)


def _typed_in(
    situation: Situation,
    away: Mapping[str, SheetRow],
    bare: Sequence[SheetRow],
    missing: Collection[str],
    whole: Mapping[str, str],
) -> dict[str, Left]:
    """The same where somebody typed in cells of the Office's in the code's own row, or in the other one.
    `whole`: of which code a row still says everything, by the code where it stands."""
    found, content = dict[str, Left](), situation.table.content
    alone = Counter(agreed.values[content] for agreed in situation.base.values())
    for code, row in away.items():
        agreed = situation.base[code]
        of = whole[code] or _more_of(situation, row, code, missing)
        of = of if of in missing else ""
        same = [each for each in bare if _content(situation, each) == agreed.values[content]]
        likely: list[SheetRow] = []
        if of:
            likely = [each for each in bare if _more_of(situation, each, of, {code})]
        elif alone[agreed.values[content]] == 1 and not _says_any(situation, row, code):
            units = situation.records[code].owners[content] is Owner.UNIT  # it would be without a name
            likely = same if units or not is_used(situation, row) else []
        if len(likely) == 1 and not agreed.tombstone:
            found[code] = Left(likely[0], of_missing=bool(of))
        elif of and whole[code] == of and same:
            found[code] = Left(None, of_missing=True)
    return found


def _away(situation: Situation, rows: Mapping[str, SheetRow]) -> dict[str, SheetRow]:
    """The rows of codes that do not say what was agreed for them."""
    content = situation.table.content
    return {
        code: row
        for code, row in rows.items()
        if (agreed := situation.base.get(code)) is not None
        and code in situation.records
        and agreed.values[content]
        and not _hides(situation, row)
        and row.raw != agreed.raw
        and office_values(situation, row) != base_office(situation, code)
    }


def _once(said: Mapping[_Key, Values]) -> dict[Values, _Key]:
    """Whose each of these is, where it is one's alone."""
    count = Counter(said.values())
    return {values: key for key, values in said.items() if count[values] == 1}


def _rows(rows: Sequence[SheetRow], shown: Mapping[int, Values]) -> dict[Values, SheetRow]:
    """The row that says these, where it is one alone."""
    places = {row.position: row for row in rows}
    return {values: places[at] for values, at in _once({at: shown[at] for at in places}).items()}


def _more_of(situation: Situation, row: SheetRow, code: str, others: Collection[str]) -> str:
    """The one of other codes of which a row says more than of its own; '' for none."""
    found = [other for other in others if _says_more(situation, row, code, other)]
    return found[0] if len(found) == 1 else ""


def _says_more(situation: Situation, row: SheetRow, code: str, other: str) -> bool:
    """Whether a row is about what another code's is, and not its own; where it is about neither, whether it
    says in every other cell that tells them apart what was agreed for that one."""
    own, theirs = base_office(situation, code), base_office(situation, other)
    if own is None or theirs is None:
        return False
    told = zip(situation.table.office, visible(situation, row), own, theirs, strict=True)
    apart = {i: (said, a, b) for i, said, a, b in told if a != b and said}
    about = apart.pop(situation.table.content, None)
    if about is not None and about[0] in about[1:]:
        return about[0] == about[2]
    return bool(apart) and all(said == b for said, _, b in apart.values())


def _says_any(situation: Situation, row: SheetRow, code: str) -> bool:
    """Whether a row says anything that was agreed for a code."""
    own = base_office(situation, code) or ()
    return any(said and said == a for said, a in zip(visible(situation, row), own, strict=False))


def _hides(situation: Situation, row: SheetRow) -> bool:
    """Whether a merged cell lies over its code, or over what it is about."""
    return situation.table.code in row.under or situation.table.content in row.under


def _content(situation: Situation, row: SheetRow) -> str:
    cell = row.cells[situation.table.content]
    return codec.plain(cell) if cell is not None else ""


def beside_its_cell(
    situation: Situation, rows: Mapping[str, SheetRow], loose: Sequence[SheetRow]
) -> dict[str, SheetRow]:
    """The rows without a code that say one which stands nowhere else in a cell of the Office's: it was
    dragged there from its own."""
    bare = [row for row in loose if not row.code and not row.under]
    missing = _missing(situation, rows) if bare else set()
    found: dict[str, list[SheetRow]] = {}
    for row in bare if missing else ():
        said = {
            codec.plain(cell).upper() for i in situation.table.office if (cell := row.cells[i]) is not None
        }
        for code in said & missing:
            found.setdefault(code, []).append(row)
    once = Counter(row.position for each in found.values() for row in each)
    return {code: each[0] for code, each in found.items() if len(each) == 1 and once[each[0].position] == 1}


def _missing(situation: Situation, rows: Mapping[str, SheetRow]) -> set[str]:
    """The codes that stand beside no row, though one is to."""
    return {
        code
        for code, agreed in situation.base.items()
        if code in situation.records and code not in rows and not agreed.tombstone
    }
