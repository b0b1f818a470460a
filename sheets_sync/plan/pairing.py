"""Which sheet row is which record: by `Mã`, never by position (SHEETS.md §1, §4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from console.rules.codes import spelt
from sheets_sync import codec
from sheets_sync.columns import Column, Table
from sheets_sync.plan import notes
from sheets_sync.plan.misplaced import misplaced
from sheets_sync.plan.model import SheetRow, Situation
from sheets_sync.plan.office_cells import Values, alike, base_office, is_used, office_values, visible
from sheets_sync.plan.originals import is_copy, originals, says
from sheets_sync.plan.slips import Left, beside_its_cell, left_behind


@dataclass(slots=True)
class Pairing:
    """Rows by code; codes to be written back; rows that cannot be placed, and why; new rows."""

    rows: dict[str, SheetRow] = field(default_factory=dict)
    recoded: set[str] = field(default_factory=set)
    strangers: list[tuple[SheetRow, str]] = field(default_factory=list)
    fresh: list[SheetRow] = field(default_factory=list)
    held: set[str] = field(default_factory=set)  # codes that are there, but in several rows or unwritten
    hidden: list[str] = field(default_factory=list)  # of these, codes that may stand under merged ranges
    untold: list[SheetRow] = field(default_factory=list)  # rows of nothing that were told something
    changed: dict[str, SheetRow] = field(default_factory=dict)  # rows that show else than what was agreed
    misplaced: dict[str, SheetRow] = field(default_factory=dict)  # of these, rows that say others' words
    returned: set[str] = field(default_factory=set)  # of these, codes whose rows are to say their own again


def pair(situation: Situation, *, by_words: bool = False) -> Pairing:
    """Find each code's row. No row is ever given to a code that it does not prove. `by_words`: where codes
    stand beside others' words, a person agreed that the words tell."""
    pairing = Pairing()
    copies: dict[str, list[SheetRow]] = {}
    loose: list[SheetRow] = []
    records, base, reserved, rows = situation.records, situation.base, situation.reserved, pairing.rows
    for row in situation.rows:
        code = row.code
        if code not in records and code not in base and code not in reserved:
            loose.append(row)
        elif code in rows:
            copies.setdefault(code, [rows[code]]).append(row)
        else:
            rows[code] = row
    for code, candidates in copies.items():
        loose.extend(_settle_copies(situation, pairing, code, candidates))
    for code, row in originals(situation, rows, loose).items():
        pairing.strangers.append((rows[code], notes.DUPLICATE))
        rows[code] = row
        pairing.recoded.add(code)
        loose.remove(row)
    _give_back(pairing, left_behind(situation, rows, loose), loose)
    for code, row in beside_its_cell(situation, rows, loose).items():
        rows[code] = row
        pairing.recoded.add(code)
        loose.remove(row)
    pairing.changed = {
        code: row
        for code, row in rows.items()
        if (agreed := base.get(code)) is not None and row.raw != agreed.raw and code in records
    }
    pairing.misplaced = {code: rows[code] for code in misplaced(situation, rows, pairing.changed, loose)}
    if by_words:
        loose.extend(rows.pop(code) for code in pairing.misplaced)
    if loose:
        _place_loose(situation, pairing, loose)
    return pairing


def _give_back(pairing: Pairing, left: Mapping[str, Left], loose: list[SheetRow]) -> None:
    """Give codes that were dragged away back to their rows. The rows where they stood are others', or say
    nothing."""
    stood = {code: pairing.rows.pop(code) for code in left}
    own = {code: each.row for code, each in left.items() if each.row is not None}
    taken = {row.position for row in own.values()}
    pairing.rows |= own
    pairing.recoded |= own.keys()
    loose[:] = [row for row in loose if row.position not in taken]
    for code, row in stood.items():
        if row.position in taken:
            continue
        if left[code].of_missing:
            loose.append(row)  # its words tell
        else:
            pairing.strangers.append((row, notes.DUPLICATE))


def _settle_copies(
    situation: Situation, pairing: Pairing, code: str, candidates: list[SheetRow]
) -> list[SheetRow]:
    """Keep the row that matches the base; answer the copies that have become rows of their own."""
    keeper = _keeper(situation, code, candidates)
    if keeper is None:
        del pairing.rows[code]
        pairing.held.add(code)
        pairing.strangers.extend((row, _undecided(situation, row, candidates)) for row in candidates)
        return []
    pairing.rows[code] = keeper
    own: list[SheetRow] = []
    content = situation.base[code].values[situation.table.content]
    for row in candidates:
        if row is keeper:
            continue
        flagged = is_copy(situation, row)  # it stays one, whatever the Office changes
        changed = content_of(situation, row) not in (content, "")
        if situation.table.rows_may_be_added and changed and not flagged and not _is_marked(situation, row):
            own.append(row)
        else:
            pairing.strangers.append((row, notes.DUPLICATE))
    return own


def _undecided(situation: Situation, row: SheetRow, candidates: list[SheetRow]) -> str:
    """What is said of one of several rows; one that is known for a copy stays one, so that the next look at
    them decides the same."""
    copies = [each for each in candidates if is_copy(situation, each)]
    return notes.DUPLICATE if row in copies and len(copies) < len(candidates) else notes.UNDECIDED


def _keeper(situation: Situation, code: str, candidates: list[SheetRow]) -> SheetRow | None:
    if code not in situation.base:
        return None
    rest = [row for row in candidates if not is_copy(situation, row)] or candidates
    whole = [row for row in rest if says(situation, row, situation.base[code])]
    if whole:
        return whole[0]  # identical copies: any of them says what was agreed
    wanted = base_office(situation, code)
    same = [row for row in rest if office_values(situation, row) == wanted]
    return same[0] if len(same) == 1 else None


def _place_loose(situation: Situation, pairing: Pairing, loose: list[SheetRow]) -> None:
    """Rows without a known code: paired again, new, or flagged."""
    missing = [
        code
        for code, row in situation.base.items()
        if (code in situation.records or code in situation.reserved)
        and not row.tombstone
        and code not in pairing.rows
        and code not in pairing.held
    ]
    matches = _matches(situation, missing, loose)
    hiding = [row for row in loose if situation.table.code in row.under and row.position not in matches]
    for each in missing if hiding else ():
        if each not in matches.values() and any(_may_be(situation, row, each) for row in hiding):
            pairing.held.add(each)
            pairing.hidden += [each] if each in situation.records else []
    kept = [code for code in missing if code in situation.records]
    missed = [*kept, *_put_back(situation), *pairing.misplaced]
    lost = {situation.base[code].values[situation.table.content] for code in missed}
    buried = _buried(situation)
    taken = set(matches.values())
    epitaphs = {said for _, said in buried if said}
    for row in loose:
        code = matches.get(row.position)
        content = content_of(situation, row)
        if code is not None:
            pairing.rows[code] = row
            pairing.recoded.add(code)
        elif pairing.misplaced.get(row.code) is row:
            _return(pairing, row, taken=row.code in taken)
        elif _is_heading(situation, row):
            pairing.untold += [row] if note_of(situation, row) == notes.UNKNOWN else []
        elif row.code and row.code not in pairing.rows:
            pairing.strangers.append((row, notes.UNKNOWN))
        elif content and (codes := buried.get((content, note_of(situation, row)))):
            _know_buried(situation, pairing, row, codes)
        elif merged := [column for i, column in _named(situation.table) if i in row.under]:
            told = is_used(situation, row) and note_of(situation, row) not in epitaphs
            pairing.strangers += [(row, notes.unread(merged[0]))] if told else []
        elif not content:
            pairing.untold += [row] if notes.is_unread(note_of(situation, row)) else []
        elif note_of(situation, row) == notes.LOST_CODE or content in lost or _is_marked(situation, row):
            pairing.strangers.append((row, notes.LOST_CODE))
        elif not situation.table.rows_may_be_added or row.cells[0] is None:
            pairing.strangers.append((row, notes.UNKNOWN))
        else:
            pairing.fresh.append(row)


def _is_heading(situation: Situation, row: SheetRow) -> bool:
    """Whether it is a line of people's between the rows, or below them: several words stand where the codes
    do, and nothing beside them."""
    said = (row.cells[i] for i in situation.table.compared)
    return len(row.code.split()) > 1 and all(cell is None or cell.value is None for cell in said)


def _return(pairing: Pairing, row: SheetRow, *, taken: bool) -> None:
    """A row that says others' words, and whose nobody knows: it says again what belongs to its code, unless
    that stands elsewhere."""
    if taken:
        pairing.strangers.append((row, notes.DUPLICATE))
    else:
        pairing.rows[row.code] = row
        pairing.returned.add(row.code)


def _named(table: Table) -> list[tuple[int, Column]]:
    """The columns that tell what a row is: its code, and what it is about."""
    return [(i, table.columns[i]) for i in (table.code, table.content)]


def _may_be(situation: Situation, row: SheetRow, code: str) -> bool:
    """Whether a row whose code is under a merged range, which begins in the row of a known code, may be the
    one of this code: nobody sees what it is about, or it says the same."""
    at, content = situation.table.code, situation.table.content
    if content in row.under:
        above = str(row.under[at].cell.value or "").strip().upper()
        return above in situation.records or above in situation.base
    base, record = situation.base[code], situation.records.get(code)
    said = {base.values[content], *base.past.get(content, ())} | (
        {record.values[content]} if record else set()
    )
    return content_of(situation, row) in said - {"", None}


def _put_back(situation: Situation) -> list[str]:
    """The codes of rows that were put back, as their notes say: the row that was missed may still stand
    there without its code, or be pasted without it."""
    note = situation.table.note
    return [
        code
        for code, base in situation.base.items()
        if not base.tombstone and notes.is_put_back(base.values[note])
    ]


def _buried(situation: Situation) -> dict[tuple[str | None, str | None], list[str]]:
    """The codes of tombstones by what such a row says: its content and its note."""
    found: dict[tuple[str | None, str | None], list[str]] = {}
    for code, base in situation.base.items():
        if base.tombstone:
            said = base.values[situation.table.content], base.values[situation.table.note]
            found.setdefault(said, []).append(code)
    return found


def _know_buried(situation: Situation, pairing: Pairing, row: SheetRow, codes: list[str]) -> None:
    """A tombstone that lost its code is no news of the unit's. Where its record came back, it is its row;
    where that is secret, its words are to go."""
    records = [record for code in codes if (record := situation.records.get(code)) is not None]
    if any(record.blank for record in records):
        pairing.strangers.append((row, notes.LOST_CODE))
    for code in codes:
        record = situation.records.get(code)
        if record is None or record.left:
            pairing.held.add(code)
        elif len(codes) == 1 and code not in pairing.rows and code not in pairing.held:
            pairing.rows[code] = row
            pairing.recoded.add(code)


def _matches(situation: Situation, missing: list[str], loose: list[SheetRow]) -> dict[int, str]:
    """Position -> code, only where one row and one missing code have the same office cells: those agreed,
    or such as copies of that time, the records or the unit's own proposals say in their place."""
    if not missing:
        return {}
    certain = _certain(situation, missing, loose)
    if certain:
        rest = [row for row in loose if row.position not in certain]
        return certain | _matches(situation, [c for c in missing if c not in certain.values()], rest)
    seen = {row.position: visible(situation, row) for row in loose}
    whole = {position: values for position, values in seen.items() if None not in values}
    partly = {row.position for row in loose if row.position not in whole and content_of(situation, row)}
    found = alike(situation, missing, whole)
    taken = set(found.values())
    said = {code: _also_said(situation, code) for code in missing if code not in taken}
    changed = {code: allowed for code, allowed in said.items() if any(len(each) > 1 for each in allowed)}
    fits = {
        position: [
            code
            for code, allowed in (said if position in partly else changed).items()
            if _fits(seen[position], allowed)
        ]
        for position in (*whole, *partly)
        if position not in found
    }
    once = Counter(code for codes in fits.values() for code in codes)
    return found | {
        position: codes[0] for position, codes in fits.items() if len(codes) == 1 and once[codes[0]] == 1
    }


def _certain(situation: Situation, missing: list[str], loose: list[SheetRow]) -> dict[int, str]:
    """Position -> code of rows that are a code's whatever else they say: those begun for it, and the
    one that spells it without its hyphens."""
    begun = {situation.begun[code]: code for code in missing if code in situation.begun}
    if begun:
        return begun
    read = {row.position: code for row in loose if (code := spelt(row.code)) not in ("", row.code)}
    once, wanted = Counter(read.values()), set(missing)
    return {position: code for position, code in read.items() if code in wanted and once[code] == 1}


def _also_said(situation: Situation, code: str) -> list[set[str | None]]:
    """What each office cell of the code's row may say: what was agreed, and what may stand in its place."""
    table, base, record = situation.table, situation.base[code], situation.records.get(code)
    allowed: list[set[str | None]] = []
    for i in table.office:
        also = {base.values[i], *base.past.get(i, ()), *([""] if i in base.covered else ())}
        if record is not None:
            also |= {record.values[i], situation.proposed.get((code, table.columns[i].key), record.values[i])}
        allowed.append(also)
    return allowed


def _fits(values: Values, allowed: list[set[str | None]]) -> bool:
    """Whether every cell that can be seen says what it may."""
    pairs = zip(values, allowed, strict=True)
    return any(values) and all(value is None or value in each for value, each in pairs)


def content_of(situation: Situation, row: SheetRow) -> str:
    """What the row's content cell says: its task, or the name of its inspection."""
    cell = row.cells[situation.table.content]
    return codec.plain(cell) if cell is not None else ""


def _is_marked(situation: Situation, row: SheetRow) -> bool:
    """Whether the row says by itself that it is the Office's, whatever became of its code and content."""
    key, said = situation.table.offices_mark
    cell = row.cells[situation.table.index[key]] if key else None
    return cell is not None and codec.plain(cell) == said


def note_of(situation: Situation, row: SheetRow) -> str:
    cell = row.cells[situation.table.note]
    return codec.plain(cell) if cell is not None else ""
