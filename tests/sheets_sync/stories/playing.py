"""Playing a history on real workbooks, and telling it in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from console.clock import OFFICE_ZONE
from console.records import SyncProposal, SyncWorkbook
from sheets_sync.columns import tab_specs
from sheets_sync.excel import ExcelStore
from tests.sheets_server.errors import ApiError
from tests.sheets_sync.desk import Desk
from tests.sheets_sync.google.desk import GoogleDesk
from tests.sheets_sync.killing import Killed, Killer
from tests.sheets_sync.stories.excel_page import ExcelPage
from tests.sheets_sync.stories.google_page import GooglePage
from tests.sheets_sync.stories.office_acts import AtTheOffice
from tests.sheets_sync.stories.pages import Page, Snapshot
from tests.sheets_sync.stories.passes import ASLEEP, Interrupted, one_pass
from tests.sheets_sync.stories.script import ENGINE, UNIT_OF, Event, Script, pick
from tests.sheets_sync.stories.starting import begin, restarted
from tests.sheets_sync.stories.subjects import SUBJECTS
from tests.sheets_sync.stories.unit_acts import AtTheUnit

_SERVES = timedelta(seconds=20)
MOST_PASSES = 12  # until everything is at rest


@dataclass
class Story:
    """One history being played. `killed_everywhere`: every pass dies at its first step, then its second…"""

    script: Script
    folder: Path
    killed_everywhere: bool = False
    trace: list[str] = field(default_factory=list)
    deaths: int = 0
    places: set[str] = field(default_factory=set)
    acted_at: datetime | None = None  # when somebody at a unit last did something

    def __post_init__(self) -> None:
        self.subject = SUBJECTS[self.script.about]
        self.desk: Desk = begin(self.script, self.folder / "so", self._boundary)
        self.steps = Interrupted((), self._act, self._overtake)
        self.specs = tab_specs(self.desk.engine.tables)
        self.pages: dict[str, Page] = {unit: self._page(unit) for unit in self.script.units}
        self.oracle = self.subject.oracle(self.pages)
        self.oracle.see_rows()
        self.open = self.oracle.open
        self.kept: dict[str, list[Snapshot]] = {unit: [] for unit in self.script.units}
        self.locked: set[str] = set()
        self.broken: set[str] = set()

    def play(self) -> None:
        """Every event, then rest, then the verdict. Raises AssertionError."""
        for event in self.script.events:
            self._later(event.chance().randint(1, 90))
            if event.who == ENGINE:
                self._pass(event)
            elif sentence := self._act(event):
                self._tell(f"{event.who} {sentence}")
        self._close_all()
        self._rest()
        self.oracle.judge()

    def outcome(self) -> dict[str, Any]:
        """What two runs of one history must agree on, however often one of them was killed."""
        return self.subject.outcome() | {"sheets": {unit: page.lines() for unit, page in self.pages.items()}}

    # -- people --------------------------------------------------------------------------------

    def _act(self, event: Event) -> str:
        """Somebody does something, at any time; what that destroys unread is that person's own doing."""
        before = self.oracle.in_workbooks()
        page = self.pages.get(UNIT_OF.get(event.who, ""))
        if event.kind == "restores_version" and isinstance(page, GooglePage):
            before |= page.hidden_words()  # the copies of a write that nobody checked yet go with it
        try:
            sentence = self._done(event)
        except ApiError:
            return ""  # the browser would not let them
        if event.who in UNIT_OF:
            self.acted_at = self.desk.clock.now()
            self._date(UNIT_OF[event.who])
            self.oracle.forget_destroyed(before)
        return sentence

    def _done(self, event: Event) -> str:
        if event.who not in UNIT_OF:
            self.oracle.see_taken()
            office = AtTheOffice(event, self.script.units, self.desk, self.oracle)
            return self.subject.at_the_office[event.kind](office)
        unit = UNIT_OF[event.who]
        if unit in self.broken and event.kind != "mends_file":
            return ""
        page = self.pages[unit]
        if isinstance(page, ExcelPage) and not page.is_there:
            return ""
        if event.kind in self.subject.at_the_unit:
            page, copy = self.open.get(event.who, (self.pages[unit], None))
            sentence = self.subject.at_the_unit[event.kind](AtTheUnit(event, unit, page, self.oracle, copy))
            return f"{sentence} (in an open copy)" if copy is not None and sentence else sentence
        return str(getattr(self, f"_{event.kind}")(event, unit))

    def _snapshot(self, unit: str) -> Snapshot:
        since = self.oracle.as_of.get(unit, len(self.oracle.edits))
        unwritten = frozenset(self.oracle.unwritten)
        made = Snapshot(self.pages[unit].content(), since, dict(self.oracle.unread), unwritten)
        made.fresh |= self.oracle.fresh.get(unit, frozenset())  # of a copy of an old file: in that one too
        self.oracle.snapshots.append(made)
        return made

    def _opens_copy(self, event: Event, unit: str) -> str:
        """Opened without a lock that anybody sees, as over a synchronised folder; saved later or never."""
        if event.who in self.open:
            return ""
        kept = self._snapshot(unit)
        own = ExcelStore(self.folder / f"{event.who}{event.number}", now=self._aware)
        page = ExcelPage(own, unit, self.specs, self.oracle.tab.key)
        own.path(unit).parent.mkdir(parents=True)
        page.bring_back(kept.content)
        self.open[event.who] = page, kept
        return f"opened {unit}'s workbook"

    def _saves_copy(self, event: Event, unit: str) -> str:
        if event.who not in self.open:
            return ""
        page, kept = self.open.pop(event.who)
        self.pages[unit].bring_back(page.content())
        self.oracle.brought_back(unit, kept, inner=event.is_inner)
        return f"saved what was open over {unit}'s workbook"

    def _keeps_copy(self, event: Event, unit: str) -> str:
        self.kept[unit].append(self._snapshot(unit))
        return f"mailed a copy of {unit}'s workbook"

    def _puts_back_copy(self, event: Event, unit: str) -> str:
        if not self.kept[unit]:
            return ""
        kept = pick(event.seed, self.kept[unit], lambda each: each.since)
        self.pages[unit].bring_back(kept.content)
        self.oracle.brought_back(unit, kept, inner=event.is_inner)
        return f"put an old copy back over {unit}'s workbook"

    _restores_version = _puts_back_copy

    def _locks(self, event: Event, unit: str) -> str:
        (self.folder / "so" / unit / f"~${unit}.xlsx").write_bytes(b"")
        self.locked.add(unit)
        return f"opened {unit}'s workbook in Excel, which locks it"

    def _unlocks(self, event: Event, unit: str) -> str:
        if unit not in self.locked:
            return ""
        (self.folder / "so" / unit / f"~${unit}.xlsx").unlink()
        self.locked.discard(unit)
        return f"closed Excel: {unit}'s workbook is free"

    def _breaks_file(self, event: Event, unit: str) -> str:
        page = self.pages[unit]
        assert isinstance(page, ExcelPage)
        page.spoil(event.seed)
        self.broken.add(unit)
        return f"lost {unit}'s workbook: the file is broken"

    def _mends_file(self, event: Event, unit: str) -> str:
        page = self.pages[unit]
        if unit not in self.broken or not isinstance(page, ExcelPage):
            return ""
        page.mend()
        self.broken.discard(unit)
        return f"put {unit}'s workbook back as it was"

    def _close_all(self) -> None:
        """Everybody saves and closes; what is broken is mended."""
        for unit in sorted(self.broken):
            who = next(name for name, its in UNIT_OF.items() if its == unit)
            self._tell(f"{who} {self._act(Event(9_200, who, 'mends_file', 0))}")
        for number, who in enumerate(sorted(self.open)):
            self._tell(f"{who} {self._act(Event(9_000 + number, who, 'saves_copy', 0))}")
        for unit in sorted(self.locked):
            self._tell(self._unlocks(Event(9_100, "", "unlocks", 0), unit))
        self._end()

    def _end(self) -> bool:
        """Whatever stands in the way of rest is put right by the Office; whether anything was."""
        told = self.subject.ends(self.desk)
        for sentence in told:
            self._tell(sentence)
        return bool(told)

    # -- the engine ----------------------------------------------------------------------------

    def _pass(self, event: Event) -> str:
        """A pass, with what happens during it; the sentence that tells how it ended."""
        self.steps = Interrupted(
            event.during, self._act, self._overtake, exact=self._receipt_exact, words=self._shown
        )
        self._keep_version(event)
        outside = {unit: page.outside() for unit, page in self.pages.items()}
        how, died = self._killed_and_run() if self.killed_everywhere else self._run()
        for sentence in self.steps.said:
            self._tell(f"  {sentence}")
        self.places |= self.steps.places
        self.oracle.overwritten(self.steps.unseen)
        stuck = [each for each in self.script.units if died or _is_stuck(each, how)]
        for unit in stuck:
            self.oracle.stuck(unit)
        if died:
            self.oracle.see_taken()
            self.deaths += 1
            self.desk.engine = restarted(self.desk, self._boundary)
            return "died"
        self._tell(how)
        self._follow_books()
        self._judge_pass(outside, how, stuck)
        return how

    def _follow_books(self) -> None:
        """People go on in the spreadsheet that took over from theirs; versions of another are none of its."""
        for unit, page in self.pages.items():
            if isinstance(page, GooglePage) and page.spreadsheet != self._spreadsheet(unit, page.spreadsheet):
                self.pages[unit], self.kept[unit] = self._page(unit), []

    def _run(self) -> tuple[str, bool]:
        return one_pass(self.desk.engine, self._server, self.steps)

    def _killed_and_run(self) -> tuple[str, bool]:
        """Killed at its first step, run again and killed at its second, and so on until it ends."""
        place = 0
        while True:
            dies = Event(0, ENGINE, "dies", place & 1, place)
            self.steps = Interrupted((dies,), self._act, self._overtake)
            _, died = self._run()
            self.places |= self.steps.places
            if not died:
                break
            self.deaths, place = self.deaths + 1, place + 1
            self.desk.engine = restarted(self.desk, self._boundary)
        self.steps = Interrupted((), self._act, self._overtake)
        return self._run()

    def _judge_pass(self, outside: Mapping[str, object], how: str, stuck: Sequence[str]) -> None:
        """What must hold after any pass, whatever it found; and what after one that nothing disturbed."""
        self.oracle.see_taken()
        if not any(event.who in UNIT_OF for event in self.steps.events):
            for unit, page in self.pages.items():
                assert self.oracle.is_spared(unit, outside[unit], page.outside()), (
                    f"cells outside the mapping changed in {unit}"
                )
            unseen = [unit for unit in self.pages if self._server is not None and f"{unit} " not in how]
            self.oracle.passed(stuck, unseen)
        self.oracle.judge_states()
        if not self.steps.events and not self._may_be_of_before():
            self.oracle.judge_agreement(unit for unit in self.script.units if self._was_met(unit, how))

    def _may_be_of_before(self) -> bool:
        """Whether the pass may have used a read from before somebody's last act: on Google one serves for 20
        seconds, and the next direct look finds the act."""
        now = self.desk.clock.now()
        return self._server is not None and self.acted_at is not None and now - self.acted_at <= _SERVES

    def _was_met(self, unit: str, how: str) -> bool:
        """Whether the pass saw the workbook as it is: a file without fail, a spreadsheet once Drive told; and
        where a record stands in several, not before another unit's words were taken."""
        if self.oracle.is_left_alone(unit):
            return False
        others = re.findall(r"(\w+) \w+, took [1-9]", how)
        if self.oracle.tab.apart and set(others) - {unit}:
            return False
        unseen = self._server is None and f"{unit} " not in how and unit not in self.locked | self.broken
        return f"{unit} ok" in how or (unseen and how.startswith("the engine made a pass"))

    def _rest(self) -> None:
        """Passes until nothing moves: one of them must then write nothing."""
        self._later(self.script.lag + 60)
        quiet = 0
        for number in range(MOST_PASSES):
            self._later(20)
            proposed = SyncProposal.select().count()
            how = self._pass(Event(9_200 + number, ENGINE, "passes", 0))
            if self._end():
                quiet = 0
                continue
            if self._rests():  # a spreadsheet that failed is left alone for a while, and looked at again
                self._later(600)
                quiet = 0
                continue
            # a closed workbook that was read only proposes, and the next pass tells it in the new one
            moved = re.search(r"(took|wrote) [1-9]", how) or SyncProposal.select().count() > proposed
            quiet = 0 if moved else quiet + 1
            if quiet == 2:
                break
        assert quiet == 2, "the engine does not come to rest"
        states = {book.unit.code: (book.state, book.message) for book in SyncWorkbook.select()}
        wrong = {unit: each for unit, each in states.items() if each[0] != "ok"}
        assert not wrong, f"at rest, yet {wrong}"

    def _rests(self) -> bool:
        """Whether a workbook could not be reached when it was last tried."""
        return bool(SyncWorkbook.select().where(SyncWorkbook.state == "unreachable").exists())

    def _overtake(self, event: Event) -> str:
        """This worker sleeps through its lease; another one makes a pass, or dies in the middle of one."""
        self._later(ASLEEP)
        killer = Killer()
        killer.left = event.seed // 2 % 9 if event.seed & 1 else -1
        other = restarted(self.desk, killer)
        other.owner = "another worker"
        try:
            other.run()
        except Killed:
            self._later(ASLEEP)
            for unit in self.script.units:
                self.oracle.stuck(unit)
            return "the engine slept, and another worker began a pass and died in it"
        return "the engine slept, and another worker made a pass"

    def _keep_version(self, event: Event) -> None:
        """Google keeps versions by itself."""
        if self._server is not None:
            for unit in self.pages:
                self.kept[unit].append(self._snapshot(unit))

    # -- small things --------------------------------------------------------------------------

    def _boundary(self, name: str) -> None:
        self.steps.fenced(name)
        if self._server is None or self.killed_everywhere:
            self.steps.boundary(name)

    def _shown(self) -> set[str]:
        """Every word in a spreadsheet, the copies of writes among them."""
        pages = (page for page in self.pages.values() if isinstance(page, GooglePage))
        return self.oracle.in_workbooks().union(*(page.hidden_words() for page in pages))

    @property
    def _receipt_exact(self) -> bool:
        return bool(self.script.unknowns.get("receipt_exact", True))

    @property
    def _server(self) -> Any:
        return self.desk.server if isinstance(self.desk, GoogleDesk) else None

    def _spreadsheet(self, unit: str, before: str = "") -> str:
        """The unit's; the one `before` it until the next is made."""
        assert isinstance(self.desk, GoogleDesk)
        place = self.desk.store.places.all().get(unit)
        return place.spreadsheet if place is not None else before

    def _page(self, unit: str) -> Page:
        tab = self.subject.oracle.tab.key
        if isinstance(self.desk, GoogleDesk):
            return GooglePage(self.desk.server, self._spreadsheet(unit), self.specs, tab)
        return ExcelPage(self.desk.people, unit, self.specs, tab)

    def _date(self, unit: str) -> None:
        """A save is dated by the office's clock."""
        if self._server is None and self.desk.path(unit).exists():  # else it was just set aside
            self.desk.touch(unit)

    def _aware(self) -> Any:
        return self.desk.clock.now().replace(tzinfo=OFFICE_ZONE)

    def _later(self, seconds: int) -> None:
        self.desk.clock.move(self.desk.clock.now() + timedelta(seconds=seconds))

    def _tell(self, sentence: str) -> None:
        self.trace.append(f"{self.desk.clock.now():%H:%M:%S} {sentence}")


def _is_stuck(unit: str, how: str) -> bool:
    """Whether the pass came to the workbook and could not write it."""
    return f"{unit} waiting" in how or f"{unit} unreachable" in how
