"""One cell, three values: what was agreed, what the sheet shows, what the record says."""

from __future__ import annotations

from enum import Enum, auto

from sheets_sync.columns import Owner


class Verdict(Enum):
    """What becomes of a cell."""

    SAME = auto()  # sheet and record agree
    TAKE = auto()  # the sheet's value goes into the record
    WRITE = auto()  # the record's value goes into the sheet, over nothing that anybody typed since
    OVERWRITE = auto()  # the record's value goes into the sheet, over something typed
    CONFLICT = auto()  # both changed
    LEAVE = auto()  # nothing is concluded


def merge(
    owner: Owner, base: str | None, past: frozenset[str], sheet: str, record: str, *, readable: bool
) -> Verdict:
    """The three-way merge of one cell (SHEETS.md §1, §3).

    `base` None: never agreed (a wiped base); then an empty side yields to the other only where that
    changes nothing in the record, and every other difference waits for a person.
    """
    if readable and sheet == record:
        return Verdict.SAME
    if owner is Owner.NONE:
        return Verdict.LEAVE
    untouched = sheet == base or sheet in past or (base is None and not sheet)
    if owner is not Owner.UNIT:
        return Verdict.WRITE if untouched or not sheet else Verdict.OVERWRITE
    if readable and untouched:
        return Verdict.WRITE
    record_untouched = base is not None and (record == base or record in past)
    if not readable:
        return Verdict.LEAVE if record_untouched or base is None else Verdict.CONFLICT
    return Verdict.TAKE if record_untouched else Verdict.CONFLICT
