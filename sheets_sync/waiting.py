"""What waits for a person: conflicts, proposals, problems, refused acts, and the journal, kept in tables.

A plan says what stands now; these functions make the tables say the same, and close what has settled.
Nothing is ever deleted: a closed row still holds what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from peewee import fn

from console.records import (
    SyncBrake,
    SyncCommand,
    SyncConflict,
    SyncJournal,
    SyncProblem,
    SyncProposal,
    SyncWorkbook,
)
from console.records.sync import SyncItem
from console.workflow.context import Actor
from console.workflow.still_shown import STILL_SHOWN
from sheets_sync import journal
from sheets_sync.acting import Outcome
from sheets_sync.plan import TOLD, Answered, Brake, Conflict, Journal, Problem, Proposal, Refusal

SETTLED = "settled"
PROGRAM = Actor.system().name
_MADE_ANEW = "Sổ được tạo lại khi ô này còn chưa đọc được"
_NEWER = "Đơn vị đề xuất nội dung mới hơn"


@dataclass
class OpenItems:
    """The open items of a workbook; each kind is read once in a transaction and followed from then on."""

    workbook: SyncWorkbook
    _by_kind: dict[Any, list[Any]] = field(default_factory=dict, init=False)
    _refused: list[Any] | None = field(default=None, init=False)
    _chosen: list[Any] | None = field(default=None, init=False)

    def of(self, kind: Any, tab: str) -> list[Any]:
        """Those of one tab, oldest first."""
        if kind not in self._by_kind:
            mine = (kind.workbook == self.workbook.id) & kind.resolved_at.is_null()
            self._by_kind[kind] = list(kind.select().where(mine).order_by(kind.id))
        return [row for row in self._by_kind[kind] if row.tab == tab]

    def refused_proposals(self, tab: str) -> list[Any]:
        """Those of one tab that the Office did not take and whose unit was answered, oldest first."""
        if self._refused is None:
            mine = (SyncProposal.workbook == self.workbook.id) & (SyncProposal.resolution == "refused")
            answered = mine & SyncProposal.answer.is_null(False)
            self._refused = list(SyncProposal.select().where(answered).order_by(SyncProposal.id))
        return [row for row in self._refused if row.tab == tab]

    def chosen(self, tab: str) -> list[Any]:
        """Conflicts of one tab for which the Office chose the sheet's value since the file was read whole."""
        if self._chosen is None:
            mine = (SyncConflict.workbook == self.workbook.id) & (SyncConflict.resolution == "sheet")
            read = self.workbook.clean_read_at
            since = mine if read is None else mine & (SyncConflict.resolved_at >= read)
            self._chosen = list(SyncConflict.select().where(since).order_by(SyncConflict.id))
        return [row for row in self._chosen if row.tab == tab]

    def add(self, kind: Any, values: Mapping[str, Any]) -> None:
        """Keep a new one."""
        row = kind.create(workbook=self.workbook.id, **values)
        if row.resolved_at is None and kind in self._by_kind:
            self._by_kind[kind].append(row)

    def close(self, row: SyncItem, now: datetime, resolution: str) -> None:
        """It waits no more."""
        kind: Any = type(row)
        kind.update(resolved_at=now, resolution=resolution).where(kind.id == row.id).execute()
        self._by_kind[kind].remove(row)

    def forget(self, kind: Any) -> None:
        """Somebody else has changed that table: it is read again."""
        self._by_kind.pop(kind, None)


@dataclass
class Waiting:
    """The open items of one tab of a workbook."""

    workbook: SyncWorkbook
    tab: str
    now: datetime
    items: OpenItems
    carried: int = 0  # the generation of the file that is read; -1 where it carries none

    @classmethod
    def alone(cls, workbook: SyncWorkbook, tab: str, now: datetime) -> Waiting:
        """Of one tab whose other tabs do not matter."""
        return cls(workbook, tab, now, OpenItems(workbook))

    def proposed(self) -> dict[tuple[str, str], str]:
        """Proposals that wait for the Office."""
        return {(row.code, row.column): row.proposed for row in self._open(SyncProposal)}

    def answered(self) -> dict[tuple[str, str], Answered]:
        """The Office's answers to proposals that it did not take; the latest for each cell, while nothing
        newer is proposed for it."""
        found = {
            (row.code, row.column): Answered(row.proposed or "", row.standing or "", row.answer or "")
            for row in self.items.refused_proposals(self.tab)
        }
        waiting = self.proposed()
        return {cell: each for cell, each in found.items() if cell not in waiting}

    def refused(self, versions: Mapping[str, Collection[int]]) -> dict[tuple[str, str], Refusal]:
        """Acts not to be tried again: refused, and their record has not changed since. `versions` are those
        that each row's record has had since this pass began."""
        return {
            (row.code, row.column): Refusal(row.value, row.message)
            for row in self._open(SyncCommand)
            if row.outcome == "refused" and row.record_version in versions.get(row.code, ())
        }

    def disputed(self) -> list[Any]:
        """Conflicts that nobody has decided, and those for which the Office chose the sheet's value."""
        mine = self._mine(SyncConflict) & (SyncConflict.resolution == "sheet")
        return [*self._open(SyncConflict), *SyncConflict.select().where(mine)]

    def chosen(self) -> list[Any]:
        """Conflicts for which the Office chose the sheet's value since the file was last read whole."""
        return self.items.chosen(self.tab)

    def conflicts(self, standing: Sequence[Conflict]) -> None:
        """These conflicts stand now, and no others."""
        wanted = {(c.code, c.column, c.sheet, c.console): c for c in standing}
        for row in self._open(SyncConflict):
            still = wanted.pop((row.code, row.column, row.sheet, row.console), None)
            self._keep(row, still)
        for c in wanted.values():
            self._add(
                SyncConflict, c.code, c.column, c.position, base=c.base, sheet=c.sheet, console=c.console
            )

    def problems(self, standing: Sequence[Problem]) -> None:
        """These problems stand now, and no others but those that a person must have read."""
        wanted = {(_stored(p.code), p.column, p.typed, p.message): p for p in standing}
        for row in self._open(SyncProblem):
            if row.column == TOLD or row.message.startswith(STILL_SHOWN):
                wanted.pop((row.code, row.column, row.typed, row.message), None)
                continue
            self._keep(row, wanted.pop((row.code, row.column, row.typed, row.message), None))
        for p in wanted.values():
            self._add(SyncProblem, p.code, p.column, p.position, typed=p.typed, message=p.message)

    def unread(self, standing: Sequence[Problem]) -> None:
        """The file is made anew: what could not be read or carried out in the one before goes to the journal,
        and only these problems stand. (Those of what became secret are closed, their words erased.)"""
        for row in self._open(SyncProblem):
            if row.typed and row.column not in (TOLD, "code") and row.code:
                self.journal([Journal(row.code, row.column, row.typed, "", _MADE_ANEW)])
        self.problems(standing)
        self.settle_commands(set())  # their cells are empty in it

    def also(self, problem: Problem) -> None:
        """One more problem stands, which no plan could know of."""
        said = {(row.code, row.message) for row in self._open(SyncProblem)}
        if (problem.code, problem.message) not in said:
            p = problem
            self._add(SyncProblem, p.code, p.column, p.position, typed=p.typed, message=p.message)

    def proposals(self, made: Sequence[Proposal]) -> None:
        """Keep new proposals; a newer one for a cell takes the older one's place, which is journaled."""
        if not made:
            return
        known = {(row.code, row.column): row for row in self._open(SyncProposal)}
        for p in made:
            row = known.get((p.code, p.column))
            if row is not None and row.proposed == p.proposed:
                continue
            if row is not None:
                self._close(row, "superseded")
                newer = Journal(p.code, p.column, row.proposed, p.proposed, _NEWER)
                self._keep_value(newer, by=Actor.workbook(self.workbook.unit).name)
            self._add(SyncProposal, p.code, p.column, None, proposed=p.proposed, standing=p.standing)

    def follow(self, said: Callable[[str, str], str | None]) -> None:
        """Proposals beside what the records say now, by code and column (None: not known): one that has come
        true is settled, another shows what it would replace."""
        for row in list(self._open(SyncProposal)):
            now = said(row.code, row.column)
            if now is None or now == row.standing:
                continue
            if now == row.proposed:
                self._close(row)
            else:
                row.standing = now
                SyncProposal.update(standing=now).where(SyncProposal.id == row.id).execute()

    def journal(
        self, entries: Sequence[Journal], *, by: str = PROGRAM, since: datetime | None = None
    ) -> None:
        """Keep what is being replaced, and by whom. The same value in the same cell is the same event, kept
        once, until the write that replaces it is in the file: a pass that is run again and an old copy saved
        once more find it under the generation in which it was seen, or an earlier one. Typed anew after that
        write, it stands under a later one. Or whatever was noticed `since` a moment is the same."""
        for e in entries:
            seen = SyncJournal.generation >= self.carried
            again = seen if since is None else seen | (SyncJournal.noticed_at >= since)
            if not SyncJournal.select().where(self._of_value(e) & again).exists():
                self._keep_value(e, by)

    def stay(self, entries: Sequence[Journal], generation: int) -> None:
        """These values stand in the file of this generation too: it would not take what replaces them."""
        for e in entries:
            SyncJournal.update(generation=generation).where(self._of_value(e)).execute()

    def _of_value(self, e: Journal) -> Any:
        mine = self._mine(SyncJournal) & (SyncJournal.code == _stored(e.code))
        return mine & (SyncJournal.column == e.column) & (SyncJournal.value == e.value)

    def _keep_value(self, e: Journal, by: str) -> None:
        journal.keep(
            self.workbook, self.tab, e.code, e.column, self.now, value=e.value, replaced_by=e.replaced_by,
            reason=e.reason, by=by, generation=max(self.carried, self.workbook.generation),
        )  # fmt: skip

    def refused_since(self, code: str, values: Mapping[str, str]) -> dict[str, datetime]:
        """Since when acts of a row wait that could not be carried out, of those that say these values."""
        rows = (row for row in self._open(SyncCommand) if row.code == code)
        return {row.column: row.noticed_at for row in rows if values.get(row.column) == row.value}

    def commands(self, code: str, outcomes: Iterable[Outcome], values: dict[str, str], version: int) -> None:
        """Record what became of each act of a row, by the value of all its cells."""
        known = {row.column: row for row in self._open(SyncCommand) if row.code == code}
        since = self.refused_since(code, values)
        for outcome in outcomes:
            column = outcome.change.column
            if column in known:
                self._close(known[column])
            self._add(
                SyncCommand, code, column, None, noticed_at=since.get(column, self.now),
                value=values[column], verb=outcome.verb, message=outcome.refusal, record_version=version,
                outcome="refused" if outcome.refusal else "done",
                resolved_at=None if outcome.refusal else self.now,
            )  # fmt: skip

    def settle_commands(self, held: set[tuple[str, str]]) -> None:
        """Close refusals whose cell no longer says what was refused."""
        for row in self._open(SyncCommand):
            if (row.code, row.column) not in held:
                self._close(row)

    def brakes(self, brakes: Sequence[Brake]) -> None:
        """These brakes hold the tab now, and no others: one that holds other words is another, one whose rows
        were only moved is the same."""
        wanted = {b.kind: (b.message, _detail(b)) for b in brakes}
        for row in list(self._open(SyncBrake)):
            reason, detail = wanted.get(row.column, ("", {}))
            if detail.get("count") != row.detail.get("count") or words_held(detail) != words_held(row.detail):
                self._close(row)
                continue
            del wanted[row.column]
            if (row.reason, row.detail) != (reason, detail):
                row.reason, row.detail = reason, detail
                SyncBrake.update(reason=reason, detail=detail).where(SyncBrake.id == row.id).execute()
        for kind, (reason, detail) in wanted.items():
            self._add(SyncBrake, "", kind, None, reason=reason, detail=detail)

    def answerer(self) -> str:
        """Who answered the brakes of the workbook last."""
        answered = (SyncBrake.workbook == self.workbook.id) & (SyncBrake.resolved_by != "")
        latest = SyncBrake.select().where(answered).order_by(SyncBrake.resolved_at.desc()).first()
        return latest.resolved_by if latest is not None else PROGRAM

    def answered_brakes(self) -> dict[str, int]:
        """What of this tab the Office's last answer was about: how much each brake held, by kind."""
        book = SyncBrake.workbook == self.workbook.id
        answers = book & SyncBrake.resolution.in_(("released", "refused"))
        last = SyncBrake.select(fn.MAX(SyncBrake.resolved_at)).where(answers)
        rows = SyncBrake.select().where(answers & self._mine(SyncBrake) & (SyncBrake.resolved_at == last))
        return {row.column: row.detail.get("count", 0) for row in rows}

    def _mine(self, kind: Any) -> Any:
        return (kind.workbook == self.workbook.id) & (kind.tab == self.tab)

    def _open(self, kind: Any) -> list[Any]:
        return self.items.of(kind, self.tab)

    def _keep(self, row: Any, still: Conflict | Problem | None) -> None:
        """Close what stands no more; what stands may have been moved with its row."""
        if still is None:
            self._close(row)
        elif row.position != still.position:
            kind, row.position = type(row), still.position
            kind.update(position=still.position).where(kind.id == row.id).execute()

    def _close(self, row: SyncItem, resolution: str = SETTLED) -> None:
        self.items.close(row, self.now, resolution)

    def _add(self, kind: Any, code: str, column: str, position: int | None, **values: Any) -> None:
        at = {"tab": self.tab, "code": _stored(code), "column": column, "position": position}
        self.items.add(kind, {"noticed_at": self.now} | values | at)


def words_held(detail: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a brake shows of what it holds, wherever the rows are."""
    return [{**each, "position": None} for each in detail.get("examples", ())]


def _detail(brake: Brake) -> dict[str, Any]:
    examples = [asdict(each) for each in brake.examples]
    return {"count": brake.count, "allowed": brake.allowed, "examples": examples}


def _stored(code: str) -> str:
    """As much of a code as is kept of one: a unit may have typed anything there."""
    return code[: SyncItem.code.max_length]
