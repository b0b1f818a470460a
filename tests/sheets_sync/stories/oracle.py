"""The judge of a history. It knows nothing of plans, bases or generations: it looks for words.

Every value that somebody types is a word that occurs nowhere else, so that it can be looked for in every cell
of the workbooks and in every text of the database. Beside that it only keeps who typed into which cell while
somebody else could not see it: only there may two versions collide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from console.database import database
from console.records import Participation, SyncConflict, SyncProposal, Task, Unit
from sheets_sync.plan import notes
from tests.sheets_sync.stories.agreement import (
    FIELDS,
    TASKS,
    UNITS,
    Cell,
    Tab,
    disagreement,
    unanswered,
    unsaid,
)
from tests.sheets_sync.stories.last_words import LastWords
from tests.sheets_sync.stories.pages import Line, Page, Snapshot

OFFICE, NEW, UNKNOWN = "office", "new", "?"
OWN = "riêng"  # begins what people note beside the rows
REQUEST = ("request", "reason", "wanted_due_on", "request_document")
RESULT = ("done", "done_on", "result", "report_number", "report_date")
_ACTS = (("progress", "text"), ("return", "reason"), ("extension", "reason"), ("explanation", "text"))
_BASES = {"sync_base", "sync_generation"}  # what was agreed is no place where a value is kept for anybody
_WORD = re.compile(r"chữ\d+x\d+")


@dataclass
class Oracle:
    """What was typed, where, and what could collide."""

    pages: Mapping[str, Page]
    tab: Tab = TASKS
    open: dict[str, tuple[Page, Snapshot]] = field(default_factory=dict)  # copies that people have open
    typed: dict[str, str] = field(default_factory=dict)  # word -> code of the row, or one of the above
    untaken: dict[str, str] = field(default_factory=dict)  # word -> unit, typed and in no record so far
    unburied: set[str] = field(default_factory=set)  # typed into a row that had left and was no tombstone yet
    collided: set[Cell] = field(default_factory=set)
    edits: list[Cell] = field(default_factory=list)  # every edit of a unit's cell, in order
    unread: dict[Cell, str] = field(default_factory=dict)  # typed in a workbook, not known to be read
    unwritten: set[Cell] = field(default_factory=set)  # changed by the Office, not known to be written
    as_of: dict[str, int] = field(default_factory=dict)  # units whose file is an old one: how old
    fresh: dict[str, frozenset[Cell]] = field(default_factory=dict)  # and what nobody had read of it then
    unmarked: dict[str, int] = field(default_factory=dict)  # units of which something was read since, when
    # it could not be written that it was: an older copy cannot be told from the present file
    copied: set[str] = field(default_factory=set)  # codes that people made stand in two rows
    multiplied: set[str] = field(default_factory=set)  # words that people copied with a row
    altered: set[str] = field(default_factory=set)  # codes whose row was typed into where it tells its task
    bore: dict[tuple[str, str], str] = field(default_factory=dict)  # by unit and content: a row's first code
    snapshots: list[Snapshot] = field(default_factory=list)  # that somebody may bring back

    def __post_init__(self) -> None:
        self.words = LastWords(self.tab)

    # -- what people do ------------------------------------------------------------------------

    def as_it_says(self, unit: str, line: Line, lines: Sequence[Line]) -> Line:
        """The row under its own code. One that came astray in the instant of a write stands in another's row
        until the next read: there people go by what the row says, but where a merged cell hides that."""
        if self.tab.content in line.covered:
            return line
        own = self.bore.get((unit, line[self.tab.content]), line.code)
        is_its = not line.code or own in {each.code for each in lines}
        return line if is_its else replace(line, cells={**line.cells, "code": own})

    def belongs_to(self, line: Line) -> str:
        """The code under which what is typed in this row is kept, or ''."""
        return line.code

    def row_altered(self, line: Line, columns: Iterable[str], *, stale: bool) -> None:
        """Typed into what tells whose row it is. Without its code such a row is nobody's in particular; in an
        old copy it may be the one that has a code by now, a copy may bring back what it said then, and where
        a row lost its code it may be that one: then its words stand in two."""
        if not set(self.tab.offices) & set(columns):
            return
        if line.code:
            self.altered.add(line.code)
        elif stale or self.words.lost or self.snapshots:
            self._multiply(line)

    def row_lost(self, line: Line) -> None:
        """Its code was emptied: typed into as above, it cannot be told from a new row."""
        self.words.lose(line.code)
        if line.code in self.altered:
            self._multiply(line)

    def _multiply(self, line: Line) -> None:
        self.multiplied |= {word for text in line.cells.values() for word in text.split()}

    def unit_typed(self, unit: str, code: str, column: str, value: str, since: int | None) -> None:
        """Into a cell of a workbook; `since` where the typist sees it as it was then."""
        cell = self.tab.cell(unit, code, column)
        if since is not None and column == "request" and value in self.words.entered[cell]:
            self.collided |= {(code, each) for each in REQUEST}  # or was it the old file that said so?
        stale = since is not None and cell in self.edits[since:]
        collides = stale or cell in self.unwritten
        if collides:
            self.collided.add(cell)
        self.edits.append(cell)
        self.unread[cell] = value
        collides |= self._is_withdrawn(code, column, value)
        # emptied, or never seen with what had just been typed: an old file tells nobody which
        untold = since is not None and not value and cell in self.fresh.get(unit, ())
        if column in self.tab.mine(unit).get(code, ()):
            self._say(cell, value, collides or untold)

    def _is_withdrawn(self, code: str, column: str, value: str) -> bool:
        """Whether what was agreed before both sides changed the cell is typed again, and nobody has decided
        yet: then the other side's word stands."""
        waits = SyncConflict.select().where(
            (SyncConflict.tab == self.tab.key) & (SyncConflict.code == code)
            & (SyncConflict.column == column) & SyncConflict.resolved_at.is_null()
        )  # fmt: skip
        return any((each.base or "") == value for each in waits)

    def office_changed(self, code: str, columns: Iterable[str]) -> None:
        """A cell that is the unit's, through the console; what it then says is told by `office_said`."""
        for column in columns:
            cell = (code, column)
            if cell in self.unread:
                self.collided.add(cell)
            self.edits.append(cell)
            self.unwritten.add(cell)

    def office_said(self, code: str, column: str, value: str) -> None:
        """The console took the Office's word for a cell."""
        cell = (code, column)
        self._say(cell, value, column in UNITS and cell in self.unread)

    def _say(self, cell: Cell, value: str, collides: bool) -> None:
        if collides:
            self.words.doubt([cell])
        else:
            self.words.say(cell, value)

    def takes_part(self, unit: str, code: str) -> bool:
        """Whether the row of this code is the unit's now, or nobody's yet."""
        part: Any = Participation
        query = part.select().join(Task).switch(Participation).join(Unit)
        here = (Task.code == code) & (Unit.code == unit) & part.left_at.is_null()
        return bool(query.where(here).exists()) or not Task.select().where(Task.code == code).exists()

    def see_taken(self) -> None:
        """Judge what came into records since: after every pass and before the Office acts, so that each row
        was the same unit's all the while. Whose it was when a word was typed says nothing: the sheet may not
        show yet that the row leaves, and where it is back before it was read, its people expect what they
        typed to be taken; so it stays when the row leaves once more. But while a row is not its unit's, no
        word of that unit comes into the record, whenever it was typed."""
        for code, text in self._texts():
            for word in _WORD.findall(text):
                unit = self.untaken.pop(word, None)
                its = unit is None or code in self.tab.mine(unit) or self.is_let_go(code)
                assert its, f"taken from a row that had left: {word}"

    def is_let_go(self, code: str) -> bool:
        """Whether the unit took a row of its own away, it may be after it had been read."""
        return False

    def office_decides(self, code: str, column: str) -> None:
        """Chi or Hòa decides about what a unit typed there, which may change the record at once: also in a
        cell of the unit's, where it works in the console and its workbook only proposes."""
        if column in UNITS:
            self.office_changed(code, [column])

    def row_removed(self, code: str, copy: Snapshot | None) -> None:
        """With everything that was typed into it and not read."""
        if copy is None:
            self.words.doubt(cell for cell in self.unread if cell[0] == code)
        else:
            copy.typed = {cell: value for cell, value in copy.typed.items() if cell[0] != code}

    def brought_back(self, unit: str, kept: Snapshot, *, inner: bool = False) -> None:
        """An old state of a workbook takes the place of the present one: its rows may get other codes.
        `inner`: in the midst of a pass, which may have read what came since and not marked it yet."""
        self.bore = {cell: code for cell, code in self.bore.items() if cell[0] != unit}
        later = {*self.edits[kept.since :], *kept.unwritten}
        both = later & (kept.unread.keys() | kept.typed.keys())
        # what the copy shows without its code may be a row that was given one since
        added = {cell for cell in later if cell[0].startswith(self.tab.added)}
        both |= {cell for cell in added if ("", *cell[1:]) in kept.typed}
        if self.unmarked.get(unit, -1) >= kept.since:
            both |= later
            self.multiplied |= self.pages[unit].words()
        elif inner:
            # a row that was put back before may stand there while it is being put back once more
            told = (line for line in self.pages[unit].lines() if notes.is_put_back(line["sync_note"]))
            self.copied |= {line.code for line in told}
            shown = self._shown()
            self.multiplied |= {word for cell in later & shown.keys() for word in shown[cell].split()}
        self.collided |= both
        # as in `unit_typed`
        emptied = {cell for cell in kept.typed.keys() & kept.fresh if not kept.typed[cell]}
        self.words.doubt([*self.unread, *kept.unread, *both, *emptied])
        mine = self.tab.mine(unit)
        for cell in kept.typed.keys() - both - emptied:
            if cell[1] in mine.get(cell[0], ()):
                self.words.say(cell, kept.typed[cell])
        self.edits.extend(kept.typed)  # whoever has an older copy open did not see them
        self.unread |= kept.unread | kept.typed
        self.unwritten |= kept.unwritten  # the file in place does not show them again
        self.as_of[unit] = min(kept.since, self.as_of.get(unit, kept.since))
        self.fresh[unit] = kept.fresh

    def forget_destroyed(self, before: set[str]) -> None:
        """What a person removed before anything could read it is gone by that person's own hand."""
        if gone := before & set(self.typed) - self.in_workbooks():
            undone = database.in_transaction()  # what is not committed may yet be lost with its process
            for word in gone - (set() if undone else self.in_database()):
                del self.typed[word]

    def overwritten(self, words: set[str]) -> None:
        """A write of ours met these in an instant of which nothing tells (README names it): they are gone."""
        for word in words - self.in_database():
            self.typed.pop(word, None)
            self.words.doubt(cell for cell, value in self.words.stand.items() if word in value.split())

    def is_spared(self, unit: str, before: object, now: object) -> bool:
        """Whether nothing of people's own changed outside the mapping. What a write left astray there, in a
        column inserted in its instant, the program takes away again: that is no one's."""
        if not isinstance(before, list) or not isinstance(now, list):
            return before == now
        gone = Counter(before) - Counter(now)
        own = [each for each in gone if OWN in each or "LEN(" in each]
        return not own and not Counter(now) - Counter(before)

    def is_left_alone(self, unit: str) -> bool:
        """Whether its workbook is not synchronised for a while, and somebody wants it so."""
        return False

    def stuck(self, unit: str) -> None:
        """A pass may have read the workbook, and could not write it."""
        self.unmarked[unit] = len(self.edits)

    def passed(self, stuck: Collection[str], unseen: Collection[str] = ()) -> None:
        """A pass went through: what both sides now show alike has been read and written. An old file is put
        right, but for those that were `stuck`, `unseen` or left alone."""
        for unit in self.pages.keys() - {*stuck, *unseen}:
            if not self.is_left_alone(unit):
                self.as_of.pop(unit, None)
                self.fresh.pop(unit, None)
        self.see_rows()
        doubtful = self.unread.keys() | self.unwritten
        if not doubtful:
            return
        shown, stored = self._shown(), self._stored()
        alike = {cell for cell in doubtful if cell in stored and shown.get(cell) == stored[cell]}
        for cell in alike & self.unread.keys():
            if self._stands_elsewhere(self.unread[cell], stored[cell]):
                alike.discard(cell)
                continue
            del self.unread[cell]
            for each in self.snapshots:  # what they show of it is no news any more
                if each.unread.get(cell) == stored[cell]:
                    del each.unread[cell]
        self.unwritten -= alike
        for unit in set(stuck):  # nothing in the file says that this was read
            self.fresh[unit] = self.fresh.get(unit, frozenset()) | alike

    def see_rows(self) -> None:
        """Whose each row is, by what it says."""
        for unit, page in self.pages.items():
            for line in page.lines():
                if line.code and line[self.tab.content]:
                    self.bore.setdefault((unit, line[self.tab.content]), line.code)

    def _stands_elsewhere(self, typed: str, stored: str) -> bool:
        """Whether the words stand in a row that its code does not tell: they were not read, though the row of
        the code shows what is stored."""
        return typed not in ("", stored) and set(typed.split()) <= self.in_workbooks()

    # -- the verdict ---------------------------------------------------------------------------

    def judge(self) -> None:
        """At rest: AssertionError for anything lost, misplaced, doubled, held or disputed for nothing."""
        self.see_taken()
        stored = self.in_database()
        lost = set(self.typed) - self.in_workbooks() - stored
        assert not lost, f"lost: {sorted(lost)}"
        unkept = self.unburied & set(self.typed) - stored
        nobodys = self.copied | self.words.lost  # there nothing tells which row is the code's
        dropped = {word for word in unkept if self.typed[word] not in nobodys}
        assert not dropped, f"typed into a row that was leaving, and not kept: {sorted(dropped)}"
        self.judge_agreement(self.pages)
        self._judge_answers()
        self._judge_records()
        needless = self._disputed() - self.collided
        # what is typed first into a row that the unit adds is typed into one without `Mã`; it may not have
        # been taken yet when the Office acts
        added = {cell for cell in needless if cell[0].startswith(self.tab.added)}
        needless -= {cell for cell in added if ("", *cell[1:]) in self.collided | self.unread.keys()}
        nameless = {cell[1] for cell in self.edits if not cell[0]}  # typed into rows without a code
        needless = {cell for cell in needless if cell[0] not in self.words.lost or cell[1] not in nameless}
        assert not needless, f"needless conflicts: {sorted(needless)}"
        unfounded = self.words.unfounded(anywhere=bool(self.copied))
        assert not unfounded, unfounded
        self.judge_states()

    def judge_states(self) -> None:
        """At any time: no workbook is held or given up."""
        for state, message in database.execute_sql('SELECT "state", "message" FROM "sync_workbook"'):
            assert state != "held", f"a needless brake: {message}"
            assert "gặp lỗi khi đồng bộ" not in message, "the engine broke"

    def in_workbooks(self) -> set[str]:
        """Every word that any workbook shows, or a copy that somebody has open."""
        pages = [*self.pages.values(), *(page for page, _ in self.open.values())]
        return {word for page in pages for word in page.words()}

    def in_database(self) -> set[str]:
        """Every word anywhere in the database but in the bases: every text of every table is read."""
        found: set[str] = set()
        for table in set(database.get_tables()) - _BASES:
            for row in database.execute_sql(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, str) and "chữ" in value:
                        found.update(_WORD.findall(value))
                    elif isinstance(value, str) and "ch\\u1eef" in value:
                        found.update(_WORD.findall(value.encode().decode("unicode_escape")))
        return found

    def judge_agreement(self, units: Iterable[str]) -> None:
        """After a pass that nothing disturbed: sheet, record and base are the same, or the row says why."""
        for unit in units:
            lines = self.pages[unit].lines()
            wrong = (
                disagreement(unit, lines, self.copied, self.tab)
                or unsaid(unit, lines, self.copied | self._noted(unit, lines), self.tab)
                or self.words.contradicted(unit, lines, self.copied)
            )
            assert not wrong, wrong

    def _noted(self, unit: str, lines: Sequence[Line]) -> set[str]:
        """Codes of rows whose notes are not the program's to write."""
        return set()

    def _judge_answers(self) -> None:
        """Every row that somebody added, or took the code from, was answered."""
        for page in self.pages.values():
            wrong = unanswered(page.lines(), self.copied | self.altered, self.tab)
            assert not wrong, wrong

    def _judge_records(self) -> None:
        """No word in a foreign record, none taken twice."""
        for code, text in self._texts():
            for word in set(_WORD.findall(text)) & set(self.typed):
                assert self.typed[word] in (code, OFFICE, UNKNOWN), f"{word} in {code}"
        for table, column in _ACTS:
            found = database.execute_sql(f'SELECT "{column}" FROM "{table}"')
            self._judge_once(table, [text for (text,) in found])
        whole = SyncProposal.select().where(SyncProposal.column == "*")
        self._judge_once("proposed rows", [row.proposed for row in whole])

    def _judge_once(self, what: str, texts: list[str]) -> None:
        words = [word for text in texts for word in set(_WORD.findall(text))]
        twice = {word for word in words if words.count(word) > 1} - self.multiplied
        assert not twice, f"twice in {what}: {sorted(twice)}"

    def _disputed(self) -> set[Cell]:
        """Every cell that ever was in conflict."""
        found = SyncConflict.select().where(SyncConflict.tab == self.tab.key)
        return {self.tab.cell(each.workbook.unit.code, each.code, each.column) for each in found}

    def _shown(self) -> dict[Cell, str]:
        """What the workbooks show in the rows of which their units have the say; nothing where a row stands
        twice."""
        found: dict[Cell, str] = {}
        for unit, page in self.pages.items():
            lines = page.lines()
            codes = [line.code for line in lines]
            own = self.tab.mine(unit)
            mine = [each for each in lines if each.code in own and codes.count(each.code) == 1]
            cell = self.tab.cell
            found |= {
                cell(unit, line.code, name): line[name]
                for line in mine
                for name in (*self.tab.fields, *self.tab.days.values())
            }
        return found

    def _stored(self) -> dict[Cell, str]:
        """What the records say; plain SQL, for this is asked after every pass."""
        names = ", ".join(f'"{name}"' for name in FIELDS)
        rows = database.execute_sql(f'SELECT "code", {names} FROM "task"')
        return {(code, name): text for code, *texts in rows for name, text in zip(FIELDS, texts, strict=True)}

    def _texts(self) -> Iterable[tuple[str, str]]:
        """Every text of a record into which rows are taken, under its code."""
        return [(cell[0], text) for cell, text in self._stored().items()]
