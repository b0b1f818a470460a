"""The plan of one tab: rows paired, cells merged, absences and newcomers answered, brakes tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from sheets_sync import codec
from sheets_sync.codec import NO_BOUNDS, Bounds, Reading
from sheets_sync.plan import notes
from sheets_sync.plan.absence import Absence
from sheets_sync.plan.brakes import tried, was_seen
from sheets_sync.plan.burial import bury
from sheets_sync.plan.model import (
    BaseRow,
    Brake,
    CellEdit,
    Creation,
    Example,
    Places,
    Plan,
    Problem,
    Record,
    Reservation,
    SheetRow,
    Situation,
)
from sheets_sync.plan.originals import of_copy
from sheets_sync.plan.pairing import Pairing, content_of, pair
from sheets_sync.plan.parted import parted
from sheets_sync.plan.rows import RowMerge
from sheets_sync.plan.secret import Secrets, secrets_of
from sheets_sync.store import EMPTY, Kind


def plan(situation: Situation) -> Plan:
    """What one pass should do with one tab: see Plan. A brake that bites leaves everything else empty."""
    answer, brakes = _planned(situation)
    kinds = {brake.kind for brake in brakes}
    if not was_seen(situation, brakes):
        return Plan(brakes=brakes, new_rows=answer.new_rows, ignored=answer.ignored)
    if situation.released and kinds & {"rows_gone", "misplaced"}:
        answer, _ = _planned(situation, letting_go="rows_gone" in kinds, by_words="misplaced" in kinds)
    elif situation.refusing and brakes and "new_rows" not in kinds:
        answer, _ = _planned(situation, putting_back=True)
    elif brakes and not situation.released:
        return Plan(brakes=brakes, new_rows=answer.new_rows, ignored=answer.ignored)
    answer.answered = bool(brakes)
    return answer


def blanking(situation: Situation) -> Plan:
    """What takes the words of secret rows out of one tab, and nothing else: for a workbook that is otherwise
    left alone. Codes that stood in a round with a secret one are put right with it."""
    pairing, by_words = _paired(situation)
    answer = Plan(rows=pairing.rows)
    secret = {code: record for code, record in situation.records.items() if record.blank}
    at = situation.table.code
    for code in sorted(pairing.recoded - secret.keys()) if by_words else ():
        row, key = pairing.rows[code], situation.table.columns[at].key
        if row.cells[at] is not None:
            answer.edits.append(CellEdit(code, row.position, key, code))
    secrets = secrets_of(situation)
    for code, row in pairing.rows.items():
        record = situation.records.get(code)
        if record is None:
            _bury_secret(situation, answer, row, secrets.new(row))
        elif record.left:
            _bury_secret(situation, answer, row, secrets.theirs(row) or record)
    for row, _ in pairing.strangers:
        _bury_secret(situation, answer, row, secrets.theirs(row) or situation.records.get(row.code))
    for row in pairing.fresh:
        _bury_secret(situation, answer, row, secrets.new(row))
    return answer


def _planned(
    situation: Situation, *, putting_back: bool = False, letting_go: bool = False, by_words: bool = False
) -> tuple[Plan, list[Brake]]:
    """`letting_go`: a person agreed that the unit's own rows that are gone leave at once; `by_words`: that
    rows beside the wrong codes get those of their words."""
    pairing, is_told = _paired(situation) if not by_words else (pair(situation, by_words=True), False)
    answer = Plan(rows=pairing.rows)
    secrets = secrets_of(situation)
    overwritten = _known_rows(situation, answer, pairing, putting_back, secrets)
    absence = Absence(situation, answer, pairing, putting_back=putting_back, letting_go=letting_go)
    gone = absence.answered()
    _flag_strangers(situation, answer, pairing, secrets)
    fresh = _new_rows(situation, answer, pairing)
    overwritten = [each for each in overwritten if each.code not in pairing.misplaced]
    away = {} if is_told else pairing.misplaced
    misplaced = [_beside(situation, *each) for each in _ordered_by_place(away)]
    moved = [] if misplaced or putting_back else parted(situation, pairing.changed)
    brakes = tried(
        situation, gone=gone, overwritten=overwritten, fresh=fresh, misplaced=misplaced, parted=moved
    )
    return answer, brakes


def _paired(situation: Situation) -> tuple[Pairing, bool]:
    """The rows by their codes; where a secret code stands beside others' words, by the words, and nobody is
    asked: its own stand beside another code, and would be shown, journalled and proposed as that one's."""
    pairing = pair(situation)
    if not any(situation.records[code].blank for code in pairing.misplaced):
        return pairing, False
    return pair(situation, by_words=True), True


def _ordered_by_place(rows: Mapping[str, SheetRow]) -> list[tuple[str, SheetRow]]:
    return sorted(rows.items(), key=lambda each: each[1].position)


def _beside(situation: Situation, code: str, row: SheetRow) -> Example:
    """What stands beside a code in place of its own words."""
    column = situation.table.columns[situation.table.content]
    own = situation.base[code].values[situation.table.content] or ""
    return Example(code, column.key, row.position, own, content_of(situation, row))


def _known_rows(
    situation: Situation, answer: Plan, pairing: Pairing, putting_back: bool, secrets: Secrets
) -> list[Example]:
    """Merge the rows that both sides know; the agreed values that the sheet shows changed."""
    overwritten: list[Example] = []
    bases, records = situation.base, situation.records
    recoded, changed = pairing.recoded, pairing.changed
    watched = {code for code, _ in (*situation.proposed, *situation.answered)}
    puts: dict[tuple[int, str], str] = {}
    for code, row in _ordered(pairing.rows):
        base, record = bases.get(code), records.get(code)
        if record is None:
            if not _bury_secret(situation, answer, row, secrets.new(row)) and code in situation.reserved:
                _create(situation, answer, code, row)
            continue
        if record.left:
            _bury(situation, answer, row, secrets.theirs(row) or record)
            continue
        if (
            base is not None
            and not row.under
            and code not in changed
            and record.values == base.values
            and code not in recoded
            and code not in watched
            and not base.tombstone
            and not row.grey
        ):
            answer.unchanged += 1
            continue
        secret = secrets.places(row)
        overwritten += _merge_row(situation, answer, pairing, row, record, putting_back, puts, secret)
    return overwritten


def _ordered(rows: Mapping[str, SheetRow]) -> Iterable[tuple[str, SheetRow]]:
    """Rows with cells under merged ranges after those that show something in their place."""
    if not any(row.under for row in rows.values()):
        return rows.items()
    return sorted(rows.items(), key=lambda each: (bool(each[1].under), each[1].position))


def _bury(situation: Situation, answer: Plan, row: SheetRow, record: Record) -> None:
    """Make the row a tombstone, once; a secret one again for as long as it shows what was agreed, and any
    once more when its note is no longer under a merged range."""
    base, table = situation.base.get(record.code), situation.table
    untold = base is not None and table.note in base.covered and table.note not in row.under
    if base is None or untold or not base.is_buried(table) or (record.blank and _shows(situation, row, base)):
        bury(situation, answer, row, base, record)
    if table.note in row.under:
        column = table.columns[table.note]
        answer.problems.append(Problem(record.code, column.key, row.position, "", notes.covered(column)))


def _bury_secret(situation: Situation, answer: Plan, row: SheetRow, record: Record | None) -> bool:
    """Take the words out of a row of this record where it is secret; whether it is."""
    if record is None or not record.blank:
        return False
    _bury(situation, answer, row, record)
    return True


def _shows(situation: Situation, row: SheetRow, base: BaseRow) -> bool:
    """Whether a row still shows something where it was agreed to say something, or notes on its cells."""
    table = situation.table
    cells = ((row.cells[i], base.values[i]) for i in table.compared)
    if any(said and cell is not None and cell.kind is not Kind.EMPTY for cell, said in cells):
        return True
    written = (i for i in (*table.compared, table.code, table.note) if row.cells[i] is not None)
    return any(table.columns[i].key in (row.notes or ()) for i in written)


def _merge_row(
    situation: Situation,
    answer: Plan,
    pairing: Pairing,
    row: SheetRow,
    record: Record,
    putting_back: bool,
    puts: dict[tuple[int, str], str],
    secret: Places,
) -> list[Example]:
    base = situation.base.get(record.code)
    before = _weight(answer)
    if row.grey or (base is not None and base.tombstone):  # a row without its code is not known to be grey
        answer.woken.append(row.position)
    putting_back = putting_back or record.code in pairing.returned
    agreed = of_copy(situation, row, base) if base is not None else None
    merged = RowMerge(situation, answer, row, agreed, record, putting_back, puts=puts, secret=secret)
    merged.run(recoded=record.code in pairing.recoded)
    at = situation.table.code
    hidden = base is not None and at in base.covered and at not in row.under
    if base is None or base.tombstone or hidden or base.values[at] != record.code:
        answer.agreed.append((record.code, situation.table.columns[at].key, record.code))
    if _weight(answer) == before and not merged.sentences:
        answer.quiet.append((record.code, row.raw))
    return merged.overwritten


def _weight(answer: Plan) -> int:
    return len(answer.changes) + len(answer.edits) + len(answer.agreed) + len(answer.woken)


def _flag_strangers(situation: Situation, answer: Plan, pairing: Pairing, secrets: Secrets) -> None:
    """Say why rows are not read; further rows of what became secret lose its words, whichever is the row."""
    copied = [row for row in pairing.fresh if _bury_secret(situation, answer, row, secrets.new(row))]
    pairing.fresh = [row for row in pairing.fresh if row not in copied] if copied else pairing.fresh
    column = situation.table.columns[situation.table.code]
    for code in pairing.hidden:
        answer.problems.append(Problem(code, column.key, None, "", notes.hidden(column)))
        answer.covered.append((code, column.key))
    for row in pairing.untold:
        _say(situation, answer, row, "")
    for row, message in pairing.strangers:
        record = secrets.theirs(row) or situation.records.get(row.code)
        if not _bury_secret(situation, answer, row, record):
            _flag(situation, answer, row, message)


def _flag(situation: Situation, answer: Plan, row: SheetRow, message: str) -> None:
    """Say why a row without a record is not read, to the Office and in its note."""
    answer.problems.append(Problem(row.code, "code", row.position, row.code, message))
    _say(situation, answer, row, message)


def _say(situation: Situation, answer: Plan, row: SheetRow, message: str) -> None:
    """Write the note of a row without a record; what a person typed there stays."""
    shown, note = _shown_note(situation, row), situation.table.note
    agreed = (base.values[note] for base in situation.base.values())  # the row may have lost its code since
    is_left = notes.is_of_cells(shown, situation.table.columns)
    ours = not shown or notes.is_ours(shown) or is_left or shown in agreed
    if row.cells[note] is not None and shown != message and ours:
        answer.edits.append(CellEdit("", row.position, "sync_note", message))


def _new_rows(situation: Situation, answer: Plan, pairing: Pairing) -> list[Example]:
    """Give a code to a new row that stood unchanged over two reads; the record comes later.

    What the Office will not take stays as it was typed, for as long as the unit leaves it so.
    """
    prints = {row.position: fingerprint(situation, row) for row in pairing.fresh}
    answer.ignored = situation.ignored & frozenset(prints.values())
    wanted = [row for row in pairing.fresh if prints[row.position] not in answer.ignored]
    for row in pairing.fresh:
        if prints[row.position] in answer.ignored:
            _say(situation, answer, row, notes.IGNORED)
    spare, marks = iter(situation.spare), set()
    known = (pairing.rows, situation.records)
    # A code whose write never happened is given to the same row again.
    unwritten = {mark: code for code, mark in situation.reserved.items() if not any(code in k for k in known)}
    for row in wanted:
        mark, lacking = prints[row.position], _lacking(situation, row)
        stood = mark in situation.seen
        if lacking and (stood or _shown_note(situation, row) == lacking):
            _flag(situation, answer, row, lacking)
            continue  # there is nothing more to find out until somebody types
        marks.add(mark)
        code = (unwritten.pop(mark, None) or next(spare, None)) if stood else None
        if code is not None:
            answer.reservations.append(Reservation(code, row.position, mark, _said(situation, row)))
            answer.edits.append(CellEdit("", row.position, "code", code))
    answer.new_rows = frozenset(marks)
    return [_example(situation, row) for row in wanted]


def _lacking(situation: Situation, row: SheetRow) -> str:
    """Why a new row cannot be given a code or a record yet, or ''."""
    table, readings = situation.table, _readings(situation, row)
    missing = [table.index[key] for key in table.needed]
    missing = [i for i in missing if readings[i].problem or not readings[i].value]
    return notes.incomplete([table.columns[i] for i in missing]) if missing else ""


def _shown_note(situation: Situation, row: SheetRow) -> str:
    cell = row.cells[situation.table.note]
    return "" if cell is None else codec.plain(cell)


def _example(situation: Situation, row: SheetRow) -> Example:
    cell = row.cells[situation.table.content]
    return Example("", "", row.position, "", codec.plain(cell) if cell is not None else "")


def fingerprint(situation: Situation, row: SheetRow) -> str:
    """What a new row says, so that one still being typed is told from one that is complete."""
    said = [reading.value for reading in _readings(situation, row)]
    return sha256("\x1f".join(said).encode()).hexdigest()[:32]


def _readings(situation: Situation, row: SheetRow, bounds: Bounds = NO_BOUNDS) -> list[Reading]:
    columns = situation.table.columns
    special = {situation.table.code, situation.table.note}
    return [
        codec.NOTHING if i in special else codec.read(columns[i], cell or EMPTY, bounds)
        for i, cell in enumerate(row.cells)
    ]


def _create(situation: Situation, answer: Plan, code: str, row: SheetRow) -> None:
    """What can be read of the row becomes its record; the rest stays in the sheet, with a reason. Refused
    once, the record is asked for again only when the row says something else."""
    mark, refusal = fingerprint(situation, row), situation.refused.get((code, "code"))
    if refusal is not None and refusal.value == mark:
        answer.held.append((code, "code"))
        _flag(situation, answer, row, notes.not_made(refusal.message))
        return
    if lacking := _lacking(situation, row):  # taken out since the row was given its code
        _flag(situation, answer, row, lacking)
        return
    answer.creations.append(Creation(code, row.position, _said(situation, row), mark))


def _said(situation: Situation, row: SheetRow) -> tuple[str, ...]:
    """What the row says that can be taken: a day that has not come is not."""
    readings = _readings(situation, row, Bounds(None, situation.today))
    return tuple("" if each.problem else each.value for each in readings)
