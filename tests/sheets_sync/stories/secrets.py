"""A directive turns out to be secret in the midst of it all: its words leave every workbook and whatever the
console keeps, wherever somebody had put them. Nothing else is judged of these histories: what else people
type, the others are about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from console.database import database
from console.records import Document, History, SyncBase, SyncProblem, Task
from console.records.sync import TELLING_LENGTH
from console.workflow.classify import classify
from console.workflow.still_shown import STILL_SHOWN
from tests.sheets_sync.stories import upheavals
from tests.sheets_sync.stories.office_acts import AtTheOffice
from tests.sheets_sync.stories.pages import Line
from tests.sheets_sync.stories.script import pick
from tests.sheets_sync.stories.unit_acts import AtTheUnit
from tests.sheets_sync.stories.upheavals import UpheavalOracle

_WORDS = (
    "content", "product", "progress", "result", "office_opinion", "other_info", "result_check", "reason",
    "contribution",
)  # fmt: skip
_WORD = re.compile(r"chữ\d+x\d+|Việc \d+")  # what the stories have people type, and what tasks begin with
_KEPT_UNSEEN = ("sync_base", "sync_generation", "sync_closed_book")  # so that older copies are known by it


@dataclass
class SecretOracle(UpheavalOracle):
    """Knows the words of what became secret, by the code of the task; and words beside which somebody typed
    over what the row was about: where it stood under another code, nothing tells whose they were (`torn`)."""

    secret: dict[str, set[str]] = field(default_factory=dict, init=False)
    torn: set[str] = field(default_factory=set, init=False)

    def hide(self, code: str) -> None:
        """From now on its words may stand nowhere; such as another row says, too, or once said, are not its
        own. What is about a few words alone nothing but its code tells."""
        if len(Task.get(Task.code == code).content) < TELLING_LENGTH:
            return
        said: dict[str, set[str]] = {}
        for row in SyncBase.select().where(SyncBase.tab == "tasks"):
            said.setdefault(row.code, set()).update(_found(row.cells.get(name) for name in _WORDS))
        for task in Task.select():
            texts = (getattr(task, name, "") for name in _WORDS)
            said.setdefault(task.code, set()).update(_found(texts))
        others = set().union(*(words for other, words in said.items() if other != code))
        theirs = (History.record == "task") & (History.record_id != Task.get(Task.code == code).id)
        others |= _found(text for each in History.select().where(theirs) for text in (each.old, each.new))
        self.secret[code] = said.get(code, set()) - others

    def row_altered(self, line: Line, columns: Iterable[str], *, stale: bool) -> None:
        """Typed into what tells whose row it is."""
        columns = list(columns)
        super().row_altered(line, columns, stale=stale)
        if self.tab.content in columns:
            self.torn |= _found(line.cells.values())

    def judge(self) -> None:
        """At rest."""
        words = {word: code for code, found in self.secret.items() for word in found - self.torn}
        told = SyncProblem.message.startswith(STILL_SHOWN) & SyncProblem.resolved_at.is_null()
        still = {(row.workbook.unit.code, row.code) for row in SyncProblem.select().where(told)}
        for unit, page in self.pages.items():
            for line in page.lines():
                for word in _found(line.cells.values()) & words.keys():
                    assert (unit, words[word]) in still, (
                        f"{word} of {words[word]}, which is secret, stands in row {line.position} of {unit}"
                    )
        for (table,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'"):
            if table not in _KEPT_UNSEEN:
                rows = database.execute_sql(f'SELECT * FROM "{table}"')
                shown = _found(str(value) for row in rows for value in row) & words.keys()
                assert not shown, f"{sorted(shown)}, which are secret, stand in {table}"

    def judge_states(self) -> None:
        """At any time."""
        for (message,) in database.execute_sql('SELECT "message" FROM "sync_workbook"'):
            assert "gặp lỗi khi đồng bộ" not in message, "the engine broke"

    def judge_agreement(self, units: Iterable[str]) -> None:
        """Others are about that."""

    def passed(self, stuck: Collection[str], unseen: Collection[str] = ()) -> None:
        """So they are about that."""

    def is_spared(self, unit: str, before: object, now: object) -> bool:
        """And about that."""
        return True


def _found(texts: Iterable[str | None]) -> set[str]:
    return {word for text in texts if text for word in _WORD.findall(text)}


def sorts_words(who: AtTheUnit) -> str:
    """From last to first, and `Mã` was not among what was selected."""
    lines = [line for line in who.page.lines() if line.code] if who.copy is None else []
    if len(lines) < 2 or any(line.covered for line in lines):
        return ""
    keys = sorted({key for line in lines for key in line.cells} - {"code", "remaining", "sync_note"})
    pairs = list(zip(lines, reversed(lines), strict=True))
    who.page.put([(line.position, key, other[key] or None) for line, other in pairs for key in keys])
    return f"sorted the rows {lines[0].position} to {lines[-1].position}, without their codes"


def classifies(who: AtTheOffice) -> str:
    """A directive turns out to be secret."""
    tasks = [task for task in Task.select().order_by(Task.id) if not task.document.is_secret]
    if len(tasks) < 2:
        return ""
    task = pick(who.event.seed, tasks, lambda each: each.code)
    oracle = who.oracle
    assert isinstance(oracle, SecretOracle)
    oracle.hide(task.code)
    document = Document.get_by_id(task.document_id)
    return who.attempt(
        f"found {task.code} secret: {', '.join(sorted(oracle.secret.get(task.code, ())))}",
        lambda: classify(who.desk.ctx("hoa"), document, secrecy="secret"),
    )


AT_THE_UNIT: Mapping[str, Callable[[AtTheUnit], str]] = upheavals.AT_THE_UNIT | {"sorts_words": sorts_words}
AT_THE_OFFICE: Mapping[str, Callable[[AtTheOffice], str]] = upheavals.AT_THE_OFFICE | {
    "classifies": classifies
}
