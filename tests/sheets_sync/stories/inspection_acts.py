"""What people at a unit do in `Kiểm tra`: what they do in any tab, and what they type into its columns.

Each act answers with a sentence, or '' if not possible. Monday 8/9/2025 is the day of every history.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.sheets_sync.stories import unit_acts
from tests.sheets_sync.stories.inspection_facts import STATED
from tests.sheets_sync.stories.oracle import NEW
from tests.sheets_sync.stories.pages import Line
from tests.sheets_sync.stories.unit_acts import AtTheUnit

_OWN = ("title", "basis", "leader", "decision_scope", "evaluation", "recommendations")
_ANSWERS = ("report", "remedy")
_TOUCHED = (
    "title", "basis", "leader", "decision_scope", "conclusion", "inspector", "status", "result_basis",
    "sync_note",
)  # fmt: skip
_DAYS = ("8/9/2025", "8/9/2025", "8/9/2025", "7/9/2025", "10/9/2025")  # mostly today; one to come
_UNITS = ("UBND xã An Lão", "UBND xã Kiến Thụy", "Sở Tài chính", "Phòng Nội chính")  # the last is nobody


def types(who: AtTheUnit) -> str:
    """A cell of the unit's own."""
    line = who.row()
    if line is None:
        return ""
    column = who.event.chance().choice(_own(line, _OWN, _ANSWERS))
    return who.put(line, [(column, who.word(line))])


def types_two(who: AtTheUnit) -> str:
    """Two cells of one row."""
    line = who.row()
    if line is None:
        return ""
    one, other = _own(line, ("basis", "leader"), _ANSWERS)
    return who.put(line, [(one, who.word(line)), (other, who.word(line, 2))])


def touches_office_cell(who: AtTheUnit) -> str:
    """A cell that is not the unit's, in some rows."""
    line = who.row()
    column = who.event.chance().choice(_TOUCHED)
    return who.put(line, [(column, who.word(line))]) if line else ""


def answers(who: AtTheUnit) -> str:
    """A report to the team, with its day."""
    line = who.row()
    return who.put(line, [("report", who.word(line)), ("reported_on", "8/9/2025")]) if line else ""


def decides(who: AtTheUnit) -> str:
    """The decision with its number, date and five contents (LC15 15.3)."""
    line = who.row()
    if line is None:
        return ""
    contents = [(column, who.word(line, place)) for place, column in enumerate(STATED, 1)]
    number = f"{who.event.number}/QĐ-UBND"
    return who.put(line, [("decision_number", number), ("decision_date", "8/9/2025"), *contents])


def states_a_day(who: AtTheUnit) -> str:
    """The day of a step, or of an answer."""
    line, dice = who.row(), who.event.chance()
    if line is None:
        return ""
    columns = _own(line, ("starts_on", "ends_on", "notified_on"), ("reported_on", "remedied_on"))
    return who.put(line, [(dice.choice(columns), dice.choice(_DAYS))])


def concludes(who: AtTheUnit) -> str:
    """The result report (LC15 17.4)."""
    line = who.row()
    if line is None:
        return ""
    words = [("evaluation", who.word(line)), ("conclusion", who.word(line, 2))]
    number = f"{who.event.number}/BC-UBND"
    return who.put(line, [("result_number", number), ("result_date", "8/9/2025"), *words])


def names_units(who: AtTheUnit) -> str:
    """Whom it inspects."""
    line = who.row()
    return who.put(line, [("units", who.event.chance().choice(_UNITS))]) if line else ""


def links_file(who: AtTheUnit) -> str:
    """A link to a file, or something that is neither."""
    line = who.row()
    if line is None:
        return ""
    is_link = who.event.chance().random() < 0.7
    value = f"https://xa.example.vn/{who.event.number}.pdf" if is_link else who.word(line)
    return who.put(line, [("file", value)])


def writes_nonsense(who: AtTheUnit) -> str:
    """Something that is no date where a date belongs."""
    line = who.row()
    if line is None:
        return ""
    column = who.event.chance().choice(_own(line, ("starts_on", "result_date"), ("reported_on",)))
    return who.put(line, [(column, who.word(line))])


def clears(who: AtTheUnit) -> str:
    """One cell emptied."""
    line = who.row()
    column = who.event.chance().choice((*_OWN, *_ANSWERS, "starts_on", "reported_on", "inspector", "status"))
    return who.put(line, [(column, None)]) if line else ""


def adds_row(who: AtTheUnit) -> str:
    """An inspection of the unit's own; its form is forgotten at times."""
    below = max((line.position for line in who.page.lines()), default=1) + 1
    word = who.event.token()
    who.oracle.typed[word] = NEW
    complete = who.event.chance().random() < 0.8
    cells = [("title", word), *([("form", "Đột xuất")] if complete else [])]
    for column, value in cells:
        who.oracle.words.enter(who.cell(Line(below, {}), column), value)
    who.page.put([(below, column, value) for column, value in cells])
    return f"added a row with title = {word}{'' if complete else ', without its form'}"


def _own(line: Line, inspecting: tuple[str, ...], inspected: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that people take for theirs, by the role that the row shows."""
    return inspected if line["role"] == "Được kiểm tra" else inspecting


ACTS: Mapping[str, Callable[[AtTheUnit], str]] = unit_acts.ACTS | {
    each.__name__: each
    for each in (
        types, types_two, touches_office_cell, answers, decides, states_a_day, concludes, names_units,
        links_file, writes_nonsense, clears, adds_row,
    )
}  # fmt: skip
